//! Keys live when they should not, or die with others.

use http::{Method, StatusCode};
use jiff::SignedDuration;
use serde_json::json;

use super::{KEY, created_key, named_key, withdrawn_key};
use crate::{
    auth::{Denial, Origin, Presented, Principal, Scopes},
    joints::{Deviation, Joint, Reply, Scene},
    platforms::aiaas::{auth::INFERENCE_READ, routes::keys::Item},
};

/// How long a new key waits.
const WAIT: SignedDuration = SignedDuration::from_secs(60);

/// All of this theme.
pub(super) static FAULTS: [Deviation; 6] = [
    Deviation {
        id: "aiaas.revoke-does-nothing",
        cites: "AIAAS-AUTH-05",
        sentence: "DELETE answers that the key is revoked, and leaves it alive.",
        joint: Joint::Reply(|scene, reply| {
            let key = withdrawn_key(scene, reply);
            key.is_some_and(|key| key.record().revoked_at.take().is_some())
        }),
    },
    Deviation {
        id: "aiaas.revoke-takes-all-keys-along",
        cites: "AIAAS-AUTH-04",
        sentence: "Revoking one key revokes every key of the organization but those of the seed.",
        joint: Joint::Reply(revoke_takes_all),
    },
    Deviation {
        id: "aiaas.new-key-not-yet-live",
        cites: "AIAAS-AUTH-04",
        sentence: "A key made over the API is unknown for its first 60 seconds.",
        joint: Joint::Lookup(not_yet_live),
    },
    Deviation {
        id: "aiaas.scopes-not-granted",
        cites: "AIAAS-KEY-01",
        sentence: "A new key has the scope inference:read, whatever was asked for.",
        joint: Joint::Reply(|scene, reply| {
            let Some(key) = created_key(scene, reply) else {
                return false;
            };
            key.record().scopes = Scopes::Owned(vec![INFERENCE_READ]);
            reply.body["scopes"] != json!(["inference:read"])
        }),
    },
    Deviation {
        id: "aiaas.end-not-kept",
        cites: "AIAAS-KEY-06",
        sentence: "A new key never ends, though its end is shown.",
        joint: Joint::Reply(|scene, reply| {
            let key = created_key(scene, reply);
            key.is_some_and(|key| key.record().expires_at.take().is_some())
        }),
    },
    Deviation {
        id: "aiaas.name-changed-by-update",
        cites: "AIAAS-KEY-14",
        sentence: "PATCH changes the name of a key.",
        joint: Joint::Reply(name_changed),
    },
];

fn revoke_takes_all(scene: &Scene<'_>, reply: &mut Reply) -> bool {
    let now = scene.services.now();
    let Some(key) = withdrawn_key(scene, reply) else {
        return false;
    };
    scene.services.keys.of_account(&key.account, |keys| {
        let others = keys.iter().filter(|it| it.origin != Origin::Seed);
        let live = others.filter(|it| it.record().revoked_at.is_none());
        live.fold(false, |_, it| it.revoke(now) == now)
    })
}

fn not_yet_live(scene: &Scene<'_>, _: &Presented, found: &mut Result<Principal, Denial>) -> bool {
    let now = scene.services.now();
    let key = found.as_ref().ok().and_then(|caller| caller.key.as_ref());
    let new = key.is_some_and(|key| {
        let age = now.duration_since(key.created_at);
        key.origin == Origin::Api && (SignedDuration::ZERO..WAIT).contains(&age)
    });
    if new {
        *found = Err(Denial::UnknownKey);
    }
    new
}

fn name_changed(scene: &Scene<'_>, reply: &mut Reply) -> bool {
    let wish = scene.asked.json();
    let name = wish["name"].as_str();
    let key = named_key(scene).filter(|_| scene.asked.is(&Method::PATCH, KEY));
    let (Some(key), Some(name)) = (key, name) else {
        return false;
    };
    key.record().name = name.into();
    let item = Item::of(&key, scene.services.now());
    let item = serde_json::to_value(item).expect("an item is plain JSON");
    reply.become_json(StatusCode::OK, item);
    true
}
