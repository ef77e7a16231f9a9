//! The first screen of a workshop: what is to be done, and what happened last.

use super::manifests::{Reader, is_seen, mark};
use super::problem::small;
use super::{FrontDesk, day, forms, moment};
use crate::acts::waits_for;
use crate::{Desk, Problem};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use wufei_api::Problem as Told;
use wufei_api::views::{FormView, RecentStep, Role, Signing, Task, Today};
use wufei_manifest::{Manifest, Status, StepKind};
use wufei_node::{SummaryFilter, UnconfirmedEntry};

/// A difference that nobody acknowledged stands in the list for so long.
const DIFFERENCE_STAYS: SignedDuration = SignedDuration::from_hours(30 * 24);
/// Of each kind of thing to do, at most so many.
const MOST: usize = 50;
/// Steps in the list of what happened last.
const RECENT: usize = 10;

impl FrontDesk {
    pub(super) async fn see_today(&self) -> Result<Today, Told> {
        let failed = self.failed_signings();
        self.work(move |desk| {
            let reader = Reader::new(desk)?;
            let forms = forms::all(desk)?;
            let outbox = desk.outbox()?;
            let attention = attention(desk, &failed)?;
            Ok(Today {
                tasks: tasks(&reader, failed, &forms)?,
                forms: small(forms.len()),
                waiting: outbox.waiting,
                attention,
                in_transit: under_way(&reader)?,
                recent: recent(&reader)?,
            })
        })
        .await
    }
}

/// How many things need a person: refused entries, failed acts, contradictions.
pub(super) fn attention(desk: &Desk, failed: &[Signing]) -> Result<u64, Problem> {
    let refused = desk.outbox()?.refused.len();
    Ok((refused + failed.len()) as u64 + desk.node().count_conflicts()?)
}

fn tasks(reader: &Reader<'_>, failed: Vec<Signing>, forms: &[FormView]) -> Result<Vec<Task>, Problem> {
    let desk = reader.desk;
    let mut tasks = Vec::new();
    for UnconfirmedEntry { entry, mark } in desk.node().unconfirmed_refused(MOST)? {
        if let (Some(row), crate::node::Mark::Refused { code, text }) =
            (reader.row_of(entry.body().doc)?, mark)
        {
            let problem = Told::Refused {
                reason: code,
                said: text,
            };
            tasks.push(Task::Refused {
                row: Box::new(row),
                problem,
            });
        }
    }
    tasks.extend(failed.into_iter().map(|signing| Task::Failed {
        signing: Box::new(signing),
    }));
    for summary in desk.node().conflicted(MOST)? {
        tasks.push(Task::Conflict {
            row: Box::new(reader.row(&summary)?),
        });
    }
    if let Some(own) = reader.own {
        for summary in desk.node().corrected(MOST)? {
            let manifest = desk.view(summary.doc)?.manifest;
            for correction in manifest.corrections.iter().filter(|one| waits_for(one, own)) {
                tasks.push(Task::Correction {
                    row: Box::new(reader.row(&summary)?),
                    by: reader.name(correction.org),
                    reason: correction.reason.clone(),
                });
            }
        }
    }
    let now = Timestamp::now();
    for summary in reader.own_in(Role::Consignor, &[Status::Accepted, Status::Closed], MOST)? {
        if differs(summary.removed_g, summary.accepted_g)
            && is_fresh(&desk.view(summary.doc)?.manifest, now)
            && !is_seen(desk, summary.doc)?
        {
            tasks.push(Task::Difference {
                row: Box::new(reader.row(&summary)?),
            });
        }
    }
    for summary in reader.own_in(Role::Consignor, &[Status::Draft], MOST)? {
        tasks.push(Task::IssueDraft {
            row: Box::new(reader.row(&summary)?),
        });
    }
    let today = moment(desk.node().clock().now_ms()).map(day);
    for summary in reader.own_in(Role::Consignor, &[Status::Issued], MOST)? {
        let planned: Option<Date> = summary.planned_on.as_deref().and_then(|day| day.parse().ok());
        if planned
            .zip(today)
            .is_some_and(|(planned, today)| planned <= today)
        {
            tasks.push(Task::NotPickedUp {
                row: Box::new(reader.row(&summary)?),
            });
        }
    }
    tasks.extend(forms.iter().cloned().map(|form| Task::Continue { form }));
    Ok(tasks)
}

const fn differs(removed: Option<u64>, accepted: Option<u64>) -> bool {
    matches!((removed, accepted), (Some(removed), Some(accepted)) if removed != accepted)
}

fn is_fresh(manifest: &Manifest, now: Timestamp) -> bool {
    let accepted = manifest
        .step(StepKind::Accepted)
        .and_then(|step| moment(step.claimed_ms));
    accepted.is_some_and(|accepted| now.duration_since(accepted) <= DIFFERENCE_STAYS)
}

fn under_way(reader: &Reader<'_>) -> Result<u64, Problem> {
    let statuses = [Status::InTransit, Status::Delivered, Status::Received];
    Ok(reader.own_in(Role::Consignor, &statuses, 200)?.len() as u64)
}

/// The steps signed last in the manifests touched last. Imported ones have none that anybody signed.
fn recent(reader: &Reader<'_>) -> Result<Vec<RecentStep>, Problem> {
    let native = Status::ALL
        .into_iter()
        .filter(|status| *status != Status::Reported);
    let filter = SummaryFilter {
        statuses: native.map(|status| status.name().to_owned()).collect(),
        ..SummaryFilter::default()
    };
    let mut steps = Vec::new();
    for summary in reader.desk.list(&filter, None, RECENT)?.rows {
        let view = reader.desk.view(summary.doc)?;
        for step in &view.manifest.steps {
            let totals = &view.manifest.totals;
            let grams = match step.kind {
                StepKind::Issued | StepKind::Imported => totals.planned_g,
                StepKind::PickedUp | StepKind::Delivered => totals.removed_g,
                StepKind::Received => totals.received_g,
                StepKind::Refused => totals.received_g.or(totals.removed_g),
                StepKind::Voided => totals.planned_g,
                StepKind::Resolved
                | StepKind::Corrected
                | StepKind::Approved
                | StepKind::Declined
                | StepKind::Confirmed => None,
                StepKind::Accepted => totals.accepted_g,
            };
            steps.push(RecentStep {
                manifest: summary.doc.to_string(),
                code: summary.doc.display_code(),
                step: step.kind.into(),
                org_name: Some(reader.name(step.org)),
                waste: summary.waste_name.clone().or_else(|| summary.waste_code.clone()),
                grams,
                at: moment(step.claimed_ms),
                mark: view
                    .marks
                    .get(&step.entry)
                    .cloned()
                    .map_or(wufei_api::views::Mark::Waiting, mark),
            });
        }
    }
    steps.sort_by_key(|step| std::cmp::Reverse(step.at));
    steps.truncate(RECENT);
    Ok(steps)
}
