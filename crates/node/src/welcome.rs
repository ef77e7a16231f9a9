//! What a device that lets another one in hands over, as a file or as the text of a QR.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use wufei_ledger::{Chain, Credential};
use wufei_manifest::id::Hex;

use crate::paper::{self, PaperError};

/// What the text of an admission begins with: kind and version.
const WORD: &str = "WFA1";

/// What a device needs in order to be one of its organisation's: who it is, and where the regulator is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Welcome {
    /// From the root to the device.
    pub chain: Chain,
    /// Where the regulator is, host:port.
    pub address: String,
    /// The regulator's keys on connections.
    pub server_keys: Vec<Hex<32>>,
    /// The organisation's name.
    pub org_name: String,
}

impl Welcome {
    /// One byte for the number of keys, and the keys; address and name, each after two bytes for its length; all the
    /// rest is credentials.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        // Nobody has 256 nodes, and no name is longer than a page: what is more would not be read anywhere.
        let keys = &self.server_keys[..self.server_keys.len().min(usize::from(u8::MAX))];
        bytes.push(u8::try_from(keys.len()).expect("cut to 255 above"));
        keys.iter().for_each(|key| bytes.extend(key.0));
        for text in [&self.address, &self.org_name] {
            let text = &text.as_bytes()[..text.floor_char_boundary(usize::from(u16::MAX))];
            let length = u16::try_from(text.len()).expect("cut to 65 535 above");
            bytes.extend(length.to_be_bytes());
            bytes.extend(text);
        }
        self.chain
            .0
            .iter()
            .for_each(|credential| bytes.extend(credential.to_bytes()));
        bytes
    }

    /// # Errors
    /// [`PaperError::Content`].
    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Self, PaperError> {
        let mut rest = bytes;
        let keys = take(&mut rest, 1)?[0];
        let server_keys = (0..keys).map(|_| Ok(Hex(take(&mut rest, 32)?.try_into().expect("32 bytes"))));
        let server_keys = server_keys.collect::<Result<_, PaperError>>()?;
        let address = take_text(&mut rest)?;
        let org_name = take_text(&mut rest)?;
        if !rest.len().is_multiple_of(Credential::LEN) {
            return Err(content(format!("{} bytes are no credentials", rest.len())));
        }
        let credentials = rest.chunks_exact(Credential::LEN).map(Credential::from_bytes);
        let credentials = credentials.collect::<Result<_, _>>();
        Ok(Self {
            chain: Chain(credentials.map_err(|error| content(error.to_string()))?),
            address,
            server_keys,
            org_name,
        })
    }
}

fn take<'a>(rest: &mut &'a [u8], count: usize) -> Result<&'a [u8], PaperError> {
    let (taken, left) = rest
        .split_at_checked(count)
        .ok_or_else(|| content(format!("it ends {} bytes early", count - rest.len())))?;
    *rest = left;
    Ok(taken)
}

fn take_text(rest: &mut &[u8]) -> Result<String, PaperError> {
    let length = take(rest, 2)?;
    let length = u16::from_be_bytes([length[0], length[1]]);
    let text = take(rest, usize::from(length))?.to_vec();
    String::from_utf8(text).map_err(|error| content(error.to_string()))
}

pub(crate) fn content(why: String) -> PaperError {
    PaperError::Content { why }
}

impl fmt::Display for Welcome {
    /// As a QR holds it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&paper::write(WORD, &self.to_bytes()))
    }
}

impl FromStr for Welcome {
    type Err = PaperError;

    /// Reads the text, or the file.
    fn from_str(text: &str) -> Result<Self, PaperError> {
        if text.trim_start().starts_with('{') {
            return serde_json::from_str(text).map_err(|error| content(error.to_string()));
        }
        Self::from_bytes(&paper::read(WORD, text)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn welcome() -> Welcome {
        Welcome {
            chain: Chain(Vec::new()),
            address: "10.1.2.3:4420".to_owned(),
            server_keys: vec![Hex([3; 32]), Hex([4; 32])],
            org_name: "示例汽修厂".to_owned(),
        }
    }

    #[test]
    fn an_admission_is_read_from_its_text_and_from_its_file() {
        let file = serde_json::to_string_pretty(&welcome()).unwrap();
        assert_eq!(welcome().to_string().parse(), Ok(welcome()));
        assert_eq!(file.parse(), Ok(welcome()));
    }

    proptest! {
        #[test]
        fn whatever_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
            let _ = Welcome::from_bytes(&bytes);
        }
    }
}
