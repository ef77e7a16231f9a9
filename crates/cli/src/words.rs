//! The command line's own sentences, in both languages.

use std::path::Path;
use wufei_app::ledger::StateSummary;
use wufei_app::manifest::{
    CorrectionState, PartyRole, RecordedStep, Recording, RecordingProof, Scalar, Status, StepKind,
};
use wufei_app::node::{CardsTaken, Claimed, KnownPerson, Person, SyncReport, VerifyReport};
use wufei_app::{Done, ImportReport, Lang};

/// Sentences of one language.
#[derive(Clone, Copy)]
pub struct Words(pub Lang);

impl Words {
    pub fn pick(self, zh: impl Into<String>, en: impl Into<String>) -> String {
        match self.0 {
            Lang::ZhCn => zh.into(),
            Lang::En => en.into(),
        }
    }

    pub fn made(self, folder: &Path, device: &str) -> String {
        let folder = folder.display();
        self.pick(
            format!("已在 {folder} 建立副本，设备 {device}。\n请妥善保管 PIN：没有它，任何人（包括您）都无法用这把密钥签字。\n下一步：wufei enrol 邀请码"),
            format!("Made a replica in {folder}, device {device}.\nKeep the PIN: without it nobody, you included, can sign with this key.\nNext: wufei enrol INVITE"),
        )
    }

    pub fn enrolled(self, name: &str, org: &str) -> String {
        self.pick(
            format!("已登记：{name}（{org}）。"),
            format!("Enrolled for {name} ({org})."),
        )
    }

    pub fn exported(self, file: &Path) -> String {
        let file = file.display();
        self.pick(
            format!("已导出到 {file}。任何人可用 wufei verify {file} 核验。"),
            format!("Wrote {file}. Anyone can check it with wufei verify {file}."),
        )
    }

    pub fn signed(self, done: &Done) -> String {
        let (code, status) = (&done.code, self.status(done.status));
        let short = done.entry.short();
        let who = done.person.as_ref().map(|claimed| self.who(claimed));
        let claimed = who.map_or_else(String::new, |who| {
            self.pick(
                format!("设备称由 {who} 操作。"),
                format!(" The device says: {who}."),
            )
        });
        self.pick(
            format!("已签字：{code} {status}（条目 {short}）。{claimed}记录已保存在本机，联网后自动发送。"),
            format!("Signed: {code} is {status} (entry {short}).{claimed} It is saved here and will be sent when connected."),
        )
    }

    pub fn imported(self, report: &ImportReport) -> String {
        let found = &report.found;
        let (good, left_out, problems) = (found.manifests.len(), found.left_out.len(), found.problems.len());
        match report.done {
            None => self.pick(
                format!("可以导入 {good} 张联单；{left_out} 张有错误，不会导入；共 {problems} 条提示。尚未写入任何数据。"),
                format!("{good} manifests can be imported; {left_out} have errors and stay out; {problems} remarks. Nothing was written."),
            ),
            Some(done) => self.pick(
                format!("已导入 {} 张联单，{} 张此前已在；{left_out} 张有错误，未导入；共 {problems} 条提示。", done.recorded, done.known),
                format!("Imported {} manifests, {} were here already; {left_out} have errors and stayed out; {problems} remarks.", done.recorded, done.known),
            ),
        }
    }

