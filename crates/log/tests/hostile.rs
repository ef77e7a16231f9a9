//! What a broken disk, a careless hand or a liar may send: it is refused, and nothing panics.

mod common;

use common::{Log, NOON, association, district, log_key, policy};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::fmt::Display;
use std::str::FromStr;
use wufei_log::{
    AddCheckpoint, Bundle, Checkpoint, ConsistencyProof, InclusionProof, KeyName, Malformed, Note,
    NoteSignature, SignedCheckpoint, Tile, TlogProof, VerifierKey,
};

/// Every way to spoil one byte that is worth a try, every cut, and every line lost, doubled or moved.
fn spoilt(text: &[u8]) -> Vec<Vec<u8>> {
    let mut all: Vec<Vec<u8>> = (0..text.len()).map(|at| text[..at].to_vec()).collect();
    for at in 0..text.len() {
        for byte in [
            0x00, b'\t', b'\n', b'\r', b' ', b'+', b'/', b'0', b'9', b'=', b'A', b'x', 0x7f, 0x80, 0xff,
        ]
        .into_iter()
        .chain((0..8).map(|bit| text[at] ^ (1 << bit)))
        .filter(|byte| *byte != text[at])
        {
            let mut other = text.to_vec();
            other[at] = byte;
            all.push(other);
        }
        all.push([&text[..at], &text[at + 1..]].concat());
        all.push([&text[..at], &[text[at]], &text[at..]].concat());
        all.push([&text[..at], b"\n", &text[at..]].concat());
    }
    let lines: Vec<&[u8]> = text.split_inclusive(|byte| *byte == b'\n').collect();
    for at in 0..lines.len() {
        all.push([&lines[..at], &lines[at + 1..]].concat().concat());
        all.push([&lines[..=at], &lines[at..]].concat().concat());
        let mut moved = lines.clone();
        moved.swap(at, (at + 1) % lines.len());
        all.push(moved.concat());
    }
    all.retain(|other| other != text);
    all
}

/// What is read at all is printed as it was, so that nothing is signed, compared or stored in two spellings.
fn one_spelling<T: Display>(text: &[u8], parse: impl Fn(&[u8]) -> Option<T>) {
    let whole = parse(text).expect("the text itself is right");
    assert_eq!(whole.to_string().as_bytes(), text);
    for other in spoilt(text) {
        if let Some(read) = parse(&other) {
            assert_eq!(
                read.to_string().as_bytes(),
                other,
                "{}",
                String::from_utf8_lossy(&other)
            );
        }
    }
}

fn one_spelling_of<T: FromStr + Display>(text: &str) {
    one_spelling(text.as_bytes(), |bytes| {
        std::str::from_utf8(bytes).ok()?.parse::<T>().ok()
    });
}

fn request(log: &Log, old: u64) -> AddCheckpoint {
    let proof = ConsistencyProof::prove(old, log.size(), &log.nodes).unwrap();
    AddCheckpoint::new(old, proof, log.signed(log.size(), &[])).unwrap()
}

#[test]
fn every_text_has_one_spelling() {
    let log = Log::of(11);
    let with_extra = TlogProof::new(
        3,
        InclusionProof::prove(3, 11, &log.nodes).unwrap(),
        log.signed(11, &[&association()]),
        b"manifest".to_vec(),
    );
    one_spelling(log.signed(11, &[]).checkpoint().to_string().as_bytes(), |bytes| {
        Checkpoint::parse(bytes).ok()
    });
    one_spelling(
        b"origin\n5\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nextension\n",
        |bytes| Checkpoint::parse(bytes).ok(),
    );
    let signed = log.signed(11, &[&association()]).to_string();
    one_spelling(signed.as_bytes(), |bytes| SignedCheckpoint::parse(bytes).ok());
    one_spelling(signed.as_bytes(), |bytes| Note::parse(bytes).ok());
    one_spelling(request(&log, 6).to_string().as_bytes(), |bytes| {
        AddCheckpoint::parse(bytes).ok()
    });
    one_spelling(log.proof(7).to_string().as_bytes(), |bytes| {
        TlogProof::parse(bytes).ok()
    });
    one_spelling(with_extra.unwrap().to_string().as_bytes(), |bytes| {
        TlogProof::parse(bytes).ok()
    });
    one_spelling_of::<VerifierKey>(&association().verifier().to_string());
    for path in ["tile/0/000", "tile/1/x001/234.p/17", "tile/2/x001/x234/067.p/255"] {
        one_spelling_of::<Tile>(path);
        one_spelling_of::<Bundle>(&path.replacen(|c: char| c.is_ascii_digit(), "entries", 1));
    }
}

