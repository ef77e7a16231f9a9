//! How results look: as JSON for machines, as aligned tables for people.

use crate::output::{Output, Said};
use crate::words::Words;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use unicode_width::UnicodeWidthStr;
use wufei_app::ledger::{ROLE_TABLE, StateSummary};
use wufei_app::manifest::{
    Conflict, Contest, CorrectionState, Manifest, OrgId, PartyRole, Quantity, Quarantine, Scalar, Weight,
};
use wufei_app::node::{
    Account, CardsTaken, ManifestView, Mark, OutboxStatus, Person, SummaryPage, SyncReport, VerifyReport,
};
use wufei_app::{Directory, ImportReport, Lang};

/// A table aligned by display width: a Han character takes two columns.
pub fn table(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        rows.iter()
            .filter_map(|row| row.get(column))
            .map(|cell| cell.width())
            .max()
    };
    let widths: Vec<_> = (0..columns).map(|column| width(column).unwrap_or(0)).collect();
    let line = |row: &Vec<String>| {
        let cell = |(text, width): (&String, &usize)| format!("{text}{}", " ".repeat(width - text.width()));
        row.iter()
            .zip(&widths)
            .map(cell)
            .collect::<Vec<_>>()
            .join("  ")
            .trim_end()
            .to_owned()
    };
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn header(output: Output, zh: &[&str], en: &[&str]) -> Vec<String> {
    let names = match output.lang {
        Lang::ZhCn => zh,
        Lang::En => en,
    };
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn tonnes(grams: Option<u64>) -> String {
    grams
        .and_then(Quantity::grams)
        .map_or_else(|| "—".to_owned(), |mass| mass.to_string())
}

pub fn list(page: &SummaryPage, output: Output) -> Said {
    let row = |summary: &wufei_app::node::Summary| {
        json!({
            "manifest": summary.doc, "code": summary.doc.display_code(), "status": summary.status,
            "number": summary.number, "consignor": summary.consignor.name, "carrier": summary.carrier.name,
            "receiver": summary.receiver.name, "waste_code": summary.waste_code, "lines": summary.lines,
            "planned_g": summary.planned_g, "removed_g": summary.removed_g, "accepted_g": summary.accepted_g,
            "conflicts": summary.conflicts,
        })
    };
    let json =
        json!({ "ok": true, "items": page.rows.iter().map(row).collect::<Vec<_>>(), "next": page.next });
    let mut rows = vec![header(
        output,
        &[
            "编号",
            "状态",
            "国家联单号",
            "移出人",
            "接受人",
            "废物",
            "计划",
            "移出",
            "接受",
        ],
        &[
            "CODE",
            "STATUS",
            "NUMBER",
            "CONSIGNOR",
            "RECEIVER",
            "WASTE",
            "PLANNED",
            "REMOVED",
            "ACCEPTED",
        ],
    )];
    rows.extend(page.rows.iter().map(|summary| {
        vec![
            summary.doc.display_code(),
            Words(output.lang).status_named(&summary.status),
            summary.number.clone().unwrap_or_else(|| "—".to_owned()),
            summary.consignor.name.clone(),
            summary.receiver.name.clone(),
            summary.waste_code.clone().unwrap_or_else(|| "—".to_owned()),
            tonnes(summary.planned_g),
            tonnes(summary.removed_g),
            tonnes(summary.accepted_g),
        ]
    }));
    if page.rows.is_empty() {
        return Said::done(json, Words(output.lang).no_manifests());
    }
    let more = page
        .next
        .map(|next| format!("\n… --before {next}"))
        .unwrap_or_default();
    Said::done(json, table(&rows) + &more)
}

pub fn manifest(view: &ManifestView, output: Output) -> Said {
    let manifest = &view.manifest;
    let words = Words(output.lang);
    let mut json = serde_json::to_value(view).expect("a view is plain data");
    json["ok"] = Value::Bool(true);
    let mass =
        |weight: Option<Weight>| weight.map_or_else(|| "—".to_owned(), |weight| weight.grams.to_string());
    let mut lines = vec![header(
        output,
        &["废物", "名称", "计划", "移出", "过磅", "接受"],
        &["WASTE", "NAME", "PLANNED", "REMOVED", "WEIGHED", "ACCEPTED"],
    )];
    lines.extend(manifest.lines.iter().map(|line| {
        let name = line.waste_name.clone().unwrap_or_default();
        vec![
            line.waste_code.clone().unwrap_or_else(|| "—".to_owned()),
            short(&name),
            mass(line.planned),
            mass(line.removed),
            mass(line.received),
            mass(line.accepted),
        ]
    }));
    let mut steps = vec![header(
        output,
        &["环节", "签字设备", "操作人（设备称）", "时间（设备）", "送达"],
        &["STEP", "DEVICE", "PERSON (DEVICE SAYS)", "CLAIMED", "MARK"],
    )];
    steps.extend(manifest.steps.iter().map(|step| {
        vec![
            match step.stands {
                true => words.step(step.kind).to_owned(),
                false => words.pick(
                    format!("{}（不作数）", words.step(step.kind)),
                    format!("{} (does not stand)", words.step(step.kind)),
                ),
            },
            step.device.short(),
            view.persons
                .get(&step.entry)
                .map_or_else(|| "—".to_owned(), |claimed| plain(&words.who(claimed))),
            time(step.claimed_ms),
            mark(view.marks.get(&step.entry), words),
        ]
    }));
    let parties = &manifest.parties;
    let name = |party: &wufei_app::manifest::Party| party.name.clone().unwrap_or_else(|| "—".to_owned());
    let head = format!(
        "{}  {}  {}\n{} → {} → {}",
        manifest.code,
        words.status(manifest.status),
        manifest.number.as_deref().unwrap_or(""),
        name(&parties.consignor),
        name(&parties.carrier),
        name(&parties.receiver),
    );
    let conflicts = words.conflicts(manifest.conflicts.len(), manifest.contested.len());
    let ways = ways(manifest, output);
    let (recordings, corrections) = (recordings(manifest, output), corrections(manifest, output));
    Said::done(
        json,
        format!(
            "{head}\n\n{}\n\n{}{conflicts}{ways}{recordings}{corrections}",
            table(&lines),
            table(&steps)
        ),
    )
}

/// The steps that contradict each other, each with what `resolve --stands` takes and who may say it.
fn ways(manifest: &Manifest, output: Output) -> String {
    let words = Words(output.lang);
    let parties = &manifest.parties;
    let name = |org: &OrgId| {
        let all = [&parties.consignor, &parties.carrier, &parties.receiver];
        let found = all.into_iter().find(|party| party.org == Some(*org));
        found
            .and_then(|party| party.name.clone())
            .unwrap_or_else(|| org.to_string())
    };
    let mut ways: Vec<_> = manifest.conflicts.iter().flat_map(Conflict::ways).collect();
    ways.sort_unstable();
    ways.dedup();
    if ways.is_empty() {
        return String::new();
    }
    let mut rows = vec![header(
        output,
        &["条目", "环节", "谁可以定以此为准"],
        &["ENTRY", "STEP", "WHO MAY SAY THAT IT STANDS"],
    )];
    rows.extend(ways.into_iter().map(|way| {
        let step = manifest.steps.iter().find(|step| step.entry == way.stands);
        let mut who: Vec<_> = way.by.iter().map(name).collect();
        who.push(words.pick("主管部门", "the authority"));
        vec![
            way.stands.short(),
            step.map_or_else(String::new, |step| words.step(step.kind).to_owned()),
            who.join(&words.pick("、", ", ")),
        ]
    }));
    format!("\n\n{}", table(&rows))
}

/// A party as the manifest names it.
fn party(manifest: &Manifest, role: PartyRole) -> String {
    let party = manifest.parties.of(role);
    party
        .name
        .clone()
        .map_or_else(|| role.name().to_owned(), |name| plain(&name))
}

/// Steps that somebody recorded for their party: why, what stands behind each, and who took it upon themselves.
fn recordings(manifest: &Manifest, output: Output) -> String {
    let words = Words(output.lang);
    if manifest.recordings.is_empty() {
        return String::new();
    }
    let mut rows = vec![header(
        output,
        &["代记", "环节", "为谁", "原因", "凭据", "确认"],
        &["RECORDED", "STEP", "FOR", "REASON", "BEHIND IT", "CONFIRMED BY"],
    )];
    rows.extend(manifest.recordings.iter().map(|recorded| {
        let step = manifest.steps.iter().find(|step| step.entry == recorded.entry);
        vec![
            recorded.entry.short(),
            step.map_or_else(String::new, |step| words.step(step.kind).to_owned()),
            party(manifest, recorded.recording.role),
            plain(&recorded.recording.reason),
            words.proof(&recorded.recording.proof),
            words.confirmed(recorded),
        ]
    }));
    format!("\n\n{}", table(&rows))
}

/// What was corrected or is proposed: the old value, the new one, and who is waited for.
fn corrections(manifest: &Manifest, output: Output) -> String {
    let words = Words(output.lang);
    let name = |role: PartyRole| party(manifest, role);
    let value = |value: &Scalar| plain(&words.value(value));
    if manifest.corrections.is_empty() {
        return String::new();
    }
    let mut rows = vec![header(
        output,
        &["更正", "状态", "内容", "原内容", "更正为", "等待答复"],
        &["CORRECTION", "STATE", "FIELD", "BEFORE", "AFTER", "AWAITS"],
    )];
    for correction in &manifest.corrections {
        let awaited = correction.asked.iter().filter(|asked| asked.approved.is_none());
        let awaited: Vec<_> = awaited
            .filter_map(|asked| asked.roles.first())
            .map(|role| name(*role))
            .collect();
        let is_open = correction.state == CorrectionState::Open;
        for field in &correction.fields {
            rows.push(vec![
                correction.entry.short(),
                words.correction_state(correction.state).to_owned(),
                field.path.clone(),
                field.before.as_ref().map_or_else(|| "—".to_owned(), value),
                value(&field.after),
                if is_open {
                    awaited.join(&words.pick("、", ", "))
                } else {
                    String::new()
                },
            ]);
        }
    }
    format!("\n\n{}", table(&rows))
}

/// What a catalogue says of a waste can be a paragraph: its beginning is enough to recognise it.
fn short(name: &str) -> String {
    match name.char_indices().nth(16) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name.to_owned(),
    }
}