    /// The name of a status, as on screen.
    pub fn status(self, status: Status) -> &'static str {
        match (self.0, status) {
            (Lang::ZhCn, Status::Draft) => "草稿",
            (Lang::ZhCn, Status::Issued) => "已开具",
            (Lang::ZhCn, Status::InTransit) => "运输中",
            (Lang::ZhCn, Status::Delivered) => "已到达",
            (Lang::ZhCn, Status::Received) => "已接收",
            (Lang::ZhCn, Status::Accepted) => "已接受",
            (Lang::ZhCn, Status::Closed) => "已办结",
            (Lang::ZhCn, Status::Refused) => "已拒收",
            (Lang::ZhCn, Status::Voided) => "已作废",
            (Lang::ZhCn, Status::Reported) => "补录/导入",
            (Lang::En, Status::Draft) => "a draft",
            (Lang::En, Status::Issued) => "issued",
            (Lang::En, Status::InTransit) => "in transit",
            (Lang::En, Status::Delivered) => "delivered",
            (Lang::En, Status::Received) => "received",
            (Lang::En, Status::Accepted) => "accepted",
            (Lang::En, Status::Closed) => "closed",
            (Lang::En, Status::Refused) => "refused",
            (Lang::En, Status::Voided) => "void",
            (Lang::En, Status::Reported) => "reported",
        }
    }

    /// The kind of an organisation; a name from a newer version stays as it is.
    pub fn kind(self, name: &str) -> String {
        let zh = match name {
            "producer" => "产废单位",
            "transporter" => "运输单位",
            "disposal" => "处置单位",
            "collector" => "收集单位",
            "agent" => "环保管家",
            "regulator" => "主管部门",
            "auditor" => "审计",
            _ => name,
        };
        self.pick(zh, name)
    }

    /// What became of a correction.
    pub fn correction_state(self, state: CorrectionState) -> &'static str {
        match (self.0, state) {
            (Lang::ZhCn, CorrectionState::Open) => "待同意",
            (Lang::ZhCn, CorrectionState::Applied) => "已更正",
            (Lang::ZhCn, CorrectionState::Declined) => "未获同意",
            (Lang::ZhCn, CorrectionState::Racing) => "更正冲突",
            (Lang::ZhCn, CorrectionState::Overtaken { .. }) => "已被抢先",
            (Lang::ZhCn, CorrectionState::Fallen) => "已失效",
            (Lang::En, CorrectionState::Open) => "open",
            (Lang::En, CorrectionState::Applied) => "counts",
            (Lang::En, CorrectionState::Declined) => "declined",
            (Lang::En, CorrectionState::Racing) => "racing",
            (Lang::En, CorrectionState::Overtaken { .. }) => "overtaken",
            (Lang::En, CorrectionState::Fallen) => "fallen",
        }
    }

    /// That a step is another party's, and was only recorded.
    pub fn recorded(self, recording: &Recording) -> String {
        let (role, reason) = (recording.role.name(), &recording.reason);
        let proof = self.proof(&recording.proof);
        let role_zh = match recording.role {
            PartyRole::Consignor => "移出人",
            PartyRole::Carrier => "承运人",
            PartyRole::Receiver => "接受人",
        };
        self.pick(
            format!("代{role_zh}记：{reason}（{proof}）"),
            format!("recorded for the {role}: {reason} ({proof})"),
        )
    }

    /// What stands behind a recorded step.
    pub fn proof(self, proof: &RecordingProof) -> String {
        match proof {
            RecordingProof::Picture { digest } => {
                let digest = digest.to_string();
                self.pick(
                    format!("纸质照片 {}", &digest[..8]),
                    format!("picture {}", &digest[..8]),
                )
            }
            RecordingProof::Code { number, .. } => {
                self.pick(format!("口令 {number} 号"), format!("code {number}"))
            }
        }
    }

    /// Who took a recorded step upon themselves.
    pub fn confirmed(self, recorded: &RecordedStep) -> String {
        let by = |by_regulator| {
            recorded
                .confirmations
                .iter()
                .any(|word| word.by_regulator == by_regulator)
        };
        match (by(false), by(true)) {
            (true, _) => self.pick("该单位已确认", "the party itself"),
            (false, true) => self.pick("主管部门已核实", "the authority"),
            (false, false) => self.pick("未核实", "nobody yet"),
        }
        .to_owned()
    }

    /// A value of a field as it was signed: masses in grams.
    pub fn value(self, value: &Scalar) -> String {
        match value {
            Scalar::Text(text) => text.clone(),
            Scalar::Int(number) => number.to_string(),
            Scalar::Bool(true) => self.pick("是", "yes"),
            Scalar::Bool(false) => self.pick("否", "no"),
            Scalar::Bytes(bytes) => bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
        }
    }

    /// The name of a step, as on screen.
    pub fn step(self, step: StepKind) -> &'static str {
        match (self.0, step) {
            (Lang::ZhCn, StepKind::Issued) => "开具",
            (Lang::ZhCn, StepKind::PickedUp) => "装运",
            (Lang::ZhCn, StepKind::Delivered) => "到达",
            (Lang::ZhCn, StepKind::Received) => "接收",
            (Lang::ZhCn, StepKind::Accepted) => "接受",
            (Lang::ZhCn, StepKind::Refused) => "拒收",
            (Lang::ZhCn, StepKind::Voided) => "作废",
            (Lang::ZhCn, StepKind::Resolved) => "定以哪步为准",
            (Lang::ZhCn, StepKind::Corrected) => "更正",
            (Lang::ZhCn, StepKind::Approved) => "同意更正",
            (Lang::ZhCn, StepKind::Declined) => "不同意更正",
            (Lang::ZhCn, StepKind::Confirmed) => "确认代记",
            (Lang::ZhCn, StepKind::Imported) => "导入",
            (Lang::En, StepKind::Issued) => "issued",
            (Lang::En, StepKind::PickedUp) => "picked up",
            (Lang::En, StepKind::Delivered) => "delivered",
            (Lang::En, StepKind::Received) => "received",
            (Lang::En, StepKind::Accepted) => "accepted",
            (Lang::En, StepKind::Refused) => "refused",
            (Lang::En, StepKind::Voided) => "voided",
            (Lang::En, StepKind::Resolved) => "resolved",
            (Lang::En, StepKind::Corrected) => "correction",
            (Lang::En, StepKind::Approved) => "correction approved",
            (Lang::En, StepKind::Declined) => "correction declined",
            (Lang::En, StepKind::Confirmed) => "record confirmed",
            (Lang::En, StepKind::Imported) => "imported",
        }
    }
}

