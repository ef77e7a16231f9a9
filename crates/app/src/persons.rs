//! Who acts at this replica: added, chosen, erased.

use crate::node::{CardsTaken, KnownPerson, Person, PersonError};
use crate::{Desk, Problem};
use std::fs::File;
use std::io::BufReader;
use std::path::Path;
use wufei_manifest::PersonId;

impl Desk {
    /// Adds a person of this device. Where nobody is said to be at it, they are from now on.
    ///
    /// # Errors
    /// [`Problem::Person`], [`Problem::Node`].
    pub fn add_person(&self, name: &str, phone: Option<&str>) -> Result<Person, Problem> {
        let added = self.node().add_person(name, phone)?;
        self.person(added)
    }

    /// Everybody of whom a card is here or was: those of this device first.
    ///
    /// # Errors
    /// [`Problem::Node`].
    pub fn persons(&self) -> Result<Vec<Person>, Problem> {
        Ok(self.node().persons()?)
    }

    /// Says who is at this device from now on, or nobody.
    ///
    /// # Errors
    /// [`Problem::PersonUnknown`], [`Problem::PersonAmbiguous`], [`Problem::Person`], [`Problem::Node`].
    pub fn act_as(&self, named: Option<&str>) -> Result<Option<Person>, Problem> {
        let person = named.map(|named| self.find_person(named)).transpose()?;
        self.node().act_as(person)?;
        person.map(|person| self.person(person)).transpose()
    }

    /// Forgets name and telephone number of a person, here and for good. What was signed stays as it is.
    ///
    /// # Errors
    /// [`Problem::PersonUnknown`], [`Problem::PersonAmbiguous`], [`Problem::Node`].
    pub fn erase_person(&self, named: &str) -> Result<Person, Problem> {
        let person = self.find_person(named)?;
        self.node().erase_person(person)?;
        self.person(person)
    }

    /// Takes in the cards of an export, as far as steps here name them.
    ///
    /// # Errors
    /// [`Problem::File`], [`Problem::Export`].
    pub fn take_cards(&self, path: &Path) -> Result<CardsTaken, Problem> {
        let file = File::open(path).map_err(|error| Problem::file(path, error))?;
        Ok(self.node().take_cards(BufReader::new(file))?)
    }

    fn person(&self, person: PersonId) -> Result<Person, Problem> {
        let all = self.persons()?;
        let found = all.into_iter().find(|one| one.person == person);
        found.ok_or(Problem::Person(PersonError::Unknown { person }))
    }

    /// The one person with this id, the beginning of it, or this name.
    fn find_person(&self, named: &str) -> Result<PersonId, Problem> {
        let named = named.trim();
        let is_id = named.len() >= 4 && named.chars().all(|c| c.is_ascii_hexdigit());
        let is_meant = |one: &Person| {
            let is_named = matches!(&one.known, KnownPerson::Named { name } if name == named);
            is_named || (is_id && one.person.to_string().starts_with(&named.to_ascii_lowercase()))
        };
        let mut found: Vec<_> = self.persons()?;
        found.retain(is_meant);
        match found.as_slice() {
            [one] => Ok(one.person),
            [] => Err(Problem::PersonUnknown {
                named: named.to_owned(),
            }),
            _ => Err(Problem::PersonAmbiguous {
                named: named.to_owned(),
                found: found.iter().map(|one| one.person).collect(),
            }),
        }
    }
}
