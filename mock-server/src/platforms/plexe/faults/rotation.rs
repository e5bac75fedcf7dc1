//! Making and withdrawing keys is answered otherwise than the rotation program expects.

use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::{KEYS, created_key, shown_key, withdrawn_key};
use crate::{
    auth::{Order, Origin},
    joints::{Deviation, Joint, Reply, Scene},
    reply::Moment,
    services::seed::Grant,
};

/// All of this theme.
pub(super) static FAULTS: [Deviation; 6] = [
    Deviation {
        id: "plexe.key-created-with-201",
        cites: "PLX-ROT-01",
        sentence: "A created key is answered with 201.",
        joint: Joint::Reply(|scene, reply| {
            let created = created_key(scene, reply).is_some();
            if created {
                reply.status = StatusCode::CREATED;
            }
            created
        }),
    },
    Deviation {
        id: "plexe.key-without-prefix",
        cites: "PLX-KEY-01",
        sentence: "Created keys begin with pk_ instead of plx_sk_.",
        joint: Joint::Reply(without_prefix),
    },
    Deviation {
        id: "plexe.keys-not-random",
        cites: "PLX-KEY-01",
        sentence: "Every creation answers with the key of the first.",
        joint: Joint::Reply(not_random),
    },
    Deviation {
        id: "plexe.nameless-key-created",
        cites: "PLX-KEY-09",
        sentence: "A key is created without a name.",
        joint: Joint::Reply(nameless),
    },
    Deviation {
        id: "plexe.keys-as-bare-array",
        cites: "PLX-ROT-03",
        sentence: "The list of keys is a bare array.",
        joint: Joint::Reply(|scene, reply| {
            let listed = scene.asked.is(&Method::GET, KEYS) && reply.body["keys"].is_array();
            if listed {
                reply.body = reply.body["keys"].take();
            }
            listed
        }),
    },
    Deviation {
        id: "plexe.key-revoked-with-204",
        cites: "PLX-ROT-05",
        sentence: "A revoked key is answered with 204 and no body.",
        joint: Joint::Reply(|scene, reply| {
            let withdrawn = withdrawn_key(scene, reply).is_some();
            if withdrawn {
                reply.status = StatusCode::NO_CONTENT;
                reply.body = Value::Null;
            }
            withdrawn
        }),
    },
];

fn without_prefix(scene: &Scene<'_>, reply: &mut Reply) -> bool {
    let Some(key) = created_key(scene, reply) else {
        return false;
    };
    let secret = reply.body["key"].as_str().unwrap_or_default();
    let secret = secret.replacen("plx_sk_", "pk_", 1);
    scene.services.keys.also(&secret, &key);
    reply.body["key"] = json!(secret);
    true
}

fn not_random(scene: &Scene<'_>, reply: &mut Reply) -> bool {
    let Some(key) = created_key(scene, reply) else {
        return false;
    };
    let first = scene.services.keys.of_account(&key.account, |keys| {
        let mut made = keys.iter().filter(|it| it.origin == Origin::Api);
        made.find_map(|it| scene.active.secret(&it.id))
    });
    let Some(first) = first.filter(|first| reply.body["key"] != **first) else {
        return false;
    };
    reply.body["key"] = json!(first);
    true
}

fn nameless(scene: &Scene<'_>, reply: &mut Reply) -> bool {
    let wish = scene.asked.json();
    let grant = match wish["permission_level"].as_str() {
        Some("read_only") => Grant::ReadOnly,
        Some("read_write") => Grant::Full,
        _ => return false,
    };
    let refused = scene.asked.is(&Method::POST, KEYS) && reply.status == StatusCode::BAD_REQUEST;
    let Some(caller) = shown_key(scene).filter(|_| refused && wish["name"].is_null()) else {
        return false;
    };
    let now = scene.services.now();
    let (key, secret) = scene.services.issue(&Order {
        account: &caller.account,
        name: "",
        scopes: scene.services.platform.scopes(grant),
        origin: Origin::Api,
        created_at: now,
        expires_at: None,
    });
    let body = json!({
        "key_id": key.id,
        "name": null,
        "key": secret,
        "permission_level": wish["permission_level"],
        "created_at": Moment(now),
        "expires_at": null,
        "created_by": "user@example.com",
    });
    reply.become_json(StatusCode::OK, body);
    true
}
