//! Who acts at this desk. Before that changes, what waits for its ten seconds is signed: it was pressed by whoever
//! was here until now.

use super::{FrontDesk, moment};
use crate::node::{Claimed, KnownPerson, Person};
use crate::{Desk, Problem};
use wufei_api::Problem as Told;
use wufei_api::views::{ClaimedPersonView, NewPerson, PersonView, Persons};

impl FrontDesk {
    pub(super) async fn see_persons(&self) -> Result<Persons, Told> {
        self.work(all).await
    }

    pub(super) async fn add_somebody(&self, new: NewPerson) -> Result<Persons, Told> {
        self.sign_all_now().await;
        self.work(move |desk| {
            desk.add_person(&new.name, Some(&new.phone))?;
            all(desk)
        })
        .await
    }

    pub(super) async fn choose_person(&self, person: Option<String>) -> Result<Persons, Told> {
        self.sign_all_now().await;
        self.work(move |desk| {
            desk.act_as(person.as_deref())?;
            all(desk)
        })
        .await
    }

    pub(super) async fn forget_person(&self, person: String) -> Result<Persons, Told> {
        self.sign_all_now().await;
        self.work(move |desk| {
            desk.erase_person(&person)?;
            all(desk)
        })
        .await
    }
}

fn all(desk: &Desk) -> Result<Persons, Problem> {
    Ok(Persons {
        persons: desk.persons()?.into_iter().map(view).collect(),
    })
}

fn view(person: Person) -> PersonView {
    let (name, erased_at) = match person.known {
        KnownPerson::Named { name } => (Some(name), None),
        KnownPerson::Erased { at_ms } => (None, moment(at_ms)),
        KnownPerson::NotHere => (None, None),
    };
    PersonView {
        person: person.person.to_string(),
        short: person.person.short(),
        name,
        phone: person.phone,
        is_own: person.is_own,
        is_acting: person.is_acting,
        erased_at,
    }
}

/// Who acted in a step, as its device says.
pub(super) fn claimed(claimed: &Claimed) -> ClaimedPersonView {
    ClaimedPersonView {
        person: claimed.person.to_string(),
        short: claimed.person.short(),
        name: match &claimed.known {
            KnownPerson::Named { name } => Some(name.clone()),
            KnownPerson::Erased { .. } | KnownPerson::NotHere => None,
        },
        is_erased: matches!(claimed.known, KnownPerson::Erased { .. }),
    }
}
