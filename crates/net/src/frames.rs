use bytes::{Bytes, BytesMut};
use quinn::{ReadError, RecvStream, SendStream, VarInt, WriteError};

use crate::FrameError;
use crate::deframer::{Deframer, put_length};
use crate::error::NetError;

/// Writes frames to one stream.
///
/// A `write` that is dropped before it returns may have sent half a frame; then only
/// [`FrameWriter::reset`] is left.
pub struct FrameWriter {
    stream: SendStream,
    limit: usize,
}

/// Reads frames from one stream.
pub struct FrameReader {
    stream: RecvStream,
    deframer: Deframer,
    is_at_end: bool,
}

/// Small frames travel together up to here.
const TOGETHER: usize = 64 * 1024;

impl FrameWriter {
    pub(crate) fn new(stream: SendStream, limit: usize) -> FrameWriter {
        FrameWriter { stream, limit }
    }

    /// Sends one frame; waits when the peer does not read as fast as we write.
    ///
    /// # Errors
    /// [`FrameError::TooLong`] before anything is sent; otherwise see [`FrameError`].
    pub async fn write(&mut self, body: &[u8]) -> Result<(), FrameError> {
        self.write_many(&[body]).await
    }

    /// Sends frames, small ones together.
    ///
    /// # Errors
    /// As [`FrameWriter::write`]; frames before the one that is too long may have been sent.
    pub async fn write_many<B: AsRef<[u8]>>(&mut self, bodies: &[B]) -> Result<(), FrameError> {
        let mut together = BytesMut::new();
        for body in bodies {
            let body = body.as_ref();
            if body.len() > self.limit {
                return Err(FrameError::TooLong {
                    announced: body.len() as u64,
                    limit: self.limit,
                });
            }
            put_length(&mut together, body.len());
            together.extend_from_slice(body);
            if together.len() >= TOGETHER {
                self.send(together.split().freeze()).await?;
            }
        }
        if together.is_empty() {
            return Ok(());
        }
        self.send(together.freeze()).await
    }

    /// Says that no further frame comes. What was written is still on its way.
    ///
    /// # Errors
    /// [`FrameError::Finished`] the second time.
    pub fn finish(&mut self) -> Result<(), FrameError> {
        self.stream.finish().map_err(|_| FrameError::Finished)
    }

    /// Waits, after [`FrameWriter::finish`], until the peer's machine has everything.
    /// Its program may still not have read it.
    ///
    /// # Errors
    /// See [`FrameError`].
    pub async fn delivered(&mut self) -> Result<(), FrameError> {
        use quinn::StoppedError::{ConnectionLost, ZeroRttRejected};
        match self.stream.stopped().await {
            Ok(None) => Ok(()),
            Ok(Some(code)) => Err(FrameError::Stopped {
                code: code.into_inner(),
            }),
            Err(ConnectionLost(error)) => Err(NetError::from(error).into()),
            Err(ZeroRttRejected) => Err(FrameError::Finished),
        }
    }

    /// Gives the stream up: the reader gets [`FrameError::Reset`] with this code.
    pub fn reset(mut self, code: u32) {
        // Fails only when the stream is over already.
        let _ = self.stream.reset(VarInt::from_u32(code));
    }

    async fn send(&mut self, bytes: Bytes) -> Result<(), FrameError> {
        self.stream.write_chunk(bytes).await.map_err(|error| match error {
            WriteError::Stopped(code) => FrameError::Stopped {
                code: code.into_inner(),
            },
            WriteError::ConnectionLost(error) => NetError::from(error).into(),
            WriteError::ClosedStream | WriteError::ZeroRttRejected => FrameError::Finished,
        })
    }
}

impl FrameReader {
    pub(crate) fn new(stream: RecvStream, limit: usize) -> FrameReader {
        FrameReader {
            stream,
            deframer: Deframer::new(limit),
            is_at_end: false,
        }
    }

    /// The next frame; `None` when the peer finished the stream between two frames.
    ///
    /// A call may be dropped at any time (in a `select!`): no byte is lost.
    ///
    /// # Errors
    /// See [`FrameError`].
    pub async fn read(&mut self) -> Result<Option<Bytes>, FrameError> {
        loop {
            if let Some(frame) = self.deframer.next()? {
                return Ok(Some(frame));
            }
            if self.is_at_end {
                return self.deframer.end().map(|()| None);
            }
            let mut chunks: [Bytes; 32] = Default::default();
            match self.stream.read_chunks(&mut chunks).await {
                Ok(Some(count)) => chunks[..count].iter().for_each(|chunk| self.deframer.push(chunk)),
                Ok(None) => self.is_at_end = true,
                Err(ReadError::Reset(code)) => {
                    return Err(FrameError::Reset {
                        code: code.into_inner(),
                    });
                }
                Err(ReadError::ConnectionLost(error)) => return Err(NetError::from(error).into()),
                Err(ReadError::ClosedStream | ReadError::IllegalOrderedRead | ReadError::ZeroRttRejected) => {
                    return Err(FrameError::Finished);
                }
            }
        }
    }

    /// Asks the peer to send no more: its writer gets [`FrameError::Stopped`] with this code.
    pub fn stop(mut self, code: u32) {
        // Fails only when the stream is over already.
        let _ = self.stream.stop(VarInt::from_u32(code));
    }
}
