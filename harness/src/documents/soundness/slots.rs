//! Slots of the credentials file: what each is, what it is exchanged for, and which is the owner's.

use super::fault::Fault;
use crate::documents::{
    profile::Profile,
    slot::{Exchange, Slot, Yield},
    vocabulary::STATES,
};

/// What is wrong with slots and exchanges.
pub(super) fn faults(profile: &Profile) -> Vec<Fault> {
    let mut faults = owner(profile);
    let parts = parts(profile);
    let parts: Vec<_> = parts.iter().map(String::as_str).collect();
    for (name, slot) in &profile.credentials {
        if !STATES.contains(&slot.state.as_str()) {
            let place = ["credentials", name, "state"];
            faults.push(Fault::unknown(&place, &slot.state, "state", STATES));
        }
        let mut own: Vec<_> = slot.fields.iter().map(String::as_str).collect();
        if own.is_empty() {
            own.push(name);
        }
        let strange = slot
            .public
            .iter()
            .filter(|part| !own.contains(&part.as_str()));
        let place = ["credentials", name, "public"];
        faults.extend(strange.map(|part| Fault::unknown(&place, part, "part", &own)));
        if let Some(it) = &slot.exchange {
            faults.extend(exchange(&["credentials", name], it, profile, &parts));
        }
    }
    if let Some(key) = &profile.key
        && let Some(it) = &key.exchange
    {
        let kept: Vec<_> = key.keeps.keys().map(String::as_str).collect();
        let known = [&["secret"], kept.as_slice()].concat();
        faults.extend(exchange(&["key"], it, profile, &known));
    }
    if let Some(token) = &profile.token {
        let owner = profile.credentials.values().find(|slot| slot.is_owners());
        let exchange = owner.and_then(|slot| slot.exchange.as_ref());
        let blanks = exchange.iter().flat_map(|it| it.blanks.keys());
        let blanks: Vec<_> = blanks.map(String::as_str).collect();
        for (member, blank) in [("identifier", &token.identifier), ("secret", &token.secret)] {
            if let Some(blank) = blank.as_ref().filter(|it| !blanks.contains(&it.as_str())) {
                let fault = Fault::unknown(&["token", member], blank, "blank", &blanks);
                faults.push(fault);
            }
        }
    }
    faults
}

/// The owner acts by one slot; what else its exchange takes is no live credential.
fn owner(profile: &Profile) -> Vec<Fault> {
    let slots = profile.credentials.iter();
    let owners: Vec<_> = slots.filter(|(_, slot)| slot.is_owners()).collect();
    if owners.is_empty() {
        let words = "no slot is needed = true and state = \"live\": the owner acts by one";
        return vec![Fault::new(&["credentials"], words)];
    }
    if let [(name, slot)] = owners.as_slice() {
        let words = "the owner is no stranger";
        let fault = Fault::new(&["credentials", name, "stranger"], words);
        return slot.stranger.then_some(fault).into_iter().collect();
    }
    let others = |name: &String| -> Vec<_> {
        let others = owners.iter().filter(|(other, _)| *other != name);
        others.map(|(other, _)| other.as_str()).collect()
    };
    let told = owners.iter().map(|(name, _)| {
        let words = format!(
            "{} is needed as well, and the owner acts by one live slot; what only its exchange takes is state = \"secret\"",
            others(name).join(", ")
        );
        Fault::new(&["credentials", name, "needed"], words)
    });
    told.collect()
}

fn exchange(place: &[&str], exchange: &Exchange, profile: &Profile, known: &[&str]) -> Vec<Fault> {
    // Of a list, any table's part will do: `clusters.1.id`.
    let unnumbered = |part: &str| -> String {
        let names = part.split('.').filter(|it| it.parse::<usize>().is_err());
        names.collect::<Vec<_>>().join(".")
    };
    let strange = exchange
        .blanks
        .iter()
        .filter(|(_, part)| !known.contains(&unnumbered(part).as_str()));
    let told = strange.map(|(blank, part)| {
        let place = [place, &["exchange", "blanks", blank]].concat();
        Fault::unknown(&place, part, "part", known)
    });
    let mut faults: Vec<_> = told.collect();
    if exchange.yields == Yield::Token && profile.token.is_none() {
        let place = [place, &["exchange", "yields"]].concat();
        let words = "there is no [token] that says where the token stands in the answer";
        faults.push(Fault::new(&place, words));
    }
    faults
}

/// The slots, and the parts of those that have several.
fn parts(profile: &Profile) -> Vec<String> {
    let each = |(name, slot): (&String, &Slot)| match slot.fields.as_slice() {
        [] => vec![name.clone()],
        fields => fields
            .iter()
            .map(|field| format!("{name}.{field}"))
            .collect(),
    };
    profile.credentials.iter().flat_map(each).collect()
}
