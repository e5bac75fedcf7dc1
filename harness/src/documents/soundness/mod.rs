//! Whether a profile hangs together: every name that it uses exists, every fact cites a claim that exists.

mod blanks;
mod capabilities;
mod citations;
mod fault;
mod heard;
mod references;
mod slots;
mod values;

pub(super) use self::fault::Fault;
pub(crate) use self::fault::{instead, nearest};
use gherkin::Feature;

use super::Documents;

/// Everything that is wrong with a profile.
pub(super) fn faults(documents: &Documents) -> Vec<Fault> {
    let profile = &documents.profile;
    let mut faults = values::faults(profile);
    faults.extend(references::faults(profile));
    faults.extend(citations::faults(documents));
    faults.extend(slots::faults(profile));
    faults.extend(blanks::faults(profile));
    faults.extend(capabilities::faults(profile));
    faults
}

/// What may be wrong with a profile of one's own besides: its name, beside those `taken`, and what no feature asks for.
pub(super) fn own_faults(
    documents: &Documents,
    features: &[Feature],
    taken: &[&str],
) -> Vec<Fault> {
    let profile = &documents.profile;
    let mut faults = name(&profile.name, taken);
    faults.extend(heard::faults(profile, features));
    faults
}

/// The name stands in the credentials file, in reports, and before a platform's own features.
fn name(name: &str, taken: &[&str]) -> Vec<Fault> {
    let is_fit =
        |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
    let words = if name.is_empty() || !name.chars().all(is_fit) {
        format!("{name:?} must be small letters, digits and hyphens")
    } else if taken.contains(&name) {
        format!(
            "{name:?} is taken by a built-in platform; taken are {}",
            taken.join(", ")
        )
    } else {
        return Vec::new();
    };
    vec![Fault::new(&["name"], words)]
}
