//! Promises of CorePlexML's documents that this mock can be made to break, by theme.

mod accounts;
mod credentials;
mod keys;
mod limits;
mod refusals;
mod resources;
mod scopes;
mod sessions;

use std::sync::Arc;

use http::{Method, StatusCode};
use serde_json::json;

use super::auth;
use crate::{
    auth::{ApiKey, Presented, Principal, Scope},
    joints::{Deviation, Question, Reply, Scene},
};

/// All of them.
pub(crate) static FAULTS: &[&[Deviation]] = &[
    &credentials::FAULTS,
    &sessions::FAULTS,
    &keys::FAULTS,
    &scopes::FAULTS,
    &refusals::FAULTS,
    &limits::FAULTS,
    &accounts::FAULTS,
    &resources::FAULTS,
];

/// Paths that deviations look for.
pub(crate) const LOGIN: &str = "/api/auth/login";
pub(crate) const KEYS: &str = "/api/auth/api-keys";
pub(crate) const KEY: &str = "/api/auth/api-keys/{}";
pub(crate) const PROJECTS: &str = "/api/projects";
pub(crate) const PROJECT: &str = "/api/projects/{}";

/// The key that the caller showed, good or not.
pub(crate) fn shown_key(scene: &Scene<'_>) -> Option<Arc<ApiKey>> {
    let Presented::Key(secret) = auth::look(&scene.asked.headers) else {
        return None;
    };
    scene.services.keys.by_secret(&secret)
}

/// The key that this answer creates.
pub(crate) fn created_key(scene: &Scene<'_>, reply: &Reply) -> Option<Arc<ApiKey>> {
    let created = scene.asked.is(&Method::POST, KEYS) && reply.status == StatusCode::CREATED;
    let id = created.then(|| reply.body["id"].as_str()).flatten()?;
    scene.services.keys.by_id(id)
}

/// Answers with an error of the usual shape.
pub(crate) fn refuse(reply: &mut Reply, status: StatusCode, detail: &str) -> bool {
    reply.become_json(status, json!({ "detail": detail }));
    true
}

/// Answers a success with another status.
fn answer_with(scene: &Scene<'_>, reply: &mut Reply, path: &str, status: StatusCode) -> bool {
    let changed = scene.asked.is(&Method::POST, path) && reply.status == StatusCode::CREATED;
    if changed {
        reply.status = status;
    }
    changed
}

/// Leaves a member out of an object.
fn leave_out(value: &mut serde_json::Value, name: &str) -> bool {
    let fields = value.as_object_mut();
    fields.is_some_and(|fields| fields.remove(name).is_some())
}

/// Whether a key, and no session, is asked for this scope.
fn asks_key(principal: &Principal, question: Question<'_>, scope: Scope) -> bool {
    principal.key.is_some() && matches!(question, Question::Holds(asked) if asked == scope)
}

fn allow(allowed: &mut bool) -> bool {
    !std::mem::replace(allowed, true)
}

fn forbid(allowed: &mut bool) -> bool {
    std::mem::replace(allowed, false)
}
