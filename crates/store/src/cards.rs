use rusqlite::{OptionalExtension, Row};
use wufei_ledger::{Card, CardAddress, PersonId};

use crate::database::fixed;
use crate::{Store, StoreError};

/// A card that is here or was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptCard {
    /// By which entries name it.
    pub address: CardAddress,
    /// Whose it is.
    pub person: PersonId,
    /// Whether it is of a person of this device.
    pub is_own: bool,
    /// What it says.
    pub content: CardContent,
}

/// What is kept of a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CardContent {
    /// All of it.
    Whole(Card),
    /// Nothing: it was erased here.
    Erased {
        /// When, in milliseconds since 1970, by this replica's clock.
        at_ms: u64,
    },
    /// Bytes that are not those of its address: the file was damaged or changed by hand.
    Damaged,
}

impl Store {
    /// Keeps a card; whether it was not here before. One that was erased here stays erased.
    ///
    /// # Errors
    /// As all writes.
    pub fn keep_card(&mut self, card: &Card, is_own: bool) -> Result<bool, StoreError> {
        Ok(self
            .connection
            .prepare_cached(
                "INSERT INTO card (address, person, is_own, bytes) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (address) DO NOTHING",
            )?
            .execute((card.address().as_bytes(), card.person().as_bytes(), is_own, card.to_bytes()))?
            == 1)
    }

    /// The card with this address, erased or not.
    ///
    /// # Errors
    /// As all reads.
    pub fn card(&self, address: CardAddress) -> Result<Option<KeptCard>, StoreError> {
        self.connection
            .prepare_cached("SELECT address, person, is_own, bytes, erased_ms FROM card WHERE address = ?1")?
            .query_row([address.as_bytes()], |row| Ok(read(row)))
            .optional()?
            .transpose()
    }

    /// Every card, in the order of arrival, erased ones among them.
    ///
    /// # Errors
    /// As all reads.
    pub fn cards(&self) -> Result<Vec<KeptCard>, StoreError> {
        self.connection
            .prepare_cached("SELECT address, person, is_own, bytes, erased_ms FROM card ORDER BY row")?
            .query_map([], |row| Ok(read(row)))?
            .map(|card| card?)
            .collect()
    }

    /// The person at this device now.
    ///
    /// # Errors
    /// As all reads.
    pub fn acting(&self) -> Result<Option<PersonId>, StoreError> {
        Ok(self
            .connection
            .prepare_cached("SELECT person FROM acting")?
            .query_row([], |row| Ok(row.get::<_, Option<[u8; 16]>>(0)?.map(PersonId)))?)
    }

    /// The newest own card of the person at this device.
    ///
    /// # Errors
    /// As all reads.
    pub fn acting_card(&self) -> Result<Option<KeptCard>, StoreError> {
        self.connection
            .prepare_cached(
                "SELECT address, card.person, is_own, bytes, erased_ms FROM card JOIN acting USING (person)
                 WHERE is_own = 1 AND bytes IS NOT NULL ORDER BY row DESC LIMIT 1",
            )?
            .query_row([], |row| Ok(read(row)))
            .optional()?
            .transpose()
    }

    /// Says who is at this device from now on.
    ///
    /// # Errors
    /// As all writes.
    pub fn set_acting(&mut self, person: Option<PersonId>) -> Result<(), StoreError> {
        let person = person.map(|person| person.0);
        self.connection
            .execute("UPDATE acting SET person = ?1", [person])?;
        Ok(())
    }

    /// Erases what all cards of a person say; how many that were. Nobody acts as them from now on.
    ///
    /// Their bytes may still stand in pages that nothing uses: see [`Store::wipe_traces`].
    ///
    /// # Errors
    /// As all writes.
    pub fn erase_person(&mut self, person: PersonId, now_ms: u64) -> Result<usize, StoreError> {
        let transaction = self.write()?;
        let erased = transaction.execute(
            "UPDATE card SET bytes = NULL, erased_ms = ?2 WHERE person = ?1 AND bytes IS NOT NULL",
            (person.as_bytes(), now_ms.cast_signed()),
        )?;
        transaction.execute(
            "UPDATE acting SET person = NULL WHERE person = ?1",
            [person.as_bytes()],
        )?;
        if erased > 0 {
            transaction.execute("UPDATE acting SET has_trace = 1", [])?;
        }
        transaction.commit()?;
        Ok(erased)
    }

    /// Whether what was erased may still stand somewhere in the file.
    ///
    /// # Errors
    /// As all reads.
    pub fn has_traces(&self) -> Result<bool, StoreError> {
        Ok(self
            .connection
            .query_row("SELECT has_trace FROM acting", [], |row| row.get(0))?)
    }

