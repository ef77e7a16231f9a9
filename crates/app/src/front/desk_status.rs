//! Who this desk is, what a person chose, and the key.

use super::{FrontDesk, Seat, blocking};
use crate::node::Pin;
use crate::{Desk, Problem};
use std::time::Duration;
use wufei_api::Problem as Told;
use wufei_api::views::*;
use wufei_api::{Area, views};
use wufei_codes::Catalogue;
use wufei_ledger::{Bits, DeviceId};
use wufei_node::Invite;

/// A key that nobody has signed with for this long is closed: the person may have gone.
const KEY_STAYS_OPEN: Duration = Duration::from_secs(15 * 60);
/// How often that is looked at.
const GLANCE: Duration = Duration::from_secs(20);
/// Where a person's choices stand among the kept forms.
const SETTINGS: &str = "settings";

impl FrontDesk {
    pub(super) fn status(&self) -> DeskStatus {
        let settings = self.settings().clone();
        let mut status = DeskStatus {
            stage: Stage::New,
            is_locked: true,
            settings,
            identity: None,
            edition: edition(),
            homes: self.0.surroundings.homes(),
            home: self.0.home.display().to_string(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            problem: None,
        };
        match &*self.seat() {
            Seat::New => {}
            Seat::Closed { problem } => {
                status.stage = Stage::Closed;
                status.problem = Some(problem.clone());
            }
            Seat::Open { desk, .. } => {
                status.identity = identity(desk);
                status.is_locked = desk.node().is_locked();
                status.stage = match &status.identity {
                    Some(identity) => {
                        let chosen = &mut status.settings.workplace;
                        *chosen = chosen.or_else(|| workplace_of(&identity.kinds));
                        Stage::Enrolled
                    }
                    None => Stage::Begun,
                };
            }
        }
        status
    }

    pub(super) async fn keep_settings(&self, settings: Settings) -> Result<Settings, Told> {
        *self.settings() = settings.clone();
        // Before there is a replica they are kept in mind only; `make_replica` writes them down.
        if self.desk().is_ok() {
            let kept = settings.clone();
            self.work(move |desk| write_settings(desk, &kept)).await?;
        }
        self.tell(&[Area::Desk]);
        Ok(settings)
    }

    pub(super) async fn make_replica(&self, pin: String) -> Result<DeskStatus, Told> {
        if let Seat::Open { .. } | Seat::Closed { .. } = &*self.seat() {
            return Err(Told::AlreadyBegun {
                home: self.0.home.display().to_string(),
            });
        }
        let (home, settings) = (self.0.home.clone(), self.settings().clone());
        let desk = blocking(move || {
            let desk = Desk::init(&home, &pin_of(&pin)?)?;
            write_settings(&desk, &settings)?;
            Ok(desk)
        })
        .await?;
        self.sit_down(desk);
        self.close_key_in_time();
        Ok(self.status())
    }

    pub(super) fn what_invite(text: &str) -> Result<InviteView, Told> {
        let invite: Invite = text
            .trim()
            .parse()
            .map_err(|error: wufei_node::InviteError| Told::Invite {
                value: text.chars().take(200).collect(),
                why: error.to_string(),
            })?;
        Ok(InviteView {
            invite: invite.to_string(),
            address: invite.address,
            code: invite.code.to_string(),
            names_key: invite.pin.is_some(),
        })
    }

    pub(super) async fn enrol_with(&self, invite: &str) -> Result<DeskStatus, Told> {
        let invite = Self::what_invite(invite)?.invite;
        self.desk()?.enrol(&invite).await?;
        self.tell(&[Area::Desk, Area::Parties, Area::Sync]);
        Ok(self.status())
    }

    pub(super) async fn open_key(&self, pin: String) -> Result<DeskStatus, Told> {
        self.work(move |desk| desk.unlock(&pin_of(&pin).map_err(|_| wrong_pin())?))
            .await?;
        self.close_key_in_time();
        self.tell(&[Area::Desk]);
        Ok(self.status())
    }

    pub(super) async fn close_key(&self) -> Result<DeskStatus, Told> {
        self.sign_all_now().await;
        self.desk()?.node().lock();
        self.tell(&[Area::Desk]);
        Ok(self.status())
    }

    pub(super) async fn seal_anew(&self, ChangePin { old, new }: ChangePin) -> Result<DeskStatus, Told> {
        self.work(move |desk| desk.change_pin(&pin_of(&old).map_err(|_| wrong_pin())?, &pin_of(&new)?))
            .await?;
        Ok(self.status())
    }

    /// Closes the key once nobody has used it for a while. One watch at a time is enough: a second one
    /// finds the key closed, or the time not come.
    fn close_key_in_time(&self) {
        self.key_was_used();
        let front = std::sync::Arc::downgrade(&self.0);
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(GLANCE).await;
                let Some(front) = front.upgrade().map(FrontDesk) else {
                    return;
                };
                let Ok(desk) = front.desk() else { return };
                if desk.node().is_locked() {
                    return;
                }
                if front.key_unused_for() >= KEY_STAYS_OPEN {
                    let _ = front.close_key().await;
                    return;
                }
            }
        });
    }
}

