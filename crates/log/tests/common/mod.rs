//! A log in memory, its key, and two witnesses.

#![allow(dead_code)] // Each test binary uses a part of it.

use std::collections::BTreeMap;
use wufei_log::{
    Checkpoint, CosignerKey, Hash, InclusionProof, LogKey, Node, Policy, SignedCheckpoint, TlogProof, Tree,
    leaf_hash,
};

pub const ORIGIN: &str = "log.example.cn/wuhan";

/// Seconds since 1970 at which the witnesses of these tests sign.
pub const NOON: u64 = 1_800_000_000;

/// A log that keeps everything in memory.
#[derive(Default)]
pub struct Log {
    pub tree: Tree,
    pub nodes: BTreeMap<Node, Hash>,
    pub leaves: Vec<Vec<u8>>,
    /// `roots[n]`: the root when the log had n leaves.
    pub roots: Vec<Hash>,
}

impl Log {
    /// A log of so many leaves, all different.
    pub fn of(size: u64) -> Self {
        let mut log = Self::default();
        log.roots.push(log.tree.root());
        (0..size).for_each(|n| log.append(format!("leaf {n}").as_bytes()));
        log
    }

    pub fn append(&mut self, leaf: &[u8]) {
        self.nodes.extend(self.tree.append(leaf_hash(leaf)).unwrap());
        self.leaves.push(leaf.into());
        self.roots.push(self.tree.root());
    }

    pub fn size(&self) -> u64 {
        self.tree.size()
    }

    pub fn root(&self, size: u64) -> Hash {
        self.roots[size as usize]
    }

    pub fn leaf(&self, index: u64) -> Hash {
        leaf_hash(&self.leaves[index as usize])
    }

    /// Its state at a size, signed by the log and by these witnesses at noon.
    pub fn signed(&self, size: u64, witnesses: &[&CosignerKey]) -> SignedCheckpoint {
        let checkpoint = Checkpoint::new(ORIGIN, size, self.root(size)).unwrap();
        let mut signed = SignedCheckpoint::sign(checkpoint, &log_key()).unwrap();
        for witness in witnesses {
            let signature = witness.cosign(signed.checkpoint(), NOON).unwrap();
            signed.add(signature).unwrap();
        }
        signed
    }

    /// What a party is given for a leaf, seen by both witnesses.
    pub fn proof(&self, index: u64) -> TlogProof {
        let signed = self.signed(self.size(), &[&association(), &district()]);
        let inclusion = InclusionProof::prove(index, self.size(), &self.nodes).unwrap();
        TlogProof::new(index, inclusion, signed, Vec::new()).unwrap()
    }
}

pub fn log_key() -> LogKey {
    LogKey::from_seed(ORIGIN.parse().unwrap(), &[1; 32])
}

pub fn association() -> CosignerKey {
    CosignerKey::from_seed("witness.example.cn/association".parse().unwrap(), &[2; 32])
}

pub fn district() -> CosignerKey {
    CosignerKey::from_seed("witness.example.cn/district".parse().unwrap(), &[3; 32])
}

/// The log's key and so many of the two witnesses.
pub fn policy(quorum: usize) -> Policy {
    Policy::log(ORIGIN, vec![log_key().verifier().clone()])
        .unwrap()
        .with_witnesses(
            quorum,
            vec![association().verifier().clone(), district().verifier().clone()],
        )
        .unwrap()
}
