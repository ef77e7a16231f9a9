//! Time, chance and the network between phones and office.

use crate::office::{Office, forged};
use crate::papers::{ENTRIES, PHONES, Papers, ledger};
use crate::phone::Phone;
use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::collections::{BTreeMap, VecDeque};
use wufei_ledger::{EntryId, Feed};
use wufei_sync::client::{self, Mode, Phase, Storage};
use wufei_sync::server::{self, Outcome, Server, ServerConfig};
use wufei_sync::{CloseCode, Frame, Stream};

/// Milliseconds of trouble, then of peace.
const TROUBLE_MS: u64 = 40_000;
const PEACE_MS: u64 = 600_000;
const MOST_STEPS: u64 = 100_000;

pub struct World {
    now: u64,
    steps: u64,
    order: u64,
    events: BTreeMap<(u64, u64), Event>,
    chance: ChaCha8Rng,
    pub phones: Vec<Phone>,
    pub office: Office,
    office_life: u32,
    office_is_up: bool,
    links: Vec<Link>,
    faults: Faults,
    is_verbose: bool,
    pub trace: Vec<String>,
}

/// How much went wrong, and what it hit.
#[derive(Debug, Default, Clone, Copy)]
pub struct Faults {
    pub cuts: u64,
    pub kills: u64,
    pub office_kills: u64,
    /// Disk requests whose answer nobody lived to hear.
    pub unanswered: u64,
    /// Entries that came to the office again.
    pub repeats: u64,
    pub forged: u64,
    pub refused: u64,
    pub parked: u64,
    /// Moments at which the office held two connections of one phone.
    pub doubled: u64,
}

impl Faults {
    pub fn add(&mut self, other: Faults) {
        self.cuts += other.cuts;
        self.kills += other.kills;
        self.office_kills += other.office_kills;
        self.unanswered += other.unanswered;
        self.repeats += other.repeats;
        self.forged += other.forged;
        self.refused += other.refused;
        self.parked += other.parked;
        self.doubled += other.doubled;
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    Phone,
    Office,
}

/// One connection. Each end knows of its death at its own time.
struct Link {
    phone: usize,
    server: Option<Server>,
    server_wake: Option<u64>,
    server_life: u32,
    phone_is_there: bool,
    is_cut: bool,
    /// What has arrived and was not read, by receiver.
    inbox: BTreeMap<(Side, Stream), VecDeque<Option<Vec<u8>>>>,
    reads: BTreeMap<(Side, Stream), usize>,
    /// When the last frame of a stream arrives: no later one overtakes it.
    last_ms: BTreeMap<(Side, Stream), u64>,
    /// The office's own numbers of the phone's streams.
    numbers: BTreeMap<Stream, Stream>,
}

#[derive(Debug)]
enum Event {
    Write(usize),
    TurnOn(usize),
    Kill(usize),
    OfficeUp,
    OfficeKill,
    Dialled {
        phone: usize,
        life: u32,
    },
    Cut(usize),
    /// The end of a connection reaches one side.
    Gone {
        link: usize,
        side: Side,
        code: Option<CloseCode>,
    },
    Arrive {
        link: usize,
        to: Side,
        stream: Stream,
        bytes: Option<Vec<u8>>,
    },
    Written {
        link: usize,
        stream: Stream,
    },
    PhoneDisk {
        phone: usize,
        life: u32,
        request: client::Output,
        answer: bool,
        result: Option<client::Input>,
    },
    OfficeDisk {
        link: usize,
        life: u32,
        request: server::Output,
        result: Option<server::Input>,
    },
    Unpark(EntryId),
    Timer(usize),
    OfficeTimer(usize),
}

impl World {
    pub fn new(seed: u64, is_verbose: bool) -> Self {
        let mut chance = ChaCha8Rng::seed_from_u64(seed);
        let phones = (0..PHONES).map(|phone| {
            let mode = if chance.random_bool(0.5) {
                Mode::Stay
            } else {
                Mode::Once
            };
            Phone::new(Papers::of(phone), mode)
        });
        Self {
            phones: phones.collect(),
            now: 0,
            steps: 0,
            order: 0,
            events: BTreeMap::new(),
            chance,
            office: Office::default(),
            office_life: 1,
            office_is_up: true,
            links: Vec::new(),
            faults: Faults::default(),
            is_verbose,
            trace: Vec::new(),
        }
    }

