//! A run: plan, preflight, scenarios, cleanup, judgement; one platform after another.

pub mod audit;
pub mod baseline;
mod budget;
pub mod choice;
mod claim_verdicts;
pub mod decision;
pub mod demands;
pub mod fail_fast;
pub mod forecast;
pub mod judgement;
mod judging;
mod ladder;
pub mod order;
pub mod picks;
pub mod plan;
pub mod preflight;
pub mod record;
pub mod room;
pub mod runner;
pub mod session;
mod shard;
pub mod standing;
pub mod traffic;
pub mod watch;
mod witness;
pub mod world;

use std::{
    sync::{Arc, OnceLock, PoisonError},
    time::{Duration, Instant},
};

use gherkin::Feature;

use self::{
    baseline::Baseline,
    decision::{RateLimits, Selection},
    judgement::Evidence,
    order::Shuffled,
    plan::Plan,
    runner::Part,
    session::Session,
    standing::STOPPED_WORKING,
    watch::{Moment, StepsSoFar},
};
use crate::{
    documents::{Documents, profile::Profile},
    report::{CouldNotRun, Lack, PlatformReport},
    target::{Target, connection::Connection, ledger::file::LedgerFile, run_name::Run},
};

/// How long ending what was made may take once a run's time is over: a window of a minute may have to go by first.
const LONGEST_CLEAN_UP: Duration = Duration::from_mins(2);

/// How a run is made.
#[derive(Clone, Debug)]
pub struct Conduct {
    /// Its name and seed.
    pub run: Run,
    /// Scenarios at a time.
    pub concurrency: usize,
    /// How targets are reached.
    pub connection: Connection,
    /// When it has lasted long enough.
    pub end: Option<tokio::time::Instant>,
    /// What is asked for.
    pub selection: Selection,
    /// In what order scenarios run, if not in that of the features.
    pub order: Option<Shuffled>,
    /// Whether nothing more begins once a claim has failed.
    pub fail_fast: bool,
    /// Lacks that do not make a run incomplete.
    pub tolerated: Vec<Lack>,
    /// Where everything is written down that is made, for whoever comes after a run that was killed.
    pub ledger: Option<Arc<LedgerFile>>,
    /// Failures that are known.
    pub baseline: Option<Arc<Baseline>>,
}

impl Conduct {
    /// Scenarios at a time on a mock of this process, which nobody else uses.
    pub const AT_A_TIME: usize = 32;

    /// Scenarios at a time on a platform: a login of one may end the session by which another acts.
    pub fn concurrency_on(&self, profile: &Profile) -> usize {
        if profile.is_in_session() {
            1
        } else {
            self.concurrency
        }
    }

    /// A run of everything, limits and disruption included, as the mock takes it.
    pub fn of_everything(run: Run) -> Self {
        Self {
            connection: Connection::of(&run),
            run,
            concurrency: Self::AT_A_TIME,
            end: None,
            selection: Selection {
                limits: RateLimits::Active,
                disruptive: true,
                ..Selection::default()
            },
            order: None,
            fail_fast: false,
            tolerated: Vec::new(),
            ledger: None,
            baseline: None,
        }
    }
}

/// Why scenarios were not run that a run had no time for.
const OVER: &str = "the run had no more time: --total-timeout gives it more";

/// Why nothing is asked of a platform whose turn comes after a failure.
const NOT_BEGUN: &str = "--fail-fast: a claim of another platform had failed before";

/// Why scenarios were not run that an interrupted run had not come to.
const INTERRUPTED: &str = "the run was interrupted";

/// How a run ended.
struct Ending<'a> {
    /// What was planned at the end.
    plan: Plan,
    obstacle: Option<CouldNotRun>,
    cut_short: Option<&'static str>,
    leftovers: Vec<String>,
    tolerated: &'a [Lack],
}

/// One platform, ready to be judged.
pub struct Trial {
    /// What is promised, who is asked, what has been found.
    pub session: Arc<Session>,
    /// What will be asked.
    pub plan: Plan,
    /// The most requests in a window of seconds, if there is a number.
    pub rate: Option<(u32, u32)>,
    features: Vec<Feature>,
    steps: StepsSoFar,
    began: OnceLock<Instant>,
}

impl Trial {
    /// Plans a platform; nothing is sent yet.
    pub fn new(
        documents: &Documents,
        features: Vec<Feature>,
        target: &Target,
        conduct: &Conduct,
    ) -> anyhow::Result<Self> {
        let selection = &conduct.selection;
        let plan = Plan::new(documents, &features, target, selection);
        let budget = plan.budget(documents, target, selection);
        let caps = budget.caps(documents, target, selection);
        Ok(Self {
            session: Arc::new(Session::new(documents, target, conduct, caps)?),
            rate: budget.rate,
            plan,
            features,
            steps: StepsSoFar::default(),
            began: OnceLock::new(),
        })
    }

    /// How many scenarios will run.
    pub fn scenarios(&self) -> usize {
        Part::ALL
            .iter()
            .map(|part| part.entries(&self.plan).count())
            .sum()
    }

