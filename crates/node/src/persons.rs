//! Who acts at this device, as it says: their cards, and how they are forgotten.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use tracing::{info, warn};
use wufei_ledger::{Card, CardError, Write};
use wufei_manifest::id::Hex;
use wufei_manifest::{CardAddress, ClaimedPerson, PersonId, StepKind};
use wufei_store::{CardContent, KeptCard};

use crate::node::Replica;
use crate::{KeyError, Node, NodeError, keys};

/// A person of whom this replica has a card, or had one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Person {
    /// The person.
    pub person: PersonId,
    /// What entries name the newest card by.
    pub card: CardAddress,
    /// What the card says, as far as it is here.
    #[serde(flatten)]
    pub known: KnownPerson,
    /// The telephone number in it.
    pub phone: Option<String>,
    /// Whether they are a person of this device; else their card came from another.
    pub is_own: bool,
    /// Whether they are at this device now: what is signed here names them.
    pub is_acting: bool,
}

/// What a replica knows of a person whom a device names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "known", rename_all = "snake_case")]
pub enum KnownPerson {
    /// Their card is here, and its hash is the one in the entry.
    Named {
        /// The name in it.
        name: String,
    },
    /// The card was erased here.
    Erased {
        /// When, in milliseconds since 1970, by this replica's clock.
        at_ms: u64,
    },
    /// The card is not here.
    NotHere,
}

/// Who acted, as the signing device says, and what is known of them here. The device signs; the person is its claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Claimed {
    /// The person.
    pub person: PersonId,
    /// The card with their name.
    pub card: Option<CardAddress>,
    /// What it says.
    #[serde(flatten)]
    pub known: KnownPerson,
}

