//! What each step sends at most: the one place that a plan's budget is counted from.

mod count;
mod steps;

use std::collections::{BTreeMap, BTreeSet};

use gherkin::Step;

use self::count::Count;
pub(super) use self::steps::only_judges;
use super::{
    decision::Decision, demands::Demands, plan::Entry, preflight, room::shared_keys, runner::Part,
};
use crate::{
    documents::{
        profile::{Operation, Profile, Thing},
        sentence::{Sentence, sentence},
        slot::Slot,
    },
    target::{Target, public_key::PUBLISHES},
};

/// What is sent and made at most.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Traffic {
    /// First requests, by endpoint; what ends things among them.
    pub requests: BTreeMap<String, u32>,
    /// How many of them end what was made.
    pub endings: u32,
    /// Requests that repeat an earlier one for a target that is slow to show what it knows.
    pub again: u32,
    /// What is made, by kind and endpoint.
    pub makes: BTreeMap<(Made, String), u32>,
    /// Deliberate failed attempts.
    pub failures: u32,
}

/// A kind of thing that a run makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Made {
    /// A key, whatever the platform calls it.
    Key,
    /// A key that is made only where the target lets through what it should refuse, or must be looked at twice.
    SpareKey,
    /// A session.
    Session,
    /// Something else that is taken back.
    Thing,
}

impl Traffic {
    /// All first requests.
    pub fn all(&self) -> u32 {
        self.requests.values().sum()
    }

    /// Keys that are made.
    pub fn keys(&self) -> u32 {
        let made = self.makes.iter();
        made.filter(|((kind, _), _)| matches!(kind, Made::Key | Made::SpareKey))
            .map(|(_, count)| count)
            .sum()
    }

    /// Adds what something else sends.
    pub fn add(&mut self, other: &Self) {
        for (endpoint, count) in &other.requests {
            *self.requests.entry(endpoint.clone()).or_default() += count;
        }
        for (made, count) in &other.makes {
            *self.makes.entry(made.clone()).or_default() += count;
        }
        self.endings += other.endings;
        self.again += other.again;
        self.failures += other.failures;
    }
}

/// What requests are counted by: the documents, the target, and how often the run tries to end what it has made.
#[derive(Clone, Copy)]
pub struct Terms<'a> {
    /// What the platform documents.
    pub profile: &'a Profile,
    /// Who is asked.
    pub target: &'a Target,
    /// How often a thing is tried to be ended.
    pub drains: u32,
}

impl<'a> Terms<'a> {
    /// The terms of a plan with these entries. What was made is ended at the end of a run; without control also before the
    /// refusals, and before whatever locks the owner out.
    pub fn of(profile: &'a Profile, target: &'a Target, entries: &[Entry]) -> Self {
        let locks = |entry: &&Entry| {
            let disruptive = entry.tags.iter().any(|tag| tag == "disruptive");
            entry.decision == Decision::Run && entry.is_last() && disruptive
        };
        let locks = u32::try_from(entries.iter().filter(locks).count()).unwrap_or(u32::MAX);
        Self {
            profile,
            target,
            drains: if target.control.is_some() {
                1
            } else {
                2 + locks
            },
        }
    }

    /// What a scenario sends, without the keys that it shares.
    pub fn scenario(self, entry: &Entry) -> Traffic {
        let demands = &entry.demands;
        let mut count = Count::new(self);
        let mut sentences = entry.scenario.steps.iter().map(sentence);
        count.refused = sentences.any(|it| matches!(it, Sentence::Refused(_)));
        let shared = shared_keys(demands, self.profile, self.target).len();
        count.exchange(u32::try_from(shared).unwrap_or(u32::MAX));
        for step in &entry.scenario.steps {
            count.step(step, demands);
        }
        count.traffic.failures += demands.failed_attempts + demands.mutations;
        count.traffic
    }

