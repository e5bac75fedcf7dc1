//! Who has an account: address, password, and whether the address was verified.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard},
};

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::error::ApiError;
use crate::{
    auth::AccountId,
    random,
    services::outbox::{Message, Outbox},
};

/// How long a mailed token is good.
const TOKEN_LIFETIME: SignedDuration = SignedDuration::from_hours(24);
/// Mailed tokens that are kept at one time.
const TOKENS: usize = 1_000;

/// People who have an account at one time.
const FULL: usize = 10_000;

/// Somebody with an account.
#[derive(Clone)]
pub(crate) struct Person {
    /// The account.
    pub(crate) id: AccountId,
    /// Where mail reaches them.
    pub(crate) email: String,
    /// What they are called.
    pub(crate) name: String,
    /// Whether they followed the mail that was sent there.
    pub(crate) verified: bool,
    /// Whether users and settings are their affair (CPX-SCOPE-05).
    pub(crate) administers: bool,
    salt: String,
    password: [u8; 32],
}

/// What a mailed token is good for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Verifying an address.
    Verify,
    /// Setting another password.
    Reset,
}

/// Everybody, and the tokens that were mailed to them.
pub(crate) struct People(Mutex<Register>);

struct Register {
    people: Vec<Person>,
    tokens: HashMap<String, (Purpose, AccountId, Timestamp)>,
}

impl Person {
    fn new(id: AccountId, email: &str, name: &str, password: &str, verified: bool) -> Self {
        let salt = random::identifier("", 16);
        Self {
            id,
            email: email.to_owned(),
            name: name.to_owned(),
            verified,
            administers: false,
            password: hash(&salt, password),
            salt,
        }
    }

    /// Whether this is their password.
    pub(crate) fn knows(&self, password: &str) -> bool {
        hash(&self.salt, password) == self.password
    }

    /// The person as the documents show one (CPX-REF-04).
    pub(crate) fn shown(&self) -> Value {
        json!({ "id": self.id, "email": self.email, "name": self.name })
    }
}

impl People {
    /// The people of the seed, all verified.
    pub(crate) fn seeded(text: &str) -> Self {
        #[derive(Deserialize)]
        struct Seed {
            accounts: Vec<Seeded>,
        }
        #[derive(Deserialize)]
        struct Seeded {
            id: AccountId,
            email: String,
            name: String,
            password: String,
            #[serde(default)]
            administers: bool,
        }
        let seed: Seed = toml::from_str(text).expect("an embedded seed is valid");
        let people = seed.accounts.into_iter();
        let people = people.map(|it| Person {
            administers: it.administers,
            ..Person::new(it.id, &it.email, &it.name, &it.password, true)
        });
        Self(Mutex::new(Register {
            people: people.collect(),
            tokens: HashMap::new(),
        }))
    }

    /// Takes somebody in, unless the address is taken.
    pub(crate) fn add(&self, email: &str, name: &str, password: &str) -> Result<Person, ApiError> {
        let mut register = self.register();
        if register.people.iter().any(|it| same(&it.email, email)) {
            return Err(ApiError::conflict("Email is already registered"));
        }
        if register.people.len() >= FULL {
            return Err(ApiError::full());
        }
        let id = AccountId::from(random::uuid().as_str());
        let person = Person::new(id, email, name, password, false);
        register.people.push(person.clone());
        Ok(person)
    }

    /// Everybody, in the order in which they came.
    pub(crate) fn all(&self) -> Vec<Person> {
        self.register().people.clone()
    }

    /// Whoever has this address.
    pub(crate) fn by_email(&self, email: &str) -> Option<Person> {
        let register = self.register();
        register
            .people
            .iter()
            .find(|it| same(&it.email, email))
            .cloned()
    }

    /// Whose account this is.
    pub(crate) fn by_id(&self, id: &AccountId) -> Option<Person> {
        let register = self.register();
        register.people.iter().find(|it| it.id == *id).cloned()
    }

    /// Changes somebody's password.
    pub(crate) fn set_password(&self, id: &AccountId, password: &str) {
        self.change(id, |person| {
            person.password = hash(&person.salt, password);
        });
    }

    /// Mails a token.
    pub(crate) fn mail(&self, to: &Person, purpose: Purpose, outbox: &Outbox, now: Timestamp) {
        let token = random::secret("", 40);
        let mut register = self.register();
        register.tokens.retain(|_, (_, _, end)| *end > now);
        if register.tokens.len() < TOKENS {
            let entry = (purpose, to.id.clone(), now + TOKEN_LIFETIME);
            register.tokens.insert(token.clone(), entry);
        }
        drop(register);
        outbox.send(Message {
            at: now,
            to: to.email.clone(),
            subject: match purpose {
                Purpose::Verify => "verify-email".to_owned(),
                Purpose::Reset => "reset-password".to_owned(),
            },
            content: token,
        });
    }

    /// Whose token this is; it is good once.
    pub(crate) fn redeem(
        &self,
        token: &str,
        purpose: Purpose,
        now: Timestamp,
    ) -> Option<AccountId> {
        let mut register = self.register();
        let fits = |(for_what, _, end): &&(Purpose, AccountId, Timestamp)| {
            *for_what == purpose && *end > now
        };
        register.tokens.get(token).filter(fits)?;
        register.tokens.remove(token).map(|(_, id, _)| id)
    }

    /// Takes note that somebody's address is theirs.
    pub(crate) fn verify(&self, id: &AccountId) {
        self.change(id, |person| person.verified = true);
    }

    fn change(&self, id: &AccountId, change: impl FnOnce(&mut Person)) {
        let mut register = self.register();
        if let Some(person) = register.people.iter_mut().find(|it| it.id == *id) {
            change(person);
        }
    }

    fn register(&self) -> MutexGuard<'_, Register> {
        self.0.lock().expect("never poisoned")
    }
}

fn same(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
}

fn hash(salt: &str, password: &str) -> [u8; 32] {
    Sha256::digest(format!("{salt}:{password}")).into()
}
