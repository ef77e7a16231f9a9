//! `cargo xtask fuzz`: throws mutants at what reads remote bytes, for a time or up to a number, on all cores.

use anyhow::{Result, bail};
use clap::Parser;
use std::num::NonZero;
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use wufei_adversary::Target;
use wufei_adversary::target::Run;

#[derive(Parser)]
#[command(about = "Throw mutants of honest bytes at the readers of remote bytes, and look for harm")]
struct Options {
    /// entry, guard, chain or frames; all of them one after another when left out
    target: Option<String>,
    /// How long each target is tried
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// Stop after so many mutants, however long that takes
    #[arg(long, value_name = "N")]
    mutants: Option<u64>,
    /// Which mutants are made; another one each time when left out
    #[arg(long)]
    seed: Option<u64>,
    /// Only this mutant of the seed: to look at what was found
    #[arg(long, value_name = "NUMBER")]
    only: Option<u64>,
}

/// Mutants between two looks at the clock.
const STRIDE: u64 = 256;

fn main() -> Result<()> {
    let options = Options::parse();
    let targets = match options
        .target
        .as_deref()
        .map(|name| (name, Target::from_name(name)))
    {
        None => Target::ALL.to_vec(),
        Some((_, Some(target))) => vec![target],
        Some((name, None)) => {
            let known = Target::ALL.map(Target::name).join(", ");
            bail!("target {name:?} is not known: name one of {known}");
        }
    };
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH);
    let seed = options
        .seed
        .unwrap_or(since_1970.map_or(0, |time| time.as_secs()));
    if let Some(number) = options.only {
        for target in targets {
            let mut run = Run::new(target, seed);
            run.skip_to(number);
            println!("{}: {:?}", target.name(), run.throw(1));
        }
        return Ok(());
    }
    // Mutants make Automerge panic where it is asked whether it would; that is an answer and no news.
    std::panic::set_hook(Box::new(|_| {}));
    let mut harmful = 0;
    for target in targets {
        harmful += throw(target, seed, &options);
    }
    if harmful > 0 {
        bail!("{harmful} mutants did harm");
    }
    Ok(())
}

fn throw(target: Target, seed: u64, options: &Options) -> usize {
    let cores = thread::available_parallelism().map_or(1, NonZero::get) as u64;
    let begun = Instant::now();
    let share = options.mutants.map(|mutants| mutants.div_ceil(cores));
    let limit = Duration::from_secs(options.seconds);
    let worker = |core: u64| {
        let mut run = Run::new(target, seed);
        // Each core has mutants of its own.
        run.skip_to(core << 40);
        loop {
            let found = run.throw(STRIDE.min(share.unwrap_or(STRIDE)));
            let is_done = match share {
                Some(share) => found.mutants >= share,
                None => begun.elapsed() >= limit,
            };
            if is_done {
                return (found.mutants, found.accepted, found.harmful.clone());
            }
        }
    };
    let results: Vec<_> = thread::scope(|scope| {
        let workers: Vec<_> = (0..cores).map(|core| scope.spawn(move || worker(core))).collect();
        workers
            .into_iter()
            .map(|worker| worker.join().expect("a run catches what panics"))
            .collect()
    });
    let mutants: u64 = results.iter().map(|(mutants, ..)| mutants).sum();
    let accepted: u64 = results.iter().map(|(_, accepted, _)| accepted).sum();
    let harmful: Vec<_> = results.into_iter().flat_map(|(.., harmful)| harmful).collect();
    let seconds = begun.elapsed().as_secs_f64();
    println!(
        "{}: {mutants} mutants of seed {seed} in {seconds:.0} s, {accepted} accepted, {} harmful",
        target.name(),
        harmful.len()
    );
    for (number, harm) in harmful.iter().take(20) {
        println!(
            "  mutant {number}: {harm} (cargo xtask fuzz {} --seed {seed} --only {number})",
            target.name()
        );
    }
    harmful.len()
}
