//! The fold: from what was written and signed to the one state that every replica shows.

use crate::correctable::PartyRole;
use crate::correction::{Correction, Corrections};
use crate::record::{Contest, EntryStanding, Quarantined, Record, Scalar, StepFact};
use crate::recording::RecordedStep;
use crate::standing::{Claim, Standing, Voice};
use crate::{ClaimedPerson, DeviceId, DocId, EntryId, OrgId, Quantity, StepKind, canonical_json};
use serde::Serialize;
use std::borrow::Cow;
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
    /// The signed milestones, causes before effects. Those that do not stand are among them.
    pub steps: Vec<SignedStep>,
    /// Milestones that were passed over: the receiver has the load, the carrier never signed. A finding, not a wall.
    pub missing: Vec<StepKind>,
    /// What the importer said of a manifest from elsewhere.
    pub reported: Option<Reported>,
    /// Why the receiver refused the load.
    pub refusal: Option<Refusal>,
    /// Why the consignor took the manifest back.
    pub voiding: Option<Voiding>,
    /// What contradicts itself.
    pub conflicts: Vec<Conflict>,
    /// Contradictions that somebody resolved.
    pub resolutions: Vec<Resolution>,
    /// Corrections, causes before effects. Weights, codes and plates above are shown as those that count say.
    pub corrections: Vec<Correction>,
    /// Steps that somebody recorded for their party, causes before effects. Left out where there are none, so that
    /// what was signed before there were any has the same digest as before.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub recordings: Vec<RecordedStep>,
    /// Writes to what a step had sealed. They change nothing and stay visible.
    pub contested: Vec<Contest>,
    /// Entries that the log gives no effect until somebody who may endorses them.
    pub quarantined: Vec<Quarantined>,
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
    /// 已拒收: the receiver has not taken the load.
    Refused,
    /// 已作废: the consignor took it back before it was picked up.
    Voided,
    /// Reported by an importer; its stage is hearsay.
    Reported,
}

impl Status {
    /// Every status, in order.
    pub const ALL: [Self; 10] = [
        Self::Draft,
        Self::Issued,
        Self::InTransit,
        Self::Delivered,
        Self::Received,
        Self::Accepted,
        Self::Closed,
        Self::Refused,
        Self::Voided,
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
            Self::Refused => "refused",
            Self::Voided => "voided",
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

impl Parties {
    /// Who plays a part.
    pub const fn of(&self, role: PartyRole) -> &Party {
        match role {
            PartyRole::Consignor => &self.consignor,
            PartyRole::Carrier => &self.carrier,
            PartyRole::Receiver => &self.receiver,
        }
    }
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
    /// Whether it is the regulator's issuer that signed.
    pub by_regulator: bool,
    /// The key. The device signs; the person is the device's claim.
    pub device: DeviceId,
    /// The signer's clock, milliseconds since 1970.
    pub claimed_ms: u64,
    /// Who acted, by the device's claim. Left out where it names nobody, so that what was signed before there
    /// were persons has the same digest as before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<ClaimedPerson>,
    /// Whether it stands. One that does not has no effect, and a *resolved* is then superseded or disputed.
    pub stands: bool,
    /// How far the regulator's log has come with it. A quarantined step does not stand.
    pub standing: EntryStanding,
}

/// 拒收: why.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Refusal {
    /// A code, such as `mismatch`.
    pub reason: Option<String>,
    /// In words.
    pub note: Option<String>,
}

/// 作废: why.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Voiding {
    /// In words.
    pub reason: Option<String>,
}

/// A contradiction that somebody resolved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Resolution {
    /// The entry that resolves.
    pub entry: EntryId,
    /// Whose device signed it.
    pub org: OrgId,
    /// Whether it is the regulator's issuer that signed.
    pub by_regulator: bool,
    /// The step that stands.
    pub stands: EntryId,
    /// The steps that do not.
    pub falls: Vec<EntryId>,
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

/// Something that contradicts itself. All sides stay until somebody resolves it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Conflict {
    /// Devices signed the same milestone without knowing of each other.
    TwoSteps {
        /// The milestone.
        step: StepKind,
        /// All of them.
        entries: Vec<EntryId>,
        /// How it can be resolved.
        ways: Vec<Way>,
    },
    /// The load was voided or refused, and somebody who did not know of it, or of whom the signer did not know,
    /// went on.
    Opposed {
        /// *Voided* or *refused*.
        step: StepKind,
        /// What it contradicts.
        against: BTreeSet<StepKind>,
        /// All of both sides.
        entries: Vec<EntryId>,
        /// How it can be resolved.
        ways: Vec<Way>,
    },
    /// Two devices wrote different values without knowing of each other.
    TwoValues {
        /// The field.
        path: String,
        /// All of them.
        entries: Vec<EntryId>,
    },
    /// All have agreed to several corrections of one field, apart from each other. The log will say which counts.
    TwoCorrections {
        /// The field.
        path: String,
        /// The entries that propose them.
        entries: Vec<EntryId>,
    },
}

