//! `wufei-regulator`: the regulator's node.

use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Parser, Subcommand, ValueEnum};
use serde_json::json;
use tracing_subscriber::EnvFilter;
use wufei_api::console::{NewInvite, NewRevocation, RevocationReason};
use wufei_ledger::{DeviceId, OrgId};
use wufei_papers::Lang;
use wufei_regulator::keys::Followed;
use wufei_regulator::problem::Problem;
use wufei_regulator::serve::{Node, now_ms, signal};
use wufei_regulator::settings::{LogFormat, Settings};
use wufei_regulator::state::Scope;
use wufei_regulator::{beside, init, passphrase, succeed, verify};

/// The regulator's node: enrols devices, numbers what they sign, serves it to those who may read it.
///
/// Begin with `wufei-regulator init`, then `wufei-regulator serve`.
#[derive(Parser)]
#[command(name = "wufei-regulator", version, propagate_version = true)]
struct Arguments {
    /// The folder with database and keys (also WUFEI_DATA_DIR).
    #[arg(long, global = true, value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// A settings file in TOML.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The language of texts: zh-CN or en (also WUFEI_LANG and the locale).
    #[arg(long, global = true, value_name = "LANG")]
    lang: Option<String>,
    /// Print one JSON line a result.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Make the keys and the database of a new ledger.
    Init {
        /// Where the passphrase stands (- is standard input); it is asked for when left out.
        #[arg(long, value_name = "FILE")]
        passphrase_file: Option<String>,
        /// Leave the issuer's key unsealed, so that the node starts without a passphrase. The root is always sealed.
        #[arg(long)]
        unsealed: bool,
        /// Division code of the region that this node numbers.
        #[arg(long, default_value_t = 420100)]
        region: u32,
    },
    /// Have the issuer or the root followed by a new key. The node must not be serving; what was signed stands.
    Succeed {
        /// Which key is followed: the issuer once a year, the root when its medium is worn.
        #[arg(value_enum)]
        which: Which,
        /// Where the sealed root lies; in the data folder when left out.
        #[arg(long, value_name = "FILE")]
        root_key: Option<PathBuf>,
        /// Where the passphrase stands (- is standard input); it is asked for when left out.
        #[arg(long, value_name = "FILE")]
        passphrase_file: Option<String>,
    },
    /// Serve devices and HTTP until told to stop.
    Serve {
        /// Where devices come, over QUIC; port 0 takes a free one.
        #[arg(long, value_name = "ADDRESS")]
        sync_listen: Option<String>,
        /// Where HTTP is served; port 0 takes a free one.
        #[arg(long, value_name = "ADDRESS")]
        http_listen: Option<String>,
        /// What invites name instead of the address that is listened on.
        #[arg(long, value_name = "HOST:PORT")]
        public_address: Option<String>,
        /// Something in front speaks TLS, so HTTP may be served beyond this machine.
        #[arg(long)]
        i_terminate_tls_elsewhere: bool,
        /// Where the passphrase stands (- is standard input); it is asked for when left out.
        #[arg(long, value_name = "FILE")]
        passphrase_file: Option<String>,
    },
    /// Make an invite that lets one device in. The node must be serving.
    Invite {
        /// The organisation's registered name.
        #[arg(long, required_unless_present = "org")]
        org_name: Option<String>,
        /// Its unified social credit code.
        #[arg(long)]
        uscc: Option<String>,
        /// What it is; may be given several times.
        #[arg(long, required_unless_present = "org")]
        kind: Vec<Kind>,
        /// Division code of its place.
        #[arg(long)]
        division: Option<String>,
        /// An enrolled organisation that gets a further device.
        #[arg(long, conflicts_with_all = ["org_name", "uscc", "kind", "division"])]
        org: Option<String>,
        /// How long the invite serves, such as 72h, 3d or 30m.
        #[arg(long, default_value = "72h")]
        expires: String,
    },
    /// Revoke a device: nothing further that it signs is taken in. The node must be serving.
    Revoke {
        /// The device, 32 hexadecimal digits as in the list of devices.
        device: String,
        /// Why.
        #[arg(long)]
        reason: Reason,
        /// For the node's own files: kept there, never in the log.
        #[arg(long)]
        note: Option<String>,
    },
    /// Make codes for an organisation, to be printed and handed over: with one told on the telephone, somebody else
    /// records its step. The node must be serving.
    Codes {
        /// The organisation, 32 hexadecimal digits.
        org: String,
        /// How many.
        #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=100))]
        count: u32,
    },
    /// Confirm a step that was recorded for its party. The node must be serving.
    Confirm {
        /// The manifest, 32 hexadecimal digits.
        manifest: String,
        /// The recorded step's entry, 64 hexadecimal digits.
        step: String,
        /// Which organisation the party is, when it was not enrolled then.
        #[arg(long, value_name = "ORG")]
        party: Option<String>,
    },
    /// Print the state line: a replica that holds the same prints the same.
    State {
        /// Of one organisation.
        #[arg(long)]
        org: Option<String>,
        /// Of everything (also when neither is given).
        #[arg(long, conflicts_with = "org")]
        all: bool,
    },
    /// Verify every entry and receipt from its bytes, and name each that is wrong.
    Verify,
    /// Print the description of the HTTP API.
    Openapi,
}

