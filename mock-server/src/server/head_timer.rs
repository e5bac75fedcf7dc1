//! Time-outs of request heads. hyper asks for a new timer at every request; one for each connection is enough.

use std::{
    pin::Pin,
    sync::{Arc, Mutex},
    task::{Context, Poll, ready},
    time::{Duration, Instant},
};

use hyper::rt::{Sleep, Timer};
use tokio::time;

/// The timer of one connection; it moves only when it goes off too early, not whenever a head has arrived.
#[derive(Clone, Default)]
pub(super) struct HeadTimer(Arc<Mutex<Option<Pin<Box<time::Sleep>>>>>);

/// Waits until a moment that is never before that of an earlier one on the same connection.
struct Due {
    at: Instant,
    timer: HeadTimer,
}

impl Timer for HeadTimer {
    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Sleep>> {
        self.sleep_until(Instant::now() + duration)
    }

    fn sleep_until(&self, at: Instant) -> Pin<Box<dyn Sleep>> {
        let timer = self.clone();
        Box::pin(Due { at, timer })
    }
}

impl Future for Due {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut sleep = self.timer.0.lock().expect("never poisoned");
        let sleep = sleep.get_or_insert_with(|| Box::pin(time::sleep_until(self.at.into())));
        loop {
            ready!(sleep.as_mut().poll(context));
            if sleep.deadline() >= self.at.into() {
                return Poll::Ready(());
            }
            sleep.as_mut().reset(self.at.into());
        }
    }
}

impl Sleep for Due {}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;

    use super::*;

    #[tokio::test]
    async fn a_later_deadline_is_waited_for_by_the_same_timer() {
        let timer = HeadTimer::default();
        let soon = Instant::now() + Duration::from_millis(5);
        let later = soon + Duration::from_millis(15);
        let mut first = timer.sleep_until(soon);
        let polled = poll_fn(|context| Poll::Ready(first.as_mut().poll(context)));
        assert!(polled.await.is_pending());
        drop(first);
        timer.sleep_until(later).await;
        assert!(Instant::now() >= later);
    }
}
