//! The organisations that this replica knows by their profiles.

use crate::Problem;
use crate::node::Profile;
use wufei_ledger::OrgId;

/// Every enrolled organisation whose profile has arrived.
#[derive(Debug, Clone, Default)]
pub struct Directory(Vec<Profile>);

impl Directory {
    /// A directory of these profiles.
    pub fn new(profiles: Vec<Profile>) -> Self {
        Self(profiles)
    }

    /// All of them.
    pub fn profiles(&self) -> &[Profile] {
        &self.0
    }

    /// The profile of an organisation.
    pub fn of(&self, org: OrgId) -> Option<&Profile> {
        self.0.iter().find(|profile| profile.org == org)
    }

    /// The one organisation that a person means: its id, its credit code, or its exact name.
    ///
    /// # Errors
    /// [`Problem::PartyUnknown`] and [`Problem::PartyAmbiguous`]; `field` says for which role.
    pub fn find(&self, field: &'static str, named: &str) -> Result<&Profile, Problem> {
        let named = named.trim();
        let fits = |profile: &&Profile| {
            profile.org.to_string() == named
                || profile.uscc.as_deref() == Some(named)
                || profile.name == named
        };
        let found: Vec<_> = self.0.iter().filter(fits).collect();
        match found.as_slice() {
            [one] => Ok(one),
            [] => Err(Problem::PartyUnknown {
                field,
                named: named.to_owned(),
                known: self.0.len(),
            }),
            several => Err(Problem::PartyAmbiguous {
                field,
                named: named.to_owned(),
                found: several.iter().map(|profile| profile.org).collect(),
            }),
        }
    }
}
