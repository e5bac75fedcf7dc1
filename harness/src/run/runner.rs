//! Runs planned scenarios through cucumber, which matches and executes steps and decides nothing else.

use std::{
    collections::HashMap,
    panic,
    sync::{Arc, Mutex, PoisonError},
    time::Instant,
};

use cucumber::{Cucumber, World as _, cli, event::ScenarioFinished, parser, runner};
use futures_util::{FutureExt as _, StreamExt as _, stream, stream::LocalBoxStream};
use gherkin::{Feature, Scenario};
use jiff::Timestamp;

use super::{
    decision::Decision,
    order::one_by_one,
    plan::{Entry, Plan},
    record::{Record, Stopped},
    session::Session,
    watch::{Moment, StepsSoFar, Watch},
    world::World,
};
use crate::target::secret::Redactor;

/// The parts of a run, in their order: what may lock the caller out comes after what may be locked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// No deliberate failure.
    Open,
    /// Keys are made, ended, and tried once more.
    Endings,
    /// Deliberate failures that need no key of their own.
    Refusals,
    /// What goes over the limits, one scenario after another.
    Limits,
    /// What judges a 429 that came by itself; it sends nothing, and is planned when one has come.
    Witnessed,
}

impl Part {
    /// All of them, in their order.
    pub const ALL: [Self; 4] = [Self::Open, Self::Endings, Self::Refusals, Self::Limits];

    /// The planned scenarios of this part.
    pub fn entries(self, plan: &Plan) -> impl Iterator<Item = &Entry> {
        let planned = plan
            .entries
            .iter()
            .filter(|entry| entry.decision == Decision::Run);
        planned.filter(move |entry| self == Self::Witnessed || Self::of(entry) == self)
    }

    /// Scenarios at a time. Endings go one by one, so that what ends too much is seen by the scenario that ended it; and
    /// where failures count against the caller, the first refusal must stop the next attempt.
    fn concurrency(self, asked: usize, controlled: bool) -> usize {
        match self {
            Self::Open => asked,
            Self::Refusals if controlled => asked,
            _ => 1,
        }
    }

    pub(super) fn of(entry: &Entry) -> Self {
        match (
            entry.is_last(),
            entry.demands.failed_attempts + entry.demands.mutations,
            entry.demands.creations,
        ) {
            (true, ..) => Self::Limits,
            (false, 0, _) => Self::Open,
            (false, _, 1..) => Self::Endings,
            (false, ..) => Self::Refusals,
        }
    }
}

/// Runs one part; what becomes of each step goes into `steps`, and the findings into the session's records.
pub async fn run(
    session: &Arc<Session>,
    plan: &Plan,
    features: &[Feature],
    part: Part,
    steps: &StepsSoFar,
    told: Box<dyn Fn(Moment<'_>)>,
) {
    let entries = part.in_order(plan, session.order);
    if entries.is_empty() {
        return;
    }
    let planned = Prepared(match session.order {
        Some(_) => one_by_one(features, &entries),
        None => keep_planned(features, &entries),
    });
    let ending = Arc::clone(session);
    let told = Box::new(move |moment: Moment<'_>| {
        if matches!(moment, Moment::Done(_)) {
            ending.fail_fast.end();
        }
        told(moment);
    });
    let entries: HashMap<_, _> = entries
        .into_iter()
        .map(|entry| ((entry.feature.clone(), entry.scenario.position.line), entry))
        .collect();
    let opening = (Arc::clone(session), Arc::new(entries));
    let closing = Arc::clone(session);
    let options = cli::Opts::<_, _, _, cli::Empty> {
        re_filter: None,
        tags_filter: None,
        parser: cli::Empty,
        runner: runner::basic::Cli {
            concurrency: Some(part.concurrency(session.concurrency, session.control.is_some())),
            ..runner::basic::Cli::default()
        },
        writer: cli::Empty,
        custom: cli::Empty,
    };
    // Cucumber silences the panic hook while it runs, and leaves it so when it is dropped half-way.
    let hook = HookKeeper::new();
    let running = Cucumber::<World, _, _, _, _, cli::Empty>::custom(
        planned,
        runner::Basic::default(),
        Watch::new(Arc::clone(steps), told),
    )
    .steps(World::collection())
    .with_cli(options)
    .before(move |feature, _, scenario, world| {
        let (session, entries) = opening.clone();
        async move {
            session.fail_fast.begin().await;
            let place = (path(feature), scenario.position.line);
            let entry = entries.get(&place);
            let tags = entry.map(|entry| entry.tagged_claims.clone());
            let mutations = entry.map_or(0, |entry| entry.demands.mutations);
            world.open(session.clone(), tags.unwrap_or_default(), mutations);
            let failing = matches!(part, Part::Endings | Part::Refusals);
            world.barred = (failing && session.client.is_throttled()) || session.standing.is_lost();
            if part == Part::Witnessed {
                world.witness();
            } else if let Some(entry) = entry.filter(|entry| entry.is_last()) {
                prepare_for_limits(&session, entry).await;
            }
        }
        .boxed_local()
    })
    .after(move |feature, _, scenario, finished, world| {
        let session = Arc::clone(&closing);
        async move {
            if let Some(world) = world {
                restore_clock(&session, &scenario.tags).await;
                let record = record(feature, scenario.position.line, finished, world);
                session.fail_fast.note(&record);
                session.records().push(record);
            }
        }
        .boxed_local()
    })
    .run(());
    tokio::select! {
        _ = running => {}
        () = session.fail_fast.is_over() => {}
    }
    drop(hook);
}

