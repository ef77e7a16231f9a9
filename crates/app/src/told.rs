//! What a person is told when the replica below cannot go on: disk, keys, enrolment, courier.

use crate::node::{
    CloseCode, Denial, EnrolError, EnrolmentError, HomeError, KeyError, KeyFileError, NodeError, OpenError,
    RecordError, SecretError, StoreError, SyncError, Trouble,
};
use wufei_ledger::{Revocation, WriteError};

mod devices;

pub(crate) use devices::device;

/// Code, then what, so what, what now in both languages.
pub(crate) struct Told {
    pub(crate) code: &'static str,
    pub(crate) zh: [String; 3],
    pub(crate) en: [String; 3],
}

fn told(code: &'static str, zh: [&str; 3], en: [&str; 3]) -> Told {
    Told {
        code,
        zh: zh.map(str::to_owned),
        en: en.map(str::to_owned),
    }
}

pub(crate) fn node(error: &NodeError) -> Told {
    match error {
        NodeError::Home(error) => home(error),
        NodeError::Key(error) => key(error),
        NodeError::Store(error) => store(error),
        NodeError::AlreadyBegun { home } => told(
            "home.begun",
            [
                &format!("{} 里已有一个副本。", home.display()),
                "原有的密钥和记录没有改动。",
                "直接使用它，或用 --home 指定另一个文件夹。",
            ],
            [
                &format!("{} holds a replica already.", home.display()),
                "Its keys and records are untouched.",
                "Use it, or name another folder with --home.",
            ],
        ),
        NodeError::NotBegun { home } => told(
            "home.empty",
            [
                &format!("{} 里还没有副本。", home.display()),
                "没有数据可丢。",
                "请先运行 wufei init。",
            ],
            [
                &format!("{} holds no replica.", home.display()),
                "There is nothing to lose.",
                "Run wufei init first.",
            ],
        ),
        NodeError::Identity(cause) => told(
            "home.identity",
            [
                &format!("登记信息已损坏：{cause}。"),
                "已停止写入以保护证据。",
                "请从备份恢复，或联系主管部门重新登记。",
            ],
            [
                &format!("The stored identity is damaged: {cause}."),
                "Writing stopped to protect evidence.",
                "Restore a backup, or ask the authority to enrol this device anew.",
            ],
        ),
        NodeError::Document(error) => damaged(&error.to_string()),
    }
}

fn home(error: &HomeError) -> Told {
    match error {
        HomeError::InUse { path, pid } => {
            let who = pid.map_or_else(|| "?".to_owned(), |pid| pid.to_string());
            told(
                "home.in_use",
                [
                    &format!("{} 正被另一个程序使用（进程 {who}）。", path.display()),
                    "数据没有受影响；同一副本一次只能由一个程序写入。",
                    "请先关闭那个程序，或在它里面操作。",
                ],
                [
                    &format!("{} is in use by another program (process {who}).", path.display()),
                    "The data is untouched; one program at a time writes a replica.",
                    "Close that program, or work inside it.",
                ],
            )
        }
        HomeError::Exposed { path, .. } => told(
            "home.exposed",
            [
                &format!("其他人可以打开 {}。", path.display()),
                "没有读取任何密钥。",
                &format!("请运行 chmod 700 {}。", path.display()),
            ],
            [
                &format!("Others may open {}.", path.display()),
                "No key was read.",
                &format!("Run chmod 700 {}.", path.display()),
            ],
        ),
        HomeError::Missing { path } => told(
            "home.empty",
            [
                &format!("没有文件夹 {}。", path.display()),
                "没有数据可丢。",
                "请先运行 wufei init。",
            ],
            [
                &format!("There is no folder {}.", path.display()),
                "There is nothing to lose.",
                "Run wufei init first.",
            ],
        ),
        HomeError::NotAFolder { .. } | HomeError::Disk { .. } => disk(&chain(error)),
    }
}

