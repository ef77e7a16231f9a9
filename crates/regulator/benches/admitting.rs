//! How many entries the sequencer takes in a second: `cargo bench -p wufei-regulator --bench admitting`.

#[path = "../tests/world/mod.rs"]
mod world;

use std::time::Instant;

use world::{MORNING, World, settled};
use wufei_ledger::{Act, Author, Bits, Document, DocumentKind, EntryId, Registry, Write, admit};

#[tokio::main]
async fn main() {
    let mut world = World::new();
    let plant = world.person("plant", 1, 1, Bits::PRODUCER).await;
    let mut registry: Registry = plant.registry.clone();
    let (mut seq, mut prev, mut entries) = (0, EntryId::default(), Vec::new());
    let signing = Instant::now();
    for manifest in 0..1000_u64 {
        let author = |seq, prev| Author {
            seq,
            prev,
            now_ms: MORNING,
            ..plant.author()
        };
        let mut nonce = [0; 16];
        nonce[..8].copy_from_slice(&manifest.to_be_bytes());
        let fields =
            (0..50).map(|n| Write::text(format!("plan/field_{n}"), format!("第{manifest}单的第{n}项内容")));
        let act = Act {
            writes: fields.collect(),
            step: None,
            ..Act::default()
        };
        let entry = Document::begin(DocumentKind::Manifest, &author(seq, prev), nonce, &act).unwrap();
        let mut document = Document::empty(entry.body().doc);
        for change in 0..8_u64 {
            let entry = match change {
                0 => entry.clone(),
                change => {
                    let fields =
                        (0..2).map(|n| Write::text(format!("plan/field_{n}"), format!("改动{change}")));
                    let act = Act {
                        writes: fields.collect(),
                        step: None,
                        ..Act::default()
                    };
                    document.write(&author(seq, prev), &act).unwrap()
                }
            };
            let verified = registry.verify(entry.clone()).unwrap();
            admit(&verified, &mut registry, |_| Ok::<_, ()>(&mut document))
                .unwrap()
                .unwrap();
            (seq, prev) = (seq + 1, entry.id());
            entries.push(entry);
        }
    }
    println!("signed {} entries in {:?}", entries.len(), signing.elapsed());

    let begun = Instant::now();
    for chunk in entries.chunks(500) {
        let outcomes = world.office.admit(chunk.to_vec()).await.unwrap();
        assert!(
            outcomes
                .iter()
                .map(settled)
                .all(|receipt| receipt.log_ms >= MORNING)
        );
    }
    let took = begun.elapsed();
    let rate = entries.len() as f64 / took.as_secs_f64();
    println!(
        "took in {} entries in {took:?}: {rate:.0} a second",
        entries.len()
    );
}