    /// Trouble, then peace; panics when something is lost, twice, or never ends.
    pub fn run(&mut self) -> Faults {
        self.schedule();
        while self.now < TROUBLE_MS {
            if !self.next() {
                break;
            }
        }
        self.heal();
        while (!self.steps.is_multiple_of(8) && !self.events.is_empty()) || !self.is_settled() {
            assert!(
                self.now < TROUBLE_MS + PEACE_MS,
                "the couriers do not come to rest"
            );
            assert!(self.next(), "nothing happens any more, and not all is settled");
        }
        self.check();
        self.faults.repeats = self.office.repeats;
        self.faults.refused = self.office.refused;
        self.faults.parked = self.office.parked_once.len() as u64;
        self.faults
    }

    /// Everybody calls again, and has all the time they need.
    pub fn reconnect_all(&mut self) {
        for phone in 0..PHONES {
            self.kill(phone);
            self.at(100, Event::TurnOn(phone));
        }
        let end = self.now + 30_000;
        while self.now < end && self.next() {}
    }

    fn schedule(&mut self) {
        for phone in 0..PHONES {
            self.at(0, Event::TurnOn(phone));
            for _ in 0..ENTRIES {
                let when = self.chance.random_range(0..TROUBLE_MS);
                self.at(when, Event::Write(phone));
            }
            for _ in 0..self.chance.random_range(0..6) {
                let when = self.chance.random_range(0..TROUBLE_MS);
                self.at(when, Event::Kill(phone));
            }
        }
        for _ in 0..self.chance.random_range(0..4) {
            let when = self.chance.random_range(0..TROUBLE_MS);
            self.at(when, Event::OfficeKill);
        }
    }

    fn heal(&mut self) {
        self.say(|| "--- the network heals ---".to_owned());
        let is_fault = |event: &Event| matches!(event, Event::Kill(_) | Event::OfficeKill | Event::Cut(_));
        self.events.retain(|_, event| !is_fault(event));
        if !self.office_is_up {
            self.at(0, Event::OfficeUp);
        }
    }

    fn in_trouble(&self) -> bool {
        self.now < TROUBLE_MS
    }

    fn at(&mut self, after_ms: u64, event: Event) {
        self.order += 1;
        self.events.insert((self.now + after_ms, self.order), event);
    }

    fn say(&mut self, words: impl FnOnce() -> String) {
        if self.is_verbose {
            self.trace.push(format!("{:>7} {}", self.now, words()));
        }
    }

    fn delay(&mut self) -> u64 {
        match self.chance.random_range(0..10) {
            0..7 => self.chance.random_range(1..40),
            7..9 => self.chance.random_range(40..400),
            _ => self.chance.random_range(400..2_500),
        }
    }

    fn next(&mut self) -> bool {
        let Some(((when, _), event)) = self.events.pop_first() else {
            return false;
        };
        self.now = when;
        self.steps += 1;
        assert!(self.steps < MOST_STEPS, "the couriers run in circles");
        self.happen(event);
        true
    }

