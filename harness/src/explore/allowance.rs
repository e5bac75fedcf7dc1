//! What all walks together may cost: failed attempts and keys, where a target's limits are to be kept. Half of it is for
//! finding a breach, the rest for making its walk shorter.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::run::{decision::Selection, room::Room};

/// Nothing, where everything is allowed.
pub(super) struct Allowance(Mutex<Option<Left>>);

struct Left {
    failures: u32,
    keys: u32,
    kept: (u32, u32),
}

impl Allowance {
    /// As much as `room` has, or everything.
    pub(super) fn of(room: Option<Room>) -> Self {
        let left = room.map(|room| {
            let (failures, keys) = room.left();
            Left {
                failures,
                keys,
                kept: (failures / 2, keys / 2),
            }
        });
        Self(Mutex::new(left))
    }

    /// Tells a selection what it may spend now.
    pub(super) fn limit(&self, selection: &mut Selection) {
        if let Some(left) = &*self.left() {
            selection.most_failures = Some(left.failures.saturating_sub(left.kept.0));
            selection.most_keys = Some(left.keys.saturating_sub(left.kept.1));
        }
    }

    /// Takes away what is going to be spent.
    pub(super) fn spend(&self, (failures, keys): (u32, u32)) {
        if let Some(left) = &mut *self.left() {
            left.failures = left.failures.saturating_sub(failures);
            left.keys = left.keys.saturating_sub(keys);
        }
    }

    /// From now on the rest may be spent too.
    pub(super) fn release(&self) {
        if let Some(left) = &mut *self.left() {
            left.kept = (0, 0);
        }
    }

    fn left(&self) -> MutexGuard<'_, Option<Left>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_is_kept_for_making_a_walk_shorter() {
        let allowance = Allowance(Mutex::new(Some(Left {
            failures: 8,
            keys: 20,
            kept: (4, 10),
        })));
        let limits = || {
            let mut selection = Selection::default();
            allowance.limit(&mut selection);
            (selection.most_failures, selection.most_keys)
        };
        assert_eq!(limits(), (Some(4), Some(10)));
        allowance.spend((3, 30));
        assert_eq!(limits(), (Some(1), Some(0)));
        allowance.release();
        assert_eq!(limits(), (Some(5), Some(0)));
        let mut selection = Selection::default();
        Allowance::of(None).limit(&mut selection);
        assert_eq!(selection.most_failures, None);
    }
}
