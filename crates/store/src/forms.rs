use rusqlite::{OptionalExtension, Row};

use crate::{Store, StoreError};

/// What a person is typing: unsigned, saved as they go, and never sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// Chosen by the screen.
    pub id: String,
    /// Which screen it belongs to.
    pub kind: String,
    /// The values as the screen wrote them.
    pub json: String,
    /// When it was last saved, in milliseconds since 1970.
    pub updated_ms: u64,
}

impl Store {
    /// Saves a form in place of what was saved under its id.
    ///
    /// # Errors
    /// As all writes.
    pub fn put_form(&mut self, form: &Form) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "INSERT INTO form (id, kind, json, updated_ms) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, json = excluded.json, updated_ms = excluded.updated_ms",
            )?
            .execute((&form.id, &form.kind, &form.json, form.updated_ms.cast_signed()))?;
        Ok(())
    }

    /// The form saved under this id.
    ///
    /// # Errors
    /// As all reads.
    pub fn form(&self, id: &str) -> Result<Option<Form>, StoreError> {
        Ok(self
            .connection
            .prepare_cached("SELECT id, kind, json, updated_ms FROM form WHERE id = ?1")?
            .query_row([id], read)
            .optional()?)
    }

    /// Every saved form, the one touched last first.
    ///
    /// # Errors
    /// As all reads.
    pub fn forms(&self) -> Result<Vec<Form>, StoreError> {
        Ok(self
            .connection
            .prepare_cached("SELECT id, kind, json, updated_ms FROM form ORDER BY updated_ms DESC, id")?
            .query_map([], read)?
            .collect::<Result<_, _>>()?)
    }

    /// Forgets a form; whether there was one.
    ///
    /// # Errors
    /// As all writes.
    pub fn delete_form(&mut self, id: &str) -> Result<bool, StoreError> {
        Ok(self
            .connection
            .prepare_cached("DELETE FROM form WHERE id = ?1")?
            .execute([id])?
            == 1)
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Form> {
    Ok(Form {
        id: row.get(0)?,
        kind: row.get(1)?,
        json: row.get(2)?,
        updated_ms: row.get::<_, i64>(3)?.cast_unsigned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_saved_over_and_forgotten() {
        let mut store = Store::open_in_memory().unwrap();
        let form = |id: &str, json: &str, updated_ms| Form {
            id: id.into(),
            kind: "new_manifest".into(),
            json: json.into(),
            updated_ms,
        };
        store.put_form(&form("a", "{}", 1)).unwrap();
        store.put_form(&form("b", "{}", 2)).unwrap();
        store
            .put_form(&form("a", r#"{"waste":"900-249-08"}"#, 3))
            .unwrap();
        let ids: Vec<_> = store.forms().unwrap().into_iter().map(|form| form.id).collect();
        assert_eq!(ids, ["a", "b"]);
        assert_eq!(
            store.form("a").unwrap(),
            Some(form("a", r#"{"waste":"900-249-08"}"#, 3))
        );
        assert!(store.delete_form("a").unwrap());
        assert!(!store.delete_form("a").unwrap());
        assert_eq!(store.form("a").unwrap(), None);
    }
}