fn mark(mark: Option<&Mark>, words: Words) -> String {
    match mark {
        Some(Mark::OnlyHere) => words.pick("○ 仅本机", "○ only here"),
        Some(Mark::Refused { code, .. }) => format!("! {code}"),
        Some(Mark::AuthorityHasIt { receipt }) => {
            format!(
                "{} #{}",
                words.pick("✓✓ 监管已收", "✓✓ authority has it"),
                receipt.index
            )
        }
        Some(Mark::Quarantined { receipt, why }) => {
            let why = match why {
                Quarantine::Revoked => words.pick("设备已停用", "its device was revoked"),
                Quarantine::Forked => words.pick("设备签了两套记录", "its device signed two histories"),
            };
            let apart = words.pick("⊘ 隔离，不生效", "⊘ quarantined");
            format!("{apart} #{}: {why}", receipt.index)
        }
        Some(Mark::Waiting) | None => words.pick("◔ 待发送", "◔ waiting"),
    }
}

/// Local to the law: deadlines are counted in this zone.
fn time(ms: u64) -> String {
    let ms = i64::try_from(ms).unwrap_or(i64::MAX);
    jiff::Timestamp::from_millisecond(ms).map_or_else(
        |_| "—".to_owned(),
        |at| {
            jiff::tz::offset(8)
                .to_datetime(at)
                .strftime("%Y-%m-%d %H:%M:%S")
                .to_string()
        },
    )
}

