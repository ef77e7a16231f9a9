//! A log in memory, its key, and two witnesses.

#![allow(dead_code)] // Each test binary uses a part of it.

use std::collections::BTreeMap;
use wufei_log::{
    Checkpoint, CosignerKey, Hash, InclusionProof, LogKey, Node, Policy, SignedCheckpoint, TlogProof, Tree,
    TreeHead, leaf_hash,
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
    /// `heads[n]`: when the log had n leaves.
    pub heads: Vec<TreeHead>,
}

impl Log {
    /// A log of so many leaves, all different.
    pub fn of(size: u64) -> Self {
        let mut log = Self::default();
        log.heads.push(log.tree.head());
        (0..size).for_each(|n| log.append(format!("leaf {n}").as_bytes()));
        log
    }

    pub fn append(&mut self, leaf: &[u8]) {
        self.nodes.extend(self.tree.append(leaf_hash(leaf)).unwrap());
        self.leaves.push(leaf.into());
        self.heads.push(self.tree.head());
    }

    pub fn size(&self) -> u64 {
        self.tree.head().size
    }

    pub fn head(&self, size: u64) -> TreeHead {
        self.heads[size as usize]
    }

    pub fn leaf(&self, index: u64) -> Hash {
        leaf_hash(&self.leaves[index as usize])
    }

    /// Its state at a size, signed by the log and by these witnesses at noon.
    pub fn signed(&self, size: u64, witnesses: &[&CosignerKey]) -> SignedCheckpoint {
        let checkpoint = Checkpoint::new(ORIGIN, self.head(size)).unwrap();
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
