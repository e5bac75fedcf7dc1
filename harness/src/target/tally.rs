//! The count of what a run sends, and the caps that it never passes.

use std::{
    collections::BTreeMap,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use super::request::{Effect, Request};
use crate::report::{CouldNotRun, Lack};

/// What a run may send; the plan fits below it, and what does not fit after all is not sent.
#[derive(Clone, Debug)]
pub struct Caps {
    /// All requests.
    pub requests: u32,
    /// How many of them are kept for ending what was made.
    pub endings: u32,
    /// Requests that repeat or go on with an earlier one.
    pub again: u32,
    /// Keys made.
    pub keys: u32,
    /// Answers of 401.
    pub failures: Option<u32>,
}

impl Default for Caps {
    fn default() -> Self {
        Self {
            requests: u32::MAX,
            endings: 0,
            again: u32::MAX,
            keys: u32::MAX,
            failures: None,
        }
    }
}

/// What a run has sent.
#[derive(Clone, Debug, Default)]
pub struct Sent {
    /// First requests, by endpoint.
    pub requests: BTreeMap<String, u32>,
    /// Requests that repeated or went on with an earlier one.
    pub again: u32,
    /// How many of all were sent to end what was made.
    pub endings: u32,
    /// Keys made, or perhaps made where no answer came.
    pub keys: u32,
    /// Answers of 401.
    pub failures: u32,
}

impl Sent {
    /// All requests.
    pub fn all(&self) -> u32 {
        self.requests.values().sum::<u32>() + self.again
    }
}

/// Counts, and holds back what is over a cap.
#[derive(Default)]
pub struct Tally {
    caps: Caps,
    sent: Mutex<Sent>,
    ending: AtomicBool,
}

impl Tally {
    /// A tally with these caps.
    pub fn new(caps: Caps) -> Self {
        Self {
            caps,
            ..Self::default()
        }
    }

    /// Says whether what is sent from now on ends what was made.
    pub fn ending(&self, begins: bool) {
        self.ending.store(begins, Ordering::Relaxed);
    }

    /// What has been sent.
    pub fn sent(&self) -> Sent {
        self.lock().clone()
    }

    /// Whether there were as many failed attempts as there may be.
    pub fn has_failed_enough(&self) -> bool {
        let failures = self.lock().failures;
        self.caps.failures.is_some_and(|most| failures >= most)
    }

    /// Counts a request that is about to be sent.
    ///
    /// # Errors
    /// It is over a cap, and must not be sent.
    pub(super) fn admit(&self, request: &Request) -> Result<(), CouldNotRun> {
        let mut sent = self.lock();
        self.is_below(request, &sent)?;
        if request.again {
            sent.again += 1;
        } else {
            *sent.requests.entry(request.endpoint()).or_default() += 1;
        }
        sent.endings += u32::from(self.ending.load(Ordering::Relaxed));
        sent.keys += u32::from(request.effect == Effect::MakesKey);
        Ok(())
    }

    /// Whether a request would be sent.
    pub(super) fn has_room_for(&self, request: &Request) -> bool {
        self.is_below(request, &self.lock()).is_ok()
    }

    fn is_below(&self, request: &Request, sent: &Sent) -> Result<(), CouldNotRun> {
        let Caps {
            requests,
            endings,
            keys,
            ..
        } = self.caps;
        let (before, most) = if self.ending.load(Ordering::Relaxed) {
            (sent.all(), requests)
        } else {
            let kept_back = requests.saturating_sub(endings);
            (sent.all() - sent.endings, kept_back)
        };
        if before >= most {
            let reason = format!(
                "the budget of {requests} requests is reached, of which {endings} are kept for ending what was made"
            );
            return Err(Lack::Budget.because(reason));
        }
        if request.effect == Effect::MakesKey && sent.keys >= keys {
            return Err(Lack::Budget.because(format!("the budget of {keys} keys is reached")));
        }
        if request.again {
            let most = self.caps.again;
            if sent.again >= most {
                let reason = format!(
                    "the target was asked again {most} times already, for being slow, busy or full"
                );
                return Err(Lack::Budget.because(reason));
            }
        }
        Ok(())
    }

    /// Counts what an answer says.
    pub(super) fn answered(&self, request: &Request, status: u16) {
        let mut sent = self.lock();
        sent.failures += u32::from(status == 401);
        let made = (200..300).contains(&status);
        sent.keys -= u32::from(request.effect == Effect::MakesKey && !made);
    }

    fn lock(&self) -> MutexGuard<'_, Sent> {
        self.sent.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(again: bool, makes_key: bool) -> Request {
        Request {
            method: "POST".into(),
            template: "/keys".into(),
            url: "http://host/keys".into(),
            headers: Vec::new(),
            body: None,
            title_case: false,
            again,
            effect: if makes_key {
                Effect::MakesKey
            } else {
                Effect::Changes
            },
        }
    }

    #[test]
    fn what_is_kept_for_the_end_is_not_sent_before() {
        let tally = Tally::new(Caps {
            requests: 3,
            endings: 1,
            ..Caps::default()
        });
        let admitted = || tally.admit(&request(false, false)).is_ok();
        assert_eq!([admitted(), admitted(), admitted()], [true, true, false]);
        tally.ending(true);
        assert_eq!([admitted(), admitted()], [true, false]);
        assert_eq!(tally.sent().all(), 3);
    }

    #[test]
    fn what_was_ended_early_takes_nothing_from_the_rest() {
        let tally = Tally::new(Caps {
            requests: 3,
            endings: 1,
            ..Caps::default()
        });
        let admitted = || tally.admit(&request(false, false)).is_ok();
        tally.ending(true);
        assert!(admitted());
        tally.ending(false);
        assert_eq!([admitted(), admitted(), admitted()], [true, true, false]);
    }

    #[test]
    fn a_creation_that_is_refused_makes_no_key() {
        let tally = Tally::new(Caps {
            keys: 1,
            ..Caps::default()
        });
        let admitted = || tally.admit(&request(false, true)).is_ok();
        assert!(admitted());
        tally.answered(&request(false, true), 403);
        assert!(admitted());
        tally.answered(&request(false, true), 201);
        assert!(!admitted());
        assert!(tally.admit(&request(false, false)).is_ok());
    }

    #[test]
    fn asking_again_has_a_count_of_its_own() {
        let tally = Tally::new(Caps {
            again: 1,
            failures: Some(1),
            ..Caps::default()
        });
        assert!(tally.admit(&request(true, false)).is_ok());
        assert!(tally.admit(&request(true, false)).is_err());
        assert!(tally.sent().requests.is_empty());
        assert!(!tally.has_failed_enough());
        tally.answered(&request(true, false), 401);
        assert!(tally.has_failed_enough());
    }
}
