//! The fold: from what was written and signed to the one state that every replica shows.

use crate::record::{Contest, Record, Scalar};
use crate::{DeviceId, DocId, EntryId, OrgId, Quantity, StepKind, canonical_json};
use serde::Serialize;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use wufei_codes::WasteCode;

/// One consignment as its record shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Manifest {
    /// Its document.
    pub id: DocId,
    /// The display code: for eyes only.
    pub code: String,
    /// Written here, or reported from elsewhere.
    pub kind: ManifestKind,
    /// How far it has come.
    pub status: Status,
    /// The 14-digit national number, when it is known.
    pub number: Option<String>,
    /// Who sends, carries and receives.
    pub parties: Parties,
    /// The wastes.
    pub lines: Vec<Line>,
    /// The sums of the lines' weights.
    pub totals: WeightTotals,
    /// The journeys.
    pub legs: Vec<Leg>,
    /// The signed milestones, causes before effects.
    pub steps: Vec<SignedStep>,
    /// Milestones that were passed over: the receiver has the load, the carrier never signed. A finding, not a wall.
    pub missing: Vec<StepKind>,
    /// What the importer said of a manifest from elsewhere.
    pub reported: Option<Reported>,
    /// What contradicts itself.
    pub conflicts: Vec<Conflict>,
    /// Writes to what a step had sealed. They change nothing and stay visible.
    pub contested: Vec<Contest>,
    /// Every other field, by path.
    pub details: BTreeMap<String, Scalar>,
}

/// Where a manifest comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ManifestKind {
    /// Its steps are signed by those who did them.
    Native,
    /// Its steps are reported by an importer, never signed.
    Imported,
}

/// How far a manifest has come. *Closed* is computed, nobody signs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// 草稿: nobody has issued it.
    Draft,
    /// 已开具.
    Issued,
    /// 运输中.
    InTransit,
    /// 已到达.
    Delivered,
    /// 已接收: weighed by the receiver.
    Received,
    /// 已接受, while a step is missing or contradicted.
    Accepted,
    /// 已办结: accepted, with every step signed once.
    Closed,
    /// Reported by an importer; its stage is hearsay.
    Reported,
}

impl Status {
    /// Every status, in order.
    pub const ALL: [Self; 8] = [
        Self::Draft,
        Self::Issued,
        Self::InTransit,
        Self::Delivered,
        Self::Received,
        Self::Accepted,
        Self::Closed,
        Self::Reported,
    ];

    /// The stable name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Issued => "issued",
            Self::InTransit => "in_transit",
            Self::Delivered => "delivered",
            Self::Received => "received",
            Self::Accepted => "accepted",
            Self::Closed => "closed",
            Self::Reported => "reported",
        }
    }

    /// The status with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }
}

/// The three roles of one manifest (Transfer Measures, article 31). An organisation may hold others elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Parties {
    /// 移出人.
    pub consignor: Party,
    /// 承运人.
    pub carrier: Party,
    /// 接受人.
    pub receiver: Party,
}

/// One of the three.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Party {
    /// Its organisation in this ledger; none for a firm that is only a text.
    pub org: Option<OrgId>,
    /// Its name as written.
    pub name: Option<String>,
    /// 统一社会信用代码.
    pub uscc: Option<String>,
    /// Division code of the site, such as 420102.
    pub division: Option<String>,
    /// District as written, where there is no code.
    pub district: Option<String>,
    /// Licence number (receiver) or operating licence (carrier).
    pub licence: Option<String>,
}

/// One waste of the consignment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// Its random id.
    pub id: String,
    /// The eight digits of the catalogue.
    pub waste_code: Option<String>,
    /// The category, such as `HW08`.
    pub category: Option<String>,
    /// Its name.
    pub waste_name: Option<String>,
    /// 形态.
    pub form: Option<String>,
    /// 包装方式.
    pub packaging: Option<String>,
    /// Pieces.
    pub packages: Option<i64>,
    /// By the consignor, when it was issued.
    pub planned: Option<Weight>,
    /// 移出量, when it left.
    pub removed: Option<Weight>,
    /// On the receiver's scale.
    pub received: Option<Weight>,
    /// 接受量, by the receiver.
    pub accepted: Option<Weight>,
}

/// A mass and the entry that states it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Weight {
    /// Whole grams.
    pub grams: Quantity,
    /// Who says so: the entry's signer.
    pub by: EntryId,
}

/// Sums over the lines, in grams; none while no line has one. Three facts by three signers, never one over another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct WeightTotals {
    /// Planned.
    pub planned_g: Option<u64>,
    /// Removed.
    pub removed_g: Option<u64>,
    /// Received.
    pub received_g: Option<u64>,
    /// Accepted.
    pub accepted_g: Option<u64>,
}