    /// Judges the platform; `told` hears of each scenario.
    pub async fn run(
        &self,
        conduct: &Conduct,
        told: impl Fn(Moment<'_>) + Clone + 'static,
    ) -> PlatformReport {
        self.began.get_or_init(Instant::now);
        let session = &self.session;
        let mut plan = self.plan.clone();
        let asked = self.ask(conduct, &mut plan, told);
        let (obstacle, cut_short) = match conduct.end {
            None => (asked.await.err(), None),
            Some(end) => match tokio::time::timeout_at(end, asked).await {
                Ok(asked) => (asked.err(), None),
                Err(_) => (None, Some(OVER)),
            },
        };
        let cut_short = cut_short.or(session.standing.is_lost().then_some(STOPPED_WORKING));
        let leftovers = if cut_short.is_some() {
            let ended = tokio::time::timeout(LONGEST_CLEAN_UP, self.clean_up()).await;
            ended.unwrap_or_else(|_| session.keyring.open())
        } else {
            self.clean_up().await
        };
        if session.fail_fast.has_failed() {
            plan.leave_out_unbegun(&session.records());
        }
        self.report(
            conduct,
            Ending {
                plan,
                obstacle,
                cut_short,
                leftovers,
                tolerated: &conduct.tolerated,
            },
        )
    }

    /// The report of a run that the operator has interrupted, or not let begin: what it has found stands, and it conforms to nothing.
    pub fn interrupted(&self, conduct: &Conduct, leftovers: Vec<String>) -> PlatformReport {
        self.session.standing.excuse(&mut self.session.records());
        self.report(
            conduct,
            Ending {
                plan: self.plan.clone(),
                obstacle: None,
                cut_short: Some(INTERRUPTED),
                leftovers,
                tolerated: &[],
            },
        )
    }

    /// The report of a platform whose turn never came.
    pub fn not_begun(&self, conduct: &Conduct) -> PlatformReport {
        let mut plan = self.plan.clone();
        plan.leave_out_unbegun(&[]);
        self.report(
            conduct,
            Ending {
                plan,
                obstacle: None,
                cut_short: Some(NOT_BEGUN),
                leftovers: Vec::new(),
                tolerated: &[],
            },
        )
    }

    fn report(&self, conduct: &Conduct, ending: Ending<'_>) -> PlatformReport {
        let session = &self.session;
        let steps = self.steps.lock().unwrap_or_else(PoisonError::into_inner);
        let records = session.records();
        let began = self.began.get();
        let evidence = Evidence {
            documents: &session.documents,
            target: &session.target,
            plan: &ending.plan,
            records: &records,
            steps: &steps,
            obstacle: ending.obstacle,
            cut_short: ending.cut_short,
            leftovers: ending.leftovers,
            // The mock inside this process ends with it.
            remaining: if session.target.embedded {
                Vec::new()
            } else {
                session.keyring.remaining()
            },
            tolerated: ending.tolerated,
            baseline: conduct.baseline.as_deref(),
            spent: session.client.tally.spent(),
            seconds: began.map_or(0.0, |began| began.elapsed().as_secs_f64()),
        };
        evidence.report()
    }

    async fn ask(
        &self,
        conduct: &Conduct,
        plan: &mut Plan,
        told: impl Fn(Moment<'_>) + Clone + 'static,
    ) -> Result<(), CouldNotRun> {
        let (session, steps) = (&self.session, &self.steps);
        self.preflight().await?;
        for part in Part::ALL {
            if session.fail_fast.has_failed() {
                // What looks like a breach may be a credential that has died.
                session.settle_standing().await;
                break;
            }
            if part == Part::Refusals && session.control.is_none() {
                // What comes now may lock the owner out: nothing is left to be ended afterwards.
                let _ = session.drain(false).await;
            }
            if part == Part::Limits {
                // A lock-out that is asked for takes the owner's standing for good.
                session.settle_standing().await;
            }
            let (plan, features) = (&self.plan, &self.features);
            let told = Box::new(told.clone());
            runner::run(session, plan, features, part, steps, told).await;
        }
        session.standing.excuse(&mut session.records());
        let witness = plan.witness(session, &conduct.selection);
        let (part, silent) = (Part::Witnessed, Box::new(|_: Moment<'_>| {}));
        runner::run(session, &witness, &self.features, part, steps, silent).await;
        Ok(())
    }

    /// Ends everything that the run has made and leaves a mock as it was found; names what stays.
    pub async fn clean_up(&self) -> Vec<String> {
        let session = &self.session;
        if let Some(control) = &session.control {
            // The way out must not be barred by the limits that the run has gone over.
            let _ = control.switch_limits(false).await;
        }
        let left = session.drain(true).await;
        if let Some(control) = &session.control {
            let _ = control.switch_limits(session.had_limits()).await;
        }
        left
    }

    /// With control the limits rest until they are the subject.
    async fn preflight(&self) -> Result<(), CouldNotRun> {
        if let Some(control) = &self.session.control {
            let lacking = |error: anyhow::Error| Lack::Control.because(format!("{error:#}"));
            self.session
                .note_limits(control.limits_enabled().await.map_err(lacking)?);
            control.switch_limits(false).await.map_err(lacking)?;
        }
        preflight::preflight(&self.session).await
    }
}

#[cfg(test)]
mod tests;
