//! Steps that were recorded for their party, and the one that could be.

use super::manifests::Reader;
use crate::acts::waits_for_word;
use wufei_api::views::{RecordableView, RecordingView};
use wufei_manifest::{Manifest, Status, StepKind};

impl Reader<'_> {
    pub(super) fn recordings(&self, manifest: &Manifest) -> Vec<RecordingView> {
        let may_confirm =
            |recorded| move |party| self.own.is_some_and(|own| waits_for_word(recorded, party, own));
        let recordings = manifest.recordings.iter();
        recordings
            .map(|recorded| {
                RecordingView::of(recorded, manifest, |org| self.name(org), may_confirm(recorded))
            })
            .collect()
    }

    /// The next step of the course, when it is another party's and the own organisation has a part here. Only a
    /// hint for a button: the ledger decides.
    pub(super) fn recordable(&self, manifest: &Manifest) -> Option<RecordableView> {
        let step = match manifest.status {
            Status::Draft => StepKind::Issued,
            Status::Issued => StepKind::PickedUp,
            Status::InTransit => StepKind::Delivered,
            Status::Delivered => StepKind::Received,
            Status::Received => StepKind::Accepted,
            _ => return None,
        };
        let role = step.party()?;
        let parties = &manifest.parties;
        let party = parties.of(role);
        let mut all = [&parties.consignor, &parties.carrier, &parties.receiver].into_iter();
        // Who has a draft of somebody else's before them wrote it.
        let has_part = manifest.status == Status::Draft || all.any(|party| self.is_own(party));
        let can = has_part && !self.is_own(party) && !manifest.is_contradicted();
        can.then(|| RecordableView {
            step: step.into(),
            role: role.into(),
            party: party.name.clone(),
            by_code: party.org.is_some(),
        })
    }
}
