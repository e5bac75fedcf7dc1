//! From a walk that shows a breach to the shortest one that shows it.

use proptest::strategy::ValueTree;

use super::{Action, Breach, Explorer, model};
use crate::report::{Finding, PlatformReport, Verdict};

/// Walks that may be spent on a shorter one.
const MOST: usize = 400;

impl Explorer<'_> {
    /// The shortest walk below `tree` on which something still fails; nothing, where not even the walk itself does again.
    pub(super) async fn shortest(
        &self,
        mut tree: impl ValueTree<Value = Vec<Action>>,
    ) -> anyhow::Result<Option<Breach>> {
        let mut walks = 1;
        let Some(mut shortest) = self.breach(&tree.current()).await? else {
            return Ok(None);
        };
        let mut shorter = tree.simplify();
        while shorter && walks < MOST {
            walks += 1;
            shorter = if let Some(found) = self.breach(&tree.current()).await? {
                shortest = found;
                tree.simplify()
            } else {
                tree.complicate()
            };
        }
        let steps = self.needed(shortest, &mut walks).await?;
        let feature = model::feature(std::slice::from_ref(&steps));
        let report = self.run_text(&feature, |_| {}).await?;
        Ok(failed(report).map(|finding| Breach {
            feature,
            finding,
            shrunk_in: walks,
        }))
    }

    /// The steps up to the one that fails, without those that it fails without and that nothing depends on.
    async fn needed(
        &self,
        mut steps: Vec<String>,
        walks: &mut usize,
    ) -> anyhow::Result<Vec<String>> {
        for number in (0..steps.len().saturating_sub(1)).rev() {
            if !is_idle(&steps, number) {
                continue;
            }
            let mut fewer = steps.clone();
            fewer.remove(number);
            *walks += 1;
            let text = model::feature(std::slice::from_ref(&fewer));
            if failed(self.run_text(&text, |_| {}).await?).is_some() {
                steps = fewer;
            }
        }
        Ok(steps)
    }

    /// The steps of a walk up to the one that fails.
    async fn breach(&self, walk: &[Action]) -> anyhow::Result<Option<Vec<String>>> {
        let mut steps = self.abilities.told(walk);
        if steps.is_empty() {
            return Ok(None);
        }
        let text = model::feature(std::slice::from_ref(&steps));
        let report = self.run_text(&text, |_| {}).await?;
        let failing = report.scenarios.first().and_then(|scenario| {
            let mut ran = scenario.steps.iter();
            ran.position(|step| step.verdict == Verdict::Fail)
        });
        let failing = failing.filter(|_| failed(report).is_some());
        Ok(failing.map(|last| {
            steps.truncate(last + 1);
            steps
        }))
    }
}

fn failed(report: PlatformReport) -> Option<Finding> {
    let mut findings = report.findings.into_iter();
    findings.find(|finding| finding.verdict == Verdict::Fail)
}

/// Whether a step can go without making another one untrue: a check, a wait, or a key that no other step speaks of. One
/// key is always made: that another opens nothing proves something beside a door that opens.
fn is_idle(steps: &[String], number: usize) -> bool {
    let step = &steps[number];
    if step.starts_with("Then ") || step.ends_with(" hours pass") {
        return true;
    }
    let Some((_, key)) = step.split_once(" creates ") else {
        return false;
    };
    let made = steps.iter().filter(|step| step.contains(" creates "));
    if made.count() < 2 {
        return false;
    }
    let others = steps
        .iter()
        .enumerate()
        .filter(|(other, _)| *other != number);
    !others
        .filter_map(|(_, other)| other.split_once("key "))
        .any(|(_, rest)| {
            let mentioned = rest.split(' ').next().unwrap_or_default();
            key.strip_prefix("key ") == Some(mentioned)
        })
}
