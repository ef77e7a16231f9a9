//! From a parsed command to what is said.

use crate::args::{
    Cli, Command, Common, DeviceCommand, ManifestCommand, OpinionArg, PersonCommand, ReasonArg, Recording,
    RecoveryCommand,
};
use crate::output::{Output, Said};
use crate::words::Words;
use crate::{devices, home, pin, shell, show};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;
use wufei_app::acts::{
    Accept, Approve, Confirm, Correct, Decline, Deliver, FieldChange, Issue, LineWeight, NewLine,
    NewManifest, Opinion, PartyName, PickUp, Receive, RefusalReason, Refuse, Resolve, StepAct, Unenrolled,
    Void,
};
use wufei_app::node::SummaryFilter;
use wufei_app::{Desk, Done, Problem};

/// Runs one command line to its end.
pub async fn run(cli: Cli, output: Output) -> ExitCode {
    match carry_out(cli, output).await {
        Ok(code) => code,
        Err(problem) => {
            output.fail(&problem);
            ExitCode::FAILURE
        }
    }
}

async fn carry_out(cli: Cli, output: Output) -> Result<ExitCode, Problem> {
    let Cli { common, command } = cli;
    let folder = home::folder(common.home.clone());
    let said = match command {
        Command::Init => init(&folder, &common, output)?,
        Command::Roles => show::roles(),
        Command::Verify {
            path: Some(path),
            account,
        } if !wufei_app::is_home(&path) => verify_file(&path, account, output)?,
        Command::Verify { path, account } => {
            verify_desk(&Desk::open(path.as_deref().unwrap_or(&folder))?, account, output)?
        }
        Command::Shell => {
            let desk = Desk::open(&folder)?;
            desk.unlock(&pin::ask(&common.pin, output.lang)?)?;
            return Ok(shell::stay(desk, &common, output).await);
        }
        Command::Sync { watch: true, .. } => {
            let courier = Desk::open(&folder)?.stay_in_touch();
            let _ = tokio::signal::ctrl_c().await;
            courier.stop().await;
            return Ok(ExitCode::SUCCESS);
        }
        // The PIN seals the new key as well, and the replica is another device afterwards.
        Command::Device(DeviceCommand::Rotate { timeout }) => {
            let pin = pin::ask(&common.pin, output.lang)?;
            let desk = Desk::open(&folder)?;
            desk.unlock(&pin)?;
            devices::rotated(desk.rotate(&pin, Duration::from_secs(timeout)).await?, output)
        }
        // The PIN seals the paper's key while it is used here.
        Command::Recovery(RecoveryCommand::Use { file, lost, timeout }) => {
            let pin = pin::ask(&common.pin, output.lang)?;
            let desk = Desk::open(&folder)?;
            desk.unlock(&pin)?;
            devices::recovered(
                &desk
                    .recover(&pin, &file, &lost, Duration::from_secs(timeout))
                    .await?,
                output,
            )
        }
        command => {
            let desk = Desk::open(&folder)?;
            if signs(&command) {
                desk.unlock(&pin::ask(&common.pin, output.lang)?)?;
            }
            on_desk(&desk, command, &common, output).await?
        }
    };
    output.say(&said);
    Ok(if said.ok {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Whether a command needs the signing key.
fn signs(command: &Command) -> bool {
    match command {
        Command::Enrol { .. } => true,
        Command::Import { dry_run, .. } => !dry_run,
        Command::Device(command) => !matches!(command, DeviceCommand::List | DeviceCommand::Join { .. }),
        Command::Recovery(_) | Command::Endorse { .. } | Command::Sheets { .. } => true,
        Command::Manifest(command) => !matches!(
            command,
            ManifestCommand::Show { .. } | ManifestCommand::List { .. }
        ),
        _ => false,
    }
}

fn init(folder: &Path, common: &Common, output: Output) -> Result<Said, Problem> {
    let pin = pin::choose(&common.pin, output.lang)?;
    let desk = Desk::init(folder, &pin)?;
    let device = desk.device();
    let text = Words(output.lang).made(folder, &device.to_string());
    Ok(Said::done(
        json!({ "ok": true, "home": folder, "device": device }),
        text,
    ))
}

/// Carries out a command on an open replica.
pub async fn on_desk(
    desk: &Desk,
    command: Command,
    common: &Common,
    output: Output,
) -> Result<Said, Problem> {
    let words = Words(output.lang);
    match command {
        Command::Enrol { invite } => {
            let identity = desk.enrol(&invite).await?;
            let json = json!({ "ok": true, "org": identity.org, "name": identity.org_name, "ledger": identity.ledger });
            Ok(Said::done(
                json,
                words.enrolled(&identity.org_name, &identity.org.to_string()),
            ))
        }
        Command::Manifest(command) => manifest(desk, command, output),
        Command::Device(command) => devices::device(desk, command, output),
        Command::Recovery(command) => devices::recovery(desk, command, output),
        Command::Sheets {
            folder,
            count,
            days,
            most,
        } => devices::sheets(&desk.write_sheets(&folder, count, days, &most)?, output),
        Command::Endorse { manifest } => devices::endorse(desk, &manifest, output),
        Command::Sync { timeout, .. } => {
            let report = desk.sync(Duration::from_secs(timeout)).await?;
            Ok(show::synced(&report, output))
        }
        Command::State => Ok(show::state(&desk.state()?, output)),
        Command::Outbox => Ok(show::outbox(&desk.outbox()?, output)),
        Command::Directory => Ok(show::directory(&desk.directory()?, output)),
        Command::Import { file, dry_run } => import(desk, &file, dry_run, output),
        Command::Person(command) => person(desk, command, output),
        Command::Export { file, with_cards } => {
            match with_cards {
                true => desk.export_with_cards(&file)?,
                false => desk.export(&file)?,
            }
            if file == Path::new("-") {
                return Ok(Said::nothing());
            }
            Ok(Said::done(
                json!({ "ok": true, "file": file }),
                words.exported(&file),
            ))
        }
        Command::Verify {
            path: Some(path),
            account,
        } => verify_file(&path, account, output),
        Command::Verify { path: None, account } => verify_desk(desk, account, output),
        Command::Roles => Ok(show::roles()),
        Command::Init | Command::Shell => {
            let _ = common;
            unreachable!("these begin a process, and are handled where it begins")
        }
    }
}

fn verify_file(path: &Path, account: bool, output: Output) -> Result<Said, Problem> {
    if !account {
        return Ok(show::verified(&wufei_app::verify_export(path)?, output));
    }
    let (report, accounts) = wufei_app::verify_export_with_account(path)?;
    Ok(show::accounted(&report, &accounts, output))
}

fn verify_desk(desk: &Desk, account: bool, output: Output) -> Result<Said, Problem> {
    if !account {
        return Ok(show::verified(&desk.verify()?, output));
    }
    let (report, accounts) = desk.verify_with_account()?;
    Ok(show::accounted(&report, &accounts, output))
}

fn person(desk: &Desk, command: PersonCommand, output: Output) -> Result<Said, Problem> {
    let words = Words(output.lang);
    match command {
        PersonCommand::Add { name, phone } => {
            let added = desk.add_person(&name, phone.as_deref())?;
            Ok(show::person(&added, words.person_added(&added)))
        }
        PersonCommand::List => Ok(show::persons(&desk.persons()?, output)),
        PersonCommand::Use { person, .. } => match desk.act_as(person.as_deref())? {
            Some(acting) => Ok(show::person(&acting, words.person_acts(&acting))),
            None => Ok(Said::done(
                json!({ "ok": true, "person": null }),
                words.nobody_acts(),
            )),
        },
        PersonCommand::Erase { person } => {
            let erased = desk.erase_person(&person)?;
            Ok(show::person(&erased, words.person_erased(&erased)))
        }
        PersonCommand::Take { file } => Ok(show::cards_taken(&desk.take_cards(&file)?, output)),
    }
}

fn manifest(desk: &Desk, command: ManifestCommand, output: Output) -> Result<Said, Problem> {
    let weights = |texts: &[String]| {
        texts
            .iter()
            .map(|text| LineWeight::parse(text))
            .collect::<Result<Vec<_>, _>>()
    };
    let signed_for = |named: &str, act: &dyn StepAct, recording: &Recording| match recording.evidence() {
        Some((reason, evidence)) => desk.record_for(named, act, reason, &evidence),
        None => desk.act(named, act),
    };
    let done = match command {
        ManifestCommand::New {
            carrier,
            receiver,
            consignor,
            carrier_name,
            receiver_name,
            consignor_name,
            lines,
            planned,
        } => {
            let lines = lines
                .iter()
                .map(|line| NewLine::parse(line))
                .collect::<Result<_, _>>()?;
            let either = |enrolled: Option<String>, firm: Option<String>| match firm {
                Some(firm) => PartyName::Unenrolled(Unenrolled::parse(&firm)),
                None => PartyName::Enrolled(enrolled.unwrap_or_default()),
            };
            let is_own = consignor.is_none() && consignor_name.is_none();
            desk.begin(&NewManifest {
                consignor: (!is_own).then(|| either(consignor, consignor_name)),
                carrier: either(carrier, carrier_name),
                receiver: either(receiver, receiver_name),
                lines,
                planned_on: planned,
            })?
        }
        ManifestCommand::Issue {
            manifest,
            removed,
            sheet,
            recording,
        } => {
            let issue = Issue {
                removed: weights(&removed)?,
            };
            match sheet {
                Some(file) => desk.issue_with_sheet(&manifest, &issue, &file)?,
                None => signed_for(&manifest, &issue, &recording)?,
            }
        }
        ManifestCommand::PickUp {
            manifest,
            plate,
            trailer,
            removed,
            recording,
        } => {
            let removed = weights(&removed)?;
            let act = PickUp {
                plate,
                trailer,
                removed,
            };
            signed_for(&manifest, &act, &recording)?
        }
        ManifestCommand::Deliver { manifest, recording } => signed_for(&manifest, &Deliver, &recording)?,
        ManifestCommand::Receive {
            manifest,
            weighed,
            recording,
        } => {
            let weighed = weights(&weighed)?;
            signed_for(&manifest, &Receive { weighed }, &recording)?
        }
        ManifestCommand::Accept {
            manifest,
            accepted,
            opinion,
            note,
            recording,
        } => {
            let opinion = match opinion {
                OpinionArg::Full => Opinion::Full,
                OpinionArg::Difference => Opinion::Difference,
                OpinionArg::Part => Opinion::Part,
            };
            let act = Accept {
                accepted: weights(&accepted)?,
                opinion,
                note,
            };
            signed_for(&manifest, &act, &recording)?
        }
        ManifestCommand::Refuse {
            manifest,
            reason,
            note,
            recording,
        } => {
            let reason = match reason {
                ReasonArg::Mismatch => RefusalReason::Mismatch,
                ReasonArg::Packaging => RefusalReason::Packaging,
                ReasonArg::NotPermitted => RefusalReason::NotPermitted,
                ReasonArg::NoCapacity => RefusalReason::NoCapacity,
                ReasonArg::Other => RefusalReason::Other,
            };
            signed_for(&manifest, &Refuse { reason, note }, &recording)?
        }
        ManifestCommand::Void {
            manifest,
            reason,
            recording,
        } => signed_for(&manifest, &Void { reason }, &recording)?,
        ManifestCommand::Confirm { manifest, step } => desk.act(&manifest, &Confirm { step })?,
        ManifestCommand::Resolve { manifest, stands } => desk.act(&manifest, &Resolve { stands })?,
        ManifestCommand::Correct {
            manifest,
            set,
            reason,
        } => {
            let fields = set.iter().map(|text| FieldChange::parse(text));
            let fields = fields.collect::<Result<_, _>>()?;
            desk.act(&manifest, &Correct { reason, fields })?
        }
        ManifestCommand::Approve { manifest, correction } => desk.act(&manifest, &Approve { correction })?,
        ManifestCommand::Decline {
            manifest,
            correction,
            reason,
        } => desk.act(&manifest, &Decline { correction, reason })?,
        ManifestCommand::Show { manifest } => return Ok(show::manifest(&desk.show(&manifest)?, output)),
        ManifestCommand::List {
            search,
            status,
            before,
            limit,
        } => {
            let filter = SummaryFilter {
                statuses: status,
                text: search.unwrap_or_default(),
                ..SummaryFilter::default()
            };
            return Ok(show::list(&desk.list(&filter, before, limit)?, output));
        }
    };
    Ok(signed(&done, output))
}

fn signed(done: &Done, output: Output) -> Said {
    for remark in &done.remarks {
        output.remark(remark);
    }
    let remarks: Vec<_> = done
        .remarks
        .iter()
        .map(|remark| remark.sentence(output.lang))
        .collect();
    let json = json!({
        "ok": true, "manifest": done.doc, "code": done.code, "entry": done.entry, "status": done.status,
        "person": done.person, "remarks": remarks,
    });
    Said::done(json, Words(output.lang).signed(done))
}

fn import(desk: &Desk, file: &Path, dry_run: bool, output: Output) -> Result<Said, Problem> {
    let report = if dry_run {
        desk.preview_import(file)?
    } else {
        let bar = progress();
        let report = desk.import(file, |done, total| {
            bar.set_length(total as u64);
            bar.set_position(done as u64);
        });
        bar.finish_and_clear();
        report?
    };
    let mut details = Vec::new();
    for problem in &report.found.problems {
        let remedy = problem.remedy(output.lang);
        if output.is_json() {
            let mut detail = serde_json::to_value(problem).expect("a problem is plain data");
            detail["remedy"] = Value::from(remedy);
            details.push(detail);
        } else {
            eprintln!("{remedy}");
        }
    }
    let summary = show::import_summary(&report, dry_run);
    let text = Words(output.lang).imported(&report);
    Ok(Said {
        details,
        ..Said::done(summary, text)
    })
}

/// Shown on a terminal only.
fn progress() -> ProgressBar {
    let style =
        ProgressStyle::with_template("{bar:40} {pos}/{len} {eta}").expect("the template is a constant");
    ProgressBar::new(0).with_style(style)
}
