//! The profile: what one platform documents, as data. Every fact names the claim it rests on; there are no conditions.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::{
    citation,
    claim::{Basis, ClaimId, Claims},
    limit::{Burst, Keyed},
    slot::{Exchange, SessionFormat, Slot, TokenPlace},
    status::StatusPattern,
};

/// One platform as the judge knows it; the shape of `profile.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Version of this shape: 1.
    pub schema: u32,
    /// The platform's short name, as in the credentials file.
    pub name: String,
    /// The platform's own name.
    pub title: String,
    /// Where its maker serves everybody: hosts, and `*.host` for all below one. They are judged with `--production` only.
    #[serde(default)]
    pub public_hosts: Vec<String>,
    /// The capability tags of the shared features that apply.
    pub capabilities: Vec<String>,
    /// The operation that a live credential opens, tried before anything else.
    pub probe: String,
    /// Where the credential travels.
    pub credential: Placement,
    /// What an issued key looks like and where an answer carries it.
    pub key: Option<KeyFormat>,
    /// Where the answer of a token exchange carries the token.
    pub token: Option<TokenPlace>,
    /// What a session needs besides its cookie.
    pub session: Option<SessionFormat>,
    /// The slots of the credentials file.
    pub credentials: BTreeMap<String, Slot>,
    /// Permissions that a key can carry.
    #[serde(default)]
    pub permissions: BTreeMap<String, Permission>,
    /// Blanks that stand for something the account holds already, by where it is found.
    #[serde(default)]
    pub found: BTreeMap<String, Found>,
    /// What a caller can do, by phrase with hyphens for blanks: `lists-keys`.
    pub operations: BTreeMap<String, Operation>,
    /// Where a refusal carries its code.
    pub codes: Option<CodePlace>,
    /// The forms that errors come in.
    #[serde(default)]
    pub envelopes: Vec<Envelope>,
    /// How the platform says no, by reason: `a-revoked-key`.
    pub refusals: BTreeMap<String, Refusal>,
    /// What the steps of the shared features assert, by step text with hyphens for blanks.
    #[serde(default)]
    pub promises: BTreeMap<String, Promise>,
    /// How later pages of a list are asked for.
    pub pages: Option<Pages>,
    /// Documented limits, by name: `requests`.
    #[serde(default)]
    pub limits: BTreeMap<String, Limit>,
    /// Claims of a profile that brings its own; the platforms of this project keep theirs in `claims.toml`.
    #[serde(default)]
    pub claims: Claims,
}

/// The header, and perhaps the scheme, that a credential travels in.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Placement {
    /// Header name, lower case.
    pub header: String,
    /// Scheme before the credential, such as `Bearer`.
    pub scheme: Option<String>,
    /// The claim that puts it there.
    #[serde(deserialize_with = "citation::claims")]
    pub claim: Vec<ClaimId>,
    /// Another place that the documents call equal.
    pub alternative: Option<Box<Placement>>,
}

/// What an issued key looks like.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyFormat {
    /// The documented beginning, by which the judge finds a key in any answer.
    pub prefix: Option<String>,
    /// JSON pointers to the key in the answer that creates it, one for each place that a document shows.
    #[serde(default, deserialize_with = "citation::one_or_more")]
    pub secret: Vec<String>,
    /// JSON pointers to the key's id in that answer, the likeliest first.
    #[serde(deserialize_with = "citation::one_or_more")]
    pub id: Vec<String>,
    /// What else of that answer later operations need: blanks, and JSON pointers to what fills them.
    #[serde(default)]
    pub keeps: BTreeMap<String, String>,
    /// How it becomes what requests carry, where it is none itself; its blanks name `secret` or what it `keeps`.
    pub exchange: Option<Exchange>,
    /// Fewer characters than this draw a warning.
    pub long: Option<usize>,
    /// The claim that describes it.
    #[serde(deserialize_with = "citation::claims")]
    pub claim: Vec<ClaimId>,
}

/// Where something is found that the account holds already.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Found {
    /// The operation that lists it, by its phrase.
    pub by: String,
    /// JSON pointer into the answer.
    pub at: String,
    /// The claim that puts it there.
    #[serde(deserialize_with = "citation::claims")]
    pub claim: Vec<ClaimId>,
}

/// A permission and the others that it contains.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Permission {
    /// Permissions contained in this one.
    #[serde(default)]
    pub includes: Vec<String>,
}

