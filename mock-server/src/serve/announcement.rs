//! What is printed once everything listens.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use crate::server::{Running, RunningPlatform};

/// For people: addresses, seeded keys with their purposes, and a command to paste.
pub(super) fn text(running: &Running) -> String {
    let mut text = format!("control  {}\n", running.control_url);
    for platform in &running.platforms {
        let RunningPlatform {
            name, url, door, ..
        } = platform;
        let services = door.services();
        let width = services.seed.keys().map(|(_, key)| key.secret.len()).max();
        let width = width.unwrap_or(0);
        write!(text, "\n{name}  {url}\n\n").expect("a string takes everything");
        for (_, key) in services.seed.keys() {
            writeln!(text, "  {:width$}  {}", key.secret, key.purpose)
                .expect("a string takes everything");
        }
        for account in &services.seed.accounts {
            for (slot, value) in &account.slots {
                writeln!(text, "  {slot} = {value}").expect("a string takes everything");
            }
        }
        for (slot, value) in services.slots(url) {
            writeln!(text, "  {} = {value}  {}", slot.name, slot.purpose)
                .expect("a string takes everything");
        }
        write!(text, "\n  {}\n", first_command(platform)).expect("a string takes everything");
    }
    text.push_str("\nctrl-C stops.");
    text
}

/// For programs: the same in one line.
pub(super) fn json(running: &Running) -> Value {
    let platforms: Map<_, _> = running
        .platforms
        .iter()
        .map(|platform| {
            let services = platform.door.services();
            let keys = services.seed.keys();
            let keys: Vec<_> = keys
                .map(|(_, it)| json!({ "slot": it.slot, "key": it.secret, "purpose": it.purpose }))
                .collect();
            let shown = json!({
                "url": platform.url,
                "keys": keys,
                "credentials": platform.credentials,
                "try": first_command(platform),
            });
            (platform.name.clone(), shown)
        })
        .collect();
    json!({ "control": running.control_url, "platforms": platforms })
}

fn first_command(platform: &RunningPlatform) -> String {
    let door = &platform.door;
    let services = door.services();
    let key = services
        .seed
        .keys()
        .find(|(_, it)| it.slot.as_deref() == Some(door.platform.first_slot));
    let key = key.map_or("", |(_, key)| &key.secret);
    (door.platform.first_command)(&platform.url, key)
}
