//! Values that only some texts can be.

use super::fault::Fault;
use crate::documents::{
    host::Host,
    profile::{Limit, Operation, Profile},
    vocabulary::{EXPECTATION_FORMS, EXPECTATIONS, METHODS, is_expectation},
};

/// Values of another form than they must have.
pub(super) fn faults(profile: &Profile) -> Vec<Fault> {
    let mut faults = pointers(profile);
    if profile.schema != 1 {
        let words = format!("{}: this version reads schema = 1", profile.schema);
        faults.push(Fault::new(&["schema"], words));
    }
    for (number, pattern) in profile.public_hosts.iter().enumerate() {
        if !Host::is_pattern(pattern) {
            let words = format!(
                "{pattern:?} must be a bare host in small letters, such as \"api.example.com\", or \"*.example.com\" for all below it"
            );
            faults.push(Fault::new(&["public_hosts", &number.to_string()], words));
        }
    }
    let header = &profile.credential.header;
    if http::HeaderName::from_bytes(header.as_bytes()).is_err() {
        let words = format!("{header:?} is no header name (RFC 9110, 5.1)");
        faults.push(Fault::new(&["credential", "header"], words));
    }
    if let Some(key) = &profile.key
        && key.prefix.is_none()
        && key.secret.is_empty()
    {
        let words = "without prefix or secret no key can be found in the answer that makes it";
        faults.push(Fault::new(&["key"], words));
    }
    faults.extend(profile.operations.iter().flat_map(operation));
    faults.extend(profile.limits.iter().flat_map(limit));
    for (name, refusal) in &profile.refusals {
        if refusal.status.is_empty() {
            faults.push(Fault::new(&["refusals", name, "status"], NO_STATUS));
        }
    }
    let known = [EXPECTATIONS, EXPECTATION_FORMS].concat();
    for (number, envelope) in profile.envelopes.iter().enumerate() {
        for (path, words) in &envelope.holds {
            if !is_expectation(words) {
                let place = ["envelopes", &number.to_string(), "holds", path];
                faults.push(Fault::unknown(&place, words, "expectation", &known));
            }
        }
    }
    if let Some(pages) = &profile.pages {
        if pages.size == 0 {
            faults.push(Fault::new(&["pages", "size"], NO_COUNT));
        }
        if !["{offset}", "{page}"]
            .iter()
            .any(|it| pages.query.contains(it))
        {
            let words = format!("{:?} has neither {{offset}} nor {{page}}", pages.query);
            faults.push(Fault::new(&["pages", "query"], words));
        }
    }
    faults
}

const NO_STATUS: &str = "names no status, so that no answer would be right";
const NO_COUNT: &str = "must be at least 1";

fn operation((name, operation): (&String, &Operation)) -> Vec<Fault> {
    let mut faults = Vec::new();
    let place = |member| ["operations", name, member];
    if !METHODS.contains(&operation.method.as_str()) {
        let method = &operation.method;
        faults.push(Fault::unknown(&place("method"), method, "method", METHODS));
    }
    if !operation.path.starts_with(['/', '{']) {
        let path = &operation.path;
        let words = format!("{path:?} must start with /, or with a blank that holds an address");
        faults.push(Fault::new(&place("path"), words));
    }
    if operation.status.is_empty() {
        faults.push(Fault::new(&place("status"), NO_STATUS));
    }
    if let Some(since) = &operation.since
        && since.split('.').any(|part| part.parse::<u32>().is_err())
    {
        let words = format!("{since:?} is no release such as \"2.24\"");
        faults.push(Fault::new(&place("since"), words));
    }
    faults
}

fn limit((name, limit): (&String, &Limit)) -> Vec<Fault> {
    let burst = limit.burst.as_ref().map(|burst| burst.count);
    let counts = [
        (&["limits", name, "count"][..], limit.count),
        (&["limits", name, "seconds"], limit.seconds),
        (&["limits", name, "burst", "count"], burst.unwrap_or(1)),
    ];
    let empty = counts.iter().filter(|(_, count)| *count == 0);
    let empty = empty.map(|(place, _)| Fault::new(place, NO_COUNT));
    let undeclarable = limit.declarations().filter(|it| !it.contains('.'));
    let undeclarable = undeclarable.map(|declared| {
        let words =
            format!("{declared:?} names no place in a table, such as \"rate_limits.per_minute\"");
        Fault::new(&["limits", name, "declared"], words)
    });
    empty.chain(undeclarable).collect()
}

/// Places in an answer that are no JSON pointers (RFC 6901).
fn pointers(profile: &Profile) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut check = |place: &[&str], pointer: &str| {
        // An answer that is a bare value is kept whole (RFC 6901, 5).
        let whole = pointer.is_empty() && place.contains(&"keeps");
        if !whole && !pointer.starts_with('/') {
            let words = format!("{pointer:?} is no JSON pointer: it starts with /");
            faults.push(Fault::new(place, words));
        }
    };
    if let Some(key) = &profile.key {
        key.secret
            .iter()
            .for_each(|pointer| check(&["key", "secret"], pointer));
        key.id
            .iter()
            .for_each(|pointer| check(&["key", "id"], pointer));
        for (blank, pointer) in &key.keeps {
            check(&["key", "keeps", blank], pointer);
        }
    }
    if let Some(place) = &profile.codes {
        check(&["codes", "at"], &place.at);
    }
    if let Some(place) = &profile.token {
        check(&["token", "at"], &place.at);
    }
    for (name, found) in &profile.found {
        check(&["found", name, "at"], &found.at);
    }
    for (name, operation) in &profile.operations {
        for (blank, pointer) in &operation.keeps {
            check(&["operations", name, "keeps", blank], pointer);
        }
    }
    faults
}