#[test]
fn no_spoilt_proof_proves_anything() {
    let log = Log::of(11);
    let text = log.proof(7).to_string();
    let verifies =
        |text: &[u8]| TlogProof::parse(text).is_ok_and(|proof| proof.verify(log.leaf(7), &policy(2)).is_ok());
    assert!(verifies(text.as_bytes()));
    for other in spoilt(text.as_bytes()) {
        let says_the_same =
            sorted_lines(&other) == sorted_lines(text.as_bytes()) && other.starts_with(signed(&text));
        assert!(
            says_the_same || !verifies(&other),
            "{}",
            String::from_utf8_lossy(&other)
        );
    }
}

/// A proof up to its first signature.
fn signed(text: &str) -> &[u8] {
    text.split_once('—').expect("a proof is signed").0.as_bytes()
}

/// Signature lines may stand in any order, and twice.
fn sorted_lines(text: &[u8]) -> BTreeSet<&[u8]> {
    text.split_inclusive(|byte| *byte == b'\n').collect()
}

#[test]
fn no_spoilt_request_is_cosigned() {
    let log = Log::of(11);
    let seen = log.head(6);
    let text = request(&log, 6).to_string();
    let judged = |text: &[u8]| AddCheckpoint::parse(text).ok()?.judge(&policy(0), seen).ok();
    assert_eq!(judged(text.as_bytes()), Some(log.head(11)));
    for other in spoilt(text.as_bytes()) {
        let twice_signed = other.starts_with(text.as_bytes());
        assert!(
            judged(&other).is_none() || twice_signed,
            "{}",
            String::from_utf8_lossy(&other)
        );
    }
}

#[test]
fn what_is_empty_or_hidden_is_refused() {
    let log = Log::of(4);
    for origin in ["", "log\n9", "log\t"] {
        let refused = Checkpoint::new(origin, log.head(4)).unwrap_err();
        assert_eq!(
            (refused.line, refused.field, refused.found),
            (1, "origin", format!("{origin:?}"))
        );
    }
    let text = log.signed(4, &[]).to_string();
    let spoilt =
        |from: &str, to: &str| SignedCheckpoint::parse(text.replacen(from, to, 1).as_bytes()).unwrap_err();
    assert_eq!(spoilt("log.example.cn/wuhan\n", "\n").field, "origin");
    assert_eq!(spoilt("\n\n", "\n\nhidden\n\n").field, "extension");
    let proof = log.proof(2).to_string().replacen("index", "extra \nindex", 1);
    assert_eq!(
        TlogProof::parse(proof.as_bytes()).unwrap_err().to_string(),
        "line 2, extra data: found \"\", expected \"extra \" and at least one byte in base64"
    );
}

#[test]
fn no_proof_is_longer_than_the_largest_tree_is_high() {
    let log = Log::of(4);
    let hash = format!("{}\n", log.head(4).root);
    let checkpoint = log.signed(4, &[]).to_string();
    let request =
        |hashes| AddCheckpoint::parse(format!("old 1\n{}\n{checkpoint}", hash.repeat(hashes)).as_bytes());
    assert!(request(63).is_ok());
    assert_eq!(
        request(64).unwrap_err().expected,
        "an empty line: no proof is that long"
    );
}

#[test]
fn a_key_id_alone_is_no_signature() {
    let line = |base64: &str| NoteSignature::parse_lines(format!("— name {base64}\n").as_bytes());
    assert!(line("AAAAAQE=").is_ok());
    assert!(line("AAAAAQ==").is_err());
    assert!(line("").is_err());
}

#[test]
fn a_hundred_signatures_are_read_and_no_more() {
    let log = Log::of(3);
    let mut signed = log.signed(3, &[]);
    for n in 1..100 {
        signed
            .add(district().cosign(signed.checkpoint(), NOON + n).unwrap())
            .unwrap();
    }
    let text = signed.to_string();
    assert_eq!(SignedCheckpoint::parse(text.as_bytes()), Ok(signed.clone()));
    let one_more = association().cosign(signed.checkpoint(), NOON).unwrap();
    let line = one_more.to_string();
    assert_eq!(
        signed.add(one_more).unwrap_err().to_string(),
        "a note holds at most 100 signatures and 1000000 bytes; leave out those you do not need"
    );
    let malformed = SignedCheckpoint::parse((text + &line).as_bytes()).unwrap_err();
    assert_eq!((malformed.line, malformed.field), (105, "signature"));
}

