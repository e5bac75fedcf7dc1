//! Exploring: random walks through the lives of several keys, told as scenarios, run like any other, and shrunk to the
//! shortest that still shows a breach.

mod abilities;
mod allowance;
mod model;
mod shortest;
mod walk;

use std::sync::Arc;

use anyhow::anyhow;
use proptest::{
    strategy::{Strategy as _, ValueTree},
    test_runner::{Config, TestRunner},
};
use tokio::sync::Mutex;

pub use self::walk::{Action, walks};
use self::{abilities::Abilities, allowance::Allowance};
use crate::{
    documents::{Documents, features},
    report::{Finding, Lack, PlatformReport, Verdict},
    run::{Conduct, Trial, room::Room, watch::Moment},
    target::{Target, mutation::random},
};

/// Walks that are run together.
const TOGETHER: usize = 16;

/// What came of exploring one platform.
#[derive(Debug, Default)]
pub struct Exploration {
    /// Things that were done to keys, the checks between them not counted.
    pub steps: usize,
    /// Walks that ran to their end.
    pub walks: usize,
    /// The shortest walk that shows a breach, if one was found.
    pub breach: Option<Breach>,
    /// Why walks could not be run, if any could not.
    pub obstacle: Option<String>,
}

/// A walk on which a claim failed.
#[derive(Debug)]
pub struct Breach {
    /// The feature, ready to be run.
    pub feature: String,
    /// What failed on it.
    pub finding: Finding,
    /// How many walks it took to make it this short; none where it did not show itself again.
    pub shrunk_in: usize,
}

/// Runs walks on one target.
pub struct Explorer<'a> {
    documents: &'a Documents,
    target: &'a Target,
    conduct: Conduct,
    abilities: Abilities,
    under_way: Mutex<Option<Arc<Trial>>>,
    /// What walks have made and could not end.
    left: Mutex<Vec<String>>,
    allowance: Allowance,
    /// How much room all walks have, where it is not endless.
    room: Option<String>,
}

impl<'a> Explorer<'a> {
    /// An explorer of one platform on one target.
    ///
    /// # Errors
    /// A platform whose documents know no keys that are made and withdrawn.
    pub fn new(
        documents: &'a Documents,
        target: &'a Target,
        conduct: &Conduct,
    ) -> anyhow::Result<Self> {
        let selection = &conduct.selection;
        let limited = target.control.is_none() || selection.is_capped();
        let room = limited.then(|| Room::of(documents, target, selection));
        Ok(Self {
            room: room.as_ref().map(Room::told),
            allowance: Allowance::of(room, selection.most_requests),
            documents,
            target,
            // What one walk does to the account must not be seen by another.
            conduct: Conduct {
                concurrency: 1,
                ..conduct.clone()
            },
            abilities: Abilities::of(documents, target)?,
            under_way: Mutex::default(),
            left: Mutex::default(),
        })
    }

    /// Walks until so many `steps` are done, or a breach is found; `done` is told of each walk.
    pub async fn explore(
        &self,
        steps: usize,
        done: impl Fn(&str) + Clone + 'static,
    ) -> anyhow::Result<Exploration> {
        let mut runner = TestRunner::new_with_rng(Config::default(), random(self.conduct.run.seed));
        let mut found = Exploration::default();
        let mut begun = 0;
        while begun < steps && found.obstacle.is_none() {
            let mut trees = Vec::new();
            while trees.len() < TOGETHER && begun < steps {
                let tree = walks().new_tree(&mut runner);
                let tree = tree.map_err(|reason| anyhow!("no walk can be made: {reason}"))?;
                begun += tree.current().len();
                if !self.abilities.told(&tree.current()).is_empty() {
                    trees.push(tree);
                }
            }
            let walks: Vec<_> = trees.iter().map(ValueTree::current).collect();
            let report = self.run(&walks, done.clone()).await?;
            for (scenario, walk) in report.scenarios.iter().zip(&walks) {
                match scenario.verdict {
                    Verdict::Pass | Verdict::Warn | Verdict::Fail => {
                        found.walks += 1;
                        found.steps += walk.len();
                    }
                    _ if found.walks == 0 && !report.reason.is_empty() => {
                        found.obstacle = Some(report.reason.clone());
                    }
                    _ => {
                        let mut claims = report.claims.iter();
                        let room = claims.any(|it| it.lacks.contains(&Lack::Budget));
                        let room = self.room.as_ref().filter(|_| room).map(|room| {
                            format!("in all {room}, half of it kept for finding the shortest walk to a breach")
                        });
                        found.obstacle = room.or(Some(scenario.reason.clone()));
                    }
                }
            }
            let mut scenarios = report.scenarios.iter();
            if let Some(failed) = scenarios.position(|it| it.verdict == Verdict::Fail) {
                let seen = self.seen(&report, &walks[failed]);
                self.allowance.release();
                found.breach = match self.shortest(trees.swap_remove(failed)).await? {
                    Some(shortest) => Some(shortest),
                    None => seen,
                };
                return Ok(found);
            }
        }
        Ok(found)
    }

    /// A breach as it was first seen, on a whole walk.
    fn seen(&self, report: &PlatformReport, walk: &[Action]) -> Option<Breach> {
        let mut findings = report.findings.iter();
        let finding = findings.find(|finding| finding.verdict == Verdict::Fail)?;
        Some(Breach {
            feature: model::feature(&[self.abilities.told(walk)]),
            finding: finding.clone(),
            shrunk_in: 0,
        })
    }

    /// The walks that were broken off, whose keys are still to be ended.
    pub async fn broken_off(&self) -> Option<Arc<Trial>> {
        self.under_way.lock().await.take()
    }

    /// What all walks so far have made and could not end.
    pub async fn left(&self) -> Vec<String> {
        self.left.lock().await.clone()
    }

    /// Runs each walk as a scenario, one after another.
    async fn run(
        &self,
        walks: &[Vec<Action>],
        done: impl Fn(&str) + Clone + 'static,
    ) -> anyhow::Result<PlatformReport> {
        let scenarios: Vec<_> = walks.iter().map(|walk| self.abilities.told(walk)).collect();
        self.run_text(&model::feature(&scenarios), done).await
    }

    async fn run_text(
        &self,
        text: &str,
        done: impl Fn(&str) + Clone + 'static,
    ) -> anyhow::Result<PlatformReport> {
        let feature = features::parse("explored.feature", text)?;
        let mut conduct = self.conduct.clone();
        self.allowance.limit(&mut conduct.selection);
        let trial = Trial::new(self.documents, vec![feature], self.target, &conduct)?;
        let spending = trial.plan.spending(self.documents, self.target);
        self.allowance.spend(spending);
        let trial = Arc::new(trial);
        *self.under_way.lock().await = Some(Arc::clone(&trial));
        let told = move |moment: Moment<'_>| {
            if let Moment::Done(walk) = moment {
                done(walk);
            }
        };
        let report = trial.run(&conduct, told).await;
        self.left.lock().await.extend(report.leftovers.clone());
        *self.under_way.lock().await = None;
        self.allowance.sent(trial.session.client.tally.sent().all());
        Ok(report)
    }
}