#[derive(Clone, Copy, ValueEnum)]
enum Kind {
    Producer,
    Transporter,
    Disposal,
    Collector,
    Agent,
    Auditor,
}

#[derive(Clone, Copy, ValueEnum)]
enum Reason {
    /// Nobody knows where it is.
    Lost,
    /// Somebody else has it.
    Stolen,
    /// Its owner has left, or the organisation is closed.
    Left,
    /// Another device has taken its place.
    Replaced,
}

impl From<Reason> for RevocationReason {
    fn from(reason: Reason) -> Self {
        match reason {
            Reason::Lost => Self::Lost,
            Reason::Stolen => Self::Stolen,
            Reason::Left => Self::Left,
            Reason::Replaced => Self::Replaced,
        }
    }
}

impl Kind {
    fn name(self) -> String {
        self.to_possible_value()
            .expect("no kind is skipped")
            .get_name()
            .to_owned()
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let named = arguments.lang.as_deref().and_then(Lang::from_tag);
    let lang = named.unwrap_or_else(|| Lang::of_locale(|name| std::env::var(name).ok()));
    let is_json = arguments.json;
    match run(arguments, lang) {
        Ok(code) => code,
        Err(problem) => {
            if is_json {
                println!("{}", problem.to_json(lang));
            }
            say(&problem, lang);
            ExitCode::from(problem.exit_code())
        }
    }
}

/// Cause, consequence for the data, remedy: a line each.
fn say(problem: &Problem, lang: Lang) {
    let told = problem.tell(lang);
    for line in [told.cause.as_str(), told.data, told.remedy.as_str()] {
        if !line.is_empty() {
            eprintln!("{line}");
        }
    }
}

fn run(arguments: Arguments, lang: Lang) -> Result<ExitCode, Problem> {
    let mut flags = Vec::new();
    let text = |path: &PathBuf| path.to_string_lossy().into_owned();
    flags.extend(arguments.data_dir.as_ref().map(|dir| ("data-dir", text(dir))));
    if let Command::Serve {
        sync_listen,
        http_listen,
        public_address,
        i_terminate_tls_elsewhere,
        passphrase_file,
    } = &arguments.command
    {
        flags.extend(sync_listen.clone().map(|value| ("sync.listen", value)));
        flags.extend(http_listen.clone().map(|value| ("http.listen", value)));
        flags.extend(public_address.clone().map(|value| ("sync.public-address", value)));
        flags.extend(i_terminate_tls_elsewhere.then(|| ("http.tls-elsewhere", "true".to_owned())));
        flags.extend(
            passphrase_file
                .clone()
                .map(|value| ("keys.passphrase-file", value)),
        );
    }
    let settings = Settings::read(arguments.config.as_deref(), std::env::vars(), &flags)?;
    begin_log(&settings);
    let is_json = arguments.json;
    match arguments.command {
        Command::Init {
            passphrase_file,
            unsealed,
            region,
        } => {
            let file = passphrase_file.unwrap_or_else(|| settings.keys.passphrase_file.clone());
            make(&settings, &file, unsealed, region, is_json, lang)
        }
        Command::Succeed {
            which,
            root_key,
            passphrase_file,
        } => succeed(
            &settings,
            which,
            root_key,
            passphrase_file.as_deref().unwrap_or_default(),
            is_json,
            lang,
        ),
        Command::Serve { .. } => runtime().block_on(serve(&settings, is_json, lang)),
        Command::Invite {
            org_name,
            uscc,
            kind,
            division,
            org,
            expires,
        } => {
            let asked = NewInvite {
                org_name,
                kinds: kind.into_iter().map(Kind::name).collect(),
                uscc,
                division,
                org,
                expires_s: Some(duration_s(&expires)?),
            };
            let made = runtime().block_on(beside::invite(&settings.data_dir, &asked, lang))?;
            match is_json {
                true => println!("{}", json!(made)),
                false => println!("{}", made.invite),
            }
            Ok(ExitCode::SUCCESS)
        }
        Command::Revoke { device, reason, note } => {
            let device: DeviceId = device.parse().map_err(|_| Problem::NotADevice {
                found: device.clone(),
            })?;
            let reason = reason.into();
            let asked = NewRevocation { reason, note };
            let view = runtime().block_on(beside::revoke(&settings.data_dir, device, &asked, lang))?;
            let at = view.revoked_at.map_or("?".to_owned(), |at| at.to_string());
            match (is_json, lang) {
                (true, _) => println!("{}", json!(view)),
                (false, Lang::ZhCn) => println!(
                    "设备 {device} 自 {at} 起停用（日志序号 {}）。此后签字不再收录，此前已收录的仍然有效。",
                    view.log_index
                ),
                (false, Lang::En) => println!(
                    "Device {device} is revoked since {at} (log index {}). Nothing further of it is taken in; what stood in the log before stands.",
                    view.log_index
                ),
            }
            Ok(ExitCode::SUCCESS)
        }
        Command::Codes { org, count } => {
            let made = beside::codes(&settings.data_dir, organisation(&org)?, count, lang);
            let made = runtime().block_on(made)?;
            match is_json {
                true => println!("{}", json!(made)),
                false => made.codes.iter().for_each(|code| println!("{code}")),
            }
            Ok(ExitCode::SUCCESS)
        }
        Command::Confirm {
            manifest,
            step,
            party,
        } => {
            let doc = manifest
                .parse()
                .map_err(|_| Problem::NotAnId { found: manifest })?;
            let step = step.parse().map_err(|_| Problem::NotAnId { found: step })?;
            let party = party.map(|org| organisation(&org)).transpose()?;
            let view = beside::confirm(&settings.data_dir, doc, step, party, lang);
            let view = runtime().block_on(view)?;
            match (is_json, lang) {
                (true, _) => println!("{}", json!(view.item)),
                (false, Lang::ZhCn) => println!("已核实，联单 {}。", view.item.code),
                (false, Lang::En) => println!("Confirmed, manifest {}.", view.item.code),
            }
            Ok(ExitCode::SUCCESS)
        }
        Command::State { org, all: _ } => {
            let scope = match org {
                Some(org) => Scope::Org(organisation(&org)?),
                None => Scope::All,
            };
            let line = runtime().block_on(beside::state_line(&settings.data_dir, scope, lang))?;
            match is_json {
                true => println!("{line}"),
                false => println!(
                    "{} {} · entries {} · settled {} · manifests {} · conflicts {}",
                    line["scope"].as_str().unwrap_or_default(),
                    line["state"].as_str().unwrap_or_default(),
                    line["entries"],
                    line["settled"],
                    line["manifests"],
                    line["conflicts"]
                ),
            }
            Ok(ExitCode::SUCCESS)
        }
        Command::Verify => walk(&settings, is_json, lang),
        Command::Openapi => {
            println!("{}", wufei_regulator::api::description());
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn organisation(text: &str) -> Result<OrgId, Problem> {
    text.parse().map_err(|_| Problem::NotAnOrg {
        found: text.to_owned(),
    })
}

/// A key of the regulator's own.
#[derive(Clone, Copy, ValueEnum)]
enum Which {
    Issuer,
    Root,
}

fn succeed(
    settings: &Settings,
    which: Which,
    root_key: Option<PathBuf>,
    file: &str,
    is_json: bool,
    lang: Lang,
) -> Result<ExitCode, Problem> {
    let typed = passphrase::read(file, false, lang)?;
    let root_key = root_key.unwrap_or_else(|| settings.data_dir.join("root.key"));
    let followed = match which {
        Which::Issuer => Followed::Issuer,
        Which::Root => Followed::Root,
    };
    let made = succeed::succeed(&settings.data_dir, &root_key, followed, &typed);
    let credential = runtime().block_on(made)?;
    match (is_json, lang) {
        (true, _) => println!("{}", json!({ "ok": true, "credential": credential })),
        (false, Lang::ZhCn) => {
            println!("新密钥已启用，凭证 {credential}。此前签过的都有效；设备下次同步即知。")
        }
        (false, Lang::En) => println!(
            "The new key has taken over, credential {credential}. What was signed stands; devices learn of it with their next sync."
        ),
    }
    Ok(ExitCode::SUCCESS)
}

fn make(
    settings: &Settings,
    file: &str,
    unsealed: bool,
    region: u32,
    is_json: bool,
    lang: Lang,
) -> Result<ExitCode, Problem> {
    let typed = passphrase::read(file, true, lang)?;
    let made = init::init(&settings.data_dir, &typed, unsealed, region, now_ms())?;
    if is_json {
        println!("{}", json!(made));
        return Ok(ExitCode::SUCCESS);
    }
    let (dir, root) = (made.data_dir.display(), made.root_key.display());
    match lang {
        Lang::ZhCn => println!(
            "账本 {}\n节点密钥指纹 {}\n数据文件夹 {dir}\n请把 {root} 移到离线介质上妥善保管：签发新的签发密钥时才需要它。\n下一步：wufei-regulator serve",
            made.ledger, made.fingerprint
        ),
        Lang::En => println!(
            "ledger {}\nfingerprint of the node's key {}\ndata folder {dir}\nMove {root} to a medium that is kept offline: it is needed only to sign another issuer.\nNext: wufei-regulator serve",
            made.ledger, made.fingerprint
        ),
    }
    Ok(ExitCode::SUCCESS)
}

async fn serve(settings: &Settings, is_json: bool, lang: Lang) -> Result<ExitCode, Problem> {
    let unheard = |source| Problem::Unreadable {
        path: "signal".into(),
        source,
    };
    // Before anything is opened: a signal at the wrong moment must not kill what has begun.
    let told = signal().await.map_err(unheard)?;
    let file = settings.keys.passphrase_file.clone();
    let node = Node::start(settings, || passphrase::read(&file, false, lang)).await?;
    let ready = node.ready();
    match (is_json, lang) {
        (true, _) => println!("{}", json!(ready)),
        (false, Lang::ZhCn) => println!(
            "设备同步 {}\n控制台 {}\n令牌 {}\n节点密钥 {}\n邀请设备：wufei-regulator invite --org-name 单位名称 --kind producer",
            ready.sync, ready.http, ready.token, ready.key
        ),
        (false, Lang::En) => println!(
            "devices {}\nconsole {}\ntoken {}\nthe node's key {}\nTo invite a device: wufei-regulator invite --org-name NAME --kind producer",
            ready.sync, ready.http, ready.token, ready.key
        ),
    }
    let is_told = tokio::select! {
        () = told => true,
        () = node.ended() => false,
    };
    // Whoever presses Ctrl-C again does not want to wait.
    let again = signal().await.map_err(unheard)?;
    tokio::select! {
        () = node.stop() => {}
        () = again => return Ok(ExitCode::from(130)),
        () = tokio::time::sleep(Duration::from_secs(25)) => tracing::error!("did not close in 25 seconds"),
    }
    match is_told {
        true => Ok(ExitCode::SUCCESS),
        false => Err(Problem::Ended),
    }
}

fn walk(settings: &Settings, is_json: bool, lang: Lang) -> Result<ExitCode, Problem> {
    let walked = verify::folder(&settings.data_dir, &mut |bad| match is_json {
        true => println!("{}", json!(bad)),
        false => println!(
            "{} {}: {}",
            bad.log_index.map_or("-".to_owned(), |index| index.to_string()),
            bad.entry.as_deref().unwrap_or("-"),
            bad.why
        ),
    })?;
    match (is_json, lang) {
        (true, _) => {
            let mut line = json!(walked);
            line["ok"] = json!(walked.bad == 0);
            println!("{line}");
        }
        (false, Lang::ZhCn) => println!(
            "已校验 {} 条签名记录及回执、{} 条分发项、{} 份文档：{} 处有误",
            walked.entries, walked.feed_items, walked.documents, walked.bad
        ),
        (false, Lang::En) => println!(
            "verified {} entries with their receipts, {} feed items, {} documents: {} wrong",
            walked.entries, walked.feed_items, walked.documents, walked.bad
        ),
    }
    match walked.bad {
        0 => Ok(ExitCode::SUCCESS),
        entries if is_json => {
            say(&Problem::NotVerified { entries }, lang);
            Ok(ExitCode::FAILURE)
        }
        entries => Err(Problem::NotVerified { entries }),
    }
}

/// `72h`, `3d`, `30m`, `90s`, in seconds.
fn duration_s(text: &str) -> Result<u64, Problem> {
    let wrong = || Problem::NotADuration {
        found: text.to_owned(),
    };
    let unit = text.chars().last().ok_or_else(wrong)?;
    let seconds = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3600,
        'd' => 86400,
        _ => return Err(wrong()),
    };
    let number: u64 = text[..text.len() - 1].parse().map_err(|_| wrong())?;
    number.checked_mul(seconds).ok_or_else(wrong)
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .expect("a runtime can be made at the beginning of a process")
}

/// The log goes to standard error: standard output is for results.
fn begin_log(settings: &Settings) {
    let asked = std::env::var("WUFEI_LOG").or_else(|_| std::env::var("RUST_LOG"));
    let filter = EnvFilter::try_new(asked.as_deref().unwrap_or(&settings.log.level));
    let filter = filter.unwrap_or_else(|_| EnvFilter::new("info"));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    match settings.log.format {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().flatten_event(true).init(),
    }
}
