//! Rows of one number gathered into one manifest.

use std::collections::{BTreeMap, HashMap};

use wufei_codes::{ManifestNumber, Plate, WasteCode, excerpt};

use super::column::Column;
use super::problem::{MAX_VALUE_CHARS, Problem, ProblemCode, Severity};
use super::reported_time::ReportedTime;
use super::row::Row;
use super::{Import, MAX_PROBLEMS};

/// A manifest as a spreadsheet reports it: what somebody wrote down, signed by nobody.
///
/// Firms are the text that stands there; nobody is matched by a name. There are no names of persons here,
/// and there must not be: what is made of this cannot be erased.
#[derive(Debug, Clone, PartialEq, Default, serde::Serialize)]
pub struct ImportedManifest {
    /// The number of the national system; `None` only where there is a local one.
    pub number: Option<ManifestNumber>,
    /// The province's own number.
    pub local_number: Option<String>,
    /// Who sent the waste away.
    pub consignor: ReportedParty,
    /// Who carried it.
    pub carrier: Option<ReportedParty>,
    /// Who received it.
    pub receiver: Option<ReportedParty>,
    /// The number of the receiver's licence.
    pub licence: Option<String>,
    /// The wastes, one line each; never empty.
    pub lines: Vec<ImportedLine>,
    /// The plate of the vehicle.
    pub plate: Option<Plate>,
    /// The plate of the trailer, where two plates stand in the cell.
    pub trailer: Option<Plate>,
    /// When the transfer was planned for.
    pub planned_at: Option<ReportedTime>,
    /// When the vehicle set out.
    pub picked_up_at: Option<ReportedTime>,
    /// When the vehicle arrived.
    pub delivered_at: Option<ReportedTime>,
    /// When the receiver took the waste.
    pub received_at: Option<ReportedTime>,
    /// How far the manifest had come.
    pub stage: Option<Stage>,
    /// What the receiver decided; different texts of several rows follow one another on lines of their own.
    pub opinion: Option<String>,
    /// Whether the receiver reports a major difference; yes if any row says so.
    pub major_difference: Option<bool>,
    /// The difference in words, gathered like the opinion.
    pub difference_note: Option<String>,
    /// The receiver's remark, gathered like the opinion.
    pub note: Option<String>,
    /// Whether the manifest is void; yes if any row says so.
    pub voided: bool,
    /// The kind of back-filling, where the manifest was on paper first.
    pub backfill: Option<String>,
    /// The rows it was read from, as the spreadsheet counts them.
    pub rows: Vec<u32>,
}

/// A firm as a spreadsheet names it.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize)]
pub struct ReportedParty {
    /// The name as it stands there.
    pub name: String,
    /// Province; the layout has it for the receiver only.
    pub province: Option<String>,
    /// City.
    pub city: Option<String>,
    /// District or county.
    pub district: Option<String>,
    /// Township or street.
    pub township: Option<String>,
}

/// One waste of a manifest.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ImportedLine {
    /// The code.
    pub waste_code: WasteCode,
    /// The waste in words.
    pub waste_name: Option<String>,
    /// Solid, liquid and so on.
    pub form: Option<String>,
    /// How it is packed.
    pub packaging: Option<String>,
    /// The planned weight in grams.
    pub planned_g: Option<i64>,
    /// The weight that the receiver accepted, in grams.
    pub accepted_g: Option<i64>,
    /// Utilisation (利用) or disposal (处置).
    pub method_class: Option<String>,
    /// The method's code, such as `R9`.
    pub method: Option<String>,
    /// The row it was read from, as the spreadsheet counts it.
    pub row: u32,
}

impl ImportedLine {
    fn says_the_same(&self, other: &ImportedLine) -> bool {
        ImportedLine {
            row: 0,
            ..self.clone()
        } == ImportedLine {
            row: 0,
            ..other.clone()
        }
    }
}

/// How far a manifest had come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// 待发运.
    AwaitingPickup,
    /// 运输中.
    InTransit,
    /// 已接收.
    Received,
    /// 已完结.
    Closed,
}

impl Stage {
    /// Reads the word of the layout.
    pub(super) fn parse(text: &str) -> Option<Self> {
        [
            Stage::AwaitingPickup,
            Stage::InTransit,
            Stage::Received,
            Stage::Closed,
        ]
        .into_iter()
        .find(|stage| stage.word() == text)
    }

    /// The word of the layout.
    pub fn word(self) -> &'static str {
        match self {
            Stage::AwaitingPickup => "待发运",
            Stage::InTransit => "运输中",
            Stage::Received => "已接收",
            Stage::Closed => "已完结",
        }
    }
}

