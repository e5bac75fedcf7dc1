//! Whether the owner is still let in: a credential that dies in the middle of a run says nothing of the platform.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{
    record::{Record, Stopped},
    session::Session,
};
use crate::{
    report::{CouldNotRun, Lack},
    target::{exchange::Exchange, request::Request},
};

/// Why a run proves nothing from the point on at which its credential died.
pub(super) const STOPPED_WORKING: &str = "the credential stopped working: from here on requests were answered with 401, and the owner was not let in again where the run had begun";

/// How the owner stands with the target.
#[derive(Default)]
pub struct Standing(Mutex<State>);

#[derive(Default)]
struct State {
    /// How many scenarios had ended at the first 401 after which the owner has not been let in to the probe.
    refused_from: Option<usize>,
    is_lost: bool,
}

impl Standing {
    /// Whether a 401 has come, and the owner has not been let in since.
    pub(super) fn is_in_doubt(&self) -> bool {
        self.lock().refused_from.is_some()
    }

    /// Whether the owner is known to be let in no more.
    pub(super) fn is_lost(&self) -> bool {
        self.lock().is_lost
    }

    /// Notes a 401 that came when so many scenarios had ended.
    pub(super) fn refused(&self, ended: usize) {
        self.lock().refused_from.get_or_insert(ended);
    }

    /// Notes that the owner was let in to the probe.
    pub(super) fn restored(&self) {
        self.lock().refused_from = None;
    }

    /// What scenarios found after the owner was lost is held against nobody.
    pub(super) fn excuse(&self, records: &mut [Record]) {
        let state = self.lock();
        let Some(from) = state.refused_from.filter(|_| state.is_lost) else {
            return;
        };
        for record in records.iter_mut().skip(from) {
            record.outcomes.clear();
            record.honoured.clear();
            record.refused.clear();
            if matches!(record.stopped, None | Some(Stopped::Breach)) {
                let reason = STOPPED_WORKING.to_owned();
                record.stopped = Some(Stopped::CouldNotRun(Lack::Target, reason));
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Session {
    /// Asks the probe with the owner's credential, if a refusal has left it in doubt. Where no attempt is left to ask with,
    /// the doubt stays, and accuses nobody. Under control nothing dies that no scenario has ended.
    pub(super) async fn settle_standing(&self) {
        if self.control.is_some() || !self.standing.is_in_doubt() {
            return;
        }
        let is_lost = match self.probe().await {
            Ok(answer) => answer.status == 401,
            Err(lack) => lack.lack == Lack::Budget,
        };
        if is_lost {
            self.standing.lock().is_lost = true;
        } else {
            self.standing.restored();
        }
    }

    async fn probe(&self) -> Result<Exchange, CouldNotRun> {
        let owner = self.keyring.slots().owner().await?;
        let presentation = owner.presentation(&self.profile().credential);
        let probe = self.operation(&self.profile().probe)?;
        let values = self.keyring.values(None);
        let request = Request::of(&self.target.url, probe, &values, &presentation)?;
        self.client.send(&request).await
    }
}
