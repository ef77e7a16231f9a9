//! Text with signature lines below it.

use crate::text::{Line, Lines, MAX_TEXT};
use crate::{KeyId, KeyName, LogKey, Malformed, VerifierKey, text};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use std::fmt;

/// The most signatures of a note that are read. The page asks for at least 16; the Go implementation reads 100.
pub const MAX_SIGNATURES: usize = 100;

/// A text and who signed it, by their own claim: nothing of it is to be believed before [`Note::verify`].
///
/// ```text
/// any text that ends with a line feed
///
/// — <key name> <base64 of the key id and the signature>
/// ```
///
/// Source: c2sp.org/signed-note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    text: String,
    signatures: Vec<NoteSignature>,
}

impl Note {
    /// A note with this text, signed once.
    ///
    /// # Errors
    /// [`Malformed`] when the text does not end with a line feed, holds control characters or is too long.
    pub fn sign(text: &str, key: &LogKey) -> Result<Self, Malformed> {
        Lines::received(text.as_bytes(), "note")?;
        let note = Self {
            text: text.into(),
            signatures: vec![key.sign(text)],
        };
        // A text that is just short enough may leave no room for its signature.
        Lines::received(note.to_string().as_bytes(), "note")?;
        Ok(note)
    }

    /// Reads a note.
    ///
    /// # Errors
    /// [`Malformed`] names the first line that does not follow the page.
    pub fn parse(bytes: &[u8]) -> Result<Self, Malformed> {
        Self::from_lines(Lines::received(bytes, "note")?)
    }

    pub(crate) fn from_lines(lines: Lines<'_>) -> Result<Self, Malformed> {
        let (text, below) = lines.split_at_last_empty_line("note")?;
        Ok(Self {
            text: text.into(),
            signatures: signatures(below)?,
        })
    }

    /// What is signed, with its last line feed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// In the order of their lines; at least one.
    pub fn signatures(&self) -> &[NoteSignature] {
        &self.signatures
    }

    /// Adds a signature line, unless the same line is there already.
    ///
    /// # Errors
    /// [`NoteFull`] when nobody would read the note any more.
    pub fn add(&mut self, signature: NoteSignature) -> Result<(), NoteFull> {
        if self.signatures.contains(&signature) {
            return Ok(());
        }
        let length = self.to_string().len() + signature.to_string().len();
        if self.signatures.len() == MAX_SIGNATURES || length > MAX_TEXT {
            return Err(NoteFull);
        }
        self.signatures.push(signature);
        Ok(())
    }

    /// Who of these keys signed the text, in the order of the lines. Signatures by others are passed over.
    ///
    /// One key may have several lines, and each counts here: count keys, not lines.
    ///
    /// # Errors
    /// [`Unverified::Bad`] when a line by one of these keys does not hold, though others do;
    /// [`Unverified::Nobody`] when none of them signed.
    pub fn verify<'k>(&self, keys: &'k [VerifierKey]) -> Result<Vec<Verified<'k>>, Unverified> {
        let mut verified = Vec::new();
        for signature in &self.signatures {
            let mut known = keys.iter().filter(|key| signature.is_by(key)).peekable();
            if known.peek().is_none() {
                continue;
            }
            // Two keys may have one name and one id by accident; one of them must have signed.
            let good = known.find_map(|key| key.verify(&self.text, &signature.bytes));
            verified.push(good.ok_or_else(|| Unverified::Bad {
                name: signature.name.clone(),
                id: signature.id,
            })?);
        }
        if verified.is_empty() {
            return Err(Unverified::Nobody);
        }
        Ok(verified)
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.signatures
            .iter()
            .try_for_each(|signature| write!(f, "{signature}"))
    }
}

/// One signature line, printed with its line feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteSignature {
    name: KeyName,
    id: KeyId,
    bytes: Vec<u8>,
}

impl NoteSignature {
    pub(crate) fn new(key: &VerifierKey, bytes: Vec<u8>) -> Self {
        Self {
            name: key.name().clone(),
            id: key.id(),
            bytes,
        }
    }

    /// Reads signature lines that stand alone, as a witness answers them.
    ///
    /// # Errors
    /// [`Malformed`] names the first line that is no signature.
    pub fn parse_lines(bytes: &[u8]) -> Result<Vec<Self>, Malformed> {
        signatures(Lines::received(bytes, "signature")?)
    }

    fn from_line(line: Line<'_>) -> Result<Self, Malformed> {
        const FORM: &str =
            "an em dash, a key name, and base64 of a key id and a signature, with one space between";
        let malformed = || line.malformed(FORM);
        let (name, encoded) = line
            .after("— ", FORM)?
            .text
            .split_once(' ')
            .ok_or_else(malformed)?;
        let decoded = text::base64(encoded).ok_or_else(malformed)?;
        match decoded.split_first_chunk() {
            Some((id, bytes)) if !bytes.is_empty() => Ok(Self {
                name: name.parse().map_err(|_| malformed())?,
                id: KeyId(u32::from_be_bytes(*id)),
                bytes: bytes.into(),
            }),
            _ => Err(malformed()),
        }
    }

    /// Who is said to have signed.
    pub fn name(&self) -> &KeyName {
        &self.name
    }

    /// With which of their keys.
    pub fn id(&self) -> KeyId {
        self.id
    }

    fn is_by(&self, key: &VerifierKey) -> bool {
        self.id == key.id() && self.name == *key.name()
    }
}

impl fmt::Display for NoteSignature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [&self.id.0.to_be_bytes(), self.bytes.as_slice()].concat();
        writeln!(f, "— {} {}", self.name, BASE64_STANDARD.encode(bytes))
    }
}

fn signatures(mut lines: Lines<'_>) -> Result<Vec<NoteSignature>, Malformed> {
    let mut signatures = Vec::new();
    loop {
        let line = lines.next("signature")?;
        if signatures.len() == MAX_SIGNATURES {
            return Err(line.malformed("the end of the note: at most 100 signatures are read"));
        }
        signatures.push(NoteSignature::from_line(line)?);
        if lines.is_at_end() {
            return Ok(signatures);
        }
    }
}

/// A signature line that holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verified<'k> {
    /// Who signed.
    pub key: &'k VerifierKey,
    /// When, by the signer's clock, in seconds since 1970; only cosignatures say it.
    pub seconds: Option<u64>,
}

/// Why a note is not believed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unverified {
    /// The text was changed, or somebody signs in another's name.
    #[error("the signature of {name}+{id} is not over this text")]
    Bad {
        /// Whose it claims to be.
        name: KeyName,
        /// With which key.
        id: KeyId,
    },
    /// Perhaps a note of another log, or a key that has been replaced.
    #[error("none of the keys configured here has signed this note")]
    Nobody,
}

/// The note takes no more signatures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a note holds at most {MAX_SIGNATURES} signatures and {MAX_TEXT} bytes; leave out those you do not need"
)]
pub struct NoteFull;
