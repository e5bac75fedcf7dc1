//! What a scenario will need and judge, read off its sentences before anything is sent.

use gherkin::{Scenario, Step, StepType};

use crate::{
    documents::{
        claim::ClaimId,
        profile::{Profile, key_of},
    },
    target::mischief::Mischief,
};

/// One sentence, as far as the plan cares.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Sentence {
    State(String),
    Mischief(String),
    Made { shared: bool },
    PermissionFor { operation: String, held: bool },
    Call(String),
    Exceed { limit: String, together: bool },
    InTheClear(String),
    Honoured,
    Refused(String),
    Tagged { also: Option<String> },
    Promise(String),
    Other,
}

/// What a scenario takes and what it judges, on one platform.
#[derive(Clone, Debug, Default)]
pub struct Demands {
    /// Why the platform's documents have no such thing, if so.
    pub not_applicable: Option<String>,
    /// Claims that its steps judge.
    pub claims: Vec<ClaimId>,
    /// States that keys are asked for in.
    pub states: Vec<String>,
    /// Operations whose permission a caller must lack.
    pub lacking: Vec<String>,
    /// Keys that it makes for itself.
    pub creations: u32,
    /// Whether it uses the key that the run shares.
    pub shared_key: bool,
    /// Failed attempts that it makes on purpose.
    pub failed_attempts: u32,
    /// Whether it goes over a limit.
    pub limits: bool,
    /// Whether it goes over a limit that only the operator knows.
    pub declared_limit: Option<String>,
    /// Whether another account takes part.
    pub stranger: bool,
    /// Whether it only makes sense where the target is served over https.
    pub https: bool,
    /// Whether it expects a request to be honoured, and none to be refused: a positive twin.
    pub positive: bool,
}

impl Demands {
    /// Reads a scenario for a platform; `tags` are the claims that its tags name.
    pub fn of(scenario: &Scenario, profile: &Profile, tags: &[ClaimId]) -> Self {
        let sentences: Vec<_> = scenario.steps.iter().map(sentence).collect();
        let refusal_expected = sentences
            .iter()
            .any(|sentence| matches!(sentence, Sentence::Refused(_)));
        let mut demands = Self {
            stranger: scenario
                .steps
                .iter()
                .any(|step| step.value.starts_with("a stranger ")),
            positive: !refusal_expected && sentences.contains(&Sentence::Honoured),
            ..Self::default()
        };
        let mut asked = None;
        for sentence in &sentences {
            if let Some(reason) =
                demands.take(sentence, profile, tags, &mut asked, refusal_expected)
            {
                demands.not_applicable.get_or_insert(reason);
            }
        }
        demands
    }

    /// Takes one sentence in; answers what the profile lacks for it.
    fn take(
        &mut self,
        sentence: &Sentence,
        profile: &Profile,
        tags: &[ClaimId],
        asked: &mut Option<String>,
        refusal_expected: bool,
    ) -> Option<String> {
        match sentence {
            Sentence::State(state) => {
                if !matches!(state.as_str(), "live" | "unknown") {
                    self.states.push(state.clone());
                }
            }
            Sentence::Mischief(words) => {
                let key = "key-0123456789abcdef";
                if Mischief::named(words)
                    .is_none_or(|mischief| mischief.present(profile, key).is_none())
                {
                    return Some(format!("the documents leave nothing to present {words:?}"));
                }
            }
            Sentence::Made { shared } => {
                self.shared_key |= shared;
                self.creations += u32::from(!shared);
                return operation(profile, "creates-a-key").err();
            }
            Sentence::PermissionFor {
                operation: name,
                held,
            } => {
                let found = match operation(profile, name) {
                    Ok(found) => found,
                    Err(reason) => return Some(reason),
                };
                if found.permission.is_none() {
                    return Some(format!("no permission is documented for {name:?}"));
                }
                if !held {
                    self.lacking.push(name.clone());
                }
            }
            Sentence::Call(name) => {
                let found = match operation(profile, name) {
                    Ok(found) => found,
                    Err(reason) => return Some(reason),
                };
                self.creations += u32::from(found.creates.is_some() && !refusal_expected);
                *asked = Some(name.clone());
            }
            Sentence::InTheClear(name) => {
                self.https = true;
                return operation(profile, name).err();
            }
            Sentence::Exceed { limit, together } => {
                self.limits = true;
                let Some(limit) = profile.limits.get(limit) else {
                    return Some(format!(
                        "no limit on {} is documented",
                        limit.replace('-', " ")
                    ));
                };
                self.cite(&limit.claim);
                if *together {
                    self.declared_limit = Some(limit.declared.clone());
                }
                *asked = Some(limit.operation.clone());
            }
            Sentence::Honoured => {
                let found = asked
                    .as_deref()
                    .and_then(|name| profile.operations.get(name))?;
                self.cite(&found.claim);
                self.cite(found.permission_claim.as_slice());
            }
            Sentence::Refused(reason) => {
                let Some(refusal) = profile.refusals.get(reason) else {
                    return Some(format!(
                        "no refusal for {} is documented",
                        reason.replace('-', " ")
                    ));
                };
                self.cite(&refusal.claim);
                if reason == "a-missing-permission" {
                    let found = asked
                        .as_deref()
                        .and_then(|name| profile.operations.get(name))?;
                    self.cite(found.permission_claim.as_slice());
                }
                let unauthenticated = refusal.status.iter().any(|pattern| pattern.matches(401));
                self.failed_attempts +=
                    u32::from(unauthenticated && !self.limits && !self.stranger);
            }
            Sentence::Tagged { also } => {
                self.cite(tags);
                return also
                    .as_ref()
                    .and_then(|name| operation(profile, name).err());
            }
            Sentence::Promise(name) => {
                let Some(promise) = profile.promises.get(name) else {
                    return Some(format!(
                        "the documents do not promise that {}",
                        name.replace('-', " ")
                    ));
                };
                self.cite(&promise.claim);
                self.failed_attempts += u32::from(name.ends_with("-opens-nothing-any-more"));
                if name == "the-new-key-is-unlike-every-other" {
                    self.creations += 1;
                }
            }
            Sentence::Other => {}
        }
        None
    }

