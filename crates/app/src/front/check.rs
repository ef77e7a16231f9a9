//! From a form to what is signed, and what is said about it before.

use super::{FrontDesk, day, desk_status, own_org};
use crate::acts::{
    Accept, Approve, Confirm, Correct, Decline, Deliver, FieldChange, Issue, LineWeight, NewLine,
    NewManifest, Opinion, PartyName, PickUp, Proof, Receive, Recorded, RefusalReason, Refuse, Resolve,
    StepAct, Unenrolled, Void,
};
use crate::node::{ManifestView, Profile, SigningSheet};
use crate::{Desk, Directory, Evidence, Problem};
use wufei_api::Problem as Told;
use wufei_api::views::Role;
use wufei_api::{
    ActRequest, CheckCard, CheckItem, Level, LineGrams, NewLineForm, NewManifestForm, RecordProof, Remark,
};
use wufei_codes::{Catalogue, WasteCode};
use wufei_manifest::{Line, Quantity, StepKind, Unrecordable, Weight};

/// The field of the sheet that issues a manifest.
const SHEET: &str = "sheet";

/// What an act comes down to.
pub(super) enum Deed {
    /// Begin a manifest, and issue it unless it is another's to issue.
    Begin {
        manifest: NewManifest,
        issue: Option<Removed>,
    },
    /// Issue a manifest with its consignor's sheet.
    BySheet {
        manifest: String,
        issue: Issue,
        sheet: String,
    },
    /// Sign a step of a manifest that is here.
    Step {
        manifest: String,
        step: Box<dyn StepAct + Send>,
    },
    /// Sign another party's step, as recorded for it.
    Record {
        manifest: String,
        step: Box<dyn StepAct + Send>,
        reason: String,
        proof: RecordProof,
    },
}

/// What left already, by the place of the line in the form.
pub(super) struct Removed(Vec<Option<Quantity>>);

impl Removed {
    /// The act of issuing, once the lines have their ids.
    pub(super) fn issue(&self, lines: &[String]) -> Issue {
        let weights = lines.iter().zip(&self.0).filter_map(|(line, grams)| {
            Some(LineWeight {
                line: Some(line.clone()),
                grams: (*grams)?,
            })
        });
        Issue {
            removed: weights.collect(),
        }
    }
}

impl Deed {
    /// # Errors
    /// A [`Problem`] when the request cannot even be said in the ledger's words.
    pub(super) fn of(act: &ActRequest) -> Result<Self, Problem> {
        let step = |manifest: &str, step: Box<dyn StepAct + Send>| Self::Step {
            manifest: manifest.to_owned(),
            step,
        };
        Ok(match act {
            ActRequest::IssueNew { manifest } => Self::Begin {
                issue: Some(Removed(
                    manifest
                        .lines
                        .iter()
                        .map(|line| line.removed_g.map(quantity).transpose())
                        .collect::<Result<_, _>>()?,
                )),
                manifest: NewManifest {
                    consignor: None,
                    ..new_manifest(manifest)?
                },
            },
            ActRequest::Prepare { manifest } => Self::Begin {
                manifest: new_manifest(manifest)?,
                issue: None,
            },
            ActRequest::Issue { manifest, removed } => step(
                manifest,
                Box::new(Issue {
                    removed: weights(removed)?,
                }),
            ),
            ActRequest::IssueBySheet {
                manifest,
                removed,
                sheet,
            } => Self::BySheet {
                manifest: manifest.clone(),
                issue: Issue {
                    removed: weights(removed)?,
                },
                sheet: sheet.clone(),
            },
            ActRequest::PickUp {
                manifest,
                plate,
                trailer,
                removed,
            } => step(
                manifest,
                Box::new(PickUp {
                    plate: plate.clone(),
                    trailer: trailer.clone().filter(|trailer| !trailer.trim().is_empty()),
                    removed: weights(removed)?,
                }),
            ),
            ActRequest::Deliver { manifest } => step(manifest, Box::new(Deliver)),
            ActRequest::Receive { manifest, weighed } => step(
                manifest,
                Box::new(Receive {
                    weighed: weights(weighed)?,
                }),
            ),
            ActRequest::Accept {
                manifest,
                accepted,
                opinion,
                note,
            } => step(
                manifest,
                Box::new(Accept {
                    accepted: weights(accepted)?,
                    opinion: opinion_of(*opinion),
                    note: note.clone().filter(|note| !note.trim().is_empty()),
                }),
            ),
            ActRequest::Refuse {
                manifest,
                reason,
                note,
            } => step(
                manifest,
                Box::new(Refuse {
                    reason: reason_of(*reason),
                    note: note.clone(),
                }),
            ),
            ActRequest::Void { manifest, reason } => step(
                manifest,
                Box::new(Void {
                    reason: reason.clone(),
                }),
            ),
            ActRequest::Correct {
                manifest,
                reason,
                fields,
            } => step(
                manifest,
                Box::new(Correct {
                    reason: reason.clone(),
                    fields: fields.iter().map(change_of).collect(),
                }),
            ),
            ActRequest::Approve { manifest, correction } => step(
                manifest,
                Box::new(Approve {
                    correction: correction.clone(),
                }),
            ),
            ActRequest::Decline {
                manifest,
                correction,
                reason,
            } => step(
                manifest,
                Box::new(Decline {
                    correction: correction.clone(),
                    reason: reason.clone(),
                }),
            ),
            ActRequest::Record {
                step: of,
                reason,
                proof,
            } => match Self::of(of)? {
                Self::Step { manifest, step } => Self::Record {
                    manifest,
                    step,
                    reason: reason.clone(),
                    proof: proof.clone(),
                },
                Self::Begin { .. } | Self::BySheet { .. } | Self::Record { .. } => {
                    return Err(Problem::Unrecordable {
                        why: Unrecordable::Malformed,
                        party: None,
                    });
                }
            },
            ActRequest::Confirm {
                manifest,
                step: entry,
            } => step(manifest, Box::new(Confirm { step: entry.clone() })),
            ActRequest::Resolve { manifest, stands } => step(
                manifest,
                Box::new(Resolve {
                    stands: stands.clone(),
                }),
            ),
        })
    }
}

