//! Counts what a scenario sends, by what its steps do.

use std::collections::BTreeSet;

use super::{Made, Terms, Traffic};
use crate::{
    documents::{
        profile::{Operation, Profile, Thing},
        slot::{Slot, Yield},
    },
    run::world::ASKED_AGAIN,
};

/// Counts what a scenario sends, step by step.
pub(super) struct Count<'a> {
    pub(super) terms: Terms<'a>,
    pub(super) profile: &'a Profile,
    /// What was asked last.
    pub(super) asked: Option<&'a Operation>,
    /// Whether the scenario expects a refusal.
    pub(super) refused: bool,
    /// The blanks that the scenario has looked for in the account.
    found: BTreeSet<&'a str>,
    pub(super) traffic: Traffic,
}

impl<'a> Count<'a> {
    pub(super) fn new(terms: Terms<'a>) -> Self {
        Self {
            terms,
            profile: terms.profile,
            asked: None,
            refused: false,
            found: BTreeSet::new(),
            traffic: Traffic::default(),
        }
    }

    pub(super) fn named(&self, name: &str) -> Option<&'a Operation> {
        self.profile.operations.get(name)
    }

    /// An operation is asked so many times.
    pub(super) fn send(&mut self, operation: Option<&'a Operation>, times: u32) {
        self.send_making(operation, times, Made::Key);
    }

    pub(super) fn send_making(&mut self, operation: Option<&'a Operation>, times: u32, key: Made) {
        let Some(operation) = operation else {
            return;
        };
        self.request(&operation.endpoint(), times);
        self.find(operation);
        if operation.creates == Some(Thing::Key) {
            self.made(key, operation, times);
            self.end(self.terms.ends(), times);
            // Where the answer does not tell the key's id, the list of keys may.
            if let Some(lists) = self.named("lists-keys") {
                self.request(&lists.endpoint(), times);
            }
        }
        if let Some(undo) = &operation.undo {
            self.made(Made::Thing, operation, times);
            // Whoever made it may have to take it back where the owner may not.
            self.end(self.named(undo), 2 * times);
        }
        if self.profile.is_login(operation) {
            self.made(Made::Session, operation, times);
        }
    }

    pub(super) fn request(&mut self, endpoint: &str, times: u32) {
        let count = self.traffic.requests.entry(endpoint.to_owned());
        let count = count.or_default();
        *count = count.saturating_add(times);
    }

    pub(super) fn made(&mut self, kind: Made, operation: &Operation, times: u32) {
        let made = self.traffic.makes.entry((kind, operation.endpoint()));
        *made.or_default() += times;
    }

    pub(super) fn end(&mut self, operation: Option<&'a Operation>, times: u32) {
        if let Some(operation) = operation {
            let times = times.saturating_mul(self.terms.drains);
            self.request(&operation.endpoint(), times);
            self.traffic.endings += times;
        }
    }

    /// What an operation's blanks stand for is looked for in the account, once in a scenario at most.
    pub(super) fn find(&mut self, operation: &Operation) {
        let profile = self.profile;
        for (blank, place) in &profile.found {
            if operation.has_blank(blank) && self.found.insert(blank) {
                self.send(self.named(&place.by), 1);
            }
        }
    }

    pub(super) fn probe(&mut self, times: u32) {
        self.send(self.named(&self.profile.probe), times);
    }

    pub(super) fn ask(&mut self, times: u32) {
        self.send(self.asked, times);
    }

    /// A target that is not under control may be slow to show what it knows.
    pub(super) fn ask_again(&mut self, operation: Option<&Operation>) {
        let reads = operation.is_some_and(|it| it.method == "GET");
        if reads && self.terms.target.control.is_none() {
            self.traffic.again += ASKED_AGAIN;
        }
    }

    pub(super) fn make(&mut self, key: Made) {
        let creates = self.terms.that(|it| it.creates == Some(Thing::Key));
        self.send_making(creates, 1, key);
    }

    /// A key that was made is exchanged for what requests carry, where it must be.
    pub(super) fn exchange(&mut self, times: u32) {
        let exchange = self
            .profile
            .key
            .as_ref()
            .and_then(|key| key.exchange.as_ref());
        self.send(exchange.and_then(|it| self.named(&it.by)), times);
    }

    /// Every slot that must be is exchanged for what requests carry.
    pub(super) fn acquire(&mut self) {
        for (_, slot) in self.terms.given() {
            self.acquire_slot(slot);
        }
    }

    pub(super) fn acquire_slot(&mut self, slot: &'a Slot) {
        let Some(exchange) = &slot.exchange else {
            return;
        };
        self.send(self.named(&exchange.by), 1);
        let documented = self.profile.session.as_ref();
        if exchange.yields == Yield::Session
            && documented.is_some_and(|it| it.csrf_cookie.is_some())
        {
            self.probe(1);
        }
    }

    /// A login may have ended every other session: each is tried, and begun anew.
    pub(super) fn doubt(&mut self) {
        for (_, slot) in self.terms.given() {
            if slot
                .exchange
                .as_ref()
                .is_some_and(|it| it.yields == Yield::Session)
            {
                self.probe(1);
                self.acquire_slot(slot);
            }
        }
    }
}
