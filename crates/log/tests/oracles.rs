//! Other people's implementations of the same pages say the same: `ct-merkle`, `tlog_tiles` (Go's `sumdb/tlog`)
//! and `signed_note` (Go's `sumdb/note`).

mod common;

use common::{Log, ORIGIN, association, log_key};
use ct_merkle::mem_backed_tree::MemoryBackedTree;
use proptest::prelude::*;
use sha2::Sha256;
use signed_note::{StandardVerifier, VerifierList};
use tlog_tiles::{HashReader, Tile as TlogTile, TileReader};
use wufei_log::{
    Bundle, Checkpoint, ConsistencyProof, Hash, Hashes, InclusionProof, KeyName, LogKey, MAX_SIZE, Node,
    Note, SignatureType, SignedCheckpoint, Tile, TileHashes, Tiles, Tree, TreeHead, VerifierKey, leaf_hash,
    node_hash, root, tiles_between,
};

fn theirs(hash: Hash) -> tlog_tiles::Hash {
    tlog_tiles::Hash(hash.0)
}

fn ours(hashes: &[tlog_tiles::Hash]) -> Vec<Hash> {
    hashes.iter().map(|hash| Hash(hash.0)).collect()
}

/// Lets `tlog_tiles` read hashes where this crate does.
struct Reader<'a, H>(&'a H);

impl<H: Hashes<Error: std::fmt::Debug>> HashReader for Reader<'_, H> {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<tlog_tiles::Hash>, tlog_tiles::Error> {
        let node = |index: &u64| {
            let (level, place) = tlog_tiles::split_stored_hash_index(*index);
            Node::new(level, place).unwrap()
        };
        let nodes: Vec<Node> = indexes.iter().map(node).collect();
        Ok(self.0.read(&nodes).unwrap().into_iter().map(theirs).collect())
    }
}

/// A store for trees of any size, in which each hash tells its place and nothing else.
struct Places;

impl Hashes for Places {
    type Error = std::convert::Infallible;

    fn read(&self, nodes: &[Node]) -> Result<Vec<Hash>, Self::Error> {
        let hash = |node: &Node| leaf_hash(format!("{} {}", node.level(), node.index()).as_bytes());
        Ok(nodes.iter().map(hash).collect())
    }
}

/// A log of any size whose leaves are all the same, so that its hashes can be computed without its leaves.
struct SameLeaves(Vec<Hash>);

impl SameLeaves {
    fn new() -> Self {
        let next = |hash: &Hash| Some(node_hash(*hash, *hash));
        Self(
            std::iter::successors(Some(leaf_hash(b"same")), next)
                .take(64)
                .collect(),
        )
    }

    fn head(&self, size: u64) -> TreeHead {
        TreeHead {
            size,
            root: root(size, self).unwrap(),
        }
    }
}

impl Hashes for SameLeaves {
    type Error = std::convert::Infallible;

    fn read(&self, nodes: &[Node]) -> Result<Vec<Hash>, Self::Error> {
        Ok(nodes
            .iter()
            .map(|node| self.0[usize::from(node.level())])
            .collect())
    }
}

/// Every size up to 300, with the same tree grown by `ct-merkle`.
fn every_small_tree(mut check: impl FnMut(&Log, &MemoryBackedTree<Sha256, Vec<u8>>, u64)) {
    let log = Log::of(300);
    let mut ct = MemoryBackedTree::new();
    for size in 1..=300 {
        ct.push(log.leaves[size as usize - 1].clone());
        check(&log, &ct, size);
    }
}

#[test]
fn small_trees_have_the_root_of_both_oracles() {
    every_small_tree(|log, ct, size| {
        let root_here = root(size, &log.nodes).unwrap();
        assert_eq!(root_here, log.head(size).root);
        assert_eq!(root_here.0.as_slice(), ct.root().as_bytes().as_slice());
        assert_eq!(
            theirs(root_here),
            tlog_tiles::tree_hash(size, &Reader(&log.nodes)).unwrap()
        );
    });
}

