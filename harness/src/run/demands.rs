//! What a scenario will need and judge, read off its sentences before anything is sent.

use std::collections::BTreeSet;

use gherkin::Scenario;

use crate::{
    documents::{
        claim::ClaimId,
        given,
        profile::{Operation, Profile, Refusal},
        sentence::{ALTERNATIVE, Sentence, sentence},
    },
    target::{
        mischief::{self, Mischief},
        mutation::{Live, Mutation},
        public_key::PUBLISHES,
    },
};

/// What a scenario takes and what it judges, on one platform.
#[derive(Clone, Debug, Default)]
pub struct Demands {
    /// Why the platform's documents have no such thing, if so.
    pub not_applicable: Option<String>,
    /// How many of its steps are asked: from the first promise on that the documents do not make, none is.
    pub steps: usize,
    /// Claims that its steps judge.
    pub claims: Vec<ClaimId>,
    /// States that keys are asked for in.
    pub states: Vec<String>,
    /// Operations whose permission a caller must lack.
    pub lacking: Vec<String>,
    /// Permissions that a caller must have alone.
    pub alone: Vec<String>,
    /// Slots of the credentials file, and their parts, that it cannot do without.
    pub given: Vec<String>,
    /// The release that added what it asks.
    pub since: Option<String>,
    /// Keys that it makes for itself.
    pub creations: u32,
    /// Permissions that keys have which the run makes once and shares.
    pub permissions: Vec<String>,
    /// Times that it logs in, or tries to.
    pub logins: u32,
    /// Failed attempts that it makes on purpose.
    pub failed_attempts: u32,
    /// Malformed credentials that it makes of a live one, each a failed attempt; the plan may grant fewer.
    pub mutations: u32,
    /// The name of a limit in which accounts differ, so that only the operator can declare it.
    pub declared_limit: Option<String>,
    /// The limit that it goes over, by its name in the profile.
    pub limit: Option<String>,
    /// Whether somebody must be refused for want of a permission.
    pub expects_missing_permission: bool,
    exceeded: Option<String>,
    traits: BTreeSet<Trait>,
}

/// What is particular about a scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trait {
    /// It uses the key that the run shares.
    SharedKey,
    /// Another account takes part.
    Stranger,
    /// It is about what travels between machines.
    Https,
    /// It goes over a limit.
    OverLimit,
    /// It makes what nothing documented takes back.
    Leaves,
    /// It asks for what makes, ends or changes something.
    Writes,
    /// It expects a request to be honoured, and none to be refused: a positive twin.
    Positive,
}

/// The platform documents no such thing, and why that is known.
type NotApplicable = String;

impl Demands {
    /// Reads a scenario for a platform; `tags` are the claims that its tags name.
    pub fn of(scenario: &Scenario, profile: &Profile, tags: &[ClaimId]) -> Self {
        let sentences: Vec<_> = scenario.steps.iter().map(sentence).collect();
        let refusal_expected = sentences
            .iter()
            .any(|sentence| matches!(sentence, Sentence::Refused(_)));
        let mut demands = Self::default();
        if scenario
            .steps
            .iter()
            .any(|step| step.value.starts_with("a stranger"))
        {
            demands.traits.insert(Trait::Stranger);
        }
        if profile.credential.alternative.is_none()
            && scenario
                .steps
                .iter()
                .any(|step| step.value.ends_with(ALTERNATIVE))
        {
            demands.not_applicable = Some("no alternative place is documented".to_owned());
        }
        if !refusal_expected && sentences.contains(&Sentence::Honoured) {
            demands.traits.insert(Trait::Positive);
        }
        let mut asked = None;
        demands.steps = sentences.len();
        for (number, sentence) in sentences.iter().enumerate() {
            let judged = demands.claims.len();
            let taken = match sentence {
                Sentence::Call(name) => demands.call(name, profile, refusal_expected, &mut asked),
                Sentence::Exceed(limit) => demands.exceed(limit, profile, &mut asked),
                Sentence::Tagged { also } => demands.tagged(also.as_deref(), profile, tags),
                Sentence::Honoured => {
                    demands.honoured(profile, asked.as_deref());
                    Ok(())
                }
                Sentence::Refused(reason) => demands.refused(reason, profile, asked.as_deref()),
                Sentence::Mutations => demands.mutations(profile),
                Sentence::Creates => {
                    operation(profile, "creates-a-key").map(|_| demands.creations += 1)
                }
                Sentence::Opens => {
                    demands.honoured(profile, Some(&profile.probe));
                    Ok(())
                }
                Sentence::OutOfReach => demands.of_refusal("a-key-out-of-reach", profile).map(drop),
                Sentence::Ended => {
                    demands.failed_attempts += 1;
                    demands.of_refusal("an-expired-key", profile).map(drop)
                }
                Sentence::Promise(name) => demands.promise(name, profile, asked.as_deref()),
                given => demands.given(given, profile),
            };
            let is_promise = matches!(sentence, Sentence::Promise(_));
            if is_promise && judged > 0 && taken.is_err() {
                // What stands before it is asked all the same.
                demands.steps = number;
                break;
            }
            if let Err(reason) = taken {
                demands.not_applicable.get_or_insert(reason);
            }
        }
        demands
    }

