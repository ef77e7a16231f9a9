//! The consignor fixes what is to leave.

use super::{LineWeight, PartyRole, Scene, StepAct, weights};
use crate::Problem;
use wufei_ledger::Act;
use wufei_manifest::{Status, StepKind};

/// 开具. Seals part 1 of the form.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Issue {
    /// What the consignor's scale shows, where it has been weighed already (移出量).
    pub removed: Vec<LineWeight>,
}

impl StepAct for Issue {
    fn decide(&self, scene: &Scene<'_>) -> Result<Act, Problem> {
        scene.may_sign(StepKind::Issued, PartyRole::Consignor, &[Status::Draft])?;
        let writes = weights::writes(scene, "removed", &self.removed)?;
        Ok(Act {
            writes,
            step: Some((StepKind::Issued, scene.row)),
            ..Act::default()
        })
    }
}
