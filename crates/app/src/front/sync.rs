//! The courier as people see it.

use super::manifests::{Reader, mark};
use super::problem::of_trouble;
use super::{FrontDesk, Seat, moment, today};
use crate::Problem;
use crate::node::{CourierState, Phase};
use std::time::Duration;
use wufei_api::Problem as Told;
use wufei_api::views::{Diagnosis, OutboxEntry, OutboxView, SyncPhase, SyncView};
use wufei_manifest::StepKind;
use wufei_node::UnconfirmedEntry;

/// Entries that a screen lists.
const MOST: usize = 200;
/// How long a person who pressed *send now* waits for a first answer.
const FIRST_ANSWER: Duration = Duration::from_millis(1500);

impl FrontDesk {
    pub(super) async fn see_sync(&self) -> Result<SyncView, Told> {
        let state = self.courier_state();
        let failed = self.failed_signings();
        self.work(move |desk| {
            let outbox = desk.outbox()?;
            let oldest = desk.node().unconfirmed(1)?;
            let node = desk.node().identity().map(|identity| identity.address);
            Ok(SyncView {
                phase: phase(&state, node.is_some()),
                waiting: outbox.waiting,
                waiting_since: oldest.first().and_then(|one| moment(one.entry.body().wall_ms)),
                refused: outbox.refused.len() as u64,
                attention: today::attention(desk, &failed)?,
                last_ok: state.last_ok_ms.and_then(moment),
                tries: state.tries,
                next_try: match state.phase {
                    Phase::Waiting { until_ms } => moment(until_ms),
                    _ => None,
                },
                trouble: state.trouble.as_ref().map(of_trouble),
                node,
            })
        })
        .await
    }

    pub(super) async fn see_outbox(&self) -> Result<OutboxView, Told> {
        let sync = self.see_sync().await?;
        self.work(move |desk| {
            let reader = Reader::new(desk)?;
            let mut entries = desk.node().unconfirmed(MOST + 1)?;
            let more = entries.len() > MOST;
            entries.truncate(MOST);
            Ok(OutboxView {
                sync,
                entries: entries
                    .into_iter()
                    .map(|one| entry(&reader, one))
                    .collect::<Result<_, _>>()?,
                more,
                waiting_bytes: desk.outbox()?.waiting_bytes,
                confirmed: desk.node().count_confirmed()?,
            })
        })
        .await
    }

    /// A courier that waits for its turn is sent at once. One that is under way is left alone.
    pub(super) async fn try_at_once(&self) -> Result<SyncView, Told> {
        let desk = self.desk()?;
        if matches!(self.courier_state().phase, Phase::Waiting { .. } | Phase::Idle) {
            let old = match &mut *self.seat() {
                Seat::Open { courier, .. } => courier.take(),
                _ => None,
            };
            if let Some(old) = old {
                old.stop().await;
            }
            let fresh = desk.stay_in_touch();
            let mut state = fresh.state();
            self.tell_of(&desk, &fresh);
            if let Seat::Open { courier, .. } = &mut *self.seat() {
                *courier = Some(fresh);
            }
            let settled = state.wait_for(|state| matches!(state.phase, Phase::Live | Phase::Waiting { .. }));
            let _ = tokio::time::timeout(FIRST_ANSWER, settled).await;
        }
        self.see_sync().await
    }

    /// What the help desk wants to know, without names, plates or keys.
    pub(super) async fn diagnose(&self) -> Result<Diagnosis, Told> {
        let status = self.status();
        let mut lines = vec![
            format!("wufei-desk {}", status.version),
            format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
            format!("stage {:?}, locked {}", status.stage, status.is_locked),
        ];
        if let Some(identity) = &status.identity {
            lines.push(format!("ledger {}", identity.ledger));
            lines.push(format!("device {}", identity.device));
        }
        if let Some(problem) = &status.problem {
            lines.push(format!("problem {}", problem.code()));
        }
        if let Ok(sync) = self.see_sync().await {
            lines.push(format!(
                "courier {:?}, waiting {}, refused {}, tries {}, last ok {}",
                sync.phase,
                sync.waiting,
                sync.refused,
                sync.tries,
                sync.last_ok
                    .map_or_else(|| "never".to_owned(), |at| at.to_string()),
            ));
            lines.extend(sync.trouble.map(|trouble| format!("trouble {}", trouble.code())));
        }
        if self.desk().is_ok() {
            let (state, counts) = self
                .work(|desk| Ok((desk.state()?, desk.node().count_by_status()?)))
                .await?;
            lines.push(format!(
                "state {} of {} entries, {} settled",
                state.state, state.entries, state.settled
            ));
            lines.extend(
                counts
                    .into_iter()
                    .map(|(status, count)| format!("{status} {count}")),
            );
        }
        lines.push(jiff::Timestamp::now().to_string());
        Ok(Diagnosis {
            text: lines.join("\n"),
        })
    }

    fn courier_state(&self) -> CourierState {
        match &*self.seat() {
            Seat::Open {
                courier: Some(courier),
                ..
            } => courier.state().borrow().clone(),
            _ => CourierState::default(),
        }
    }
}

fn phase(state: &CourierState, is_enrolled: bool) -> SyncPhase {
    match state.phase {
        _ if !is_enrolled => SyncPhase::Idle,
        Phase::Idle if state.tries == 0 => SyncPhase::Connecting,
        Phase::Idle | Phase::Waiting { .. } => SyncPhase::Offline,
        // After a failure it is offline until it has been greeted: a chip that flickers tells nothing.
        Phase::Dialing | Phase::Hello if state.tries > 0 => SyncPhase::Offline,
        Phase::Dialing | Phase::Hello => SyncPhase::Connecting,
        Phase::Syncing { .. } => SyncPhase::Exchanging,
        Phase::Live => SyncPhase::Live,
    }
}

fn entry(reader: &Reader<'_>, one: UnconfirmedEntry) -> Result<OutboxEntry, Problem> {
    let body = one.entry.body();
    let row = reader.row_of(body.doc)?;
    let step = match &row {
        Some(_) => {
            let manifest = reader.desk.view(body.doc)?.manifest;
            manifest
                .steps
                .iter()
                .find(|step| step.entry == one.entry.id())
                .map(|step| step.kind)
        }
        None => None,
    };
    let grams = row.as_ref().and_then(|row| match step {
        None | Some(StepKind::Issued | StepKind::Imported) => row.planned_g,
        Some(StepKind::PickedUp | StepKind::Delivered) => row.removed_g,
        Some(StepKind::Received) => row.received_g,
        Some(StepKind::Refused) => row.received_g.or(row.removed_g),
        Some(StepKind::Voided) => row.planned_g,
        Some(
            StepKind::Resolved
            | StepKind::Corrected
            | StepKind::Approved
            | StepKind::Declined
            | StepKind::Confirmed,
        ) => None,
        Some(StepKind::Accepted) => row.accepted_g,
    });
    Ok(OutboxEntry {
        entry: one.entry.id().to_string(),
        manifest: row.as_ref().map(|row| row.id.clone()),
        code: row.as_ref().map(|row| row.code.clone()),
        step: step.map(Into::into),
        waste_code: row.as_ref().and_then(|row| row.waste_code.clone()),
        waste_name: row.and_then(|row| row.waste_name),
        grams,
        at: moment(body.wall_ms),
        mark: mark(one.mark),
    })
}