    fn cite(&mut self, claims: &[ClaimId]) {
        for claim in claims {
            if !self.claims.contains(claim) {
                self.claims.push(claim.clone());
            }
        }
    }
}

fn operation<'a>(
    profile: &'a Profile,
    name: &str,
) -> Result<&'a crate::documents::profile::Operation, String> {
    let found = profile.operations.get(name);
    found.ok_or_else(|| {
        format!(
            "no operation is documented by which a caller {}",
            name.replace('-', " ")
        )
    })
}

/// The sentence of a step.
fn sentence(step: &Step) -> Sentence {
    let text = step.value.trim_end_matches(':');
    if step.ty == StepType::Then {
        return asserted(text);
    }
    let called = ["the caller ", "the owner ", "a stranger "]
        .iter()
        .find_map(|actor| text.strip_prefix(actor));
    if let Some(phrase) = called {
        return Sentence::Call(key_of(phrase.split(" with query").next().unwrap_or(phrase)));
    }
    if let Some(rest) = text.strip_prefix("the limit on ") {
        let (limit, by) = rest.split_once(" is exceeded by ").unwrap_or((rest, ""));
        return Sentence::Exceed {
            limit: key_of(limit),
            together: by.ends_with("together"),
        };
    }
    if let Some(phrase) = text
        .strip_prefix("somebody ")
        .and_then(|rest| rest.strip_suffix(" in the clear"))
    {
        return Sentence::InTheClear(key_of(phrase));
    }
    for (beginning, held) in [
        ("a caller with the permission for ", true),
        ("a caller without the permission for ", false),
    ] {
        if let Some(operation) = text.strip_prefix(beginning) {
            return Sentence::PermissionFor {
                operation: key_of(operation.trim_matches('"')),
                held,
            };
        }
    }
    if text.starts_with("a throw-away key") {
        Sentence::Made { shared: false }
    } else if text == "a newly made key" {
        Sentence::Made { shared: true }
    } else if let Some(state) = text.strip_prefix("a key that is ") {
        Sentence::State(state.to_owned())
    } else if let Some(words) = text.strip_prefix("a live key ") {
        Sentence::Mischief(words.to_owned())
    } else {
        Sentence::Other
    }
}

/// The sentence of a Then step: one of a few forms, else a promise by its own words.
fn asserted(text: &str) -> Sentence {
    let quoted = || text.split('"').nth(1).map(key_of);
    if text == "the request is honoured" {
        Sentence::Honoured
    } else if let Some(reason) = text.strip_prefix("the request is refused for ") {
        Sentence::Refused(key_of(reason))
    } else if text.starts_with("what ") || text.starts_with("the answer agrees with") {
        Sentence::Tagged { also: quoted() }
    } else if [
        "the answer holds",
        "the answer is a list or holds one",
        "the answer carries the headers",
    ]
    .contains(&text)
    {
        Sentence::Tagged { also: None }
    } else {
        Sentence::Promise(key_of(text))
    }
}
