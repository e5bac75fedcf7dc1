//! A 429 that came by itself: what the limits' scenarios say of its form is judged, although nobody provoked it.

use std::collections::BTreeSet;

use gherkin::StepType;
use serde_json::Value;

use super::{
    decision::{Decision, RateLimits, Selection},
    demands::Trait,
    plan::{Entry, NOT_SELECTED, Plan},
    session::Session,
    traffic::only_judges,
};
use crate::{
    documents::{Documents, profile::Envelope},
    target::exchange::Exchange,
};

/// The limit that counts every request.
const REQUESTS: &str = "requests";

impl Plan {
    /// The scenarios of limits that were not to be gone over, without what goes over them, for the first 429 of this session:
    /// those that judge nothing but its form. None where no 429 came, or one that is a gateway's rather than the
    /// platform's. They take the others' places.
    pub(super) fn witness(&mut self, session: &Session, selection: &Selection) -> Self {
        let mut entries = Vec::new();
        let seen = session.client.too_many();
        let seen = seen.filter(|(_, answer)| is_own(answer, &session.profile().envelopes));
        if let Some((endpoint, _)) = seen.filter(|_| selection.limits != RateLimits::Active) {
            let mut judged = BTreeSet::new();
            for entry in &mut self.entries {
                let witnessed = witnessed(entry, &session.documents, &endpoint);
                // One answer is judged once by each claim.
                let news = |it: &Entry| !it.demands.claims.iter().all(|id| judged.contains(id));
                if let Some(witnessed) = witnessed.filter(news) {
                    judged.extend(witnessed.demands.claims.clone());
                    entries.push(witnessed.clone());
                    *entry = witnessed;
                }
            }
        }
        Self { entries }
    }
}

/// Whether the platform itself may have written this answer: an object, with what its documented envelopes begin with.
fn is_own(answer: &Exchange, envelopes: &[Envelope]) -> bool {
    let Some(Value::Object(body)) = answer.json() else {
        return false;
    };
    let mut documented = envelopes.iter().filter(|it| it.basis.is_none()).peekable();
    let begins = |path: &String| {
        let member = path.split(['.', '[']).next().unwrap_or_default();
        body.contains_key(member)
    };
    documented.peek().is_none() || documented.any(|it| it.holds.keys().all(begins))
}

fn witnessed(entry: &Entry, documents: &Documents, endpoint: &str) -> Option<Entry> {
    let Decision::NotAsked(reason) = &entry.decision else {
        return None;
    };
    if reason == NOT_SELECTED || !entry.demands.has(Trait::OverLimit) {
        return None;
    }
    let name = entry.demands.limit.as_deref()?;
    let counted = &documents.profile.limits.get(name)?.operation;
    let counted = documents.profile.operations.get(counted)?;
    if name != REQUESTS && counted.endpoint() != endpoint {
        return None;
    }
    let steps = entry.scenario.steps.iter();
    let asserted = steps.filter(|step| step.ty == StepType::Then);
    let steps: Vec<_> = asserted.cloned().collect();
    if !steps.iter().all(only_judges) {
        return None;
    }
    let mut judging = entry.with_steps(documents, steps);
    judging.decision = Decision::Run;
    Some(judging)
}
