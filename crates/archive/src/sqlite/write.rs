//! The one transaction that writes.

use rusqlite::{Connection, Transaction, TransactionBehavior, params};
use wufei_manifest::id::Hex;

use super::log::size;
use super::search;
use super::value::{damaged, int};
use crate::{ArchiveError, Batch, FeedGrowth, Invite, InviteUse, ManifestRow, Shard};

pub(super) fn commit(connection: &mut Connection, shard: Shard, batch: &Batch) -> Result<(), ArchiveError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    advance(&transaction, shard, batch)?;
    entries(&transaction, shard, batch)?;
    for growth in &batch.feeds {
        grow(&transaction, shard, growth)?;
    }
    people(&transaction, shard, batch)?;
    waiting(&transaction, shard, batch)?;
    for row in &batch.rows {
        paint(&transaction, shard, row)?;
    }
    Ok(transaction.commit()?)
}

/// Compare-and-swap: the head moves only from where the writer believed it to be.
fn advance(transaction: &Transaction<'_>, shard: Shard, batch: &Batch) -> Result<(), ArchiveError> {
    const ADVANCE: &str = "UPDATE log_head SET size = ?3 WHERE shard = ?1 AND size = ?2";
    let expected = batch.expected_size;
    let grown = expected + batch.entries.len() as u64;
    let moved = transaction
        .prepare_cached(ADVANCE)?
        .execute(params![shard.0, int(expected), int(grown)])?;
    match moved {
        1 => Ok(()),
        _ => Err(ArchiveError::Lost {
            expected,
            found: size(transaction, shard)?,
        }),
    }
}

fn entries(transaction: &Transaction<'_>, shard: Shard, batch: &Batch) -> Result<(), ArchiveError> {
    const ENTRY: &str = "INSERT INTO entry
        (shard, log_index, entry_id, doc, device, epoch, seq, signed, verdict, log_ms, receipt)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
    const PARTY: &str = "INSERT INTO doc_party (shard, doc, org) VALUES (?1, ?2, ?3)";
    let mut insert = transaction.prepare_cached(ENTRY)?;
    for (expected, stored) in (batch.expected_size..).zip(&batch.entries) {
        if stored.log_index != expected {
            return Err(damaged(format!(
                "a batch with index {} where {expected} comes next",
                stored.log_index
            )));
        }
        insert.execute(params![
            shard.0,
            int(stored.log_index),
            stored.entry.0,
            stored.doc.0,
            stored.place.device.0,
            stored.place.epoch,
            int(stored.place.seq),
            stored.signed,
            stored.verdict,
            int(stored.log_ms),
            stored.receipt.0,
        ])?;
    }
    let mut insert = transaction.prepare_cached(PARTY)?;
    for (doc, org) in &batch.parties {
        insert.execute(params![shard.0, doc.0, org.0])?;
    }
    Ok(())
}

fn grow(transaction: &Transaction<'_>, shard: Shard, growth: &FeedGrowth) -> Result<(), ArchiveError> {
    const LINK: &str = "INSERT INTO feed (shard, feed, seq, log_index, chain) VALUES (?1, ?2, ?3, ?4, ?5)";
    const HEAD: &str = "INSERT INTO feed_head (shard, feed, seq, chain) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT (shard, feed) DO UPDATE SET seq = excluded.seq, chain = excluded.chain";
    let key = growth.feed.to_key();
    let mut insert = transaction.prepare_cached(LINK)?;
    for link in &growth.links {
        insert.execute(params![
            shard.0,
            key,
            int(link.seq),
            int(link.log_index),
            link.chain.0
        ])?;
    }
    if let Some(last) = growth.links.last() {
        transaction
            .prepare_cached(HEAD)?
            .execute(params![shard.0, key, int(last.seq), last.chain.0])?;
    }
    Ok(())
}

fn people(transaction: &Transaction<'_>, shard: Shard, batch: &Batch) -> Result<(), ArchiveError> {
    const CREDENTIAL: &str = "INSERT INTO credential (shard, credential_id, place, signed, log_index)
        VALUES (?1, ?2, (SELECT 1 + count(*) FROM credential WHERE shard = ?1), ?3, ?4)
        ON CONFLICT (shard, credential_id) DO NOTHING";
    const REVOCATION: &str = "INSERT INTO revocation (shard, device, entry_id, log_index, note)
        VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (shard, device) DO NOTHING";
    const ORG: &str = "INSERT INTO org (shard, org, name, uscc, kinds, division, since_ms)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (shard, org) DO NOTHING";
    for known in &batch.credentials {
        transaction.prepare_cached(CREDENTIAL)?.execute(params![
            shard.0,
            known.credential.id().0,
            known.credential.to_bytes().as_slice(),
            known.log_index.map(int)
        ])?;
    }
    for revoked in &batch.revocations {
        transaction.prepare_cached(REVOCATION)?.execute(params![
            shard.0,
            revoked.device.0,
            revoked.entry.0,
            int(revoked.log_index),
            revoked.note
        ])?;
    }
    for org in &batch.organisations {
        transaction.prepare_cached(ORG)?.execute(params![
            shard.0,
            org.org.0,
            org.name,
            org.uscc,
            org.kinds.0,
            org.division,
            int(org.since_ms)
        ])?;
    }
    for new in &batch.invites {
        invite(transaction, shard, new)?;
    }
    for taken in &batch.used {
        take(transaction, shard, taken)?;
    }
    codes(transaction, shard, batch)
}

