//! How fast the courier is: durable on both sides, over real QUIC on loopback.
//!
//! N manifests of 50 text fields each, plus 7 further signed changes of 2 fields, by 3 devices of one
//! organisation. `push_s` ends when the last entry is admitted and kept at the node and its receipt is
//! verified and kept on the device. `pull_s` ends when a fresh device has admitted all. `idle_ms` is a
//! reconnect with nothing new, handshake included. The node is a process of its own; databases lie on disk
//! with `synchronous=FULL`, and a file system in memory is refused.

use anyhow::{Context, Result, bail, ensure};
use clap::Parser;
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};
use wufei_home::{KdfParams, Pin};
use wufei_ledger::{Act, Write};
use wufei_node::{Clock, NewManifest, Node as Device, RecordedOrKnown, SummaryFilter};
use wufei_tests::Node;

const DEVICES: usize = 3;
const TEXT_FIELDS: usize = 50;
const FURTHER_CHANGES: usize = 7;
const ENTRIES_EACH: usize = 1 + FURTHER_CHANGES;
/// Reconnects with nothing new; the middle one is told.
const IDLE_VISITS: usize = 9;
const LIMIT: Duration = Duration::from_secs(1800);

#[derive(Parser)]
struct Options {
    /// How many manifests travel
    #[arg(long, default_value_t = 1_000)]
    manifests: usize,
    /// Where the homes are made; beside the program when left out
    #[arg(long)]
    data: Option<PathBuf>,
    /// End with one JSON line
    #[arg(long)]
    json: bool,
}

fn main() -> ExitCode {
    let measured = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("a runtime")
        .and_then(|runtime| runtime.block_on(measure(&Options::parse())));
    wufei_tests::process::kill_everything();
    match measured {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench-sync: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn measure(options: &Options) -> Result<()> {
    let beside = wufei_tests::process::programs()?;
    let folder = tempfile::tempdir_in(options.data.as_deref().unwrap_or(&beside))?;
    let filesystem = wufei_sqlite::filesystem_of(folder.path())?.context("a file system without a name")?;
    if filesystem == "tmpfs" || filesystem == "ramfs" {
        bail!(
            "{} lies on {filesystem}: a durable write there means nothing; name a disk with --data",
            folder.path().display()
        );
    }
    let node = Node::begin(folder.path())?;
    let devices = enrol(folder.path(), &node).await?;

    eprintln!(
        "writing {} manifests of {ENTRIES_EACH} entries",
        options.manifests
    );
    let share = options.manifests.div_ceil(DEVICES);
    let mut written = 0;
    for device in &devices {
        let mine = share.min(options.manifests - written);
        write_manifests(device, mine)?;
        written += mine;
    }

    eprintln!("pushing");
    let began = Instant::now();
    let mut pushing = tokio::task::JoinSet::new();
    for device in devices.clone() {
        pushing.spawn(async move { push(&device).await });
    }
    let mut push_bytes = 0;
    while let Some(pushed) = pushing.join_next().await {
        push_bytes += pushed??;
    }
    let push_s = began.elapsed().as_secs_f64();
    for device in &devices {
        ensure!(device.outbox_status()?.waiting == 0, "something is still waiting");
    }

    eprintln!("pulling with a fresh device");
    let org = devices[0].identity().context("enrolled")?.org.to_string();
    let fresh = begin_device(folder.path(), "fresh", &node.invite_further(&org)?).await?;
    let began = Instant::now();
    let pulled = fresh.sync_once(LIMIT).await?;
    let pull_s = began.elapsed().as_secs_f64();
    let state = fresh.state()?;
    let expected = options.manifests * ENTRIES_EACH;
    ensure!(
        state.entries == expected && state.settled == expected,
        "{expected} entries were expected: {state:?}"
    );
    let listed = fresh.manifests(&SummaryFilter::default(), None, 1)?;
    ensure!(listed.rows.len() == 1, "the list shows what came");

    let mut visits = Vec::new();
    for _ in 0..IDLE_VISITS {
        let began = Instant::now();
        fresh.sync_once(LIMIT).await?;
        visits.push(began.elapsed().as_secs_f64() * 1000.0);
    }
    visits.sort_by(f64::total_cmp);
    let idle_ms = visits[visits.len() / 2];
    let node_peak_mib = peak_mib(node.pid().context("the node runs")?)?;
    eprintln!(
        "{} manifests: push {push_s:.2} s, pull {pull_s:.2} s, idle {idle_ms:.1} ms, node peak {node_peak_mib} MiB, on {filesystem}",
        options.manifests
    );
    if options.json {
        println!(
            "{}",
            json!({
                "manifests": options.manifests, "entries": expected, "push_s": push_s, "pull_s": pull_s,
                "idle_ms": idle_ms, "push_bytes": push_bytes, "pull_bytes": pulled.bytes_down,
                "node_peak_mib": node_peak_mib, "synchronous": "FULL", "filesystem": filesystem,
            })
        );
    }
    Ok(())
}

async fn enrol(folder: &Path, node: &Node) -> Result<Vec<Device>> {
    let first = begin_device(
        folder,
        "device-1",
        &node.invite("示例产废单位", "producer", "420102")?,
    )
    .await?;
    let org = first.identity().context("enrolled")?.org.to_string();
    let mut devices = vec![first];
    for n in 2..=DEVICES {
        devices.push(begin_device(folder, &format!("device-{n}"), &node.invite_further(&org)?).await?);
    }
    Ok(devices)
}

async fn begin_device(folder: &Path, name: &str, invite: &str) -> Result<Device> {
    // The key derivation is not what is measured here.
    let pin = Pin::new(wufei_tests::node::PIN)?;
    let device = Device::init_with(&folder.join(name), &pin, KdfParams::for_tests(), Clock::system())?;
    device.unlock(&pin)?;
    wufei_node::enrol(&device, invite).await?;
    Ok(device)
}

fn write_manifests(device: &Device, manifests: usize) -> Result<()> {
    let first = |manifest: usize| NewManifest {
        import_number: None,
        act: texts(manifest, TEXT_FIELDS, 0),
    };
    let begun = device.record_many((0..manifests).map(first).collect())?;
    for (manifest, outcome) in begun.into_iter().enumerate() {
        let RecordedOrKnown::Recorded(recorded) = outcome? else {
            bail!("a new manifest cannot be known");
        };
        for change in 1..=FURTHER_CHANGES {
            device.record(Some(recorded.doc), |_| {
                Ok::<_, std::convert::Infallible>(texts(manifest, 2, change))
            })?;
        }
    }
    Ok(())
}

/// Texts as forms have them, in the parts that the consignor may fill before it is issued.
fn texts(manifest: usize, fields: usize, change: usize) -> Act {
    let parts = ["parties/consignor", "parties/carrier", "parties/receiver", "plan"];
    let write = |field: usize| {
        let part = parts[field % parts.len()];
        Write::text(
            format!("{part}/field_{field}"),
            format!("第{manifest}张联单 field {field} change {change} 内容"),
        )
    };
    Act {
        writes: (0..fields).map(write).collect(),
        step: None,
        ..Act::default()
    }
}

/// Sends everything; gives the bytes that went up.
async fn push(device: &Device) -> Result<u64> {
    let report = device.sync_once(LIMIT).await?;
    Ok(report.bytes_up)
}

/// The most memory that a process has had in use.
fn peak_mib(pid: u32) -> Result<u64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status
        .lines()
        .find(|line| line.starts_with("VmHWM:"))
        .context("no VmHWM")?;
    let kib: u64 = line.split_whitespace().nth(1).context("no number")?.parse()?;
    Ok(kib / 1024)
}
