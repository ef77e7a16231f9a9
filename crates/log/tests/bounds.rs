//! Numbers that no log has, stores that do not keep their word, and proofs with a hash too many.

mod common;

use common::{Log, ORIGIN};
use proptest::prelude::*;
use wufei_log::{
    AddCheckpoint, Bundle, Checkpoint, ConsistencyProof, Disproved, EMPTY_ROOT, Hash, Hashes, InclusionProof,
    MAX_SIZE, Node, ProveError, ReadError, Tile, TileHashes, TileReadError, Tiles, TlogProof, Tree, TreeHead,
    leaf_hash, root, tiles_between,
};

/// Every proof with a hash changed, lost, added or swapped, and every proof beside its place.
#[test]
fn no_spoilt_hashes_prove_anything() {
    let log = Log::of(71);
    for size in [1, 2, 3, 7, 8, 9, 63, 64, 65, 70] {
        for at in 0..size {
            let proof = InclusionProof::prove(at, size, &log.nodes).unwrap();
            let holds = |hashes: Vec<Hash>| {
                InclusionProof(hashes)
                    .verify(log.leaf(at), at, log.head(size))
                    .is_ok()
            };
            none_holds(&proof.0, holds);
            for (index, size) in [(at + 1, size), (at, size + 1), (at, size - 1), (size, size)] {
                assert!(proof.verify(log.leaf(at), index, log.head(size)).is_err());
            }
            let (old, new) = (at + 1, size);
            let proof = ConsistencyProof::prove(old, new, &log.nodes).unwrap();
            let holds = |hashes: Vec<Hash>| {
                ConsistencyProof(hashes)
                    .verify(log.head(old), log.head(new))
                    .is_ok()
            };
            none_holds(&proof.0, holds);
            assert!(proof.verify(with(old, EMPTY_ROOT), log.head(new)).is_err());
            assert!(proof.verify(log.head(old), with(new, EMPTY_ROOT)).is_err());
        }
    }
}

fn with(size: u64, root: Hash) -> TreeHead {
    TreeHead { size, root }
}

fn none_holds(hashes: &[Hash], holds: impl Fn(Vec<Hash>) -> bool) {
    assert!(holds(hashes.to_vec()));
    assert!(!holds([hashes, &[EMPTY_ROOT]].concat()));
    for at in 0..hashes.len() {
        let mut changed = hashes.to_vec();
        changed[at].0[at % 32] ^= 1;
        assert!(!holds(changed));
        assert!(!holds([&hashes[..at], &hashes[at + 1..]].concat()));
        assert!(!holds([&hashes[..at], &[EMPTY_ROOT], &hashes[at..]].concat()));
        let mut swapped = hashes.to_vec();
        swapped.swap(at, (at + 1) % hashes.len());
        assert!(swapped == hashes || !holds(swapped));
    }
}

#[test]
fn no_tree_is_larger_than_the_largest() {
    let (none, hash) = (Log::of(0).nodes, leaf_hash(b"leaf"));
    for size in [MAX_SIZE + 1, u64::MAX - 1, u64::MAX] {
        let too_large = Disproved::TooLarge { size };
        assert_eq!(
            InclusionProof(vec![hash; 64]).verify(hash, size - 1, with(size, hash)),
            Err(too_large.clone())
        );
        assert_eq!(
            ConsistencyProof(vec![hash; 64]).verify(with(1, hash), with(size, hash)),
            Err(too_large)
        );
        assert_eq!(root(size, &none), Err(ReadError::TooLarge { size }));
        assert_eq!(
            InclusionProof::prove(0, size, &none),
            Err(ProveError::Read(ReadError::TooLarge { size }))
        );
        assert_eq!(
            ConsistencyProof::prove(1, size, &none),
            Err(ProveError::Read(ReadError::TooLarge { size }))
        );
        assert!(Checkpoint::new(ORIGIN, with(size, hash)).is_err());
        assert_eq!(tiles_between(size - 1, size).count(), 0);
    }
    assert!(
        tiles_between(0, u64::MAX)
            .take(1000)
            .all(|tile| tile.width() == 256)
    );
    assert!(Bundle::new(MAX_SIZE / 256 - 1, 256).is_some());
    assert_eq!(Bundle::new(MAX_SIZE / 256, 1), None);
    for level in 0..=255 {
        assert_eq!(Tile::new(level, u64::MAX, 256), None);
        assert_eq!(Tile::new(level, 0, 0), None);
        assert_eq!(Tile::new(level, 0, 257), None);
    }
}

/// A store that answers with so many hashes when asked for so many.
struct Answers<F>(F);

impl<F: Fn(usize) -> usize> Hashes for Answers<F> {
    type Error = std::convert::Infallible;

    fn read(&self, nodes: &[Node]) -> Result<Vec<Hash>, Self::Error> {
        Ok(vec![EMPTY_ROOT; (self.0)(nodes.len())])
    }
}

#[test]
fn the_last_leaf_finds_the_log_full() {
    let mut tree = Tree::open(MAX_SIZE - 1, &Answers(|asked| asked)).unwrap();
    tree.append(EMPTY_ROOT).unwrap();
    let full = tree.clone();
    assert!(tree.append(EMPTY_ROOT).is_err());
    assert_eq!(tree, full);
}

