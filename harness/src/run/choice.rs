//! Whether a target refuses what the operator chose, or left to the profile: a model, say, that it does not have.

use serde_json::Value;

use super::session::Session;
use crate::{documents::profile::Operation, target::exchange::Exchange};

/// What to mend, if an answer refuses a request by speaking of a slot that has a default.
pub fn refused_choice(
    session: &Session,
    operation: &Operation,
    answer: &Exchange,
) -> Option<String> {
    if !matches!(answer.status, 400 | 404 | 422) {
        return None;
    }
    let facts = session.keyring.slots().facts();
    let slots = &session.profile().credentials;
    let chosen = slots.iter().filter(|(_, slot)| slot.default.is_some());
    let said = answer.body.to_lowercase();
    let speaks_of = |name: &str, value: &str| {
        let mut words = members(operation, &format!("{{{name}}}"));
        words.push(value.to_lowercase());
        operation.has_blank(name) && words.iter().any(|word| said.contains(word))
    };
    let mut chosen = chosen.filter_map(|(name, _)| Some((name, facts.get(name)?)));
    let (name, value) = chosen.find(|(name, value)| speaks_of(name, value))?;
    Some(format!(
        "the target does not take {value:?}: give its own {name} in the credentials file; it answers {}",
        answer.sight()
    ))
}

/// The members of an operation's body that hold just this blank.
fn members(operation: &Operation, blank: &str) -> Vec<String> {
    let body = operation.body.as_ref().and_then(Value::as_object);
    let members = body.into_iter().flatten();
    members
        .filter(|(_, value)| *value == blank)
        .map(|(name, _)| name.to_lowercase())
        .collect()
}
