//! The count of what a run sends, and the caps that it never passes.

use std::{
    collections::BTreeMap,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use tokio::sync::{Semaphore, SemaphorePermit};

use super::request::{Effect, Request};
use crate::report::{CouldNotRun, Expense, Lack};

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
    /// Answers of 401, after which nothing is sent but what ends what was made.
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
    /// The answers of 401 that may still come; whatever is on its way may be one.
    attempts: Option<Semaphore>,
}

impl Tally {
    /// A tally with these caps.
    pub fn new(caps: Caps) -> Self {
        // A refusal that no plan has foreseen shows only once it has come: less than one cannot be kept to.
        let attempts = caps
            .failures
            .map(|most| Semaphore::new(most.max(1) as usize));
        Self {
            caps,
            attempts,
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

    /// Waits until one more answer of 401 would not be over the cap, whatever comes of the requests on their way.
    ///
    /// # Errors
    /// As many have come as may come.
    pub(super) async fn attempt(&self) -> Result<Option<SemaphorePermit<'_>>, CouldNotRun> {
        match &self.attempts {
            Some(attempts) if !self.ending.load(Ordering::Relaxed) => {
                let attempt = attempts.acquire().await.map_err(|_| {
                    let came = self.lock().failures;
                    let reason = format!("{came} answers of 401 have come, more than the plan foresees: another might lock the caller out");
                    Lack::Budget.because(reason)
                })?;
                Ok(Some(attempt))
            }
            _ => Ok(None),
        }
    }

    /// What has been sent and made, beside the most that may be.
    pub fn spent(&self) -> Vec<Expense> {
        let (sent, caps) = (self.lock(), &self.caps);
        let expense = |what: &str, spent, most: Option<u32>| Expense {
            what: what.to_owned(),
            spent,
            most: most.filter(|most| *most != u32::MAX),
        };
        vec![
            expense("requests", sent.all(), Some(caps.requests)),
            expense("keys made", sent.keys, Some(caps.keys)),
            expense("answers of 401", sent.failures, caps.failures),
        ]
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
    pub(super) fn answered(
        &self,
        request: &Request,
        status: u16,
        attempt: Option<SemaphorePermit<'_>>,
    ) {
        let mut sent = self.lock();
        sent.failures += u32::from(status == 401);
        if let Some(attempts) = self.attempts.as_ref().filter(|_| status == 401) {
            match attempt {
                Some(attempt) => attempt.forget(),
                None => drop(attempts.forget_permits(1)),
            }
            if self.caps.failures.is_some_and(|most| sent.failures >= most) {
                attempts.close();
            }
        }
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
        tally.answered(&request(false, true), 403, None);
        assert!(admitted());
        tally.answered(&request(false, true), 201, None);
        assert!(!admitted());
        let spent = tally.spent().into_iter();
        let spent: Vec<_> = spent.map(|it| (it.what, it.spent, it.most)).collect();
        let [requests, keys, failures] =
            ["requests", "keys made", "answers of 401"].map(str::to_owned);
        assert_eq!(
            spent,
            [(requests, 2, None), (keys, 1, Some(1)), (failures, 0, None)]
        );
        assert!(tally.admit(&request(false, false)).is_ok());
    }

    #[test]
    fn asking_again_has_a_count_of_its_own() {
        let tally = Tally::new(Caps {
            again: 1,
            ..Caps::default()
        });
        assert!(tally.admit(&request(true, false)).is_ok());
        assert!(tally.admit(&request(true, false)).is_err());
        assert!(tally.sent().requests.is_empty());
    }

    #[tokio::test]
    async fn after_the_last_refusal_nothing_is_sent_but_what_ends_things() {
        let tally = Tally::new(Caps {
            failures: Some(2),
            ..Caps::default()
        });
        let (first, second) = (tally.attempt().await.unwrap(), tally.attempt().await);
        // Both may be refused, so that a third waits for what becomes of them.
        let mut third = std::pin::pin!(tally.attempt());
        assert!(futures_util::poll!(third.as_mut()).is_pending());
        tally.answered(&request(false, false), 401, first);
        tally.answered(&request(false, false), 200, second.unwrap());
        let third = third.await.unwrap();
        tally.answered(&request(false, false), 401, third);
        assert!(tally.attempt().await.is_err());
        tally.ending(true);
        assert!(tally.attempt().await.unwrap().is_none());
    }
}
