//! Every fact cites claims, and every cited claim exists.

use super::fault::Fault;
use crate::documents::{Documents, claim::ClaimId, profile::Profile};

/// Facts that cite no claim, or one that does not exist.
pub(super) fn faults(documents: &Documents) -> Vec<Fault> {
    let known: Vec<_> = documents.claims.keys().map(|id| id.0.as_str()).collect();
    let mut faults = Vec::new();
    for (place, claims) in citations(&documents.profile) {
        let place: Vec<_> = place.iter().map(String::as_str).collect();
        if claims.is_empty() {
            faults.push(Fault::new(&place, "cites no claim"));
        }
        let unknown = claims
            .iter()
            .filter(|&claim| !documents.claims.contains_key(claim));
        faults.extend(unknown.map(|claim| Fault::unknown(&place, &claim.0, "claim", &known)));
    }
    faults
}

/// Every place that cites claims.
fn citations(profile: &Profile) -> Vec<(Vec<String>, &[ClaimId])> {
    let mut all = Vec::new();
    let mut cites = |place: &[&str], claims| {
        let place = place.iter().chain(&["claim"]);
        all.push((place.map(ToString::to_string).collect(), claims));
    };
    cites(&["credential"], profile.credential.claim.as_slice());
    if let Some(alternative) = &profile.credential.alternative {
        cites(&["credential", "alternative"], &alternative.claim);
    }
    let single = [
        ("key", profile.key.as_ref().map(|it| &it.claim)),
        ("token", profile.token.as_ref().map(|it| &it.claim)),
        ("session", profile.session.as_ref().map(|it| &it.claim)),
        ("pages", profile.pages.as_ref().map(|it| &it.claim)),
    ];
    for (name, claims) in single {
        if let Some(claims) = claims {
            cites(&[name], claims);
        }
    }
    for (name, found) in &profile.found {
        cites(&["found", name], &found.claim);
    }
    for (name, operation) in &profile.operations {
        cites(&["operations", name], &operation.claim);
    }
    for (name, refusal) in &profile.refusals {
        cites(&["refusals", name], &refusal.claim);
    }
    for (number, envelope) in profile.envelopes.iter().enumerate() {
        cites(&["envelopes", &number.to_string()], &envelope.claim);
    }
    for (name, promise) in &profile.promises {
        cites(&["promises", name], &promise.claim);
    }
    for (name, limit) in &profile.limits {
        cites(&["limits", name], &limit.claim);
        if let Some(keyed) = &limit.keyed {
            cites(&["limits", name, "keyed"], &keyed.claim);
        }
    }
    for (name, operation) in &profile.operations {
        if let Some(claim) = &operation.permission_claim {
            let place = ["operations", name, "permission_claim"];
            all.push((
                place.map(str::to_owned).to_vec(),
                std::slice::from_ref(claim),
            ));
        }
    }
    all
}
