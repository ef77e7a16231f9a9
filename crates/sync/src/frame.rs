//! The frames of `wufei-sync/1`: one type byte, a postcard body, and extensions that a reader may skip.
//!
//! The length before a frame belongs to the pipe that carries it. Signed objects travel as opaque bytes
//! and are checked as received, so postcard's laxness never meets a signature.

use crate::limits::{MAX_FRAME, MAX_ITEMS, MAX_TEXT};
use serde::de::{DeserializeOwned, Error as _, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::marker::PhantomData;
use wufei_ledger::{Chain, Credential, EntryId, Feed, FeedHash, LedgerId, Receipt, Registry};

/// One message of one stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Frame {
    /// Control, device to node, first.
    Hello(Hello),
    /// Control, node to device: the answer.
    HelloOk(HelloOk),
    /// Control, node to device: these entries are settled.
    Receipts(Vec<Receipt>),
    /// Control, node to device: these entries will never be taken in.
    Refused(Vec<Refusal>),
    /// Control, node to device: these entries wait there for what they depend on.
    Parked(Vec<EntryId>),
    /// Control, node to device: please leave.
    GoAway(GoAway),
    /// Push, device to node: entries as signed, oldest first.
    Entries(Vec<Vec<u8>>),
    /// Pull, device to node, first.
    Pull(Pull),
    /// Pull, node to device: the next items of the feed.
    Page(Page),
    /// Pull, node to device: there is no more now.
    CaughtUp(CaughtUp),
    /// Pull, node to device: the cursor is on no feed of this node.
    FeedReset(FeedReset),
}

/// Who calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hello {
    /// The ledger it belongs to.
    pub ledger: LedgerId,
    /// Version of the program, for the node's log.
    pub build: String,
    /// The credentials from the root to the device.
    pub chain: Chain,
    /// The newest entry that the device has signed.
    pub head: Option<Head>,
}

/// The newest entry of a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The incarnation of the device's store.
    pub epoch: u32,
    /// Its place in (device, epoch).
    pub seq: u64,
    /// Its name.
    pub id: EntryId,
}

/// What the node says to a device that it knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HelloOk {
    /// Bytes of entries that may be on their way without an answer.
    pub window_bytes: u32,
    /// Entries that may be on their way without an answer.
    pub window_entries: u32,
    /// The newest entry of the device that the node holds.
    pub known: Option<Head>,
    /// Entries in the node's log.
    pub log_size: u64,
    /// The node's clock in milliseconds since 1970: shown, never used to decide.
    pub time_ms: u64,
}

/// An entry that will never be taken in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// The entry.
    pub id: EntryId,
    /// A stable name for machines, such as `bad-signature`.
    #[serde(deserialize_with = "text")]
    pub code: String,
    /// The reason, with the values found.
    #[serde(deserialize_with = "text")]
    pub text: String,
}

/// A request to leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoAway {
    /// The reason, a [`CloseCode`](crate::CloseCode).
    pub code: u32,
    /// Milliseconds to stay away.
    pub after_ms: u64,
}

/// A request for a feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pull {
    /// The feed.
    pub feed: Feed,
    /// The last item that the device holds; 0 before the first.
    pub after: u64,
    /// The chain over the feed up to there.
    pub after_hash: FeedHash,
    /// Whether to keep the stream open and send what comes later.
    pub live: bool,
}

/// Consecutive items of a feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The place of the first item.
    pub first: u64,
    /// Each: a receipt of [`Receipt::LEN`] bytes, then the entry as signed.
    pub items: Vec<Vec<u8>>,
    /// The chain over the feed up to the last item.
    pub end_hash: FeedHash,
}

/// The end of a feed, for now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaughtUp {
    /// The last item.
    pub head: u64,
    /// The chain over the feed up to there.
    pub hash: FeedHash,
}

/// The device's cursor is on no feed of this node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedReset {
    /// The last item of the node's feed.
    pub head: u64,
}