/// What a person chose the last time.
pub(super) fn kept_settings(desk: &Desk) -> Option<Settings> {
    let form = desk.node().form(SETTINGS).ok()??;
    serde_json::from_str(&form.json).ok()
}

fn write_settings(desk: &Desk, settings: &Settings) -> Result<(), Problem> {
    let json = serde_json::to_string(settings).expect("names only");
    Ok(desk.node().put_form(SETTINGS, SETTINGS, &json)?)
}

pub(super) fn pin_of(typed: &str) -> Result<Pin, Problem> {
    Pin::new(typed).map_err(Problem::Pin)
}

/// A PIN that breaks the rule opens nothing: it is wrong like any other.
pub(super) fn wrong_pin() -> Problem {
    Problem::Node(crate::node::KeyError::from(crate::node::KeyFileError::WrongPin).into())
}

fn identity(desk: &Desk) -> Option<IdentityView> {
    let identity = desk.node().identity()?;
    let profile = desk.node().profile(identity.org).ok().flatten();
    let kinds = identity.bits.names();
    let powers = Bits::ORG_ADMIN.names();
    let own = identity.chain.0.last();
    Some(IdentityView {
        org: identity.org.to_string(),
        org_name: profile
            .as_ref()
            .map_or_else(|| identity.org_name.clone(), |profile| profile.name.clone()),
        kinds: kinds
            .into_iter()
            .filter(|kind| !powers.contains(kind))
            .map(str::to_owned)
            .collect(),
        division: profile
            .and_then(|profile| profile.division)
            .map(|code| code.to_string()),
        device: identity.device.to_string(),
        fingerprint: fingerprint(identity.device),
        ledger: identity.ledger.to_string(),
        node: identity.address,
        valid_to: own.and_then(|credential| super::moment(credential.body().not_after)),
    })
}

/// Where people of such an organisation mostly work: for a desk that was enrolled without a screen.
fn workplace_of(kinds: &[String]) -> Option<Workplace> {
    kinds.iter().find_map(|kind| match kind.as_str() {
        "producer" | "collector" | "agent" => Some(Workplace::Producer),
        "transporter" => Some(Workplace::Transporter),
        "disposal" => Some(Workplace::Disposal),
        _ => None,
    })
}

/// Four groups of four digits: enough to compare two keys by telephone.
pub(crate) fn fingerprint(device: DeviceId) -> String {
    let digits = device.to_string();
    [0, 4, 8, 12].map(|at| digits[at..at + 4].to_owned()).join(" ")
}

/// The edition that the program carries.
pub(super) fn edition() -> EditionView {
    let edition = Catalogue::edition_2021().edition();
    views::EditionView {
        name: edition.name.clone(),
        title: edition.title.clone(),
        valid_from: edition.valid_from.to_string(),
        valid_to: edition.valid_to.map(|day| day.to_string()),
        superseded_by: edition.superseded_by.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_desk_enrolled_without_a_screen_has_the_workplace_of_its_organisation() {
        for (kind, workplace) in [
            ("producer", Some(Workplace::Producer)),
            ("agent", Some(Workplace::Producer)),
            ("transporter", Some(Workplace::Transporter)),
            ("disposal", Some(Workplace::Disposal)),
            ("auditor", None),
        ] {
            assert_eq!(workplace_of(&[kind.to_owned()]), workplace, "{kind}");
        }
    }
}