    /// What is sent outside the scenarios: every slot is exchanged, every live one tried.
    pub fn opening(self) -> Traffic {
        let mut count = Count::new(self);
        count.acquire();
        let probe = self.profile.operations.get(&self.profile.probe);
        for (_, slot) in self.given().filter(|(_, slot)| slot.state == "live") {
            count.send(probe, 1);
            let weak = probe.is_some_and(|probe| preflight::is_weak(self.profile, slot, probe));
            let own = preflight::own_operation(self.profile, slot);
            count.send(own.filter(|_| weak), 1);
        }
        if self.target.control.is_none() {
            // Once more at the end, where a refusal has left the owner in doubt.
            count.send(probe, 1);
        }
        count.traffic
    }

    /// The keys that a scenario shares with others, and what each takes to be made.
    pub fn shares(self, entry: &Entry) -> BTreeMap<String, Traffic> {
        let keys = shared_keys(&entry.demands, self.profile, self.target).into_iter();
        let until = self.kept_until(entry);
        keys.map(|key| (format!("{key}, until {until}"), self.shared(&key)))
            .collect()
    }

    /// Everything that a scenario shares with others, and what each takes once: keys, those that are made where the word of a
    /// slot is doubted, and the key that tokens are verified with.
    pub fn once(self, entry: &Entry) -> BTreeMap<String, Traffic> {
        let mut once = self.shares(entry);
        let until = self.kept_until(entry);
        let doubted = self.doubted(&entry.demands).into_iter();
        once.extend(doubted.map(|held| {
            let mut count = Count::new(self);
            count.make(Made::SpareKey);
            (format!("like {held}, until {until}"), count.traffic)
        }));
        let forges = |step: &Step| match sentence(step) {
            Sentence::Mutations => true,
            Sentence::Mischief(words) => words.starts_with("mutated: "),
            _ => false,
        };
        if entry.scenario.steps.iter().any(forges) {
            let mut count = Count::new(self);
            count.send(self.profile.operations.get(PUBLISHES), 1);
            once.insert("public key".to_owned(), count.traffic);
        }
        once
    }

    /// Until when the keys that a scenario shares are kept: what was made is ended before anything is locked.
    fn kept_until(self, entry: &Entry) -> String {
        if self.target.control.is_some() {
            return "the end".to_owned();
        }
        match Part::of(entry) {
            Part::Open | Part::Endings => "the refusals".to_owned(),
            Part::Refusals => "the limits".to_owned(),
            _ => entry.scenario.name.clone(),
        }
    }

    fn shared(self, name: &str) -> Traffic {
        let mut count = Count::new(self);
        count.make(Made::Key);
        if name == "revoked" {
            count.send(self.ends(), 1);
        }
        count.traffic
    }

    /// The permissions of slots whose word a scenario may come to doubt; each doubt makes a key.
    pub fn doubted(self, demands: &Demands) -> BTreeSet<&'a str> {
        let lacks = |held: &&str| {
            let mut lacking = demands.lacking.iter();
            let wanted = |name| self.profile.operations.get(name)?.permission.as_deref();
            demands.lacking.is_empty()
                || lacking
                    .any(|name| wanted(name).is_some_and(|it| !self.profile.permits(held, it)))
        };
        let slots = self
            .given()
            .filter(|(_, slot)| slot.state == "live" && !slot.stranger && slot.exchange.is_none());
        slots
            .filter(|_| demands.expects_missing_permission && self.profile.makes_permissions())
            .filter_map(|(_, slot)| slot.permission.as_deref())
            .filter(lacks)
            .collect()
    }

    /// The slots that the credentials file fills.
    fn given(self) -> impl Iterator<Item = (&'a String, &'a Slot)> {
        let slots = self.profile.credentials.iter();
        slots.filter(move |(name, _)| self.target.credentials.has(name))
    }

    fn that(self, fits: impl Fn(&Operation) -> bool) -> Option<&'a Operation> {
        self.profile.operations.values().find(|it| fits(it))
    }

    fn ends(self) -> Option<&'a Operation> {
        self.that(|operation| operation.ends == Some(Thing::Key))
    }
}