/// A request that the documents describe, and what success is.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Operation {
    /// The release that added it, where only later ones than the profile's have it.
    pub since: Option<String>,
    /// HTTP method.
    pub method: String,
    /// Whether it only reads or signs in, where the method does not say so (RFC 9110, 9.2.1).
    pub safe: Option<bool>,
    /// Path with `{key_id}` for the key at hand.
    pub path: String,
    /// Headers besides the credential.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// JSON body; `{name}` and `{permission}` are filled in.
    pub body: Option<Value>,
    /// The permission that it takes.
    pub permission: Option<String>,
    /// The claim that says who may do it, where there is one of its own.
    pub permission_claim: Option<ClaimId>,
    /// A weaker basis for who may do it than the claims have.
    pub permission_basis: Option<Basis>,
    /// Every status that the documents allow for success.
    pub status: Vec<StatusPattern>,
    /// A body of another media type than JSON, as it stands but for its blanks.
    pub text: Option<String>,
    /// Blanks that success fills for the rest of the scenario, with JSON pointers into the answer.
    #[serde(default)]
    pub keeps: BTreeMap<String, String>,
    /// The operation that takes back what success made.
    pub undo: Option<String>,
    /// What success makes for good, where nothing documented takes it back: `account`.
    pub leaves: Option<String>,
    /// Where what success made is listed, under the name that the request gave it.
    pub listed: Option<Listed>,
    /// `key`, if success makes one.
    pub creates: Option<Thing>,
    /// `key`, if success ends one.
    pub ends: Option<Thing>,
    /// The claim that describes it.
    #[serde(deserialize_with = "citation::claims")]
    pub claim: Vec<ClaimId>,
    /// A weaker basis than the claim's.
    pub basis: Option<Basis>,
}

/// Where a list shows what an operation has made.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Listed {
    /// The operation that lists it, by its phrase; `{name}` is what it is looked for by.
    pub by: String,
    /// JSON pointers into an item of the list, by blank, where they are others than those into the creating answer.
    #[serde(default)]
    pub at: BTreeMap<String, String>,
}

/// What an operation makes or ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Thing {
    /// An API key.
    Key,
}

/// The place of the code in a refusal's body.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodePlace {
    /// JSON pointer.
    pub at: String,
}

/// A form that errors come in.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Envelope {
    /// Paths and what stands there, in the words of an `answer holds` table.
    pub holds: BTreeMap<String, String>,
    /// The claim that says so.
    #[serde(deserialize_with = "citation::claims")]
    pub claim: Vec<ClaimId>,
    /// A weaker basis than the claim's: an error in this form draws a warning.
    pub basis: Option<Basis>,
}

/// How the platform says no for one reason.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refusal {
    /// Every status that the documents allow.
    pub status: Vec<StatusPattern>,
    /// Every code that some document gives to this reason; empty where none is documented.
    #[serde(default)]
    pub codes: Vec<String>,
    /// The claim that says so.
    #[serde(deserialize_with = "citation::claims")]
    pub claim: Vec<ClaimId>,
    /// A weaker basis than the claim's.
    pub basis: Option<Basis>,
}

/// A promise that a step asserts by name.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Promise {
    /// The claim that makes it.
    #[serde(deserialize_with = "citation::claims")]
    pub claim: Vec<ClaimId>,
    /// A weaker basis than the claim's.
    pub basis: Option<Basis>,
}

/// How later pages of a list are asked for.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pages {
    /// The query, with `{offset}` or `{page}` (from one) to be filled in.
    pub query: String,
    /// Items on a full page.
    pub size: usize,
    /// The claim that says so.
    #[serde(deserialize_with = "citation::claims")]
    pub claim: Vec<ClaimId>,
}

impl Pages {
    /// The query that asks for a page; the first has the number nought.
    pub fn query_of(&self, page: usize) -> String {
        let offset = (page * self.size).to_string();
        let query = self.query.replace("{offset}", &offset);
        query.replace("{page}", &(page + 1).to_string())
    }
}

/// A documented limit.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// How many are allowed in the window.
    pub count: u32,
    /// The window's length in seconds.
    pub seconds: u32,
    /// Where the credentials file declares the target's own number: `rate_limits.requests_per_minute`.
    pub declared: String,
    /// Where it declares the window's length in seconds.
    pub declared_seconds: Option<String>,
    /// Whether accounts have different numbers: such a limit is judged by its declared number only.
    #[serde(default)]
    pub tiers: bool,
    /// What has a count of its own, where that is documented.
    pub keyed: Option<Keyed>,
    /// What may be spent at once, where it is more than `count`.
    pub burst: Option<Burst>,
    /// The operation that is counted.
    pub operation: String,
    /// The refusal that is counted, where it is not the successes.
    pub counts: Option<String>,
    /// The refusal of what goes over it.
    pub over: String,
    /// The claim that sets it.
    #[serde(deserialize_with = "citation::claims")]
    pub claim: Vec<ClaimId>,
}

/// The name under which a profile keeps a phrase: blanks become hyphens, apostrophes go.
pub fn key_of(phrase: &str) -> String {
    phrase
        .trim()
        .replace('\'', "")
        .replace(' ', "-")
        .to_lowercase()
}