/// Why a person could not be added, chosen or erased. Nothing changed.
#[derive(Debug, thiserror::Error)]
pub enum PersonError {
    /// No name, or one that no card may hold.
    #[error(transparent)]
    Card(#[from] CardError),

    /// This replica has never had a card of this person.
    #[error("there is no person {person} here")]
    Unknown {
        /// As asked for.
        person: PersonId,
    },

    /// Their card is erased, or came from another device: nobody acts here as them.
    #[error("person {person} is not one of this device")]
    NotOwn {
        /// As asked for.
        person: PersonId,
    },

    /// The replica.
    #[error(transparent)]
    Node(#[from] NodeError),
}

impl From<wufei_store::StoreError> for PersonError {
    fn from(error: wufei_store::StoreError) -> Self {
        Self::Node(error.into())
    }
}

impl From<KeyError> for PersonError {
    fn from(error: KeyError) -> Self {
        Self::Node(error.into())
    }
}

impl Node {
    /// Adds a person of this device. Where nobody is said to be at it, they are from now on.
    ///
    /// # Errors
    /// [`PersonError::Card`], [`PersonError::Node`].
    pub fn add_person(&self, name: &str, phone: Option<&str>) -> Result<PersonId, PersonError> {
        let person = PersonId(*keys::random::<16>()?);
        let card = Card::new(person, *keys::random::<16>()?, name, phone)?;
        let mut replica = self.replica();
        replica.store.keep_card(&card, true)?;
        if replica.store.acting()?.is_none() {
            replica.store.set_acting(Some(person))?;
        }
        drop(replica);
        info!(person.id = %person, "added a person");
        self.tick();
        Ok(person)
    }

    /// Everybody of whom a card is here or was: those of this device first, in the order they were added.
    ///
    /// # Errors
    /// [`NodeError::Store`].
    pub fn persons(&self) -> Result<Vec<Person>, NodeError> {
        let replica = self.replica();
        let acting = replica.store.acting()?;
        let mut newest = BTreeMap::new();
        for (at, card) in replica.store.cards()?.into_iter().enumerate() {
            // What another device calls a person of this one does not count.
            let is_known_better = |(_, known): &(usize, KeptCard)| known.is_own && !card.is_own;
            if !newest.get(&card.person).is_some_and(is_known_better) {
                newest.insert(card.person, (at, card));
            }
        }
        let mut persons: Vec<_> = newest.into_values().collect();
        persons.sort_by_key(|(at, card)| (!card.is_own, *at));
        Ok(persons
            .into_iter()
            .map(|(_, card)| Person::of(card, acting))
            .collect())
    }

    /// The person at this device now: what is signed here names them.
    ///
    /// # Errors
    /// [`NodeError::Store`].
    pub fn acting(&self) -> Result<Option<Person>, NodeError> {
        let card = self.replica().store.acting_card()?;
        Ok(card.map(|card| {
            let person = card.person;
            Person::of(card, Some(person))
        }))
    }

    /// Says who is at this device from now on; with `None`, what is signed here names nobody.
    ///
    /// # Errors
    /// [`PersonError::Unknown`], [`PersonError::NotOwn`], [`PersonError::Node`].
    pub fn act_as(&self, person: Option<PersonId>) -> Result<(), PersonError> {
        let mut replica = self.replica();
        if let Some(person) = person {
            let mut cards = replica.store.cards()?;
            cards.retain(|card| card.person == person);
            if cards.is_empty() {
                return Err(PersonError::Unknown { person });
            }
            let is_usable = |card: &KeptCard| card.is_own && matches!(card.content, CardContent::Whole(_));
            if !cards.iter().any(is_usable) {
                return Err(PersonError::NotOwn { person });
            }
        }
        replica.store.set_acting(person)?;
        drop(replica);
        self.tick();
        Ok(())
    }

    /// Forgets what the cards of a person say, here and for good: no byte of it is left in this replica's file.
    /// Their id, the address of the card and when it was erased stay, and so does everything that was signed.
    /// An erased person is erased again without a word.
    ///
    /// # Errors
    /// [`PersonError::Unknown`]; [`PersonError::Node`] also when the card is erased and the file could not be
    /// written anew (a full disk): then it is tried again when the replica is opened, or by erasing once more.
    pub fn erase_person(&self, person: PersonId) -> Result<(), PersonError> {
        let mut replica = self.replica();
        let cards = replica.store.cards()?;
        if !cards.iter().any(|card| card.person == person) {
            return Err(PersonError::Unknown { person });
        }
        replica.store.erase_person(person, self.clock().now_ms())?;
        self.tick();
        if replica.store.has_traces()? {
            replica.store.wipe_traces()?;
        }
        drop(replica);
        info!(person.id = %person, "erased the card of a person");
        Ok(())
    }
}

impl Person {
    fn of(card: KeptCard, acting: Option<PersonId>) -> Self {
        let phone = match &card.content {
            CardContent::Whole(card) => card.phone().map(str::to_owned),
            _ => None,
        };
        Self {
            person: card.person,
            card: card.address,
            is_own: card.is_own,
            is_acting: acting == Some(card.person),
            known: KnownPerson::of(card.content),
            phone,
        }
    }
}

impl KnownPerson {
    fn of(content: CardContent) -> Self {
        match content {
            CardContent::Whole(card) => Self::Named {
                name: card.name().to_owned(),
            },
            CardContent::Erased { at_ms } => Self::Erased { at_ms },
            // `wufei verify` names it.
            CardContent::Damaged => Self::NotHere,
        }
    }
}

impl Claimed {
    /// What a replica or an export knows of whom a device names. A card that belongs to somebody else says
    /// nothing about this person: the device put the two together.
    pub(crate) fn of(claim: ClaimedPerson, card: Option<KeptCard>) -> Self {
        let known = card
            .filter(|card| card.person == claim.person)
            .map_or(KnownPerson::NotHere, |card| KnownPerson::of(card.content));
        Self {
            person: claim.person,
            card: claim.card,
            known,
        }
    }
}

/// Which persons the steps of some documents name each card for.
pub(crate) type NamedCards = BTreeMap<CardAddress, BTreeSet<PersonId>>;

/// Notes the cards that the steps of a document name.
pub(crate) fn note_cards(claims: impl Iterator<Item = ClaimedPerson>, named: &mut NamedCards) {
    for ClaimedPerson { person, card } in claims {
        if let Some(card) = card {
            named.entry(card).or_default().insert(person);
        }
    }
}

impl Replica {
    /// Who acted, by what a device says in a step.
    pub(crate) fn claimed(&self, claim: ClaimedPerson) -> Result<Claimed, NodeError> {
        let card = match claim.card {
            Some(address) => self.store.card(address)?,
            None => None,
        };
        Ok(Claimed::of(claim, card))
    }

    /// The cards that the steps of all manifests here name.
    pub(crate) fn named_cards(&self) -> Result<NamedCards, NodeError> {
        let mut named = NamedCards::new();
        self.each_document(
            |document| {
                // A damaged one names nobody; `wufei verify` says which it is.
                let document = document.ok()?;
                Some(document.claims().collect::<Vec<_>>())
            },
            |claims| {
                note_cards(claims.into_iter().flatten(), &mut named);
                Ok(())
            },
        )?;
        Ok(named)
    }

    /// What a step that is signed here says of who acts: the claim of this device.
    pub(crate) fn claim_in(&self, step: Option<(StepKind, [u8; 8])>) -> Result<Vec<Write>, NodeError> {
        let Some((_, row)) = step else {
            return Ok(Vec::new());
        };
        let Some(card) = self.store.acting_card()? else {
            return Ok(Vec::new());
        };
        let row = format!("steps/{}", Hex(row));
        Ok(vec![
            Write::bytes(format!("{row}/person"), card.person.0),
            Write::bytes(format!("{row}/card"), card.address.0),
        ])
    }

    /// Finishes an erasure that was cut off. It must not keep a person from their work: it is tried again next time.
    pub(crate) fn finish_erasing(&mut self) -> Result<(), NodeError> {
        if self.store.has_traces()?
            && let Err(error) = self.store.wipe_traces()
        {
            warn!(%error, "what was erased may still stand in unused pages of the database");
        }
        Ok(())
    }
}
