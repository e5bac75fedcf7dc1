//! Every name that refers to something else refers to something that is there.

use std::collections::BTreeSet;

use super::fault::Fault;
use crate::documents::{profile::Profile, vocabulary};

/// Names that refer to nothing.
pub(super) fn faults(profile: &Profile) -> Vec<Fault> {
    let operations: Vec<_> = profile.operations.keys().map(String::as_str).collect();
    let refusals: Vec<_> = profile.refusals.keys().map(String::as_str).collect();
    let permissions: Vec<_> = profile.permissions.keys().map(String::as_str).collect();
    let mut faults = Vec::new();
    let mut check = |place: &[&str], name: &str, thing, known: &[&str]| {
        if !known.contains(&name) {
            faults.push(Fault::unknown(place, name, thing, known));
        }
    };
    check(&["probe"], &profile.probe, "operation", &operations);
    for (number, name) in profile.capabilities.iter().enumerate() {
        let place = ["capabilities", &number.to_string()];
        check(&place, name, "capability", vocabulary::CAPABILITIES);
    }
    for name in profile.promises.keys() {
        check(&["promises", name], name, "promise", vocabulary::PROMISES);
    }
    for (name, limit) in &profile.limits {
        let place = |member| ["limits", name, member];
        check(
            &place("operation"),
            &limit.operation,
            "operation",
            &operations,
        );
        check(&place("over"), &limit.over, "refusal", &refusals);
        if let Some(counts) = &limit.counts {
            check(&place("counts"), counts, "refusal", &refusals);
        }
    }
    if let Some(exchange) = profile.key.as_ref().and_then(|key| key.exchange.as_ref()) {
        check(
            &["key", "exchange", "by"],
            &exchange.by,
            "operation",
            &operations,
        );
    }
    for (name, slot) in &profile.credentials {
        if let Some(exchange) = &slot.exchange {
            let place = ["credentials", name, "exchange", "by"];
            check(&place, &exchange.by, "operation", &operations);
        }
        if let Some(permission) = &slot.permission {
            let place = ["credentials", name, "permission"];
            check(&place, permission, "permission", &permissions);
        }
    }
    for (name, found) in &profile.found {
        check(&["found", name, "by"], &found.by, "operation", &operations);
    }
    for (name, operation) in &profile.operations {
        if let Some(undo) = &operation.undo {
            let place = ["operations", name, "undo"];
            check(&place, undo, "operation", &operations);
        }
        if let Some(listed) = &operation.listed {
            let place = ["operations", name, "listed", "by"];
            check(&place, &listed.by, "operation", &operations);
        }
        if let Some(permission) = &operation.permission {
            let place = ["operations", name, "permission"];
            check(&place, permission, "permission", &permissions);
        }
    }
    faults.extend(included(profile));
    faults
}

/// Included permissions that are none, and permissions that contain themselves.
fn included(profile: &Profile) -> Vec<Fault> {
    let known: Vec<_> = profile.permissions.keys().map(String::as_str).collect();
    let mut faults = Vec::new();
    for (name, permission) in &profile.permissions {
        let place = ["permissions", name, "includes"];
        let included = permission.includes.iter();
        let unknown = included.filter(|inner| !known.contains(&inner.as_str()));
        faults.extend(unknown.map(|inner| Fault::unknown(&place, inner, "permission", &known)));
        if contained(profile, name).contains(name.as_str()) {
            faults.push(Fault::new(
                &place,
                format!("{name:?} comes to contain itself"),
            ));
        }
    }
    faults
}

/// Everything that a permission contains, by whatever way.
fn contained<'a>(profile: &'a Profile, name: &str) -> BTreeSet<&'a str> {
    let within = |name: &str| {
        let permission = profile.permissions.get(name).into_iter();
        permission.flat_map(|it| it.includes.iter().map(String::as_str))
    };
    let mut found = BTreeSet::new();
    let mut open: Vec<_> = within(name).collect();
    while let Some(next) = open.pop() {
        if found.insert(next) {
            open.extend(within(next));
        }
    }
    found
}
