//! Buckets of tokens that refill steadily on the platform's clock.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};

use super::rate_limiter::{FULL, RateLimiter, Rule, Spent, Subject};

/// Buckets below which nobody looks for full ones.
const SWEEP_FROM: usize = 1_024;
const SECOND: i128 = 1_000_000_000;

/// Each bucket is known by the moment at which it will be full again; one that is full needs no memory.
#[derive(Default)]
pub(super) struct Buckets {
    full_at: HashMap<Subject, Timestamp>,
    sweep_at: usize,
}

/// How a bucket refills.
struct Pace {
    /// Nanoseconds in which one token comes back.
    token: i128,
    /// Tokens in a full bucket.
    capacity: u32,
}

impl RateLimiter {
    /// Draws one from a bucket that holds what `burst` allows and refills at `rate`; nothing while limits are off.
    ///
    /// What is refused costs nothing.
    pub fn draw(
        &self,
        rate: &'static Rule,
        burst: &'static Rule,
        subject: &Subject,
        now: Timestamp,
    ) -> Option<Spent> {
        let mut state = self.state.lock().expect("never poisoned");
        if !state.limits.enabled {
            return None;
        }
        let refill = state.limits.limits[self.position(rate)?];
        let capacity = state.limits.limits[self.position(burst)?];
        let pace = Pace {
            token: i128::from(rate.seconds) * SECOND / i128::from(refill.max(1)),
            capacity,
        };
        Some(state.buckets.draw(rate, subject, &pace, now))
    }
}

impl Buckets {
    fn draw(
        &mut self,
        rule: &'static Rule,
        subject: &Subject,
        pace: &Pace,
        now: Timestamp,
    ) -> Spent {
        let whole = pace.token * i128::from(pace.capacity);
        let full_at = self.full_at.get(subject).copied().unwrap_or(now);
        // A clock that was set back leaves no bucket emptier than empty.
        let missing = full_at.duration_since(now).as_nanos().clamp(0, whole);
        let then = missing + pace.token;
        let fits = then <= whole;
        let left = if fits { then } else { missing };
        self.keep(subject, now, left);
        let used = u32::try_from((left + pace.token - 1) / pace.token).unwrap_or(u32::MAX);
        Spent {
            rule,
            count: if fits {
                used
            } else {
                pace.capacity.saturating_add(1)
            },
            limit: pace.capacity,
            resets_in: seconds(then - whole),
            renewed_in: seconds(left),
        }
    }

    fn keep(&mut self, subject: &Subject, now: Timestamp, missing: i128) {
        let missing = SignedDuration::from_nanos_i128(missing);
        let full_at = now.checked_add(missing).unwrap_or(Timestamp::MAX);
        if self.full_at.len() >= self.sweep_at.max(SWEEP_FROM) {
            self.full_at.retain(|_, at| *at > now);
            if self.full_at.len() >= FULL {
                self.full_at.clear();
            }
            self.sweep_at = (self.full_at.len() * 2).min(FULL);
        }
        self.full_at.insert(subject.clone(), full_at);
    }
}

/// Whole seconds, rounded up, at least one.
fn seconds(nanos: i128) -> u64 {
    let whole = (nanos + SECOND - 1).div_euclid(SECOND);
    u64::try_from(whole).unwrap_or(0).max(1)
}