    fn happen(&mut self, event: Event) {
        match event {
            Event::Write(phone) => {
                self.say(|| format!("phone {phone} writes"));
                self.phones[phone].store.written += 1;
                self.tell_phone(phone, client::Input::LocalChange);
            }
            Event::TurnOn(phone) => self.turn_on(phone),
            Event::Kill(phone) => {
                self.faults.kills += 1;
                self.kill(phone);
                let after = self.chance.random_range(1..6_000);
                self.at(after, Event::TurnOn(phone));
            }
            Event::OfficeKill => self.kill_office(),
            Event::OfficeUp => {
                if !self.office_is_up {
                    self.say(|| "the office is back".to_owned());
                    self.office_is_up = true;
                    self.office_life += 1;
                }
            }
            Event::Dialled { phone, life } => self.dialled(phone, life),
            Event::Cut(link) => {
                if !self.links[link].is_cut
                    && (self.links[link].server.is_some() || self.links[link].phone_is_there)
                {
                    self.faults.cuts += 1;
                    self.cut(link, None);
                }
            }
            Event::Gone { link, side, code } => self.gone(link, side, code),
            Event::Arrive {
                link,
                to,
                stream,
                bytes,
            } => self.arrive(link, to, stream, bytes),
            Event::Written { link, stream } => self.tell_office(link, server::Input::Written(stream)),
            Event::PhoneDisk {
                phone,
                life,
                request,
                answer,
                result,
            } => {
                self.phone_disk(phone, life, request, answer, result);
            }
            Event::OfficeDisk {
                link,
                life,
                request,
                result,
            } => self.office_disk(link, life, request, result),
            Event::Unpark(id) => {
                self.say(|| format!("the cause of {} has come", id.short()));
                let before = self.office.log.len();
                self.office.unpark(id);
                if self.office.log.len() > before {
                    self.log_grew();
                }
            }
            Event::Timer(phone) => {
                if self.phones[phone].wake.is_some_and(|wake| wake <= self.now) {
                    self.phones[phone].wake = None;
                    self.tell_phone(phone, client::Input::Timer);
                }
            }
            Event::OfficeTimer(link) => {
                if self.links[link].server_wake.is_some_and(|wake| wake <= self.now) {
                    self.links[link].server_wake = None;
                    self.tell_office(link, server::Input::Timer);
                }
            }
        }
    }

    fn turn_on(&mut self, phone: usize) {
        if self.phones[phone].core.is_some() {
            return;
        }
        let seed = self.chance.next_u64();
        self.phones[phone].turn_on(seed);
        self.say(|| format!("phone {phone} is on"));
        self.tell_phone(phone, client::Input::Start);
    }

    fn kill(&mut self, phone: usize) {
        self.say(|| format!("phone {phone} is killed"));
        self.phones[phone].turn_off();
        self.lose_links(|link| link.phone == phone, Side::Phone);
    }

    fn kill_office(&mut self) {
        if !self.office_is_up {
            return;
        }
        self.faults.office_kills += 1;
        self.say(|| "the office is killed".to_owned());
        self.office_is_up = false;
        // What is parked is kept in memory only: devices send it again.
        self.office.parked.clear();
        self.lose_links(|_| true, Side::Office);
        let after = self.chance.random_range(1..8_000);
        self.at(after, Event::OfficeUp);
    }

    /// One side is gone without a word; the other one hears of it later.
    fn lose_links(&mut self, whose: impl Fn(&Link) -> bool, lost: Side) {
        for at in 0..self.links.len() {
            if !whose(&self.links[at]) {
                continue;
            }
            let link = &mut self.links[at];
            match lost {
                Side::Phone => link.phone_is_there = false,
                Side::Office => link.server = None,
            }
            if !link.is_cut {
                self.cut(at, None);
            }
        }
    }

    fn cut(&mut self, link: usize, code: Option<CloseCode>) {
        self.say(|| format!("link {link} ends ({code:?})"));
        self.links[link].is_cut = true;
        let (soon, later) = (self.delay(), self.delay() + self.chance.random_range(0..3_000));
        self.at(
            soon,
            Event::Gone {
                link,
                side: Side::Phone,
                code,
            },
        );
        self.at(
            later,
            Event::Gone {
                link,
                side: Side::Office,
                code,
            },
        );
    }

    fn gone(&mut self, link: usize, side: Side, code: Option<CloseCode>) {
        match side {
            Side::Office => {
                self.tell_office(link, server::Input::Disconnected);
                self.links[link].server = None;
            }
            Side::Phone => {
                let phone = self.links[link].phone;
                self.links[link].phone_is_there = false;
                if self.phones[phone].link == Some(link) {
                    self.phones[phone].link = None;
                    let why = "the story cut it".to_owned();
                    self.tell_phone(phone, client::Input::Disconnected { code, why });
                }
            }
        }
    }

