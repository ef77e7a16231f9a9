//! A replica's folder on disk: private, held by one process, its key sealed under a PIN.
//!
//! - [`Folder`] makes the folder (0700) and holds it: a second process is told who has it.
//! - [`seal`] and [`unseal`] turn a key's seed into the bytes of a key file and back, under a [`Pin`].
//! - [`write_secret`] and [`read_secret`] keep a small file (0600) that a power cut never leaves half written.
//!
//! This is Unix only: what keeps others out are the permission bits.

mod folder;
mod key_file;
mod pin;
mod secret;

pub use folder::{Folder, HomeError};
pub use key_file::{KdfParams, KeyFileError, seal, unseal};
pub use pin::{Pin, PinError};
pub use secret::{MAX_SECRET_LENGTH, SecretError, read_secret, write_secret};
