//! What a run has made besides keys, and how each is taken back.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{presentation::Presentation, request::Values};

/// Things made over the API in this run, oldest first.
#[derive(Default)]
pub struct Leavings(Mutex<Vec<Leaving>>);

/// One thing.
#[derive(Clone)]
pub struct Leaving {
    /// The operation that takes it back, by its phrase.
    pub undo: String,
    /// What the blanks of that operation stand for.
    pub values: Values,
    /// What whoever made it presented.
    pub by: Presentation,
}

impl Leavings {
    /// Takes a thing into account.
    pub fn add(&self, undo: &str, values: Values, by: &Presentation) {
        self.all().push(Leaving {
            undo: undo.to_owned(),
            values,
            by: by.clone(),
        });
    }

    /// Notes that this operation has taken back whatever these values name.
    pub fn ended(&self, undo: &str, values: &Values) {
        let names = |leaving: &Leaving| {
            let mut named = leaving.values.iter();
            named.all(|(blank, value)| values.get(blank) == Some(value))
        };
        self.all()
            .retain(|leaving| leaving.undo != undo || !names(leaving));
    }

    /// Hands over everything, the newest first: what was made later may stand in what was made earlier.
    pub fn take(&self) -> Vec<Leaving> {
        let mut all = std::mem::take(&mut *self.all());
        all.reverse();
        all
    }

    /// The things that are still there, by name.
    pub fn names(&self) -> Vec<String> {
        self.all().iter().map(Leaving::name).collect()
    }

    fn all(&self) -> MutexGuard<'_, Vec<Leaving>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Leaving {
    /// What people may look for it by.
    pub fn name(&self) -> String {
        let values: Vec<_> = self.values.values().map(String::as_str).collect();
        values.join(", ")
    }
}