fn key(error: &KeyError) -> Told {
    match error {
        KeyError::File(KeyFileError::WrongPin) => told(
            "key.wrong_pin",
            [
                "PIN 不正确。",
                "密钥没有解锁，没有签字。",
                "请重新输入；没有 PIN 无法恢复密钥，只能重新登记设备。",
            ],
            [
                "Wrong PIN.",
                "The key stays locked; nothing was signed.",
                "Try again. Without the PIN a key cannot be recovered; the device is enrolled anew.",
            ],
        ),
        KeyError::File(error) => told(
            "key.damaged",
            [
                &format!("密钥文件不能使用：{error}。"),
                "没有签字；记录完好。",
                "请从备份恢复密钥文件，或重新登记设备。",
            ],
            [
                &format!("The key file cannot be used: {error}."),
                "Nothing was signed; the records are fine.",
                "Restore the key file, or enrol the device anew.",
            ],
        ),
        KeyError::Locked => told(
            "sign.locked",
            [
                "密钥未解锁。",
                "没有签字，填写的内容没有丢失。",
                "请输入 PIN 解锁。",
            ],
            [
                "The signing key is locked.",
                "Nothing was signed, nothing was lost.",
                "Unlock it with the PIN.",
            ],
        ),
        KeyError::OtherDevice { .. } => told(
            "key.other_device",
            [
                &format!("密钥不属于这个副本：{error}。"),
                "没有签字。",
                "请放回原来的 keys 文件夹。",
            ],
            [
                &format!("The key is not this replica's: {error}."),
                "Nothing was signed.",
                "Put its own keys folder back.",
            ],
        ),
        KeyError::Secret(SecretError::Exposed { path, .. }) => told(
            "key.exposed",
            [
                &format!("其他人可以读取 {}。", path.display()),
                "没有使用这把密钥。",
                &format!(
                    "请运行 chmod 600 {}；若可能已泄露，请重新登记设备。",
                    path.display()
                ),
            ],
            [
                &format!("Others may read {}.", path.display()),
                "The key was not used.",
                &format!(
                    "Run chmod 600 {}; if it may have leaked, enrol the device anew.",
                    path.display()
                ),
            ],
        ),
        KeyError::Secret(_) | KeyError::Folder(_) | KeyError::Transport { .. } | KeyError::NoRandom(_) => {
            disk(&chain(error))
        }
    }
}

fn store(error: &StoreError) -> Told {
    match error {
        StoreError::Open(OpenError::Foreign { .. } | OpenError::NotSqlite { .. }) => told(
            "db.foreign",
            [
                &format!("数据文件不是本程序的：{}。", chain(error)),
                "没有写入任何内容，文件未改动。",
                "请检查 --home 指向的文件夹。",
            ],
            [
                &format!("The data file is not this program's: {}.", chain(error)),
                "Nothing was written; the file is unchanged.",
                "Check the folder that --home names.",
            ],
        ),
        StoreError::Open(OpenError::Newer { .. }) => told(
            "db.newer",
            [
                "数据文件由较新的版本写成。",
                "已原样保留，未改动。",
                "请更新程序后再打开。",
            ],
            [
                "The data file was written by a newer version.",
                "It is kept as it is.",
                "Update the program.",
            ],
        ),
        StoreError::Full(_) => told(
            "disk.full",
            [
                "磁盘已满。",
                "这一步没有保存；之前的记录完好。",
                "请腾出空间后再试。",
            ],
            [
                "The disk is full.",
                "This act was not saved; everything before it is.",
                "Free some space and try again.",
            ],
        ),
        StoreError::Busy(_) => told(
            "db.busy",
            ["数据库正忙。", "这一步没有保存；之前的记录完好。", "请稍后再试。"],
            [
                "The database is busy.",
                "This act was not saved; everything before it is.",
                "Try again in a moment.",
            ],
        ),
        StoreError::Damaged { .. }
        | StoreError::ReceiptContradicts { .. }
        | StoreError::PlaceTaken { .. } => damaged(&chain(error)),
        StoreError::Open(_) | StoreError::Disk(_) | StoreError::TooManyHeld { .. } => disk(&chain(error)),
    }
}

fn damaged(what: &str) -> Told {
    told(
        "db.damaged",
        [
            &format!("数据文件有损坏：{what}。"),
            "已停止写入以保护证据。",
            "请运行 wufei verify 查明，再从备份恢复。",
        ],
        [
            &format!("The data file is damaged: {what}."),
            "Writing stopped to protect evidence.",
            "Run wufei verify to see where, then restore a backup.",
        ],
    )
}

fn disk(what: &str) -> Told {
    told(
        "disk",
        [
            &format!("磁盘或文件出错：{what}。"),
            "这一步没有保存；之前的记录完好。",
            "请检查磁盘空间和权限后再试。",
        ],
        [
            &format!("Disk or file trouble: {what}."),
            "This act was not saved; everything before it is.",
            "Check space and permissions, then try again.",
        ],
    )
}