#[test]
fn a_text_without_end_is_not_read() {
    let endless = vec![b'a'; 1_000_001];
    let refused: [Malformed; 4] = [
        Note::parse(&endless).unwrap_err(),
        TlogProof::parse(&endless).unwrap_err(),
        AddCheckpoint::parse(&endless).unwrap_err(),
        NoteSignature::parse_lines(&endless).unwrap_err(),
    ];
    for malformed in refused {
        assert_eq!(
            (malformed.found.as_str(), malformed.expected),
            ("1000001 bytes", "at most 1000000 bytes")
        );
    }
}

#[test]
fn a_person_reads_where_a_text_is_wrong() {
    let proof = Log::of(11).proof(7).to_string();
    let refused = |from: &str, to: &str| {
        TlogProof::parse(proof.replacen(from, to, 1).as_bytes())
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        refused("index 7", "index 07"),
        "line 2, index: found \"07\", expected a decimal number without leading zeroes, at most 4611686018427387904"
    );
    assert_eq!(
        refused("\n11\n", "\n+11\n"),
        "line 9, tree size: found \"+11\", expected a decimal number without leading zeroes, at most 4611686018427387904"
    );
    assert_eq!(
        refused("index 7\n", "index 7\nhash\n"),
        "line 3, inclusion proof: found \"hash\", expected 32 bytes in base64: 44 characters"
    );
    assert_eq!(
        refused("@v1", "@v2"),
        "line 1, title: found \"c2sp.org/tlog-proof@v2\", expected c2sp.org/tlog-proof@v1"
    );
    assert_eq!(
        refused("— witness", "- witness"),
        "line 13, signature: found \"- witness.example.cn/association BsDIngAAAABrSdIAJbYGGbHX9t6…\", expected an em dash, a key name, and base64 of a \
         key id and a signature, with one space between"
    );
    assert_eq!(
        refused("wuhan", "wu\rhan"),
        "line 8, proof: found the control character 0x0d, expected none but line feeds"
    );
}

/// Base64 of 32 bytes ends in a character of which two bits are not used: only one of four spellings is right.
#[test]
fn base64_with_stray_bits_is_refused() {
    let text = Log::of(1).signed(1, &[]).checkpoint().to_string();
    let (before, _) = text.rsplit_once("=\n").unwrap();
    let last = before.chars().next_back().unwrap();
    for other in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        .chars()
        .filter(|c| *c != last)
    {
        let spelt = format!("{}{other}=\n", &before[..before.len() - 1]);
        if let Ok(read) = Checkpoint::parse(spelt.as_bytes()) {
            assert_eq!(read.to_string(), spelt);
            assert_ne!(read.to_string(), text);
        }
    }
    assert!(Checkpoint::parse(text.replace('=', "").as_bytes()).is_err());
}

proptest! {
    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400), text in "(c2sp.org/tlog-proof@v1|old |index |extra |— |\n|[0-9A-Za-z+/=]{0,44}| ){0,30}") {
        for bytes in [bytes.as_slice(), text.as_bytes()] {
            let read = [
                Checkpoint::parse(bytes).ok().map(|read| read.to_string()),
                SignedCheckpoint::parse(bytes).ok().map(|read| read.to_string()),
                Note::parse(bytes).ok().map(|read| read.to_string()),
                AddCheckpoint::parse(bytes).ok().map(|read| read.to_string()),
                TlogProof::parse(bytes).ok().map(|read| read.to_string()),
            ];
            for printed in read.into_iter().flatten() {
                prop_assert_eq!(printed.as_bytes(), bytes);
            }
        }
    }
}

#[test]
fn a_name_that_could_end_a_signature_line_is_no_name() {
    for name in [
        "",
        " ",
        "log example",
        "log\u{3000}example",
        "log+example",
        "log\nexample",
        "log\u{1}",
    ] {
        assert_eq!(
            name.parse::<KeyName>().unwrap_err().to_string(),
            format!("{name:?} is no key name: write one without spaces, plus signs and control characters")
        );
    }
    assert_eq!(
        "日志.example.cn/武汉".parse::<KeyName>().unwrap().as_str(),
        "日志.example.cn/武汉"
    );
}

#[test]
fn a_weak_key_is_no_key() {
    let good = log_key().verifier().clone();
    let mut identity = [0; 32];
    identity[0] = 1;
    // The point with y = 1, spelt as y = 2^255 - 18.
    let mut second_spelling = [0xFF; 32];
    (second_spelling[0], second_spelling[31]) = (0xEE, 0x7F);
    for public in [identity, second_spelling, [2; 32], [0xFF; 32]] {
        assert_eq!(
            VerifierKey::new(good.name().clone(), good.kind(), &public)
                .unwrap_err()
                .to_string(),
            "the public key of log.example.cn/wuhan is none that signatures can be checked with: ask its owner for another"
        );
    }
}