/// Why bytes are not a frame.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// Not even a type byte.
    #[error("a frame has at least one byte")]
    Empty,
    /// Longer than any frame.
    #[error("a frame has at most {limit} bytes, found {found}")]
    TooLong {
        /// Bytes found.
        found: usize,
        /// The limit in bytes.
        limit: usize,
    },
    /// Written by a newer version, or damaged.
    #[error("frame type {found} is not known here")]
    UnknownType {
        /// The type byte.
        found: u8,
    },
    /// The body ends early, or a field holds what it never may.
    #[error("the body of a frame of type {kind} does not parse")]
    Body {
        /// The type byte.
        kind: u8,
        /// What postcard says.
        #[source]
        source: postcard::Error,
    },
    /// The body is followed by something.
    #[error("a frame of type {kind} is followed by {found} bytes that are not its own")]
    Trailing {
        /// The type byte.
        kind: u8,
        /// Bytes found.
        found: usize,
    },
}

const HELLO: u8 = 1;
const HELLO_OK: u8 = 2;
const RECEIPTS: u8 = 3;
const REFUSED: u8 = 4;
const PARKED: u8 = 5;
const GO_AWAY: u8 = 6;
const ENTRIES: u8 = 16;
const PULL: u8 = 32;
const PAGE: u8 = 33;
const CAUGHT_UP: u8 = 34;
const FEED_RESET: u8 = 35;

impl Frame {
    /// The bytes that travel, without their length.
    pub fn to_bytes(&self) -> Vec<u8> {
        match self {
            Self::Hello(hello) => seal(HELLO, 2048, &HelloWire::from(hello)),
            Self::HelloOk(ok) => seal(HELLO_OK, 128, ok),
            Self::Receipts(receipts) => {
                let wire: Vec<_> = receipts
                    .iter()
                    .map(|receipt| Blob(receipt.to_bytes().to_vec()))
                    .collect();
                seal(RECEIPTS, 16 + receipts.len() * (Receipt::LEN + 1), &wire)
            }
            Self::Refused(refusals) => seal(REFUSED, 64 + refusals.len() * 256, refusals),
            Self::Parked(ids) => seal(PARKED, 16 + ids.len() * 33, ids),
            Self::GoAway(go_away) => seal(GO_AWAY, 16, go_away),
            Self::Entries(entries) => seal(ENTRIES, 16 + size_of_all(entries), &refs(entries)),
            Self::Pull(pull) => seal(PULL, 96, &PullWire::from(pull)),
            Self::Page(page) => seal(
                PAGE,
                64 + size_of_all(&page.items),
                &(page.first, refs(&page.items), page.end_hash),
            ),
            Self::CaughtUp(caught_up) => seal(CAUGHT_UP, 64, caught_up),
            Self::FeedReset(reset) => seal(FEED_RESET, 16, reset),
        }
    }

    /// Reads one frame that fills `bytes` exactly. Unknown extensions are skipped.
    ///
    /// What is allocated is bounded by the bytes that arrived, whatever lengths they state.
    ///
    /// # Errors
    /// A [`FrameError`]; the stream that carried it cannot be trusted further.
    pub fn parse(bytes: &[u8]) -> Result<Self, FrameError> {
        let (kind, body) = split(bytes)?;
        Ok(match kind {
            HELLO => Self::Hello(open::<HelloWire>(kind, body)?.into()),
            HELLO_OK => Self::HelloOk(open(kind, body)?),
            RECEIPTS => Self::Receipts(
                open::<List<ReceiptWire>>(kind, body)?
                    .0
                    .into_iter()
                    .map(|wire| wire.0)
                    .collect(),
            ),
            REFUSED => Self::Refused(open::<List<_>>(kind, body)?.0),
            PARKED => Self::Parked(open::<List<_>>(kind, body)?.0),
            GO_AWAY => Self::GoAway(open(kind, body)?),
            ENTRIES => Self::Entries(blobs(open(kind, body)?)),
            PULL => Self::Pull(open::<PullWire>(kind, body)?.into()),
            PAGE => {
                let (first, items, end_hash) = open::<(u64, List<Blob>, FeedHash)>(kind, body)?;
                Self::Page(Page {
                    first,
                    items: blobs(items),
                    end_hash,
                })
            }
            CAUGHT_UP => Self::CaughtUp(open(kind, body)?),
            FEED_RESET => Self::FeedReset(open(kind, body)?),
            found => return Err(FrameError::UnknownType { found }),
        })
    }

