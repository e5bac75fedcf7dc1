//! The session: everything that the scenarios of one platform share while they run.

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use super::{
    Conduct, fail_fast::FailFast, order::Shuffled, record::Record, room, standing::Standing,
};
use crate::{
    documents::{
        Documents,
        profile::{Operation, Profile, key_of},
    },
    report::{CouldNotRun, Lack},
    target::{
        Target,
        client::Client,
        control::Control,
        keyring::Keyring,
        ledger::{Entry, Ledger},
        pace::Pace,
        secret::Redactor,
        slots::Slots,
        tally::Caps,
    },
};

/// What the documents promise, who is asked, and what has been found so far.
pub struct Session {
    /// What the documents promise.
    pub documents: Documents,
    /// Who is asked.
    pub target: Target,
    /// The way to ask.
    pub client: Arc<Client>,
    /// The control listener, where there is one.
    pub control: Option<Control>,
    /// The keys.
    pub keyring: Keyring,
    /// Keeps secrets out of what is told.
    pub redactor: Redactor,
    /// What random choices grow from.
    pub seed: u64,
    /// The longest wait for an answer.
    patience: Duration,
    /// Scenarios at a time; under control as many things are ended at a time.
    pub(super) concurrency: usize,
    /// How the owner stands with the target.
    pub(super) standing: Standing,
    /// In what order scenarios run, if not in that of the features.
    pub order: Option<Shuffled>,
    /// Whether scenarios may still begin.
    pub fail_fast: FailFast,
    had_limits: AtomicBool,
    records: Mutex<Vec<Record>>,
}

impl Session {
    /// A session with one target. Without control it keeps below the target's declared or documented request limit.
    pub fn new(
        documents: &Documents,
        target: &Target,
        conduct: &Conduct,
        caps: Caps,
    ) -> anyhow::Result<Self> {
        Self::resumed(documents, target, conduct, caps, Vec::new())
    }

    /// The same, with what an earlier run has left to be ended.
    pub fn resumed(
        documents: &Documents,
        target: &Target,
        conduct: &Conduct,
        caps: Caps,
        left: Vec<Entry>,
    ) -> anyhow::Result<Self> {
        let profile = &documents.profile;
        let control = match &target.control {
            Some(url) => Some(Control::new(url, &profile.name)?),
            None => None,
        };
        let redactor = Redactor::new(
            profile
                .key
                .as_ref()
                .and_then(|key| key.prefix.as_deref())
                .unwrap_or_default(),
        );
        let shards = conduct.selection.picks.shards();
        let paces = match control {
            Some(_) => Vec::new(),
            None => paces(profile, target, shards),
        };
        let client = Client::new(&target.url, &conduct.connection, redactor.clone(), paces)?;
        let client = Arc::new(client.capped(caps, conduct.selection.most_per_second));
        let slots = Slots::new(
            profile,
            &target.url,
            &target.credentials,
            Arc::clone(&client),
            redactor.clone(),
        );
        let ledger = Ledger::new(conduct.ledger.clone(), left);
        let keyring = Keyring::new(slots, control.clone(), &conduct.run, ledger);
        Ok(Self {
            client,
            keyring,
            documents: documents.clone(),
            target: target.clone(),
            control,
            redactor,
            seed: conduct.run.seed,
            patience: conduct.connection.answer,
            concurrency: conduct.concurrency_on(profile),
            standing: Standing::default(),
            order: conduct.order,
            fail_fast: FailFast::new(conduct, &profile.name),
            had_limits: AtomicBool::new(true),
            records: Mutex::default(),
        })
    }

    /// The platform's facts.
    pub fn profile(&self) -> &Profile {
        &self.documents.profile
    }

    /// The operation of a phrase; the plan has made sure that there is one.
    pub fn operation(&self, phrase: &str) -> Result<&Operation, CouldNotRun> {
        self.profile()
            .operations
            .get(&key_of(phrase))
            .ok_or_else(|| Lack::Target.because(format!("the profile has no operation {phrase:?}")))
    }

    /// Ends what the run has made, for good if it is over; names what stays. The requests that this takes were kept for it.
    pub async fn drain(&self, is_over: bool) -> Vec<String> {
        self.client.tally.ending(true);
        // A target that is slow to answer is slow to do what it was asked for.
        let settled = is_over.then_some(self.patience * 3);
        // A target that limits what comes, or takes one change of an account at a time, would hold it against us.
        let at_a_time = if self.control.is_some() {
            self.concurrency
        } else {
            1
        };
        let left = self.keyring.drain(settled, at_a_time).await;
        self.client.tally.ending(false);
        left
    }

    /// Notes whether the mock kept its limits before this run.
    pub fn note_limits(&self, enabled: bool) {
        self.had_limits.store(enabled, Ordering::Relaxed);
    }

    /// Whether the mock kept its limits before this run.
    pub fn had_limits(&self) -> bool {
        self.had_limits.load(Ordering::Relaxed)
    }

    /// What has been found so far.
    pub fn records(&self) -> MutexGuard<'_, Vec<Record>> {
        self.records.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How fast requests may follow each other so that no documented or declared limit of a minute or less is met, by all of so many
/// `shards` together.
pub(super) fn paces(profile: &Profile, target: &Target, shards: u32) -> Vec<Pace> {
    /// Of ten allowed requests nine are sent, so that the operator's own traffic has room.
    const SHARE: u32 = 10;
    let declared = &target.credentials.limits;
    let limits = profile.limits.iter().filter_map(|(name, limit)| {
        let (count, seconds) = (limit.number(declared), limit.window(declared));
        if name == "requests" {
            let per_minute = count.saturating_mul(room::WAITED_FOR) / seconds.max(1);
            return Some(Pace::new(
                (per_minute - per_minute / SHARE) / shards,
                room::WAITED_FOR,
            ));
        }
        let operation = profile.operations.get(&limit.operation)?;
        let url = format!("{}{}", target.url, operation.path);
        let pace = Pace::new(count.saturating_sub(room::MARGIN) / shards, seconds);
        (limit.counts.is_none() && seconds <= room::WAITED_FOR)
            .then(|| pace.only(&operation.method, &url))
    });
    limits.collect()
}
