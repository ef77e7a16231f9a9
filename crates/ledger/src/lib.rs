//! Signed entries, credentials, documents, and the one door through which entries come in.
