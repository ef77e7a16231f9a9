//! What can be asked of `wufei`.

use clap::{ArgGroup, Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;
use wufei_app::Evidence;

/// Signed waste manifests on this computer, with or without a network.
#[derive(Debug, Parser)]
#[command(name = "wufei", version, max_term_width = 110)]
#[command(
    after_help = "Example:\n  wufei init && wufei enrol 127.0.0.1:4420/7K3M-92QD-…\n  wufei manifest list"
)]
pub struct Cli {
    #[command(flatten)]
    pub common: Common,
    #[command(subcommand)]
    pub command: Command,
}

/// One line typed into `wufei shell`.
#[derive(Debug, Parser)]
#[command(name = "", no_binary_name = true, disable_help_flag = false)]
pub struct ShellLine {
    #[command(subcommand)]
    pub command: Command,
}

/// Understood by every command.
#[derive(Debug, Clone, Args)]
pub struct Common {
    /// The folder of this replica
    #[arg(long, global = true, env = "WUFEI_HOME", value_name = "DIR")]
    pub home: Option<PathBuf>,
    /// One JSON line for each result
    #[arg(long, global = true)]
    pub json: bool,
    /// zh-CN or en; else WUFEI_LANG, LC_ALL, LC_MESSAGES, LANG
    #[arg(long, global = true, value_name = "LANG")]
    pub lang: Option<Language>,
    /// Say more on standard error; twice for even more
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
    #[command(flatten)]
    pub pin: PinSource,
}

/// Where the PIN comes from when there is no prompt. Never a flag: flags can be read by other programs.
#[derive(Debug, Clone, Args)]
pub struct PinSource {
    /// Read the PIN from the first line of this file
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        env = "WUFEI_PIN_FILE",
        conflicts_with = "pin_stdin"
    )]
    pub pin_file: Option<PathBuf>,
    /// Read the PIN from the first line of standard input
    #[arg(long, global = true)]
    pub pin_stdin: bool,
}

/// The languages that every sentence exists in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Language {
    #[value(name = "zh-CN", alias = "zh")]
    ZhCn,
    #[value(name = "en")]
    En,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make this replica: its folder, its keys sealed under a PIN, its empty store
    Init,
    /// Enrol this device with an invite from the regulator
    Enrol {
        /// As it was given: ADDRESS/CODE or ADDRESS/CODE#KEY
        invite: String,
    },
    /// Write, sign and look at manifests
    #[command(subcommand)]
    Manifest(ManifestCommand),
    /// Your organisation's devices: see them, let one in, close one out, change this one's key
    #[command(subcommand)]
    Device(DeviceCommand),
    /// A key on paper, for the day when every device is lost
    #[command(subcommand)]
    Recovery(RecoveryCommand),
    /// Make signing sheets: each signs one manifest for you where you carry no device
    Sheets {
        /// The folder to write them into, one file each
        folder: PathBuf,
        /// How many
        #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=50))]
        count: u32,
        /// How many days they are good for
        #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=366))]
        days: u32,
        /// The most that one may plan, such as 2t
        #[arg(long, value_name = "WEIGHT")]
        most: String,
    },
    /// Take responsibility for what your devices had signed and the authority's log gave no effect
    Endorse {
        /// Id, the beginning of it, display code or national number
        manifest: String,
    },
    /// Who acts at this device: named in every step as the device's claim, and erasable
    #[command(subcommand)]
    Person(PersonCommand),
    /// Send what waits and fetch what is new
    Sync {
        /// Stay, and sync whenever there is something, until interrupted
        #[arg(long)]
        watch: bool,
        /// Give up after this many seconds
        #[arg(long, value_name = "SECONDS", default_value_t = 60)]
        timeout: u64,
    },
    /// Digest of everything held here: equal on replicas in the same state
    State,
    /// What waits to be sent, and what was refused
    Outbox,
    /// Organisations that can be named in a manifest
    Directory,
    /// Bring in manifests from a spreadsheet in the 37-column layout, as reported history
    Import {
        /// An .xlsx file
        file: PathBuf,
        /// Only say what would happen
        #[arg(long)]
        dry_run: bool,
    },
    /// Write credentials, entries and receipts to a file that `wufei verify` can check anywhere
    Export {
        /// The file to write; `-` for standard output
        file: PathBuf,
        /// Add names and telephone numbers of the persons whom the steps name, as far as they are here
        #[arg(long)]
        with_cards: bool,
    },
    /// Check every stored entry from its bytes: hash, signature, credential, receipt
    Verify {
        /// An exported file or a replica's folder; this replica when left out
        path: Option<PathBuf>,
        /// Say of each manifest which device signed what, and when
        #[arg(long)]
        account: bool,
    },
    /// Who may write what, and when
    Roles,
    /// Stay, sync in the background, and take commands line by line from standard input
    Shell,
}

