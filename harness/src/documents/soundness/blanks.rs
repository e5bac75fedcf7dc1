//! Blanks of paths and bodies: each is filled by something that the profile has.

use serde_json::Value;

use super::fault::Fault;
use crate::documents::{
    profile::{Operation, Profile},
    slot::{Exchange, Slot},
};

/// Blanks that nothing could ever fill, and would be sent as they stand.
pub(super) fn faults(profile: &Profile) -> Vec<Fault> {
    let everywhere = everywhere(profile);
    let mut faults = Vec::new();
    for (name, operation) in &profile.operations {
        let by = exchanges(profile).filter(|exchange| exchange.by == *name);
        let own = by.flat_map(|exchange| exchange.blanks.keys().cloned());
        let known: Vec<_> = everywhere.iter().cloned().chain(own).collect();
        let known: Vec<_> = known.iter().map(String::as_str).collect();
        for (member, blank) in blanks(operation) {
            let blank = blank.strip_suffix(":json").unwrap_or(&blank);
            if !known.contains(&blank) && !is_of_a_list(blank, profile) {
                let place = ["operations", name, member];
                faults.push(unfilled(&place, blank, &known));
            }
        }
        if let Some(head) = head(operation)
            && !is_of_a_slot(head, profile)
        {
            let words = format!(
                "{{{head}}} names a server: only a slot of the credentials file may, no answer"
            );
            faults.push(Fault::new(&["operations", name, "path"], words));
        }
        for (header, value) in &operation.headers {
            if !blanks_in(value).is_empty() {
                let words = format!("{value:?} would be sent as it stands: headers take no blanks");
                faults.push(Fault::new(&["operations", name, "headers", header], words));
            }
        }
    }
    faults
}

fn unfilled(place: &[&str], blank: &str, known: &[&str]) -> Fault {
    if blank == "permission" {
        let words =
            "\"{permission}\" is filled by what the owner's slot has: its permission is missing";
        return Fault::new(place, words);
    }
    let known: Vec<_> = known.iter().map(|it| format!("{{{it}}}")).collect();
    let known: Vec<_> = known.iter().map(String::as_str).collect();
    Fault::unknown(place, &format!("{{{blank}}}"), "blank", &known)
}

/// What every operation may have filled.
fn everywhere(profile: &Profile) -> Vec<String> {
    let mut all = vec!["name".to_owned(), "mail".to_owned()];
    let owner = profile.credentials.values().find(|slot| slot.is_owners());
    if owner.is_some_and(|slot| slot.permission.is_some()) {
        all.push("permission".to_owned());
    }
    let exchange = owner.and_then(|slot| slot.exchange.as_ref());
    all.extend(exchange.iter().flat_map(|it| it.blanks.keys().cloned()));
    if let Some(key) = &profile.key {
        all.push("key_id".to_owned());
        all.extend(key.keeps.keys().cloned());
    }
    all.extend(profile.found.keys().cloned());
    let kept = profile.operations.values().flat_map(|it| it.keeps.keys());
    all.extend(kept.cloned());
    let slots = profile.credentials.iter();
    all.extend(slots.flat_map(|(name, slot)| public(name, slot)));
    all.sort();
    all.dedup();
    all
}

/// The blank that a path begins with.
fn head(operation: &Operation) -> Option<&str> {
    let (head, _) = operation.path.strip_prefix('{')?.split_once('}')?;
    Some(head)
}

fn is_of_a_slot(blank: &str, profile: &Profile) -> bool {
    let mut slots = profile.credentials.iter();
    is_of_a_list(blank, profile)
        || slots.any(|(name, slot)| public(name, slot).iter().any(|part| part == blank))
}

/// The parts of a slot that are no secrets; of a list, those of its first table.
fn public(name: &str, slot: &Slot) -> Vec<String> {
    let number = if slot.list { ".0" } else { "" };
    let dotted = |part: &String| format!("{name}{number}.{part}");
    if slot.fields.is_empty() {
        return slot.public.clone();
    }
    slot.public.iter().map(dotted).collect()
}

/// Whether this is a part of a later table of a list: `clusters.1.url`.
fn is_of_a_list(blank: &str, profile: &Profile) -> bool {
    let [name, number, part] = blank.split('.').collect::<Vec<_>>()[..] else {
        return false;
    };
    let slot = profile.credentials.get(name);
    number.parse::<usize>().is_ok()
        && slot.is_some_and(|slot| slot.list && slot.public.iter().any(|it| it == part))
}

fn exchanges(profile: &Profile) -> impl Iterator<Item = &Exchange> {
    let slots = profile.credentials.values();
    let of_a_key = profile.key.iter().filter_map(|key| key.exchange.as_ref());
    slots
        .filter_map(|slot| slot.exchange.as_ref())
        .chain(of_a_key)
}

/// The blanks of an operation, and the member that each stands in.
fn blanks(operation: &Operation) -> Vec<(&'static str, String)> {
    let mut texts = Vec::new();
    if let Some(body) = &operation.body {
        collect(body, &mut texts);
    }
    let of = |member, text| {
        blanks_in(text)
            .into_iter()
            .map(move |blank| (member, blank))
    };
    let text = operation.text.iter().flat_map(|text| of("text", text));
    let body = texts.into_iter().flat_map(|text| of("body", text));
    // No path has other braces than those of blanks (RFC 3986, 3.3).
    let path = operation.path.split('{').skip(1);
    let path = path.filter_map(|rest| Some(("path", rest.split('}').next()?.to_owned())));
    path.chain(text).chain(body).collect()
}

fn collect<'a>(value: &'a Value, texts: &mut Vec<&'a str>) {
    match value {
        Value::String(text) => texts.push(text),
        Value::Array(items) => items.iter().for_each(|item| collect(item, texts)),
        Value::Object(members) => members.values().for_each(|member| collect(member, texts)),
        _ => {}
    }
}

/// Whatever stands in braces and could be a name; other braces are the platform's own.
fn blanks_in(text: &str) -> Vec<String> {
    let is_name = |letter: char| letter.is_ascii_alphanumeric() || "_-.:".contains(letter);
    let opened = text.split('{').skip(1);
    let closed = opened.filter_map(|rest| rest.split_once('}'));
    let named = closed.filter(|(blank, _)| !blank.is_empty() && blank.chars().all(is_name));
    named.map(|(blank, _)| blank.to_owned()).collect()
}