impl Words {
    pub fn status_named(self, name: &str) -> String {
        Status::from_name(name).map_or_else(|| name.to_owned(), |status| self.status(status).to_owned())
    }

    pub fn no_manifests(self) -> String {
        self.pick(
            "还没有联单。用 wufei manifest new 开一张，或先同步（wufei sync）。",
            "No manifests here yet. Begin one with wufei manifest new, or sync first (wufei sync).",
        )
    }

    pub fn conflicts(self, conflicts: usize, contested: usize) -> String {
        if conflicts + contested == 0 {
            return String::new();
        }
        self.pick(
            format!("\n\n! 冲突 {conflicts} 处，争议修改 {contested} 处；各方所签都在，需要有人处理。"),
            format!("\n\n! {conflicts} conflicts, {contested} contested edits; all that was signed is kept, somebody must decide."),
        )
    }

    pub fn state(self, state: &StateSummary) -> String {
        let StateSummary {
            scope,
            state: digest,
            entries,
            settled,
            manifests,
            conflicts,
        } = state;
        self.pick(
            format!("{digest}\n范围 {scope}，条目 {entries}，已有回执 {settled}，联单 {manifests}，冲突 {conflicts}"),
            format!("{digest}\nscope {scope}, {entries} entries, {settled} settled, {manifests} manifests, {conflicts} conflicts"),
        )
    }

    pub fn outbox(self, waiting: u64, refused: u64) -> String {
        match (waiting, refused) {
            (0, 0) => self.pick("没有待发送的记录。", "Nothing waits to be sent."),
            _ => self.pick(
                format!("待发送 {waiting} 条，被退回 {refused} 条。都安全地保存在本机。"),
                format!("{waiting} wait to be sent, {refused} were refused. All are safe on this computer."),
            ),
        }
    }

    pub fn verified(self, report: &VerifyReport) -> String {
        let VerifyReport {
            entries,
            credentials,
            receipts,
            faults,
            ..
        } = report;
        match faults.len() {
            0 => self.pick(
                format!("全部核验通过：条目 {entries}，凭证 {credentials}，回执 {receipts}。"),
                format!("All verify: {entries} entries, {credentials} credentials, {receipts} receipts."),
            ),
            bad => self.pick(
                format!("{bad} 处不能通过核验（条目 {entries}，凭证 {credentials}，回执 {receipts}）："),
                format!(
                    "{bad} do not verify ({entries} entries, {credentials} credentials, {receipts} receipts):"
                ),
            ),
        }
    }
}

/// Persons. The device signs; the person is its claim, in every sentence.
impl Words {
    /// A name, or what there is in its place.
    pub fn known(self, known: &KnownPerson) -> String {
        match known {
            KnownPerson::Named { name } => name.clone(),
            KnownPerson::Erased { .. } => self.pick("资料已删除", "erased"),
            KnownPerson::NotHere => self.pick("姓名不在本机", "name not here"),
        }
    }

    /// Whom a device names: by name where it is known here, otherwise by the beginning of the id.
    pub fn who(self, claimed: &Claimed) -> String {
        let short = claimed.person.short();
        match &claimed.known {
            KnownPerson::Named { name } => name.clone(),
            other => self.pick(
                format!("{short}（{}）", self.known(other)),
                format!("{short} ({})", self.known(other)),
            ),
        }
    }

    pub fn claimed(self, claimed: &Claimed) -> String {
        let who = self.who(claimed);
        self.pick(format!("设备称由 {who} 操作"), format!("the device says: {who}"))
    }

