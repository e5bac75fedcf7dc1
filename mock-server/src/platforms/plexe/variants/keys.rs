//! How keys are shown, made and withdrawn.

use http::StatusCode;
use jiff::SignedDuration;
use serde_json::json;

use crate::{
    auth::Presented,
    joints::{Deviation, Joint, Reply, Scene},
    platforms::plexe::faults::{created_key, refuse, withdrawn_key},
    random,
    reply::Moment,
};

/// All of this theme.
pub(super) static VARIANTS: [Deviation; 4] = [
    Deviation {
        id: "plexe.bearer-refused",
        cites: "One page takes a key as a bearer token too, another insists on x-api-key.",
        sentence: "A key counts only in x-api-key.",
        joint: Joint::Presented(bearer_refused),
    },
    Deviation {
        id: "plexe.second-revoke-not-found",
        cites: "What a second DELETE of the same key answers is not documented.",
        sentence: "Revoking a revoked key is answered with 404.",
        joint: Joint::Reply(second_revoke),
    },
    Deviation {
        id: "plexe.longer-keys",
        cites: "How long a key is, is not documented.",
        sentence: "Created keys have 24 more characters.",
        joint: Joint::Reply(longer_keys),
    },
    Deviation {
        id: "plexe.default-expiry",
        cites: "Whether a key ends by itself is shown both ways.",
        sentence: "Created keys end after 90 days.",
        joint: Joint::Reply(default_expiry),
    },
];

fn bearer_refused(scene: &Scene<'_>, presented: &mut Presented) -> bool {
    let bearer = !scene.asked.headers.contains_key("x-api-key");
    let changed = bearer && !matches!(presented, Presented::Nothing);
    if changed {
        *presented = Presented::Nothing;
    }
    changed
}

fn second_revoke(scene: &Scene<'_>, reply: &mut Reply) -> bool {
    let Some(key) = withdrawn_key(scene, reply) else {
        return false;
    };
    let long_ago = scene.services.now() - SignedDuration::from_secs(1);
    let earlier = key.record().revoked_at.is_some_and(|at| at < long_ago);
    let again = !scene.active.see(&key.id) || earlier;
    again
        && refuse(
            reply,
            StatusCode::NOT_FOUND,
            "not_found",
            "API key not found",
        )
}

/// The ends stay, because they are shown.
fn longer_keys(scene: &Scene<'_>, reply: &mut Reply) -> bool {
    let Some(key) = created_key(scene, reply) else {
        return false;
    };
    let mut secret = reply.body["key"].as_str().unwrap_or_default().to_owned();
    secret.insert_str(secret.len() / 2, &random::identifier("", 24));
    scene.services.keys.also(&secret, &key);
    reply.body["key"] = json!(secret);
    true
}

fn default_expiry(scene: &Scene<'_>, reply: &mut Reply) -> bool {
    let Some(key) = created_key(scene, reply) else {
        return false;
    };
    let mut record = key.record();
    if record.expires_at.is_some() {
        return false;
    }
    let end = key.created_at + SignedDuration::from_hours(90 * 24);
    record.expires_at = Some(end);
    reply.body["expires_at"] = json!(Moment(end));
    true
}
