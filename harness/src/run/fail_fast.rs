//! `--fail-fast`: once a claim has failed of which no baseline knows, no scenario begins, and those that have begun come to their end.

use std::{
    future,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

use tokio::sync::Notify;

use super::{Conduct, baseline::Baseline, decision::Decision, plan::Plan, record::Record};
use crate::{documents::claim::ClaimId, report::Verdict};

/// Why a scenario is not asked that would have begun later.
pub const FAILED_BEFORE: &str = "--fail-fast: a claim had failed before";

/// Lets scenarios begin until a claim has failed, where that is asked for.
#[derive(Debug, Default)]
pub struct FailFast {
    is_asked: bool,
    platform: String,
    baseline: Option<Arc<Baseline>>,
    has_failed: AtomicBool,
    running: AtomicUsize,
    ended: Notify,
}

impl FailFast {
    /// Stops at the first failure of a platform, or never.
    pub fn new(conduct: &Conduct, platform: &str) -> Self {
        Self {
            is_asked: conduct.fail_fast,
            platform: platform.to_owned(),
            baseline: conduct.baseline.clone(),
            ..Self::default()
        }
    }

    /// Whether it is time to stop.
    pub fn has_failed(&self) -> bool {
        self.has_failed.load(Ordering::Relaxed)
    }

    /// A scenario begins; one that must not waits until the run is dropped.
    pub(super) async fn begin(&self) {
        if self.has_failed() {
            future::pending::<()>().await;
        }
        self.running.fetch_add(1, Ordering::Relaxed);
    }

    /// What a scenario has found.
    pub(super) fn note(&self, record: &Record) {
        let is_known = |claim: &ClaimId| {
            let baseline = self.baseline.as_ref();
            baseline.is_some_and(|it| it.of(&self.platform, claim).is_some())
        };
        let mut failed = record
            .outcomes
            .iter()
            .filter(|it| it.verdict == Verdict::Fail);
        if self.is_asked && failed.any(|outcome| !is_known(&outcome.claim)) {
            self.has_failed.store(true, Ordering::Relaxed);
        }
    }

    /// A scenario has come to its end, and everything that it did is known.
    pub(super) fn end(&self) {
        self.running.fetch_sub(1, Ordering::Relaxed);
        self.ended.notify_one();
    }

    /// Waits until a claim has failed and no scenario runs any more; for ever, if none fails.
    pub(super) async fn is_over(&self) {
        while !self.has_failed() || self.running.load(Ordering::Relaxed) > 0 {
            self.ended.notified().await;
        }
    }
}

impl Plan {
    /// What has left no record had not begun when a claim failed.
    pub(super) fn leave_out_unbegun(&mut self, records: &[Record]) {
        let begun = Record::by_place(records);
        for entry in &mut self.entries {
            if entry.decision == Decision::Run && !begun.contains_key(&entry.place()) {
                entry.decision = Decision::NotAsked(FAILED_BEFORE.to_owned());
            }
        }
    }
}
