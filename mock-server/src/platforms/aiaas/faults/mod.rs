//! Promises of AIaaS's documents that this mock can be made to break, by theme.

mod answers;
mod credentials;
mod inference;
mod life;
mod limits;
mod scopes;
mod secrecy;

pub(crate) use self::inference::answer_anyway;

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
    &scopes::FAULTS,
    &secrecy::FAULTS,
    &life::FAULTS,
    &inference::FAULTS,
    &limits::FAULTS,
    &answers::FAULTS,
];

/// Path of the keys, of one of them, and of inference.
pub(crate) const KEYS: &str = "/v1/api-keys";
pub(crate) const KEY: &str = "/v1/api-keys/{}";
pub(crate) const INFERENCE: &str = "/v1/inference";

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
    let created = scene.asked.is(&Method::POST, KEYS) && reply.status == StatusCode::CREATED;
    let id = created.then(|| reply.body["id"].as_str()).flatten()?;
    scene.services.keys.by_id(id)
}

/// The key that this answer withdraws.
pub(crate) fn withdrawn_key(scene: &Scene<'_>, reply: &Reply) -> Option<Arc<ApiKey>> {
    let withdrawn = scene.asked.method == Method::DELETE && reply.status.is_success();
    withdrawn.then(|| named_key(scene)).flatten()
}

/// Answers with an error of the usual shape.
pub(crate) fn refuse(reply: &mut Reply, status: StatusCode, code: &str, message: &str) -> bool {
    let error = json!({ "code": code, "message": message, "type": "invalid_request_error" });
    reply.become_json(status, json!({ "error": error }));
    true
}

/// Changes each key that this answer shows, after its creation.
pub(crate) fn each_item(
    scene: &Scene<'_>,
    reply: &mut Reply,
    change: impl Fn(&mut Value) -> bool,
) -> bool {
    if !reply.status.is_success() || scene.asked.method != Method::GET {
        return false;
    }
    if scene.asked.is(&Method::GET, KEYS) {
        let items = reply.body["data"].as_array_mut();
        return items
            .is_some_and(|items| items.iter_mut().map(&change).filter(|it| *it).count() > 0);
    }
    scene.asked.segment(KEY).is_some() && change(&mut reply.body)
}

/// Whether this answers a request for inference well.
pub(crate) fn is_inference(scene: &Scene<'_>, reply: &Reply) -> bool {
    scene.asked.is(&Method::POST, INFERENCE) && reply.status == StatusCode::OK
}
