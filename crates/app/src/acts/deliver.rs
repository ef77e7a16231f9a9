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
        // A site that weighs before the driver has signed does not take the driver's step away.
        let after: &[Status] = match scene.manifest.step(StepKind::PickedUp) {
            Some(_) => &[Status::InTransit, Status::Received, Status::Accepted],
            None => &[Status::InTransit],
        };
        scene.may_sign(StepKind::Delivered, PartyRole::Carrier, after)?;
        Ok(Act {
            writes: Vec::new(),
            step: Some((StepKind::Delivered, scene.row)),
            ..Act::default()
        })
    }
}
