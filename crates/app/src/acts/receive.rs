//! The receiver has the load and weighs it.

use super::{LineWeight, PartyRole, Scene, StepAct, weights};
use crate::Problem;
use wufei_ledger::Act;
use wufei_manifest::{Status, StepKind};

/// 接收. Possible from *issued* on: a carrier who never signed does not keep a load at the gate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receive {
    /// What the receiver's scale shows, for each line.
    pub weighed: Vec<LineWeight>,
}

impl StepAct for Receive {
    fn decide(&self, scene: &Scene<'_>) -> Result<Act, Problem> {
        let arrived = [Status::Issued, Status::InTransit, Status::Delivered];
        scene.may_sign(StepKind::Received, PartyRole::Receiver, &arrived)?;
        weights::each_line_has_one(scene, &self.weighed, |line| line.received.is_some())?;
        let writes = weights::writes(scene, "received", &self.weighed)?;
        Ok(Act {
            writes,
            step: Some((StepKind::Received, scene.row)),
            ..Act::default()
        })
    }
}
