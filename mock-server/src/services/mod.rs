//! What one platform may use: its clock, keys, sessions, limits, journal, outbox and deviations.

pub mod clock;
pub mod journal;
pub mod outbox;
pub mod rate_limiter;
pub mod seed;
pub mod settings;
mod token_bucket;

use std::sync::Arc;

use jiff::Timestamp;

use self::{
    clock::Clock,
    journal::Journal,
    outbox::Outbox,
    rate_limiter::RateLimiter,
    seed::{Key, Seed},
    settings::Settings,
};
use crate::{
    auth::{AccountId, ApiKey, KeyStore, Order, Origin, SessionStore, TokenIssuer},
    joints::Switchboard,
    platforms::Platform,
};

/// The shared mechanism of one platform, fresh from its seed; a reset builds another.
pub struct Services {
    /// Whose services these are.
    pub platform: &'static Platform,
    /// The platform's time.
    pub clock: Clock,
    /// The keys it issued.
    pub keys: KeyStore,
    /// Who has logged in.
    pub sessions: SessionStore,
    /// The tokens it issues, if it does.
    pub tokens: Option<TokenIssuer>,
    /// What was chosen of each choice.
    chosen: Vec<&'static str>,
    /// What it counts.
    pub limiter: RateLimiter,
    /// Who tried and who used what.
    pub journal: Journal,
    /// What it would have sent.
    pub outbox: Outbox,
    /// Faults and variants.
    pub switches: Switchboard,
    /// What existed before the first request.
    pub seed: Seed,
}

impl Services {
    /// The services of a platform in its seeded state.
    pub fn seeded(platform: &'static Platform, settings: &Settings) -> Self {
        let seed = Seed::read(platform.seed);
        let secrets = seed
            .keys()
            .map(|(_, key)| (key.id.clone(), key.secret.clone()));
        let services = Self {
            platform,
            clock: Clock::running(),
            sessions: SessionStore::default(),
            keys: KeyStore::new(platform.key_format),
            tokens: platform
                .tokens
                .map(|format| TokenIssuer::new(format, settings.token_lifetime)),
            chosen: settings.chosen.clone(),
            limiter: RateLimiter::new(platform.rules, settings.limits.clone()),
            journal: Journal::default(),
            outbox: Outbox::default(),
            switches: Switchboard::new(platform, &settings.variants, secrets.collect()),
            seed,
        };
        for (account, key) in services.seed.keys() {
            services.plant(&account.id, key);
        }
        services
    }

    /// The platform's time.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// What was chosen of the choice of this name.
    pub fn chosen(&self, name: &str) -> &'static str {
        let choices = self.platform.choices.iter();
        let mut pairs = choices.zip(&self.chosen);
        pairs
            .find(|(choice, _)| choice.name == name)
            .map_or("", |(_, word)| word)
    }

    /// What the seed's slots hold, for a platform at this base URL.
    pub fn slots(&self, url: &str) -> Vec<(&seed::Slot, toml::Value)> {
        let choices = self.platform.choices.iter().map(|choice| choice.name);
        let mut blanks: Vec<_> = choices.zip(self.chosen.iter().copied()).collect();
        blanks.push(("url", url));
        let slots = self.seed.slots.iter();
        slots.map(|slot| (slot, slot.filled(&blanks))).collect()
    }

    /// What a caller presents for a key: the secret itself, or a token where the platform wants one.
    pub fn presentable(&self, key: &ApiKey, secret: String) -> String {
        let Some(tokens) = &self.tokens else {
            return secret;
        };
        let now = self.now();
        match key.usable(now) {
            Ok(()) => tokens.issue(&key.id, now),
            Err(_) => tokens.issue_ended(&key.id, now),
        }
    }

    /// Issues a key; whoever asked gets its secret, and nobody else ever does.
    pub fn issue(&self, order: &Order<'_>) -> (Arc<ApiKey>, String) {
        let (key, secret) = self.keys.issue(order);
        self.switches.remember(&key.id, &secret);
        (key, secret)
    }

    /// The account that control and seed know by this label.
    pub fn account(&self, label: &str) -> Option<&AccountId> {
        let mut accounts = self.seed.accounts.iter();
        accounts
            .find(|account| account.label == label)
            .map(|account| &account.id)
    }

    fn plant(&self, account: &AccountId, seeded: &Key) {
        let order = Order {
            account,
            name: &seeded.name,
            scopes: self.platform.seeded_scopes(seeded),
            origin: Origin::Seed,
            created_at: seeded.created_at,
            expires_at: seeded.expires_at,
        };
        let key = self.keys.keep(&seeded.secret, &seeded.id, &order);
        key.record().revoked_at = seeded.revoked_at;
    }
}
