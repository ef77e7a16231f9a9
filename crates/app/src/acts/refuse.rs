//! The receiver takes nothing of the load.

use super::{PartyRole, Scene, StepAct, told_reason};
use crate::Problem;
use wufei_ledger::{Act, Write};
use wufei_manifest::{Status, StepKind};

/// 拒收, at the gate or after weighing. The load goes back, or on under a new manifest: the carrier may deliver
/// it to nobody but the receiver named (Transfer Measures, article 11).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refuse {
    /// Why.
    pub reason: RefusalReason,
    /// In words; needed for another reason.
    pub note: Option<String>,
}

/// Why a load is refused (Transfer Measures, articles 12 and 18).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefusalReason {
    /// 与联单不符: name, quantity, characteristic, form or packaging differ from the manifest.
    Mismatch,
    /// 包装破损或泄漏.
    Packaging,
    /// 超出经营许可范围.
    NotPermitted,
    /// 无接收能力.
    NoCapacity,
    /// 其他, in words.
    Other,
}

impl RefusalReason {
    /// The stable name in documents.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mismatch => "mismatch",
            Self::Packaging => "packaging",
            Self::NotPermitted => "not_permitted",
            Self::NoCapacity => "no_capacity",
            Self::Other => "other",
        }
    }
}

impl StepAct for Refuse {
    fn decide(&self, scene: &Scene<'_>) -> Result<Act, Problem> {
        use Status::{Delivered, InTransit, Issued, Received};
        let here = [Issued, InTransit, Delivered, Received];
        scene.may_sign(StepKind::Refused, PartyRole::Receiver, &here)?;
        let note = self.note.as_deref().and_then(told_reason);
        if self.reason == RefusalReason::Other && note.is_none() {
            return Err(Problem::NoReason {
                step: StepKind::Refused,
            });
        }
        let mut writes = vec![Write::text("refusal/reason", self.reason.name())];
        writes.extend(note.map(|note| Write::text("refusal/note", note)));
        Ok(Act {
            writes,
            step: Some((StepKind::Refused, scene.row)),
            ..Act::default()
        })
    }
}