    /// The name of this type, for logs.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Hello(_) => "Hello",
            Self::HelloOk(_) => "HelloOk",
            Self::Receipts(_) => "Receipts",
            Self::Refused(_) => "Refused",
            Self::Parked(_) => "Parked",
            Self::GoAway(_) => "GoAway",
            Self::Entries(_) => "Entries",
            Self::Pull(_) => "Pull",
            Self::Page(_) => "Page",
            Self::CaughtUp(_) => "CaughtUp",
            Self::FeedReset(_) => "FeedReset",
        }
    }
}

/// Type byte, body, and no extension.
pub(crate) fn seal(kind: u8, capacity: usize, body: &impl Serialize) -> Vec<u8> {
    let mut out = Vec::with_capacity(capacity);
    out.push(kind);
    postcard::to_extend(&(body, NO_EXTENSION), out).expect("a vector grows and these types have lengths")
}

/// The type byte and what follows it.
pub(crate) fn split(bytes: &[u8]) -> Result<(u8, &[u8]), FrameError> {
    if bytes.len() > MAX_FRAME {
        return Err(FrameError::TooLong {
            found: bytes.len(),
            limit: MAX_FRAME,
        });
    }
    let (kind, body) = bytes.split_first().ok_or(FrameError::Empty)?;
    Ok((*kind, body))
}

/// The body, after which there are only extensions.
pub(crate) fn open<T: DeserializeOwned>(kind: u8, body: &[u8]) -> Result<T, FrameError> {
    let ((value, _), rest) = postcard::take_from_bytes::<(T, List<(u16, Blob)>)>(body)
        .map_err(|source| FrameError::Body { kind, source })?;
    match rest.len() {
        0 => Ok(value),
        found => Err(FrameError::Trailing { kind, found }),
    }
}

// A slice: an array would be written without its length.
const NO_EXTENSION: &[(u16, u8)] = &[];

/// Bytes with their length before them, copied as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Blob(pub(crate) Vec<u8>);

struct BlobRef<'a>(&'a [u8]);

impl Serialize for Blob {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

impl Serialize for BlobRef<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(self.0)
    }
}

impl<'de> Deserialize<'de> for Blob {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Borrowed first: the length is checked against what is there before anything is copied.
        <&[u8]>::deserialize(deserializer).map(|bytes| Self(bytes.to_vec()))
    }
}

/// A list that grows as its items arrive, never by the length it states.
pub(crate) struct List<T>(pub(crate) Vec<T>);

impl<T: Serialize> Serialize for List<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Growing<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Growing<T> {
            type Value = List<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "at most {MAX_ITEMS} items")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<List<T>, A::Error> {
                let mut list = Vec::new();
                while let Some(item) = items.next_element()? {
                    if list.len() == MAX_ITEMS {
                        return Err(A::Error::invalid_length(MAX_ITEMS + 1, &self));
                    }
                    list.push(item);
                }
                Ok(List(list))
            }
        }
        deserializer.deserialize_seq(Growing(PhantomData))
    }
}

pub(crate) fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = <&str>::deserialize(deserializer)?;
    if text.len() > MAX_TEXT {
        return Err(D::Error::custom("a text longer than any of ours"));
    }
    Ok(text.to_owned())
}

/// At most [`MAX_TEXT`] bytes of a text, cut between two characters.
pub(crate) fn shortened(mut text: String) -> String {
    let end = (0..=MAX_TEXT.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at));
    text.truncate(end.expect("0 is a boundary of every text"));
    text
}

fn refs(blobs: &[Vec<u8>]) -> Vec<BlobRef<'_>> {
    blobs.iter().map(|blob| BlobRef(blob)).collect()
}

fn blobs(list: List<Blob>) -> Vec<Vec<u8>> {
    list.0.into_iter().map(|blob| blob.0).collect()
}

