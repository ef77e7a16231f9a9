//! A new manifest: who sends what with whom to whom.

use crate::{Directory, Problem};
use wufei_codes::{Catalogue, WasteCode};
use wufei_ledger::{Act, OrgId, Write};
use wufei_manifest::Quantity;
use wufei_manifest::id::Hex;

/// How a person names a party: by organisation id, credit code or exact name in the directory.
pub type PartyName = String;

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
            Some(name) => directory.find("consignor", name)?.org,
            None => own,
        };
        if consignor != own {
            writes.push(Write::bytes("meta/prepared_for", consignor.0));
        }
        writes.extend(party("consignor", directory.of(consignor)));
        writes.extend(party("carrier", Some(directory.find("carrier", &self.carrier)?)));
        writes.extend(party(
            "receiver",
            Some(directory.find("receiver", &self.receiver)?),
        ));
        writes.extend(self.planned_on.as_deref().map(planned_on).transpose()?);
        if self.lines.is_empty() {
            return Err(Problem::NoLines);
        }
        for line in &self.lines {
            writes.extend(line.writes(&Hex(rows()).to_string(), &mut remarks)?);
        }
        Ok((Act { writes, step: None }, remarks))
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

fn party(role: &str, profile: Option<&crate::node::Profile>) -> Vec<Write> {
    let Some(profile) = profile else {
        return Vec::new();
    };
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
