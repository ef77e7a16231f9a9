//! The token that the node prints at its start.

use std::sync::Arc;
use subtle::ConstantTimeEq;

/// The text after `Bearer`. It does not print itself.
#[derive(Clone)]
pub struct Token(Arc<str>);

impl Token {
    /// A token that nobody can guess: 32 random bytes.
    ///
    /// # Errors
    /// When the operating system gives no random bytes.
    pub fn random() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)?;
        Ok(Self(wufei_manifest::id::Hex(bytes).to_string().into()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(super) fn is(&self, shown: &str) -> bool {
        // How long the comparison takes must not tell how many characters were right.
        self.0.as_bytes().ct_eq(shown.as_bytes()).into()
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}
