//! Reading credentials, revocations, organisations, invites and codes.

use rusqlite::{Connection, OptionalExtension, Row, params};
use wufei_ledger::{Bits, Credential, DeviceId, EntryId, OrgId};

use super::value::{bytes, damaged, number, optional_number};
use crate::{
    ArchiveError, Invite, Organisation, Shard, StoredCode, StoredCredential, StoredRevocation, Used,
};

pub(super) fn credentials(
    connection: &Connection,
    shard: Shard,
) -> Result<Vec<StoredCredential>, ArchiveError> {
    const CREDENTIALS: &str = "SELECT signed, log_index FROM credential WHERE shard = ?1 ORDER BY place";
    let mut statement = connection.prepare_cached(CREDENTIALS)?;
    let rows = statement.query_map([shard.0], |row| {
        Ok((row.get::<_, Vec<u8>>(0)?, optional_number(row, 1)?))
    })?;
    rows.map(|row| {
        let (signed, log_index) = row?;
        Ok(StoredCredential {
            credential: read(&signed)?,
            log_index,
        })
    })
    .collect()
}

fn read(signed: &[u8]) -> Result<Credential, ArchiveError> {
    Credential::from_bytes(signed).map_err(|why| damaged(format!("a credential ({why})")))
}

pub(super) fn revocations(
    connection: &Connection,
    shard: Shard,
) -> Result<Vec<StoredRevocation>, ArchiveError> {
    const REVOCATIONS: &str =
        "SELECT device, entry_id, log_index, note FROM revocation WHERE shard = ?1 ORDER BY log_index";
    let mut statement = connection.prepare_cached(REVOCATIONS)?;
    let rows = statement.query_map([shard.0], |row| {
        Ok(StoredRevocation {
            device: DeviceId(bytes(row, 0)?),
            entry: EntryId(bytes(row, 1)?),
            log_index: number(row, 2)?,
            note: row.get(3)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

const ORGANISATION: &str =
    "SELECT org, name, uscc, kinds, division, since_ms FROM org WHERE shard = ?1 AND org = ?2";

pub(super) fn organisation(
    connection: &Connection,
    shard: Shard,
    org: OrgId,
) -> Result<Option<Organisation>, ArchiveError> {
    Ok(connection
        .prepare_cached(ORGANISATION)?
        .query_row(params![shard.0, org.0], organisation_row)
        .optional()?)
}

pub(super) fn organisations(
    connection: &Connection,
    shard: Shard,
) -> Result<Vec<Organisation>, ArchiveError> {
    const ORGANISATIONS: &str =
        "SELECT org, name, uscc, kinds, division, since_ms FROM org WHERE shard = ?1 ORDER BY name, org";
    let mut statement = connection.prepare_cached(ORGANISATIONS)?;
    let rows = statement.query_map([shard.0], organisation_row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn organisation_row(row: &Row<'_>) -> rusqlite::Result<Organisation> {
    Ok(Organisation {
        org: OrgId(bytes(row, 0)?),
        name: row.get(1)?,
        uscc: row.get(2)?,
        kinds: Bits(row.get(3)?),
        division: row.get(4)?,
        since_ms: number(row, 5)?,
    })
}

/// The columns that [`invite_row`] reads.
macro_rules! invite_columns {
    () => {
        "SELECT org, name, uscc, kinds, division, made_ms,
                tag, key, bits, slot, expires_ms, used_by, transport, credential FROM invite WHERE shard = ?1"
    };
}

pub(super) fn invite(
    connection: &Connection,
    shard: Shard,
    tag: [u8; 8],
) -> Result<Option<Invite>, ArchiveError> {
    const INVITE: &str = concat!(invite_columns!(), " AND tag = ?2");
    let mut statement = connection.prepare_cached(INVITE)?;
    let mut rows = statement.query(params![shard.0, tag])?;
    rows.next()?.map(invite_row).transpose()
}

pub(super) fn invites(connection: &Connection, shard: Shard) -> Result<Vec<Invite>, ArchiveError> {
    const INVITES: &str = concat!(invite_columns!(), " ORDER BY made_ms DESC, tag");
    let mut statement = connection.prepare_cached(INVITES)?;
    let mut rows = statement.query([shard.0])?;
    let mut invites = Vec::new();
    while let Some(row) = rows.next()? {
        invites.push(invite_row(row)?);
    }
    Ok(invites)
}

fn invite_row(row: &Row<'_>) -> Result<Invite, ArchiveError> {
    let used = match row.get::<_, Option<[u8; 32]>>(11)? {
        None => None,
        Some(device_key) => Some(Used {
            device_key,
            transport_key: bytes(row, 12)?,
            credential: read(&row.get::<_, Vec<u8>>(13)?)?,
        }),
    };
    // An organisation is there since its invite was used; until then, the moment of the invite stands in.
    let organisation = organisation_row(row)?;
    Ok(Invite {
        tag: bytes(row, 6)?,
        key: bytes(row, 7)?,
        bits: Bits(row.get(8)?),
        slot: row.get(9)?,
        made_ms: organisation.since_ms,
        organisation,
        expires_ms: number(row, 10)?,
        used,
    })
}

/// The columns that [`code_row`] reads.
macro_rules! code_columns {
    () => {
        "SELECT code, made_ms, used_by FROM code WHERE shard = ?1 AND org = ?2"
    };
}

pub(super) fn code(
    connection: &Connection,
    shard: Shard,
    org: OrgId,
    number: u32,
) -> Result<Option<StoredCode>, ArchiveError> {
    const CODE: &str = concat!(code_columns!(), " AND number = ?3");
    let mut statement = connection.prepare_cached(CODE)?;
    let mut rows = statement.query(params![shard.0, org.0, number])?;
    rows.next()?.map(|row| code_row(org, row)).transpose()
}

pub(super) fn codes(
    connection: &Connection,
    shard: Shard,
    org: OrgId,
) -> Result<Vec<StoredCode>, ArchiveError> {
    const CODES: &str = concat!(code_columns!(), " ORDER BY number");
    let mut statement = connection.prepare_cached(CODES)?;
    let mut rows = statement.query(params![shard.0, org.0])?;
    let mut codes = Vec::new();
    while let Some(row) = rows.next()? {
        codes.push(code_row(org, row)?);
    }
    Ok(codes)
}

fn code_row(org: OrgId, row: &Row<'_>) -> Result<StoredCode, ArchiveError> {
    let code: String = row.get(0)?;
    let damaged = |_| ArchiveError::Damaged {
        what: format!("a code of organisation {org}"),
    };
    Ok(StoredCode {
        org,
        code: code.parse().map_err(damaged)?,
        made_ms: number(row, 1)?,
        used_by: row.get::<_, Option<[u8; 32]>>(2)?.map(EntryId),
    })
}
