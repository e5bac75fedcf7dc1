//! Limits on the platform's clock: fixed windows that begin with the first thing they count, and buckets that refill.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex},
};

use jiff::Timestamp;

use super::token_bucket::Buckets;
use crate::auth::{AccountId, Denial};

/// Windows below which nobody looks for expired ones.
const SWEEP_FROM: usize = 1_024;

/// Windows of a rule at one time; beyond it, all begin anew.
pub(super) const FULL: usize = 100_000;

/// A documented limit.
#[derive(Debug)]
pub struct Rule {
    /// Its name in settings, in control and in the credentials file.
    pub name: &'static str,
    /// How many per window, unless set otherwise.
    pub limit: u32,
    /// Length of a window in seconds.
    pub seconds: i64,
}

/// Whose things are counted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// Everything an account does.
    Account(AccountId),
    /// Everything done with one key, by its id.
    Key(Arc<str>),
    /// Everything that comes from one address.
    Client(IpAddr),
}

/// How much of a limit is used up.
#[derive(Clone, Copy, Debug)]
pub struct Spent {
    /// The limit.
    pub rule: &'static Rule,
    /// Counted in this window.
    pub count: u32,
    /// Allowed in it.
    pub limit: u32,
    /// Seconds until there is room again, at least one.
    pub resets_in: u64,
    /// Seconds until nothing is used up any more, at least one.
    pub renewed_in: u64,
}

impl Spent {
    /// Refuses what came after the limit was used up.
    pub fn within(self, limit: u32) -> Result<(), Denial> {
        if self.count <= limit {
            return Ok(());
        }
        Err(Denial::RateLimited {
            rule: self.rule.name,
            retry_after: self.resets_in,
        })
    }
}

/// The limits of one platform; windows that ended are reclaimed.
pub struct RateLimiter {
    rules: &'static [Rule],
    pub(super) state: Mutex<State>,
}

/// What is enforced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Whether anything is.
    pub enabled: bool,
    /// Per rule, in the order of the platform's table.
    pub limits: Vec<u32>,
}

pub(super) struct State {
    pub(super) limits: Limits,
    tables: Vec<Table>,
    pub(super) buckets: Buckets,
}

/// The windows of one rule.
struct Table {
    windows: HashMap<Subject, Window>,
    sweep_at: usize,
}

#[derive(Clone, Copy)]
struct Window {
    began: Timestamp,
    count: u32,
}

impl Limits {
    /// All rules as documented.
    pub fn documented(rules: &[Rule]) -> Self {
        Self {
            enabled: true,
            limits: rules.iter().map(|rule| rule.limit).collect(),
        }
    }
}

impl RateLimiter {
    /// Empty windows under these limits.
    pub fn new(rules: &'static [Rule], limits: Limits) -> Self {
        let state = State {
            limits,
            tables: rules.iter().map(|_| Table::default()).collect(),
            buckets: Buckets::default(),
        };
        Self {
            rules,
            state: Mutex::new(state),
        }
    }

    /// The table of rules.
    pub fn rules(&self) -> &'static [Rule] {
        self.rules
    }

    /// What is enforced now.
    pub fn limits(&self) -> Limits {
        self.state.lock().expect("never poisoned").limits.clone()
    }

    /// Whether anything is enforced now.
    pub fn enforces(&self) -> bool {
        self.state.lock().expect("never poisoned").limits.enabled
    }

    /// The number in force of one rule of the table.
    pub fn limit(&self, rule: &Rule) -> u32 {
        let state = self.state.lock().expect("never poisoned");
        let position = self.position(rule);
        position.map_or(0, |position| state.limits.limits[position])
    }

    /// Enforces other limits, in windows that begin anew.
    pub fn enforce(&self, limits: Limits) {
        let mut state = self.state.lock().expect("never poisoned");
        state.tables.fill_with(Table::default);
        state.buckets = Buckets::default();
        state.limits = limits;
    }

    /// Counts one and says where the window stands; nothing while limits are off.
    pub fn take(&self, rule: &'static Rule, subject: &Subject, now: Timestamp) -> Option<Spent> {
        self.stand(rule, now, |table| table.count(rule, subject, now))
    }

    /// Where the window would stand after one more, which is not counted.
    pub fn peek(&self, rule: &'static Rule, subject: &Subject, now: Timestamp) -> Option<Spent> {
        self.stand(rule, now, |table| {
            let mut window = table.running(rule, subject, now);
            window.count = window.count.saturating_add(1);
            window
        })
    }

    fn stand(
        &self,
        rule: &'static Rule,
        now: Timestamp,
        window: impl FnOnce(&mut Table) -> Window,
    ) -> Option<Spent> {
        let mut state = self.state.lock().expect("never poisoned");
        if !state.limits.enabled {
            return None;
        }
        let position = self.position(rule)?;
        let window = window(&mut state.tables[position]);
        let left = rule.seconds - now.duration_since(window.began).as_secs();
        let resets_in = u64::try_from(left).unwrap_or(0).max(1);
        Some(Spent {
            rule,
            count: window.count,
            limit: state.limits.limits[position],
            resets_in,
            renewed_in: resets_in,
        })
    }

    pub(super) fn position(&self, rule: &Rule) -> Option<usize> {
        self.rules.iter().position(|known| known.name == rule.name)
    }
}

