//! What a person asks to be signed.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// An act, as a form gives it. The same value is checked, waits its ten seconds and is signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum ActRequest {
    /// 开联单: write a manifest and issue it, in the own organisation's name.
    IssueNew {
        /// The form.
        manifest: NewManifestForm,
    },
    /// 反向填写: write a manifest for another consignor, who will check and issue it.
    Prepare {
        /// The form; its consignor is given.
        manifest: NewManifestForm,
    },
    /// Issue a manifest that is here as a draft.
    Issue {
        /// The document.
        manifest: String,
        /// 移出量 of each line, where it has been weighed already.
        removed: Vec<LineGrams>,
    },
    /// 用签字单签: issue a manifest that was prepared here, with its consignor's sheet.
    IssueBySheet {
        /// The document.
        manifest: String,
        /// 移出量 of each line, where it has been weighed already.
        removed: Vec<LineGrams>,
        /// The sheet, as `read_sheet` named it.
        sheet: String,
    },
    /// 装运: the carrier takes the load over.
    PickUp {
        /// The document.
        manifest: String,
        /// The vehicle, as typed.
        plate: String,
        /// The trailer, as typed.
        trailer: Option<String>,
        /// 移出量 of lines that the consignor has not weighed.
        removed: Vec<LineGrams>,
    },
    /// 到达: the carrier brings the load to the receiver's gate.
    Deliver {
        /// The document.
        manifest: String,
    },
    /// 接收: the receiver has weighed the load.
    Receive {
        /// The document.
        manifest: String,
        /// What the receiver's scale shows, for each line.
        weighed: Vec<LineGrams>,
    },
    /// 接受: the receiver accepts what was received.
    Accept {
        /// The document.
        manifest: String,
        /// What is accepted, where it is not what was weighed.
        accepted: Vec<LineGrams>,
        /// 接受人处理意见.
        opinion: Opinion,
        /// In words.
        note: Option<String>,
    },
    /// 拒收: the receiver takes nothing of the load.
    Refuse {
        /// The document.
        manifest: String,
        /// Why.
        reason: RefusalReason,
        /// In words; needed for another reason.
        note: Option<String>,
    },
    /// 作废: the consignor takes an issued manifest back before it is picked up.
    Void {
        /// The document.
        manifest: String,
        /// Why, in words.
        reason: String,
    },
    /// 定以哪一步为准: of steps that contradict each other, this one stands.
    Resolve {
        /// The document.
        manifest: String,
        /// The entry of the step that stands.
        stands: String,
    },
    /// 更正: propose other values for what was signed.
    Correct {
        /// The document.
        manifest: String,
        /// Why, in words.
        reason: String,
        /// What should stand where.
        fields: Vec<FieldCorrection>,
    },
    /// 同意更正.
    Approve {
        /// The document.
        manifest: String,
        /// The entry that proposes.
        correction: String,
    },
    /// 不同意更正; whoever proposed it withdraws it so.
    Decline {
        /// The document.
        manifest: String,
        /// The entry that proposes.
        correction: String,
        /// Why, in words.
        reason: Option<String>,
    },
    /// 代记: another party's step, recorded for it by somebody who was present.
    Record {
        /// What the party did.
        step: Box<ActRequest>,
        /// Why it does not sign itself, in words.
        reason: String,
        /// What stands behind it.
        proof: RecordProof,
    },
    /// 确认代记: what was recorded for the own organisation was its will.
    Confirm {
        /// The document.
        manifest: String,
        /// The recorded step's entry.
        step: String,
    },
}

/// What stands behind a recorded step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum RecordProof {
    /// A picture of the signed paper, for a party that is not enrolled.
    Picture {
        /// The name that the chosen file was given; empty while none is chosen.
        chosen: String,
    },
    /// One of its codes, for a party that is.
    Code {
        /// As typed.
        code: String,
    },
}

/// A field and what should stand there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FieldCorrection {
    /// Its path.
    pub path: String,
    /// As typed, such as `1.157t`.
    pub value: String,
}

/// Why a receiver refuses a load (Transfer Measures, articles 12 and 18).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
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

/// A mass for one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LineGrams {
    /// The line's id.
    pub line: String,
    /// Whole grams.
    pub grams: u64,
}

/// 接受人处理意见 (Transfer Measures, article 18).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Opinion {
    /// 接受.
    #[default]
    Full,
    /// 有差异接受.
    Difference,
    /// 部分接受.
    Part,
}

/// What a new manifest says.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
pub struct NewManifestForm {
    /// 移出人, an organisation's id; none means the own one.
    pub consignor: Option<String>,
    /// 承运人, an organisation's id.
    pub carrier: Option<String>,
    /// 接受人, an organisation's id.
    pub receiver: Option<String>,
    /// What 移出人 is called, when it is not enrolled.
    #[serde(default)]
    pub consignor_name: Option<String>,
    /// What 承运人 is called, when it is not enrolled.
    #[serde(default)]
    pub carrier_name: Option<String>,
    /// What 接受人 is called, when it is not enrolled.
    #[serde(default)]
    pub receiver_name: Option<String>,
    /// The wastes.
    pub lines: Vec<NewLineForm>,
    /// Planned day of the transfer.
    pub planned_on: Option<String>,
}

/// One waste of a new manifest.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
pub struct NewLineForm {
    /// As typed or chosen: `900-249-08`.
    pub waste_code: String,
    /// Its name in the workshop; the catalogue's description when it is left out.
    pub waste_name: Option<String>,
    /// 形态.
    pub form: Option<String>,
    /// 包装方式.
    pub packaging: Option<String>,
    /// Pieces.
    pub packages: Option<u32>,
    /// The planned mass in grams.
    pub planned_g: Option<u64>,
    /// 移出量 in grams, where it has been weighed already.
    pub removed_g: Option<u64>,
}

impl ActRequest {
    /// The manifest that the act is about, if it exists already.
    pub fn manifest(&self) -> Option<&str> {
        match self {
            Self::IssueNew { .. } | Self::Prepare { .. } => None,
            Self::Issue { manifest, .. }
            | Self::IssueBySheet { manifest, .. }
            | Self::PickUp { manifest, .. }
            | Self::Deliver { manifest }
            | Self::Receive { manifest, .. }
            | Self::Accept { manifest, .. }
            | Self::Refuse { manifest, .. }
            | Self::Void { manifest, .. }
            | Self::Resolve { manifest, .. }
            | Self::Correct { manifest, .. }
            | Self::Approve { manifest, .. }
            | Self::Decline { manifest, .. }
            | Self::Confirm { manifest, .. } => Some(manifest),
            Self::Record { step, .. } => step.manifest(),
        }
    }
}
