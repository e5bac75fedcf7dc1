//! The name of a platform: it stands in the credentials file, in reports, and before its own features.

use super::fault::Fault;

/// What is wrong with the name of a profile of one's own, beside those that are `taken`.
pub(super) fn faults(name: &str, taken: &[&str]) -> Vec<Fault> {
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
