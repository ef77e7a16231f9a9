//! What the guard costs: the same changes taken in through the door, and handed to Automerge as they are.
//!
//! N manifests of 50 text fields each, plus 7 further changes of 2 fields: what `bench sync` sends. *Plain* is
//! the least that Automerge can do: parse each change and apply those of one document together. *Guarded* is
//! [`Document::admit_all`]: guard, roles, application, read back. Signatures are checked apart, strictly, on
//! one core and on all.

use anyhow::{Context, Result, ensure};
use automerge::{Automerge, Change};
use clap::Parser;
use serde_json::json;
use std::hint::black_box;
use std::num::NonZero;
use std::thread;
use std::time::{Duration, Instant};
use wufei_ledger::{
    Act, Author, Bits, Credential, CredentialBody, CredentialId, DeviceKey, DocId, Document, DocumentKind,
    Entry, EntryId, OrgId, Registry, VerifiedEntry, Write,
};

const TEXT_FIELDS: usize = 50;
const FURTHER_CHANGES: usize = 7;
/// Both ways are measured in turn; the middle figures are told.
const ROUNDS: usize = 9;

#[derive(Parser)]
struct Options {
    /// How many manifests
    #[arg(long, default_value_t = 1_000)]
    manifests: usize,
    /// End with one JSON line
    #[arg(long)]
    json: bool,
}

fn main() -> Result<()> {
    let options = Options::parse();
    let city = City::new()?;
    let manifests: Vec<_> = (0..options.manifests)
        .map(|n| city.manifest(n))
        .collect::<Result<_>>()?;
    let entries: Vec<&Entry> = manifests
        .iter()
        .flat_map(|entries| entries.iter().map(VerifiedEntry::entry))
        .collect();

    let (mut plain, mut guarded, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let without = timed(|| manifests.iter().try_for_each(|entries| apply_plainly(entries)))?;
        let with = timed(|| manifests.iter().try_for_each(|entries| admit(entries)))?;
        ratios.push(with.as_secs_f64() / without.as_secs_f64());
        plain.push(per_change(without, entries.len()));
        guarded.push(per_change(with, entries.len()));
    }
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let one_core = timed(|| city.verify(&entries, 1))?;
    let all_cores = timed(|| city.verify(&entries, cores))?;

    let (plain, guarded, ratio) = (middle(&mut plain), middle(&mut guarded), middle(&mut ratios));
    let (verify_one, verify_all) = (
        per_change(one_core, entries.len()),
        per_change(all_cores, entries.len()),
    );
    println!(
        "{} changes of {} manifests, {ROUNDS} rounds",
        entries.len(),
        manifests.len()
    );
    println!("plain: parse and apply        {plain:6.1} µs a change");
    println!(
        "guarded: admit_all            {guarded:6.1} µs a change, {ratio:.2} × plain ({:.2} to {:.2})",
        ratios[0],
        ratios[ROUNDS - 1]
    );
    println!("verify_strict, one core       {verify_one:6.1} µs a change");
    println!("verify_strict, {cores} cores       {verify_all:6.1} µs a change");
    if options.json {
        println!(
            "{}",
            json!({ "changes": entries.len(), "plain_us": plain, "guarded_us": guarded, "ratio": ratio, "verify_us": verify_one, "verify_all_cores_us": verify_all, "cores": cores })
        );
    }
    Ok(())
}

fn timed(work: impl FnOnce() -> Result<()>) -> Result<Duration> {
    let begun = Instant::now();
    work()?;
    Ok(begun.elapsed())
}

fn per_change(took: Duration, changes: usize) -> f64 {
    took.as_secs_f64() * 1e6 / changes as f64
}

/// Sorts the figures, so that the lowest is the first of them.
fn middle(figures: &mut [f64]) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

/// Not inlined, so that a profiler can tell the two apart.
#[inline(never)]
fn apply_plainly(entries: &[VerifiedEntry]) -> Result<()> {
    let changes: Vec<_> = entries
        .iter()
        .map(|entry| Change::try_from(entry.entry().payload()))
        .collect::<Result<_, _>>()?;
    let mut document = Automerge::new();
    document.apply_changes(changes)?;
    black_box(&document);
    Ok(())
}

