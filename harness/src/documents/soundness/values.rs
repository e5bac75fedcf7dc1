//! Values that only some texts can be.

use super::fault::Fault;
use crate::documents::profile::Profile;

/// Values of another form than they must have.
pub(super) fn faults(profile: &Profile) -> Vec<Fault> {
    let mut faults = pointers(profile);
    if profile.schema != 1 {
        let words = format!("{}: this version reads schema = 1", profile.schema);
        faults.push(Fault::new(&["schema"], words));
    }
    for (name, operation) in &profile.operations {
        let place = |member| ["operations", name, member];
        if http::Method::from_bytes(operation.method.as_bytes()).is_err() {
            let words = format!("{:?} is no HTTP method", operation.method);
            faults.push(Fault::new(&place("method"), words));
        }
        if !operation.path.starts_with(['/', '{']) {
            let path = &operation.path;
            let words =
                format!("{path:?} must start with /, or with a blank that holds an address");
            faults.push(Fault::new(&place("path"), words));
        }
    }
    faults
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
