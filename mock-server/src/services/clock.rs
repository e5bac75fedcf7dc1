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
        self.0.read().expect("never poisoned").now()
    }

    /// Whether it stands still.
    pub fn is_frozen(&self) -> bool {
        self.0.read().expect("never poisoned").is_frozen()
    }

    /// Shows the time that `then` makes of the present one, if any, and stands still or runs on from there,
    /// as it did before unless told otherwise; says whether it did all that.
    pub fn turn(
        &self,
        frozen: Option<bool>,
        then: impl FnOnce(Timestamp) -> Option<Timestamp>,
    ) -> bool {
        let mut hand = self.0.write().expect("never poisoned");
        let then = then(hand.now());
        if let Some(then) = then {
            *hand = Hand::at(then, frozen.unwrap_or(hand.is_frozen()));
        }
        then.is_some()
    }
}

impl Hand {
    fn now(self) -> Timestamp {
        match self {
            Self::Running { ahead } => real().checked_add(ahead).unwrap_or(Timestamp::MAX),
            Self::Frozen { at } => at,
        }
    }

    fn is_frozen(self) -> bool {
        matches!(self, Self::Frozen { .. })
    }

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
        assert!(clock.turn(Some(true), Some));
        let stopped = clock.now();
        assert_eq!(clock.now(), stopped);
        let later = stopped + SignedDuration::from_hours(900);
        assert!(clock.turn(None, |_| Some(later)));
        assert_eq!(clock.now(), later);
        assert!(!clock.turn(Some(false), |_| None));
        assert!(clock.is_frozen());
        assert!(clock.turn(Some(false), Some));
        assert!(clock.now() >= later);
    }
}
