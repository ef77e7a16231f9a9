//! How much, how many, how long: one place for every bound of the conversation.

/// Bytes of the longest frame, without its length prefix.
pub const MAX_FRAME: usize = 256 * 1024;
/// Bytes after which a frame of many entries is sent. The largest entry still fits on top.
pub const FILL: usize = MAX_FRAME - 72 * 1024;
/// Items in one list of a frame. Frames of honest peers stay below by their bytes alone.
pub const MAX_ITEMS: usize = 4096;
/// Bytes of the longest text in a frame.
pub const MAX_TEXT: usize = 2048;

/// Bytes a device pushes without an answer.
pub const WINDOW_BYTES: usize = 4 * 1024 * 1024;
/// Entries a device pushes without an answer.
pub const WINDOW_ENTRIES: usize = 4096;
/// Bytes of the outbox that are loaded at once.
pub const OUTBOX_CHUNK: usize = 512 * 1024;
/// Receipts that wait for the device's disk before the next answer is read.
pub const RECEIPTS_WAITING: usize = 8192;
/// Pages of one feed that are read but not stored, or loaded but not written.
pub const PAGES_IN_FLIGHT: usize = 2;

/// Bytes of entries that wait for admission before the next frame is read.
pub const ADMIT_QUEUE_BYTES: usize = 768 * 1024;
/// Entries in one batch of admissions.
pub const ADMIT_BATCH: usize = 2048;
/// Answers on the control stream that a device has not taken yet before its next entries are read.
pub const ANSWERS_UNWRITTEN: usize = 16;
/// Pull streams of one connection that are open at the same time.
pub const MAX_PULLS: usize = 8;
/// Connections of one credential that are open at the same time.
pub const CONNECTIONS_PER_CREDENTIAL: usize = 4;

/// Milliseconds within which a connection says hello, on either side.
pub const HELLO_MS: u64 = 5_000;
/// Milliseconds after which devices may come back to a node that is shutting down.
pub const COME_BACK_MS: u64 = 1_000;
