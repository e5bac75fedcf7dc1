//! What exists before the first request: the parts of a seed that every platform has.

use jiff::Timestamp;
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Value;

use crate::auth::AccountId;

/// The seed of one platform; a platform reads its own resources from the same text.
#[derive(Debug, Deserialize)]
pub struct Seed {
    /// Accounts; the first is the one the documents' examples speak of.
    pub accounts: Vec<Account>,
    /// What else the credentials file holds.
    #[serde(default)]
    pub slots: Vec<Slot>,
}

/// An entry of the credentials file that is more than a key.
#[derive(Debug, Deserialize)]
pub struct Slot {
    /// Its name.
    pub name: String,
    /// What it is good for, in words.
    pub purpose: String,
    /// What stands there; `{url}` becomes the platform's base URL, the name of a choice what was chosen.
    pub value: Value,
}

impl Slot {
    /// What stands there, with these blanks filled.
    pub fn filled(&self, blanks: &[(&str, &str)]) -> Value {
        fill(&self.value, blanks)
    }
}

fn fill(value: &Value, blanks: &[(&str, &str)]) -> Value {
    match value {
        Value::String(text) => {
            let filled = blanks.iter().fold(text.clone(), |text, (blank, value)| {
                text.replace(&format!("{{{blank}}}"), value)
            });
            filled.into()
        }
        Value::Array(items) => Value::Array(items.iter().map(|item| fill(item, blanks)).collect()),
        Value::Table(fields) => {
            let fields = fields.iter();
            let filled = fields.map(|(name, value)| (name.clone(), fill(value, blanks)));
            Value::Table(filled.collect())
        }
        other => other.clone(),
    }
}

/// An account and its keys.
#[derive(Debug, Deserialize)]
pub struct Account {
    /// `main` or `other`, by which control names it.
    pub label: String,
    /// Its id on the wire.
    pub id: AccountId,
    /// What else fills slots of the credentials file, such as a password.
    #[serde(default)]
    pub slots: BTreeMap<String, Value>,
    /// Its keys, oldest first.
    #[serde(default)]
    pub keys: Vec<Key>,
}

/// A key, with its secret in plain text: it is a test key, and it is public.
#[derive(Debug, Deserialize)]
pub struct Key {
    /// What a caller sends.
    pub secret: String,
    /// The id by which it is listed.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it may do.
    pub grant: Grant,
    /// Only these scopes of its grant, where not all of them.
    #[serde(default)]
    pub scopes: Vec<String>,
    /// When it was issued.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Option<Timestamp>,
    /// When it was withdrawn.
    pub revoked_at: Option<Timestamp>,
    /// The slot of the credentials file that it fills, if any.
    pub slot: Option<String>,
    /// What it is good for, in words.
    pub purpose: String,
}

/// How much a key may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Grant {
    /// Everything its account may.
    Full,
    /// Reading.
    ReadOnly,
}

impl Seed {
    /// Reads an embedded seed.
    pub fn read(text: &str) -> Self {
        toml::from_str(text).expect("an embedded seed is valid")
    }

    /// All keys, with their accounts.
    pub fn keys(&self) -> impl Iterator<Item = (&Account, &Key)> {
        let of = |account| move |key| (account, key);
        self.accounts
            .iter()
            .flat_map(move |account| account.keys.iter().map(of(account)))
    }

    /// Everything that fills a slot of the credentials file: its name, its value, and what it is good for.
    pub fn slots(&self) -> impl Iterator<Item = (&str, Value, &str)> {
        let of_people = self.accounts.iter().flat_map(|account| {
            let slots = account.slots.iter();
            slots.map(|(slot, value)| (slot.as_str(), value.clone(), ""))
        });
        let of_keys = self.keys().filter_map(|(_, key)| {
            let slot = key.slot.as_deref()?;
            Some((slot, Value::from(&*key.secret), key.purpose.as_str()))
        });
        of_people.chain(of_keys)
    }
}