fn change_of(field: &wufei_api::FieldCorrection) -> FieldChange {
    FieldChange {
        field: field.path.clone(),
        value: field.value.clone(),
    }
}

const fn opinion_of(opinion: wufei_api::Opinion) -> Opinion {
    match opinion {
        wufei_api::Opinion::Full => Opinion::Full,
        wufei_api::Opinion::Difference => Opinion::Difference,
        wufei_api::Opinion::Part => Opinion::Part,
    }
}

const fn reason_of(reason: wufei_api::RefusalReason) -> RefusalReason {
    match reason {
        wufei_api::RefusalReason::Mismatch => RefusalReason::Mismatch,
        wufei_api::RefusalReason::Packaging => RefusalReason::Packaging,
        wufei_api::RefusalReason::NotPermitted => RefusalReason::NotPermitted,
        wufei_api::RefusalReason::NoCapacity => RefusalReason::NoCapacity,
        wufei_api::RefusalReason::Other => RefusalReason::Other,
    }
}

fn weights(given: &[LineGrams]) -> Result<Vec<LineWeight>, Problem> {
    let weight = |one: &LineGrams| {
        Ok(LineWeight {
            line: Some(one.line.clone()),
            grams: quantity(one.grams)?,
        })
    };
    given.iter().map(weight).collect()
}

fn quantity(grams: u64) -> Result<Quantity, Problem> {
    let read = i64::try_from(grams).map(Quantity::from_grams);
    let value = || format!("{grams}g");
    match read {
        Ok(Ok(quantity)) => Ok(quantity),
        Ok(Err(error)) => Err(Problem::Weight {
            value: value(),
            error,
        }),
        Err(_) => Err(Problem::Weight {
            value: value(),
            error: Quantity::from_grams(i64::MAX).expect_err("more than the largest mass"),
        }),
    }
}

fn new_manifest(form: &NewManifestForm) -> Result<NewManifest, Problem> {
    let filled = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
    let line = |line: &NewLineForm| {
        Ok::<_, Problem>(NewLine {
            waste_code: line.waste_code.clone(),
            waste_name: filled(&line.waste_name),
            form: filled(&line.form),
            packaging: filled(&line.packaging),
            packages: line.packages,
            planned: quantity(line.planned_g.unwrap_or(0))?,
        })
    };
    let party = |org: &Option<String>, name: &Option<String>| match filled(name) {
        Some(name) => Some(PartyName::Unenrolled(Unenrolled { name, uscc: None })),
        None => filled(org).map(PartyName::Enrolled),
    };
    let nobody = || PartyName::Enrolled(String::new());
    Ok(NewManifest {
        consignor: party(&form.consignor, &form.consignor_name),
        carrier: party(&form.carrier, &form.carrier_name).unwrap_or_else(nobody),
        receiver: party(&form.receiver, &form.receiver_name).unwrap_or_else(nobody),
        lines: form.lines.iter().map(line).collect::<Result<_, _>>()?,
        planned_on: filled(&form.planned_on),
    })
}

