//! Permissions contain others, and none contains itself.

use std::collections::BTreeSet;

use super::fault::Fault;
use crate::documents::profile::Profile;

/// Included permissions that are none, and permissions that contain themselves.
pub(super) fn faults(profile: &Profile) -> Vec<Fault> {
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
