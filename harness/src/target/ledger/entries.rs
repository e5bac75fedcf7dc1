//! The entries of a ledger: each found by its number, and what was made by the values that name it.

use std::collections::{BTreeSet, HashMap};

use super::{Entry, State};
use crate::target::request::Values;

/// Entries in the order of their numbers, and those that can be ended by what names them.
#[derive(Default)]
pub(super) struct Entries {
    /// All of them.
    pub(super) all: Vec<Entry>,
    /// Numbers of what was made and has not ended, by the first value that names it.
    made: HashMap<String, BTreeSet<u64>>,
}

impl Entries {
    /// Adds one, whose number is above all others.
    pub(super) fn add(&mut self, entry: Entry) {
        self.note(entry.number, entry.first_name());
        self.all.push(entry);
    }

    fn place(&self, number: u64) -> Option<usize> {
        let found = self.all.binary_search_by_key(&number, |it| it.number);
        found.ok()
    }

    /// The one of this number.
    pub(super) fn get(&self, number: u64) -> Option<&Entry> {
        self.all.get(self.place(number)?)
    }

    /// Changes the one of this number.
    pub(super) fn change(&mut self, number: u64, how: impl FnOnce(&mut Entry)) {
        let Some(place) = self.place(number) else {
            return;
        };
        let entry = &mut self.all[place];
        let before = entry.first_name();
        how(entry);
        if entry.state != State::Asked {
            entry.answer = None;
        }
        let after = entry.first_name();
        if let Some(numbers) = before.and_then(|name| self.made.get_mut(&name)) {
            numbers.remove(&number);
        }
        self.note(number, after);
    }

    /// What was made, has not ended and is named by these values.
    pub(super) fn named_by(&self, values: &Values) -> impl Iterator<Item = &Entry> {
        let numbers = values.values().filter_map(|value| self.made.get(value));
        let named = numbers.flatten().filter_map(|number| self.get(*number));
        named.filter(|entry| entry.is_named_by(values))
    }

    fn note(&mut self, number: u64, name: Option<String>) {
        if let Some(name) = name {
            self.made.entry(name).or_default().insert(number);
        }
    }
}

impl Entry {
    /// The first of the values that name it, if it was made and has not ended.
    fn first_name(&self) -> Option<String> {
        match &self.state {
            State::Made(named) => named.values().next().cloned(),
            State::Asked | State::Undecided | State::Ended => None,
        }
    }

    /// Whether these values name it, if it was made and has not ended.
    fn is_named_by(&self, values: &Values) -> bool {
        let State::Made(named) = &self.state else {
            return false;
        };
        let mut named = named.iter();
        named.all(|(blank, value)| values.get(blank) == Some(value))
    }
}
