//! What either side says when, and what it never says, frame by frame.

use wufei_ledger::{
    Bits, Chain, Credential, CredentialBody, CredentialId, DeviceKey, DocId, Entry, EntryBody, EntryId,
    EntryKind, Feed, FeedHash, LedgerId, OrgId, Receipt, Seen, Verdict,
};
use wufei_sync::client::{self, Client, ClientConfig, Mode, OutboxItem, Phase, Stored, Trouble};
use wufei_sync::frame::{CaughtUp, FeedReset, Hello, HelloOk, Page, Pull};
use wufei_sync::limits::{FILL, HELLO_MS, MAX_FRAME, PAGES_IN_FLIGHT, WINDOW_BYTES};
use wufei_sync::server::{self, LoadedPage, Server, ServerConfig};
use wufei_sync::{CloseCode, Frame, Stream};

const OWN: OrgId = OrgId([1; 16]);
const LEDGER: LedgerId = LedgerId([9; 16]);

fn key() -> DeviceKey {
    DeviceKey::from_seed(&[3; 32])
}

fn credential(bits: Bits) -> Credential {
    CredentialBody {
        issuer: CredentialId::default(),
        subject: key().public().to_bytes(),
        transport: [4; 32],
        org: OWN,
        bits,
        slot: 0,
        region: 420_100,
        not_before: 0,
        not_after: u64::MAX,
        serial: 0,
    }
    .sign(&key())
}

fn entry(seq: u64, payload: usize) -> Entry {
    let body = EntryBody {
        kind: EntryKind::Change,
        ledger: LEDGER,
        device: key().device(),
        epoch: 0,
        seq,
        prev: EntryId::default(),
        doc: DocId([1; 16]),
        credential: credential(Bits::PRODUCER).id(),
        seen: Seen::default(),
        wall_ms: 0,
        payload_len: 0,
        payload_hash: [0; 32],
    };
    Entry::sign(body, vec![7; payload], &key()).unwrap()
}

fn receipt(entry: &Entry) -> Receipt {
    Receipt::sign(LEDGER, entry.id(), Verdict::Admitted, 0, 0, &key())
}

fn item(entry: &Entry) -> Vec<u8> {
    [receipt(entry).to_bytes().to_vec(), entry.to_bytes()].concat()
}

fn hello(bits: Bits) -> Frame {
    Frame::Hello(Hello {
        ledger: LEDGER,
        build: "test".to_owned(),
        chain: Chain(vec![credential(bits)]),
        head: None,
    })
}

/// A node's side that has greeted, with its first pull stream open.
fn greeted(bits: Bits) -> Server {
    greeted_as(bits, false)
}

fn greeted_as(bits: Bits, is_revoked: bool) -> Server {
    let mut server = Server::new(
        0,
        ServerConfig {
            ledger: LEDGER,
            credential: credential(bits),
            is_revoked,
        },
    );
    for stream in [Stream::Control, Stream::Pull(0), Stream::Push] {
        server.step(0, server::Input::Opened(stream));
    }
    server.step(
        0,
        server::Input::Frame {
            stream: Stream::Control,
            frame: hello(bits),
        },
    );
    server.step(
        0,
        server::Input::HelloLoaded {
            known: None,
            log_size: 0,
        },
    );
    server
}

fn asks(server: &mut Server, feed: Feed, after: u64, live: bool) -> Vec<server::Output> {
    let after_hash = FeedHash([if after == 0 { 0 } else { 8 }; 32]);
    let frame = Frame::Pull(Pull {
        feed,
        after,
        after_hash,
        live,
    });
    server.step(
        0,
        server::Input::Frame {
            stream: Stream::Pull(0),
            frame,
        },
    )
}

/// A courier that has just been connected, and what it did then.
fn connected(mode: Mode) -> (Client, Vec<client::Output>) {
    let mut client = Client::new(ClientConfig {
        ledger: LEDGER,
        build: "test".to_owned(),
        chain: Chain(vec![credential(Bits::PRODUCER)]),
        feeds: vec![Feed::Directory, Feed::Org(OWN)],
        mode,
        seed: 1,
    });
    client.step(0, client::Input::Start);
    let cursors = vec![Default::default(); 2];
    client.step(0, client::Input::StartLoaded { head: None, cursors });
    let out = client.step(0, client::Input::Connected);
    (client, out)
}

fn welcomes(client: &mut Client) {
    let ok = HelloOk {
        window_bytes: u32::MAX,
        window_entries: u32::MAX,
        known: None,
        log_size: 0,
        time_ms: 0,
    };
    hears(client, Stream::Control, Frame::HelloOk(ok));
}