#[test]
fn a_store_that_miscounts_is_found_out() {
    for found in [0, 2, 4] {
        let store = Answers(|_| found);
        let refused = ReadError::Count { asked: 3, found };
        assert_eq!(Tree::open(7, &store), Err(refused.clone()));
        assert_eq!(root(7, &store), Err(refused.clone()));
        // Leaf 4 of 7 has the siblings 5, 6 and 0..4.
        assert_eq!(
            InclusionProof::prove(4, 7, &store),
            Err(ProveError::Read(refused))
        );
    }
}

#[test]
fn a_tile_of_another_length_is_no_tile() {
    struct File(Vec<u8>);
    impl Tiles for File {
        type Error = std::convert::Infallible;
        fn tile(&self, _tile: &Tile) -> Result<Vec<u8>, Self::Error> {
            Ok(self.0.clone())
        }
    }
    let log = Log::of(256);
    let full = Tile::new(0, 0, 256).unwrap().contents(&log.nodes).unwrap();
    for length in [0, 31, 4 * 32, 5 * 32 - 1, 5 * 32 + 1, 6 * 32, 8191, 8193] {
        let mut contents = full.clone();
        contents.resize(length, 0);
        let refused = root(5, &TileHashes::new(&File(contents), 5));
        let ReadError::Store(TileReadError::Length {
            tile,
            expected,
            found,
        }) = refused.unwrap_err()
        else {
            panic!("a length was expected to be refused");
        };
        assert_eq!(
            (tile.to_string().as_str(), expected, found),
            ("tile/0/000.p/5", 160, length)
        );
    }
    // The partial tile may be gone once the full one is there.
    assert_eq!(
        root(5, &TileHashes::new(&File(full.clone()), 5)),
        Ok(log.head(5).root)
    );
    assert_eq!(
        root(5, &TileHashes::new(&File(full[..160].into()), 5)),
        Ok(log.head(5).root)
    );
}

#[test]
fn a_leaf_of_two_to_the_sixteenth_bytes_fits_in_no_bundle() {
    let bundle = Bundle::new(2, 1).unwrap();
    assert_eq!(
        bundle.leaves(&bundle.contents(&[[7; 65_535]]).unwrap()).unwrap(),
        [[7; 65_535]]
    );
    assert_eq!(
        bundle.contents(&[[7; 65_536]]).unwrap_err().to_string(),
        "leaf 512 has 65536 bytes, and a bundle takes at most 65535 a leaf"
    );
}

#[test]
fn nothing_is_put_together_that_could_not_be_read() {
    let log = Log::of(11);
    let (signed, inclusion) = (
        log.signed(11, &[]),
        InclusionProof::prove(7, 11, &log.nodes).unwrap(),
    );
    let proof = |index, inclusion: &InclusionProof, extra| {
        TlogProof::new(index, inclusion.clone(), signed.clone(), extra).map_err(|error| error.to_string())
    };
    assert!(proof(7, &inclusion, vec![0; 700_000]).is_ok());
    assert_eq!(
        proof(7, &inclusion, vec![0; 800_000]).unwrap_err(),
        "a proof has at most 1000000 bytes, not 1067075; give less extra data"
    );
    assert_eq!(
        proof(11, &inclusion, vec![]).unwrap_err(),
        "leaf 11 is not in a tree of 11 leaves"
    );
    assert_eq!(
        proof(7, &InclusionProof::default(), vec![]).unwrap_err(),
        "this proof has 4 hashes, found 0"
    );
    let request = |old, proof| AddCheckpoint::new(old, proof, signed.clone());
    assert_eq!(
        request(12, ConsistencyProof::default()),
        Err(Disproved::Shrinks { old: 12, new: 11 })
    );
    assert_eq!(
        request(6, ConsistencyProof::default()),
        Err(Disproved::Length {
            expected: 4,
            found: 0
        })
    );
}

proptest! {
    #[test]
    fn no_numbers_panic(numbers in any::<[u64; 2]>(), near in any::<[bool; 2]>(), hashes in 0usize..70, level in any::<u8>(), width in any::<u16>()) {
        let [a, b] = [0, 1].map(|at| if near[at] { u64::MAX - numbers[at] % 300 } else { numbers[at] });
        let proof = vec![EMPTY_ROOT; hashes];
        prop_assert!(InclusionProof(proof.clone()).verify(EMPTY_ROOT, a, with(b, EMPTY_ROOT)).is_err());
        let consistent = ConsistencyProof(proof).verify(with(a, EMPTY_ROOT), with(b, EMPTY_ROOT)).is_ok();
        prop_assert_eq!(consistent, a == b && b <= MAX_SIZE && hashes == 0);
        if let Some(tile) = Tile::new(level, a, width) {
            prop_assert_eq!(tile.nodes().len(), usize::from(tile.width()));
        }
        prop_assert!(tiles_between(a, b).take(10).all(|tile| tile.width() > 0));
    }

    #[test]
    fn a_bundle_holds_what_was_put_in(leaves in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..40), 1..=256), cut in any::<prop::sample::Index>()) {
        let bundle = Bundle::new(7, leaves.len() as u16).unwrap();
        let contents = bundle.contents(&leaves).unwrap();
        prop_assert_eq!(bundle.leaves(&contents).unwrap(), leaves.iter().map(Vec::as_slice).collect::<Vec<_>>());
        prop_assert!(bundle.leaves(&contents[..cut.index(contents.len())]).is_err());
        prop_assert!(bundle.leaves(&[contents.as_slice(), &[0, 0]].concat()).is_err());
    }
}
