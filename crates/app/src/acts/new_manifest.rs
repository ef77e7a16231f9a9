//! A new manifest: who sends what with whom to whom.

use crate::{Directory, Problem};
use wufei_codes::{Catalogue, Uscc, WasteCode};
use wufei_ledger::{Act, OrgId, Write};
use wufei_manifest::Quantity;
use wufei_manifest::id::Hex;

/// How a person names a party.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PartyName {
    /// An enrolled organisation: by its id, its credit code or its exact name in the directory.
    Enrolled(String),
    /// One that is not enrolled. It signs nothing here; others record for it.
    Unenrolled(Unenrolled),
}

/// A firm of which the ledger knows only what somebody writes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Unenrolled {
    /// Its name.
    pub name: String,
    /// 统一社会信用代码, as typed.
    pub uscc: Option<String>,
}

impl Unenrolled {
    /// Reads `NAME` or `NAME,CREDIT CODE`.
    pub fn parse(text: &str) -> Self {
        match text.rsplit_once([',', '，']) {
            Some((name, uscc)) => Self {
                name: name.to_owned(),
                uscc: Some(uscc.to_owned()),
            },
            None => Self {
                name: text.to_owned(),
                uscc: None,
            },
        }
    }
}

impl<T: Into<String>> From<T> for PartyName {
    fn from(named: T) -> Self {
        Self::Enrolled(named.into())
    }
}

/// What the consignor, or somebody who prepares it for the consignor, fills in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewManifest {
    /// 移出人; none means the acting organisation itself.
    pub consignor: Option<PartyName>,
    /// 承运人.
    pub carrier: PartyName,
    /// 接受人.
    pub receiver: PartyName,
    /// The wastes, at least one.
    pub lines: Vec<NewLine>,
    /// Planned day of the transfer, `2026-11-23`.
    pub planned_on: Option<String>,
}

/// One waste.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLine {
    /// As typed: `900-249-08`, `HW08 900-249-08`, full width.
    pub waste_code: String,
    /// Its name; the catalogue's description when it is left out.
    pub waste_name: Option<String>,
    /// 形态.
    pub form: Option<String>,
    /// 包装方式.
    pub packaging: Option<String>,
    /// Pieces.
    pub packages: Option<u32>,
    /// The planned mass.
    pub planned: Quantity,
}

impl NewManifest {
    /// What is to be signed, and what is worth knowing although it stops nothing.
    ///
    /// `rows` gives a random id for each line.
    ///
    /// # Errors
    /// A [`Problem`] that names the field, its value and the remedy.
    pub fn decide(
        &self,
        own: OrgId,
        directory: &Directory,
        mut rows: impl FnMut() -> [u8; 8],
    ) -> Result<(Act, Vec<Problem>), Problem> {
        let mut writes = Vec::new();
        let mut remarks = Vec::new();
        let consignor = match &self.consignor {
            Some(PartyName::Enrolled(named)) => Some(directory.find("consignor", named)?.org),
            Some(PartyName::Unenrolled(_)) => None,
            None => Some(own),
        };
        writes.extend(
            consignor
                .filter(|consignor| *consignor != own)
                .map(|consignor| Write::bytes("meta/prepared_for", consignor.0)),
        );
        match &self.consignor {
            None => writes.extend(
                directory
                    .of(own)
                    .map(|profile| enrolled("consignor", profile))
                    .into_iter()
                    .flatten(),
            ),
            Some(named) => writes.extend(party("consignor", named, directory)?),
        }
        writes.extend(party("carrier", &self.carrier, directory)?);
        writes.extend(party("receiver", &self.receiver, directory)?);
        writes.extend(self.planned_on.as_deref().map(planned_on).transpose()?);
        if self.lines.is_empty() {
            return Err(Problem::NoLines);
        }
        for line in &self.lines {
            writes.extend(line.writes(&Hex(rows()).to_string(), &mut remarks)?);
        }
        Ok((
            Act {
                writes,
                step: None,
                ..Act::default()
            },
            remarks,
        ))
    }
}