impl Default for Table {
    fn default() -> Self {
        Self {
            windows: HashMap::new(),
            sweep_at: SWEEP_FROM,
        }
    }
}

impl Table {
    /// The window that runs now, or the one that would begin.
    fn running(&self, rule: &Rule, subject: &Subject, now: Timestamp) -> Window {
        match self.windows.get(subject) {
            Some(window) if window.runs(rule, now) => *window,
            _ => Window {
                began: now,
                count: 0,
            },
        }
    }

    fn count(&mut self, rule: &Rule, subject: &Subject, now: Timestamp) -> Window {
        let mut window = self.running(rule, subject, now);
        window.count = window.count.saturating_add(1);
        if let Some(known) = self.windows.get_mut(subject) {
            *known = window;
            return window;
        }
        if self.windows.len() >= self.sweep_at {
            self.windows.retain(|_, window| window.runs(rule, now));
            if self.windows.len() >= FULL {
                self.windows.clear();
            }
            self.sweep_at = (self.windows.len() * 2).clamp(SWEEP_FROM, FULL);
        }
        self.windows.insert(subject.clone(), window);
        window
    }
}

impl Window {
    /// A clock that was set back ends a window too.
    fn runs(self, rule: &Rule, now: Timestamp) -> bool {
        (0..rule.seconds).contains(&now.duration_since(self.began).as_secs()) && now >= self.began
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static RULES: [Rule; 1] = [Rule {
        name: "requests_per_minute",
        limit: 2,
        seconds: 60,
    }];
    static RULE: &Rule = &RULES[0];

    fn second(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("a small number")
    }

    fn client(number: u32) -> Subject {
        Subject::Client(IpAddr::from(number.to_be_bytes()))
    }

    fn verdict(limiter: &RateLimiter, at: i64) -> Result<(), Denial> {
        let spent = limiter
            .take(RULE, &client(1), second(at))
            .expect("limits are on");
        spent.within(spent.limit)
    }

    #[test]
    fn a_window_ends_a_period_after_its_first_request() {
        let limiter = RateLimiter::new(&RULES, Limits::documented(&RULES));
        assert_eq!(verdict(&limiter, 30), Ok(()));
        assert_eq!(verdict(&limiter, 80), Ok(()));
        let refused = Denial::RateLimited {
            rule: "requests_per_minute",
            retry_after: 1,
        };
        assert_eq!(verdict(&limiter, 89), Err(refused));
        assert_eq!(verdict(&limiter, 90), Ok(()));
    }

    #[test]
    fn looking_does_not_count() {
        let limiter = RateLimiter::new(&RULES, Limits::documented(&RULES));
        for _ in 0..5 {
            let spent = limiter
                .peek(RULE, &client(1), second(0))
                .expect("limits are on");
            assert_eq!(spent.count, 1);
        }
    }

    #[test]
    fn windows_that_run_are_bounded_too() {
        let limiter = RateLimiter::new(&RULES, Limits::documented(&RULES));
        for number in 0..3 * 100_000 {
            limiter.take(RULE, &client(number), second(0));
            let state = limiter.state.lock().expect("never poisoned");
            assert!(state.tables[0].windows.len() <= FULL);
        }
    }

    #[test]
    fn windows_that_ended_are_reclaimed() {
        let limiter = RateLimiter::new(&RULES, Limits::documented(&RULES));
        for number in 0..100_000 {
            limiter.take(RULE, &client(number), second(i64::from(number)));
        }
        assert!(
            limiter.state.lock().expect("never poisoned").tables[0]
                .windows
                .len()
                <= SWEEP_FROM
        );
    }
}
