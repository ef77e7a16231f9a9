//! The streams that a device opened: one task reads when asked, another one writes in order.

use std::collections::HashMap;
use std::error::Error;

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use wufei_net::{Connection, FrameError, FrameReader, FrameWriter};
use wufei_sync::server::Input;
use wufei_sync::{CloseCode, Frame, Stream};

/// What is open. The core asks for one frame at a time and counts what was not written: so nothing queues here
/// beyond its bounds.
pub(super) struct Streams {
    tell: UnboundedSender<Input>,
    /// Kept, so that waiting for a stream outlasts the connection.
    _opened: UnboundedSender<Opened>,
    inbox: UnboundedReceiver<Opened>,
    open: HashMap<Stream, Open>,
    pulls: u32,
    has_control: bool,
}

/// A stream that the device has just opened.
pub(super) struct Opened {
    writer: Option<FrameWriter>,
    reader: FrameReader,
}

struct Open {
    frames: Option<UnboundedSender<Frame>>,
    reads: UnboundedSender<()>,
}

impl Streams {
    /// Waits for streams until the connection ends, and tells of its end.
    pub(super) fn new(connection: &Connection, tell: UnboundedSender<Input>) -> Self {
        let (opened, inbox) = unbounded_channel();
        let both = accept_both(connection.clone(), opened.clone(), tell.clone());
        tokio::spawn(both);
        tokio::spawn(accept_pushes(connection.clone(), opened.clone()));
        Self {
            tell,
            _opened: opened,
            inbox,
            open: HashMap::new(),
            pulls: 0,
            has_control: false,
        }
    }

    /// The next stream that the device opens.
    pub(super) async fn next(&mut self) -> Opened {
        self.inbox.recv().await.expect("a sender of it is kept beside it")
    }

    /// Names a new stream. QUIC hands streams of one kind over in the order in which they were opened, so
    /// the first one with an answer is the control stream.
    pub(super) fn admit(&mut self, opened: Opened) -> Stream {
        let stream = match (&opened.writer, self.has_control) {
            (None, _) => Stream::Push,
            (Some(_), false) => Stream::Control,
            (Some(_), true) => Stream::Pull(self.pulls),
        };
        match stream {
            Stream::Control => self.has_control = true,
            Stream::Pull(_) => self.pulls += 1,
            Stream::Push => {}
        }
        let frames = opened.writer.map(|writer| {
            let (frames, to_write) = unbounded_channel();
            tokio::spawn(write(stream, writer, to_write, self.tell.clone()));
            frames
        });
        let (reads, to_read) = unbounded_channel();
        tokio::spawn(read(stream, opened.reader, to_read, self.tell.clone()));
        self.open.insert(stream, Open { frames, reads });
        stream
    }

    pub(super) fn send(&self, stream: Stream, frame: Frame) {
        // A task that is gone has lost its connection, or its reader: the device does not want it.
        if let Some(frames) = self.open.get(&stream).and_then(|open| open.frames.as_ref()) {
            let _ = frames.send(frame);
        }
    }

    pub(super) fn read(&self, stream: Stream) {
        if let Some(open) = self.open.get(&stream) {
            let _ = open.reads.send(());
        }
    }

    /// No further frame is sent; what was sent goes out first.
    pub(super) fn finish(&mut self, stream: Stream) {
        self.open.remove(&stream);
    }
}

async fn accept_both(connection: Connection, opened: UnboundedSender<Opened>, tell: UnboundedSender<Input>) {
    while let Ok((writer, reader)) = connection.accept_bi().await {
        let writer = Some(writer);
        if opened.send(Opened { writer, reader }).is_err() {
            return;
        }
    }
    let _ = tell.send(Input::Disconnected);
}

async fn accept_pushes(connection: Connection, opened: UnboundedSender<Opened>) {
    while let Ok(reader) = connection.accept_uni().await {
        let writer = None;
        if opened.send(Opened { writer, reader }).is_err() {
            return;
        }
    }
}

async fn write(
    stream: Stream,
    mut writer: FrameWriter,
    mut frames: UnboundedReceiver<Frame>,
    tell: UnboundedSender<Input>,
) {
    while let Some(frame) = frames.recv().await {
        if writer.write(&frame.to_bytes()).await.is_err() || tell.send(Input::Written(stream)).is_err() {
            return;
        }
    }
    // Fails only on a stream that is over.
    let _ = writer.finish();
}

/// Reads one frame for each request; ends when nobody can ask any more.
async fn read(
    stream: Stream,
    mut reader: FrameReader,
    mut reads: UnboundedReceiver<()>,
    tell: UnboundedSender<Input>,
) {
    while reads.recv().await.is_some() {
        let bad = |error: &dyn Error| Input::BadFrame {
            stream,
            why: error.to_string(),
        };
        let input = match reader.read().await {
            Ok(Some(bytes)) => match Frame::parse(&bytes) {
                Ok(frame) => Input::Frame { stream, frame },
                Err(error) => bad(&error),
            },
            // A device that gives a stream up does not want it any more.
            Ok(None) | Err(FrameError::Reset { .. }) => Input::StreamEnded(stream),
            // The end of the whole connection is told once, where streams are accepted.
            Err(FrameError::Connection(_)) => return,
            Err(error) => bad(&error),
        };
        if tell.send(input).is_err() {
            return;
        }
    }
    reader.stop(CloseCode::Done.to_u32());
}
