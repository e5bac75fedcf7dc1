//! Whether a profile hangs together: every name that it uses exists, every fact cites a claim that exists.

mod citations;
mod fault;
mod references;
mod values;

pub(super) use self::fault::Fault;
use super::Documents;

/// Everything that is wrong with a profile.
pub(super) fn faults(documents: &Documents) -> Vec<Fault> {
    let profile = &documents.profile;
    let mut faults = values::faults(profile);
    faults.extend(references::faults(profile));
    faults.extend(citations::faults(documents));
    if !profile.credentials.values().any(|slot| slot.needed) {
        let words = "no slot is needed = true: the owner acts by one";
        faults.push(Fault::new(&["credentials"], words));
    }
    faults
}
