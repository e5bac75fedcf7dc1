//! Resources of one kind, oldest first, as the JSON that the API shows.

use std::sync::Mutex;

use serde_json::Value;

use super::error::ApiError;

/// The most that one collection holds.
const FULL: usize = 10_000;

/// Resources of one kind.
pub(crate) struct Collection {
    id: &'static str,
    items: Mutex<Vec<Value>>,
}

impl Collection {
    /// A collection of what stands in the seed; `id` is the field that tells them apart.
    pub(crate) fn of(id: &'static str, items: Vec<Value>) -> Self {
        Self {
            id,
            items: Mutex::new(items),
        }
    }

    /// All of them.
    pub(crate) fn all(&self) -> Vec<Value> {
        self.items.lock().expect("never poisoned").clone()
    }

    /// The one of this id.
    pub(crate) fn get(&self, id: &str) -> Result<Value, ApiError> {
        let items = self.items.lock().expect("never poisoned");
        let found = items.iter().find(|item| self.is(item, id));
        found.cloned().ok_or_else(ApiError::not_found)
    }

    /// The first whose field says this.
    pub(crate) fn find(&self, field: &str, text: &str) -> Option<Value> {
        let items = self.items.lock().expect("never poisoned");
        items.iter().find(|item| item[field] == text).cloned()
    }

    /// Adds one, unless another clashes with it (RUNAI-ERR-03).
    pub(crate) fn add(
        &self,
        item: Value,
        clashes: impl Fn(&Value) -> bool,
    ) -> Result<Value, ApiError> {
        let mut items = self.items.lock().expect("never poisoned");
        if items.iter().any(clashes) {
            return Err(ApiError::conflict());
        }
        if items.len() >= FULL {
            return Err(ApiError::bad_request("This mock holds no more of these"));
        }
        items.push(item.clone());
        Ok(item)
    }

    /// Changes whatever is to be changed.
    pub(crate) fn change_all(&self, change: impl FnOnce(&mut Vec<Value>)) {
        change(&mut self.items.lock().expect("never poisoned"));
    }

    /// Changes the one of this id; answers it as it is then.
    pub(crate) fn change(
        &self,
        id: &str,
        change: impl FnOnce(&mut Value),
    ) -> Result<Value, ApiError> {
        let mut items = self.items.lock().expect("never poisoned");
        let found = items.iter_mut().find(|item| self.is(item, id));
        let found = found.ok_or_else(ApiError::not_found)?;
        change(found);
        Ok(found.clone())
    }

    /// Removes the one of this id.
    pub(crate) fn remove(&self, id: &str) -> Result<Value, ApiError> {
        let mut items = self.items.lock().expect("never poisoned");
        let place = items.iter().position(|item| self.is(item, id));
        let place = place.ok_or_else(ApiError::not_found)?;
        Ok(items.remove(place))
    }

    fn is(&self, item: &Value, id: &str) -> bool {
        match &item[self.id] {
            Value::String(text) => text == id,
            Value::Number(number) => number.to_string() == id,
            _ => false,
        }
    }
}
