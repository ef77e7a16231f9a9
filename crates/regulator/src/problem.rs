//! What a person is told when a command did not do it: the cause, what it means for the data, and a remedy.

use std::net::SocketAddr;
use std::path::PathBuf;

use serde_json::{Value, json};
use wufei_archive::ArchiveError;
use wufei_home::{HomeError, KeyFileError, PinError, SecretError};

use crate::Fault;
use crate::settings::SettingsError;
use wufei_papers::Lang;

/// Why a command did not do what it was asked.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the texts below say what the fields are")]
pub enum Problem {
    #[error(transparent)]
    Home(#[from] HomeError),
    #[error("{path} holds no ledger yet")]
    NotInitialised { path: PathBuf },
    #[error("{path} holds a ledger already")]
    AlreadyInitialised { path: PathBuf },
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    #[error(transparent)]
    Fault(#[from] Fault),
    #[error(transparent)]
    Secret(#[from] SecretError),
    #[error(transparent)]
    KeyFile(#[from] KeyFileError),
    #[error("{path} has {found} bytes, a key has 32")]
    NotAKey { path: PathBuf, found: usize },
    #[error("the issuer's key and the archive do not belong together")]
    NotThisKey,
    #[error(transparent)]
    Pin(#[from] PinError),
    #[error("nobody is there to type a passphrase")]
    NoPassphrase,
    #[error("{path} could not be read")]
    Unreadable {
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
    #[error(transparent)]
    Settings(#[from] SettingsError),
    #[error("{address} cannot be listened on")]
    Bind {
        address: SocketAddr,
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    #[error("no node serves {path}")]
    NotServing { path: PathBuf },
    #[error("the node did not answer")]
    NoAnswer(#[source] Box<dyn std::error::Error + Send + Sync>),
    #[error("{title}: {detail}")]
    Refused {
        code: String,
        title: String,
        detail: String,
    },
    #[error("{found:?} is not an organisation's id")]
    NotAnOrg { found: String },
    #[error("{found:?} is not an id")]
    NotAnId { found: String },
    #[error("{found:?} is not a device's id")]
    NotADevice { found: String },
    #[error("{found:?} is not a duration such as 72h")]
    NotADuration { found: String },
    #[error("no random numbers")]
    NoRandom(#[source] getrandom::Error),
    #[error("the sequencer ended")]
    Ended,
    #[error("{entries} of what is kept does not verify")]
    NotVerified { entries: usize },
}

/// A problem in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// What is wrong.
    pub cause: String,
    /// What it means for the data.
    pub data: &'static str,
    /// What to do.
    pub remedy: String,
}

impl Problem {
    /// For machines.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Home(HomeError::InUse { .. }) => "in-use",
            Self::Home(HomeError::Exposed { .. }) | Self::Secret(SecretError::Exposed { .. }) => "exposed",
            Self::Home(HomeError::Missing { .. }) | Self::NotInitialised { .. } => "not-initialised",
            Self::Home(_) => "folder",
            Self::AlreadyInitialised { .. } => "already-initialised",
            Self::Archive(_) | Self::Fault(_) => "archive",
            Self::Secret(_) | Self::NotAKey { .. } => "key-file",
            Self::KeyFile(KeyFileError::WrongPin) => "wrong-passphrase",
            Self::KeyFile(_) => "key-file",
            Self::NotThisKey => "not-this-key",
            Self::Pin(_) => "weak-passphrase",
            Self::NoPassphrase => "no-passphrase",
            Self::Unreadable { .. } => "unreadable",
            Self::Settings(_) => "settings",
            Self::Bind { .. } => "bind",
            Self::NotServing { .. } => "not-serving",
            Self::NoAnswer(_) => "no-answer",
            Self::Refused { .. } => "refused",
            Self::NotAnOrg { .. }
            | Self::NotAnId { .. }
            | Self::NotADevice { .. }
            | Self::NotADuration { .. } => "usage",
            Self::NoRandom(_) => "no-random",
            Self::Ended => "ended",
            Self::NotVerified { .. } => "not-verified",
        }
    }

    /// 2 for what was asked wrongly, 1 for the rest.
    pub const fn exit_code(&self) -> u8 {
        match self {
            Self::NotAnOrg { .. }
            | Self::NotAnId { .. }
            | Self::NotADevice { .. }
            | Self::NotADuration { .. }
            | Self::Settings(_) => 2,
            _ => 1,
        }
    }

    /// The problem in a person's language.
    pub fn tell(&self, lang: Lang) -> Told {
        match lang {
            Lang::ZhCn => self.tell_zh(),
            Lang::En => self.tell_en(),
        }
    }

    /// The problem for a program, in one line.
    pub fn to_json(&self, lang: Lang) -> Value {
        let told = self.tell(lang);
        json!({ "error": { "code": self.code(), "title": told.cause, "detail": told.data, "hint": told.remedy } })
    }

    fn tell_zh(&self) -> Told {
        const SAFE: &str = "数据没有变化。";
        let told = |cause: String, data, remedy: &str| Told {
            cause,
            data,
            remedy: remedy.to_owned(),
        };
        match self {
            Self::Home(HomeError::InUse { path, pid }) => told(
                format!(
                    "数据文件夹 {} 正被{}使用",
                    path.display(),
                    pid.map_or("另一个进程".to_owned(), |pid| format!("进程 {pid} "))
                ),
                SAFE,
                "一个文件夹只能由一个节点使用：请先停止那个进程，或用 --data-dir 指定另一个文件夹。",
            ),
            Self::Home(HomeError::Exposed { path, mode }) => told(
                format!("其他用户可以打开 {}（权限 {mode:04o}）", path.display()),
                SAFE,
                "请执行 chmod 700，并想一想此前有谁可能看到过密钥。",
            ),
            Self::Home(HomeError::Missing { path }) | Self::NotInitialised { path } => told(
                format!("{} 里还没有账本", path.display()),
                SAFE,
                "请先执行 wufei-regulator init；若数据在别处，请用 --data-dir 指明。",
            ),
            Self::Home(HomeError::NotAFolder { path }) => told(
                format!("{} 不是文件夹", path.display()),
                SAFE,
                "请用 --data-dir 指定文件夹。",
            ),
            Self::Home(HomeError::Disk { path, .. }) => told(
                format!("无法打开 {}：{}", path.display(), self.causes()),
                SAFE,
                "请检查磁盘与权限。",
            ),
            Self::AlreadyInitialised { path } => told(
                format!("{} 里已经有账本", path.display()),
                SAFE,
                "如要另建账本，请用 --data-dir 指定空文件夹。已有的密钥绝不会被覆盖。",
            ),
            Self::Archive(error) => told(
                format!("数据库无法使用：{error}{}", self.because("：")),
                "未提交的内容没有写入，已提交的不受影响。",
                "请检查磁盘空间与权限；若提示损坏，请执行 wufei-regulator verify，并从备份恢复。",
            ),
            Self::Fault(error) => told(
                format!("无法完成：{error}{}", self.because("：")),
                "未提交的内容没有写入，已提交的不受影响。",
                "请执行 wufei-regulator verify 查看哪些内容受损。",
            ),
            Self::Secret(SecretError::Exposed { path, mode }) => told(
                format!("其他用户可以读取密钥文件 {}（权限 {mode:04o}）", path.display()),
                SAFE,
                "请执行 chmod 600；密钥可能已经泄露。",
            ),
            Self::Secret(SecretError::Missing { path }) => told(
                format!("缺少密钥文件 {}", path.display()),
                SAFE,
                "请从备份取回该文件，或先执行 wufei-regulator init。",
            ),
            Self::Secret(error) => told(
                format!("密钥文件无法使用：{error}"),
                SAFE,
                "请检查文件与磁盘，或从备份取回。",
            ),
            Self::KeyFile(KeyFileError::WrongPin) => {
                told("口令不对".to_owned(), SAFE, "请重试；注意大小写与输入法。")
            }
            Self::KeyFile(error) => told(
                format!("密钥文件无法打开：{error}"),
                SAFE,
                "请从备份取回密钥文件。",
            ),
            Self::NotAKey { path, found } => told(
                format!("{} 有 {found} 字节，密钥应为 32 字节", path.display()),
                SAFE,
                "请从备份取回该文件。",
            ),
            Self::NotThisKey => told(
                "签发密钥与数据库不属于同一账本".to_owned(),
                SAFE,
                "请检查是否混用了两个节点的文件。",
            ),
            Self::Pin(error) => told(
                match error {
                    PinError::TooShort { found } => format!("口令只有 {found} 个字符"),
                    PinError::TooLong { found, limit } => format!("口令有 {found} 字节，上限 {limit}"),
                },
                SAFE,
                "口令至少 6 位数字或 8 个字符。",
            ),
            Self::NoPassphrase => told(
                "需要口令，但没有终端可以输入".to_owned(),
                SAFE,
                "请用 --passphrase-file 文件（- 表示标准输入）。口令不能写在命令行里。",
            ),
            Self::Unreadable { path, .. } => told(
                format!("无法读取 {}：{}", path.display(), self.causes()),
                SAFE,
                "请检查路径与权限。",
            ),
            Self::Settings(SettingsError::Unknown { key, origin, nearest }) => told(
                format!("{origin} 中的设置项 {key} 不存在"),
                SAFE,
                &format!("最接近的是 {nearest}。"),
            ),
            Self::Settings(SettingsError::PublicWithoutTls { found }) => told(
                format!("http.listen 是 {found}，没有 TLS 时只能监听本机地址"),
                SAFE,
                "请改为 127.0.0.1，或在前置服务已有 TLS 时设置 http.tls-elsewhere = true。",
            ),
            Self::Settings(SettingsError::Value(text)) => {
                told(format!("设置有误：{text}"), SAFE, "请修改后重试。")
            }
            Self::Bind { address, .. } => told(
                format!("无法监听 {address}：{}", self.causes()),
                SAFE,
                "端口可能被占用：请换一个端口（0 表示任选空闲端口）。",
            ),
            Self::NotServing { path } => told(
                format!("没有节点在为 {} 服务", path.display()),
                SAFE,
                "请先执行 wufei-regulator serve。",
            ),
            Self::NoAnswer(_) => told(
                format!("节点没有回答：{}", self.causes()),
                "不知道节点是否已经办理。",
                "请查看节点的日志，然后重试。",
            ),
            // The node has said what it means for the data.
            Self::Refused { title, detail, .. } => told(title.clone(), "", detail),
            Self::NotAnOrg { found } => told(
                format!("{found:?} 不是单位编号"),
                SAFE,
                "单位编号为 32 位十六进制数，见 /api/v1/organisations。",
            ),
            Self::NotAnId { found } => told(
                format!("{found:?} 不是编号"),
                SAFE,
                "联单编号为 32 位、条目编号为 64 位十六进制数，见 /api/v1/manifests。",
            ),
            Self::NotADevice { found } => told(
                format!("{found:?} 不是设备编号"),
                SAFE,
                "设备编号为 32 位十六进制数，见 /api/v1/devices。",
            ),
            Self::NotADuration { found } => {
                told(format!("{found:?} 不是时长"), SAFE, "请写成 72h、3d 或 30m。")
            }
            Self::NoRandom(_) => told("操作系统没有给出随机数".to_owned(), SAFE, "请检查 /dev/urandom。"),
            Self::Ended => told(
                "写入线程意外结束".to_owned(),
                "已提交的内容不受影响，设备会重新发送其余内容。",
                "请重新启动节点；若再次发生，请执行 verify 并查看日志。",
            ),
            Self::NotVerified { entries } => told(
                format!("有 {entries} 处内容未通过校验，已逐一列出"),
                "这些内容在写入之后被改动或损坏。",
                "请保留现场，从备份恢复后再次校验。",
            ),
        }
    }

    fn tell_en(&self) -> Told {
        const SAFE: &str = "The data have not changed.";
        let told = |cause: String, data, remedy: &str| Told {
            cause,
            data,
            remedy: remedy.to_owned(),
        };
        match self {
            Self::Home(HomeError::InUse { path, pid }) => told(
                format!(
                    "{} is in use by {}",
                    path.display(),
                    pid.map_or("another process".to_owned(), |pid| format!("process {pid}"))
                ),
                SAFE,
                "One folder serves one node: stop that process first, or name another folder with --data-dir.",
            ),
            Self::Home(HomeError::Exposed { path, mode }) => told(
                format!("others can open {} (mode {mode:04o})", path.display()),
                SAFE,
                "Run chmod 700, and think about who may have seen the keys.",
            ),
            Self::Home(HomeError::Missing { path }) | Self::NotInitialised { path } => told(
                format!("{} holds no ledger yet", path.display()),
                SAFE,
                "Run wufei-regulator init first; when the data are elsewhere, name them with --data-dir.",
            ),
            Self::Home(HomeError::NotAFolder { path }) => told(
                format!("{} is not a folder", path.display()),
                SAFE,
                "Name a folder with --data-dir.",
            ),
            Self::Home(HomeError::Disk { path, .. }) => told(
                format!("{} cannot be opened: {}", path.display(), self.causes()),
                SAFE,
                "Look at the disk and its permissions.",
            ),
            Self::AlreadyInitialised { path } => told(
                format!("{} holds a ledger already", path.display()),
                SAFE,
                "Name an empty folder with --data-dir to begin another one. Keys are never written over.",
            ),
            Self::Archive(error) => told(
                format!("the database cannot be used: {error}{}", self.because(": ")),
                "What was not committed was not written; what was committed is untouched.",
                "Look at disk space and permissions; if it is damaged, run wufei-regulator verify and restore a backup.",
            ),
            Self::Fault(error) => told(
                format!("it could not be done: {error}{}", self.because(": ")),
                "What was not committed was not written; what was committed is untouched.",
                "Run wufei-regulator verify to see what is damaged.",
            ),
            Self::Secret(SecretError::Exposed { path, mode }) => told(
                format!(
                    "others can read the key file {} (mode {mode:04o})",
                    path.display()
                ),
                SAFE,
                "Run chmod 600; the key may be known to others.",
            ),
            Self::Secret(SecretError::Missing { path }) => told(
                format!("the key file {} is missing", path.display()),
                SAFE,
                "Bring it back from a backup, or run wufei-regulator init first.",
            ),
            Self::Secret(error) => told(
                format!("the key file cannot be used: {error}"),
                SAFE,
                "Look at the file and the disk, or bring it back from a backup.",
            ),
            Self::KeyFile(KeyFileError::WrongPin) => told(
                "the passphrase is wrong".to_owned(),
                SAFE,
                "Try again; mind capitals and the input method.",
            ),
            Self::KeyFile(error) => told(
                format!("the key file cannot be opened: {error}"),
                SAFE,
                "Bring it back from a backup.",
            ),
            Self::NotAKey { path, found } => told(
                format!("{} has {found} bytes, a key has 32", path.display()),
                SAFE,
                "Bring it back from a backup.",
            ),
            Self::NotThisKey => told(
                "the issuer's key and the database are of two ledgers".to_owned(),
                SAFE,
                "See whether the files of two nodes were mixed.",
            ),
            Self::Pin(error) => told(error.to_string(), SAFE, "Take at least 6 digits or 8 characters."),
            Self::NoPassphrase => told(
                "a passphrase is needed, and nobody is there to type it".to_owned(),
                SAFE,
                "Use --passphrase-file FILE (- is standard input). A passphrase is never written into a command line.",
            ),
            Self::Unreadable { path, .. } => told(
                format!("{} cannot be read: {}", path.display(), self.causes()),
                SAFE,
                "Look at the path and its permissions.",
            ),
            Self::Settings(SettingsError::Unknown { key, origin, nearest }) => told(
                format!("{key} in {origin} is not a setting"),
                SAFE,
                &format!("The nearest is {nearest}."),
            ),
            Self::Settings(SettingsError::PublicWithoutTls { found }) => told(
                format!("http.listen is {found}; without TLS only loopback is served"),
                SAFE,
                "Take 127.0.0.1, or set http.tls-elsewhere = true when something in front speaks TLS.",
            ),
            Self::Settings(SettingsError::Value(text)) => told(
                format!("a setting is wrong: {text}"),
                SAFE,
                "Change it and try again.",
            ),
            Self::Bind { address, .. } => told(
                format!("{address} cannot be listened on: {}", self.causes()),
                SAFE,
                "The port may be taken: choose another one (0 takes any that is free).",
            ),
            Self::NotServing { path } => told(
                format!("no node serves {}", path.display()),
                SAFE,
                "Run wufei-regulator serve first.",
            ),
            Self::NoAnswer(_) => told(
                format!("the node did not answer: {}", self.causes()),
                "Whether the node did it is not known.",
                "Look at the node's log, then try again.",
            ),
            // The node has said what it means for the data.
            Self::Refused { title, detail, .. } => told(title.clone(), "", detail),
            Self::NotAnOrg { found } => told(
                format!("{found:?} is not an organisation's id"),
                SAFE,
                "It has 32 hexadecimal digits; see /api/v1/organisations.",
            ),
            Self::NotAnId { found } => told(
                format!("{found:?} is not an id"),
                SAFE,
                "A manifest's has 32 hexadecimal digits, an entry's 64; see /api/v1/manifests.",
            ),
            Self::NotADevice { found } => told(
                format!("{found:?} is not a device's id"),
                SAFE,
                "It has 32 hexadecimal digits; see /api/v1/devices.",
            ),
            Self::NotADuration { found } => told(
                format!("{found:?} is not a duration"),
                SAFE,
                "Write 72h, 3d or 30m.",
            ),
            Self::NoRandom(_) => told(
                "the operating system gave no random numbers".to_owned(),
                SAFE,
                "Look at /dev/urandom.",
            ),
            Self::Ended => told(
                "the writing thread ended unexpectedly".to_owned(),
                "What was committed is untouched; devices send the rest again.",
                "Start the node again; if it comes back, run verify and read the log.",
            ),
            Self::NotVerified { entries } => told(
                format!("{entries} things that are kept do not verify; each was named"),
                "They were changed or damaged after they were written.",
                "Keep everything as it is, restore a backup, and verify again.",
            ),
        }
    }

    fn causes(&self) -> String {
        match std::error::Error::source(self) {
            Some(source) => {
                let deeper = crate::causes(source);
                let between = if deeper.is_empty() { "" } else { ": " };
                format!("{source}{between}{deeper}")
            }
            None => self.to_string(),
        }
    }

    /// The causes of a problem that is another error's text already.
    fn because(&self, between: &str) -> String {
        match crate::causes(self) {
            causes if causes.is_empty() => causes,
            causes => format!("{between}{causes}"),
        }
    }
}
