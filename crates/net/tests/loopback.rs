//! Two honest sides on one machine.

use std::net::SocketAddr;
use std::time::Duration;

use wufei_net::{Connection, Endpoint, FrameError, Limits, NetError, Pin, TransportKey};

const ALPN: &[u8] = b"wufei-test/1";
const ANY_PORT: &str = "127.0.0.1:0";

fn key(seed: u8) -> TransportKey {
    TransportKey::from_seed(&[seed; 32])
}

fn office_at(address: &str, limits: Limits) -> (Endpoint, SocketAddr) {
    let office = Endpoint::server(address.parse().unwrap(), &key(1), &[ALPN], limits).unwrap();
    let address = office.local_address().unwrap();
    (office, address)
}

fn office() -> (Endpoint, SocketAddr) {
    office_at(ANY_PORT, Limits::default())
}

/// The system may still be taking the old socket down.
async fn office_again(address: SocketAddr) -> Endpoint {
    loop {
        match Endpoint::server(address, &key(1), &[ALPN], Limits::default()) {
            Ok(office) => return office,
            Err(NetError::Bind { .. }) => tokio::task::yield_now().await,
            Err(other) => panic!("{other}"),
        }
    }
}

fn lorry() -> Endpoint {
    Endpoint::client(&key(2), Limits::default()).unwrap()
}

fn the_office() -> Pin {
    Pin::OneOf(vec![key(1).public()])
}

async fn meet(lorry: &Endpoint, office: &Endpoint) -> (Connection, Connection) {
    let address = office.local_address().unwrap();
    let (ours, theirs) = tokio::join!(lorry.connect(address, the_office(), ALPN), async {
        office.accept().await.expect("the office is open").accept().await
    });
    (ours.unwrap(), theirs.unwrap())
}

#[tokio::test]
async fn both_sides_learn_the_key_the_protocol_and_the_address_of_the_other() {
    let (office, address) = office();
    let lorry = lorry();
    let (ours, theirs) = meet(&lorry, &office).await;
    assert_eq!(ours.peer_key(), key(1).public());
    assert_eq!(theirs.peer_key(), key(2).public());
    assert_eq!((ours.alpn(), theirs.alpn()), (ALPN, ALPN));
    assert_eq!(ours.remote_address(), address);
    assert_eq!(
        theirs.remote_address().port(),
        lorry.local_address().unwrap().port()
    );
    assert!(ours.stats().sent_bytes >= 1_200 && ours.stats().received_bytes >= 1_200);
}

#[tokio::test]
async fn an_office_with_another_key_is_not_spoken_to() {
    let (office, address) = office();
    let knock = async { office.accept().await.unwrap().accept().await.unwrap_err() };
    let lorry = lorry();
    let expected = vec![key(8).public(), key(9).public()];
    let (refused, seen) = tokio::join!(lorry.connect(address, Pin::OneOf(expected.clone()), ALPN), knock);
    let refused = refused.unwrap_err();
    assert!(
        matches!(&refused, NetError::WrongPeer { expected: e, found } if *e == expected && *found == key(1).public()),
        "{refused}"
    );
    assert!(refused.to_string().contains(&key(1).public().to_string()));
    assert!(matches!(seen, NetError::Protocol(_)), "{seen}");
}

#[tokio::test]
async fn any_one_of_the_pinned_keys_will_do_and_at_enrolment_any_key() {
    let (office, address) = office();
    tokio::spawn(async move {
        while let Some(incoming) = office.accept().await {
            let _ = incoming.accept().await;
        }
    });
    let lorry = lorry();
    let rotated = Pin::OneOf(vec![key(8).public(), key(1).public()]);
    for (pin, good) in [
        (rotated, true),
        (Pin::AnyForEnrolment, true),
        (Pin::OneOf(vec![]), false),
    ] {
        assert_eq!(
            lorry.connect(address, pin.clone(), ALPN).await.is_ok(),
            good,
            "{pin:?}"
        );
    }
}

#[tokio::test]
async fn both_sides_are_told_when_they_share_no_protocol() {
    let (office, address) = office();
    let lorry = lorry();
    let (ours, theirs) = tokio::join!(lorry.connect(address, the_office(), b"wufei-test/2"), async {
        office.accept().await.unwrap().accept().await
    });
    assert!(matches!(ours, Err(NetError::NoCommonProtocol)), "{ours:?}");
    assert!(matches!(theirs, Err(NetError::NoCommonProtocol)), "{theirs:?}");
}

