//! Keeps below a target's limits by waiting: so many requests in any window.

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

use super::{request::Request, waiting::Waiting};

/// Keeps to a number of requests in any window, all of them or those of one operation.
pub struct Pace {
    count: usize,
    window: Duration,
    /// Method and URL of the requests that count, where not all do.
    only: Option<(String, String)>,
    sent: Mutex<VecDeque<Instant>>,
}

impl Pace {
    /// At most `count` requests in `seconds`; at least one.
    pub fn new(count: u32, seconds: u32) -> Self {
        Self {
            count: count.max(1) as usize,
            window: Duration::from_secs(seconds.into()),
            only: None,
            sent: Mutex::default(),
        }
    }

    /// The same for requests of this method to this URL only.
    #[must_use]
    pub fn only(mut self, method: &str, url: &str) -> Self {
        self.only = Some((method.to_owned(), url.to_owned()));
        self
    }

    /// How many requests in how many seconds, if all count.
    pub fn of_all(&self) -> Option<(u32, u32)> {
        let number = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
        let numbers = (number(self.count as u64), number(self.window.as_secs()));
        self.only.is_none().then_some(numbers)
    }

    /// Whether this request counts.
    pub(super) fn counts(&self, request: &Request) -> bool {
        let only = self.only.as_ref();
        only.is_none_or(|(method, url)| *method == request.method && *url == request.url)
    }

    /// Waits for room and takes it.
    pub(super) async fn turn(&self, waiting: &Waiting) {
        while let Some(until) = self.take() {
            waiting.until(until).await;
        }
    }

    /// Takes room if there is any, else answers when there will be.
    fn take(&self) -> Option<Instant> {
        let mut sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        while sent
            .front()
            .is_some_and(|oldest| oldest.elapsed() >= self.window)
        {
            sent.pop_front();
        }
        match sent.front() {
            Some(oldest) if sent.len() >= self.count => Some(*oldest + self.window),
            _ => {
                sent.push_back(Instant::now());
                None
            }
        }
    }

    /// Takes room that may not be there.
    pub(super) fn count(&self) {
        let mut sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        sent.push_back(Instant::now());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::target::request::Effect;

    const MINUTE: u32 = 60;

    #[tokio::test(start_paused = true)]
    async fn a_full_window_is_waited_out() {
        let pace = Pace::new(2, MINUTE);
        let started = Instant::now();
        for _ in 0..3 {
            pace.turn(&Waiting::default()).await;
        }
        assert!(started.elapsed() >= Duration::from_mins(1));
    }

    #[test]
    fn only_the_operation_counts_that_is_limited() {
        let pace = Pace::new(2, MINUTE).only("POST", "http://host/login");
        let counts = |method: &str, url: &str| {
            pace.counts(&Request {
                method: method.to_owned(),
                effect: Effect::Nothing,
                template: String::new(),
                url: url.to_owned(),
                headers: Vec::new(),
                body: None,
                title_case: false,
                again: false,
            })
        };
        assert!(counts("POST", "http://host/login"));
        assert!(!counts("GET", "http://host/login"));
        assert!(!counts("POST", "http://host/logout"));
        assert_eq!(pace.of_all(), None);
        assert_eq!(Pace::new(1, MINUTE).of_all(), Some((1, MINUTE)));
    }
}
