//! The bytes of every text, pinned: `tests/vectors` of this crate.
//!
//! `WUFEI_WRITE_VECTORS=1 cargo test -p wufei-log --test vectors` writes them anew. They follow pages of others and
//! never change.

mod common;

use common::{Log, association, district, log_key, policy};
use std::path::PathBuf;
use wufei_log::{AddCheckpoint, ConsistencyProof, SignedCheckpoint, TlogProof, Tree, VerifierKey, leaf_hash};

fn pinned(name: &str, made: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/vectors")
        .join(name);
    if std::env::var_os("WUFEI_WRITE_VECTORS").is_some() {
        std::fs::write(&path, made).unwrap();
    }
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn keys_are_printed_as_pinned() {
    let keys = [
        log_key().verifier().clone(),
        association().verifier().clone(),
        district().verifier().clone(),
    ];
    let made: String = keys.iter().map(|key| format!("{key}\n")).collect();
    let pinned = pinned("keys.txt", &made);
    assert_eq!(pinned, made);
    let read: Vec<VerifierKey> = pinned.lines().map(|line| line.parse().unwrap()).collect();
    assert_eq!(read, keys);
}

#[test]
fn a_cosigned_checkpoint_is_printed_as_pinned() {
    let made = Log::of(1000)
        .signed(1000, &[&association(), &district()])
        .to_string();
    let pinned = pinned("checkpoint.txt", &made);
    assert_eq!(pinned, made);
    policy(2)
        .check(&SignedCheckpoint::parse(pinned.as_bytes()).unwrap())
        .unwrap();
}

#[test]
fn a_request_is_printed_as_pinned() {
    let log = Log::of(1000);
    let proof = ConsistencyProof::prove(700, 1000, &log.nodes).unwrap();
    let made = AddCheckpoint::new(700, proof, log.signed(1000, &[]))
        .unwrap()
        .to_string();
    let pinned = pinned("add-checkpoint.txt", &made);
    assert_eq!(pinned, made);
    let seen = log.head(700);
    AddCheckpoint::parse(pinned.as_bytes())
        .unwrap()
        .judge(&policy(0), seen)
        .unwrap();
}

#[test]
fn a_proof_is_printed_as_pinned() {
    let made = Log::of(1000).proof(417).to_string();
    let pinned = pinned("leaf-417.tlog-proof", &made);
    assert_eq!(pinned, made);
    let proof = TlogProof::parse(pinned.as_bytes()).unwrap();
    proof.verify(leaf_hash(b"leaf 417"), &policy(2)).unwrap();
}

/// The leaves and roots with which implementations of Certificate Transparency have been tested from the first one on.
#[test]
fn the_tree_is_that_of_certificate_transparency() {
    let leaves: [&[u8]; 8] = [
        &[],
        &[0x00],
        &[0x10],
        &[0x20, 0x21],
        &[0x30, 0x31],
        &[0x40, 0x41, 0x42, 0x43],
        &[0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57],
        b"`abcdefghijklmno",
    ];
    let roots = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];
    let mut tree = Tree::new();
    for (leaf, root) in leaves.iter().zip(roots) {
        tree.append(leaf_hash(leaf)).unwrap();
        let found: String = tree
            .head()
            .root
            .0
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        assert_eq!(found, root, "with {} leaves", tree.head().size);
    }
}
