//! A workshop, its proofs, two witnesses, and a regulator who might tell two stories.

mod common;

use common::{Log, NOON, ORIGIN, association, district, log_key, policy};
use wufei_log::{
    AddCheckpoint, Checkpoint, ConsistencyProof, CosignerKey, EMPTY_ROOT, LogKey, Note, NoteSignature,
    Policy, PolicyError, SignedCheckpoint, TlogProof, TlogProofError, TreeHead, Untrusted, WitnessRefusal,
    leaf_hash,
};

/// A witness with its memory.
struct Witness {
    key: CosignerKey,
    seen: TreeHead,
}

impl Witness {
    fn new() -> Self {
        Self {
            key: association(),
            seen: TreeHead::EMPTY,
        }
    }

    /// What it answers to the body of a request: signature lines, or a status.
    fn answers(&mut self, body: &str) -> Result<String, WitnessRefusal> {
        let request = AddCheckpoint::parse(body.as_bytes()).unwrap();
        self.seen = request.judge(&policy(0), self.seen)?;
        Ok(self
            .key
            .cosign(request.signed().checkpoint(), NOON)
            .unwrap()
            .to_string())
    }
}

fn asks(log: &Log, old: u64, new: u64) -> String {
    let proof = ConsistencyProof::prove(old, new, &log.nodes).unwrap();
    AddCheckpoint::new(old, proof, log.signed(new, &[]))
        .unwrap()
        .to_string()
}

#[test]
fn a_proof_is_shown_in_court_years_later() {
    let log = Log::of(1000);
    let file = log.proof(417).to_string();
    let proof = TlogProof::parse(file.as_bytes()).unwrap();
    let trusted = proof.verify(leaf_hash(b"leaf 417"), &policy(2)).unwrap();
    assert_eq!(trusted.checkpoint().tree().size, 1000);
    let seen: Vec<_> = trusted
        .cosigned()
        .iter()
        .map(|by| (by.name.as_str(), by.seconds))
        .collect();
    assert_eq!(
        seen,
        [
            ("witness.example.cn/association", NOON),
            ("witness.example.cn/district", NOON)
        ]
    );
    let other_leaf = proof.verify(leaf_hash(b"leaf 418"), &policy(2));
    assert!(matches!(other_leaf, Err(TlogProofError::Disproved(_))));
}

#[test]
fn a_witness_follows_a_growing_log() {
    let (log, mut witness) = (Log::of(300), Witness::new());
    for (old, new) in [(0, 0), (0, 1), (1, 1), (1, 256), (256, 300)] {
        let answer = witness.answers(&asks(&log, old, new)).unwrap();
        let mut signed = log.signed(new, &[]);
        for line in NoteSignature::parse_lines(answer.as_bytes()).unwrap() {
            signed.add(line).unwrap();
        }
        assert_eq!(policy(1).check(&signed).unwrap().cosigned()[0].seconds, NOON);
    }
}

#[test]
fn a_witness_signs_no_second_story() {
    let (log, mut witness) = (Log::of(20), Witness::new());
    witness.answers(&asks(&log, 0, 8)).unwrap();
    let mut fork = Log::of(7);
    (7..20).for_each(|n| fork.append(format!("other leaf {n}").as_bytes()));
    for new in [8, 20] {
        assert_eq!(witness.answers(&asks(&fork, 8, new)).unwrap_err().status(), 422);
    }
    let conflict = witness.answers(&asks(&log, 4, 20)).unwrap_err();
    assert_eq!(conflict.status(), 409);
    assert_eq!(
        conflict.to_string(),
        "the latest checkpoint cosigned here has size 8, not 4; send a proof from there"
    );
    let shrinks = asks(&log, 4, 4).replacen("old 4", "old 8", 1);
    assert_eq!(witness.answers(&shrinks).unwrap_err().status(), 400);
    assert_eq!(witness.seen, log.head(8));
}

#[test]
fn a_witness_knows_its_logs() {
    let (log, mut witness) = (Log::of(5), Witness::new());
    let request = |origin: &str, key: &LogKey| {
        let checkpoint = Checkpoint::new(origin, log.head(5)).unwrap();
        let signed = SignedCheckpoint::sign(checkpoint, key).unwrap();
        AddCheckpoint::new(0, ConsistencyProof::default(), signed)
            .unwrap()
            .to_string()
    };
    let stranger = LogKey::from_seed(ORIGIN.parse().unwrap(), &[9; 32]);
    assert_eq!(
        witness
            .answers(&request("log.example.cn/other", &log_key()))
            .unwrap_err()
            .status(),
        404
    );
    assert_eq!(
        witness.answers(&request(ORIGIN, &stranger)).unwrap_err().status(),
        403
    );
    let altered = asks(&log, 0, 5).replacen("\n5\n", "\n6\n", 1);
    assert_eq!(
        witness.answers(&altered).unwrap_err(),
        WitnessRefusal::Untrusted(Untrusted::Signature(wufei_log::Unverified::Bad {
            name: ORIGIN.parse().unwrap(),
            id: log_key().verifier().id(),
        }))
    );
    assert_eq!(witness.seen, TreeHead::EMPTY);
}