pub(crate) fn record(error: &RecordError) -> Told {
    match error {
        RecordError::Refused(never) => match *never {},
        RecordError::Write(WriteError::Nothing) => told(
            "sign.nothing",
            ["没有可以改动的内容。", "没有签字。", "这些值已经在那里了。"],
            [
                "Nothing would change.",
                "Nothing was signed.",
                "Those values stand there already.",
            ],
        ),
        RecordError::Write(error) => told(
            "sign.inadmissible",
            [
                &format!("这一步无法成立：{error}。"),
                "没有签字，也没有丢失任何数据。",
                "请先同步并查看联单的最新情况。",
            ],
            [
                &format!("This can never be right: {error}."),
                "Nothing was signed and nothing was lost.",
                "Sync, and look at the manifest as it is now.",
            ],
        ),
        RecordError::NotEnrolled => told(
            "enrol.needed",
            [
                "本设备还没有登记。",
                "没有签字。",
                "请先向主管部门要邀请码，再运行 wufei enrol。",
            ],
            [
                "This device is not enrolled.",
                "Nothing was signed.",
                "Ask the authority for an invite, then run wufei enrol.",
            ],
        ),
        RecordError::Revoked { revocation } => revoked(Some(revocation)),
        RecordError::Unknown { doc } => told(
            "manifest.unknown",
            [&format!("本机没有联单 {doc}。"), "没有签字。", "请先同步。"],
            [
                &format!("There is no manifest {doc} here."),
                "Nothing was signed.",
                "Sync first.",
            ],
        ),
        RecordError::Key(error) => key(error),
        RecordError::Node(error) => node(error),
    }
}

/// What a revoked device is told; without a statement at hand, only that it is.
fn revoked(revocation: Option<&Revocation>) -> Told {
    let day = revocation.and_then(|revocation| {
        let moment = jiff::Timestamp::from_millisecond(i64::try_from(revocation.at_ms).ok()?).ok()?;
        Some(jiff::tz::Offset::constant(8).to_datetime(moment).date())
    });
    let (when, on) = match day {
        Some(day) => (format!("已于 {day} "), format!(" on {day}")),
        None => ("已".to_owned(), String::new()),
    };
    told(
        "sign.revoked",
        [
            &format!("主管部门{when}停用本设备，不能再签字。"),
            "此前签好并已确认的仍然有效；未发送的记录还在本机，可以导出（wufei export）。",
            "请换一台设备登记，或联系主管部门。",
        ],
        [
            &format!("The authority revoked this device{on}; it cannot sign any more."),
            "What was signed and confirmed before stands; unsent records are still here and can be exported (wufei export).",
            "Enrol another device, or ask the authority.",
        ],
    )
}

/// An error and its causes, in one line.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let cause_text = cause.to_string();
        if !text.contains(&cause_text) {
            text = format!("{text}: {cause_text}");
        }
        source = cause.source();
    }
    text
}

pub(crate) fn enrol(error: &EnrolError) -> Told {
    let same = (
        "本设备没有登记，也没有改动任何数据。",
        "This device is not enrolled, and nothing changed.",
    );
    let denied = |code, zh: &str, en: &str, now_zh: &str, now_en: &str| {
        told(code, [zh, same.0, now_zh], [en, same.1, now_en])
    };
    let ask = (
        "请向主管部门要一个新的邀请码。",
        "Ask the authority for a new invite.",
    );
    match error {
        EnrolError::Invite(error) => denied(
            "enrol.invite",
            &format!("邀请码读不懂：{error}。"),
            &format!("The invite cannot be read: {error}."),
            "请照原样输入，如 127.0.0.1:4420/7K3M-92QD-…；0 与 O、1 与 I 不必区分。",
            "Type it as it was given, such as 127.0.0.1:4420/7K3M-92QD-…; 0 and O, 1 and I are the same.",
        ),
        EnrolError::Denied(Denial::Expired) => denied(
            "enrol.expired",
            "邀请码已过期。",
            "The invite has expired.",
            ask.0,
            ask.1,
        ),
        EnrolError::Denied(Denial::Used) => denied(
            "enrol.used",
            "邀请码已被另一台设备用过。",
            "The invite has been used by another device.",
            "每台设备需要自己的邀请码；若不是您用的，请立即告知主管部门。",
            "Each device needs an invite of its own; if it was not you, tell the authority at once.",
        ),
        EnrolError::Denied(Denial::Unknown) => denied(
            "enrol.unknown",
            "监管节点不认识这个邀请码。",
            "The authority's node does not know this invite.",
            "请核对每个字符和地址。",
            "Check every character, and the address.",
        ),
        EnrolError::Denied(denial) => denied(
            "enrol.denied",
            &format!("监管节点没有接受登记：{denial}。"),
            &format!("The authority's node did not enrol this device: {denial}."),
            "请稍后再试；若仍不行，请联系主管部门。",
            "Try again later; if it stays so, ask the authority.",
        ),
        EnrolError::NotProven { found } => denied(
            "net.identity_mismatch",
            &format!("应答的一方（{found}）不知道这个邀请码，已停止，未发送任何数据。"),
            &format!("Whoever answered ({found}) does not know this invite. Stopped; nothing was sent."),
            "请核对地址，并告知主管部门。",
            "Check the address, and tell the authority.",
        ),
        EnrolError::Enrolment(EnrolmentError::Enrolled { .. }) => told(
            "enrol.already",
            [
                "本设备已经登记过。",
                "原来的登记有效，没有改动。",
                "无需操作；另一家单位请用另一个文件夹。",
            ],
            [
                "This device is enrolled already.",
                "Its enrolment stands; nothing changed.",
                "Nothing to do; another organisation needs another folder.",
            ],
        ),
        EnrolError::Enrolment(error) => denied(
            "enrol.credential",
            &format!("监管节点给的凭证不能使用：{}。", chain(error)),
            &format!(
                "The credential that the node granted cannot be used: {}.",
                chain(error)
            ),
            "请联系主管部门。",
            "Tell the authority.",
        ),
        EnrolError::Key(error) => key(error),
        EnrolError::Dial(_)
        | EnrolError::Broken(_)
        | EnrolError::Silent { .. }
        | EnrolError::Protocol { .. } => denied(
            "net.node_silent",
            &format!("监管节点没有应答：{}。", chain(error)),
            &format!("The authority's node does not answer: {}.", chain(error)),
            "请检查网络和地址，再用同一个邀请码重试。",
            "Check the network and the address, then try again with the same invite.",
        ),
    }
}