fn codes(transaction: &Transaction<'_>, shard: Shard, batch: &Batch) -> Result<(), ArchiveError> {
    const CODE: &str = "INSERT INTO code (shard, org, number, code, made_ms) VALUES (?1, ?2, ?3, ?4, ?5)";
    const USE: &str =
        "UPDATE code SET used_by = ?4 WHERE shard = ?1 AND org = ?2 AND number = ?3 AND used_by IS NULL";
    for new in &batch.codes {
        transaction.prepare_cached(CODE)?.execute(params![
            shard.0,
            new.org.0,
            new.code.number(),
            new.code.to_string(),
            int(new.made_ms)
        ])?;
    }
    for (org, number, entry) in &batch.used_codes {
        let changed = transaction
            .prepare_cached(USE)?
            .execute(params![shard.0, org.0, number, entry.0])?;
        if changed != 1 {
            return Err(ArchiveError::CodeTaken {
                org: *org,
                number: *number,
            });
        }
    }
    Ok(())
}

fn invite(transaction: &Transaction<'_>, shard: Shard, invite: &Invite) -> Result<(), ArchiveError> {
    const INVITE: &str = "INSERT INTO invite
        (shard, tag, key, org, name, uscc, kinds, division, bits, slot, made_ms, expires_ms)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
    let org = &invite.organisation;
    transaction.prepare_cached(INVITE)?.execute(params![
        shard.0,
        invite.tag,
        invite.key,
        org.org.0,
        org.name,
        org.uscc,
        org.kinds.0,
        org.division,
        invite.bits.0,
        invite.slot,
        int(invite.made_ms),
        int(invite.expires_ms)
    ])?;
    Ok(())
}

fn take(transaction: &Transaction<'_>, shard: Shard, taken: &InviteUse) -> Result<(), ArchiveError> {
    const TAKE: &str = "UPDATE invite SET used_by = ?3, transport = ?4, credential = ?5
        WHERE shard = ?1 AND tag = ?2 AND used_by IS NULL";
    let used = &taken.used;
    let changed = transaction.prepare_cached(TAKE)?.execute(params![
        shard.0,
        taken.tag,
        used.device_key,
        used.transport_key,
        used.credential.to_bytes().as_slice()
    ])?;
    match changed {
        1 => Ok(()),
        _ => Err(ArchiveError::InviteTaken { tag: Hex(taken.tag) }),
    }
}

fn waiting(transaction: &Transaction<'_>, shard: Shard, batch: &Batch) -> Result<(), ArchiveError> {
    const PARK: &str = "INSERT INTO parked (shard, entry_id, signed, arrived_ms)
        VALUES (?1, ?2, ?3, ?4) ON CONFLICT (shard, entry_id) DO NOTHING";
    const UNPARK: &str = "DELETE FROM parked WHERE shard = ?1 AND entry_id = ?2";
    for parked in &batch.park {
        transaction.prepare_cached(PARK)?.execute(params![
            shard.0,
            parked.entry.0,
            parked.signed,
            int(parked.arrived_ms)
        ])?;
    }
    for entry in &batch.unpark {
        transaction
            .prepare_cached(UNPARK)?
            .execute(params![shard.0, entry.0])?;
    }
    Ok(())
}

fn paint(transaction: &Transaction<'_>, shard: Shard, row: &ManifestRow) -> Result<(), ArchiveError> {
    const ROW: &str = "INSERT OR REPLACE INTO manifest_row
        (shard, doc, first_index, code, kind, status, number, consignor, carrier, receiver, district,
         at_ms, updated_ms, planned_g, removed_g, accepted_g, sort_g, entries, conflicts, contested, words)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21)";
    const OLD_WORDS: &str = "SELECT words FROM manifest_row WHERE shard = ?1 AND doc = ?2";
    const SEARCH: &str = "INSERT OR REPLACE INTO manifest_search (rowid, words) VALUES (?1, ?2)";
    let old: Option<String> = transaction
        .prepare_cached(OLD_WORDS)?
        .query_map(params![shard.0, row.doc.0], |row| row.get(0))?
        .next()
        .transpose()?;
    transaction.prepare_cached(ROW)?.execute(params![
        shard.0,
        row.doc.0,
        int(row.first_index),
        row.code,
        row.kind,
        row.status,
        row.number,
        row.consignor,
        row.carrier,
        row.receiver,
        row.district,
        int(row.at_ms),
        int(row.updated_ms),
        row.planned_g.map(int),
        row.removed_g.map(int),
        row.accepted_g.map(int),
        int(row.planned_g.unwrap_or(0)),
        row.entries,
        row.conflicts,
        row.contested,
        row.words,
    ])?;
    // Most entries change a weight or add a step and leave the words as they are.
    if old.as_ref() != Some(&row.words) {
        transaction
            .prepare_cached(SEARCH)?
            .execute(params![int(row.first_index), search::cut(&row.words)])?;
    }
    lines(transaction, shard, row)
}

fn lines(transaction: &Transaction<'_>, shard: Shard, row: &ManifestRow) -> Result<(), ArchiveError> {
    const CLEAR: &str = "DELETE FROM manifest_line WHERE shard = ?1 AND doc = ?2";
    const LINE: &str = "INSERT INTO manifest_line
        (shard, doc, line, waste_code, waste_name, is_draft, at_ms, planned_g, removed_g, accepted_g)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
    transaction
        .prepare_cached(CLEAR)?
        .execute(params![shard.0, row.doc.0])?;
    let mut insert = transaction.prepare_cached(LINE)?;
    for line in &row.lines {
        insert.execute(params![
            shard.0,
            row.doc.0,
            line.line,
            line.waste_code,
            line.waste_name,
            row.status == "draft",
            int(row.at_ms),
            line.planned_g.map(int),
            line.removed_g.map(int),
            line.accepted_g.map(int)
        ])?;
    }
    Ok(())
}