#[tokio::test]
async fn one_office_speaks_several_protocols() {
    let office = Endpoint::server(
        ANY_PORT.parse().unwrap(),
        &key(1),
        &[b"new", b"old"],
        Limits::default(),
    )
    .unwrap();
    let address = office.local_address().unwrap();
    let lorry = lorry();
    for alpn in [&b"old"[..], b"new"] {
        let (ours, theirs) = tokio::join!(lorry.connect(address, the_office(), alpn), async {
            office.accept().await.unwrap().accept().await
        });
        assert_eq!((ours.unwrap().alpn(), theirs.unwrap().alpn()), (alpn, alpn));
    }
}

#[tokio::test]
async fn ten_megabytes_in_frames_of_every_size_arrive_as_they_were_sent() {
    let (office, _) = office();
    let (ours, theirs) = meet(&lorry(), &office).await;
    let body = |n: usize| -> Vec<u8> { (0..n * n % 9_973).map(|i| (i * 31 + n) as u8).collect() };
    let mut total = 0;
    let sizes: Vec<usize> = (0..)
        .take_while(|n| {
            total += body(*n).len();
            total < 10_000_000
        })
        .collect();
    let sent = sizes.clone();
    let writing = tokio::spawn(async move {
        let mut writer = ours.open_uni().await.unwrap();
        let (alone, together) = sent.split_at(sent.len() / 2);
        for n in alone {
            writer.write(&body(*n)).await.unwrap();
        }
        let together: Vec<_> = together.iter().map(|n| body(*n)).collect();
        writer.write_many(&together).await.unwrap();
        writer.write(&vec![7; 256 * 1024]).await.unwrap();
        writer.finish().unwrap();
        writer.delivered().await.unwrap();
    });
    let mut reader = theirs.accept_uni().await.unwrap();
    for n in &sizes {
        assert!(reader.read().await.unwrap().unwrap() == body(*n), "frame {n}");
    }
    assert_eq!(reader.read().await.unwrap().unwrap(), vec![7; 256 * 1024]);
    assert_eq!(reader.read().await.unwrap(), None);
    assert_eq!(reader.read().await.unwrap(), None, "the end stays the end");
    writing.await.unwrap();
    assert!(sizes.len() > 1_000);
}

#[tokio::test]
async fn a_question_is_answered_on_the_same_stream() {
    let (office, _) = office();
    let (ours, theirs) = meet(&lorry(), &office).await;
    let answering = tokio::spawn(async move {
        let (mut writer, mut reader) = theirs.accept_bi().await.unwrap();
        while let Some(question) = reader.read().await.unwrap() {
            writer.write(&[&question[..], b"!"].concat()).await.unwrap();
        }
        writer.finish().unwrap();
        writer.delivered().await.unwrap();
    });
    let (mut writer, mut reader) = ours.open_bi().await.unwrap();
    for question in ["", "900-249-08", "危险废物"] {
        writer.write(question.as_bytes()).await.unwrap();
        assert_eq!(
            reader.read().await.unwrap().unwrap(),
            format!("{question}!").as_bytes()
        );
    }
    writer.finish().unwrap();
    assert!(matches!(writer.write(b"more").await, Err(FrameError::Finished)));
    assert_eq!(reader.read().await.unwrap(), None);
    answering.await.unwrap();
}

#[tokio::test]
async fn a_read_that_is_dropped_halfway_loses_no_byte() {
    let (office, _) = office();
    let (ours, theirs) = meet(&lorry(), &office).await;
    tokio::spawn(async move {
        let mut writer = ours.open_uni().await.unwrap();
        for n in 0..500_u32 {
            writer.write(&[n as u8; 5_000]).await.unwrap();
        }
        writer.finish().unwrap();
        ours.closed().await;
    });
    let mut reader = theirs.accept_uni().await.unwrap();
    let (mut seen, mut dropped) = (0_u32, 0);
    loop {
        tokio::select! {
            frame = reader.read() => match frame.unwrap() {
                Some(frame) => { assert_eq!(frame, vec![seen as u8; 5_000]); seen += 1 }
                None => break,
            },
            () = tokio::task::yield_now() => dropped += 1,
        }
    }
    assert_eq!(seen, 500);
    assert!(dropped > 0);
}