pub fn directory(directory: &Directory, output: Output) -> Said {
    let words = Words(output.lang);
    let json = json!({ "ok": true, "items": directory.profiles().iter().map(|profile| json!({
        "org": profile.org, "name": profile.name, "uscc": profile.uscc, "kinds": profile.kinds,
        "division": profile.division,
    })).collect::<Vec<_>>() });
    let mut rows = vec![header(
        output,
        &["名称", "类别", "信用代码", "编号"],
        &["NAME", "KINDS", "CREDIT CODE", "ID"],
    )];
    rows.extend(directory.profiles().iter().map(|profile| {
        vec![
            profile.name.clone(),
            profile
                .kinds
                .iter()
                .map(|kind| words.kind(kind))
                .collect::<Vec<_>>()
                .join(" "),
            profile.uscc.clone().unwrap_or_else(|| "—".to_owned()),
            profile.org.to_string(),
        ]
    }));
    Said::done(json, table(&rows))
}

pub fn state(state: &StateSummary, output: Output) -> Said {
    let mut json = serde_json::to_value(state).expect("a state is plain data");
    json["ok"] = Value::Bool(true);
    let text = Words(output.lang).state(state);
    Said::done(json, text)
}

pub fn outbox(outbox: &OutboxStatus, output: Output) -> Said {
    let refused: Vec<_> = outbox
        .refused
        .iter()
        .map(|refused| json!({ "entry": refused.id, "code": refused.code, "text": refused.text }))
        .collect();
    let json = json!({ "ok": true, "waiting": outbox.waiting, "refused": refused });
    let mut text = Words(output.lang).outbox(outbox.waiting, outbox.refused.len() as u64);
    for refused in &outbox.refused {
        text.push_str(&format!(
            "\n! {} {} {}",
            refused.id.short(),
            refused.code,
            refused.text
        ));
    }
    Said::done(json, text)
}

