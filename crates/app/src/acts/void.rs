//! The consignor takes an issued manifest back.

use super::{PartyRole, Scene, StepAct, told_reason};
use crate::Problem;
use wufei_ledger::{Act, Write};
use wufei_manifest::{Status, StepKind};

/// 作废, before the load is picked up. Nothing is deleted: who has read the manifest reads why it is void.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Void {
    /// Why, in words.
    pub reason: String,
}

impl StepAct for Void {
    fn decide(&self, scene: &Scene<'_>) -> Result<Act, Problem> {
        scene.may_sign(StepKind::Voided, PartyRole::Consignor, &[Status::Issued])?;
        let reason = told_reason(&self.reason).ok_or(Problem::NoReason {
            step: StepKind::Voided,
        })?;
        Ok(Act {
            writes: vec![Write::text("voiding/reason", reason)],
            step: Some((StepKind::Voided, scene.row)),
            ..Act::default()
        })
    }
}
