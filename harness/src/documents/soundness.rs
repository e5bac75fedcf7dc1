//! Whether a profile hangs together: every name that it uses exists, every fact cites a claim that exists.

use super::{Documents, claim::ClaimId, profile::Profile, vocabulary};

/// Everything that is wrong, in words that name the place.
pub(super) fn faults(documents: &Documents) -> Vec<String> {
    let profile = &documents.profile;
    let mut faults = Vec::new();
    if profile.schema != 1 {
        faults.push(format!(
            "schema = {}: this version reads schema = 1",
            profile.schema
        ));
    }
    for (place, claims) in citations(profile) {
        if claims.is_empty() {
            faults.push(format!("{place} cites no claim"));
        }
        let unknown = claims
            .into_iter()
            .filter(|claim| !documents.claims.contains_key(claim));
        faults.extend(
            unknown
                .map(|claim| format!("{place} cites {claim}, which is no claim of this platform")),
        );
    }
    for (place, name, known) in references(profile) {
        if !known.contains(&name) {
            faults.push(format!(
                "{place} names {name:?}; known are {}",
                known.join(", ")
            ));
        }
    }
    for (place, pointer) in pointers(profile) {
        if !pointer.starts_with('/') {
            faults.push(format!(
                "{place} = {pointer:?} is no JSON pointer: it starts with /"
            ));
        }
    }
    for (name, operation) in &profile.operations {
        if http::Method::from_bytes(operation.method.as_bytes()).is_err() {
            faults.push(format!(
                "operations.{name}.method = {:?} is no HTTP method",
                operation.method
            ));
        }
        if !operation.path.starts_with(['/', '{']) {
            faults.push(format!(
                "operations.{name}.path = {:?} must start with /, or with a blank that holds an address",
                operation.path
            ));
        }
    }
    if !profile.credentials.values().any(|slot| slot.needed) {
        faults
            .push("no slot of [credentials.…] is needed = true: the owner acts by one".to_owned());
    }
    faults
}

/// Every name that refers to something else: where it stands, what it says, what would be right.
fn references(profile: &Profile) -> Vec<(String, &str, Vec<&str>)> {
    let operations: Vec<_> = profile.operations.keys().map(String::as_str).collect();
    let refusals: Vec<_> = profile.refusals.keys().map(String::as_str).collect();
    let permissions: Vec<_> = profile.permissions.keys().map(String::as_str).collect();
    let mut all = vec![(
        "probe".to_owned(),
        profile.probe.as_str(),
        operations.clone(),
    )];
    for name in &profile.capabilities {
        all.push((
            "capabilities".to_owned(),
            name,
            vocabulary::CAPABILITIES.to_vec(),
        ));
    }
    for name in profile.promises.keys() {
        all.push(("[promises]".to_owned(), name, vocabulary::PROMISES.to_vec()));
    }
    for (name, limit) in &profile.limits {
        all.push((
            format!("limits.{name}.operation"),
            &limit.operation,
            operations.clone(),
        ));
        all.push((format!("limits.{name}.over"), &limit.over, refusals.clone()));
        if let Some(counts) = &limit.counts {
            all.push((format!("limits.{name}.counts"), counts, refusals.clone()));
        }
    }
    if let Some(exchange) = profile.key.as_ref().and_then(|key| key.exchange.as_ref()) {
        let place = "key.exchange.by".to_owned();
        all.push((place, &exchange.by, operations.clone()));
    }
    for (name, slot) in &profile.credentials {
        if let Some(exchange) = &slot.exchange {
            all.push((
                format!("credentials.{name}.exchange.by"),
                &exchange.by,
                operations.clone(),
            ));
        }
        if let Some(permission) = &slot.permission {
            all.push((
                format!("credentials.{name}.permission"),
                permission,
                permissions.clone(),
            ));
        }
    }
    for (name, found) in &profile.found {
        all.push((format!("found.{name}.by"), &found.by, operations.clone()));
    }
    for (name, operation) in &profile.operations {
        if let Some(undo) = &operation.undo {
            all.push((format!("operations.{name}.undo"), undo, operations.clone()));
        }
        if let Some(permission) = &operation.permission {
            all.push((
                format!("operations.{name}.permission"),
                permission,
                permissions.clone(),
            ));
        }
    }
    all
}

fn pointers(profile: &Profile) -> Vec<(&'static str, &str)> {
    let found = profile.found.values();
    let found = found.map(|found| ("found.….at", found.at.as_str()));
    let kept = profile.operations.values().flat_map(|it| it.keeps.values());
    let kept = kept.map(|pointer| ("operations.….keeps", pointer.as_str()));
    let key = profile.key.iter().flat_map(|key| {
        let secrets = key.secret.iter().map(|pointer| ("key.secret", pointer));
        let ids = key.id.iter().map(|pointer| ("key.id", pointer));
        let all = secrets.chain(ids);
        all.map(|(place, pointer)| (place, pointer.as_str()))
    });
    let codes = profile
        .codes
        .iter()
        .map(|place| ("codes.at", place.at.as_str()));
    let token = profile
        .token
        .iter()
        .map(|place| ("token.at", place.at.as_str()));
    key.chain(codes)
        .chain(token)
        .chain(found)
        .chain(kept)
        .collect()
}

/// Every fact of a profile with the claims it cites.
pub(crate) fn citations(profile: &Profile) -> Vec<(String, Vec<&ClaimId>)> {
    let mut all: Vec<(String, Vec<&ClaimId>)> = vec![(
        "credential".into(),
        profile.credential.claim.iter().collect(),
    )];
    if let Some(alternative) = &profile.credential.alternative {
        all.push((
            "credential.alternative".into(),
            alternative.claim.iter().collect(),
        ));
    }
    if let Some(key) = &profile.key {
        all.push(("key".into(), key.claim.iter().collect()));
    }
    if let Some(pages) = &profile.pages {
        all.push(("pages".into(), pages.claim.iter().collect()));
    }
    if let Some(token) = &profile.token {
        all.push(("token".into(), token.claim.iter().collect()));
    }
    if let Some(session) = &profile.session {
        all.push(("session".into(), session.claim.iter().collect()));
    }
    for (name, found) in &profile.found {
        all.push((format!("found.{name}"), found.claim.iter().collect()));
    }
    for (name, operation) in &profile.operations {
        let claims = operation
            .claim
            .iter()
            .chain(&operation.permission_claim)
            .collect();
        all.push((format!("operations.{name}"), claims));
    }
    for (name, refusal) in &profile.refusals {
        all.push((format!("refusals.{name}"), refusal.claim.iter().collect()));
    }
    for (number, envelope) in profile.envelopes.iter().enumerate() {
        all.push((
            format!("envelopes[{number}]"),
            envelope.claim.iter().collect(),
        ));
    }
    for (name, promise) in &profile.promises {
        all.push((format!("promises.{name}"), promise.claim.iter().collect()));
    }
    for (name, limit) in &profile.limits {
        all.push((format!("limits.{name}"), limit.claim.iter().collect()));
    }
    all
}
