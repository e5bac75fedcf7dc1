//! Whatever a target says stays a text.

use super::*;

#[test]
fn what_steers_a_terminal_or_a_line_is_made_visible() {
    assert_eq!(visible("a\0\x1b[31m\r\n\tb\x7f"), "a␀␛[31m␍\n\tb␡");
    assert_eq!(visible("\u{202e}evil\u{85}"), "[U+202E]evil[U+0085]");
}