impl NewLine {
    fn writes(&self, row: &str, remarks: &mut Vec<Problem>) -> Result<Vec<Write>, Problem> {
        let read = WasteCode::parse_lenient(&self.waste_code).map_err(|error| Problem::WasteCode {
            value: self.waste_code.clone(),
            error,
        })?;
        let code = read.value;
        let catalogue = Catalogue::edition_2021();
        let listed = catalogue.find(code);
        if listed.is_none() && !code.is_identified() {
            // The shipped edition is old: a well-formed code that it lacks is told, never refused.
            remarks.push(Problem::NotListed {
                code,
                edition: catalogue.edition().name.to_string(),
            });
        }
        if self.planned == Quantity::default() {
            return Err(Problem::WeightZero { waste: code });
        }
        let at = |name: &str| format!("lines/{row}/{name}");
        let name = self
            .waste_name
            .clone()
            .or_else(|| listed.map(|entry| entry.description.to_string()));
        let mut writes = vec![
            Write::text(at("waste_code"), code.to_string()),
            Write::text(at("edition"), catalogue.edition().name.to_string()),
            Write::int(at("planned_g"), self.planned.to_i64()),
        ];
        writes.extend(name.map(|name| Write::text(at("waste_name"), name)));
        writes.extend(listed.map(|entry| Write::text(at("hazards"), entry.hazards.to_string())));
        writes.extend(self.form.clone().map(|form| Write::text(at("form"), form)));
        writes.extend(
            self.packaging
                .clone()
                .map(|packaging| Write::text(at("packaging"), packaging)),
        );
        writes.extend(
            self.packages
                .map(|packages| Write::int(at("packages"), i64::from(packages))),
        );
        Ok(writes)
    }
}

fn party(role: &'static str, named: &PartyName, directory: &Directory) -> Result<Vec<Write>, Problem> {
    match named {
        PartyName::Enrolled(named) => Ok(enrolled(role, directory.find(role, named)?)),
        PartyName::Unenrolled(firm) => unenrolled(role, firm),
    }
}

/// No organisation's id, so that nobody takes it for one that signs.
fn unenrolled(role: &'static str, firm: &Unenrolled) -> Result<Vec<Write>, Problem> {
    let name = firm.name.trim();
    if name.is_empty() {
        return Err(Problem::PartyNameless { field: role });
    }
    let mut writes = vec![Write::text(format!("parties/{role}/name"), name)];
    if let Some(typed) = firm
        .uscc
        .as_deref()
        .map(str::trim)
        .filter(|typed| !typed.is_empty())
    {
        let read = Uscc::parse_lenient(typed).map_err(|error| Problem::CreditCode {
            value: typed.to_owned(),
            error,
        })?;
        writes.push(Write::text(
            format!("parties/{role}/uscc"),
            read.value.to_string(),
        ));
    }
    Ok(writes)
}

fn enrolled(role: &str, profile: &crate::node::Profile) -> Vec<Write> {
    let at = |name: &str| format!("parties/{role}/{name}");
    let mut writes = vec![
        Write::bytes(at("org"), profile.org.0),
        Write::text(at("name"), profile.name.clone()),
    ];
    writes.extend(profile.uscc.clone().map(|uscc| Write::text(at("uscc"), uscc)));
    writes.extend(
        profile
            .division
            .map(|division| Write::text(at("division"), division.to_string())),
    );
    writes
}

fn planned_on(text: &str) -> Result<Write, Problem> {
    let day: jiff::civil::Date = text.parse().map_err(|_| Problem::Date {
        value: text.to_owned(),
    })?;
    Ok(Write::text("plan/date", day.to_string()))
}

impl NewLine {
    /// Reads `CODE WEIGHT [FORM] [PACKAGING] [PIECES]`, such as `900-249-08 1.2t 液态 桶装 12`.
    ///
    /// # Errors
    /// [`Problem::LineUnreadable`], [`Problem::Weight`].
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let unreadable = || Problem::LineUnreadable {
            value: text.to_owned(),
        };
        let mut words = text.split_whitespace();
        let (code, mass) = (
            words.next().ok_or_else(unreadable)?,
            words.next().ok_or_else(unreadable)?,
        );
        let planned = mass.parse().map_err(|error| Problem::Weight {
            value: mass.to_owned(),
            error,
        })?;
        let mut further = || words.next().map(str::to_owned);
        let (form, packaging, packages) = (further(), further(), further());
        let packages = packages
            .map(|pieces| pieces.parse().map_err(|_| unreadable()))
            .transpose()?;
        if words.next().is_some() {
            return Err(unreadable());
        }
        Ok(Self {
            waste_code: code.to_owned(),
            waste_name: None,
            form,
            packaging,
            packages,
            planned,
        })
    }
}