#[test]
fn small_trees_have_the_inclusion_proofs_of_both_oracles() {
    every_small_tree(|log, ct, size| (0..size).for_each(|index| inclusion_is_theirs(log, ct, index, size)));
}

#[test]
fn small_trees_have_the_consistency_proofs_of_both_oracles() {
    every_small_tree(|log, ct, size| (1..=size).for_each(|old| consistency_is_theirs(log, ct, old, size)));
}

fn inclusion_is_theirs(log: &Log, ct: &MemoryBackedTree<Sha256, Vec<u8>>, index: u64, size: u64) {
    let proof = InclusionProof::prove(index, size, &log.nodes).unwrap();
    let by_ct = ct.prove_inclusion(index as usize);
    assert_eq!(
        proof.0.iter().flat_map(|hash| hash.0).collect::<Vec<u8>>(),
        by_ct.as_bytes()
    );
    let by_go = tlog_tiles::prove_record(size, index, &Reader(&log.nodes)).unwrap();
    assert_eq!(proof.0, ours(&by_go));
    proof.verify(log.leaf(index), index, log.head(size)).unwrap();
}

fn consistency_is_theirs(log: &Log, ct: &MemoryBackedTree<Sha256, Vec<u8>>, old: u64, new: u64) {
    let proof = ConsistencyProof::prove(old, new, &log.nodes).unwrap();
    if old < new {
        let by_ct = ct.prove_consistency((new - old) as usize);
        assert_eq!(
            proof.0.iter().flat_map(|hash| hash.0).collect::<Vec<u8>>(),
            by_ct.as_bytes()
        );
    }
    let by_go = tlog_tiles::prove_tree(new, old, &Reader(&log.nodes)).unwrap();
    assert_eq!(proof.0, ours(&by_go));
    proof.verify(log.head(old), log.head(new)).unwrap();
}

/// Sizes of every magnitude; those just beside powers of two come often.
fn sizes() -> impl Strategy<Value = u64> {
    prop_oneof![
        (0u32..60, -2i64..=2).prop_map(|(bits, off)| (1u64 << bits).saturating_add_signed(off).max(1)),
        (0u32..60, any::<u64>()).prop_map(|(bits, number)| (number >> (63 - bits)).max(1)),
    ]
}

proptest! {
    #[test]
    fn in_large_trees_the_same_hashes_are_read_in_the_same_order(size in sizes(), other in any::<u64>()) {
        let other = other % size;
        let proof = InclusionProof::prove(other, size, &Places).unwrap();
        prop_assert_eq!(proof.0, ours(&tlog_tiles::prove_record(size, other, &Reader(&Places)).unwrap()));
        let proof = ConsistencyProof::prove(other + 1, size, &Places).unwrap();
        prop_assert_eq!(proof.0, ours(&tlog_tiles::prove_tree(size, other + 1, &Reader(&Places)).unwrap()));
    }

    #[test]
    fn in_large_trees_each_believes_the_other(size in sizes(), other in any::<u64>()) {
        let (log, other) = (SameLeaves::new(), other % size);
        let (leaf, whole, part) = (leaf_hash(b"same"), log.head(size), log.head(other + 1));
        let inclusion = InclusionProof::prove(other, size, &log).unwrap();
        inclusion.verify(leaf, other, whole).unwrap();
        let proof = inclusion.0.into_iter().map(theirs).collect();
        tlog_tiles::check_record(&proof, size, theirs(whole.root), other, theirs(leaf)).unwrap();
        let consistency = ConsistencyProof::prove(part.size, size, &log).unwrap();
        consistency.verify(part, whole).unwrap();
        let proof = consistency.0.into_iter().map(theirs).collect();
        tlog_tiles::check_tree(&proof, size, theirs(whole.root), part.size, theirs(part.root)).unwrap();
    }

    #[test]
    fn a_large_log_goes_on_growing(size in sizes()) {
        let log = SameLeaves::new();
        let mut tree = Tree::open(size, &log).unwrap();
        for (node, hash) in tree.append(leaf_hash(b"same")).unwrap() {
            prop_assert_eq!(hash, log.0[usize::from(node.level())]);
            prop_assert_eq!(node.end(), size + 1);
        }
        prop_assert_eq!(tree.head(), log.head(size + 1));
    }
}