#[tokio::test]
async fn whoever_is_left_learns_the_code_and_the_reason() {
    let (office, _) = office();
    let (ours, theirs) = meet(&lorry(), &office).await;
    let mut writer = ours.open_uni().await.unwrap();
    writer.write(b"still here").await.unwrap();
    let mut reader = theirs.accept_uni().await.unwrap();
    assert!(reader.read().await.unwrap().is_some());
    ours.close(42, "the ferry leaves");
    for error in [
        theirs.closed().await,
        theirs.accept_bi().await.err().unwrap(),
        match reader.read().await.unwrap_err() {
            FrameError::Connection(error) => error,
            other => panic!("{other}"),
        },
    ] {
        assert!(
            matches!(&error, NetError::ClosedByPeer { code: 42, reason } if reason == "the ferry leaves"),
            "{error}"
        );
        assert_eq!(
            error.to_string(),
            "the peer closed the connection: the ferry leaves (code 42)"
        );
    }
    assert!(matches!(ours.closed().await, NetError::ClosedHere));
    assert!(matches!(
        writer.write(b"too late").await,
        Err(FrameError::Connection(NetError::ClosedHere))
    ));
}

#[tokio::test]
async fn a_stream_can_be_given_up_from_either_end() {
    let (office, _) = office();
    let (ours, theirs) = meet(&lorry(), &office).await;
    let mut writer = ours.open_uni().await.unwrap();
    writer.write(b"one").await.unwrap();
    let mut reader = theirs.accept_uni().await.unwrap();
    reader.read().await.unwrap();
    writer.reset(5);
    assert!(matches!(reader.read().await, Err(FrameError::Reset { code: 5 })));

    let mut writer = ours.open_uni().await.unwrap();
    writer.write(b"two").await.unwrap();
    theirs.accept_uni().await.unwrap().stop(6);
    assert!(matches!(
        writer.delivered().await,
        Err(FrameError::Stopped { code: 6 })
    ));
    assert!(matches!(
        writer.write(b"three").await,
        Err(FrameError::Stopped { code: 6 })
    ));
}

#[tokio::test]
async fn a_frame_that_is_too_long_is_neither_sent_nor_taken() {
    let (office, _) = office();
    let talkative = Endpoint::client(
        &key(2),
        Limits {
            frame: 1 << 20,
            ..Limits::default()
        },
    )
    .unwrap();
    let (ours, theirs) = meet(&talkative, &office).await;
    let mut writer = ours.open_uni().await.unwrap();
    assert!(matches!(
        writer.write(&vec![0; (1 << 20) + 1]).await,
        Err(FrameError::TooLong {
            announced: 1_048_577,
            limit: 1_048_576
        })
    ));
    writer.write(b"fine").await.unwrap();
    let mut reader = theirs.accept_uni().await.unwrap();
    assert_eq!(reader.read().await.unwrap().unwrap(), "fine");
    // In a task of its own: this frame is longer than the window, and nobody reads to its end.
    let writing = tokio::spawn(async move { writer.write(&vec![0; 262_145]).await });
    let error = reader.read().await.unwrap_err();
    assert!(
        matches!(
            error,
            FrameError::TooLong {
                announced: 262_145,
                limit: 262_144
            }
        ),
        "{error}"
    );
    reader.stop(9);
    // The reader may have taken enough for the rest to fit before it gave up.
    assert!(matches!(
        writing.await.unwrap(),
        Ok(()) | Err(FrameError::Stopped { code: 9 })
    ));
}

#[tokio::test]
async fn a_fifth_stream_waits_until_one_of_four_is_over() {
    let (office, _) = office();
    let (ours, theirs) = meet(&lorry(), &office).await;
    let mut four = Vec::new();
    for n in 0..4 {
        let mut writer = ours.open_uni().await.unwrap();
        writer.write(&[n]).await.unwrap();
        four.push(writer);
    }
    let fifth = ours.open_uni();
    tokio::pin!(fifth);
    let mut reader = tokio::select! {
        biased;
        _ = &mut fifth => panic!("five streams at once"),
        reader = theirs.accept_uni() => reader.unwrap(),
    };
    assert!(reader.read().await.unwrap().is_some());
    four[0].finish().unwrap();
    assert!(reader.read().await.unwrap().is_none());
    drop(reader);
    fifth.await.unwrap();
}

#[tokio::test]
async fn an_office_that_closes_in_order_is_found_again_on_its_port() {
    let (office, address) = office();
    let lorry = lorry();
    let (ours, theirs) = meet(&lorry, &office).await;
    drop(theirs);
    office.shut_down(7, "new version").await;
    drop(office);
    assert!(matches!(ours.closed().await, NetError::ClosedByPeer { .. }));
    let office = office_again(address).await;
    let (again, _) = meet(&lorry, &office).await;
    assert_eq!(again.peer_key(), key(1).public());
}

