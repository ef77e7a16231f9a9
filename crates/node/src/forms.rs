//! What a person is typing. It never leaves the device.

use wufei_store::Form;

use crate::{Node, NodeError};

impl Node {
    /// Saves a form under its id, with the time of now.
    ///
    /// # Errors
    /// [`NodeError::Store`].
    pub fn put_form(&self, id: &str, kind: &str, json: &str) -> Result<(), NodeError> {
        let form = Form {
            id: id.to_owned(),
            kind: kind.to_owned(),
            json: json.to_owned(),
            updated_ms: self.clock().now_ms(),
        };
        Ok(self.replica().store.put_form(&form)?)
    }

    /// The form saved under this id.
    ///
    /// # Errors
    /// [`NodeError::Store`].
    pub fn form(&self, id: &str) -> Result<Option<Form>, NodeError> {
        Ok(self.replica().store.form(id)?)
    }

    /// Every saved form, the one touched last first.
    ///
    /// # Errors
    /// [`NodeError::Store`].
    pub fn forms(&self) -> Result<Vec<Form>, NodeError> {
        Ok(self.replica().store.forms()?)
    }

    /// Forgets a form; whether there was one.
    ///
    /// # Errors
    /// [`NodeError::Store`].
    pub fn delete_form(&self, id: &str) -> Result<bool, NodeError> {
        Ok(self.replica().store.delete_form(id)?)
    }
}