/// A step that may be said to stand. The regulator may always say it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Way {
    /// The step.
    pub stands: EntryId,
    /// The organisations that may say so.
    pub by: Vec<OrgId>,
}

impl Conflict {
    /// Whether steps contradict each other, and not only values.
    pub const fn is_of_steps(&self) -> bool {
        matches!(self, Self::TwoSteps { .. } | Self::Opposed { .. })
    }

    /// How it can be resolved.
    pub fn ways(&self) -> &[Way] {
        match self {
            Self::TwoSteps { ways, .. } | Self::Opposed { ways, .. } => ways,
            Self::TwoValues { .. } | Self::TwoCorrections { .. } => &[],
        }
    }
}

impl Manifest {
    /// The state of a record. It always succeeds: contradictions become [`Conflict`]s.
    pub fn fold(record: &Record) -> Self {
        let steps = Steps::of(record);
        let corrections = Corrections::of(&record.steps, |entry| steps.has_effect(entry));
        let mut corrected = Cow::Borrowed(record);
        let told = corrections.apply(&mut corrected);
        let read = Reader::new(&corrected);
        let kind = if read.has_step(StepKind::Imported) {
            ManifestKind::Imported
        } else {
            ManifestKind::Native
        };
        let lines: Vec<_> = record.rows("lines").into_iter().map(|id| read.line(id)).collect();
        let races = corrections.races().into_iter();
        let races = races.map(|(path, entries)| Conflict::TwoCorrections { path, entries });
        let conflicts = steps
            .conflicts()
            .into_iter()
            .chain(value_conflicts(&corrected))
            .chain(races)
            .collect();
        let (missing, status) = (steps.missing(), steps.status());
        let manifest = Self {
            id: record.doc,
            code: record.doc.display_code(),
            kind,
            status,
            number: read.text("meta/number"),
            parties: Parties {
                consignor: read.party("consignor"),
                carrier: read.party("carrier"),
                receiver: read.party("receiver"),
            },
            totals: WeightTotals::of(&lines),
            lines,
            legs: record.rows("legs").into_iter().map(|id| read.leg(id)).collect(),
            steps: steps.signed(),
            missing,
            reported: read.reported(),
            refusal: read.has_step(StepKind::Refused).then(|| Refusal {
                reason: read.text("refusal/reason"),
                note: read.text("refusal/note"),
            }),
            voiding: read.has_step(StepKind::Voided).then(|| Voiding {
                reason: read.text("voiding/reason"),
            }),
            conflicts,
            resolutions: steps.resolutions(),
            corrections: told,
            recordings: RecordedStep::all(&record.steps, |entry| steps.has_effect(entry)),
            contested: record.contests.clone(),
            quarantined: record.quarantined.clone(),
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

    /// The first step of this kind that stands.
    pub fn step(&self, kind: StepKind) -> Option<&SignedStep> {
        self.steps.iter().find(|step| step.kind == kind && step.stands)
    }

    /// What is shown at a path that can be corrected.
    pub fn value_at(&self, path: &str) -> Option<Scalar> {
        let text = |text: &Option<String>| text.clone().map(Scalar::Text);
        let mass = |weight: Option<Weight>| weight.map(|weight| Scalar::Int(weight.grams.to_i64()));
        let line = |id: &str| self.lines.iter().find(|line| line.id == id);
        let leg = |id: &str| self.legs.iter().find(|leg| leg.id == id);
        let names: Vec<_> = path.split('/').collect();
        let placed = match *names.as_slice() {
            ["lines", id, "waste_code"] => text(&line(id)?.waste_code),
            ["lines", id, "waste_name"] => text(&line(id)?.waste_name),
            ["lines", id, "form"] => text(&line(id)?.form),
            ["lines", id, "packaging"] => text(&line(id)?.packaging),
            ["lines", id, "packages"] => line(id)?.packages.map(Scalar::Int),
            ["lines", id, "planned_g"] => mass(line(id)?.planned),
            ["removed", id] => line(id).and_then(|line| mass(line.removed)),
            ["received", id] => line(id).and_then(|line| mass(line.received)),
            ["accepted", id] => line(id).and_then(|line| mass(line.accepted)),
            ["legs", id, "plate"] => text(&leg(id)?.plate),
            ["legs", id, "trailer"] => text(&leg(id)?.trailer),
            _ => None,
        };
        placed.or_else(|| self.details.get(path).cloned())
    }

    /// Whether devices wrote different values here without knowing of each other.
    pub fn has_two_values(&self, at: &str) -> bool {
        let is_here =
            |conflict: &Conflict| matches!(conflict, Conflict::TwoValues { path, .. } if path == at);
        self.conflicts.iter().any(is_here)
    }

    /// Whether steps contradict each other and nobody has resolved it.
    pub fn is_contradicted(&self) -> bool {
        self.conflicts.iter().any(Conflict::is_of_steps)
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

/// The steps of a record, and which of them stand.
struct Steps<'a> {
    all: &'a [StepFact],
    /// Those that the log gives an effect.
    facts: Vec<&'a StepFact>,
    claims: Vec<Claim>,
    standing: Standing,
}

impl<'a> Steps<'a> {
    fn of(record: &'a Record) -> Self {
        let all = record.steps.as_slice();
        let has_effect = |fact: &&StepFact| fact.standing.quarantine().is_none();
        let facts: Vec<_> = all.iter().filter(has_effect).collect();
        let place = |entry: EntryId| facts.iter().position(|fact| fact.entry == entry);
        let claims: Vec<_> = facts
            .iter()
            .map(|fact| Claim {
                kind: fact.kind,
                org: fact.org,
                names: fact.stands.and_then(place),
            })
            .collect();
        let standing = Standing::of(&claims, |step, other| {
            facts[step].after.contains(&facts[other].entry)
        });
        Self {
            all,
            facts,
            claims,
            standing,
        }
    }

    fn signed(&self) -> Vec<SignedStep> {
        let step = |fact: &StepFact| SignedStep {
            kind: fact.kind,
            entry: fact.entry,
            org: fact.org,
            by_regulator: fact.by_regulator,
            device: fact.device,
            claimed_ms: fact.claimed_ms,
            person: fact.person,
            stands: self.has_effect(fact.entry),
            standing: fact.standing,
        };
        self.all.iter().map(step).collect()
    }

    /// Whether a step stands, and the log gives it an effect.
    fn has_effect(&self, entry: EntryId) -> bool {
        let place = self.facts.iter().position(|fact| fact.entry == entry);
        place.is_some_and(|at| self.standing.stands(at))
    }

    /// The places of the steps of some kinds that stand.
    fn of_kinds(&self, kinds: impl Fn(StepKind) -> bool) -> Vec<usize> {
        (0..self.facts.len())
            .filter(|at| kinds(self.facts[*at].kind) && self.standing.stands(*at))
            .collect()
    }

    fn has(&self, kind: StepKind) -> bool {
        !self.of_kinds(|other| other == kind).is_empty()
    }

    /// Whether this was signed, stands, and no other kind of step speaks against it.
    fn has_unopposed(&self, kind: StepKind) -> bool {
        self.has(kind) && self.against(kind).is_empty()
    }

    /// The steps of other kinds that contradict this kind.
    fn against(&self, kind: StepKind) -> Vec<usize> {
        self.of_kinds(|other| other != kind && kind.contradicts(other))
    }

    fn conflicts(&self) -> Vec<Conflict> {
        let twice = |step: StepKind| {
            let rivals = self.of_kinds(|kind| kind == step && step.contradicts(step));
            (rivals.len() > 1).then(|| Conflict::TwoSteps {
                step,
                entries: self.entries(&rivals),
                ways: self.ways(&rivals),
            })
        };
        let opposed = |step: StepKind| {
            let against = match step {
                StepKind::Refused => self.of_kinds(|kind| kind == StepKind::Accepted),
                _ => self.against(step),
            };
            let own = self.of_kinds(|kind| kind == step);
            (!own.is_empty() && !against.is_empty()).then(|| {
                let mut rivals = [own, against.clone()].concat();
                rivals.sort_unstable();
                Conflict::Opposed {
                    step,
                    against: against.iter().map(|at| self.facts[*at].kind).collect(),
                    entries: self.entries(&rivals),
                    ways: self.ways(&rivals),
                }
            })
        };
        let opposed = [StepKind::Refused, StepKind::Voided]
            .into_iter()
            .filter_map(opposed);
        StepKind::ALL
            .into_iter()
            .filter_map(twice)
            .chain(opposed)
            .collect()
    }

    fn entries(&self, places: &[usize]) -> Vec<EntryId> {
        places.iter().map(|at| self.facts[*at].entry).collect()
    }

    /// For each of some rivals, who may say that it stands.
    fn ways(&self, rivals: &[usize]) -> Vec<Way> {
        let way = |at: &usize| {
            let against = self.standing.rivals(&self.claims, *at);
            let signers: BTreeSet<_> = against.chain([*at]).map(|place| self.facts[place].org).collect();
            let may = |org: &OrgId| {
                self.standing
                    .may_resolve(&self.claims, *at, Voice::Org(*org))
                    .is_ok()
            };
            Way {
                stands: self.facts[*at].entry,
                by: signers.into_iter().filter(may).collect(),
            }
        };
        rivals.iter().map(way).collect()
    }

    fn resolutions(&self) -> Vec<Resolution> {
        let resolution = |(at, falls): &(usize, Vec<usize>)| {
            let fact = self.facts[*at];
            Some(Resolution {
                entry: fact.entry,
                org: fact.org,
                by_regulator: fact.by_regulator,
                stands: fact.stands?,
                falls: self.entries(falls),
            })
        };
        self.standing.resolutions.iter().filter_map(resolution).collect()
    }

    /// Milestones that were passed over. A load that was refused at the gate had to get there.
    fn missing(&self) -> Vec<StepKind> {
        if self.has_unopposed(StepKind::Voided) {
            return Vec::new();
        }
        let furthest = JOURNEY.iter().rposition(|kind| self.has(*kind));
        let at_the_gate = self.has(StepKind::Refused).then_some(GATE);
        let Some(passed) = furthest.max(at_the_gate) else {
            return Vec::new();
        };
        JOURNEY[..passed]
            .iter()
            .filter(|kind| !self.has(**kind))
            .copied()
            .collect()
    }

    /// How far the load has come. What is contradicted counts only as far as things moved: a load on the road is
    /// on the road whatever was voided, and one that is refused here and accepted there is neither yet.
    fn status(&self) -> Status {
        let is_closed = || self.missing().is_empty() && !self.conflicts().iter().any(Conflict::is_of_steps);
        if self.has_unopposed(StepKind::Voided) {
            return Status::Voided;
        }
        let is_refused = self.has(StepKind::Refused);
        let is_accepted = self.has(StepKind::Accepted);
        if is_refused && !is_accepted {
            return Status::Refused;
        }
        if is_accepted && !is_refused {
            return if is_closed() {
                Status::Closed
            } else {
                Status::Accepted
            };
        }
        match JOURNEY[..=GATE].iter().rev().find(|kind| self.has(**kind)) {
            Some(StepKind::Received) => Status::Received,
            Some(StepKind::Delivered) => Status::Delivered,
            Some(StepKind::PickedUp) => Status::InTransit,
            Some(_) => Status::Issued,
            None if self.has(StepKind::Imported) => Status::Reported,
            None => Status::Draft,
        }
    }
}

/// The place in [`JOURNEY`] of what happens at the receiver's gate.
const GATE: usize = 3;

fn value_conflicts(record: &Record) -> impl Iterator<Item = Conflict> + '_ {
    let twice = record.fields.iter().filter(|(_, values)| values.len() > 1);
    twice.map(|(path, values)| {
        let mut entries: Vec<_> = values.iter().map(|field| field.by).collect();
        entries.sort_unstable();
        Conflict::TwoValues {
            path: path.clone(),
            entries,
        }
    })
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
        let has_effect = |step: &&StepFact| step.standing.quarantine().is_none();
        let mut steps = self.record.steps.iter().filter(has_effect);
        steps.any(|step| step.kind == kind)
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
    use crate::record::Field;

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
            person: None,
            by_regulator: false,
            after: after.iter().map(|n| entry(*n)).collect(),
            stands: None,
            correcting: None,
            recording: None,
            confirms: None,
            standing: EntryStanding::Provisional,
            logged: None,
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
                entries: vec![entry(2), entry(3)],
                // Two organisations: each may only give way.
                ways: vec![
                    Way {
                        stands: entry(2),
                        by: vec![OrgId([3; 16])]
                    },
                    Way {
                        stands: entry(3),
                        by: vec![OrgId([2; 16])]
                    }
                ],
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
