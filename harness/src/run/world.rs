//! The world of one scenario: who calls, with what key, what was answered, and what that says of which claim.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    sync::Arc,
    time::{Duration, Instant},
};

use super::{
    record::{Honoured, Outcome, Refused, Stopped},
    session::Session,
};
use crate::{
    documents::{Citation, claim::ClaimId, profile::key_of},
    report::{CouldNotRun, Lack},
    target::{
        exchange::Exchange,
        key::{ApiKey, Identity},
        keyring::asking::{Answered, Asking},
        presentation::Presentation,
        request::{Request, Values},
        secret::Secret,
    },
};

/// How many of a scenario's latest exchanges a finding shows.
const EVIDENCE: usize = 3;
/// How often a target is asked again that may be slow to show what it knows.
pub const ASKED_AGAIN: u32 = 5;

/// The state of one scenario.
#[derive(Default, cucumber::World)]
pub struct World {
    session: Option<Arc<Session>>,
    opened_at: Option<Instant>,
    /// The claims that the scenario's tags name.
    pub tags: Vec<ClaimId>,
    /// Who calls.
    pub caller: Option<Caller>,
    /// The key at hand, which operations act upon.
    pub key: Option<ApiKey>,
    /// Keys by the numbers that the scenario gives them.
    pub numbered: BTreeMap<u32, ApiKey>,
    /// The numbers of those that have opened a door.
    pub used: BTreeSet<u32>,
    /// What answers have said that later requests repeat.
    kept: Values,
    /// The key that the latest creation gave.
    pub new_key: Option<ApiKey>,
    /// The token that the latest exchange gave.
    pub token: Option<ApiKey>,
    /// The operation that was asked last, by its phrase.
    pub asked: String,
    /// Who asked it.
    pub asked_by: Option<Caller>,
    sent: Option<Request>,
    /// How many malformed credentials may still be sent.
    pub mutations: u32,
    /// A feature that shows what the next breach was found by.
    pub example: Option<String>,
    /// Whether nothing more may be sent, because the target has begun to refuse what comes in its turn.
    pub barred: bool,
    /// What came back over plain http, once somebody has asked.
    pub in_the_clear: Option<InTheClear>,
    pub(super) exchanges: Vec<Exchange>,
    /// Every claim judged so far.
    pub outcomes: Vec<Outcome>,
    /// In whose name requests were honoured.
    pub honoured: Vec<Honoured>,
    /// In whose name requests were refused as documented.
    pub refused: Vec<Refused>,
    /// Why the scenario stopped.
    pub stopped: Option<Stopped>,
}

/// Who calls, and how the credential is presented.
#[derive(Clone)]
pub struct Caller {
    /// In whose name.
    pub identity: Identity,
    /// What the request carries.
    pub presentation: Presentation,
    /// The key behind the presentation, which must not come back.
    pub secret: Secret,
    /// Whether the platform has issued that key.
    pub issued: bool,
    /// Whether the operator gave it.
    pub given: bool,
}

impl Caller {
    fn is_owner(&self) -> bool {
        self.given && self.identity == Identity::Owner
    }
}

/// What became of a request over plain http.
#[derive(Clone, Copy)]
pub struct InTheClear {
    /// Status, or `None` where nobody answered.
    pub status: Option<u16>,
}

/// Ends a scenario; the world already knows why.
#[derive(Debug)]
pub struct Stop(pub(super) String);

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for World {
    // Exchanges are raw: nothing of them may print.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("World")
    }
}

impl World {
    /// Opens the world for a scenario of `session` whose tags name `tags`, and which has room for so many `mutations`.
    pub fn open(&mut self, session: Arc<Session>, tags: Vec<ClaimId>, mutations: u32) {
        self.session = Some(session);
        self.opened_at = Some(Instant::now());
        self.tags = tags;
        self.mutations = mutations;
    }

    /// Takes the first 429 of the run for the latest answer; what was asked is no matter for its form.
    pub fn witness(&mut self) {
        let session = self.session();
        if let Some((_, answer)) = session.client.too_many() {
            self.asked.clone_from(&session.profile().probe);
            self.exchanges.push(answer);
        }
    }

