//! One request on its way through a platform: the five joints it passes, and what the journal says of it.

use std::{
    fmt,
    net::IpAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
};

use axum::{body::Bytes, response::Response};
use http::{HeaderValue, Method, request::Parts};
use jiff::Timestamp;

use crate::{
    auth::{AccountId, ApiKey, Denial, Presented, Principal, Scope, Scopes},
    joints::{Active, Asked, Engaged, Joint, Question, Reply, Scene, Spending},
    services::{
        Services,
        journal::{Entry, Tried},
        rate_limiter::{Rule, Spent, Subject},
    },
};

/// The id of one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestId(u64);

/// Gives every request its id.
pub struct RequestIds(AtomicU64);

/// One request and whoever sent it.
pub struct Visit {
    /// The services that answer it.
    pub services: Arc<Services>,
    /// Its id, as the answer carries it.
    pub request_id: RequestId,
    /// Where it came from.
    pub client: IpAddr,
    /// When, on the platform's clock: for its checks a request takes no time.
    pub now: Timestamp,
    deviating: Option<(Arc<Active>, Asked)>,
    standing: Mutex<Option<Spent>>,
    note: Mutex<Note>,
}

/// What the journal will say.
#[derive(Default)]
struct Note {
    account: Option<AccountId>,
    key: Option<Tried>,
    outcome: Option<&'static str>,
}

impl Visit {
    /// Begins with what came in.
    pub fn new(
        services: Arc<Services>,
        request_id: RequestId,
        client: IpAddr,
        parts: &Parts,
        body: &Bytes,
    ) -> Self {
        let active = services.switches.active();
        Self {
            deviating: active.map(|active| (active, Asked::copy(parts, body))),
            now: services.now(),
            services,
            request_id,
            client,
            standing: Mutex::default(),
            note: Mutex::default(),
        }
    }

    /// Takes what the platform found where it looks for credentials.
    pub fn present(&self, mut found: Presented) -> Presented {
        self.deviate(|joint, scene| match joint {
            Joint::Presented(change) => change(scene, &mut found),
            _ => false,
        });
        found
    }

    /// Whom the credential belongs to.
    pub fn identify(&self, presented: &Presented) -> Result<Principal, Denial> {
        self.recognise(presented, |secret| {
            let key = self.services.keys.admit(secret, self.now);
            key.map(Principal::of)
        })
    }

    /// Whom the token belongs to, if this platform has issued it.
    pub fn identify_token(&self, presented: &Presented) -> Result<Principal, Denial> {
        self.recognise(presented, |token| {
            let tokens = self.services.tokens.as_ref().ok_or(Denial::UnknownKey)?;
            let claims = tokens.verify(token, self.now, None)?;
            let key = self.services.keys.by_id(&claims.sub);
            key.map(Principal::of).ok_or(Denial::UnknownKey)
        })
    }

    /// Whom the credential belongs to, by whatever the platform looks it up in.
    pub fn recognise(
        &self,
        presented: &Presented,
        look_up: impl FnOnce(&str) -> Result<Principal, Denial>,
    ) -> Result<Principal, Denial> {
        let mut result = match presented {
            Presented::Nothing => Err(Denial::MissingCredential),
            Presented::Several => Err(Denial::AmbiguousCredential),
            Presented::Garbled => Err(Denial::UnknownKey),
            Presented::Session(secret) => {
                let session = self.services.sessions.admit(secret, self.now);
                let scopes = || Scopes::Borrowed(self.services.platform.full);
                session.map(|session| Principal::in_session(&session, scopes()))
            }
            Presented::Key(secret) => look_up(secret),
        };
        self.deviate(|joint, scene| match joint {
            Joint::Lookup(change) => change(scene, presented, &mut result),
            _ => false,
        });
        let mut note = self.note.lock().expect("never poisoned");
        if let Ok(principal) = &result {
            note.outcome = Some("honoured");
            note.account = Some(principal.account.clone());
            note.key = principal.key.clone().map(Tried::Known);
        } else if let Presented::Key(secret) = presented {
            note.key = Some(Tried::foreign(secret));
        }
        drop(note);
        self.noted(result)
    }

    /// Counts one against a limit.
    pub fn spend(
        &self,
        rule: &'static Rule,
        subject: &Subject,
        key: Option<&ApiKey>,
    ) -> Result<(), Denial> {
        let spent = self.services.limiter.take(rule, subject, self.now);
        self.limited(spent, key)
    }

    /// Draws one from a bucket of the caller's.
    pub fn draw(
        &self,
        rate: &'static Rule,
        burst: &'static Rule,
        subject: &Subject,
        key: Option<&ApiKey>,
    ) -> Result<(), Denial> {
        let spent = self.services.limiter.draw(rate, burst, subject, self.now);
        *self.standing.lock().expect("never poisoned") = spent;
        self.limited(spent, key)
    }