impl FrontDesk {
    pub(super) async fn check_act(&self, act: ActRequest) -> Result<CheckCard, Told> {
        let front = self.clone();
        self.work(move |desk| {
            let mut found = Findings::default();
            match &act {
                ActRequest::IssueBySheet { sheet, .. } => match front.held_sheet(sheet) {
                    Some(sheet) => found.by_sheet(desk, &act, &sheet)?,
                    None => found.missing(SHEET),
                },
                ActRequest::IssueNew { manifest } => found.new_manifest(desk, manifest, false)?,
                ActRequest::Prepare { manifest } => found.new_manifest(desk, manifest, true)?,
                _ => found.step(desk, &act)?,
            }
            if desk.node().is_locked() {
                found.fine(Remark::KeyLocked);
            }
            Ok(found.card())
        })
        .await
    }
}

#[derive(Default)]
struct Findings(Vec<CheckItem>);

impl Findings {
    fn add(&mut self, level: Level, remark: Remark, field: Option<String>) {
        // What is about the whole act is about no field: there is nowhere for the cursor to jump to.
        let field = field.filter(|field| !field.is_empty());
        self.0.push(CheckItem { level, remark, field });
    }

    fn stop(&mut self, problem: Told, field: impl Into<String>) {
        self.add(Level::Stop, Remark::Problem { problem }, Some(field.into()));
    }

    fn missing(&mut self, field: impl Into<String>) {
        self.add(Level::Stop, Remark::Missing, Some(field.into()));
    }

    fn look(&mut self, remark: Remark, field: impl Into<String>) {
        self.add(Level::Look, remark, Some(field.into()));
    }

    fn fine(&mut self, remark: Remark) {
        self.add(Level::Fine, remark, None);
    }

    fn stops(&self) -> bool {
        self.0.iter().any(|item| item.level == Level::Stop)
    }

    fn card(mut self) -> CheckCard {
        let can_sign = !self.stops();
        self.0.sort_by_key(|item| item.level);
        CheckCard {
            items: self.0,
            can_sign,
        }
    }

    fn new_manifest(
        &mut self,
        desk: &Desk,
        form: &NewManifestForm,
        for_another: bool,
    ) -> Result<(), Problem> {
        let directory = desk.directory()?;
        self.parties(desk, &directory, form, for_another)?;
        if form.lines.is_empty() {
            self.stop(Told::NoLines, "lines");
        }
        let before = self.0.len();
        for (at, line) in form.lines.iter().enumerate() {
            self.new_line(at, line);
        }
        let edition = desk_status::edition();
        if !self.0[before..].iter().any(|item| item.level == Level::Stop) && !form.lines.is_empty() {
            self.fine(Remark::MassesGiven);
        }
        if let Some(superseded_by) = edition.superseded_by {
            self.look(
                Remark::EditionSuperseded {
                    edition: edition.name,
                    superseded_by,
                },
                "lines",
            );
        }
        self.planned_day(desk, form.planned_on.as_deref());
        if !self.stops() {
            // Whatever was not looked at above, the act itself knows.
            let own = own_org(desk)?;
            if let Err(problem) = new_manifest(form)?.decide(own, &directory, || [0; 8]) {
                self.stop(problem.into(), "");
            }
        }
        Ok(())
    }

    fn parties(
        &mut self,
        desk: &Desk,
        directory: &Directory,
        form: &NewManifestForm,
        for_another: bool,
    ) -> Result<(), Problem> {
        let own = own_org(desk)?.to_string();
        let consignor = match for_another {
            true => form.consignor.clone(),
            false => Some(own),
        };
        let asked = [
            (Role::Consignor, "consignor", consignor, &form.consignor_name),
            (Role::Carrier, "carrier", form.carrier.clone(), &form.carrier_name),
            (
                Role::Receiver,
                "receiver",
                form.receiver.clone(),
                &form.receiver_name,
            ),
        ];
        let mut named: Vec<(Role, &Profile)> = Vec::new();
        for (role, field, value, name) in asked {
            if let Some(name) = name.clone().filter(|name| !name.trim().is_empty()) {
                self.look(Remark::Unenrolled { role, name }, field);
                continue;
            }
            let Some(value) = value.filter(|value| !value.trim().is_empty()) else {
                self.stop(Told::PartyMissing { role }, field);
                continue;
            };
            match directory.find(field, &value) {
                Ok(profile) => named.push((role, profile)),
                // The own profile may not have arrived yet: the credential names the organisation all the same.
                Err(_) if role == Role::Consignor && !for_another => {}
                Err(problem) => self.stop(problem.into(), field),
            }
        }
        for (role, profile) in &named {
            if !fits(*role, profile) {
                self.look(
                    Remark::KindMissing {
                        role: *role,
                        name: profile.name.clone(),
                        kinds: profile.kinds.clone(),
                    },
                    field_of(*role),
                );
            }
        }
        for (at, (_, profile)) in named.iter().enumerate() {
            if let Some((role, _)) = named[at + 1..].iter().find(|(_, other)| other.org == profile.org) {
                self.look(
                    Remark::SameParty {
                        name: profile.name.clone(),
                    },
                    field_of(*role),
                );
            }
        }
        if !self.stops() {
            self.fine(Remark::PartiesNamed);
        }
        Ok(())
    }