    /// When the scenario began.
    pub fn opened_at(&self) -> Option<Instant> {
        self.opened_at
    }

    /// The session; every scenario is opened before its first step.
    pub fn session(&self) -> Arc<Session> {
        Arc::clone(self.session.as_ref().expect("the scenario was opened"))
    }

    /// Carries a lack over into the end of this scenario.
    pub fn need<T>(&mut self, found: Result<T, CouldNotRun>) -> Result<T, Stop> {
        found.map_err(|lack| self.could_not_run(lack.lack, lack.reason))
    }

    /// Ends this scenario for want of something.
    pub fn could_not_run(&mut self, lack: Lack, reason: impl Into<String>) -> Stop {
        let reason = self.session().redactor.mask(&reason.into());
        self.stopped = Some(Stopped::CouldNotRun(lack, reason.clone()));
        Stop(reason)
    }

    /// The caller that a Given step has named.
    pub fn caller(&mut self) -> Result<Caller, Stop> {
        self.caller
            .clone()
            .ok_or_else(|| self.broken("no step has said who the caller is"))
    }

    /// A caller that presents `key` as the documents say.
    pub fn caller_with(&self, key: &ApiKey) -> Caller {
        Caller {
            identity: key.identity,
            presentation: key.presentation(&self.session().profile().credential),
            secret: key.secret.clone(),
            issued: key.issued,
            given: key.given,
        }
    }

    /// The key at hand.
    pub fn key(&mut self) -> Result<ApiKey, Stop> {
        self.key
            .clone()
            .ok_or_else(|| self.broken("no step has named the key at hand"))
    }

    /// The owner as a caller.
    pub async fn owner(&mut self) -> Result<Caller, Stop> {
        let owner = self.session().keyring.slots().owner().await;
        let owner = self.need(owner)?;
        Ok(self.caller_with(&owner))
    }

    /// Ends this scenario because its own steps do not fit together.
    pub fn broken(&mut self, reason: &str) -> Stop {
        self.stopped = Some(Stopped::Error(reason.to_owned()));
        Stop(reason.to_owned())
    }

    /// What the blanks of operations stand for in this scenario.
    pub fn values(&self) -> Values {
        let mut values = self.session().keyring.values(self.key.as_ref());
        values.extend(self.kept.clone());
        values
    }

    /// The request for an operation as `caller` would send it.
    pub async fn request(&mut self, caller: &Caller, phrase: &str) -> Result<Request, Stop> {
        let session = self.session();
        let operation = self.need(session.operation(phrase))?;
        let found = session.keyring.found(operation).await;
        let found = self.need(found)?;
        self.kept.extend(found);
        let values = self.values();
        let request = Request::of(
            &session.target.url,
            operation,
            &values,
            &caller.presentation,
        );
        self.need(request)
    }

    /// `caller` does what `phrase` says.
    pub async fn call(&mut self, caller: &Caller, phrase: &str) -> Result<(), Stop> {
        let request = self.request(caller, phrase).await?;
        self.send(caller, phrase, &request, true).await
    }

