//! The ledger: what a run makes on a target, written down before it is made, so that it is ended whatever becomes of the run.

mod entries;
pub mod file;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use self::{
    entries::Entries,
    file::{LedgerFile, Line},
};
use super::{
    exchange::Exchange,
    key::ApiKey,
    request::Values,
    secret::{Redactor, Secret},
};
use crate::report::{CouldNotRun, Lack};

/// What one run makes on one target, in the order of making.
#[derive(Default)]
pub struct Ledger {
    entries: Mutex<Entries>,
    /// Where it is kept for whoever comes after a run that was killed.
    file: Option<Arc<LedgerFile>>,
}

/// One thing that was to be made.
#[derive(Clone)]
pub struct Entry {
    /// Its number in the file.
    pub number: u64,
    /// What was asked for.
    pub intent: Intent,
    /// What became of it.
    pub state: State,
    /// The answer, until it is known what became of it: perhaps nobody was left who waited for it.
    pub answer: Option<Exchange>,
    /// The key, if it is one that this process has made.
    pub key: Option<ApiKey>,
}

/// A request that makes something, as it is written down before it is sent; nothing of it is a secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intent {
    /// When it was asked for.
    pub at: Timestamp,
    /// The platform's name.
    pub platform: String,
    /// Base URL of the target.
    pub target: String,
    /// The operation, by its phrase.
    pub operation: String,
    /// The slot of the credentials file in whose name it was sent.
    pub by: String,
    /// What that slot held, masked as everywhere: it tells accounts apart.
    #[serde(default)]
    pub holding: String,
    /// The text in the request by which what was made is found again.
    pub name: Option<String>,
    /// What else names the place where it stands to the operations that list and end it.
    pub place: Values,
}

/// What became of an intent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// No answer has come.
    Asked,
    /// The answer left it open.
    Undecided,
    /// It was made; this names it to the operation that ends it.
    Made(Values),
    /// It was never made, or has ended.
    Ended,
}

impl Ledger {
    /// A ledger that is kept in `file` as well, if any, with what that has of it from before.
    pub fn new(file: Option<Arc<LedgerFile>>, mut entries: Vec<Entry>) -> Self {
        entries.sort_by_key(|entry| entry.number);
        let mut all = Entries::default();
        for entry in entries {
            all.add(entry);
        }
        Self {
            entries: Mutex::new(all),
            file,
        }
    }

    /// Writes down what is about to be asked for; answers its number.
    ///
    /// # Errors
    /// The file cannot be written: nothing must be made then.
    pub fn intend(&self, intent: Intent) -> Result<u64, CouldNotRun> {
        let mut entries = self.entries();
        let number = match &self.file {
            Some(file) => file
                .intend(&Intent {
                    place: without_secrets(&intent.place),
                    name: intent.name.clone().filter(|name| is_no_secret(name)),
                    ..intent.clone()
                })
                .map_err(|error| {
                    let path = file.path().display();
                    Lack::Target
                        .because(format!("nothing is made without a ledger: {path}: {error}"))
                })?,
            None => entries.all.len() as u64,
        };
        entries.add(Entry {
            number,
            intent,
            state: State::Asked,
            answer: None,
            key: None,
        });
        Ok(number)
    }

    /// Notes what was answered.
    pub fn answered(&self, number: u64, exchange: &Exchange) {
        let heard = |entry: &mut Entry| entry.answer = Some(exchange.clone());
        self.entries().change(number, heard);
    }

    /// The answer to an intent, if there is one.
    pub fn answer_to(&self, number: u64) -> Option<Exchange> {
        self.entries().get(number)?.answer.clone()
    }

    /// Notes that it was made, and what names it.
    pub fn made(&self, number: u64, values: Values, key: Option<ApiKey>) {
        self.write(&Line::Made {
            number,
            values: without_secrets(&values),
        });
        self.entries().change(number, |entry| {
            entry.state = State::Made(values);
            entry.key = key;
        });
    }

    /// Notes that it was never made, or has ended.
    pub fn ended(&self, number: u64) {
        let is_over = |entry: &Entry| entry.state == State::Ended;
        if self.entries().get(number).is_none_or(is_over) {
            return;
        }
        self.write(&Line::Ended { number });
        let end = |entry: &mut Entry| entry.state = State::Ended;
        self.entries().change(number, end);
    }

    /// Notes that whatever these values name of what was made has ended, if its intent fits.
    pub fn end_made(&self, values: &Values, fits: impl Fn(&Intent) -> bool) {
        let entries = self.entries();
        let named = entries.named_by(values).filter(|it| fits(&it.intent));
        let named: Vec<_> = named.map(|entry| entry.number).collect();
        drop(entries);
        for number in named {
            self.ended(number);
        }
    }

    /// Notes that the answer left open whether it was made.
    pub fn undecided(&self, number: u64) {
        let leave_open = |entry: &mut Entry| entry.state = State::Undecided;
        self.entries().change(number, leave_open);
    }

