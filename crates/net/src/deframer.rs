use bytes::{Buf, Bytes, BytesMut};

use crate::FrameError;

/// Cuts a stream of bytes into frames: a QUIC variable-length integer, then as many bytes.
///
/// It holds at most twice what has arrived; what a peer merely announces costs nothing.
///
/// Source: RFC 9000 §16.
pub(crate) struct Deframer {
    arrived: BytesMut,
    limit: usize,
}

/// Appends the length that stands in front of a frame's body.
pub(crate) fn put_length(into: &mut BytesMut, length: usize) {
    let length = length as u64;
    match length {
        0..0x40 => into.extend_from_slice(&[length as u8]),
        0x40..0x4000 => into.extend_from_slice(&(length as u16 | 0x4000).to_be_bytes()),
        0x4000..0x4000_0000 => into.extend_from_slice(&(length as u32 | 0x8000_0000).to_be_bytes()),
        _ => into.extend_from_slice(&(length | 0xc000_0000_0000_0000).to_be_bytes()),
    }
}

impl Deframer {
    pub(crate) fn new(limit: usize) -> Deframer {
        Deframer {
            arrived: BytesMut::new(),
            limit,
        }
    }

    pub(crate) fn push(&mut self, bytes: &[u8]) {
        self.arrived.extend_from_slice(bytes);
    }

    /// The next whole frame; `None` when more bytes must come first.
    pub(crate) fn next(&mut self) -> Result<Option<Bytes>, FrameError> {
        let Some((announced, header)) = self.length() else {
            return Ok(None);
        };
        let length = usize::try_from(announced)
            .ok()
            .filter(|length| *length <= self.limit);
        let length = length.ok_or(FrameError::TooLong {
            announced,
            limit: self.limit,
        })?;
        if self.arrived.len() < header + length {
            return Ok(None);
        }
        self.arrived.advance(header);
        Ok(Some(self.arrived.split_to(length).freeze()))
    }

    /// Says whether the stream may end here.
    pub(crate) fn end(&self) -> Result<(), FrameError> {
        match self.arrived.len() {
            0 => Ok(()),
            arrived => Err(FrameError::Truncated { arrived }),
        }
    }

    /// The announced length, and how many bytes said it.
    fn length(&self) -> Option<(u64, usize)> {
        let first = *self.arrived.first()?;
        let header = 1 << (first >> 6);
        let bytes = self.arrived.get(1..header)?;
        let length = bytes.iter().fold(u64::from(first & 0x3f), |length, byte| {
            length << 8 | u64::from(*byte)
        });
        Some((length, header))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn framed(bodies: &[Vec<u8>]) -> BytesMut {
        let mut stream = BytesMut::new();
        for body in bodies {
            put_length(&mut stream, body.len());
            stream.extend_from_slice(body);
        }
        stream
    }

    #[test]
    fn lengths_are_those_of_rfc_9000() {
        // RFC 9000 appendix A.1.
        for (length, bytes) in [
            (37, &b"\x25"[..]),
            (15_293, b"\x7b\xbd"),
            (494_878_333, b"\x9d\x7f\x3e\x7d"),
            (151_288_809_941_952_652, b"\xc2\x19\x7c\x5e\xff\x14\xe8\x8c"),
        ] {
            let mut written = BytesMut::new();
            put_length(&mut written, length);
            assert_eq!(written, bytes);
            let mut deframer = Deframer::new(0);
            deframer.push(bytes);
            assert_eq!(deframer.length(), Some((length as u64, bytes.len())));
        }
    }

    #[test]
    fn an_announcement_alone_costs_nothing() {
        let mut deframer = Deframer::new(256 * 1024);
        let mut stream = BytesMut::new();
        put_length(&mut stream, 256 * 1024);
        deframer.push(&stream);
        assert!(matches!(deframer.next(), Ok(None)));
        assert!(deframer.arrived.capacity() < 1024);
        assert!(matches!(
            deframer.end(),
            Err(FrameError::Truncated { arrived: 4 })
        ));

        for announced in [256 * 1024 + 1, usize::MAX >> 2] {
            let mut deframer = Deframer::new(256 * 1024);
            let mut stream = BytesMut::new();
            put_length(&mut stream, announced);
            deframer.push(&stream);
            let error = deframer.next().unwrap_err();
            assert_eq!(
                error.to_string(),
                format!("a frame of {announced} bytes, at most 262144 are taken")
            );
        }
    }

    proptest! {
        #[test]
        fn any_cutting_of_the_stream_gives_the_same_frames(
            bodies in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..300), 0..20),
            cuts in prop::collection::vec(1..200_usize, 1..50),
        ) {
            let mut stream = framed(&bodies);
            let mut deframer = Deframer::new(300);
            let mut frames = Vec::new();
            for cut in cuts.iter().cycle() {
                while let Some(frame) = deframer.next().unwrap() {
                    frames.push(frame.to_vec());
                }
                if stream.is_empty() {
                    break;
                }
                let cut = (*cut).min(stream.len());
                deframer.push(&stream.split_to(cut));
            }
            prop_assert!(deframer.end().is_ok());
            prop_assert_eq!(frames, bodies);
        }

        #[test]
        fn any_bytes_are_frames_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
            let mut deframer = Deframer::new(500);
            deframer.push(&bytes);
            while let Ok(Some(frame)) = deframer.next() {
                prop_assert!(frame.len() <= 500);
            }
        }
    }
}