#[test]
fn an_empty_log_has_one_root() {
    let (empty, three, none) = (TreeHead::EMPTY, Log::of(3).head(3), ConsistencyProof::default());
    let pretended = TreeHead {
        size: 0,
        root: leaf_hash(b""),
    };
    assert_eq!(none.verify(empty, empty), Ok(()));
    assert_eq!(none.verify(empty, three), Ok(()));
    assert!(none.verify(pretended, pretended).is_err());
    assert!(none.verify(pretended, three).is_err());
    assert!(none.verify(empty, pretended).is_err());
    assert!(ConsistencyProof(vec![EMPTY_ROOT]).verify(empty, three).is_err());
}

#[test]
fn one_witness_twice_is_not_two() {
    let log = Log::of(4);
    let mut signed = log.signed(4, &[&association()]);
    signed
        .add(association().cosign(signed.checkpoint(), NOON + 60).unwrap())
        .unwrap();
    assert_eq!(policy(1).check(&signed).unwrap().cosigned().len(), 2);
    assert_eq!(
        policy(2).check(&signed).unwrap_err().to_string(),
        "of 2 witnesses who must have signed this checkpoint, 1 did; ask them, and read it again"
    );
    signed
        .add(district().cosign(signed.checkpoint(), NOON).unwrap())
        .unwrap();
    assert!(policy(2).check(&signed).is_ok());
}

#[test]
fn witnesses_alone_do_not_speak_for_the_log() {
    let log = Log::of(4);
    let text = log.signed(4, &[&association(), &district()]).to_string();
    let without_the_log: String = text
        .split_inclusive('\n')
        .filter(|line| !line.starts_with(&format!("— {ORIGIN}")))
        .collect();
    let signed = SignedCheckpoint::parse(without_the_log.as_bytes()).unwrap();
    assert_eq!(policy(2).check(&signed), Err(Untrusted::NotByTheLog));
}

#[test]
fn a_time_belongs_to_its_signature() {
    let log = Log::of(4);
    let checkpoint = log.signed(4, &[]).checkpoint().clone();
    let lines =
        [NOON, NOON + 1].map(|seconds| association().cosign(&checkpoint, seconds).unwrap().to_string());
    // The base64 of the first 12 bytes, key id and time, from one line and the rest from the other.
    let head = "— witness.example.cn/association ".len() + 16;
    let swapped = format!("{}{}", &lines[0][..head], &lines[1][head..]);
    let mut signed = log.signed(4, &[]);
    signed
        .add(NoteSignature::parse_lines(swapped.as_bytes()).unwrap().remove(0))
        .unwrap();
    assert!(matches!(policy(1).check(&signed), Err(Untrusted::Signature(_))));
    for seconds in [0, 1 << 63, u64::MAX] {
        assert!(association().cosign(&checkpoint, seconds).is_err());
    }
}

#[test]
fn a_signature_of_one_kind_is_none_of_the_other() {
    let key = LogKey::from_seed("witness.example.cn/association".parse().unwrap(), &[2; 32]);
    assert_eq!(key.verifier().public(), association().verifier().public());
    assert_ne!(key.verifier().id(), association().verifier().id());
    let note = Note::sign("a text\n", &key).unwrap();
    assert!(note.verify(&[key.verifier().clone()]).is_ok());
    assert!(note.verify(&[association().verifier().clone()]).is_err());
}

#[test]
fn a_policy_counts_nobody_twice() {
    let log = || log_key().verifier().clone();
    let witness = || association().verifier().clone();
    let same_key = CosignerKey::from_seed("witness.example.cn/another".parse().unwrap(), &[2; 32]);
    let with = |quorum, witnesses| {
        Policy::log(ORIGIN, vec![log()])
            .unwrap()
            .with_witnesses(quorum, witnesses)
    };
    assert_eq!(Policy::log(ORIGIN, vec![]), Err(PolicyError::NoLogKey));
    assert!(matches!(
        Policy::log(ORIGIN, vec![log(), log()]),
        Err(PolicyError::SharedKey { .. })
    ));
    assert!(matches!(
        with(2, vec![witness(), same_key.verifier().clone()]),
        Err(PolicyError::SharedKey { .. })
    ));
    assert!(matches!(with(1, vec![log()]), Err(PolicyError::NoWitness { .. })));
    assert_eq!(
        with(2, vec![witness()]).unwrap_err().to_string(),
        "2 of 1 witnesses cannot sign; ask for fewer or name more"
    );
    let one = with(1, vec![witness()]).unwrap();
    assert_eq!(
        one.with_witnesses(1, vec![witness()]),
        with(1, vec![witness()]),
        "the last word counts"
    );
}

#[test]
fn one_line_is_added_once() {
    let log = Log::of(4);
    let mut signed = log.signed(4, &[&association()]);
    let before = signed.clone();
    signed
        .add(association().cosign(signed.checkpoint(), NOON).unwrap())
        .unwrap();
    assert_eq!(signed, before);
}

#[test]
fn a_log_changes_its_key() {
    let log = Log::of(4);
    let next = LogKey::from_seed(ORIGIN.parse().unwrap(), &[4; 32]);
    let keys = vec![log_key().verifier().clone(), next.verifier().clone()];
    let both = Policy::log(ORIGIN, keys).unwrap();
    let after = SignedCheckpoint::sign(log.signed(4, &[]).checkpoint().clone(), &next).unwrap();
    assert!(both.check(&log.signed(4, &[])).is_ok());
    assert!(both.check(&after).is_ok());
    assert!(policy(0).check(&after).is_err());
}
