//! What a profile declares, it has something for.

use super::fault::Fault;
use crate::documents::profile::{Profile, Thing};

/// Capabilities, and words about keys and forms, with nothing behind them.
pub(super) fn faults(profile: &Profile) -> Vec<Fault> {
    let mut operations = profile.operations.values();
    let makes = operations.any(|operation| operation.creates == Some(Thing::Key));
    let strangers = profile.credentials.values().any(|slot| slot.stranger);
    let behind = [
        ("api-keys", makes, "an operation with creates = \"key\""),
        ("sessions", profile.session.is_some(), "[session]"),
        ("token-exchange", profile.token.is_some(), "[token]"),
        ("scopes", !profile.permissions.is_empty(), "[permissions]"),
        ("organizations", strangers, "a slot with stranger = true"),
        ("rotation", makes, "an operation with creates = \"key\""),
        ("rate-limits", !profile.limits.is_empty(), "[limits]"),
    ];
    let mut faults = keys(profile);
    for (number, declared) in profile.capabilities.iter().enumerate() {
        let lacking = behind.iter().find(|it| it.0 == declared && !it.1);
        faults.extend(lacking.map(|(_, _, needed)| {
            let words = format!("{declared:?} has nothing behind it: it needs {needed}");
            Fault::new(&["capabilities", &number.to_string()], words)
        }));
    }
    let formed = "the-refusal-comes-in-a-documented-envelope";
    if profile.promises.contains_key(formed) && profile.envelopes.is_empty() {
        let words = "has nothing behind it: it needs [[envelopes]]";
        faults.push(Fault::new(&["promises", formed], words));
    }
    if profile.codes.is_none() {
        let coded = profile
            .refusals
            .iter()
            .filter(|(_, it)| !it.codes.is_empty());
        let words = "nobody knows where they stand: it needs [codes]";
        faults.extend(coded.map(|(name, _)| Fault::new(&["refusals", name, "codes"], words)));
    }
    faults
}

/// Operations that make keys need to know where these stand; those that the suite makes and ends keys by say so.
fn keys(profile: &Profile) -> Vec<Fault> {
    if profile.key.is_none() {
        let makes = profile
            .operations
            .iter()
            .filter(|(_, it)| it.creates.is_some());
        let words = "nobody knows where the key stands in the answer: it needs [key]";
        let told = makes.map(|(name, _)| Fault::new(&["operations", name, "creates"], words));
        return told.collect();
    }
    let find = |name| profile.operations.get(name);
    let makes = find("creates-a-key").map(|it| it.creates);
    let ends = find("revokes-the-key").map(|it| it.ends);
    let told = [
        ("creates-a-key", "creates", makes),
        ("revokes-the-key", "ends", ends),
    ];
    let lacking = told
        .into_iter()
        .filter(|(_, _, thing)| *thing == Some(None));
    let told = lacking.map(|(name, member, _)| {
        let words = format!("lacks {member} = \"key\", by which a run keeps account of its keys");
        Fault::new(&["operations", name], words)
    });
    told.collect()
}
