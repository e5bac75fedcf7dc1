//! What all walks together may cost: failed attempts and keys, where a target's limits are to be kept. Half of it is for
//! finding a breach, the rest for making its walk shorter.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::run::{
    decision::Selection,
    room::{Room, SPARE},
};

/// Nothing, where everything is allowed; and the requests that are left below a cap.
pub(super) struct Allowance(Mutex<(Option<Left>, Option<u32>)>);

struct Left {
    failures: u32,
    keys: u32,
    kept: (u32, u32),
}

impl Allowance {
    /// As much as `room` has, or everything; and at most so many requests.
    pub(super) fn of(room: Option<Room>, requests: Option<u32>) -> Self {
        let left = room.map(|room| {
            let (failures, keys) = room.left();
            Left {
                failures,
                keys,
                kept: (failures / 2, keys / 2),
            }
        });
        Self(Mutex::new((left, requests)))
    }

    /// Tells a selection what it may spend now.
    pub(super) fn limit(&self, selection: &mut Selection) {
        let (left, requests) = &*self.left();
        selection.most_requests = *requests;
        if let Some(left) = left {
            // What is left has been spared already.
            let failures = left.failures.saturating_sub(left.kept.0);
            selection.most_failures = Some(failures + SPARE);
            selection.most_keys = Some(left.keys.saturating_sub(left.kept.1));
        }
    }

    /// Takes away what is going to be spent.
    pub(super) fn spend(&self, (failures, keys): (u32, u32)) {
        if let Some(left) = &mut self.left().0 {
            left.failures = left.failures.saturating_sub(failures);
            left.keys = left.keys.saturating_sub(keys);
        }
    }

    /// Takes away requests that have been sent.
    pub(super) fn sent(&self, requests: u32) {
        if let Some(left) = &mut self.left().1 {
            *left = left.saturating_sub(requests);
        }
    }

    /// From now on the rest may be spent too.
    pub(super) fn release(&self) {
        if let Some(left) = &mut self.left().0 {
            left.kept = (0, 0);
        }
    }

    fn left(&self) -> MutexGuard<'_, (Option<Left>, Option<u32>)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_is_kept_for_making_a_walk_shorter() {
        let left = Left {
            failures: 8,
            keys: 20,
            kept: (4, 10),
        };
        let allowance = Allowance(Mutex::new((Some(left), Some(100))));
        let limits = || {
            let mut selection = Selection::default();
            allowance.limit(&mut selection);
            (selection.most_failures, selection.most_keys)
        };
        assert_eq!(limits(), (Some(5), Some(10)));
        allowance.spend((3, 30));
        assert_eq!(limits(), (Some(2), Some(0)));
        allowance.release();
        assert_eq!(limits(), (Some(6), Some(0)));
        allowance.sent(30);
        let mut selection = Selection::default();
        allowance.limit(&mut selection);
        assert_eq!(selection.most_requests, Some(70));
        let mut selection = Selection::default();
        Allowance::of(None, None).limit(&mut selection);
        assert_eq!(selection.most_failures, None);
    }
}
