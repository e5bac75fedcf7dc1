//! Preflight: whether the target answers at all, and whether the given credentials open the probe.

use super::{choice::refused_choice, session::Session};
use crate::{
    documents::{
        profile::{Operation, Profile},
        slot::Slot,
        status::{self, StatusPattern},
    },
    report::{CouldNotRun, Lack},
    target::{Target, exchange::Exchange, request::Request},
};

/// Tries every slot that is said to be live.
///
/// # Errors
/// What to mend: the address, or the slot of the credentials file that does not open the probe.
pub async fn preflight(session: &Session) -> Result<(), CouldNotRun> {
    let profile = session.profile();
    if let Some(missing) = missing(profile, &session.target) {
        return Err(Lack::Credential.because(missing));
    }
    let slots = profile.credentials.iter();
    let mut live: Vec<_> = slots.filter(|(_, slot)| slot.state == "live").collect();
    // Connections are kept for whoever comes first.
    live.sort_by_key(|(_, slot)| !slot.is_owners());
    for (name, slot) in live {
        if session.target.credentials.has(name) {
            try_slot(session, name, slot).await?;
        }
    }
    Ok(())
}

/// Which credential is missing without which nothing can be asked, if one is.
pub fn missing(profile: &Profile, target: &Target) -> Option<String> {
    let mut slots = profile.credentials.iter();
    let is_missing = |(name, slot): &(&String, &Slot)| slot.needed && !target.credentials.has(name);
    let (name, _) = slots.find(is_missing)?;
    Some(format!(
        "{name} is missing: give --credentials FILE with {name} in [{}]",
        profile.name
    ))
}

async fn try_slot(session: &Session, name: &str, slot: &Slot) -> Result<(), CouldNotRun> {
    let profile = session.profile();
    let operation = session.operation(&profile.probe)?;
    let answer = ask(session, name, operation).await?;
    if answer.is_page() {
        return Err(Lack::Target.because(format!(
            "check the target's URL: {} {} is answered with a page for people: {}",
            operation.method,
            operation.path,
            session.redactor.mask(&answer.sight())
        )));
    }
    if is_among(&operation.status, &answer) {
        return Ok(());
    }
    // Who may not do what the probe does must be known all the same: refused for that, or served elsewhere.
    if is_weak(profile, slot, operation) {
        let refusal = profile.refusals.get("a-missing-permission");
        if refusal.is_some_and(|refusal| is_among(&refusal.status, &answer)) {
            return Ok(());
        }
        if let Some(own) = own_operation(profile, slot)
            && is_among(&own.status, &ask(session, name, own).await?)
        {
            return Ok(());
        }
    }
    if let Some(reason) = refused_choice(session, operation, &answer) {
        return Err(Lack::Credential.because(session.redactor.mask(&reason)));
    }
    let sight = session.redactor.mask(&answer.sight());
    let mend = match (answer.status, answer.asks_to_wait()) {
        (401 | 403, _) => "check the credentials file".to_owned(),
        (429, Some(wait)) => format!(
            "the account is over a limit, perhaps since an earlier run; come back in {} s",
            wait.as_secs()
        ),
        (429, None) => "the account is over a limit, perhaps since an earlier run".to_owned(),
        (500.., _) => "the target is out of order".to_owned(),
        _ => "check the target's URL".to_owned(),
    };
    Err(Lack::Target.because(format!(
        "{mend}: {} {} with {name} should answer {}, but answers {sight}",
        operation.method,
        operation.path,
        status::alternatives(&operation.status),
    )))
}

async fn ask(
    session: &Session,
    slot: &str,
    operation: &Operation,
) -> Result<Exchange, CouldNotRun> {
    let key = session.keyring.slots().of_slot(slot).await;
    let key = key.map_err(|lack| at(session, lack))?;
    let presentation = key.presentation(&session.profile().credential);
    let values = session.keyring.values(None);
    let request = Request::of(&session.target.url, operation, &values, &presentation)?;
    let answer = session.client.send(&request).await;
    answer.map_err(|lack| at(session, lack))
}

/// Whether the operation takes more than this slot may.
pub(super) fn is_weak(profile: &Profile, slot: &Slot, operation: &Operation) -> bool {
    match (&slot.permission, &operation.permission) {
        (Some(held), Some(wanted)) => !profile.permits(held, wanted),
        _ => false,
    }
}

/// A reading operation that takes just the permission of this slot.
pub(super) fn own_operation<'a>(profile: &'a Profile, slot: &Slot) -> Option<&'a Operation> {
    let mut operations = profile.operations.values();
    operations.find(|operation| {
        let reads = operation.method == "GET" && !operation.path.contains('{');
        reads && operation.permission.is_some() && operation.permission == slot.permission
    })
}

fn is_among(patterns: &[StatusPattern], answer: &Exchange) -> bool {
    patterns.iter().any(|it| it.matches(answer.status))
}

/// The same lack, with the address at which it was met.
fn at(session: &Session, lack: CouldNotRun) -> CouldNotRun {
    lack.lack
        .because(format!("{}: {}", session.target.url, lack.reason))
}