/// A folder of tiles, as `tiles_between` says to write it, read by both.
struct Folder(std::collections::BTreeMap<String, Vec<u8>>);

impl Folder {
    /// Grown in steps, one checkpoint each.
    fn of(log: &Log, steps: &[u64]) -> Self {
        let mut files = std::collections::BTreeMap::new();
        for pair in [&[0], steps].concat().windows(2) {
            for tile in tiles_between(pair[0], pair[1]) {
                files.insert(tile.to_string(), tile.contents(&log.nodes).unwrap());
            }
        }
        Self(files)
    }
}

impl Tiles for Folder {
    type Error = String;

    fn tile(&self, tile: &Tile) -> Result<Vec<u8>, String> {
        let path = tile.to_string();
        self.0.get(&path).cloned().ok_or(path)
    }
}

impl TileReader for Folder {
    fn height(&self) -> u8 {
        8
    }

    fn read_tiles(&self, tiles: &[TlogTile]) -> Result<Vec<Vec<u8>>, tlog_tiles::Error> {
        Ok(tiles.iter().map(|tile| self.0[&path_of(tile)].clone()).collect())
    }

    fn save_tiles(&self, _tiles: &[TlogTile], _data: &[Vec<u8>]) {}
}

/// Go's module database writes the height of its tiles into a path; the page fixes it to eight.
fn path_of(tile: &TlogTile) -> String {
    tile.path().replacen("tile/8/", "tile/", 1)
}

#[test]
fn tiles_are_written_and_read_as_theirs_are() {
    let log = Log::of(70_000);
    let steps = [1, 255, 256, 257, 5000, 65_535, 65_536, 65_537, 69_999, 70_000];
    let folder = Folder::of(&log, &steps);
    for size in steps {
        let by_tiles = TileHashes::new(&folder, size);
        assert_eq!(root(size, &by_tiles).unwrap(), log.head(size).root);
        let go = tlog_tiles::TileHashReader::new(size, theirs(log.head(size).root), &folder);
        for index in [size / 3, size - 1] {
            let proof = InclusionProof::prove(index, size, &by_tiles).unwrap();
            proof.verify(log.leaf(index), index, log.head(size)).unwrap();
            assert_eq!(
                proof.0,
                ours(&tlog_tiles::prove_record(size, index, &go).unwrap())
            );
            let proof = ConsistencyProof::prove(index + 1, size, &by_tiles).unwrap();
            proof.verify(log.head(index + 1), log.head(size)).unwrap();
        }
    }
}