/// One journey by one vehicle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Leg {
    /// Its random id.
    pub id: String,
    /// The vehicle.
    pub plate: Option<String>,
    /// The trailer.
    pub trailer: Option<String>,
}

/// A milestone and who signed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct SignedStep {
    /// What it says.
    pub kind: StepKind,
    /// The entry.
    pub entry: EntryId,
    /// The organisation of the key.
    pub org: OrgId,
    /// The key. The device signs; the person is the device's claim.
    pub device: DeviceId,
    /// The signer's clock, milliseconds since 1970.
    pub claimed_ms: u64,
}

/// Hearsay about a manifest from elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reported {
    /// Who imported it.
    pub by: OrgId,
    /// 当前阶段 as written.
    pub stage: Option<String>,
    /// 是否作废.
    pub voided: bool,
    /// 补录类型.
    pub backfill: Option<String>,
}

/// Something that contradicts itself. Both sides stay until somebody resolves it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Conflict {
    /// Two devices signed the same milestone without knowing of each other.
    TwoSteps {
        /// The milestone.
        step: StepKind,
        /// All of them.
        entries: Vec<EntryId>,
    },
    /// Two devices wrote different values without knowing of each other.
    TwoValues {
        /// The field.
        path: String,
        /// All of them.
        entries: Vec<EntryId>,
    },
}

impl Manifest {
    /// The state of a record. It always succeeds: contradictions become [`Conflict`]s.
    pub fn fold(record: &Record) -> Self {
        let read = Reader::new(record);
        let kind = if read.has_step(StepKind::Imported) {
            ManifestKind::Imported
        } else {
            ManifestKind::Native
        };
        let lines: Vec<_> = record.rows("lines").into_iter().map(|id| read.line(id)).collect();
        let conflicts = conflicts(record);
        let missing = missing(record);
        let manifest = Self {
            id: record.doc,
            code: record.doc.display_code(),
            kind,
            status: status(record, &missing, &conflicts),
            number: read.text("meta/number"),
            parties: Parties {
                consignor: read.party("consignor"),
                carrier: read.party("carrier"),
                receiver: read.party("receiver"),
            },
            totals: WeightTotals::of(&lines),
            lines,
            legs: record.rows("legs").into_iter().map(|id| read.leg(id)).collect(),
            steps: record.steps.iter().map(SignedStep::from_fact).collect(),
            missing,
            reported: read.reported(),
            conflicts,
            contested: record.contests.clone(),
            details: BTreeMap::new(),
        };
        Self {
            details: read.rest(),
            ..manifest
        }
    }

    /// The text that replicas compare.
    pub fn canonical_json(&self) -> String {
        canonical_json(&serde_json::to_value(self).expect("a fold holds text keys and whole numbers only"))
    }

    /// The first step of this kind.
    pub fn step(&self, kind: StepKind) -> Option<&SignedStep> {
        self.steps.iter().find(|step| step.kind == kind)
    }
}

impl SignedStep {
    fn from_fact(fact: &crate::StepFact) -> Self {
        Self {
            kind: fact.kind,
            entry: fact.entry,
            org: fact.org,
            device: fact.device,
            claimed_ms: fact.claimed_ms,
        }
    }
}

impl WeightTotals {
    fn of(lines: &[Line]) -> Self {
        let sum = |weight: fn(&Line) -> Option<Weight>| {
            lines
                .iter()
                .filter_map(weight)
                .map(|weight| weight.grams.in_grams())
                .fold(None, |sum, grams| Some(sum.unwrap_or(0) + grams))
        };
        Self {
            planned_g: sum(|line| line.planned),
            removed_g: sum(|line| line.removed),
            received_g: sum(|line| line.received),
            accepted_g: sum(|line| line.accepted),
        }
    }
}

/// The milestones of a journey, in order.
const JOURNEY: [StepKind; 5] = [
    StepKind::Issued,
    StepKind::PickedUp,
    StepKind::Delivered,
    StepKind::Received,
    StepKind::Accepted,
];

fn missing(record: &Record) -> Vec<StepKind> {
    let signed: BTreeSet<_> = record.steps.iter().map(|step| step.kind).collect();
    let Some(furthest) = JOURNEY.iter().rposition(|kind| signed.contains(kind)) else {
        return Vec::new();
    };
    JOURNEY[..furthest]
        .iter()
        .filter(|kind| !signed.contains(kind))
        .copied()
        .collect()
}

