//! What is known of the terminal: how wide it is, and whether anybody sits there.

use std::io::{IsTerminal as _, stderr};

use super::writer::{self, say};
use crate::{report::text::wrapped, target::environment::variable};

/// Wider lines are hard to read.
const WIDEST: usize = 110;

/// The columns of the terminal that standard output goes to; a file or a pipe has no end of them, and no line is broken there.
pub(super) fn columns() -> usize {
    let (of_output, _) = writer::columns();
    of_output.map_or(usize::MAX, |columns| columns.clamp(20, WIDEST))
}

/// The columns of what progress is drawn on.
pub(super) fn width() -> usize {
    let (_, of_errors) = writer::columns();
    of_errors.unwrap_or(WIDEST)
}

/// Whether something may be drawn over and over on standard error: not in CI, where a log keeps every frame.
pub(super) fn is_drawn_on() -> bool {
    let is_set = |name: &str| variable(name).is_some_and(|value| !value.is_empty());
    let is_dumb = variable("TERM").is_some_and(|it| it == "dumb");
    stderr().is_terminal() && !is_dumb && !is_set("CI")
}

/// Prints words after a beginning; on a terminal what does not fit stands below, `indent` columns to the right.
pub(super) fn say_below(beginning: &str, words: &str, indent: usize) {
    say!(
        "{}",
        wrapped(beginning, words, &" ".repeat(indent), columns())
    );
}