pub(crate) fn sync(error: &SyncError) -> Told {
    let safe = (
        "待发送的记录安全地保存在本机。",
        "What waits to be sent is safe on this computer.",
    );
    match error {
        SyncError::NotEnrolled => record(&RecordError::NotEnrolled),
        SyncError::Node(error) => node(error),
        SyncError::Trouble {
            trouble: Trouble::Closed {
                code: CloseCode::NotEnrolled,
            },
            ..
        } => told(
            "sync.not_known",
            [
                "监管节点不认识本设备的登记。",
                "未发送的记录仍在本机，可以导出（wufei export）。",
                "请联系主管部门，核对登记和节点。",
            ],
            [
                "The authority's node does not know this device.",
                "Unsent records are still here and can be exported (wufei export).",
                "Ask the authority to check the enrolment and the node.",
            ],
        ),
        SyncError::Trouble {
            trouble: Trouble::Closed {
                code: CloseCode::Revoked,
            },
            ..
        } => revoked(None),
        SyncError::Trouble {
            trouble: Trouble::Closed {
                code: CloseCode::Upgrade,
            },
            ..
        } => told(
            "sync.version_newer",
            ["本程序版本太旧，监管节点不再支持。", safe.0, "请更新程序。"],
            [
                "This program is too old for the authority's node.",
                safe.1,
                "Update it.",
            ],
        ),
        SyncError::Trouble { trouble, .. } if trouble.is_alarm() => told(
            "sync.alarm",
            [
                &format!("警报：监管节点给出的内容不能核验（{trouble}）。"),
                "本机的一切都已保留，没有采用对方的内容。",
                "请勿清除本机数据，导出后告知审计方。",
            ],
            [
                &format!("Alarm: what the node gave does not verify ({trouble})."),
                "Everything here is kept; nothing of theirs was taken.",
                "Do not clear this device; export it and tell the auditors.",
            ],
        ),
        SyncError::Trouble {
            trouble: Trouble::Storage { why },
            ..
        } => disk(why),
        SyncError::Trouble { trouble, .. } => told(
            "net.node_silent",
            [
                &format!("没有与监管节点同步成功：{trouble}。"),
                safe.0,
                "联网后会自动重试，也可稍后再运行 wufei sync。",
            ],
            [
                &format!("The authority's node was not reached: {trouble}."),
                safe.1,
                "It is tried again by itself; or run wufei sync later.",
            ],
        ),
        SyncError::TimedOut { after, .. } => told(
            "net.slow",
            [
                &format!("同步在 {} 秒内没有完成。", after.as_secs()),
                "已完成的部分有效，其余安全地保存在本机。",
                "请再次运行，或用 --timeout 给更多时间。",
            ],
            [
                &format!("The sync was not over after {} s.", after.as_secs()),
                "What was done stands; the rest is safe on this computer.",
                "Run it again, or give it more time with --timeout.",
            ],
        ),
        SyncError::Net(error) => told(
            "net.no_interface",
            [
                &format!("本机网络不可用：{}。", chain(error)),
                safe.0,
                "请检查网络设置。",
            ],
            [
                &format!("No network on this computer: {}.", chain(error)),
                safe.1,
                "Check the network settings.",
            ],
        ),
    }
}
