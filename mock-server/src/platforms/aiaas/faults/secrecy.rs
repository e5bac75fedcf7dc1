//! A key is shown again.

use http::Method;
use serde_json::{Value, json};

use super::{KEY, KEYS, each_item};
use crate::joints::{Deviation, Joint, Scene};

/// All of this theme.
pub(super) static FAULTS: [Deviation; 2] = [
    Deviation {
        id: "aiaas.key-shown-in-list",
        cites: "AIAAS-KEY-02",
        sentence: "The list of keys shows whole keys.",
        joint: Joint::Reply(|scene, reply| {
            scene.asked.is(&Method::GET, KEYS) && each_item(scene, reply, |it| reveal(scene, it))
        }),
    },
    Deviation {
        id: "aiaas.key-shown-in-show",
        cites: "AIAAS-KEY-02",
        sentence: "A look at one key shows the whole key.",
        joint: Joint::Reply(|scene, reply| {
            scene.asked.is(&Method::GET, KEY) && each_item(scene, reply, |it| reveal(scene, it))
        }),
    },
];

fn reveal(scene: &Scene<'_>, item: &mut Value) -> bool {
    let secret = item["id"].as_str().and_then(|id| scene.active.secret(id));
    secret.map(|secret| item["key"] = json!(secret)).is_some()
}
