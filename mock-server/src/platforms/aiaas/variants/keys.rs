//! How keys are made, listed and withdrawn.

use http::{Method, StatusCode};
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::{
    auth::{Denial, Presented, Principal},
    joints::{Deviation, Joint, Reply, Scene},
    platforms::aiaas::faults::{KEYS, created_key, withdrawn_key},
    reply::Moment,
};

/// How long a positive answer may be remembered, on the architect's page.
const CACHE: SignedDuration = SignedDuration::from_mins(5);

/// All of this theme.
pub(super) static VARIANTS: [Deviation; 7] = [
    Deviation {
        id: "aiaas.key-as-secret",
        cites: "One contract shows a new key as secret, beside its apiKeyId.",
        sentence: "A new key stands in secret, its id in apiKeyId.",
        joint: Joint::Reply(|scene, reply| {
            let created = created_key(scene, reply).is_some();
            if created {
                let (key, id) = (reply.body["key"].take(), reply.body["id"].take());
                reply.body = json!({ "apiKeyId": id, "secret": key, "status": "active" });
            }
            created
        }),
    },
    Deviation {
        id: "aiaas.key-beside-metadata",
        cites: "Another contract shows a new key as api_key, beside its metadata.",
        sentence: "A new key stands in api_key, its id in metadata.key_id.",
        joint: Joint::Reply(|scene, reply| {
            let created = created_key(scene, reply).is_some();
            if created {
                let (key, id) = (reply.body["key"].take(), reply.body["id"].take());
                reply.body = json!({ "api_key": key, "metadata": { "key_id": id } });
            }
            created
        }),
    },
    Deviation {
        id: "aiaas.created-with-200",
        cites: "No guide gives the status of a creation.",
        sentence: "A created key is answered with 200.",
        joint: Joint::Reply(|scene, reply| {
            let created = created_key(scene, reply).is_some();
            if created {
                reply.status = StatusCode::OK;
            }
            created
        }),
    },
    Deviation {
        id: "aiaas.default-end",
        cites: "Whether a key without an end ends all the same is not documented.",
        sentence: "Created keys end after 90 days.",
        joint: Joint::Reply(default_end),
    },
    Deviation {
        id: "aiaas.keys-as-bare-array",
        cites: "The envelope of the list of keys is not documented.",
        sentence: "The list of keys is a bare array.",
        joint: Joint::Reply(|scene, reply| {
            let listed = scene.asked.is(&Method::GET, KEYS) && reply.body["data"].is_array();
            if listed {
                reply.body = reply.body["data"].take();
            }
            listed
        }),
    },
    Deviation {
        id: "aiaas.revoked-with-200",
        cites: "No guide gives the status of a revocation, nor of a second one.",
        sentence: "Every revocation is answered with 200.",
        joint: Joint::Reply(|scene, reply| {
            let withdrawn = withdrawn_key(scene, reply).is_some();
            let again = reply.body["error"]["code"] == "already_revoked";
            if withdrawn || again {
                reply.become_json(StatusCode::OK, json!({ "status": "revoked" }));
            }
            withdrawn || again
        }),
    },
    Deviation {
        id: "aiaas.revocation-cached",
        cites: "One page has keys revoked at once, another has a cache of five minutes.",
        sentence: "A revoked key that was in use works for another five minutes.",
        joint: Joint::Lookup(cached),
    },
];

fn default_end(scene: &Scene<'_>, reply: &mut Reply) -> bool {
    let Some(key) = created_key(scene, reply) else {
        return false;
    };
    let mut record = key.record();
    if record.expires_at.is_some() {
        return false;
    }
    let end = key.created_at + SignedDuration::from_hours(90 * 24);
    record.expires_at = Some(end);
    reply.body["expires_at"] = serde_json::to_value(Moment(end)).unwrap_or(Value::Null);
    true
}

fn cached(scene: &Scene<'_>, presented: &Presented, found: &mut Result<Principal, Denial>) -> bool {
    let (Presented::Key(secret), Err(Denial::RevokedKey)) = (presented, &found) else {
        return false;
    };
    let Some(key) = scene.services.keys.by_secret(secret) else {
        return false;
    };
    let used = key.record().last_used_at;
    let cached = used.is_some_and(|at| scene.services.now().duration_since(at) < CACHE);
    if cached {
        *found = Ok(Principal::of(key));
    }
    cached
}