    /// Where the bucket stands that this request drew from.
    pub fn standing(&self) -> Option<Spent> {
        *self.standing.lock().expect("never poisoned")
    }

    /// Whether the credential turned out to be somebody's.
    pub fn is_known(&self) -> bool {
        let note = self.note.lock().expect("never poisoned");
        matches!(note.key, Some(Tried::Known(_)))
    }

    /// Whether one more would be within a limit.
    pub fn spare(&self, rule: &'static Rule, subject: &Subject) -> Result<(), Denial> {
        let spent = self.services.limiter.peek(rule, subject, self.now);
        self.limited(spent, None)
    }

    fn limited(&self, spent: Option<Spent>, key: Option<&ApiKey>) -> Result<(), Denial> {
        let Some(spent) = spent else { return Ok(()) };
        let mut result = spent.within(spent.limit);
        let spending = Spending { spent, key };
        self.deviate(|joint, scene| match joint {
            Joint::Limits(change) => change(scene, &spending, &mut result),
            _ => false,
        });
        self.noted(result)
    }

    /// Refuses what the caller's scopes do not cover.
    pub fn require(&self, principal: &Principal, scope: Scope) -> Result<(), Denial> {
        let held = principal.scopes.contains(&scope);
        let allowed = self.permitted(principal, Question::Holds(scope), held);
        let result = allowed.then_some(()).ok_or(Denial::MissingScope(scope));
        self.noted(result)
    }

    /// Whether the caller may see and change what an account owns.
    pub fn reaches(&self, principal: &Principal, owner: &AccountId) -> bool {
        let own = principal.account == *owner;
        self.permitted(principal, Question::Reaches(owner), own)
    }

    /// Whether the caller may act within a unit, given that the platform thinks so.
    pub fn within(&self, principal: &Principal, unit: &str, held: bool) -> bool {
        self.permitted(principal, Question::Within(unit), held)
    }

    fn permitted(&self, principal: &Principal, question: Question<'_>, answer: bool) -> bool {
        let mut answer = answer;
        self.deviate(|joint, scene| match joint {
            Joint::Permission(change) => change(scene, principal, question, &mut answer),
            _ => false,
        });
        answer
    }

    /// The answer as it leaves.
    pub async fn reply(&self, response: Response) -> Response {
        if self.deviating.is_none() {
            return response;
        }
        let mut reply = Reply::of(response).await;
        self.deviate(|joint, scene| match joint {
            Joint::Reply(change) => change(scene, &mut reply),
            _ => false,
        });
        tokio::time::sleep(reply.delay).await;
        reply.into_response()
    }

    /// Writes the journal, if the request met an authentication at all.
    pub fn record(&self, method: Method, path: Box<str>, status: u16) {
        let note = std::mem::take(&mut *self.note.lock().expect("never poisoned"));
        let Some(outcome) = note.outcome else { return };
        self.services.journal.write(Entry {
            at: self.now,
            request_id: self.request_id,
            method,
            path,
            status,
            account: note.account,
            key: note.key,
            outcome,
        });
    }

    /// A denial has the last word: a caller who was let in may still be refused.
    fn noted<T>(&self, result: Result<T, Denial>) -> Result<T, Denial> {
        result.inspect_err(|denial| {
            let mut note = self.note.lock().expect("never poisoned");
            note.outcome = Some(denial.reason());
        })
    }

    fn deviate(&self, mut change: impl FnMut(Joint, &Scene<'_>) -> bool) {
        let Some((active, asked)) = &self.deviating else {
            return;
        };
        let scene = Scene {
            services: &self.services,
            asked,
            active,
        };
        for engaged in active.all() {
            Engaged::count(engaged, change(engaged.deviation.joint, &scene));
        }
    }
}

impl RequestIds {
    /// Begins anywhere, so that two processes do not give the same ids.
    pub fn new() -> Self {
        let start = getrandom::u64().expect("the system gives random bytes");
        Self(AtomicU64::new(start))
    }

    /// The next id.
    pub fn next(&self) -> RequestId {
        RequestId(self.0.fetch_add(1, Ordering::Relaxed))
    }
}

impl Default for RequestIds {
    fn default() -> Self {
        Self::new()
    }
}

impl RequestId {
    /// The id as a header field.
    pub fn header(self) -> HeaderValue {
        HeaderValue::from_bytes(&self.text()).expect("letters and digits")
    }

    fn text(self) -> [u8; 16] {
        // The finaliser of splitmix64: neighbours look unrelated, and none meet.
        let mut bits = self.0.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^= bits >> 31;
        let mut text = *b"req_000000000000";
        for character in &mut text[4..] {
            *character = b"0123456789abcdefghijklmnopqrstuvwxyz"[(bits % 36) as usize];
            bits /= 36;
        }
        text
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(std::str::from_utf8(&self.text()).expect("letters and digits"))
    }
}
