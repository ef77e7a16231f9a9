//! What lies on the disk of a stolen machine.

use std::fs;
use wufei_home::{Folder, KdfParams, KeyFileError, Pin, read_secret, seal, unseal, write_secret};

#[test]
fn the_seed_is_nowhere_in_the_folder_and_only_the_pin_brings_it_back() {
    let parent = tempfile::tempdir().unwrap();
    let home = Folder::open(&parent.path().join("home"), true).unwrap();
    let seed: [u8; 32] = std::array::from_fn(|i| 0xa5 ^ (i as u8).wrapping_mul(29));
    let pin = Pin::new("271828").unwrap();
    let path = home.file("device.key");
    write_secret(&path, &seal(&seed, &pin, KdfParams::for_tests()).unwrap()).unwrap();

    let hex: String = seed.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut files = 0;
    for entry in fs::read_dir(home.path()).unwrap() {
        let bytes = fs::read(entry.unwrap().path()).unwrap();
        for piece in [&seed[..8], &seed[24..], &hex.as_bytes()[..16], b"271828"] {
            assert!(!bytes.windows(piece.len()).any(|window| window == piece));
        }
        files += 1;
    }
    assert_eq!(files, 2, "the lock and the key");

    let file = read_secret(&path).unwrap();
    assert_eq!(*unseal(&file, &pin).unwrap(), seed);
    assert_eq!(
        unseal(&file, &Pin::new("314159").unwrap()),
        Err(KeyFileError::WrongPin)
    );
}
