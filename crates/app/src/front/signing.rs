//! Acts on their way to a signature: for ten seconds they wait unsigned and can be taken back.
//!
//! Once signed, only another step corrects. So the wait stands before the signature, and whatever ends the
//! program in between (a crash, a dead battery) leaves the form as it was: nothing was signed.

use super::check::Deed;
use super::{FrontDesk, blocking, moment};
use crate::{Desk, Done, Evidence, Problem};
use jiff::{SignedDuration, Timestamp};
use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::{MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use wufei_api::Problem as Told;
use wufei_api::views::{ChosenRef, SignRequest, Signing, SigningState, Signings, Step};
use wufei_api::{ActRequest, Area, RecordProof};
use wufei_manifest::id::Hex;

/// How long a step can be taken back.
const PATIENCE: Duration = Duration::from_secs(10);
/// Ended acts that are remembered until a person dismisses them.
const REMEMBERED: usize = 50;

/// Every act that waits or ended lately, the newest first.
#[derive(Default)]
pub(super) struct Ledger {
    acts: VecDeque<Act>,
    key_used: Option<Instant>,
}

struct Act {
    id: String,
    act: ActRequest,
    form: Option<String>,
    state: State,
}

enum State {
    Waiting {
        until: Instant,
    },
    /// Being signed just now: too late to take it back.
    Signing,
    Ended(SigningState),
}

impl FrontDesk {
    pub(super) fn take_for_signing(&self, request: SignRequest) -> Result<Signing, Told> {
        let desk = self.desk()?;
        if desk.node().is_locked() {
            return Err(Told::Locked);
        }
        let id = desk
            .node()
            .random::<8>()
            .map_err(|error| Problem::Node(error.into()))?;
        let act = Act {
            id: Hex(id).to_string(),
            act: request.act,
            form: request.form,
            state: State::Waiting {
                until: Instant::now() + PATIENCE,
            },
        };
        let (id, signing) = (act.id.clone(), act.view());
        let mut ledger = self.ledger();
        // One form is one act: whoever presses twice means it once.
        if let Some(form) = &act.form
            && let Some(same) = ledger.acts.iter().find(|other| other.is_of_form(form))
        {
            return Ok(same.view());
        }
        ledger.acts.push_front(act);
        ledger.forget_the_oldest();
        drop(ledger);
        self.key_was_used();
        let front = std::sync::Arc::downgrade(&self.0);
        tokio::spawn(async move {
            tokio::time::sleep(PATIENCE).await;
            if let Some(front) = front.upgrade().map(FrontDesk) {
                let _ = front.sign_at_once(&id).await;
            }
        });
        self.tell(&[Area::Signings]);
        Ok(signing)
    }

    pub(super) async fn sign_at_once(&self, id: &str) -> Result<Signing, Told> {
        let Some((act, form)) = self.ledger().begin_signing(id)? else {
            // It is being signed, or was: the answer is how it stands.
            return self.ledger().view(id);
        };
        let ended = match self.carry_out(act, form).await {
            Ok(done) => SigningState::Signed {
                manifest: done.doc.to_string(),
                code: done.code,
                at: Timestamp::now(),
            },
            Err(problem) => SigningState::Failed { problem },
        };
        self.ledger().end(id, ended);
        self.tell(&[Area::Signings, Area::Manifests, Area::Forms, Area::Sync]);
        self.ledger().view(id)
    }

    pub(super) fn give_back(&self, id: &str) -> Result<Signing, Told> {
        let mut ledger = self.ledger();
        if ledger.begin_signing(id)?.is_none() {
            return Err(Told::TooLate);
        }
        ledger.end(id, SigningState::TakenBack);
        let view = ledger.view(id);
        drop(ledger);
        self.tell(&[Area::Signings]);
        view
    }

    pub(super) fn all_signings(&self) -> Signings {
        Signings {
            signings: self.ledger().acts.iter().map(Act::view).collect(),
        }
    }

    /// Acts that could not be signed and were not dismissed.
    pub(super) fn failed_signings(&self) -> Vec<Signing> {
        let mut all = self.all_signings().signings;
        all.retain(|signing| matches!(signing.state, SigningState::Failed { .. }));
        all
    }

    pub(super) fn forget_signing(&self, id: &str) {
        let is_over = |act: &Act| matches!(act.state, State::Ended(_));
        self.ledger().acts.retain(|act| act.id != id || !is_over(act));
        self.tell(&[Area::Signings]);
    }

    /// Signs everything that still waits: the person said so, and leaving is no second thought.
    pub(super) async fn sign_all_now(&self) {
        let waiting: Vec<_> = self.ledger().waiting();
        for id in waiting {
            let _ = self.sign_at_once(&id).await;
        }
    }

    pub(super) fn key_was_used(&self) {
        self.ledger().key_used = Some(Instant::now());
    }

    pub(super) fn key_unused_for(&self) -> Duration {
        self.ledger()
            .key_used
            .map_or(Duration::MAX, |used| used.elapsed())
    }

    async fn carry_out(&self, act: ActRequest, form: Option<String>) -> Result<Done, Told> {
        let desk = self.desk()?;
        self.key_was_used();
        let picture = self.picture_of(&act)?;
        let front = self.clone();
        blocking(move || Ok(sign(&front, &desk, &act, form.as_deref(), picture.as_deref())?)).await
    }

    /// The picture that was chosen for a recorded step.
    fn picture_of(&self, act: &ActRequest) -> Result<Option<PathBuf>, Told> {
        match act {
            ActRequest::Record {
                proof: RecordProof::Picture { chosen },
                ..
            } => {
                let chosen = chosen.clone();
                self.chosen_path(&ChosenRef { chosen }).map(Some)
            }
            _ => Ok(None),
        }
    }

    fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.0.signings.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Signs an act. A new manifest takes two entries: what it says, and that it is issued.
fn sign(
    front: &FrontDesk,
    desk: &Desk,
    act: &ActRequest,
    form: Option<&str>,
    picture: Option<&Path>,
) -> Result<Done, Problem> {
    let forget_form = || -> Result<(), Problem> {
        if let Some(form) = form {
            desk.node().delete_form(form)?;
        }
        Ok(())
    };
    match Deed::of(act)? {
        Deed::Begin { manifest, issue } => {
            let (done, lines) = desk.begin_with_lines(&manifest)?;
            // From here on the draft holds what the form held. A crash before the next line leaves a draft
            // to be issued, not two of them.
            forget_form()?;
            match issue {
                Some(removed) => desk.act(&done.doc.to_string(), &removed.issue(&lines)),
                None => Ok(done),
            }
        }
        Deed::Record {
            manifest,
            step,
            reason,
            proof,
        } => {
            let evidence = match &proof {
                RecordProof::Picture { .. } => Evidence::Picture(picture.unwrap_or(Path::new(""))),
                RecordProof::Code { code } => Evidence::Code(code),
            };
            let done = desk.record_for(&manifest, &*step, &reason, &evidence)?;
            forget_form()?;
            Ok(done)
        }
        Deed::BySheet {
            manifest,
            issue,
            sheet,
        } => desk.issue_with(&manifest, &issue, &front.sheet_at_hand(&sheet)?),
        Deed::Step { manifest, step } => {
            let done = desk.act(&manifest, &*step)?;
            forget_form()?;
            Ok(done)
        }
    }
}

impl Ledger {
    fn find(&mut self, id: &str) -> Result<&mut Act, Told> {
        self.acts.iter_mut().find(|act| act.id == id).ok_or(Told::TooLate)
    }

    fn view(&mut self, id: &str) -> Result<Signing, Told> {
        self.find(id).map(|act| act.view())
    }

    /// Nothing when it no longer waits.
    fn begin_signing(&mut self, id: &str) -> Result<Option<(ActRequest, Option<String>)>, Told> {
        let act = self.find(id)?;
        if !matches!(act.state, State::Waiting { .. }) {
            return Ok(None);
        }
        act.state = State::Signing;
        Ok(Some((act.act.clone(), act.form.clone())))
    }

    fn end(&mut self, id: &str, state: SigningState) {
        if let Ok(act) = self.find(id) {
            act.state = State::Ended(state);
        }
    }

    fn waiting(&self) -> Vec<String> {
        let waiting = |act: &&Act| matches!(act.state, State::Waiting { .. });
        self.acts
            .iter()
            .rev()
            .filter(waiting)
            .map(|act| act.id.clone())
            .collect()
    }

    fn forget_the_oldest(&mut self) {
        while self.acts.len() > REMEMBERED {
            let Some(at) = self
                .acts
                .iter()
                .rposition(|act| matches!(act.state, State::Ended(_)))
            else {
                return;
            };
            self.acts.remove(at);
        }
    }
}

impl Act {
    fn is_of_form(&self, form: &str) -> bool {
        let is_open = matches!(self.state, State::Waiting { .. } | State::Signing);
        is_open && self.form.as_deref() == Some(form)
    }

    fn view(&self) -> Signing {
        Signing {
            id: self.id.clone(),
            step: step_of(&self.act),
            act: self.act.clone(),
            form: self.form.clone(),
            state: match &self.state {
                State::Waiting { until } => waiting(until.saturating_duration_since(Instant::now())),
                State::Signing => waiting(Duration::ZERO),
                State::Ended(state) => state.clone(),
            },
        }
    }
}

fn waiting(left: Duration) -> SigningState {
    let left_ms = u32::try_from(left.as_millis()).unwrap_or(u32::MAX);
    let signs_at = Timestamp::now()
        .checked_add(SignedDuration::from_millis(left_ms.into()))
        .ok()
        .or_else(|| moment(0));
    SigningState::Waiting {
        signs_at: signs_at.unwrap_or(Timestamp::UNIX_EPOCH),
        left_ms,
    }
}

fn step_of(act: &ActRequest) -> Option<Step> {
    match act {
        ActRequest::Prepare { .. } => None,
        ActRequest::IssueNew { .. } | ActRequest::Issue { .. } | ActRequest::IssueBySheet { .. } => {
            Some(Step::Issued)
        }
        ActRequest::PickUp { .. } => Some(Step::PickedUp),
        ActRequest::Deliver { .. } => Some(Step::Delivered),
        ActRequest::Receive { .. } => Some(Step::Received),
        ActRequest::Accept { .. } => Some(Step::Accepted),
        ActRequest::Refuse { .. } => Some(Step::Refused),
        ActRequest::Void { .. } => Some(Step::Voided),
        ActRequest::Resolve { .. } => Some(Step::Resolved),
        ActRequest::Correct { .. } => Some(Step::Corrected),
        ActRequest::Approve { .. } => Some(Step::Approved),
        ActRequest::Decline { .. } => Some(Step::Declined),
        ActRequest::Record { step, .. } => step_of(step),
        ActRequest::Confirm { .. } => Some(Step::Confirmed),
    }
}