fn status(record: &Record, missing: &[StepKind], conflicts: &[Conflict]) -> Status {
    let signed = |kind| record.steps.iter().any(|step| step.kind == kind);
    let two_steps = conflicts
        .iter()
        .any(|conflict| matches!(conflict, Conflict::TwoSteps { .. }));
    match JOURNEY.iter().rev().find(|kind| signed(**kind)) {
        Some(StepKind::Accepted) if missing.is_empty() && !two_steps => Status::Closed,
        Some(StepKind::Accepted) => Status::Accepted,
        Some(StepKind::Received) => Status::Received,
        Some(StepKind::Delivered) => Status::Delivered,
        Some(StepKind::PickedUp) => Status::InTransit,
        Some(_) => Status::Issued,
        None if signed(StepKind::Imported) => Status::Reported,
        None => Status::Draft,
    }
}

fn conflicts(record: &Record) -> Vec<Conflict> {
    let mut by_kind: BTreeMap<StepKind, Vec<EntryId>> = BTreeMap::new();
    for step in &record.steps {
        by_kind.entry(step.kind).or_default().push(step.entry);
    }
    let steps = by_kind
        .into_iter()
        .filter(|(_, entries)| entries.len() > 1)
        .map(|(step, entries)| Conflict::TwoSteps { step, entries });
    let values = record
        .fields
        .iter()
        .filter(|(_, values)| values.len() > 1)
        .map(|(path, values)| {
            let mut entries: Vec<_> = values.iter().map(|field| field.by).collect();
            entries.sort_unstable();
            Conflict::TwoValues {
                path: path.clone(),
                entries,
            }
        });
    steps.chain(values).collect()
}

/// Reads a record and remembers what it has read, so that nothing is left unshown.
struct Reader<'a> {
    record: &'a Record,
    read: RefCell<BTreeSet<String>>,
}

impl<'a> Reader<'a> {
    fn new(record: &'a Record) -> Self {
        Self {
            record,
            read: RefCell::default(),
        }
    }

    fn has_step(&self, kind: StepKind) -> bool {
        self.record.steps.iter().any(|step| step.kind == kind)
    }

    /// A value of the wrong type stays unread, and so it shows among the details.
    fn value<T>(&self, path: &str, as_type: impl Fn(&Scalar) -> Option<T>) -> Option<T> {
        let value = as_type(self.record.get(path)?)?;
        self.read.borrow_mut().insert(path.to_owned());
        Some(value)
    }

    fn text(&self, path: &str) -> Option<String> {
        self.value(path, |value| value.as_text().map(str::to_owned))
    }

    fn weight(&self, path: &str) -> Option<Weight> {
        let grams = self.value(path, |value| Quantity::from_grams(value.as_int()?).ok())?;
        let by = self.record.fields[path].last()?.by;
        Some(Weight { grams, by })
    }

    fn party(&self, role: &str) -> Party {
        let text = |name: &str| self.text(&format!("parties/{role}/{name}"));
        Party {
            org: self.value(&format!("parties/{role}/org"), Scalar::as_org),
            name: text("name"),
            uscc: text("uscc"),
            division: text("division"),
            district: text("district"),
            licence: text("licence"),
        }
    }

    fn line(&self, id: &str) -> Line {
        let text = |name: &str| self.text(&format!("lines/{id}/{name}"));
        let waste_code = text("waste_code");
        let category = waste_code.as_deref().and_then(|code| WasteCode::parse(code).ok());
        Line {
            id: id.to_owned(),
            category: category.map(|code| code.category().to_string()),
            waste_code,
            waste_name: text("waste_name"),
            form: text("form"),
            packaging: text("packaging"),
            packages: self.value(&format!("lines/{id}/packages"), Scalar::as_int),
            planned: self.weight(&format!("lines/{id}/planned_g")),
            removed: self.weight(&format!("removed/{id}")),
            received: self.weight(&format!("received/{id}")),
            accepted: self.weight(&format!("accepted/{id}")),
        }
    }

    fn leg(&self, id: &str) -> Leg {
        let text = |name: &str| self.text(&format!("legs/{id}/{name}"));
        Leg {
            id: id.to_owned(),
            plate: text("plate"),
            trailer: text("trailer"),
        }
    }

    fn reported(&self) -> Option<Reported> {
        let by = self
            .record
            .steps
            .iter()
            .find(|step| step.kind == StepKind::Imported)?
            .org;
        Some(Reported {
            by,
            stage: self.text("reported/stage"),
            voided: self.value("reported/voided", Scalar::as_bool).unwrap_or(false),
            backfill: self.text("reported/backfill"),
        })
    }