#[inline(never)]
fn admit(entries: &[VerifiedEntry]) -> Result<()> {
    let mut document = Document::empty(entries[0].body().doc);
    let verdicts = document.admit_all(entries);
    ensure!(verdicts.iter().all(Result::is_ok), "{verdicts:?}");
    black_box(&document);
    Ok(())
}

/// One workshop and those who vouch for it.
struct City {
    registry: Registry,
    workshop: DeviceKey,
    credential: CredentialId,
}

impl City {
    fn new() -> Result<Self> {
        let [root, issuer, workshop] = [1, 2, 3].map(|seed| DeviceKey::from_seed(&[seed; 32]));
        let vouched = |by: Option<&Credential>, key: &DeviceKey, bits| CredentialBody {
            issuer: by.map_or_else(CredentialId::default, Credential::id),
            subject: key.public().to_bytes(),
            transport: [9; 32],
            org: OrgId([7; 16]),
            bits,
            slot: 0,
            region: 420_100,
            not_before: 0,
            not_after: u64::MAX,
            serial: 0,
        };
        let top = vouched(None, &root, Bits::REGULATOR).sign(&root);
        let middle = vouched(Some(&top), &issuer, Bits::REGULATOR).sign(&root);
        let device = vouched(Some(&middle), &workshop, Bits::PRODUCER).sign(&issuer);
        let mut registry = Registry::new(top)?;
        for credential in [middle, device] {
            let learned = registry.learn(credential);
            ensure!(learned.is_ok(), "{learned:?}");
        }
        Ok(Self {
            registry,
            workshop,
            credential: device.id(),
        })
    }

    fn manifest(&self, n: usize) -> Result<Vec<VerifiedEntry>> {
        let mut nonce = [0; 16];
        nonce[..8].copy_from_slice(&(n as u64).to_be_bytes());
        let mut author = Author {
            key: &self.workshop,
            ledger: self.registry.ledger(),
            credential: self.credential,
            epoch: 0,
            seq: (n * (1 + FURTHER_CHANGES)) as u64,
            prev: EntryId::default(),
            now_ms: 1_790_000_000_000,
        };
        let write = |field: usize, text: String| Write::text(format!("plan/field_{field}"), text);
        let first = Act {
            writes: (0..TEXT_FIELDS)
                .map(|field| write(field, format!("第{n}单的第{field}项内容")))
                .collect(),
            step: None,
            ..Act::default()
        };
        let mut entry = Document::begin(DocumentKind::Manifest, &author, nonce, &first)?;
        let mut document = Document::empty(DocId::default());
        let mut entries = Vec::with_capacity(1 + FURTHER_CHANGES);
        for change in 0..=FURTHER_CHANGES {
            match change {
                0 => document = Document::empty(entry.body().doc),
                _ => {
                    author.seq += 1;
                    author.prev = entry.id();
                    let act = Act {
                        writes: (0..2)
                            .map(|field| write(change * 2 + field, format!("改动{change}")))
                            .collect(),
                        step: None,
                        ..Act::default()
                    };
                    entry = document.write(&author, &act)?;
                }
            }
            let verified = self.registry.verify(entry.clone());
            let verified = verified.ok().context("an honest entry verifies")?;
            let verdicts = document.admit_all([&verified]);
            ensure!(verdicts[0].is_ok(), "{verdicts:?}");
            entries.push(verified);
        }
        Ok(entries)
    }

    fn verify(&self, entries: &[&Entry], cores: usize) -> Result<()> {
        thread::scope(|scope| {
            let share = entries.len().div_ceil(cores);
            let workers: Vec<_> = entries
                .chunks(share)
                .map(|entries| {
                    scope.spawn(move || {
                        entries
                            .iter()
                            .all(|entry| self.registry.verify((*entry).clone()).is_ok())
                    })
                })
                .collect();
            let right = workers
                .into_iter()
                .all(|worker| worker.join().is_ok_and(|right| right));
            ensure!(right, "an honest entry verifies");
            Ok(())
        })
    }
}
