//! Loads under way: a driver's trip, and what a disposal site expects.

use super::manifests::Reader;
use super::problem::small;
use super::{FrontDesk, day, moment};
use crate::Problem;
use wufei_api::Problem as Told;
use wufei_api::views::{LoadView, Loads, ManifestRow, Role};
use wufei_codes::{Division, DivisionCode};
use wufei_manifest::{Party, Status, StepKind};
use wufei_node::Summary;

/// More than anybody carries or expects at once.
const MOST: usize = 200;
/// Among how many of the latest those of today are looked for.
const LATEST: usize = 60;

impl FrontDesk {
    pub(super) async fn see_loads(&self, role: Role) -> Result<Loads, Told> {
        self.work(move |desk| {
            let reader = Reader::new(desk)?;
            let (open, done, done_by) = stages(role);
            let summaries = reader.own_in(role, open, MOST)?;
            let more = summaries.len() == MOST;
            let mut loads = summaries
                .iter()
                .map(|summary| load(&reader, summary))
                .collect::<Result<Vec<_>, _>>()?;
            let today = moment(desk.node().clock().now_ms()).map(day);
            let mut over = Vec::new();
            for summary in reader.own_in(role, done, LATEST)? {
                let manifest = desk.view(summary.doc)?.manifest;
                if reader.next_step(&manifest) == Some(done_by.into()) {
                    loads.push(load(&reader, &summary)?);
                    continue;
                }
                let refused = || {
                    manifest
                        .step(StepKind::Refused)
                        .filter(|_| role == Role::Receiver)
                };
                let when = manifest
                    .step(done_by)
                    .or_else(refused)
                    .and_then(|step| moment(step.claimed_ms))
                    .map(day);
                if when.is_some() && when == today {
                    over.push(load(&reader, &summary)?);
                }
            }
            loads.sort_by(|a, b| by_day(&a.row).cmp(&by_day(&b.row)));
            let done_today = small(over.len());
            loads.extend(over);
            Ok(Loads {
                loads,
                more,
                done_today,
            })
        })
        .await
    }
}

/// What is open in a role, what is over, and the step that ends it.
const fn stages(role: Role) -> (&'static [Status], &'static [Status], StepKind) {
    use Status::{Accepted, Closed, Delivered, Draft, InTransit, Issued, Received, Refused};
    match role {
        Role::Consignor => (&[Draft, Issued], &[InTransit, Delivered], StepKind::Issued),
        Role::Carrier => (
            &[Issued, InTransit],
            &[Delivered, Received, Accepted, Closed, Refused],
            StepKind::Delivered,
        ),
        Role::Receiver => (
            &[Issued, InTransit, Delivered, Received],
            &[Accepted, Closed, Refused],
            StepKind::Accepted,
        ),
    }
}

/// By planned day, those without one last; on one day the oldest first.
fn by_day(row: &ManifestRow) -> (bool, Option<&str>, Option<jiff::Timestamp>) {
    (row.planned_on.is_none(), row.planned_on.as_deref(), row.issued_at)
}

fn load(reader: &Reader<'_>, summary: &Summary) -> Result<LoadView, Problem> {
    let view = reader.desk.view(summary.doc)?;
    let manifest = &view.manifest;
    let claimed = |step| manifest.step(step).and_then(|step| moment(step.claimed_ms));
    Ok(LoadView {
        row: reader.row(summary)?,
        from_place: place(&manifest.parties.consignor),
        to_place: place(&manifest.parties.receiver),
        lines: reader.lines(&view),
        trailer: manifest.legs.iter().find_map(|leg| leg.trailer.clone()),
        picked_up_at: claimed(StepKind::PickedUp),
        delivered_at: claimed(StepKind::Delivered),
        next_step: reader.next_step(manifest),
    })
}

fn place(party: &Party) -> Option<String> {
    let code = party
        .division
        .as_deref()
        .and_then(|code| DivisionCode::parse(code).ok());
    let name = code
        .and_then(Division::find)
        .map(|division| division.name.clone());
    name.or_else(|| party.district.clone())
}
