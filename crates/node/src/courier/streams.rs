//! The streams of one connection: one task reads when asked, another one writes in order.

use std::collections::HashMap;
use std::error::Error;
use std::sync::Arc;

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::oneshot;
use wufei_net::{Connection, FrameError, FrameReader, FrameWriter, NetError};
use wufei_sync::client::Input;
use wufei_sync::{CloseCode, Frame, Stream};

/// Where the tasks of a connection report to.
pub(super) type Tell = Arc<dyn Fn(Input) + Send + Sync>;

/// A connection and its streams.
pub(super) struct Streams {
    pub(super) connection: Connection,
    tell: Tell,
    open: HashMap<Stream, Open>,
}

struct Open {
    frames: UnboundedSender<Frame>,
    reads: UnboundedSender<()>,
}

impl Streams {
    /// The control stream is opened first of all: this is how the node knows it.
    pub(super) async fn new(connection: Connection, tell: Tell) -> Result<Self, NetError> {
        let (writer, reader) = connection.open_bi().await?;
        let mut streams = Self {
            open: HashMap::new(),
            tell,
            connection,
        };
        let (open, frames, reads) = Open::new();
        streams.open.insert(Stream::Control, open);
        tokio::spawn(write(writer, frames));
        tokio::spawn(read(Stream::Control, reader, reads, streams.tell.clone()));
        Ok(streams)
    }

    /// Reports the end of the connection, whoever ends it.
    pub(super) fn watch(&self) {
        let (connection, tell) = (self.connection.clone(), self.tell.clone());
        tokio::spawn(async move {
            tell(gone(&connection.closed().await));
        });
    }

    pub(super) fn send(&mut self, stream: Stream, frame: Frame) {
        // A task that is gone has lost its connection; that is told by `watch`.
        let _ = self.stream(stream).frames.send(frame);
    }

    pub(super) fn read(&mut self, stream: Stream) {
        let _ = self.stream(stream).reads.send(());
    }

    pub(super) fn forget(&mut self, stream: Stream) {
        self.open.remove(&stream);
    }

    fn stream(&mut self, stream: Stream) -> &Open {
        let (connection, tell) = (&self.connection, &self.tell);
        self.open.entry(stream).or_insert_with(|| {
            let (open, frames, reads) = Open::new();
            let (connection, tell) = (connection.clone(), tell.clone());
            match stream {
                Stream::Push => drop(tokio::spawn(push(connection, frames))),
                other => drop(tokio::spawn(pull(other, connection, frames, reads, tell))),
            }
            open
        })
    }
}

impl Open {
    fn new() -> (Self, UnboundedReceiver<Frame>, UnboundedReceiver<()>) {
        let (frames, to_write) = unbounded_channel();
        let (reads, to_read) = unbounded_channel();
        (Self { frames, reads }, to_write, to_read)
    }
}

async fn push(connection: Connection, frames: UnboundedReceiver<Frame>) {
    if let Ok(writer) = connection.open_uni().await {
        write(writer, frames).await;
    }
}

async fn pull(
    stream: Stream,
    connection: Connection,
    frames: UnboundedReceiver<Frame>,
    reads: UnboundedReceiver<()>,
    tell: Tell,
) {
    let Ok((writer, reader)) = connection.open_bi().await else {
        return;
    };
    let (done, reading) = oneshot::channel::<()>();
    tokio::spawn(async move {
        read(stream, reader, reads, tell).await;
        drop(done);
    });
    write(writer, frames).await;
    // The sender of frames is gone, and with it the one of reads.
    let _ = reading.await;
}

async fn write(mut writer: FrameWriter, mut frames: UnboundedReceiver<Frame>) {
    while let Some(frame) = frames.recv().await {
        if writer.write(&frame.to_bytes()).await.is_err() {
            return;
        }
    }
    // Fails only on a stream that is over.
    let _ = writer.finish();
}

/// Reads one frame for each request; ends when nobody can ask any more.
async fn read(stream: Stream, mut reader: FrameReader, mut reads: UnboundedReceiver<()>, tell: Tell) {
    while reads.recv().await.is_some() {
        let read = tokio::select! {
            read = reader.read() => read,
            () = abandoned(&mut reads) => return reader.stop(CloseCode::Done.to_u32()),
        };
        let bad = |why: String| Input::BadFrame { stream, why };
        let input = match read {
            Ok(Some(bytes)) => match Frame::parse(&bytes) {
                Ok(frame) => Input::Frame { stream, frame },
                Err(error) => bad(in_full(&error)),
            },
            Ok(None) => Input::StreamEnded(stream),
            // The end of the whole connection is told once, by `watch`.
            Err(FrameError::Connection(_)) => return,
            Err(error) => bad(in_full(&error)),
        };
        tell(input);
    }
}

/// Waits until the stream is dropped. There is never a second request while a read is under way.
async fn abandoned(reads: &mut UnboundedReceiver<()>) {
    while reads.recv().await.is_some() {}
}

/// An error and its causes in one line.
pub(super) fn in_full(error: &dyn Error) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let next = error.to_string();
        if !words.ends_with(&next) {
            words = format!("{words}: {next}");
        }
        cause = error.source();
    }
    words
}

/// What the core is told of a connection that is gone, with the node's own reason when it gave one.
pub(super) fn gone(why: &NetError) -> Input {
    let code = match why {
        NetError::ClosedByPeer { code, .. } => u32::try_from(*code).ok().map(CloseCode::from_u32),
        _ => None,
    };
    Input::Disconnected {
        code,
        why: in_full(why),
    }
}
