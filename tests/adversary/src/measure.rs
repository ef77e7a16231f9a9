//! `cargo xtask bench attacks`: what refusing each known attack costs. Each is thrown in a process of its own,
//! so that its memory is seen from the outside, as the system counts it.

use anyhow::{Context, Result, ensure};
use clap::Parser;
use std::fs;
use std::process::Command;
use std::time::Instant;
use wufei_adversary::scene::offer;
use wufei_adversary::{ATTACKS, Scene};

/// What refusing one attack may take at most.
const MOST_MS: f64 = 50.0;
const MOST_KIB: u64 = 16 * 1024;

#[derive(Parser)]
struct Options {
    /// Throw only the attack at this place, and print microseconds and KiB
    #[arg(long, hide = true)]
    one: Option<usize>,
}

fn main() -> Result<()> {
    match Options::parse().one {
        Some(at) => throw(at),
        None => measure(),
    }
}

fn throw(at: usize) -> Result<()> {
    let scene = Scene::draft();
    let entry = ATTACKS[at].entry(&scene);
    let mut document = scene.document.clone();
    // From here on the system counts the most memory anew (proc(5), clear_refs).
    fs::write("/proc/self/clear_refs", "5").context("/proc/self/clear_refs")?;
    let before = most_memory()?;
    let begun = Instant::now();
    let refused = offer(&scene.registry, &mut document, &entry).is_err();
    let took = begun.elapsed();
    let more = most_memory()?.saturating_sub(before);
    ensure!(refused, "{} was admitted", ATTACKS[at].name);
    println!("{} {more}", took.as_micros());
    Ok(())
}

/// In KiB.
fn most_memory() -> Result<u64> {
    let status = fs::read_to_string("/proc/self/status").context("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.split_whitespace().next());
    kib.context("no VmHWM")?.parse().context("VmHWM")
}

fn measure() -> Result<()> {
    let own = std::env::current_exe()?;
    let (mut most_ms, mut most_kib) = (0_f64, 0);
    for (at, attack) in ATTACKS.iter().enumerate() {
        let output = Command::new(&own).args(["--one", &at.to_string()]).output()?;
        ensure!(
            output.status.success(),
            "{}: {}",
            attack.name,
            String::from_utf8_lossy(&output.stderr)
        );
        let said = String::from_utf8(output.stdout)?;
        let (micros, kib) = said.trim().split_once(' ').context("two numbers")?;
        let (ms, kib) = (micros.parse::<f64>()? / 1000.0, kib.parse::<u64>()?);
        println!("{ms:8.3} ms {kib:6} KiB  {:<20} {}", attack.answer, attack.name);
        (most_ms, most_kib) = (most_ms.max(ms), most_kib.max(kib));
    }
    println!(
        "at most {most_ms:.3} ms and {most_kib} KiB, of {MOST_MS} ms and {MOST_KIB} KiB that are allowed"
    );
    ensure!(
        most_ms <= MOST_MS && most_kib <= MOST_KIB,
        "one of them costs more than is allowed"
    );
    Ok(())
}
