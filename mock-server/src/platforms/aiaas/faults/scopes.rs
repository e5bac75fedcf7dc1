//! Scopes and organizations keep nobody out, or the wrong ones.

use http::{Method, StatusCode};

use super::{KEY, KEYS, refuse, shown_key};
use crate::{
    auth::{Origin, Principal},
    joints::{Deviation, Joint, Question, Reply, Scene},
    platforms::aiaas::{
        auth::{INFERENCE_READ, INFERENCE_WRITE},
        routes::keys::Item,
    },
};

/// All of this theme.
pub(super) static FAULTS: [Deviation; 7] = [
    Deviation {
        id: "aiaas.scopes-ignored",
        cites: "AIAAS-SCOPE-08",
        sentence: "A key may do everything, whatever its scopes.",
        joint: Joint::Permission(|_, _, question, allowed| {
            matches!(question, Question::Holds(_)) && allow(allowed)
        }),
    },
    Deviation {
        id: "aiaas.read-scope-may-infer",
        cites: "AIAAS-SCOPE-03",
        sentence: "A key with inference:read alone makes inference requests.",
        joint: Joint::Permission(|_, principal, question, allowed| {
            matches!(question, Question::Holds(INFERENCE_WRITE))
                && principal.scopes.contains(&INFERENCE_READ)
                && allow(allowed)
        }),
    },
    Deviation {
        id: "aiaas.write-scope-not-enough",
        cites: "AIAAS-SCOPE-02",
        sentence: "A new key with inference:write alone makes no inference requests.",
        joint: Joint::Permission(write_not_enough),
    },
    Deviation {
        id: "aiaas.forbidden-as-unauthorized",
        cites: "AIAAS-SCOPE-08",
        sentence: "Scopes that do not suffice are answered with 401.",
        joint: Joint::Reply(|_, reply| {
            let status = StatusCode::UNAUTHORIZED;
            reply.status == StatusCode::FORBIDDEN
                && refuse(reply, status, "invalid_api_key", "Not authorized")
        }),
    },
    Deviation {
        id: "aiaas.strangers-key-visible",
        cites: "AIAAS-AUTH-03",
        sentence: "Any organization may look at any key.",
        joint: Joint::Permission(|scene, _, question, allowed| {
            let looks = scene.asked.is(&Method::GET, KEY);
            matches!(question, Question::Reaches(_)) && looks && allow(allowed)
        }),
    },
    Deviation {
        id: "aiaas.strangers-key-revocable",
        cites: "AIAAS-AUTH-03",
        sentence: "Any organization may revoke any key.",
        joint: Joint::Permission(|scene, _, question, allowed| {
            let revokes = scene.asked.is(&Method::DELETE, KEY);
            matches!(question, Question::Reaches(_)) && revokes && allow(allowed)
        }),
    },
    Deviation {
        id: "aiaas.strangers-keys-listed",
        cites: "AIAAS-AUTH-03",
        sentence: "The list holds the keys of all organizations.",
        joint: Joint::Reply(strangers_listed),
    },
];

fn allow(allowed: &mut bool) -> bool {
    !std::mem::replace(allowed, true)
}

fn write_not_enough(
    _: &Scene<'_>,
    principal: &Principal,
    question: Question<'_>,
    allowed: &mut bool,
) -> bool {
    let alone = *principal.scopes == [INFERENCE_WRITE];
    let key = principal.key.as_ref();
    let new = key.is_some_and(|key| key.origin == Origin::Api);
    let asks = matches!(question, Question::Holds(INFERENCE_WRITE));
    asks && alone && new && std::mem::replace(allowed, false)
}

fn strangers_listed(scene: &Scene<'_>, reply: &mut Reply) -> bool {
    let listed = scene.asked.is(&Method::GET, KEYS) && reply.status == StatusCode::OK;
    let Some(caller) = shown_key(scene).filter(|_| listed) else {
        return false;
    };
    let now = scene.services.now();
    let accounts = scene.services.seed.accounts.iter();
    let Some(shown) = reply.body["data"].as_array_mut() else {
        return false;
    };
    let before = shown.len();
    for stranger in accounts.filter(|account| account.id != caller.account) {
        scene.services.keys.of_account(&stranger.id, |keys| {
            let items = keys.iter().map(|key| Item::of(key, now));
            shown.extend(items.filter_map(|item| serde_json::to_value(item).ok()));
        });
    }
    shown.len() > before
}
