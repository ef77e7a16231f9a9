//! The receiver accepts what was received.

use super::{LineWeight, PartyRole, Scene, StepAct, weights};
use crate::Problem;
use wufei_ledger::{Act, Write};
use wufei_manifest::{Line, Status, StepKind};

/// 接受. Seals the accepted weights.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Accept {
    /// What is accepted of each line; what was weighed, where nothing is given.
    pub accepted: Vec<LineWeight>,
    /// With or without a difference to tell (Transfer Measures, article 18).
    pub opinion: Opinion,
    /// In words.
    pub note: Option<String>,
}

/// 接受人处理意见.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Opinion {
    /// 接受.
    #[default]
    Full,
    /// 有差异接受: name, quantity, characteristic, form or packaging differ.
    Difference,
    /// 部分接受.
    Part,
}

impl Opinion {
    /// The stable name in documents.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Difference => "difference",
            Self::Part => "part",
        }
    }
}

impl StepAct for Accept {
    fn decide(&self, scene: &Scene<'_>) -> Result<Act, Problem> {
        scene.may_sign(StepKind::Accepted, PartyRole::Receiver, &[Status::Received])?;
        let mut writes = weights::writes(scene, "accepted", &self.accepted)?;
        let weighed = |line: &Line| {
            let path = format!("accepted/{}", line.id);
            let given = writes.iter().any(|write| write.path == path);
            let grams = line.received.filter(|_| !given)?.grams;
            Some(Write::int(path, grams.to_i64()))
        };
        let rest: Vec<_> = scene.manifest.lines.iter().filter_map(weighed).collect();
        writes.extend(rest);
        writes.push(Write::text("accepted/opinion", self.opinion.name()));
        writes.extend(self.note.clone().map(|note| Write::text("accepted/note", note)));
        Ok(Act {
            writes,
            step: Some((StepKind::Accepted, scene.row)),
            ..Act::default()
        })
    }
}
