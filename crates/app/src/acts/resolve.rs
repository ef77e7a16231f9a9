//! Somebody who may says which of several contradicting steps stands.

use super::{Scene, StepAct};
use crate::Problem;
use wufei_ledger::{Act, Write};
use wufei_manifest::id::Hex;
use wufei_manifest::{Conflict, StepKind, Way};

/// 定以哪一步为准. Decided in `docs/decisions/0013-contradicting-steps.md`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolve {
    /// The entry of the step that stands, or the beginning of its id.
    pub stands: String,
}

impl StepAct for Resolve {
    fn decide(&self, scene: &Scene<'_>) -> Result<Act, Problem> {
        let named = self.stands.trim().to_lowercase();
        let is_named = |way: &&Way| !named.is_empty() && way.stands.to_string().starts_with(&named);
        // One step may stand in two conflicts: the ways are the same, for they are judged step by step.
        let mut ways: Vec<_> = scene
            .manifest
            .conflicts
            .iter()
            .flat_map(Conflict::ways)
            .filter(is_named)
            .collect();
        ways.sort_unstable();
        ways.dedup();
        let [way] = ways.as_slice() else {
            return Err(Problem::NothingToResolve {
                named: self.stands.clone(),
            });
        };
        if !way.by.contains(&scene.own) {
            return Err(Problem::MayNotResolve {
                may: way.by.iter().map(|org| scene.name(*org)).collect(),
            });
        }
        let row = format!("steps/{}", Hex(scene.row));
        Ok(Act {
            writes: vec![Write::bytes(format!("{row}/stands"), way.stands.0)],
            step: Some((StepKind::Resolved, scene.row)),
            ..Act::default()
        })
    }
}