fn size_of_all(blobs: &[Vec<u8>]) -> usize {
    blobs.iter().map(|blob| blob.len() + 3).sum()
}

#[derive(Serialize, Deserialize)]
struct HelloWire {
    ledger: LedgerId,
    #[serde(deserialize_with = "text")]
    build: String,
    chain: ChainWire,
    head: Option<Head>,
}

impl From<&Hello> for HelloWire {
    fn from(hello: &Hello) -> Self {
        Self {
            ledger: hello.ledger,
            build: hello.build.clone(),
            chain: ChainWire(hello.chain.clone()),
            head: hello.head,
        }
    }
}

impl From<HelloWire> for Hello {
    fn from(wire: HelloWire) -> Self {
        Self {
            ledger: wire.ledger,
            build: wire.build,
            chain: wire.chain.0,
            head: wire.head,
        }
    }
}

/// A chain as a list of encoded credentials.
pub(crate) struct ChainWire(pub(crate) Chain);

impl Serialize for ChainWire {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let blobs = self
            .0
            .0
            .iter()
            .map(|credential| Blob(credential.to_bytes().to_vec()));
        serializer.collect_seq(blobs.collect::<Vec<_>>())
    }
}

impl<'de> Deserialize<'de> for ChainWire {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let List(blobs) = List::<Blob>::deserialize(deserializer)?;
        if blobs.len() > Registry::MOST_AUTHORITIES + usize::from(Registry::LONGEST_CHAIN) {
            return Err(D::Error::custom("a chain longer than any that is believed"));
        }
        let read = |blob: &Blob| Credential::from_bytes(&blob.0).map_err(D::Error::custom);
        Ok(Self(Chain(blobs.iter().map(read).collect::<Result<_, _>>()?)))
    }
}

struct ReceiptWire(Receipt);

impl<'de> Deserialize<'de> for ReceiptWire {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let bytes = <&[u8]>::deserialize(deserializer)?;
        let receipt = Receipt::from_bytes(bytes);
        receipt.map(Self).ok_or_else(|| D::Error::custom("not a receipt"))
    }
}

#[derive(Serialize, Deserialize)]
struct PullWire {
    feed: FeedWire,
    after: u64,
    after_hash: FeedHash,
    live: bool,
}

struct FeedWire(Feed);

impl Serialize for FeedWire {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0.to_key())
    }
}

impl<'de> Deserialize<'de> for FeedWire {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let key = <&[u8]>::deserialize(deserializer)?;
        Feed::from_key(key)
            .map(Self)
            .ok_or_else(|| D::Error::custom("not the key of a feed"))
    }
}

impl From<&Pull> for PullWire {
    fn from(pull: &Pull) -> Self {
        Self {
            feed: FeedWire(pull.feed),
            after: pull.after,
            after_hash: pull.after_hash,
            live: pull.live,
        }
    }
}