    /// Whether this is particular about the scenario.
    pub fn has(&self, one: Trait) -> bool {
        self.traits.contains(&one)
    }

    fn given(&mut self, sentence: &Sentence, profile: &Profile) -> Result<(), NotApplicable> {
        let lives = matches!(sentence, Sentence::State(state) if ["live", "unknown"].contains(&state.as_str()));
        let of_a_live_key = lives || matches!(sentence, Sentence::Mischief(_));
        if of_a_live_key && profile.is_in_session() {
            self.traits.insert(Trait::SharedKey);
        }
        match sentence {
            Sentence::State(state) if !matches!(state.as_str(), "live" | "unknown") => {
                self.states.push(state.clone());
            }
            Sentence::Mischief(words) => {
                let sample = mischief::sample(profile);
                let live = Live {
                    profile,
                    key: &sample,
                    public_key: profile.operations.get(PUBLISHES).map(|_| ""),
                };
                let possible = match words.strip_prefix("mutated: ") {
                    Some(words) => words
                        .parse()
                        .is_ok_and(|mutation: Mutation| mutation.is_possible(live)),
                    None => Mischief::named(words)
                        .is_some_and(|mischief| mischief.present(profile, &sample).is_some()),
                };
                if !possible {
                    return Err(format!("the documents leave nothing to present {words:?}"));
                }
            }
            Sentence::Made { shared } => {
                operation(profile, "creates-a-key")?;
                if *shared {
                    self.traits.insert(Trait::SharedKey);
                } else {
                    self.creations += 1;
                }
            }
            Sentence::OfPermission(permission) => {
                operation(profile, "creates-a-key")?;
                if !profile.permissions.contains_key(permission) {
                    return Err(format!("no permission {permission:?} is documented"));
                }
                self.permissions.push(permission.clone());
            }
            Sentence::Session { begun } => {
                if profile.session.is_none() {
                    return Err("no session is documented".to_owned());
                }
                self.logins += u32::from(*begun);
            }
            Sentence::Secret => {
                let token = profile.token.as_ref();
                if token.is_none_or(|token| token.secret.is_none()) {
                    return Err("no exchange of a secret for a token is documented".to_owned());
                }
            }
            Sentence::ActsAs(slot) => {
                if !profile.credentials.contains_key(slot) {
                    return Err(format!("no credential {slot:?} is documented"));
                }
                self.given.push(slot.clone());
            }
            Sentence::PermissionFor {
                operation: name,
                held,
            } => {
                if operation(profile, name)?.permission.is_none() {
                    return Err(format!("no permission is documented for {name:?}"));
                }
                if !held {
                    self.lacking.push(name.clone());
                }
            }
            Sentence::PermissionAlone(name) => self.alone.push(name.clone()),
            Sentence::InTheClear(name) => {
                self.note_effect(operation(profile, name)?);
                self.traits.insert(Trait::Https);
            }
            _ => {}
        }
        Ok(())
    }

    fn call(
        &mut self,
        name: &str,
        profile: &Profile,
        refusal_expected: bool,
        asked: &mut Option<String>,
    ) -> Result<(), NotApplicable> {
        let found = operation(profile, name)?;
        self.creations += u32::from(found.creates.is_some() && !refusal_expected);
        if found.leaves.is_some() && !refusal_expected {
            self.traits.insert(Trait::Leaves);
        }
        let logins = profile.limits.get("logins");
        let logins = logins.and_then(|limit| profile.operations.get(&limit.operation));
        let logs_in = |login: &Operation| login.method == found.method && login.path == found.path;
        self.logins += u32::from(logins.is_some_and(logs_in));
        self.given.extend(given::given_blanks(found));
        self.since = self.since.take().or(found.since.clone());
        self.note_effect(found);
        *asked = Some(name.to_owned());
        Ok(())
    }