    fn dialled(&mut self, phone: usize, life: u32) {
        if self.phones[phone].life != life || self.phones[phone].core.is_none() {
            return;
        }
        let unlucky = self.in_trouble() && self.chance.random_bool(0.15);
        if !self.office_is_up || unlucky {
            let why = "nobody answers".to_owned();
            return self.tell_phone(phone, client::Input::DialFailed { why });
        }
        let link = self.links.len();
        let is_second = self
            .links
            .iter()
            .any(|link| link.phone == phone && link.server.is_some());
        self.faults.doubled += u64::from(is_second);
        self.links.push(Link {
            phone,
            server: Some(Server::new(
                self.now,
                ServerConfig {
                    ledger: ledger(),
                    credential: self.phones[phone].papers.credential(),
                    is_revoked: false,
                },
            )),
            server_wake: None,
            server_life: self.office_life,
            phone_is_there: true,
            is_cut: false,
            inbox: BTreeMap::new(),
            reads: BTreeMap::new(),
            last_ms: BTreeMap::new(),
            numbers: BTreeMap::new(),
        });
        self.say(|| format!("phone {phone} is connected, link {link}"));
        self.phones[phone].link = Some(link);
        if self.in_trouble() && self.chance.random_bool(0.6) {
            let after = self.chance.random_range(1..5_000);
            self.at(after, Event::Cut(link));
        }
        self.tell_phone(phone, client::Input::Connected);
    }

    fn tell_phone(&mut self, phone: usize, input: client::Input) {
        let now = self.now;
        if self.phones[phone].core.is_none() {
            return;
        }
        self.say(|| format!("phone {phone} <- {}", client_words(&input)));
        let outputs = self.phones[phone]
            .core
            .as_mut()
            .expect("checked above")
            .step(now, input);
        for output in outputs {
            self.phone_does(phone, output);
        }
    }

    fn phone_does(&mut self, phone: usize, output: client::Output) {
        use client::Output;
        self.say(|| format!("phone {phone} -> {}", client_does_words(&output)));
        let life = self.phones[phone].life;
        match output {
            Output::Dial => {
                let after = self.delay();
                self.at(after, Event::Dialled { phone, life });
            }
            Output::Send { stream, frame } => {
                if let Some(link) = self.phones[phone].link {
                    self.send(link, Side::Office, stream, Some(frame.to_bytes()));
                }
            }
            Output::Read(stream) => {
                if let Some(link) = self.phones[phone].link {
                    self.read(link, Side::Phone, stream);
                }
            }
            Output::Close(code) => {
                if let Some(link) = self.phones[phone].link.take() {
                    self.links[link].phone_is_there = false;
                    self.cut(link, Some(code));
                }
            }
            Output::LoadStart
            | Output::LoadOutbox { .. }
            | Output::StorePage(_)
            | Output::StoreReceipts(_)
            | Output::StoreRefusals(_) => {
                let after = self.delay();
                self.at(
                    after,
                    Event::PhoneDisk {
                        phone,
                        life,
                        request: output,
                        answer: false,
                        result: None,
                    },
                );
            }
            Output::WakeAt(wake) => {
                self.phones[phone].wake = wake;
                if let Some(wake) = wake {
                    self.at(wake.saturating_sub(self.now), Event::Timer(phone));
                }
            }
            Output::Phase(phase) => self.phones[phone].phase = phase,
            Output::Trouble(trouble) => self.phones[phone].troubles.push(trouble),
            Output::Ended(_) => {
                self.phones[phone].turn_off();
                let after = self.chance.random_range(100..5_000);
                self.at(after, Event::TurnOn(phone));
            }
            Output::Drop(_) | Output::Parked(_) | Output::Welcomed(_) => {}
        }
    }

    /// First the disk does it, then, later, the program hears of it. A kill may come before and between.
    fn phone_disk(
        &mut self,
        phone: usize,
        life: u32,
        request: client::Output,
        answer: bool,
        result: Option<client::Input>,
    ) {
        if self.phones[phone].life != life || self.phones[phone].core.is_none() {
            self.faults.unanswered += 1;
            return;
        }
        if let (true, Some(result)) = (answer, result) {
            return self.tell_phone(phone, result);
        }
        let fails = self.in_trouble() && self.chance.random_bool(0.02);
        let result = if fails {
            disk_fails(&request)
        } else {
            self.do_phone_disk(phone, &request)
        };
        let after = self.delay();
        let event = Event::PhoneDisk {
            phone,
            life,
            request,
            answer: true,
            result: Some(result),
        };
        self.at(after, event);
    }