fn hears(client: &mut Client, stream: Stream, frame: Frame) -> Vec<client::Output> {
    client.step(0, client::Input::Frame { stream, frame })
}

fn sent(out: &[client::Output]) -> Vec<&'static str> {
    out.iter()
        .filter_map(|output| match output {
            client::Output::Send { frame, .. } => Some(frame.name()),
            _ => None,
        })
        .collect()
}

#[test]
fn everything_is_asked_for_in_the_first_flight() {
    let (_, out) = connected(Mode::Once);
    assert_eq!(sent(&out), ["Hello", "Pull", "Pull"]);
    assert!(
        out.iter()
            .any(|output| matches!(output, client::Output::LoadOutbox { after: 0, .. }))
    );
}

#[test]
fn a_reconnect_with_nothing_new_ends_with_the_answers_to_the_first_flight() {
    let (mut client, _) = connected(Mode::Once);
    welcomes(&mut client);
    client.step(0, client::Input::OutboxLoaded(Vec::new()));
    let nothing = || {
        Frame::CaughtUp(CaughtUp {
            head: 0,
            hash: FeedHash::default(),
        })
    };
    hears(&mut client, Stream::Pull(1), nothing());
    let out = hears(&mut client, Stream::Pull(0), nothing());
    assert_eq!(sent(&out), Vec::<&str>::new());
    assert!(out.contains(&client::Output::Close(CloseCode::Done)));
    assert!(out.contains(&client::Output::Ended(Ok(()))));
}

#[test]
fn a_forbidden_feed_looks_like_one_that_is_empty() {
    let others = Feed::Org(OrgId([2; 16]));
    let empty = LoadedPage {
        hash_after: Some(FeedHash::default()),
        ..LoadedPage::default()
    };
    for live in [true, false] {
        let forbidden = asks(&mut greeted(Bits::PRODUCER), others, 0, live);
        assert_eq!(forbidden, asks(&mut greeted(Bits::PRODUCER), Feed::All, 0, live));
        let mut server = greeted(Bits::PRODUCER);
        asks(&mut server, Feed::Org(OWN), 0, live);
        let unknown = server.step(
            0,
            server::Input::PageLoaded {
                pull: 0,
                page: empty.clone(),
            },
        );
        assert_eq!(forbidden, unknown);
    }
    // Nor does a cursor find anything out.
    let forbidden = asks(&mut greeted(Bits::PRODUCER), others, 5, true);
    let mut server = greeted(Bits::PRODUCER);
    asks(&mut server, Feed::Org(OWN), 5, true);
    let unknown = server.step(
        0,
        server::Input::PageLoaded {
            pull: 0,
            page: LoadedPage::default(),
        },
    );
    assert_eq!(forbidden, unknown);
    let reset = Frame::FeedReset(FeedReset { head: 0 });
    assert_eq!(
        forbidden[0],
        server::Output::Send {
            stream: Stream::Pull(0),
            frame: reset
        }
    );
}

#[test]
fn news_of_a_forbidden_feed_never_come() {
    let mut server = greeted(Bits::PRODUCER);
    asks(&mut server, Feed::All, 0, true);
    assert_eq!(server.step(0, server::Input::Grown), []);
    let mut server = greeted(Bits::AUDITOR);
    let out = asks(&mut server, Feed::All, 0, true);
    assert!(
        matches!(out[..], [server::Output::LoadPage { feed: Feed::All, .. }]),
        "{out:?}"
    );
}

#[test]
fn a_device_reads_no_further_ahead_than_its_disk_allows() {
    let (mut client, _) = connected(Mode::Stay);
    welcomes(&mut client);
    let mut hash = FeedHash::default();
    let mut page = |seq: u64| {
        let entry = entry(seq, 10);
        hash = hash.then(entry.id());
        Frame::Page(Page {
            first: seq,
            items: vec![item(&entry)],
            end_hash: hash,
        })
    };
    let reads = |out: &[client::Output]| out.contains(&client::Output::Read(Stream::Pull(0)));
    for seq in 1..PAGES_IN_FLIGHT as u64 {
        assert!(reads(&hears(&mut client, Stream::Pull(0), page(seq))));
    }
    assert!(!reads(&hears(
        &mut client,
        Stream::Pull(0),
        page(PAGES_IN_FLIGHT as u64)
    )));
    assert!(reads(&client.step(0, client::Input::PageStored(Stored::Yes))));
}

