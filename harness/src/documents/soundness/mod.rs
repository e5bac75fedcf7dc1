//! Whether a profile hangs together: every name that it uses exists, every fact cites a claim that exists.

mod blanks;
mod capabilities;
mod citations;
mod fault;
mod permissions;
mod references;
mod slots;
mod values;

pub(super) use self::fault::Fault;
use super::Documents;

/// Everything that is wrong with a profile.
pub(super) fn faults(documents: &Documents) -> Vec<Fault> {
    let profile = &documents.profile;
    let mut faults = values::faults(profile);
    faults.extend(references::faults(profile));
    faults.extend(citations::faults(documents));
    faults.extend(permissions::faults(profile));
    faults.extend(slots::faults(profile));
    faults.extend(blanks::faults(profile));
    faults.extend(capabilities::faults(profile));
    faults
}