/// Starts every window anew where control allows it; ends what was made before anything is locked.
async fn prepare_for_limits(session: &Session, entry: &Entry) {
    if let Some(control) = &session.control {
        // A control that fails here shows in the scenario: its limits do not behave.
        let _ = control.switch_limits(true).await;
    } else if entry.tags.iter().any(|tag| tag == "disruptive") {
        let _ = session.drain(false).await;
    }
}

/// What a scenario did to the clock must not reach the next one.
async fn restore_clock(session: &Session, tags: &[String]) {
    if let Some(control) = &session.control
        && tags.iter().any(|tag| tag == "needs-control")
    {
        #[expect(
            clippy::disallowed_methods,
            reason = "the mock's clock goes back to the real time"
        )]
        let now = Timestamp::now();
        let _ = control.set_clock(now).await;
    }
}

fn record(
    feature: &Feature,
    line: usize,
    finished: &ScenarioFinished,
    world: &mut World,
) -> Record {
    let broken = match finished {
        ScenarioFinished::StepPassed => None,
        ScenarioFinished::StepSkipped => Some("a step has no definition".to_owned()),
        ScenarioFinished::BeforeHookFailed(_) => {
            Some("the scenario could not be opened".to_owned())
        }
        ScenarioFinished::StepFailed(_, _, error) => {
            Some(Redactor::of_process().mask(&error.to_string()))
        }
    };
    let stopped = world.stopped.take().or(broken.map(Stopped::Error));
    Record {
        feature: path(feature),
        line,
        outcomes: std::mem::take(&mut world.outcomes),
        honoured: std::mem::take(&mut world.honoured),
        refused: std::mem::take(&mut world.refused),
        stopped,
        elapsed: world
            .opened_at()
            .map_or_else(Default::default, |at: Instant| at.elapsed()),
    }
}

/// The features with nothing in them but the planned scenarios, as they are planned.
pub(super) fn keep_planned(features: &[Feature], entries: &[Entry]) -> Vec<Feature> {
    let entries: HashMap<_, _> = entries.iter().map(|it| (it.place(), it)).collect();
    let mut kept = Vec::new();
    for feature in features {
        let mut feature = feature.clone();
        let path = path(&feature);
        let planned = |scenario: &Scenario| {
            let entry = entries.get(&(path.as_str(), scenario.position.line));
            entry.map(|entry| entry.scenario.clone())
        };
        feature.scenarios = feature.scenarios.iter().filter_map(planned).collect();
        for rule in &mut feature.rules {
            rule.scenarios = rule.scenarios.iter().filter_map(planned).collect();
        }
        feature.rules.retain(|rule| !rule.scenarios.is_empty());
        if !feature.scenarios.is_empty() || !feature.rules.is_empty() {
            kept.push(feature);
        }
    }
    kept
}

/// The path of a feature as reports show it.
pub(super) fn path(feature: &Feature) -> String {
    feature
        .path
        .clone()
        .unwrap_or_default()
        .display()
        .to_string()
}

/// Features that are parsed already.
struct Prepared(Vec<Feature>);

impl cucumber::Parser<()> for Prepared {
    type Cli = cli::Empty;
    type Output = LocalBoxStream<'static, parser::Result<Feature>>;

    fn parse(self, (): (), _: cli::Empty) -> Self::Output {
        stream::iter(self.0.into_iter().map(Ok)).boxed_local()
    }
}

type Hook = Box<dyn Fn(&panic::PanicHookInfo<'_>) + Sync + Send + 'static>;

/// How many runs there are, and the panic hook from before the first of them.
static RUNNING: Mutex<(usize, Option<Hook>)> = Mutex::new((0, None));

/// Gives the process its panic hook back after the last of all runs, however they end.
struct HookKeeper;

impl HookKeeper {
    fn new() -> Self {
        let mut running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
        running.0 += 1;
        if running.0 == 1 {
            running.1 = Some(panic::take_hook());
        }
        Self
    }
}

impl Drop for HookKeeper {
    fn drop(&mut self) {
        let mut running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
        running.0 -= 1;
        if running.0 == 0 && !std::thread::panicking() {
            running.1.take().into_iter().for_each(panic::set_hook);
        }
    }
}