#[derive(Debug, Subcommand)]
pub enum DeviceCommand {
    /// The devices of your organisation
    List,
    /// Close a device out: it is lost, stolen or replaced
    Revoke {
        /// Its id in `device list`, or the beginning of it
        device: String,
        #[arg(long, value_enum)]
        reason: RevocationArg,
    },
    /// On a device that is to join: print what a managing device needs
    Request,
    /// On a managing device: let another one in, also without network
    Admit {
        /// The line that `device request` printed there
        request: String,
        /// It shall manage devices too
        #[arg(long)]
        managing: bool,
        /// The file to write, for `device join` there
        #[arg(long, value_name = "FILE")]
        to: PathBuf,
    },
    /// On a device that is to join: take what the managing device wrote
    Join { file: PathBuf },
    /// Go on under a new key; what the old one signed stands
    Rotate {
        /// Give up after this many seconds
        #[arg(long, value_name = "SECONDS", default_value_t = 60)]
        timeout: u64,
    },
}

#[derive(Debug, Subcommand)]
pub enum RecoveryCommand {
    /// Write a recovery sheet: print it (a name that ends in .html gives the page), put it in a safe, delete the file
    Make { file: PathBuf },
    /// On a new device after `wufei init`: become your organisation's first device again
    Use {
        file: PathBuf,
        /// Close this device out too; several are fine
        #[arg(long, value_name = "DEVICE")]
        lost: Vec<String>,
        /// Give up after this many seconds
        #[arg(long, value_name = "SECONDS", default_value_t = 60)]
        timeout: u64,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RevocationArg {
    /// 遗失
    Lost,
    /// 被盗
    Stolen,
    /// 停用
    Left,
    /// 更换
    Replaced,
}

/// For a party that cannot sign its step itself.
#[derive(Debug, Args)]
#[command(group(ArgGroup::new("proof").args(["picture", "code"])))]
pub struct Recording {
    /// Record the step for its party: why it does not sign itself
    #[arg(long, value_name = "REASON", requires = "proof")]
    recorded: Option<String>,
    /// A picture of the paper that the party signed, when it is not enrolled
    #[arg(long, value_name = "FILE", requires = "recorded")]
    picture: Option<PathBuf>,
    /// The code that the party told, when it is enrolled
    #[arg(long, requires = "recorded")]
    code: Option<String>,
}

impl Recording {
    /// Why, and what stands behind it.
    pub fn evidence(&self) -> Option<(&str, Evidence<'_>)> {
        let picture = self.picture.as_deref().map(Evidence::Picture);
        let evidence = picture.or_else(|| self.code.as_deref().map(Evidence::Code));
        Some((self.recorded.as_deref()?, evidence?))
    }
}

#[derive(Debug, Subcommand)]
pub enum ManifestCommand {
    /// Begin a manifest
    #[command(
        group(ArgGroup::new("whose").args(["consignor", "consignor_name"])),
        group(ArgGroup::new("who_carries").args(["carrier", "carrier_name"]).required(true)),
        group(ArgGroup::new("who_receives").args(["receiver", "receiver_name"]).required(true)),
        after_help = "Example:\n  wufei manifest new --carrier 示例危货运输 --receiver 示例东处置 --line '900-249-08 1.2t 液态 桶装 12'"
    )]
    New {
        /// 承运人: organisation id, credit code or exact name in `wufei directory`
        #[arg(long)]
        carrier: Option<String>,
        /// 接受人
        #[arg(long)]
        receiver: Option<String>,
        /// 移出人, when it is not this organisation (反向填写)
        #[arg(long)]
        consignor: Option<String>,
        /// 承运人 that is not enrolled: NAME, or NAME,CREDIT CODE
        #[arg(long, value_name = "FIRM")]
        carrier_name: Option<String>,
        /// 接受人 that is not enrolled
        #[arg(long, value_name = "FIRM")]
        receiver_name: Option<String>,
        /// 移出人 that is not enrolled
        #[arg(long, value_name = "FIRM")]
        consignor_name: Option<String>,
        /// CODE WEIGHT [FORM] [PACKAGING] [PIECES]; once for each waste
        #[arg(long = "line", required = true, value_name = "LINE")]
        lines: Vec<String>,
        /// Planned day, such as 2026-11-23
        #[arg(long, value_name = "DAY")]
        planned: Option<String>,
    },
    /// 移出人: fix part 1 and sign
    Issue {
        manifest: String,
        /// Weighed already: 1.18t, or 2=1.18t for the second line
        #[arg(long, value_name = "[LINE=]WEIGHT")]
        removed: Vec<String>,
        /// The consignor's signing sheet, when they have no device
        #[arg(long, value_name = "FILE", conflicts_with = "recorded")]
        sheet: Option<PathBuf>,
        #[command(flatten)]
        recording: Recording,
    },
    /// 承运人: take the load over and sign
    PickUp {
        manifest: String,
        /// The vehicle
        #[arg(long)]
        plate: String,
        #[arg(long)]
        trailer: Option<String>,
        /// What the scale at the gate shows, for lines the consignor has not weighed
        #[arg(long, value_name = "[LINE=]WEIGHT")]
        removed: Vec<String>,
        #[command(flatten)]
        recording: Recording,
    },
    /// 承运人: arrive and sign
    Deliver {
        manifest: String,
        #[command(flatten)]
        recording: Recording,
    },
    /// 接受人: weigh the load and sign
    Receive {
        manifest: String,
        #[arg(long, required = true, value_name = "[LINE=]WEIGHT")]
        weighed: Vec<String>,
        #[command(flatten)]
        recording: Recording,
    },
    /// 接受人: accept and sign
    Accept {
        manifest: String,
        /// What is accepted, where it is not what was weighed
        #[arg(long, value_name = "[LINE=]WEIGHT")]
        accepted: Vec<String>,
        #[arg(long, value_enum, default_value_t = OpinionArg::Full)]
        opinion: OpinionArg,
        #[arg(long)]
        note: Option<String>,
        #[command(flatten)]
        recording: Recording,
    },
    /// 接受人: take nothing of the load, and sign
    Refuse {
        manifest: String,
        #[arg(long, value_enum)]
        reason: ReasonArg,
        /// In words; needed for `other`
        #[arg(long)]
        note: Option<String>,
        #[command(flatten)]
        recording: Recording,
    },
    /// 移出人: take an issued manifest back before it is picked up, and sign
    Void {
        manifest: String,
        /// Why, in words
        #[arg(long)]
        reason: String,
        #[command(flatten)]
        recording: Recording,
    },
    /// Say that a step which somebody recorded for your organisation was its will, and sign
    Confirm {
        manifest: String,
        /// Its entry as `show` prints it, or the beginning of it; not needed while only one waits
        #[arg(long, value_name = "ENTRY", default_value = "")]
        step: String,
    },
    /// Say which of several contradicting steps stands, and sign
    Resolve {
        manifest: String,
        /// The step's entry as `show` prints it, or the beginning of it
        #[arg(long, value_name = "ENTRY")]
        stands: String,
    },
    /// Propose to correct what was signed; it counts when all concerned have agreed
    #[command(
        after_help = "Example:\n  wufei manifest correct WF-… --set accepted=1.157t --reason 读错了磅单\n\nFIELD is planned, removed, received, accepted, waste_code, waste_name, form, packaging, packages, plate or\ntrailer; 2:accepted is the second line's; any other field by its path."
    )]
    Correct {
        manifest: String,
        /// What should stand where; once for each field
        #[arg(long = "set", required = true, value_name = "FIELD=VALUE")]
        set: Vec<String>,
        /// Why, in words
        #[arg(long)]
        reason: String,
    },
    /// Agree to a correction, and sign
    Approve {
        manifest: String,
        /// Its entry as `show` prints it, or the beginning of it; not needed while only one is open
        #[arg(long, value_name = "ENTRY", default_value = "")]
        correction: String,
    },
    /// Do not agree to a correction, or withdraw the own one, and sign
    Decline {
        manifest: String,
        /// Its entry as `show` prints it, or the beginning of it; not needed while only one is open
        #[arg(long, value_name = "ENTRY", default_value = "")]
        correction: String,
        /// Why, in words
        #[arg(long)]
        reason: Option<String>,
    },
    /// One manifest with its steps, weights and marks
    Show {
        /// Id, the beginning of it, display code or national number
        manifest: String,
    },
    /// Manifests, those touched last first
    List {
        /// Words, numbers, names, waste codes
        #[arg(long, short = 'q')]
        search: Option<String>,
        /// draft, issued, in_transit, delivered, received, accepted, closed, refused, voided, reported;
        /// several are fine
        #[arg(long)]
        status: Vec<String>,
        /// Where the page before ended
        #[arg(long, value_name = "CURSOR")]
        before: Option<u64>,
        #[arg(long, default_value_t = 50)]
        limit: usize,
    },
}

#[derive(Debug, Subcommand)]
pub enum PersonCommand {
    /// Add a person of this device; where nobody is at it, they are from now on
    Add {
        name: String,
        #[arg(long)]
        phone: Option<String>,
    },
    /// Everybody whose name is here or was
    List,
    /// Say who is at this device from now on
    Use {
        /// Id, the beginning of it, or name
        #[arg(required_unless_present = "nobody", conflicts_with = "nobody")]
        person: Option<String>,
        /// Name nobody in what is signed here
        #[arg(long)]
        nobody: bool,
    },
    /// Erase name and telephone number here, for good; what was signed stays and verifies as before
    Erase {
        /// Id, the beginning of it, or name
        person: String,
    },
    /// Take in the names from a file of `wufei export --with-cards`, as far as steps here name them
    Take { file: PathBuf },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum OpinionArg {
    /// 接受
    Full,
    /// 有差异接受
    Difference,
    /// 部分接受
    Part,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ReasonArg {
    /// 与联单不符
    Mismatch,
    /// 包装破损或泄漏
    Packaging,
    /// 超出经营许可范围
    NotPermitted,
    /// 无接收能力
    NoCapacity,
    /// 其他
    Other,
}