    /// Sends a request made from the operation of `phrase`; `patiently` keeps below the target's limits.
    pub async fn send(
        &mut self,
        caller: &Caller,
        phrase: &str,
        request: &Request,
        patiently: bool,
    ) -> Result<(), Stop> {
        let session = self.session();
        if self.barred {
            let reason = "the target has begun to refuse the caller: another failed attempt might lock it out";
            return Err(self.could_not_run(Lack::Budget, reason));
        }
        let operation = self.need(session.operation(phrase))?;
        let asking = Asking {
            phrase,
            request,
            values: &self.values(),
            by: caller.identity,
            patiently,
        };
        let was_in_doubt = session.standing.is_in_doubt();
        let answered = session.keyring.ask(asking).await;
        let Answered {
            exchange,
            kept,
            key,
        } = self.need(answered)?;
        let is_probe = key_of(phrase) == session.profile().probe;
        if exchange.status == 401 {
            let ended = session.records().len();
            session.standing.refused(ended);
        } else if was_in_doubt && is_probe && caller.is_owner() && exchange.is_success() {
            session.standing.restored();
        }
        self.kept.extend(kept);
        if patiently && exchange.status == 429 {
            let reason = format!("the target does not decide: {}", exchange.sight());
            return Err(self.could_not_run(Lack::Budget, reason));
        }
        if operation.creates.is_some() && exchange.is_success() {
            self.new_key = key;
        }
        if session.profile().is_login(operation) && exchange.is_success() {
            session.keyring.slots().doubt().await;
        }
        phrase.clone_into(&mut self.asked);
        self.asked_by = Some(caller.clone());
        self.sent = Some(request.clone());
        self.exchanges.push(exchange);
        if self.exchanges.len() > EVIDENCE {
            self.exchanges.remove(0);
        }
        Ok(())
    }

    /// The latest answer.
    pub fn answer(&mut self) -> Result<Exchange, Stop> {
        self.exchanges
            .last()
            .cloned()
            .ok_or_else(|| self.broken("no request has been sent"))
    }

    /// The two latest answers, the earlier one first.
    pub fn latest_two(&mut self) -> Result<[Exchange; 2], Stop> {
        let two: Option<[Exchange; 2]> = self.exchanges.last_chunk().cloned();
        two.ok_or_else(|| self.broken("two requests have to be sent first"))
    }

    /// What a blank of later operations stands for in this scenario.
    pub fn keep(&mut self, blank: &str, value: String) {
        self.kept.insert(blank.to_owned(), value);
    }

    /// The latest answer, if the target has decided: no 429 and no sign of a proxy without its server.
    pub fn decided(&mut self) -> Result<Exchange, Stop> {
        let answer = self.answer()?;
        let lack = match answer.status {
            429 => Lack::Budget,
            // Of a proxy without its server, and of one that has codes of its own for that.
            502..=504 | 520..=530 => Lack::Target,
            _ => return Ok(answer),
        };
        let reason = format!("the target did not decide: {}", answer.sight());
        Err(self.could_not_run(lack, reason))
    }

    /// The latest answer, if all of its body is known: what stands behind the cut can neither be found nor missed.
    pub fn whole(&mut self) -> Result<Exchange, Stop> {
        let answer = self.answer()?;
        if answer.cut {
            let reason = format!("no more than its beginning was read: {}", answer.sight());
            return Err(self.could_not_run(Lack::Target, reason));
        }
        Ok(answer)
    }

    /// Asks once more what was asked last, if asking changes nothing and the target may be slow to show what it knows.
    /// A target under control shows everything at once. Answers whether it asked.
    pub async fn ask_again(&mut self, attempt: u32) -> Result<bool, Stop> {
        const PAUSE: Duration = Duration::from_secs(1);
        let (Some(caller), Some(request)) = (self.asked_by.clone(), self.sent.clone()) else {
            return Ok(false);
        };
        if attempt >= ASKED_AGAIN || request.method != "GET" || self.session().control.is_some() {
            return Ok(false);
        }
        tokio::time::sleep(PAUSE).await;
        let phrase = self.asked.clone();
        let request = request.once_more(true);
        self.send(&caller, &phrase, &request, true).await?;
        Ok(true)
    }

    /// The promise that the step of this text asserts.
    pub fn promise(&mut self, step: &str) -> Result<Citation, Stop> {
        let session = self.session();
        match session.profile().promises.get(&key_of(step)) {
            Some(promise) => Ok(promise.citation()),
            None => Err(self.broken("the profile makes no such promise")),
        }
    }

    /// What the steps of a platform's own feature judge: the claims that the scenario's tags name.
    pub fn tagged(&mut self) -> Result<Citation, Stop> {
        if self.tags.is_empty() {
            return Err(self.broken("no tag says which claim this step judges"));
        }
        Ok(Citation::new(&self.tags, None))
    }
}