    fn do_phone_disk(&mut self, phone: usize, request: &client::Output) -> client::Input {
        use client::{Input, Output};
        let feeds = self.phones[phone].feeds();
        let (papers, store) = (self.phones[phone].papers, &mut self.phones[phone].store);
        match request {
            Output::LoadStart => Input::StartLoaded {
                head: store.head(papers),
                cursors: feeds.iter().map(|feed| store.cursor(*feed)).collect(),
            },
            Output::LoadOutbox { after, limit_bytes } => {
                Input::OutboxLoaded(store.outbox(papers, *after, *limit_bytes))
            }
            Output::StorePage(page) => Input::PageStored(store.take_page(page)),
            Output::StoreReceipts(receipts) => Input::ReceiptsStored {
                wrong: store.take_receipts(receipts),
            },
            Output::StoreRefusals(refusals) => {
                store.take_refusals(refusals);
                Input::RefusalsStored
            }
            other => unreachable!("{other:?} asks no disk"),
        }
    }

    fn tell_office(&mut self, link: usize, input: server::Input) {
        let now = self.now;
        if self.links[link].server.is_none() {
            return;
        }
        self.say(|| format!("office/{link} <- {}", server_words(&input)));
        let outputs = self.links[link]
            .server
            .as_mut()
            .expect("checked above")
            .step(now, input);
        for output in outputs {
            self.office_does(link, output);
        }
    }

    fn office_does(&mut self, link: usize, output: server::Output) {
        use server::Output;
        self.say(|| format!("office/{link} -> {}", server_does_words(&output)));
        let life = self.links[link].server_life;
        match output {
            Output::Send { stream, frame } => {
                let theirs = self.theirs(link, stream);
                self.send(link, Side::Phone, theirs, Some(frame.to_bytes()));
                let after = self.delay();
                self.at(after, Event::Written { link, stream });
            }
            Output::Finish(stream) => {
                let theirs = self.theirs(link, stream);
                self.send(link, Side::Phone, theirs, None);
            }
            Output::Read(stream) => self.read(link, Side::Office, stream),
            Output::LoadHello => {
                let log_size = self.office.log.len() as u64;
                self.tell_office(
                    link,
                    server::Input::HelloLoaded {
                        known: None,
                        log_size,
                    },
                );
            }
            Output::Admit(_) | Output::LoadPage { .. } => {
                let after = self.delay();
                self.at(
                    after,
                    Event::OfficeDisk {
                        link,
                        life,
                        request: output,
                        result: None,
                    },
                );
            }
            Output::WakeAt(wake) => {
                self.links[link].server_wake = wake;
                if let Some(wake) = wake {
                    self.at(wake.saturating_sub(self.now), Event::OfficeTimer(link));
                }
            }
            Output::Greeted { .. } => {}
            Output::Close { code, .. } => {
                assert_ne!(
                    code,
                    CloseCode::Protocol,
                    "the office finds no fault with an honest phone"
                );
                self.links[link].server = None;
                if !self.links[link].is_cut {
                    self.cut(link, Some(code));
                }
            }
        }
    }

    fn office_disk(
        &mut self,
        link: usize,
        life: u32,
        request: server::Output,
        result: Option<server::Input>,
    ) {
        if !self.office_is_up || self.office_life != life {
            self.faults.unanswered += 1;
            return;
        }
        if let Some(result) = result {
            self.faults.unanswered += u64::from(self.links[link].server.is_none());
            return self.tell_office(link, result);
        }
        let result = match &request {
            server::Output::Admit(entries) => server::Input::Admitted(self.admit(entries.clone())),
            server::Output::LoadPage {
                pull,
                feed,
                after,
                limit_bytes,
            } => server::Input::PageLoaded {
                pull: *pull,
                page: self.office.page(*feed, *after, *limit_bytes),
            },
            other => unreachable!("{other:?} asks no disk"),
        };
        let after = self.delay();
        self.at(
            after,
            Event::OfficeDisk {
                link,
                life,
                request,
                result: Some(result),
            },
        );
    }

