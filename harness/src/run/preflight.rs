//! Preflight: whether the target answers at all, and whether the given credentials open the probe.

use super::session::Session;
use crate::{
    documents::status,
    report::{CouldNotRun, Lack},
    target::request::Request,
};

/// Tries every slot that is said to be live.
///
/// # Errors
/// What to mend: the address, or the slot of the credentials file that does not open the probe.
pub async fn preflight(session: &Session) -> Result<(), CouldNotRun> {
    let profile = session.profile();
    for (name, slot) in profile
        .credentials
        .iter()
        .filter(|(_, slot)| slot.state == "live")
    {
        if session.target.credentials.has(name) {
            try_slot(session, name).await?;
        } else if slot.needed {
            let reason = format!(
                "{name} is missing: give --credentials FILE with {name} in [{}]",
                profile.name
            );
            return Err(Lack::Credential.because(reason));
        }
    }
    Ok(())
}

async fn try_slot(session: &Session, name: &str) -> Result<(), CouldNotRun> {
    let operation = session.operation(&session.profile().probe)?;
    let key = session
        .keyring
        .slots()
        .of_slot(name)
        .await
        .map_err(|lack| at(session, lack))?;
    let presentation = key.presentation(&session.profile().credential);
    let values = session.keyring.values(None);
    let request = Request::of(&session.target.url, operation, &values, &presentation)?;
    let answer = session
        .client
        .send(&request)
        .await
        .map_err(|lack| at(session, lack))?;
    if operation
        .status
        .iter()
        .any(|pattern| pattern.matches(answer.status))
    {
        return Ok(());
    }
    let sight = session.redactor.mask(&answer.sight());
    let mend = if matches!(answer.status, 401 | 403) {
        "check the credentials file"
    } else {
        "check the target's URL"
    };
    Err(Lack::Target.because(format!(
        "{mend}: {} {} with {name} should answer {}, but answers {sight}",
        operation.method,
        operation.path,
        status::alternatives(&operation.status),
    )))
}

/// The same lack, with the address at which it was met.
fn at(session: &Session, lack: CouldNotRun) -> CouldNotRun {
    lack.lack
        .because(format!("{}: {}", session.target.url, lack.reason))
}
