//! Watches a cucumber run: what became of each step, and a word after each scenario.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use cucumber::{Event, Writer, cli, event, parser, writer};

use super::{runner::path, world::World};
use crate::{
    report::{StepResult, Verdict},
    target::secret::Redactor,
};

/// What became of the steps of each scenario, by feature path and line.
pub type Steps = HashMap<(String, usize), Vec<StepResult>>;

/// The same while a run goes on, which may be stopped in the middle.
pub type StepsSoFar = Arc<Mutex<Steps>>;

/// What a run tells while it goes on, by the name of a scenario.
#[derive(Clone, Copy, Debug)]
pub enum Moment<'a> {
    /// It begins.
    Begun(&'a str),
    /// It is over.
    Done(&'a str),
}

/// Collects events as they come, in whatever order.
pub(super) struct Watch {
    steps: StepsSoFar,
    told: Box<dyn Fn(Moment<'_>)>,
}

impl Watch {
    pub(super) fn new(steps: StepsSoFar, told: Box<dyn Fn(Moment<'_>)>) -> Self {
        Self { steps, told }
    }

    fn note(
        &mut self,
        feature: &gherkin::Feature,
        scenario: &gherkin::Scenario,
        event: &event::Scenario<World>,
    ) {
        let key = || (path(feature), scenario.position.line);
        match event {
            event::Scenario::Step(step, event) => {
                let (verdict, message) = match event {
                    event::Step::Started => return,
                    event::Step::Passed(..) => (Verdict::Pass, String::new()),
                    event::Step::Skipped => {
                        (Verdict::Error, "this step has no definition".to_owned())
                    }
                    event::Step::Failed(_, _, _, error) => {
                        (Verdict::Fail, Redactor::of_process().mask(&message(error)))
                    }
                };
                let mut steps = self.steps.lock().unwrap_or_else(PoisonError::into_inner);
                steps.entry(key()).or_default().push(StepResult {
                    keyword: step.keyword.trim().to_owned(),
                    text: step.value.clone(),
                    line: step.position.line,
                    verdict,
                    message,
                });
            }
            event::Scenario::Started => (self.told)(Moment::Begun(&scenario.name)),
            event::Scenario::Finished => (self.told)(Moment::Done(&scenario.name)),
            _ => {}
        }
    }
}

impl Writer<World> for Watch {
    type Cli = cli::Empty;

    async fn handle_event(
        &mut self,
        event: parser::Result<Event<event::Cucumber<World>>>,
        _: &cli::Empty,
    ) {
        let Ok(event) = event.map(Event::into_inner) else {
            return;
        };
        if let event::Cucumber::Feature(
            feature,
            event::Feature::Scenario(scenario, event)
            | event::Feature::Rule(_, event::Rule::Scenario(scenario, event)),
        ) = event
        {
            self.note(&feature, &scenario, &event.event);
        }
    }
}

// Scenarios interleave; events are sorted by scenario here, not by a wrapper.
impl writer::Normalized for Watch {}

/// A step's error without the runner's own words around it.
fn message(error: &event::StepError) -> String {
    if let event::StepError::Panic(payload) = error {
        if let Some(text) = payload.downcast_ref::<String>() {
            return text.clone();
        }
        if let Some(text) = payload.downcast_ref::<&str>() {
            return (*text).to_owned();
        }
    }
    error.to_string()
}
