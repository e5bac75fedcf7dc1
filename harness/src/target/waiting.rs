//! Waiting for a target's limit, so that whoever watches can tell it from a target that does not answer.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

/// Until when something is waited for.
#[derive(Default)]
pub struct Waiting(Mutex<Option<Instant>>);

impl Waiting {
    /// Waits.
    pub(super) async fn until(&self, end: Instant) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(end);
        tokio::time::sleep_until(end).await;
    }

    /// How long it will still be.
    pub fn left(&self) -> Option<Duration> {
        let end = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        end?.checked_duration_since(Instant::now())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn what_is_waited_for_grows_less_and_ends() {
        let waiting = Waiting::default();
        assert_eq!(waiting.left(), None);
        let minute = Duration::from_mins(1);
        let wait = waiting.until(Instant::now() + minute);
        let early = tokio::time::timeout(minute / 2, wait).await;
        assert!(early.is_err());
        assert_eq!(waiting.left(), Some(minute / 2));
        tokio::time::sleep(minute).await;
        assert_eq!(waiting.left(), None);
    }
}
