//! How long it takes to take in 1000 manifests of 50 text fields with 7 further changes each:
//! 8000 entries in pages of about 200 KiB, on disk, with every signature checked and `synchronous=FULL`.
//!
//! `cargo bench -p wufei-node [-- <manifests>]`

#[path = "../tests/city/mod.rs"]
mod city;

use std::time::{Duration, Instant};

use city::{City, Device, begin, deliver};
use wufei_ledger::{Act, Bits, DocId, Feed, OrgId, Write};
use wufei_node::{NewManifest, RecordedOrKnown, SummaryFilter};

const FIELDS: usize = 50;
const CHANGES: usize = 7;
const PAGE_BYTES: usize = 200 * 1024;

fn main() {
    let manifests = std::env::args()
        .skip(1)
        .find_map(|word| word.parse().ok())
        .unwrap_or(1000);
    let mut city = City::new();
    let writer = city.device(1, "江城汽修厂", Bits::PRODUCER);
    let signed = time("sign and keep", || write(&writer, manifests));
    println!(
        "  {:.0} µs an entry",
        signed.as_secs_f64() * 1e6 / (manifests * (1 + CHANGES)) as f64
    );
    city.log.extend(everything(&writer));

    let folder = tempfile::tempdir().unwrap();
    let reader = begin(&folder.path().join("home"));
    city.enrols(&reader, OrgId([2; 16]), "长江危废处置中心", Bits::DISPOSAL);
    let feed = Feed::Org(OrgId([2; 16]));
    let items = city.feed(feed);
    let pages: Vec<_> = pages(&items).collect();
    city.delivers(&reader, Feed::Directory, 100);
    println!("before: {}", resident());
    let mut slowest = Duration::ZERO;
    let taken = time("take in", || {
        for page in &pages {
            let start = Instant::now();
            let taken = deliver(&reader, feed, page).unwrap();
            assert_eq!((taken.new, taken.refused.len()), (page.len(), 0));
            slowest = slowest.max(start.elapsed());
        }
    });
    println!(
        "  {} entries in {} pages, {:.0} µs an entry, slowest page {} ms",
        items.len(),
        pages.len(),
        taken.as_secs_f64() * 1e6 / items.len() as f64,
        slowest.as_millis()
    );
    println!("  {}", resident());
    time("take in again", || {
        pages
            .iter()
            .for_each(|page| assert_eq!(deliver(&reader, feed, page).unwrap().new, 0))
    });
    time("state line", || reader.state().unwrap());
    time("verify", || assert!(reader.verify().unwrap().is_sound()));
    let search = SummaryFilter {
        text: "矿物油".into(),
        ..SummaryFilter::default()
    };
    time("search, first page", || {
        reader.manifests(&search, None, 200).unwrap()
    });
    drop(reader);
    time("open", || city::open(&folder.path().join("home")));
}

/// What the kernel says of this process's memory. The writer's replica is in it too.
fn resident() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS"));
    line.unwrap_or("memory unknown").to_owned()
}

fn time<T>(what: &str, work: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    let _ = std::hint::black_box(work());
    let took = start.elapsed();
    println!("{what}: {:.3} s", took.as_secs_f64());
    took
}

fn write(writer: &Device, manifests: usize) {
    let fields = (0..FIELDS).map(|n| {
        Write::text(
            format!("plan/field_{n:02}"),
            format!("第{n}项，约二十个字的说明文字"),
        )
    });
    let act = Act {
        writes: city::part_1(writer.org, writer.org, writer.org)
            .writes
            .into_iter()
            .chain(fields)
            .collect(),
        step: None,
        ..Act::default()
    };
    let new = NewManifest {
        import_number: None,
        act,
    };
    let begun = writer.node.record_many(vec![new; manifests]).unwrap();
    let docs: Vec<DocId> = begun
        .into_iter()
        .map(|outcome| match outcome.unwrap() {
            RecordedOrKnown::Recorded(recorded) => recorded.doc,
            RecordedOrKnown::Known(doc) => doc,
        })
        .collect();
    for change in 0..CHANGES {
        for doc in &docs {
            let act = Act {
                writes: vec![
                    Write::text("plan/field_00", format!("改{change}")),
                    Write::text("plan/field_01", format!("改{change}")),
                ],
                step: None,
                ..Act::default()
            };
            writer.does(*doc, &act);
        }
    }
}

fn everything(writer: &Device) -> Vec<wufei_ledger::Entry> {
    let mut after = 0;
    let mut all = Vec::new();
    loop {
        let some = writer.node.outbox(after, 1 << 20).unwrap();
        let Some(last) = some.last() else {
            return all;
        };
        after = last.row;
        all.extend(
            some.iter()
                .map(|item| wufei_ledger::Entry::parse(&item.bytes).unwrap()),
        );
    }
}

fn pages(items: &[wufei_ledger::FeedItem]) -> impl Iterator<Item = &[wufei_ledger::FeedItem]> {
    let mut rest = items;
    std::iter::from_fn(move || {
        let mut bytes = 0;
        let fits = |item: &&wufei_ledger::FeedItem| {
            bytes += item.entry.to_bytes().len() + 120;
            bytes <= PAGE_BYTES
        };
        let count = rest.iter().take_while(fits).count().max(1).min(rest.len());
        let (page, after) = rest.split_at(count);
        rest = after;
        (!page.is_empty()).then_some(page)
    })
}
