//! Resources of one kind, oldest first, as the JSON that the API shows.

use std::sync::{Mutex, MutexGuard};

use axum::body::Bytes;
use serde_json::Value;

use super::error::ApiError;
use crate::reply;

/// The most that one collection holds.
const FULL: usize = 10_000;

/// Resources of one kind.
pub(crate) struct Collection {
    id: &'static str,
    items: Mutex<Items>,
}

struct Items {
    all: Vec<Value>,
    // The text of all of them, until one changes.
    rendered: Option<Bytes>,
}

impl Collection {
    /// A collection of what stands in the seed; `id` is the field that tells them apart.
    pub(crate) fn of(id: &'static str, all: Vec<Value>) -> Self {
        let rendered = None;
        Self {
            id,
            items: Mutex::new(Items { all, rendered }),
        }
    }

    /// All of them.
    pub(crate) fn all(&self) -> Vec<Value> {
        self.items().all.clone()
    }

    /// All of them, as a list of JSON.
    pub(crate) fn rendered(&self) -> Bytes {
        let Items { all, rendered } = &mut *self.items();
        rendered.get_or_insert_with(|| reply::render(all)).clone()
    }

    /// The one of this id.
    pub(crate) fn get(&self, id: &str) -> Result<Value, ApiError> {
        let items = self.items();
        let found = items.all.iter().find(|item| self.is(item, id));
        found.cloned().ok_or_else(ApiError::not_found)
    }

    /// The first whose field says this.
    pub(crate) fn find(&self, field: &str, text: &str) -> Option<Value> {
        let items = self.items();
        items.all.iter().find(|item| item[field] == text).cloned()
    }

    /// Adds one, unless another clashes with it (RUNAI-ERR-03).
    pub(crate) fn add(
        &self,
        item: Value,
        clashes: impl Fn(&Value) -> bool,
    ) -> Result<Value, ApiError> {
        let items = &mut self.changing().all;
        if items.iter().any(clashes) {
            return Err(ApiError::conflict());
        }
        if items.len() >= FULL {
            return Err(ApiError::full());
        }
        items.push(item.clone());
        Ok(item)
    }

    /// Changes whatever is to be changed.
    pub(crate) fn change_all(&self, change: impl FnOnce(&mut Vec<Value>)) {
        change(&mut self.changing().all);
    }

    /// Changes the one of this id; answers it as it is then.
    pub(crate) fn change(
        &self,
        id: &str,
        change: impl FnOnce(&mut Value),
    ) -> Result<Value, ApiError> {
        let items = &mut self.changing().all;
        let found = items.iter_mut().find(|item| self.is(item, id));
        let found = found.ok_or_else(ApiError::not_found)?;
        change(found);
        Ok(found.clone())
    }

    /// Removes the one of this id.
    pub(crate) fn remove(&self, id: &str) -> Result<Value, ApiError> {
        let items = &mut self.changing().all;
        let place = items.iter().position(|item| self.is(item, id));
        let place = place.ok_or_else(ApiError::not_found)?;
        Ok(items.remove(place))
    }

    fn items(&self) -> MutexGuard<'_, Items> {
        self.items.lock().expect("never poisoned")
    }

    fn changing(&self) -> MutexGuard<'_, Items> {
        let mut items = self.items();
        items.rendered = None;
        items
    }

    fn is(&self, item: &Value, id: &str) -> bool {
        match &item[self.id] {
            Value::String(text) => text == id,
            Value::Number(number) => number.to_string() == id,
            _ => false,
        }
    }
}