    fn admit(&mut self, entries: Vec<wufei_ledger::Entry>) -> Vec<Outcome> {
        let before = self.office.log.len();
        let mut outcomes: Vec<_> = entries
            .into_iter()
            .map(|entry| self.office.admit(entry))
            .collect();
        for outcome in &mut outcomes {
            match outcome {
                Outcome::Parked(id) => {
                    let (id, after) = (*id, self.delay() * 4);
                    self.at(after, Event::Unpark(id));
                }
                Outcome::Settled(receipt) if self.in_trouble() && self.chance.random_bool(0.01) => {
                    self.faults.forged += 1;
                    *receipt = forged(*receipt);
                }
                _ => {}
            }
        }
        if self.office.log.len() > before {
            self.log_grew();
        }
        outcomes
    }

    fn log_grew(&mut self) {
        for link in 0..self.links.len() {
            self.tell_office(link, server::Input::Grown);
        }
    }

    fn send(&mut self, link: usize, to: Side, stream: Stream, bytes: Option<Vec<u8>>) {
        if self.links[link].is_cut {
            return;
        }
        let arrives = self.now + self.delay();
        let last = self.links[link].last_ms.entry((to, stream)).or_default();
        *last = arrives.max(*last);
        let after = *last - self.now;
        self.at(
            after,
            Event::Arrive {
                link,
                to,
                stream,
                bytes,
            },
        );
    }

    fn arrive(&mut self, link: usize, to: Side, stream: Stream, bytes: Option<Vec<u8>>) {
        if self.links[link].is_cut {
            return;
        }
        let stream = match to {
            Side::Phone => stream,
            Side::Office => self.ours(link, stream),
        };
        self.links[link]
            .inbox
            .entry((to, stream))
            .or_default()
            .push_back(bytes);
        self.deliver(link, to, stream);
    }

    fn read(&mut self, link: usize, side: Side, stream: Stream) {
        *self.links[link].reads.entry((side, stream)).or_default() += 1;
        self.deliver(link, side, stream);
    }

    fn deliver(&mut self, link: usize, to: Side, stream: Stream) {
        let reads = self.links[link].reads.entry((to, stream)).or_default();
        assert!(*reads <= 1, "{stream:?} is asked for twice");
        if *reads == 0 {
            return;
        }
        let Some(arrived) = self.links[link]
            .inbox
            .get_mut(&(to, stream))
            .and_then(VecDeque::pop_front)
        else {
            return;
        };
        *self.links[link].reads.get_mut(&(to, stream)).expect("made above") = 0;
        let frame = arrived.map(|bytes| Frame::parse(&bytes).expect("both sides write frames"));
        let phone = self.links[link].phone;
        match (to, frame) {
            (Side::Office, Some(frame)) => self.tell_office(link, server::Input::Frame { stream, frame }),
            (Side::Office, None) => self.tell_office(link, server::Input::StreamEnded(stream)),
            (Side::Phone, frame) => {
                if self.phones[phone].link == Some(link) {
                    let input = match frame {
                        Some(frame) => client::Input::Frame { stream, frame },
                        None => client::Input::StreamEnded(stream),
                    };
                    self.tell_phone(phone, input);
                }
            }
        }
    }

    /// The office numbers pull streams by itself, and meets the control stream before all others.
    fn ours(&mut self, link: usize, stream: Stream) -> Stream {
        if self.links[link].numbers.is_empty() {
            self.links[link].numbers.insert(Stream::Control, Stream::Control);
            self.tell_office(link, server::Input::Opened(Stream::Control));
        }
        if let Some(known) = self.links[link].numbers.get(&stream) {
            return *known;
        }
        let count = self.links[link].numbers.len() as u32;
        let ours = match stream {
            Stream::Pull(_) => Stream::Pull(100 + count),
            other => other,
        };
        self.links[link].numbers.insert(stream, ours);
        self.tell_office(link, server::Input::Opened(ours));
        ours
    }

    fn theirs(&self, link: usize, ours: Stream) -> Stream {
        let found = self.links[link].numbers.iter().find(|(_, known)| **known == ours);
        *found.expect("the office answers on streams that were opened").0
    }