impl From<PullWire> for Pull {
    fn from(wire: PullWire) -> Self {
        Self {
            feed: wire.feed.0,
            after: wire.after,
            after_hash: wire.after_hash,
            live: wire.live,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::collection::vec;
    use proptest::prelude::*;
    use wufei_ledger::{CredentialBody, CredentialId, DeviceKey, OrgId, Verdict};

    fn credential(seed: u8) -> Credential {
        let key = DeviceKey::from_seed(&[seed; 32]);
        CredentialBody {
            issuer: CredentialId([seed; 16]),
            subject: key.public().to_bytes(),
            transport: [seed; 32],
            org: OrgId([seed; 16]),
            bits: wufei_ledger::Bits::TRANSPORTER,
            slot: 3,
            region: 420_100,
            not_before: 1,
            not_after: 2,
            serial: 4,
        }
        .sign(&key)
    }

    fn receipt(n: u8, index: u64) -> Receipt {
        let key = DeviceKey::from_seed(&[n; 32]);
        Receipt::sign(
            LedgerId([n; 16]),
            EntryId([n; 32]),
            Verdict::Admitted,
            index,
            7,
            &key,
        )
    }

    fn id() -> impl Strategy<Value = EntryId> {
        any::<[u8; 32]>().prop_map(EntryId)
    }

    fn hash() -> impl Strategy<Value = FeedHash> {
        any::<[u8; 32]>().prop_map(FeedHash)
    }

    fn head() -> impl Strategy<Value = Head> {
        (any::<u32>(), any::<u64>(), id()).prop_map(|(epoch, seq, id)| Head { epoch, seq, id })
    }

    fn feed() -> impl Strategy<Value = Feed> {
        prop_oneof![
            Just(Feed::Directory),
            any::<[u8; 16]>().prop_map(|org| Feed::Org(OrgId(org))),
            Just(Feed::All)
        ]
    }

    fn refusal() -> impl Strategy<Value = Refusal> {
        (id(), "[a-z-]{0,20}", ".{0,80}").prop_map(|(id, code, text)| Refusal { id, code, text })
    }

    fn frame() -> impl Strategy<Value = Frame> {
        let blob = || vec(any::<u8>(), 0..700);
        prop_oneof![
            (
                any::<[u8; 16]>(),
                ".{0,20}",
                vec(any::<u8>(), 0..=4),
                proptest::option::of(head())
            )
                .prop_map(|(ledger, build, seeds, head)| Frame::Hello(Hello {
                    ledger: LedgerId(ledger),
                    build,
                    chain: Chain(seeds.into_iter().map(credential).collect()),
                    head,
                })),
            (
                any::<u32>(),
                any::<u32>(),
                proptest::option::of(head()),
                any::<u64>(),
                any::<u64>()
            )
                .prop_map(|(window_bytes, window_entries, known, log_size, time_ms)| {
                    Frame::HelloOk(HelloOk {
                        window_bytes,
                        window_entries,
                        known,
                        log_size,
                        time_ms,
                    })
                }),
            vec((any::<u8>(), any::<u64>()), 0..5).prop_map(|all| Frame::Receipts(
                all.into_iter().map(|(n, index)| receipt(n, index)).collect()
            )),
            vec(refusal(), 0..5).prop_map(Frame::Refused),
            vec(id(), 0..20).prop_map(Frame::Parked),
            (any::<u32>(), any::<u64>())
                .prop_map(|(code, after_ms)| Frame::GoAway(GoAway { code, after_ms })),
            vec(blob(), 0..20).prop_map(Frame::Entries),
            (feed(), any::<u64>(), hash(), any::<bool>()).prop_map(|(feed, after, after_hash, live)| {
                Frame::Pull(Pull {
                    feed,
                    after,
                    after_hash,
                    live,
                })
            }),
            (any::<u64>(), vec(blob(), 0..20), hash()).prop_map(|(first, items, end_hash)| {
                Frame::Page(Page {
                    first,
                    items,
                    end_hash,
                })
            }),
            (any::<u64>(), hash()).prop_map(|(head, hash)| Frame::CaughtUp(CaughtUp { head, hash })),
            any::<u64>().prop_map(|head| Frame::FeedReset(FeedReset { head })),
        ]
    }

    /// What an extension looks like: it stands instead of the empty list at the end.
    fn extended(mut bytes: Vec<u8>, number: u16, content: &[u8]) -> Vec<u8> {
        assert_eq!(
            bytes.pop(),
            Some(0),
            "without extensions a frame ends in the empty list"
        );
        let extension = postcard::to_allocvec(&[(number, Blob(content.to_vec()))].as_slice()).unwrap();
        bytes.extend(extension);
        bytes
    }

    proptest! {
        #[test]
        fn every_frame_reads_back(frame in frame()) {
            prop_assert_eq!(Frame::parse(&frame.to_bytes()), Ok(frame));
        }

        #[test]
        fn an_extension_of_a_newer_version_is_skipped(frame in frame(), number: u16, content in vec(any::<u8>(), 0..100)) {
            prop_assert_eq!(Frame::parse(&extended(frame.to_bytes(), number, &content)), Ok(frame));
        }

        #[test]
        fn a_truncated_frame_is_no_frame(frame in frame(), at: prop::sample::Index) {
            let bytes = frame.to_bytes();
            prop_assert!(Frame::parse(&bytes[..at.index(bytes.len())]).is_err());
        }

        #[test]
        fn a_frame_fills_its_bytes(frame in frame(), more in vec(any::<u8>(), 1..10)) {
            let found = more.len();
            let kind = frame.to_bytes()[0];
            prop_assert_eq!(
                Frame::parse(&[frame.to_bytes(), more].concat()),
                Err(FrameError::Trailing { kind, found })
            );
        }

        #[test]
        fn random_bytes_never_panic(kind in 0u8..40, body in vec(any::<u8>(), 0..2000)) {
            let _ = Frame::parse(&[vec![kind], body].concat());
        }

        #[test]
        fn one_wrong_byte_never_panics(frame in frame(), at: prop::sample::Index, byte: u8) {
            let mut bytes = frame.to_bytes();
            let at = at.index(bytes.len());
            bytes[at] = byte;
            let _ = Frame::parse(&bytes);
        }
    }

    #[test]
    fn a_stated_length_buys_no_memory() {
        // A list of 2³² items, and an entry of 2³² bytes, in ten bytes.
        let four_billion = [0xFF, 0xFF, 0xFF, 0xFF, 0x0F];
        for kind in [RECEIPTS, REFUSED, PARKED, ENTRIES] {
            let list = [&[kind], four_billion.as_slice()].concat();
            assert!(
                matches!(Frame::parse(&list), Err(FrameError::Body { .. })),
                "{kind}"
            );
        }
        let entry = [&[ENTRIES, 1], four_billion.as_slice(), &[7, 7]].concat();
        assert!(matches!(Frame::parse(&entry), Err(FrameError::Body { .. })));
        // 200 000 empty entries would be small on the wire and large in memory.
        let mut empty = postcard::to_allocvec(&vec![Blob(Vec::new()); 200_000]).unwrap();
        empty.insert(0, ENTRIES);
        empty.push(0);
        assert!(matches!(Frame::parse(&empty), Err(FrameError::Body { .. })));
    }

    #[test]
    fn a_list_does_not_reserve_what_it_states() {
        let stated = [&[0xFF, 0xFF, 0xFF, 0x7F], [1u8; 3].as_slice()].concat();
        assert!(postcard::from_bytes::<List<u8>>(&stated).is_err());
        let few = postcard::from_bytes::<List<u8>>(&[3, 1, 1, 1]).unwrap();
        assert!(few.0.capacity() <= 8, "{}", few.0.capacity());
    }

    #[test]
    fn a_frame_longer_than_the_limit_is_not_read() {
        let bytes = vec![ENTRIES; MAX_FRAME + 1];
        let found = MAX_FRAME + 1;
        assert_eq!(
            Frame::parse(&bytes),
            Err(FrameError::TooLong {
                found,
                limit: MAX_FRAME
            })
        );
        assert_eq!(Frame::parse(&[]), Err(FrameError::Empty));
        assert_eq!(Frame::parse(&[99]), Err(FrameError::UnknownType { found: 99 }));
    }

    #[test]
    fn a_text_is_cut_between_characters() {
        let cut = shortened("废".repeat(1000));
        assert_eq!(cut.len(), 2046);
        assert_eq!(shortened("short".to_owned()), "short");
    }

    #[test]
    fn the_bytes_of_a_pull_and_of_a_page_are_pinned() {
        let pull = Frame::Pull(Pull {
            feed: Feed::Directory,
            after: 300,
            after_hash: FeedHash([7; 32]),
            live: true,
        });
        assert_eq!(
            pull.to_bytes(),
            [&[PULL, 1, 0, 0xAC, 2, 32], [7; 32].as_slice(), &[1, 0]].concat()
        );
        let page = Frame::Page(Page {
            first: 1,
            items: vec![vec![9, 9], vec![8]],
            end_hash: FeedHash([7; 32]),
        });
        assert_eq!(
            page.to_bytes(),
            [&[PAGE, 1, 2, 2, 9, 9, 1, 8, 32], [7; 32].as_slice(), &[0]].concat()
        );
    }
}