    fn exceed(
        &mut self,
        name: &str,
        profile: &Profile,
        asked: &mut Option<String>,
    ) -> Result<(), NotApplicable> {
        let Some(limit) = profile.limits.get(name) else {
            return Err(format!(
                "no limit on {} is documented",
                name.replace('-', " ")
            ));
        };
        self.traits.insert(Trait::OverLimit);
        if let Some(found) = profile.operations.get(&limit.operation) {
            self.note_effect(found);
        }
        self.limit = Some(name.to_owned());
        self.cite(&limit.claim);
        self.exceeded = limit.tiers.then(|| limit.declared.clone());
        *asked = Some(limit.operation.clone());
        Ok(())
    }

    fn honoured(&mut self, profile: &Profile, asked: Option<&str>) {
        if let Some(found) = asked.and_then(|name| profile.operations.get(name)) {
            self.cite(&found.claim);
            self.cite(found.permission_claim.as_slice());
        }
    }

    fn refused(
        &mut self,
        reason: &str,
        profile: &Profile,
        asked: Option<&str>,
    ) -> Result<(), NotApplicable> {
        let refusal = self.of_refusal(reason, profile)?;
        self.expects_missing_permission |= reason == "a-missing-permission";
        if reason == "a-missing-permission"
            && let Some(found) = asked.and_then(|name| profile.operations.get(name))
        {
            self.cite(found.permission_claim.as_slice());
        }
        let unauthenticated = refusal.status.iter().any(|pattern| pattern.matches(401));
        let counts = unauthenticated && !self.has(Trait::OverLimit) && !self.has(Trait::Stranger);
        self.failed_attempts += u32::from(counts);
        Ok(())
    }

    fn of_refusal<'a>(
        &mut self,
        reason: &str,
        profile: &'a Profile,
    ) -> Result<&'a Refusal, NotApplicable> {
        let Some(refusal) = profile.refusals.get(reason) else {
            return Err(format!(
                "no refusal for {} is documented",
                reason.replace('-', " ")
            ));
        };
        self.cite(&refusal.claim);
        Ok(refusal)
    }

    fn mutations(&mut self, profile: &Profile) -> Result<(), NotApplicable> {
        const WANTED: u32 = 64;
        self.mutations = WANTED;
        self.of_refusal("a-malformed-key", profile).map(drop)
    }

    fn tagged(
        &mut self,
        also: Option<&str>,
        profile: &Profile,
        tags: &[ClaimId],
    ) -> Result<(), NotApplicable> {
        self.cite(tags);
        let Some(name) = also else {
            return Ok(());
        };
        self.note_effect(operation(profile, name)?);
        Ok(())
    }

    fn note_effect(&mut self, operation: &Operation) {
        if !operation.is_safe() {
            self.traits.insert(Trait::Writes);
        }
    }

    fn promise(
        &mut self,
        name: &str,
        profile: &Profile,
        asked: Option<&str>,
    ) -> Result<(), NotApplicable> {
        let Some(promise) = profile.promises.get(name) else {
            return Err(format!(
                "the documents do not promise that {}",
                name.replace('-', " ")
            ));
        };
        let asked = asked.and_then(|name| profile.operations.get(name));
        if name == "the-head-alone-is-answered-alike" && asked.is_none_or(|it| it.method != "GET") {
            return Err("what the caller does is no GET: it has no head alone".to_owned());
        }
        self.cite(&promise.claim);
        let ended = ["-opens-nothing-any-more", "-buys-nothing-any-more"];
        self.failed_attempts += u32::from(ended.iter().any(|end| name.ends_with(end)));
        let perhaps = [
            "the-platform-does-not-break-down",
            "the-refusal-does-not-tell-which-names-are-known",
        ];
        self.failed_attempts += u32::from(perhaps.contains(&name));
        // One more unknown key, and a malformed one.
        self.failed_attempts += 2 * u32::from(name == "a-malformed-key-is-refused-alike");
        if name == "the-caller-shares-the-limit" {
            self.declared_limit.clone_from(&self.exceeded);
        }
        Ok(())
    }

    fn cite(&mut self, claims: &[ClaimId]) {
        for claim in claims {
            if !self.claims.contains(claim) {
                self.claims.push(claim.clone());
            }
        }
    }
}

fn operation<'a>(profile: &'a Profile, name: &str) -> Result<&'a Operation, NotApplicable> {
    let found = profile.operations.get(name);
    found.ok_or_else(|| {
        format!(
            "no operation is documented by which a caller {}",
            name.replace('-', " ")
        )
    })
}
