//! Permission levels and accounts keep nobody out, or the wrong ones.

use http::{Method, StatusCode};
use serde_json::json;

use super::{KEY, KEYS, created_key, each_item, named_key};
use crate::{
    auth::{Origin, Principal},
    joints::{Deviation, Joint, Question, Reply, Scene},
    services::seed::Grant,
};

/// All of this theme.
pub(super) static FAULTS: [Deviation; 8] = [
    Deviation {
        id: "plexe.level-ignored",
        cites: "PLX-KEY-08",
        sentence: "A read_only key may do everything.",
        joint: Joint::Permission(|_, _, question, allowed| {
            matches!(question, Question::Holds(_)) && allow(allowed)
        }),
    },
    Deviation {
        id: "plexe.level-ignored-on-revoke",
        cites: "PLX-ERR-04",
        sentence: "A read_only key may revoke keys.",
        joint: Joint::Permission(|scene, _, question, allowed| {
            let revokes = scene.asked.is(&Method::DELETE, KEY);
            matches!(question, Question::Holds(_)) && revokes && allow(allowed)
        }),
    },
    Deviation {
        id: "plexe.new-key-cannot-manage",
        cites: "PLX-ROT-04",
        sentence: "A key made over the API may not revoke keys.",
        joint: Joint::Permission(cannot_manage),
    },
    Deviation {
        id: "plexe.strangers-key-visible",
        cites: "PLX-KEY-06",
        sentence: "Any account may look at any key.",
        joint: Joint::Permission(|scene, _, question, allowed| {
            let looks = scene.asked.is(&Method::GET, KEY);
            matches!(question, Question::Reaches(_)) && looks && allow(allowed)
        }),
    },
    Deviation {
        id: "plexe.strangers-key-revocable",
        cites: "PLX-KEY-06",
        sentence: "Any account may revoke any key.",
        joint: Joint::Permission(|scene, _, question, allowed| {
            let revokes = scene.asked.is(&Method::DELETE, KEY);
            matches!(question, Question::Reaches(_)) && revokes && allow(allowed)
        }),
    },
    Deviation {
        id: "plexe.level-changed-by-update",
        cites: "PLX-KEY-03",
        sentence: "PATCH changes the permission level of a key.",
        joint: Joint::Reply(level_changed),
    },
    Deviation {
        id: "plexe.level-not-echoed",
        cites: "PLX-KEY-03",
        sentence: "Every key is shown as read_write.",
        joint: Joint::Reply(level_not_echoed),
    },
    Deviation {
        id: "plexe.forbidden-as-unauthorized",
        cites: "PLX-ERR-04",
        sentence: "A level that is too low is answered with 401 unauthorized.",
        joint: Joint::Reply(|_, reply| {
            reply.status == StatusCode::FORBIDDEN
                && super::refuse(
                    reply,
                    StatusCode::UNAUTHORIZED,
                    "unauthorized",
                    "Not authorized",
                )
        }),
    },
];

fn allow(allowed: &mut bool) -> bool {
    !std::mem::replace(allowed, true)
}

fn cannot_manage(
    scene: &Scene<'_>,
    principal: &Principal,
    question: Question<'_>,
    allowed: &mut bool,
) -> bool {
    let revokes = matches!(question, Question::Holds(_)) && scene.asked.is(&Method::DELETE, KEY);
    revokes
        && principal
            .key
            .as_ref()
            .is_some_and(|key| key.origin == Origin::Api)
        && std::mem::replace(allowed, false)
}

fn level_changed(scene: &Scene<'_>, reply: &mut Reply) -> bool {
    let wish = scene.asked.json();
    let grant = match wish["permission_level"].as_str() {
        Some("read_only") => Grant::ReadOnly,
        Some("read_write") => Grant::Full,
        _ => return false,
    };
    let updated = scene.asked.is(&Method::PATCH, KEY) && reply.status == StatusCode::OK;
    let Some(key) = named_key(scene).filter(|_| updated) else {
        return false;
    };
    key.record().scopes = scene.services.platform.scopes(grant);
    let level = wish["permission_level"].clone();
    let changed = reply.body["permission_level"] != level;
    reply.body["permission_level"] = level;
    changed
}

fn level_not_echoed(scene: &Scene<'_>, reply: &mut Reply) -> bool {
    let overstate = |item: &mut serde_json::Value| {
        let changed = item["permission_level"] == "read_only";
        item["permission_level"] = json!("read_write");
        changed
    };
    if created_key(scene, reply).is_some() {
        return overstate(&mut reply.body);
    }
    scene.asked.is(&Method::GET, KEYS) && each_item(scene, reply, overstate)
}