pub fn synced(report: &SyncReport, output: Output) -> Said {
    let mut json = serde_json::to_value(report).expect("a report is plain data");
    json["ok"] = Value::Bool(true);
    Said::done(json, Words(output.lang).synced(report))
}

pub fn verified(report: &VerifyReport, output: Output) -> Said {
    let faults: Vec<_> = report
        .faults
        .iter()
        .map(|fault| {
            let mut json = serde_json::to_value(fault).expect("a fault is plain data");
            json["what"] = Value::from(fault.to_string());
            json
        })
        .collect();
    let ok = report.faults.is_empty();
    let json = json!({
        "ok": ok, "entries": report.entries, "credentials": report.credentials, "receipts": report.receipts,
        "faults": faults,
    });
    let mut text = Words(output.lang).verified(report);
    for fault in &report.faults {
        text.push_str(&format!("\n! {fault}"));
    }
    Said {
        ok,
        ..Said::done(json, text)
    }
}

pub fn person(person: &Person, text: String) -> Said {
    let mut json = serde_json::to_value(person).expect("a person is plain data");
    json["ok"] = Value::Bool(true);
    Said::done(json, plain_lines(&text))
}

pub fn persons(persons: &[Person], output: Output) -> Said {
    let words = Words(output.lang);
    let json = json!({ "ok": true, "items": persons });
    if persons.is_empty() {
        return Said::done(json, words.no_persons());
    }
    let mut rows = vec![header(
        output,
        &["编号", "姓名", "电话", ""],
        &["ID", "NAME", "TELEPHONE", ""],
    )];
    rows.extend(persons.iter().map(|person| {
        vec![
            person.person.short(),
            plain(&words.known(&person.known)),
            person.phone.as_deref().map_or_else(|| "—".to_owned(), plain),
            match (person.is_acting, person.is_own) {
                (true, _) => words.pick("← 当前经办人", "← at this device now"),
                (false, true) => String::new(),
                (false, false) => words.pick("（别的设备的人）", "(of another device)"),
            },
        ]
    }));
    Said::done(json, table(&rows))
}

pub fn cards_taken(taken: &CardsTaken, output: Output) -> Said {
    let ok = taken.refused.is_empty();
    let mut json = serde_json::to_value(taken).expect("counts are plain data");
    json["ok"] = Value::Bool(ok);
    let mut text = Words(output.lang).cards_taken(taken);
    for refused in &taken.refused {
        text.push_str(&format!("\n! {} {}: {}", refused.line, refused.code, refused.why));
    }
    Said {
        ok,
        ..Said::done(json, text)
    }
}

