//! Preflight: whether the target answers at all, and whether the given credentials open the probe.

use super::session::Session;
use crate::{
    documents::status,
    report::{CouldNotRun, Lack},
    target::{presentation::Presentation, request::Request},
};

/// Tries every slot that is said to be live.
///
/// # Errors
/// What to mend: the address, or the slot of the credentials file that does not open the probe.
pub async fn preflight(session: &Session) -> Result<(), CouldNotRun> {
    let profile = session.profile();
    let operation = session.operation(&profile.probe)?;
    for (name, slot) in profile
        .credentials
        .iter()
        .filter(|(_, slot)| slot.state == "live")
    {
        let Some(secret) = session.target.credentials.slots.get(name) else {
            if slot.needed {
                let reason = format!(
                    "{name} is missing: give --credentials FILE with {name} in [{}]",
                    profile.name
                );
                return Err(Lack::Credential.because(reason));
            }
            continue;
        };
        let presentation = Presentation::proper(&profile.credential, secret);
        let values = session.keyring.values(None);
        let request = Request::of(&session.target.url, operation, &values, &presentation);
        let answer = session.client.send(&request).await.map_err(|error| {
            Lack::Target.because(format!(
                "{} cannot be reached: {}",
                session.target.url, error.reason
            ))
        })?;
        if !operation
            .status
            .iter()
            .any(|pattern| pattern.matches(answer.status))
        {
            let sight = session.redactor.mask(&answer.sight());
            let mend = if matches!(answer.status, 401 | 403) {
                "check the credentials file"
            } else {
                "check the target's URL"
            };
            let reason = format!(
                "{mend}: {} {} with {name} should answer {}, but answers {sight}",
                operation.method,
                operation.path,
                status::alternatives(&operation.status),
            );
            return Err(Lack::Target.because(reason));
        }
    }
    Ok(())
}