    fn new_line(&mut self, at: usize, line: &NewLineForm) {
        let field = |name: &str| format!("lines/{at}/{name}");
        let number = super::problem::small(at + 1);
        match WasteCode::parse_lenient(&line.waste_code) {
            Ok(read) => {
                let catalogue = Catalogue::edition_2021();
                if catalogue.find(read.value).is_none() && !read.value.is_identified() {
                    self.look(
                        Remark::CodeNotListed {
                            code: read.value.to_string(),
                            edition: catalogue.edition().name.clone(),
                        },
                        field("waste_code"),
                    );
                }
            }
            Err(_) if line.waste_code.trim().is_empty() => self.missing(field("waste_code")),
            Err(_) => self.stop(
                Told::WasteCode {
                    value: line.waste_code.clone(),
                },
                field("waste_code"),
            ),
        }
        match line.planned_g.map(quantity) {
            None => self.missing(field("planned_g")),
            Some(Err(problem)) => self.stop(problem.into(), field("planned_g")),
            Some(Ok(quantity)) if quantity == Quantity::default() => self.stop(
                Told::WeightZero {
                    waste: line.waste_code.clone(),
                },
                field("planned_g"),
            ),
            Some(Ok(_)) => {}
        }
        match (line.planned_g, line.removed_g) {
            (_, None) => self.fine(Remark::NotWeighed { line: number }),
            (Some(planned_g), Some(removed_g)) if planned_g != removed_g => self.look(
                Remark::RemovedDiffers {
                    line: number,
                    planned_g,
                    removed_g,
                },
                field("removed_g"),
            ),
            _ => {}
        }
        if line.removed_g.is_some_and(|grams| quantity(grams).is_err()) {
            self.stop(
                Told::Weight {
                    value: line.removed_g.unwrap_or_default().to_string(),
                },
                field("removed_g"),
            );
        }
        if line.form.is_none() || line.packaging.is_none() || line.packages.is_none() {
            self.look(Remark::LineIncomplete { line: number }, field("form"));
        }
    }

    fn planned_day(&mut self, desk: &Desk, planned_on: Option<&str>) {
        let Some(text) = planned_on.filter(|text| !text.trim().is_empty()) else {
            return self.look(Remark::NoDay, "planned_on");
        };
        let Ok(planned) = text.parse::<jiff::civil::Date>() else {
            return self.stop(
                Told::Date {
                    value: text.to_owned(),
                },
                "planned_on",
            );
        };
        let today = super::moment(desk.node().clock().now_ms()).map(day);
        if today.is_some_and(|today| planned < today) {
            self.look(Remark::DayPassed { day: text.to_owned() }, "planned_on");
        }
    }

    fn step(&mut self, desk: &Desk, act: &ActRequest) -> Result<(), Problem> {
        let Some(named) = act.manifest() else {
            return Ok(());
        };
        let view = desk.show(named)?;
        let would = match Deed::of(act) {
            Ok(Deed::Step { step, .. }) => desk.would(named, &*step),
            Ok(Deed::Record {
                step, reason, proof, ..
            }) => match self.proof(desk, &proof) {
                Some(proof) => {
                    let act = &*step;
                    desk.would(named, &Recorded { act, reason, proof })
                }
                None => Ok(()),
            },
            Ok(Deed::Begin { .. } | Deed::BySheet { .. }) => Ok(()),
            Err(problem) => Err(problem),
        };
        match would {
            Ok(()) => {}
            Err(Problem::WeightMissing { line, waste }) => {
                let field = view.manifest.lines.get(line - 1).map(|line| line.id.clone());
                let problem = Problem::WeightMissing { line, waste };
                self.stop(problem.into(), field.unwrap_or_default());
            }
            Err(problem @ Problem::Plate { .. }) => self.stop(problem.into(), "plate"),
            Err(problem @ Problem::NoReason { .. }) => self.stop(problem.into(), "reason"),
            Err(Problem::Uncorrectable { field, why }) => {
                let at = field.clone();
                self.stop(Problem::Uncorrectable { field, why }.into(), at);
            }
            Err(problem) => self.stop(problem.into(), ""),
        }
        // What is looked at is the same, whoever signs it.
        let act = match act {
            ActRequest::Record { step, .. } => step,
            act => act,
        };
        self.weights(&view, act);
        for missing in passed_over(&view, act) {
            self.look(Remark::StepMissing { step: missing.into() }, "");
        }
        if view.manifest.is_contradicted()
            && !matches!(
                act,
                ActRequest::Resolve { .. }
                    | ActRequest::Approve { .. }
                    | ActRequest::Decline { .. }
                    | ActRequest::Confirm { .. }
            )
        {
            self.look(Remark::Conflicted, "");
        }
        if !self.stops() {
            self.fine(Remark::PartiesNamed);
        }
        Ok(())
    }