/// A manifest that stays out because at least one of its rows has an error.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct LeftOut {
    /// The number as it stands there; empty when there is none.
    pub number: String,
    /// All its rows, the faultless too, as the spreadsheet counts them.
    pub rows: Vec<u32>,
}

/// Manifests in the order of their first rows, while rows are still coming.
#[derive(Default)]
pub(super) struct Gathered {
    groups: Vec<Group>,
    by_key: HashMap<String, usize>,
    problems: Vec<Problem>,
    problems_not_listed: u32,
}

#[derive(Default)]
struct Group {
    shown: String,
    rows: Vec<u32>,
    has_error: bool,
    manifest: Option<ImportedManifest>,
    opinions: Remarks,
    difference_notes: Remarks,
    notes: Remarks,
}

impl Gathered {
    pub fn add(&mut self, row: Row) {
        let place = match self.by_key.get(&row.key) {
            Some(place) => *place,
            None => {
                self.groups.push(Group {
                    shown: row.shown_number,
                    ..Group::default()
                });
                self.by_key.insert(row.key, self.groups.len() - 1);
                self.groups.len() - 1
            }
        };
        let group = &mut self.groups[place];
        group.rows.push(row.number);
        group.has_error |= row
            .problems
            .iter()
            .any(|problem| problem.severity == Severity::Error);
        let mut problems = row.problems;
        if let (Some(head), Some(line)) = (row.head, row.line) {
            problems.extend(group.take(head, line));
        }
        let room = MAX_PROBLEMS - self.problems.len();
        self.problems_not_listed += problems.len().saturating_sub(room) as u32;
        self.problems.extend(problems.into_iter().take(room));
    }

    /// Fills in the manifests, those left out, and the problems.
    pub fn settle(self, import: &mut Import) {
        for group in self.groups {
            match group.manifest {
                Some(manifest) if !group.has_error => import.manifests.push(ImportedManifest {
                    opinion: group.opinions.into_text(),
                    difference_note: group.difference_notes.into_text(),
                    note: group.notes.into_text(),
                    rows: group.rows,
                    ..manifest
                }),
                _ => import.left_out.push(LeftOut {
                    number: group.shown,
                    rows: group.rows,
                }),
            }
        }
        import.problems = self.problems;
        import
            .problems
            .sort_by_key(|problem| (problem.row, problem.column));
        import.problems_not_listed = self.problems_not_listed;
    }
}

impl Group {
    /// Takes in what a faultless row says, and returns what is odd about it beside the rows before.
    fn take(&mut self, mut head: ImportedManifest, line: ImportedLine) -> Vec<Problem> {
        let news = [
            self.opinions.add(head.opinion.take()),
            self.difference_notes.add(head.difference_note.take()),
            self.notes.add(head.note.take()),
        ];
        let Some(manifest) = &mut self.manifest else {
            self.manifest = Some(ImportedManifest {
                lines: vec![line],
                ..head
            });
            return Vec::new();
        };
        let mut problems = differences(manifest, &head, line.row);
        if !news.contains(&true) {
            problems.extend(repeated(manifest, &line));
        }
        merge(manifest, head);
        manifest.lines.push(line);
        problems
    }
}

/// Different texts in the order in which they came. A file may hold very many, so that looking for each
/// in all before it would take forever.
#[derive(Default)]
struct Remarks(BTreeMap<String, usize>);

impl Remarks {
    /// Whether the text is a new one.
    fn add(&mut self, text: Option<String>) -> bool {
        let (Some(text), order) = (text, self.0.len()) else {
            return false;
        };
        *self.0.entry(text).or_insert(order) == order
    }

    fn into_text(self) -> Option<String> {
        let mut texts: Vec<(usize, String)> = self.0.into_iter().map(|(text, order)| (order, text)).collect();
        texts.sort_unstable();
        let texts: Vec<String> = texts.into_iter().map(|(_, text)| text).collect();
        (!texts.is_empty()).then(|| texts.join("\n"))
    }
}

