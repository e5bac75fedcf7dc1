//! Texts of others, such as a target's answers or a report that anybody has written, made fit for a terminal and for a line.

use std::fmt::Write as _;

use serde_json::{Map, Value};

use super::Report;

/// A text on one line: control characters as their pictures, and marks that turn the direction of a text as their numbers.
pub fn printable(text: &str) -> String {
    shown(text, &[])
}

/// The same, but lines stay lines.
pub(super) fn printable_lines(text: &str) -> String {
    shown(text, &['\n', '\t'])
}

fn shown(text: &str, kept: &[char]) -> String {
    let mut shown = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            _ if kept.contains(&letter) => shown.push(letter),
            '\0'..='\x1f' => {
                shown.push(char::from_u32(0x2400 + u32::from(letter)).unwrap_or('\u{fffd}'));
            }
            '\x7f' => shown.push('\u{2421}'),
            '\u{80}'..='\u{9f}'
            | '\u{61c}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}' => {
                let _ = write!(shown, "[U+{:04X}]", u32::from(letter));
            }
            _ => shown.push(letter),
        }
    }
    shown
}

impl Report {
    /// The report with nothing in it that steers a terminal, from which every format is then rendered.
    ///
    /// # Errors
    /// It cannot be told in JSON.
    pub fn printable(&self) -> serde_json::Result<Self> {
        serde_json::from_value(cleaned(serde_json::to_value(self)?))
    }
}

fn cleaned(value: Value) -> Value {
    match value {
        Value::String(text) => printable_lines(&text).into(),
        Value::Array(items) => items.into_iter().map(cleaned).collect(),
        Value::Object(members) => {
            let members = members.into_iter();
            let cleaned = members.map(|(name, value)| (printable_lines(&name), cleaned(value)));
            Value::Object(cleaned.collect::<Map<_, _>>())
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_a_terminal_or_a_line_is_made_visible() {
        let text = "a\0\x1b[31m\r\n\tb\x7f";
        assert_eq!(printable_lines(text), "a␀␛[31m␍\n\tb␡");
        assert_eq!(printable(text), "a␀␛[31m␍␊␉b␡");
        let turned = "\u{202e}evil\u{85}\u{2028}";
        assert_eq!(printable(turned), "[U+202E]evil[U+0085][U+2028]");
    }
}
