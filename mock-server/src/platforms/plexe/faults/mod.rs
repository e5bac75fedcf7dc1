//! Promises of Plexe's documents that this mock can be made to break, by theme.

mod answers;
mod credentials;
mod doors;
mod levels;
mod life;
mod limits;
mod lists;
mod refusals;
mod rotation;
mod secrecy;

use std::sync::Arc;

use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::auth;
use crate::{
    auth::{ApiKey, Presented},
    joints::{Deviation, Reply, Scene},
};

/// All of them.
pub(crate) static FAULTS: &[&[Deviation]] = &[
    &credentials::FAULTS,
    &doors::FAULTS,
    &levels::FAULTS,
    &secrecy::FAULTS,
    &life::FAULTS,
    &rotation::FAULTS,
    &refusals::FAULTS,
    &limits::FAULTS,
    &lists::FAULTS,
    &answers::FAULTS,
];

/// Path of the keys, and of one of them.
pub(crate) const KEYS: &str = "/auth/api-keys";
pub(crate) const KEY: &str = "/auth/api-keys/{}";

/// The key that the caller showed, good or not.
pub(crate) fn shown_key(scene: &Scene<'_>) -> Option<Arc<ApiKey>> {
    let Presented::Key(secret) = auth::look(&scene.asked.headers) else {
        return None;
    };
    scene.services.keys.by_secret(&secret)
}

/// The key that the path names.
pub(crate) fn named_key(scene: &Scene<'_>) -> Option<Arc<ApiKey>> {
    let id = scene.asked.segment(KEY)?;
    scene.services.keys.by_id(id)
}

/// The key that this answer creates.
pub(crate) fn created_key(scene: &Scene<'_>, reply: &Reply) -> Option<Arc<ApiKey>> {
    let created = scene.asked.is(&Method::POST, KEYS) && reply.status == StatusCode::OK;
    let id = created.then(|| reply.body["key_id"].as_str()).flatten()?;
    scene.services.keys.by_id(id)
}

/// The key that this answer withdraws.
pub(crate) fn withdrawn_key(scene: &Scene<'_>, reply: &Reply) -> Option<Arc<ApiKey>> {
    let withdrawn = scene.asked.method == Method::DELETE && reply.status == StatusCode::OK;
    withdrawn.then(|| named_key(scene)).flatten()
}

/// Answers with an error of the usual shape.
pub(crate) fn refuse(reply: &mut Reply, status: StatusCode, code: &str, message: &str) -> bool {
    let status_number = status.as_u16();
    let error = json!({ "code": code, "message": message, "status": status_number });
    reply.become_json(status, json!({ "error": error }));
    true
}

/// Changes each key that this answer shows, after its creation.
pub(crate) fn each_item(
    scene: &Scene<'_>,
    reply: &mut Reply,
    change: impl Fn(&mut Value) -> bool,
) -> bool {
    if !reply.status.is_success() {
        return false;
    }
    if scene.asked.is(&Method::GET, KEYS) {
        let items = reply.body.get_mut("keys").and_then(Value::as_array_mut);
        return items
            .is_some_and(|items| items.iter_mut().map(&change).filter(|it| *it).count() > 0);
    }
    scene.asked.segment(KEY).is_some()
        && reply.body["key_prefix"].is_string()
        && change(&mut reply.body)
}
