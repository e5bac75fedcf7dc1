//! Blanks of operations that only the credentials file can fill.

use super::profile::Operation;

/// The blanks of an operation that only the credentials file can fill: `clusters.0.url`.
pub fn given_blanks(operation: &Operation) -> Vec<String> {
    let body = operation.body.as_ref().map(ToString::to_string);
    let text = format!("{}{}", operation.path, body.unwrap_or_default());
    text.split('{')
        .filter_map(|rest| rest.split_once('}'))
        .map(|(blank, _)| blank)
        .filter(|blank| blank.contains('.') && !blank.contains('"'))
        .map(str::to_owned)
        .collect()
}
