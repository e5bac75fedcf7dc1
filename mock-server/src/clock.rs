//! The time of one platform: runs like the real one until someone moves or stops it.

use std::sync::RwLock;

use jiff::{SignedDuration, Timestamp};

/// A virtual clock; everything with a deadline asks it.
pub struct Clock(RwLock<Hand>);

#[derive(Clone, Copy)]
enum Hand {
    Running { ahead: SignedDuration },
    Frozen { at: Timestamp },
}

impl Clock {
    /// A clock that runs with the system's.
    pub fn running() -> Self {
        Self(RwLock::new(Hand::Running {
            ahead: SignedDuration::ZERO,
        }))
    }

    /// The time it shows.
    pub fn now(&self) -> Timestamp {
        match *self.0.read().expect("never poisoned") {
            Hand::Running { ahead } => real().checked_add(ahead).unwrap_or(Timestamp::MAX),
            Hand::Frozen { at } => at,
        }
    }

    /// Whether it stands still.
    pub fn is_frozen(&self) -> bool {
        matches!(*self.0.read().expect("never poisoned"), Hand::Frozen { .. })
    }

    /// Stops it where it is, or lets it run on from there.
    pub fn freeze(&self, frozen: bool) {
        let now = self.now();
        *self.0.write().expect("never poisoned") = Hand::at(now, frozen);
    }

    /// Shows another time; a frozen clock stays frozen.
    pub fn set(&self, now: Timestamp) {
        let frozen = self.is_frozen();
        *self.0.write().expect("never poisoned") = Hand::at(now, frozen);
    }
}

impl Hand {
    fn at(now: Timestamp, frozen: bool) -> Self {
        if frozen {
            Self::Frozen { at: now }
        } else {
            Self::Running {
                ahead: now.duration_since(real()),
            }
        }
    }
}

fn real() -> Timestamp {
    Timestamp::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frozen_clock_stands_until_it_is_moved_or_released() {
        let clock = Clock::running();
        clock.freeze(true);
        let stopped = clock.now();
        assert_eq!(clock.now(), stopped);
        let later = stopped + SignedDuration::from_hours(900);
        clock.set(later);
        assert_eq!(clock.now(), later);
        clock.freeze(false);
        assert!(clock.now() >= later);
    }
}
