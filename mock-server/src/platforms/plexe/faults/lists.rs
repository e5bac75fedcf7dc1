//! Lists that hold too much, or count wrongly.

use std::sync::Arc;

use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::{KEYS, shown_key};
use crate::{
    auth::ApiKey,
    joints::{Deviation, Joint, Reply, Scene},
    platforms::plexe::routes::keys::Item,
};

/// All of this theme.
pub(super) static FAULTS: [Deviation; 5] = [
    Deviation {
        id: "plexe.status-filter-ignored",
        cites: "PLX-REF-03",
        sentence: "A list by status holds keys of every status.",
        joint: Joint::Reply(|scene, reply| {
            scene.asked.query("status").is_some() && relist(scene, reply)
        }),
    },
    Deviation {
        id: "plexe.page-limit-ignored",
        cites: "PLX-REF-02",
        sentence: "A page holds all keys, however few were asked for.",
        joint: Joint::Reply(|scene, reply| {
            scene.asked.query("limit").is_some() && relist(scene, reply)
        }),
    },
    Deviation {
        id: "plexe.page-total-of-page",
        cites: "PLX-REF-09",
        sentence: "The total is that of the page, and there is never more.",
        joint: Joint::Reply(total_of_page),
    },
    Deviation {
        id: "plexe.strangers-keys-listed",
        cites: "PLX-KEY-06",
        sentence: "The list holds the keys of all accounts.",
        joint: Joint::Reply(strangers_listed),
    },
    Deviation {
        id: "plexe.models-list-empty-object",
        cites: "PLX-KEY-07",
        sentence: "GET /models answers an empty object.",
        joint: Joint::Reply(|scene, reply| {
            let listed = scene.asked.is(&Method::GET, "/models") && reply.status == StatusCode::OK;
            if listed {
                reply.body = json!({});
            }
            listed
        }),
    },
];

fn relist(scene: &Scene<'_>, reply: &mut Reply) -> bool {
    let listed = scene.asked.is(&Method::GET, KEYS) && reply.status == StatusCode::OK;
    let Some(caller) = shown_key(scene).filter(|_| listed) else {
        return false;
    };
    let all = scene.services.keys.of_account(&caller.account, items);
    // Another fault may have made a bare list of it.
    let Some(shown) = reply.body.get_mut("keys") else {
        return false;
    };
    let changed = *shown != all;
    *shown = all;
    changed
}

fn strangers_listed(scene: &Scene<'_>, reply: &mut Reply) -> bool {
    let listed = scene.asked.is(&Method::GET, KEYS) && reply.status == StatusCode::OK;
    let Some(caller) = shown_key(scene).filter(|_| listed) else {
        return false;
    };
    let accounts = scene.services.seed.accounts.iter();
    let strangers = accounts.filter(|account| account.id != caller.account);
    let Some(shown) = reply.body.get_mut("keys").and_then(Value::as_array_mut) else {
        return false;
    };
    let before = shown.len();
    for stranger in strangers {
        let items = scene.services.keys.of_account(&stranger.id, items);
        shown.extend(items.as_array().cloned().unwrap_or_default());
    }
    shown.len() > before
}

fn total_of_page(_: &Scene<'_>, reply: &mut Reply) -> bool {
    let fields = reply.body.as_object().into_iter().flatten();
    let length = fields
        .filter_map(|(_, value)| value.as_array())
        .map(Vec::len)
        .next();
    let Some(page) = reply.body.get_mut("pagination") else {
        return false;
    };
    let wrong = json!({
        "total": length,
        "limit": page["limit"],
        "offset": page["offset"],
        "has_more": false,
    });
    let changed = *page != wrong;
    *page = wrong;
    changed
}

/// Keys as the list shows them, newest first.
fn items(keys: &[Arc<ApiKey>]) -> Value {
    let items = keys
        .iter()
        .rev()
        .map(|key| Item::of(key, &key.record(), "user@example.com"));
    let items = items.map(|item| serde_json::to_value(item).expect("an item is plain JSON"));
    items.collect()
}