    pub fn no_persons(self) -> String {
        self.pick(
            "本机还没有经办人，签字不写明由谁操作。用 wufei person add 添加。",
            "Nobody is named here: steps do not say who acts. Add somebody with wufei person add.",
        )
    }

    pub fn person_added(self, person: &Person) -> String {
        let (who, short) = (self.known(&person.known), person.person.short());
        match person.is_acting {
            true => self.pick(
                format!("已添加 {who}（{short}），并设为当前经办人：今后签字都写明设备称由 {who} 操作。"),
                format!("Added {who} ({short}), who is at this device now: what is signed here says so, as the device's claim."),
            ),
            false => self.pick(
                format!("已添加 {who}（{short}）。当前经办人没有变；用 wufei person use {short} 更换。"),
                format!("Added {who} ({short}). Who is at this device has not changed: wufei person use {short} does."),
            ),
        }
    }

    pub fn person_acts(self, person: &Person) -> String {
        let who = self.known(&person.known);
        self.pick(
            format!("当前经办人：{who}。今后签字都写明设备称由 {who} 操作。"),
            format!("{who} is at this device now: what is signed here says so, as the device's claim."),
        )
    }

    pub fn nobody_acts(self) -> String {
        self.pick(
            "今后签字不写明由谁操作。",
            "What is signed here names nobody from now on.",
        )
    }

    pub fn person_erased(self, person: &Person) -> String {
        let short = person.person.short();
        self.pick(
            format!("已从本机删除 {short} 的姓名和电话，不能恢复。\n保留：编号、资料的哈希、删除时间，以及所有签字；核验结果与之前相同。\n收到过这份资料的单位和以前的备份里仍有，请另行通知。"),
            format!("Erased name and telephone number of {short} here, for good.\nWhat stays: the id, the card's hash, the time, and all that was signed, which verifies as before.\nWhoever received the card, and older backups, still have it: tell them."),
        )
    }

    pub fn cards_taken(self, taken: &CardsTaken) -> String {
        let CardsTaken {
            new,
            known,
            erased,
            refused,
        } = taken;
        let refused = refused.len();
        self.pick(
            format!("收下 {new} 份人员资料，{known} 份已有，{erased} 份此前已在本机删除，{refused} 份不收。"),
            format!("Took {new} cards; {known} were here already, {erased} had been erased here, {refused} were refused."),
        )
    }
}

impl Words {
    /// What a signature proves, and what it does not.
    pub fn account_says(self) -> String {
        self.pick(
            "签字的是设备（密钥）；由谁操作、何时签字，是设备自己的说法。日志时间由监管端签字证明。\n每一条都已按字节重新核对：签字、凭证、前因、封定。",
            "The device signs; the person and the time are the device's claim. The log's time is signed by the authority.\nEach entry below was checked again from its bytes: signature, credentials, causes, seal.",
        )
    }

    /// One entry of an account: index and time of the log when there is a receipt.
    pub fn signed_by(
        self,
        step: Option<StepKind>,
        org: &str,
        device: &str,
        claimed: &str,
        logged: Option<(u64, String)>,
    ) -> String {
        let what = step.map_or_else(
            || self.pick("填写", "wrote"),
            |step| {
                let step = self.step(step);
                self.pick(
                    format!("签「{step}」，封定相符"),
                    format!("signed \"{step}\", the seal fits"),
                )
            },
        );
        let log = match logged {
            Some((index, at)) => self.pick(format!("日志 #{index} {at}"), format!("log #{index} at {at}")),
            None => self.pick("尚无回执", "no receipt yet"),
        };
        self.pick(
            format!("  {org}（设备 {device}）{what}；设备时间 {claimed}；{log}"),
            format!("  {org} (device {device}) {what}; claims {claimed}; {log}"),
        )
    }

    /// Behind a value that another stands beside.
    pub fn contradicted(self) -> &'static str {
        match self.0 {
            Lang::ZhCn => "（另有不同的值）",
            Lang::En => " (another value stands beside it)",
        }
    }

    pub fn contested(self, path: &str, by: &str, sealed_by: &str) -> String {
        self.pick(
            format!("  ! {path}：条目 {by} 的修改与条目 {sealed_by} 的封定相争，不生效"),
            format!("  ! {path}: the write of entry {by} is contested by the seal of {sealed_by} and changes nothing"),
        )
    }

    pub fn synced(self, report: &SyncReport) -> String {
        self.pick(
            format!("已发送 {} 条，收到 {} 条。", report.pushed, report.pulled),
            format!("Sent {} entries, fetched {}.", report.pushed, report.pulled),
        )
    }
}