proptest! {
    #[test]
    fn a_log_grows_by_their_tiles(old in sizes(), by in 0u64..200_000) {
        // At 2^56 leaves the oracle shifts by 64 bits and panics.
        let old = old % (1 << 55);
        let new = old + by;
        let mut expected: Vec<String> = TlogTile::new_tiles(8, old, new).iter().map(path_of).collect();
        let mut found: Vec<String> = tiles_between(old, new).map(|tile| tile.to_string()).collect();
        expected.sort();
        found.sort();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn tiles_have_their_paths(level in 0u8..8, index in sizes(), width in 1u16..=256) {
        let Some(tile) = Tile::new(level, index, width) else {
            return Err(TestCaseError::reject("beyond the largest tree"));
        };
        prop_assert_eq!(tile.to_string(), path_of(&TlogTile::new(8, level, index, width.into(), false)));
        prop_assert_eq!(tile.to_string().parse::<Tile>().unwrap(), tile);
        let bundle = Bundle::new(index, width).unwrap();
        let theirs = path_of(&TlogTile::new(8, 0, index, width.into(), true));
        prop_assert_eq!(bundle.to_string(), theirs.replacen("data", "entries", 1));
        prop_assert_eq!(bundle.to_string().parse::<Bundle>().unwrap(), bundle);
    }

    #[test]
    fn a_checkpoint_has_their_spelling(origin in "[^\\x00-\\x1f]{1,40}", size in 0..=MAX_SIZE, bytes in any::<[u8; 32]>()) {
        let ours = Checkpoint::new(&origin, TreeHead { size, root: Hash(bytes) }).unwrap();
        let theirs = tlog_tiles::Checkpoint::new(&origin, size, tlog_tiles::Hash(bytes), "").unwrap();
        prop_assert_eq!(ours.to_string().into_bytes(), theirs.to_bytes());
        prop_assert_eq!(Checkpoint::parse(&theirs.to_bytes()).unwrap(), ours);
    }

    #[test]
    fn a_note_has_their_spelling_and_their_signature(
        text in "([^\\x00-\\x1f]{0,40}\n){1,6}", name in "[^\\x00-\\x20+\\s]{1,20}", seed in any::<[u8; 32]>()
    ) {
        let Ok(name) = name.parse::<KeyName>() else {
            return Err(TestCaseError::reject("no key name"));
        };
        let key = LogKey::from_seed(name, &seed);
        let note = Note::sign(&text, &key).unwrap();
        let read = signed_note::Note::from_bytes(note.to_string().as_bytes()).unwrap();
        prop_assert_eq!(read.text(), text.as_bytes());
        let verifier = StandardVerifier::new(&key.verifier().to_string()).unwrap();
        let (good, others) = read.verify(&VerifierList::new(vec![Box::new(verifier)])).unwrap();
        prop_assert_eq!((good.len(), others.len()), (1, 0));
        prop_assert_eq!(Note::parse(&read.to_bytes()).unwrap(), note);
    }

    #[test]
    fn they_read_as_a_note_what_this_does(
        text in "([a— ]{0,3}\n){1,3}(— (a|é|a\\+|a b|) ([A-Za-z0-9+/]{8}|[A-Za-z0-9+/]{5,7}=)\n){1,3}\n?"
    ) {
        let read = signed_note::Note::from_bytes(text.as_bytes()).map(|note| note.to_bytes());
        let here = Note::parse(text.as_bytes()).map(|note| note.to_string().into_bytes());
        prop_assert_eq!(here.ok(), read.ok());
    }
}

#[test]
fn they_pass_over_a_cosignature_and_believe_the_log() {
    let signed = Log::of(5).signed(5, &[&association()]);
    let read = signed_note::Note::from_bytes(signed.to_string().as_bytes()).unwrap();
    let verifier = StandardVerifier::new(&log_key().verifier().to_string()).unwrap();
    let (good, others) = read.verify(&VerifierList::new(vec![Box::new(verifier)])).unwrap();
    assert_eq!(
        (good[0].name(), others[0].name()),
        (ORIGIN, "witness.example.cn/association")
    );
    assert_eq!(SignedCheckpoint::parse(&read.to_bytes()).unwrap(), signed);
}

#[test]
fn the_example_of_the_go_implementation_verifies_here() {
    // From the documentation of golang.org/x/mod/sumdb/note, BSD-3-Clause.
    let note = "If you think cryptography is the answer to your problem,\n\
                then you don't know what your problem is.\n\n\
                — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
    let key = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    let keys = [key.parse().unwrap()];
    let note = Note::parse(note.as_bytes()).unwrap();
    assert_eq!(note.verify(&keys).unwrap()[0].key.to_string(), key);
}

#[test]
fn the_key_of_go_s_checksum_database_is_read_here() {
    let key = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8";
    let read: VerifierKey = key.parse().unwrap();
    assert_eq!(
        (read.to_string().as_str(), read.kind()),
        (key, SignatureType::Ed25519)
    );
}
