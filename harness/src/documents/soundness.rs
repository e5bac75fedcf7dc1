//! Whether a profile hangs together: every name that it uses exists, every fact cites a claim that exists.

use super::{Documents, claim::ClaimId, profile::Profile};

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
        for claim in claims {
            if !documents.claims.contains_key(claim) {
                faults.push(format!(
                    "{place} cites {claim}, which is no claim of this platform"
                ));
            }
        }
    }
    let operations: Vec<_> = profile.operations.keys().cloned().collect();
    let mut known_operation = |place: String, name: &str| {
        if !profile.operations.contains_key(name) {
            faults.push(format!(
                "{place} = {name:?} is none of the operations {}",
                operations.join(", ")
            ));
        }
    };
    known_operation("probe".into(), &profile.probe);
    for (name, limit) in &profile.limits {
        known_operation(format!("limits.{name}.operation"), &limit.operation);
    }
    for (name, slot) in &profile.credentials {
        if let Some(exchange) = &slot.exchange {
            known_operation(format!("credentials.{name}.exchange.by"), &exchange.by);
        }
    }
    let permissions = profile
        .operations
        .iter()
        .map(|(name, operation)| (format!("operations.{name}"), operation.permission.as_ref()))
        .chain(
            profile
                .credentials
                .iter()
                .map(|(name, slot)| (format!("credentials.{name}"), slot.permission.as_ref())),
        );
    for (place, permission) in permissions {
        if let Some(permission) = permission.filter(|name| !profile.permissions.contains_key(*name))
        {
            faults.push(format!(
                "{place}.permission = {permission:?} is not among [permissions.…]"
            ));
        }
    }
    faults
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
    if let Some(token) = &profile.token {
        all.push(("token".into(), token.claim.iter().collect()));
    }
    if let Some(session) = &profile.session {
        all.push(("session".into(), session.claim.iter().collect()));
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
    for (name, promise) in &profile.promises {
        all.push((format!("promises.{name}"), promise.claim.iter().collect()));
    }
    for (name, limit) in &profile.limits {
        all.push((format!("limits.{name}"), limit.claim.iter().collect()));
    }
    all
}