#[test]
fn an_office_that_was_killed_and_starts_again_tells_its_peers_at_once() {
    let world = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let house = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let (office, address) = house.block_on(async { office() });
    world.block_on(async {
        let lorry = lorry();
        let accepting = house.spawn(async move {
            let theirs = office.accept().await.unwrap().accept().await.unwrap();
            let mut reader = theirs.accept_uni().await.unwrap();
            reader.read().await.unwrap();
            (office, theirs, reader)
        });
        let ours = lorry.connect(address, the_office(), ALPN).await.unwrap();
        let mut writer = ours.open_uni().await.unwrap();
        writer.write(b"picked up").await.unwrap();
        // Nobody gets to say goodbye: the tasks that would send the packet die first.
        let office = accepting.await.unwrap();
        house.shutdown_background();
        drop(office);
        let office = office_again(address).await;
        tokio::spawn(async move { while office.accept().await.is_some() {} });
        writer.write(b"delivered").await.unwrap();
        let error = tokio::time::timeout(Duration::from_secs(10), ours.closed())
            .await
            .expect("well before 30 s");
        assert!(matches!(error, NetError::PeerRestarted), "{error}");
    });
}

#[tokio::test]
async fn silence_ends_a_connection_and_keeping_alive_prevents_it() {
    let short = Limits {
        idle: Duration::from_millis(400),
        keep_alive: Duration::from_secs(60),
        ..Limits::default()
    };
    let (office, _) = office_at(ANY_PORT, short.clone());
    let silent = Endpoint::client(&key(2), short.clone()).unwrap();
    let (ours, theirs) = meet(&silent, &office).await;
    assert!(matches!(ours.closed().await, NetError::Silent));
    assert!(matches!(theirs.closed().await, NetError::Silent));

    let lively = Limits {
        keep_alive: Duration::from_millis(50),
        ..short
    };
    let lively = Endpoint::client(&key(2), lively).unwrap();
    let (ours, _theirs) = meet(&lively, &office).await;
    assert!(
        tokio::time::timeout(Duration::from_millis(1_200), ours.closed())
            .await
            .is_err()
    );
}

#[tokio::test]
async fn nobody_there_is_told_after_the_time_for_a_handshake() {
    let nobody = std::net::UdpSocket::bind(ANY_PORT).unwrap();
    let address = nobody.local_addr().unwrap();
    let hasty = Limits {
        handshake: Duration::from_millis(300),
        ..Limits::default()
    };
    let lorry = Endpoint::client(&key(2), hasty).unwrap();
    let error = lorry.connect(address, the_office(), ALPN).await.unwrap_err();
    assert_eq!(error.to_string(), format!("no answer from {address} for 0.3 s"));
    let error = lorry
        .connect("127.0.0.1:0".parse().unwrap(), the_office(), ALPN)
        .await
        .unwrap_err();
    assert!(matches!(error, NetError::Address { .. }), "{error}");
}

#[tokio::test]
async fn an_address_in_use_is_named() {
    let (_office, address) = office();
    let error = Endpoint::server(address, &key(3), &[ALPN], Limits::default())
        .err()
        .unwrap();
    assert_eq!(error.to_string(), format!("cannot use the address {address}"));
}

#[tokio::test]
async fn under_pressure_a_peer_must_prove_its_address_first() {
    let (office, _) = office_at(
        ANY_PORT,
        Limits {
            unvalidated: 0,
            ..Limits::default()
        },
    );
    let address = office.local_address().unwrap();
    let lorry = lorry();
    let (ours, proved) = tokio::join!(lorry.connect(address, the_office(), ALPN), async {
        let incoming = office.accept().await.unwrap();
        let proved = incoming.is_address_proved();
        (proved, incoming.accept().await.unwrap())
    });
    ours.unwrap();
    assert!(proved.0);
}

#[tokio::test]
async fn when_all_places_are_taken_the_next_is_refused_and_later_welcome() {
    let (office, address) = office_at(
        ANY_PORT,
        Limits {
            connections: 1,
            ..Limits::default()
        },
    );
    let first = lorry();
    let (ours, theirs) = meet(&first, &office).await;
    let second = Endpoint::client(&key(3), Limits::default()).unwrap();
    let refused = tokio::select! {
        refused = second.connect(address, the_office(), ALPN) => refused.unwrap_err(),
        _ = office.accept() => panic!("there was no place"),
    };
    assert!(matches!(refused, NetError::Refused), "{refused}");
    drop((ours, theirs));
    first.shut_down(0, "").await;
    while office.open_connections() > 0 {
        tokio::task::yield_now().await;
    }
    meet(&second, &office).await;
}
