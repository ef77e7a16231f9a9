//! A mark beside the key: how far this device has signed. A database restored from a copy is behind it.
//!
//! Backups of the database do not hold the folder of the keys, so the mark stays when the database goes back.

use std::path::PathBuf;

use wufei_home::Folder;
use wufei_ledger::EntryId;

const MARK: &str = "keys/signed";

/// Epoch, the next number, and the entry before it.
pub(crate) type Mark = (u32, u64, EntryId);

/// Reads the mark; `None` when there is none, or nothing that can be read.
pub(crate) fn read(folder: &Folder) -> Option<Mark> {
    let text = std::fs::read_to_string(folder.file(MARK)).ok()?;
    let mut words = text.split_whitespace();
    let mark = (
        words.next()?.parse().ok()?,
        words.next()?.parse().ok()?,
        words.next()?.parse().ok()?,
    );
    words.next().is_none().then_some(mark)
}

/// Writes it in place of the one before. It may be lost in a crash: a mark that is behind says nothing.
pub(crate) fn write(folder: &Folder, (epoch, next_seq, last): Mark) -> std::io::Result<()> {
    let new: PathBuf = folder.file("keys/signed.new");
    std::fs::write(&new, format!("{epoch} {next_seq} {last}\n"))?;
    std::fs::rename(new, folder.file(MARK))
}