    /// Writes the whole file anew, with what it holds and nothing else, and empties its log.
    ///
    /// SQLite leaves what was deleted in pages that it will use again, and copies of a row in those that it moved
    /// it from; its `secure_delete` overwrites the first and not the second. For a while it takes as much memory
    /// and as much disk as the file has.
    ///
    /// # Errors
    /// As all writes. It can be repeated, and the next opening does.
    pub fn wipe_traces(&mut self) -> Result<(), StoreError> {
        self.connection.execute_batch("VACUUM")?;
        self.empty_log()?;
        self.connection.execute("UPDATE acting SET has_trace = 0", [])?;
        Ok(())
    }

    /// The log holds pages as they were: it is cut to nothing once they all stand in the file.
    fn empty_log(&self) -> Result<(), StoreError> {
        let is_busy: bool = self
            .connection
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
        if is_busy {
            let busy = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_BUSY);
            let why = "somebody reads the log of the database".to_owned();
            return Err(rusqlite::Error::SqliteFailure(busy, Some(why)).into());
        }
        Ok(())
    }
}

fn read(row: &Row<'_>) -> Result<KeptCard, StoreError> {
    let damaged = || StoreError::Damaged { what: "card" };
    let address = CardAddress(fixed(row.get_ref(0)?.as_blob().map_err(|_| damaged())?, "card")?);
    let person = PersonId(fixed(row.get_ref(1)?.as_blob().map_err(|_| damaged())?, "card")?);
    let content = match row.get::<_, Option<Vec<u8>>>(3)?.as_deref().map(Card::from_bytes) {
        Some(Ok(card)) if card.address() == address && card.person() == person => CardContent::Whole(card),
        Some(_) => CardContent::Damaged,
        None => CardContent::Erased {
            at_ms: row.get::<_, i64>(4)?.cast_unsigned(),
        },
    };
    Ok(KeptCard {
        address,
        person,
        is_own: row.get(2)?,
        content,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(person: u8, salt: u8, name: &str) -> Card {
        Card::new(PersonId([person; 16]), [salt; 16], name, Some("13800001234")).unwrap()
    }

    #[test]
    fn a_card_is_kept_once_and_stays_erased() {
        let mut store = Store::open_in_memory().unwrap();
        let wang = card(1, 1, "王师傅");
        assert!(store.keep_card(&wang, true).unwrap());
        assert!(!store.keep_card(&wang, false).unwrap());
        let kept = store.card(wang.address()).unwrap().unwrap();
        assert_eq!(
            (kept.content, kept.is_own),
            (CardContent::Whole(wang.clone()), true)
        );
        assert_eq!(store.erase_person(wang.person(), 7).unwrap(), 1);
        assert_eq!(store.erase_person(wang.person(), 8).unwrap(), 0);
        assert!(!store.keep_card(&wang, true).unwrap());
        assert_eq!(
            store.card(wang.address()).unwrap().unwrap().content,
            CardContent::Erased { at_ms: 7 }
        );
    }

    #[test]
    fn who_was_erased_acts_no_more() {
        let mut store = Store::open_in_memory().unwrap();
        let (old, new) = (card(1, 1, "王师傅"), card(1, 2, "王师傅 (新号)"));
        for card in [&old, &new] {
            store.keep_card(card, true).unwrap();
        }
        assert_eq!(store.acting_card().unwrap(), None);
        store.set_acting(Some(old.person())).unwrap();
        assert_eq!(store.acting_card().unwrap().unwrap().address, new.address());
        store.erase_person(old.person(), 7).unwrap();
        assert_eq!(
            (store.acting().unwrap(), store.acting_card().unwrap()),
            (None, None)
        );
    }

    #[test]
    fn no_byte_of_an_erased_card_is_left_in_the_file_or_its_log() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger.db");
        let mut store = Store::open(&path).unwrap();
        // Enough cards that pages are split and rows are moved.
        for n in 0..200 {
            store
                .keep_card(&card(n, n, &format!("王建国 {n:03}")), true)
                .unwrap();
        }
        let wang = PersonId([77; 16]);
        store.set_acting(Some(wang)).unwrap();
        assert!(stands_in(folder.path(), "王建国 077"));
        store.erase_person(wang, 7).unwrap();
        assert!(store.has_traces().unwrap());
        store.wipe_traces().unwrap();
        assert!(!store.has_traces().unwrap());
        assert!(!stands_in(folder.path(), "王建国 077"));
        assert!(stands_in(folder.path(), "王建国 078"));
        assert_eq!(store.integrity_check().unwrap(), Vec::<String>::new());
    }

    fn stands_in(folder: &std::path::Path, name: &str) -> bool {
        std::fs::read_dir(folder).unwrap().any(|file| {
            let bytes = std::fs::read(file.unwrap().path()).unwrap();
            bytes.windows(name.len()).any(|window| window == name.as_bytes())
        })
    }
}