#[test]
fn a_node_takes_no_further_entries_while_it_is_behind_with_admitting() {
    let mut server = greeted(Bits::PRODUCER);
    let mut pushed = 0;
    let mut batches = 0;
    for seq in 0.. {
        let entries = (0..3)
            .map(|n| entry(3 * seq + n, 60_000).to_bytes())
            .collect::<Vec<_>>();
        pushed += entries.iter().map(Vec::len).sum::<usize>();
        let frame = Frame::Entries(entries);
        let out = server.step(
            0,
            server::Input::Frame {
                stream: Stream::Push,
                frame,
            },
        );
        batches += out
            .iter()
            .filter(|output| matches!(output, server::Output::Admit(_)))
            .count();
        if !out.contains(&server::Output::Read(Stream::Push)) {
            break;
        }
    }
    assert_eq!(batches, 1, "one batch at a time");
    assert!(pushed <= 5 * MAX_FRAME, "{pushed} bytes in memory");
}

#[test]
fn a_device_sends_no_more_than_the_window_without_an_answer() {
    let (mut client, _) = connected(Mode::Stay);
    welcomes(&mut client);
    let (mut seq, mut on_its_way) = (0, Vec::new());
    'loading: loop {
        let items: Vec<_> = (0..8)
            .map(|_| {
                seq += 1;
                let entry = entry(seq, 60_000);
                OutboxItem {
                    row: seq,
                    id: entry.id(),
                    bytes: entry.to_bytes(),
                }
            })
            .collect();
        let out = client.step(0, client::Input::OutboxLoaded(items));
        for output in &out {
            if let client::Output::Send { frame, .. } = output {
                let Frame::Entries(entries) = frame else {
                    panic!("{frame:?}")
                };
                assert!(frame.to_bytes().len() <= MAX_FRAME);
                on_its_way.extend(entries.clone());
            }
        }
        if !out
            .iter()
            .any(|output| matches!(output, client::Output::LoadOutbox { .. }))
        {
            break 'loading;
        }
    }
    let bytes: usize = on_its_way.iter().map(Vec::len).sum();
    assert!((WINDOW_BYTES - FILL..=WINDOW_BYTES).contains(&bytes), "{bytes}");
    // Each answer makes room.
    let receipts = on_its_way
        .iter()
        .take(4)
        .map(|bytes| receipt(&Entry::parse(bytes).unwrap()))
        .collect();
    let out = hears(&mut client, Stream::Control, Frame::Receipts(receipts));
    assert_eq!(sent(&out), ["Entries"]);
}

#[test]
fn who_says_no_hello_is_not_waited_for() {
    let credential = credential(Bits::PRODUCER);
    let mut server = Server::new(
        1_000,
        ServerConfig {
            ledger: LEDGER,
            credential,
            is_revoked: false,
        },
    );
    let out = server.step(1_000, server::Input::Opened(Stream::Push));
    assert_eq!(out, [server::Output::WakeAt(Some(1_000 + HELLO_MS))]);
    let out = server.step(1_000 + HELLO_MS, server::Input::Timer);
    assert!(
        matches!(
            out[..],
            [server::Output::Close {
                code: CloseCode::Late,
                ..
            }]
        ),
        "{out:?}"
    );

    let (mut client, _) = connected(Mode::Once);
    let late = Trouble::Late { limit_ms: HELLO_MS };
    let out = client.step(HELLO_MS, client::Input::Timer);
    assert!(out.contains(&client::Output::Close(CloseCode::Late)), "{out:?}");
    // It ends when the disk has answered.
    let out = client.step(HELLO_MS, client::Input::OutboxLoaded(Vec::new()));
    assert_eq!(out, [client::Output::Ended(Err(late))]);
}

#[test]
fn a_hello_with_another_credential_or_ledger_ends_the_conversation() {
    let close = |frame| {
        let credential = credential(Bits::PRODUCER);
        let mut server = Server::new(
            0,
            ServerConfig {
                ledger: LEDGER,
                credential,
                is_revoked: false,
            },
        );
        server.step(0, server::Input::Opened(Stream::Control));
        let out = server.step(
            0,
            server::Input::Frame {
                stream: Stream::Control,
                frame,
            },
        );
        match &out[..] {
            [server::Output::Close { code, .. }] => Some(*code),
            _ => None,
        }
    };
    assert_eq!(close(hello(Bits::PRODUCER)), None);
    assert_eq!(close(hello(Bits::AUDITOR)), Some(CloseCode::NotEnrolled));
    let Frame::Hello(ours) = hello(Bits::PRODUCER) else {
        unreachable!()
    };
    let other = Hello {
        ledger: LedgerId([8; 16]),
        ..ours
    };
    assert_eq!(close(Frame::Hello(other)), Some(CloseCode::OtherLedger));
    assert_eq!(close(Frame::Parked(Vec::new())), Some(CloseCode::Protocol));
}