    /// Everything that has not ended, the newest first: what was made later may stand in what was made earlier.
    pub fn open(&self) -> Vec<Entry> {
        let entries = self.entries();
        let open = entries.all.iter().filter(|it| it.state != State::Ended);
        open.rev().cloned().collect()
    }

    /// The keys that this process has made and that have ended.
    pub fn ended_keys(&self) -> Vec<Entry> {
        let entries = self.entries();
        let ended = entries
            .all
            .iter()
            .filter(|entry| entry.state == State::Ended && entry.key.is_some());
        ended.cloned().collect()
    }

    /// How many keys this process has made, and how many of them are this one.
    pub fn likeness(&self, secret: &Secret) -> (usize, usize) {
        let entries = self.entries();
        let keys = entries.all.iter().filter_map(|entry| entry.key.as_ref());
        let alike = keys.clone().filter(|key| key.secret == *secret).count();
        (keys.count(), alike)
    }

    /// What is only noted afterwards may be lost: the intent stands, and is looked into.
    fn write(&self, line: &Line) {
        if let Some(file) = &self.file {
            let _ = file.write(line);
        }
    }

    fn entries(&self) -> MutexGuard<'_, Entries> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_no_secret(text: &str) -> bool {
    Redactor::of_process().mask(text) == text
}

/// What may be written down of these values.
fn without_secrets(values: &Values) -> Values {
    let told = values.iter().filter(|(_, value)| is_no_secret(value));
    told.map(|(blank, value)| (blank.clone(), value.clone()))
        .collect()
}

impl Entry {
    /// What people may look for it by.
    pub fn name(&self) -> String {
        let values = match &self.state {
            State::Made(values) => values.values().map(String::as_str).collect(),
            State::Asked | State::Undecided | State::Ended => Vec::new(),
        };
        let name = self.intent.name.as_deref().into_iter();
        let mut all: Vec<_> = name.chain(values).collect();
        all.dedup();
        match all.as_slice() {
            [] => format!("what {:?} made", self.intent.operation),
            _ => all.join(", "),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::target::key::Identity;

    fn intent(name: &str) -> Intent {
        Intent {
            platform: "any".to_owned(),
            target: "http://127.0.0.1:1".to_owned(),
            at: Timestamp::UNIX_EPOCH,
            operation: "creates-a-key".to_owned(),
            by: "owner".to_owned(),
            holding: String::new(),
            name: Some(name.to_owned()),
            place: Values::new(),
        }
    }

    fn values(id: &str) -> Values {
        Values::from([("key_id".to_owned(), id.to_owned())])
    }

    #[test]
    fn what_has_not_ended_is_open_the_newest_first() {
        let ledger = Ledger::default();
        let numbers = ["a", "b", "c", "d"].map(|name| ledger.intend(intent(name)).unwrap());
        ledger.made(numbers[0], values("1"), None);
        ledger.ended(numbers[1]);
        let open: Vec<_> = ledger.open().iter().map(Entry::name).collect();
        assert_eq!(open, ["d", "c", "a, 1"]);
    }

    #[test]
    fn what_values_name_has_ended() {
        let ledger = Ledger::default();
        let place = |id: &str, group: &str| {
            let group = ("group".to_owned(), group.to_owned());
            values(id).into_iter().chain([group]).collect::<Values>()
        };
        for (name, named) in [
            ("a", place("1", "x")),
            ("b", place("1", "y")),
            ("c", values("2")),
            ("nameless", Values::new()),
        ] {
            let number = ledger.intend(intent(name)).unwrap();
            ledger.made(number, named, None);
        }
        ledger.end_made(&place("1", "y"), |_| true);
        ledger.end_made(&values("2"), |intent| intent.operation != "creates-a-key");
        let open = || ledger.open().iter().map(Entry::name).collect::<Vec<_>>();
        assert_eq!(open(), ["nameless", "c, 2", "a, x, 1"]);
        ledger.end_made(&place("2", "z"), |_| true);
        assert_eq!(open(), ["nameless", "a, x, 1"]);
        // Of several values all must fit.
        ledger.end_made(&place("3", "x"), |_| true);
        assert_eq!(open(), ["nameless", "a, x, 1"]);
        // Whoever finds it alive after all has it on the list again.
        ledger.made(2, values("2"), None);
        ledger.end_made(&values("2"), |_| true);
        assert_eq!(open(), ["nameless", "a, x, 1"]);
    }

    #[test]
    fn a_key_is_compared_with_all_that_were_made() {
        let ledger = Ledger::default();
        let key = |text: &str| ApiKey::issued(Secret::new(text), None, Identity::Owner);
        for text in ["one", "two", "one"] {
            let number = ledger.intend(intent(text)).unwrap();
            ledger.made(number, values(text), Some(key(text)));
        }
        assert_eq!(ledger.likeness(&Secret::new("one")), (3, 2));
        assert_eq!(ledger.likeness(&Secret::new("other")), (3, 0));
    }
}