    fn is_settled(&self) -> bool {
        let is_at_rest = |phone: &Phone| {
            let written = &phone.papers.entries;
            phone.store.written == ENTRIES
                && written.iter().all(|entry| !phone.store.is_waiting(entry.id()))
                && phone
                    .feeds()
                    .iter()
                    .all(|feed| phone.store.cursor(*feed) == self.office.head(*feed))
                && (phone.mode == Mode::Once || phone.phase == Phase::Live)
        };
        self.office.parked.is_empty() && self.phones.iter().all(is_at_rest)
    }

    fn check(&self) {
        for phone in &self.phones {
            for entry in &phone.papers.entries {
                let id = entry.id();
                let times = self.office.log.iter().filter(|logged| **logged == id).count();
                let refused = phone.store.refused.contains(&id);
                assert_eq!(times, usize::from(!refused), "entry {id} in the log");
                assert_eq!(
                    phone.store.settled.contains(&id),
                    !refused,
                    "entry {id} on the phone"
                );
            }
            for feed in phone.feeds() {
                let at_office: Vec<EntryId> = self
                    .office
                    .feeds
                    .get(&feed)
                    .into_iter()
                    .flatten()
                    .map(|item| item.0)
                    .collect();
                let on_phone = phone.store.pulled.get(&feed).cloned().unwrap_or_default();
                assert_eq!(on_phone, at_office, "feed {feed}");
            }
        }
        let all: u64 = self.office.feeds.values().map(|feed| feed.len() as u64).sum();
        assert_eq!(
            all,
            self.office.log.len() as u64,
            "every logged entry is in one feed"
        );
        assert!(self.office.feeds.contains_key(&Feed::Directory));
    }
}

fn disk_fails(request: &client::Output) -> client::Input {
    use client::Output;
    let what = match request {
        Output::LoadStart => Storage::Start,
        Output::LoadOutbox { .. } => Storage::Outbox,
        Output::StorePage(_) => Storage::Page,
        Output::StoreReceipts(_) => Storage::Receipts,
        Output::StoreRefusals(_) => Storage::Refusals,
        other => unreachable!("{other:?} asks no disk"),
    };
    client::Input::StorageFailed {
        what,
        why: "the disk is full".to_owned(),
    }
}

fn client_words(input: &client::Input) -> String {
    match input {
        client::Input::Frame { stream, frame } => format!("{} on {stream:?}", frame_words(frame)),
        client::Input::OutboxLoaded(items) => format!("outbox: {} entries", items.len()),
        other => format!("{other:?}"),
    }
}

fn client_does_words(output: &client::Output) -> String {
    match output {
        client::Output::Send { stream, frame } => format!("send {} on {stream:?}", frame_words(frame)),
        client::Output::StorePage(page) => format!("store {} items of {}", page.items.len(), page.feed),
        client::Output::StoreReceipts(receipts) => format!("store {} receipts", receipts.len()),
        other => format!("{other:?}"),
    }
}

fn server_words(input: &server::Input) -> String {
    match input {
        server::Input::Frame { stream, frame } => format!("{} on {stream:?}", frame_words(frame)),
        server::Input::PageLoaded { pull, page } => {
            format!("{} items for pull {pull}, head {}", page.items.len(), page.head)
        }
        server::Input::Admitted(outcomes) => format!("{} outcomes", outcomes.len()),
        other => format!("{other:?}"),
    }
}

fn server_does_words(output: &server::Output) -> String {
    match output {
        server::Output::Send { stream, frame } => format!("send {} on {stream:?}", frame_words(frame)),
        server::Output::Admit(entries) => format!("admit {} entries", entries.len()),
        other => format!("{other:?}"),
    }
}

fn frame_words(frame: &Frame) -> String {
    match frame {
        Frame::Entries(entries) => format!("{} entries", entries.len()),
        Frame::Page(page) => format!("page of {} items from {}", page.items.len(), page.first),
        Frame::Receipts(receipts) => format!("{} receipts", receipts.len()),
        Frame::Refused(refusals) => format!("{} refusals", refusals.len()),
        Frame::Parked(ids) => format!("{} parked", ids.len()),
        Frame::CaughtUp(caught_up) => format!("CaughtUp {}", caught_up.head),
        Frame::Pull(pull) => format!("Pull {} after {}", pull.feed, pull.after),
        other => other.name().to_owned(),
    }
}