/// The account of each manifest, and then what does not verify.
pub fn accounted(report: &VerifyReport, accounts: &[Account], output: Output) -> Said {
    let words = Words(output.lang);
    let names: BTreeMap<OrgId, &str> = accounts
        .iter()
        .flat_map(|account| &account.entries)
        .filter_map(|entry| Some((entry.org, entry.org_name.as_deref()?)))
        .collect();
    let said = verified(report, output);
    let mut blocks: Vec<String> = accounts.iter().map(|of| account(of, &names, words)).collect();
    if !blocks.is_empty() {
        blocks.insert(0, words.account_says());
    }
    blocks.push(said.text);
    let details = accounts
        .iter()
        .map(|account| serde_json::to_value(account).expect("an account is plain data"))
        .collect();
    Said {
        text: blocks.join("\n\n"),
        details,
        ..said
    }
}

fn account(account: &Account, names: &BTreeMap<OrgId, &str>, words: Words) -> String {
    let mut lines = vec![account.code.clone()];
    for entry in &account.entries {
        let org = entry.org_name.as_deref().map_or_else(|| entry.org.short(), plain);
        lines.push(words.signed_by(
            entry.step,
            &org,
            &entry.device.short(),
            &time(entry.claimed_ms),
            entry.logged.map(|logged| (logged.index, time(logged.log_ms))),
        ));
        if let Some(claimed) = &entry.person {
            lines.push(format!("    {}", plain(&words.claimed(claimed))));
        }
        if let Some(recording) = &entry.recording {
            lines.push(format!("    {}", plain(&words.recorded(recording))));
        }
        for stated in &entry.values {
            let beside = if stated.is_contradicted {
                words.contradicted()
            } else {
                ""
            };
            lines.push(format!(
                "    {} = {}{beside}",
                stated.path,
                value(&stated.value, names)
            ));
        }
    }
    let of =
        |contest: &Contest| words.contested(&contest.path, &contest.by.short(), &contest.sealed_by.short());
    lines.extend(account.contested.iter().map(of));
    lines.join("\n")
}

fn value(value: &Scalar, names: &BTreeMap<OrgId, &str>) -> String {
    let name = value.as_org().and_then(|org| names.get(&org)).copied();
    match (value, name) {
        (_, Some(name)) => plain(name),
        (Scalar::Text(text), None) => plain(text),
        (Scalar::Int(number), None) => number.to_string(),
        (Scalar::Bool(truth), None) => truth.to_string(),
        (Scalar::Bytes(bytes), None) => bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
    }
}

/// What others wrote may hold signs that steer a terminal.
fn plain(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { '\u{fffd}' } else { c })
        .collect()
}

/// As [`plain`], but for the line breaks of our own sentences.
fn plain_lines(text: &str) -> String {
    text.lines().map(plain).collect::<Vec<_>>().join("\n")
}

pub fn roles() -> Said {
    let rows: Vec<_> = ROLE_TABLE.iter().map(ToString::to_string).collect();
    Said::done(json!({ "ok": true, "rows": rows }), rows.join("\n"))
}

pub fn import_summary(report: &ImportReport, dry_run: bool) -> Value {
    let count = |severity: wufei_app::import37::Severity| {
        report
            .found
            .problems
            .iter()
            .filter(|problem| problem.severity == severity)
            .count()
    };
    json!({
        "ok": true,
        "dry_run": dry_run,
        "rows": report.found.rows_read,
        "manifests": report.found.manifests.len(),
        "left_out": report.found.left_out.len(),
        "errors": count(wufei_app::import37::Severity::Error),
        "warnings": count(wufei_app::import37::Severity::Warning),
        "corrected": count(wufei_app::import37::Severity::Corrected),
        "recorded": report.done.map(|done| done.recorded),
        "known": report.done.map(|done| done.known),
    })
}
