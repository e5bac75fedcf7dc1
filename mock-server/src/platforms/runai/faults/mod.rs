//! Promises of Run:ai's documents that this mock can be made to break, by theme.

mod applications;
mod credentials;
mod errors;
mod exchange;
mod organization;
mod releases;
mod roles;

use std::sync::Arc;

use http::{Method, StatusCode};
use serde_json::json;

use crate::{
    auth::{ApiKey, Denial, Principal, TokenIssuer},
    joints::{Deviation, Reply, Scene},
};

/// All of them.
pub(crate) static FAULTS: &[&[Deviation]] = &[
    &credentials::FAULTS,
    &exchange::FAULTS,
    &applications::FAULTS,
    &roles::FAULTS,
    &organization::FAULTS,
    &errors::FAULTS,
    &releases::FAULTS,
];

/// Paths of tokens, of the applications, of one of them and of its secret.
pub(crate) const TOKEN: &str = "/api/v1/token";
pub(crate) const APPS: &str = "/api/v1/apps";
pub(crate) const APP: &str = "/api/v1/apps/{}";
pub(crate) const SECRET: &str = "/api/v1/apps/{}/secret";

/// What is found out about a credential.
type Found = Result<Principal, Denial>;

/// Whether this asks for a token.
fn is_exchange(scene: &Scene<'_>) -> bool {
    scene.asked.is(&Method::POST, TOKEN)
}

/// The application that asks for a token and has asked before.
fn asks_again(scene: &Scene<'_>, reply: &Reply) -> bool {
    let bought = is_exchange(scene) && reply.status == StatusCode::OK;
    let token = reply.body["accessToken"].as_str().filter(|_| bought);
    let claims = token.and_then(TokenIssuer::unverified);
    claims.is_some_and(|claims| !scene.active.see(&claims.sub))
}

/// Serves the request as this application or user.
fn admit(key: Option<Arc<ApiKey>>, found: &mut Found) -> bool {
    key.map(|key| *found = Ok(Principal::of(key))).is_some()
}

/// Answers with an error of the usual shape.
pub(crate) fn refuse(reply: &mut Reply, status: StatusCode, message: &str) -> bool {
    let body = json!({ "code": status.as_u16(), "message": message });
    reply.become_json(status, body);
    true
}

/// Answers another status, and a body that repeats it.
pub(crate) fn restate(reply: &mut Reply, status: StatusCode) -> bool {
    reply.status = status;
    reply.body["code"] = json!(status.as_u16());
    true
}