    /// What stands behind a recorded step, as far as it is given. The picture itself is read when it is signed.
    fn proof(&mut self, desk: &Desk, proof: &RecordProof) -> Option<Proof> {
        match proof {
            RecordProof::Picture { chosen } if chosen.is_empty() => self.missing("picture"),
            RecordProof::Picture { .. } => return Some(Proof::Picture([0; 32])),
            RecordProof::Code { code } if code.trim().is_empty() => self.missing("code"),
            RecordProof::Code { code } => match desk.proof(&Evidence::Code(code)) {
                Ok(proof) => return Some(proof),
                Err(problem) => self.stop(problem.into(), "code"),
            },
        }
        None
    }

    fn by_sheet(&mut self, desk: &Desk, act: &ActRequest, sheet: &SigningSheet) -> Result<(), Problem> {
        let would = match Deed::of(act) {
            Ok(Deed::BySheet { manifest, issue, .. }) => desk.would_issue_with(&manifest, &issue, sheet),
            Ok(_) => return Ok(()),
            Err(problem) => Err(problem),
        };
        match would {
            Ok(()) => self.step(desk, act)?,
            Err(problem @ Problem::Device(_)) => self.stop(problem.into(), SHEET),
            Err(problem) => self.stop(problem.into(), ""),
        }
        Ok(())
    }

    /// What is said against what was said before, line by line.
    fn weights(&mut self, view: &ManifestView, act: &ActRequest) {
        let grams = |weight: Option<Weight>| weight.map(|weight| weight.grams.in_grams());
        let lines = view.manifest.lines.iter().zip(1..);
        let given = |line: &Line, given: &[LineGrams]| {
            given.iter().find(|one| one.line == line.id).map(|one| one.grams)
        };
        for (line, number) in lines {
            match act {
                ActRequest::Issue { removed, .. }
                | ActRequest::IssueBySheet { removed, .. }
                | ActRequest::PickUp { removed, .. } => match (grams(line.planned), given(line, removed)) {
                    (Some(planned_g), Some(removed_g)) if planned_g != removed_g => self.look(
                        Remark::RemovedDiffers {
                            line: number,
                            planned_g,
                            removed_g,
                        },
                        line.id.clone(),
                    ),
                    _ => {}
                },
                ActRequest::Receive { weighed: said, .. } | ActRequest::Accept { accepted: said, .. } => {
                    let said = given(line, said).or_else(|| grams(line.received));
                    match (grams(line.removed), said) {
                        (Some(removed_g), Some(received_g)) if removed_g != received_g => self.look(
                            Remark::ReceivedDiffers {
                                line: number,
                                removed_g,
                                received_g,
                            },
                            line.id.clone(),
                        ),
                        _ => {}
                    }
                }
                _ => {}
            }
        }
    }
}

/// The steps before this one that have not arrived here.
fn passed_over(view: &ManifestView, act: &ActRequest) -> Vec<StepKind> {
    let before: &[StepKind] = match act {
        ActRequest::Receive { .. } => &[StepKind::PickedUp, StepKind::Delivered],
        _ => &[],
    };
    let absent = |step: &&StepKind| view.manifest.step(**step).is_none();
    before.iter().filter(absent).copied().collect()
}

/// Whether an organisation is enrolled for the work of a role.
pub(super) fn fits(role: Role, profile: &Profile) -> bool {
    let has = |kind: &str| profile.kinds.iter().any(|own| own == kind);
    match role {
        Role::Consignor => has("producer") || has("collector"),
        Role::Carrier => has("transporter") || has("collector"),
        Role::Receiver => has("disposal") || has("collector"),
    }
}

const fn field_of(role: Role) -> &'static str {
    match role {
        Role::Consignor => "consignor",
        Role::Carrier => "carrier",
        Role::Receiver => "receiver",
    }
}