#[test]
fn a_revoked_device_reads_the_directory_and_nothing_further_of_its_own() {
    let mut server = greeted_as(Bits::PRODUCER, true);
    let out = asks(&mut server, Feed::Directory, 0, true);
    assert!(matches!(out[..], [server::Output::LoadPage { .. }]), "{out:?}");

    for (feed, after) in [(Feed::Org(OWN), 5), (Feed::Org(OWN), 0), (Feed::All, 5)] {
        let mut server = greeted_as(Bits::AUDITOR, true);
        let out = asks(&mut server, feed, after, true);
        assert!(
            matches!(
                &out[..],
                [server::Output::Send { frame: Frame::CaughtUp(caught_up), .. }] if caught_up.head == after
            ),
            "it ends where the device has read to: {out:?}"
        );
        let grown = server.step(0, server::Input::Revoked);
        assert_eq!(grown, [], "and nothing is ever added");
    }
    // What it signed is still looked at: what was logged before has its receipt.
    let mut server = greeted_as(Bits::PRODUCER, true);
    let entry = entry(1, 100).to_bytes();
    let frame = Frame::Entries(vec![entry]);
    let stream = Stream::Push;
    let out = server.step(0, server::Input::Frame { stream, frame });
    assert!(
        out.iter()
            .any(|output| matches!(output, server::Output::Admit(_))),
        "{out:?}"
    );
}

#[test]
fn a_device_that_is_revoked_while_it_is_here_is_sent_away_at_once() {
    let mut server = greeted(Bits::PRODUCER);
    asks(&mut server, Feed::Org(OWN), 0, true);
    let out = server.step(0, server::Input::Revoked);
    assert!(
        matches!(
            out[..],
            [server::Output::Close {
                code: CloseCode::Revoked,
                ..
            }]
        ),
        "{out:?}"
    );
}

#[test]
fn a_page_that_does_not_continue_the_chain_is_an_alarm() {
    let wrong = |page: Page| {
        let (mut client, _) = connected(Mode::Once);
        welcomes(&mut client);
        client.step(0, client::Input::OutboxLoaded(Vec::new()));
        let out = hears(&mut client, Stream::Pull(0), Frame::Page(page));
        out.iter().find_map(|output| match output {
            client::Output::Trouble(trouble) => Some(trouble.clone()),
            _ => None,
        })
    };
    let (one, two) = (entry(1, 10), entry(2, 10));
    let end_hash = FeedHash::default().then(one.id());
    let good = Page {
        first: 1,
        items: vec![item(&one)],
        end_hash,
    };
    assert_eq!(wrong(good.clone()), None);
    let others = Page {
        items: vec![item(&two)],
        ..good.clone()
    };
    let gap = Page {
        first: 2,
        ..good.clone()
    };
    let empty = Page {
        items: Vec::new(),
        ..good.clone()
    };
    let short = Page {
        items: vec![vec![1; 20]],
        ..good.clone()
    };
    let borrowed = Page {
        items: vec![[&receipt(&two).to_bytes()[..], &one.to_bytes()].concat()],
        ..good
    };
    for page in [others, gap, empty, short, borrowed] {
        let trouble = wrong(page.clone());
        assert!(
            trouble.as_ref().is_some_and(Trouble::is_alarm),
            "{page:?}: {trouble:?}"
        );
    }
}

#[test]
fn a_second_start_skips_the_wait() {
    let (mut client, _) = connected(Mode::Stay);
    let why = "gone".to_owned();
    let out = client.step(0, client::Input::Disconnected { code: None, why });
    // The outbox was being read: the disk is waited for before the next connection begins.
    assert!(
        out.iter()
            .any(|output| matches!(output, client::Output::Phase(Phase::Waiting { .. })))
    );
    assert!(
        !client
            .step(0, client::Input::Start)
            .contains(&client::Output::Dial)
    );
    let out = client.step(0, client::Input::OutboxLoaded(Vec::new()));
    assert!(
        out.contains(&client::Output::Dial) && out.contains(&client::Output::LoadStart),
        "{out:?}"
    );
}