/// What is said once a manifest, and how to show it. What the receiver decides (opinion, difference,
/// remark) may differ from line to line and is not here.
type Shown = fn(&ImportedManifest) -> Option<String>;
const HEAD: [(Column, Shown); 20] = [
    (Column::LocalNumber, |m| m.local_number.clone()),
    (Column::Consignor, |m| Some(m.consignor.name.clone())),
    (Column::ConsignorCity, |m| m.consignor.city.clone()),
    (Column::ConsignorDistrict, |m| m.consignor.district.clone()),
    (Column::ConsignorTownship, |m| m.consignor.township.clone()),
    (Column::PlannedAt, |m| m.planned_at.map(|t| t.to_string())),
    (Column::ReceivedAt, |m| m.received_at.map(|t| t.to_string())),
    (Column::Plate, |m| m.plate.as_ref().map(Plate::to_string)),
    (Column::Plate, |m| m.trailer.as_ref().map(Plate::to_string)),
    (Column::PickedUpAt, |m| m.picked_up_at.map(|t| t.to_string())),
    (Column::DeliveredAt, |m| m.delivered_at.map(|t| t.to_string())),
    (Column::Carrier, |m| m.carrier.as_ref().map(|p| p.name.clone())),
    (Column::Receiver, |m| m.receiver.as_ref().map(|p| p.name.clone())),
    (Column::ReceiverProvince, |m| {
        m.receiver.as_ref().and_then(|p| p.province.clone())
    }),
    (Column::ReceiverCity, |m| {
        m.receiver.as_ref().and_then(|p| p.city.clone())
    }),
    (Column::ReceiverDistrict, |m| {
        m.receiver.as_ref().and_then(|p| p.district.clone())
    }),
    (Column::Licence, |m| m.licence.clone()),
    (Column::Voided, |m| {
        Some(if m.voided { "已作废" } else { "正常" }.to_owned())
    }),
    (Column::Stage, |m| m.stage.map(|s| s.word().to_owned())),
    (Column::Backfill, |m| m.backfill.clone()),
];

/// Where a further row says something else than the rows before it. A blank says nothing.
fn differences(manifest: &ImportedManifest, head: &ImportedManifest, row: u32) -> Vec<Problem> {
    HEAD.iter()
        .filter_map(|(column, shown)| {
            let (before, here) = (shown(manifest)?, shown(head)?);
            (before != here).then(|| Problem {
                row,
                column: *column,
                code: ProblemCode::HeadDiffers,
                severity: Severity::Warning,
                value: excerpt(&here, MAX_VALUE_CHARS),
                detail: Some(excerpt(&before, MAX_VALUE_CHARS)),
            })
        })
        .collect()
}

/// Whether a row without a remark of its own says what the row before it says. Only that one is
/// compared: two loads of one kind may well weigh the same, but a copied row stands below its original.
fn repeated(manifest: &ImportedManifest, line: &ImportedLine) -> Option<Problem> {
    let before = manifest
        .lines
        .last()
        .filter(|before| before.says_the_same(line))?;
    Some(Problem {
        row: line.row,
        column: Column::Number,
        code: ProblemCode::LineRepeated,
        severity: Severity::Warning,
        value: manifest
            .number
            .map(|n| n.to_string())
            .or(manifest.local_number.clone())
            .unwrap_or_default(),
        detail: Some(before.row.to_string()),
    })
}

/// Takes from a further row what the rows before it left blank; yes counts before no.
fn merge(manifest: &mut ImportedManifest, head: ImportedManifest) {
    fn fill<T>(slot: &mut Option<T>, value: Option<T>) {
        if slot.is_none() {
            *slot = value;
        }
    }
    fill(&mut manifest.local_number, head.local_number);
    fill(&mut manifest.consignor.city, head.consignor.city);
    fill(&mut manifest.consignor.district, head.consignor.district);
    fill(&mut manifest.consignor.township, head.consignor.township);
    fill(&mut manifest.carrier, head.carrier);
    match (&mut manifest.receiver, head.receiver) {
        (Some(receiver), Some(further)) => {
            fill(&mut receiver.province, further.province);
            fill(&mut receiver.city, further.city);
            fill(&mut receiver.district, further.district);
        }
        (receiver, further) => fill(receiver, further),
    }
    fill(&mut manifest.licence, head.licence);
    fill(&mut manifest.plate, head.plate);
    fill(&mut manifest.trailer, head.trailer);
    fill(&mut manifest.planned_at, head.planned_at);
    fill(&mut manifest.picked_up_at, head.picked_up_at);
    fill(&mut manifest.delivered_at, head.delivered_at);
    fill(&mut manifest.received_at, head.received_at);
    fill(&mut manifest.stage, head.stage);
    fill(&mut manifest.backfill, head.backfill);
    manifest.voided |= head.voided;
    manifest.major_difference = match (manifest.major_difference, head.major_difference) {
        (Some(before), Some(here)) => Some(before || here),
        (before, here) => before.or(here),
    };
}