    /// What has no place above. What every document has says nothing about this one.
    fn rest(self) -> BTreeMap<String, Scalar> {
        let read = self.read.into_inner();
        let every_document = ["meta/kind", "meta/nonce", "meta/schema"];
        let unread = |path: &String| !read.contains(path) && !every_document.contains(&path.as_str());
        let paths = self.record.fields.keys().filter(|path| unread(path));
        paths
            .filter_map(|path| Some((path.clone(), self.record.get(path)?.clone())))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Field, StepFact};

    fn entry(n: u8) -> EntryId {
        EntryId([n; 32])
    }

    fn step(n: u8, kind: StepKind, after: &[u8]) -> StepFact {
        StepFact {
            entry: entry(n),
            kind,
            org: OrgId([n; 16]),
            device: DeviceId([n; 16]),
            claimed_ms: 0,
            after: after.iter().map(|n| entry(*n)).collect(),
        }
    }

    fn record(fields: &[(&str, Scalar)], steps: Vec<StepFact>) -> Record {
        let field = |(path, value): &(&str, Scalar)| {
            (
                (*path).to_owned(),
                vec![Field {
                    value: value.clone(),
                    by: entry(1),
                }],
            )
        };
        Record {
            fields: fields.iter().map(field).collect(),
            steps,
            ..Record::default()
        }
    }

    #[test]
    fn a_manifest_is_as_far_as_its_last_signed_step() {
        use StepKind::{Accepted, Delivered, Issued, PickedUp, Received};
        let all = [Issued, PickedUp, Delivered, Received, Accepted];
        let expected = [
            Status::Issued,
            Status::InTransit,
            Status::Delivered,
            Status::Received,
            Status::Closed,
        ];
        for (count, status) in expected.into_iter().enumerate() {
            let steps = all[..=count]
                .iter()
                .enumerate()
                .map(|(n, kind)| step(n as u8, *kind, &[]))
                .collect();
            assert_eq!(Manifest::fold(&record(&[], steps)).status, status);
        }
        assert_eq!(Manifest::fold(&record(&[], vec![])).status, Status::Draft);
    }

    #[test]
    fn a_receiver_is_not_stopped_by_a_carrier_who_never_signed() {
        use StepKind::{Accepted, Issued, Received};
        let steps = vec![
            step(1, Issued, &[]),
            step(2, Received, &[1]),
            step(3, Accepted, &[1, 2]),
        ];
        let manifest = Manifest::fold(&record(&[], steps));
        assert_eq!(manifest.status, Status::Accepted);
        assert_eq!(manifest.missing, [StepKind::PickedUp, StepKind::Delivered]);
    }

    #[test]
    fn two_receptions_of_one_load_are_shown_not_merged() {
        use StepKind::{Issued, Received};
        let steps = vec![
            step(1, Issued, &[]),
            step(2, Received, &[1]),
            step(3, Received, &[1]),
        ];
        let manifest = Manifest::fold(&record(&[], steps));
        assert_eq!(
            manifest.conflicts,
            [Conflict::TwoSteps {
                step: Received,
                entries: vec![entry(2), entry(3)]
            }]
        );
    }

    #[test]
    fn the_three_weights_stand_beside_each_other() {
        let fields = [
            ("lines/a1/waste_code", Scalar::Text("900-249-08".into())),
            ("lines/a1/planned_g", Scalar::Int(1_200_000)),
            ("removed/a1", Scalar::Int(1_180_000)),
            ("accepted/a1", Scalar::Int(1_175_000)),
        ];
        let manifest = Manifest::fold(&record(&fields, vec![]));
        let grams = |weight: Option<Weight>| weight.map(|weight| weight.grams.in_grams());
        let line = &manifest.lines[0];
        assert_eq!(line.category.as_deref(), Some("HW08"));
        assert_eq!(
            [
                grams(line.planned),
                grams(line.removed),
                grams(line.received),
                grams(line.accepted)
            ],
            [Some(1_200_000), Some(1_180_000), None, Some(1_175_000)]
        );
        assert_eq!(manifest.totals.removed_g, Some(1_180_000));
        assert_eq!(manifest.totals.received_g, None);
    }

    #[test]
    fn a_weight_that_is_no_mass_stays_visible_and_counts_for_nothing() {
        let manifest = Manifest::fold(&record(&[("lines/a1/planned_g", Scalar::Int(-5))], vec![]));
        assert_eq!(manifest.lines[0].planned, None);
        assert_eq!(manifest.details["lines/a1/planned_g"], Scalar::Int(-5));
    }
}
