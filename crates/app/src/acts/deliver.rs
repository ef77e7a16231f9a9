//! The carrier brings the load to the receiver's gate.

use super::{PartyRole, Scene, StepAct};
use crate::Problem;
use wufei_ledger::Act;
use wufei_manifest::{Status, StepKind};

/// 到达.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Deliver;

impl StepAct for Deliver {
    fn decide(&self, scene: &Scene<'_>) -> Result<Act, Problem> {
        scene.may_sign(StepKind::Delivered, PartyRole::Carrier, &[Status::InTransit])?;
        Ok(Act {
            writes: Vec::new(),
            step: Some((StepKind::Delivered, scene.row)),
        })
    }
}
