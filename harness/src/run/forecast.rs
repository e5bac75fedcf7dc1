//! What a plan comes to: the most that it sends and makes, counted from what will run.

use std::collections::BTreeMap;

use super::{
    decision::{Decision, Selection},
    plan::{Entry, Plan},
    session::paces,
    traffic::{Terms, Traffic},
};
use crate::{
    documents::{Documents, profile::Profile},
    target::{Target, pace::Pace, tally::Caps},
};

/// How often a run asks again, whatever it asks: after a 429, for a later page, or for a shared key that was not made.
const PATIENCE: u32 = 100;
/// Answers of 401 that nobody has planned, after which a run without control ends; fewer where a limit is near.
const SURPRISES: u32 = 5;
/// Of a cap on requests so much is kept for that.
const SHARE: u32 = 5;

/// The most that a plan sends and makes.
#[derive(Clone, Debug)]
pub struct Budget {
    /// First requests, what is made, deliberate failures.
    pub traffic: Traffic,
    /// Requests that repeat or go on with an earlier one, whichever.
    pub again: u32,
    /// Scenarios that go on until they are refused with 429.
    pub over_limits: usize,
    /// The most requests in a window of seconds, if there is a number.
    pub rate: Option<(u32, u32)>,
}

impl Plan {
    /// What it sends and makes at most.
    pub fn budget(&self, documents: &Documents, target: &Target, selection: &Selection) -> Budget {
        let terms = Terms::of(&documents.profile, target, &self.entries);
        let mut traffic = terms.opening();
        let mut once = BTreeMap::new();
        let mut slow = 0;
        let running = || {
            let entries = self.entries.iter();
            entries.filter(|entry| entry.decision == Decision::Run)
        };
        for entry in running() {
            let sent = terms.scenario(entry);
            slow += sent.again;
            traffic.add(&sent);
            once.extend(terms.once(entry));
        }
        for shared in once.values() {
            traffic.add(shared);
        }
        Budget {
            again: patience(slow, selection),
            over_limits: running().filter(|entry| entry.is_last()).count(),
            rate: rate(&documents.profile, target, selection),
            traffic,
        }
    }
}

impl Budget {
    /// All requests.
    pub fn requests(&self) -> u32 {
        self.traffic.all() + self.again
    }

    /// What a run's client must not pass: the budget itself, below whatever the operator caps.
    pub fn caps(&self, documents: &Documents, target: &Target, selection: &Selection) -> Caps {
        let cap = |most: Option<u32>| most.unwrap_or(u32::MAX);
        // With control limits rest, and nobody is locked out.
        let uncontrolled = target.control.is_none();
        let surprise = uncontrolled.then(|| {
            let limit = documents.profile.limits.get("failed-attempts");
            let number = limit.map(|limit| limit.number(&target.credentials.limits));
            let below = number.map_or(u32::MAX, |number| number.saturating_sub(1));
            let planned = self.traffic.failures;
            (planned + SURPRISES).min(below).max(planned + 1)
        });
        Caps {
            requests: self.requests().min(cap(selection.most_requests)),
            endings: self.traffic.endings,
            again: self.again,
            keys: self.traffic.keys().min(cap(selection.most_keys)),
            failures: [surprise, selection.most_failures]
                .into_iter()
                .flatten()
                .min(),
        }
    }
}

/// How often a run asks again at most.
pub(super) fn again(entries: &[Entry], terms: Terms<'_>, selection: &Selection) -> u32 {
    let running = entries
        .iter()
        .filter(|entry| entry.decision == Decision::Run);
    let slow = running.map(|entry| terms.scenario(entry).again).sum();
    patience(slow, selection)
}

/// The same for scenarios that ask again so often because the target may be slow.
fn patience(slow: u32, selection: &Selection) -> u32 {
    let share = selection.most_requests.map(|most| most / SHARE);
    (slow + PATIENCE).min(share.unwrap_or(u32::MAX))
}

/// The operator's cap, or else the pace that is kept below a documented limit; limits themselves are gone over faster.
fn rate(profile: &Profile, target: &Target, selection: &Selection) -> Option<(u32, u32)> {
    if let Some(most) = selection.most_per_second {
        return Some((most, 1));
    }
    if target.control.is_some() {
        return None;
    }
    let paces = paces(profile, target, selection.picks.shards());
    paces.iter().find_map(Pace::of_all)
}
