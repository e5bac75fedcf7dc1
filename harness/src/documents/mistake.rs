//! A mistake in a file that somebody wrote: the place, and what is wrong there.

use std::{error, fmt};

/// One mistake.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mistake {
    /// The file.
    pub path: String,
    /// From one.
    pub line: usize,
    /// From one, in characters.
    pub column: usize,
    /// What is wrong.
    pub words: String,
    /// The line itself.
    pub source: String,
}

impl Mistake {
    /// A mistake in `text`.
    pub fn new(
        path: &str,
        text: &str,
        (line, column): (usize, usize),
        words: impl Into<String>,
    ) -> Self {
        let source = text.lines().nth(line.saturating_sub(1));
        Self {
            path: path.to_owned(),
            line,
            column,
            words: words.into(),
            source: source.unwrap_or_default().to_owned(),
        }
    }

    /// A mistake where `wrong` stands first at or below a line; at the beginning of that line, if it stands nowhere.
    pub fn at(path: &str, text: &str, line: usize, wrong: &str, words: impl Into<String>) -> Self {
        let first = line.saturating_sub(1);
        let below = text.lines().enumerate().skip(first);
        let mut found = below.filter_map(|(number, line)| Some((number, line, line.find(wrong)?)));
        let (line, column) = found.next().map_or_else(
            || {
                let start = text.lines().nth(first).unwrap_or_default();
                (line, start.len() - start.trim_start().len() + 1)
            },
            |(number, line, at)| (number + 1, line[..at].chars().count() + 1),
        );
        Self::new(path, text, (line, column), words)
    }

    /// With its column, the line, and a caret at the place.
    pub fn shown(&self) -> String {
        let caret = self.source.chars().take(self.column.saturating_sub(1));
        // A tab stays one, so that the caret stands below its place however wide tabs are.
        let blanks = caret.map(|letter| if letter == '\t' { '\t' } else { ' ' });
        format!(
            "{}:{}:{}: {}\n  {}\n  {}^",
            self.path,
            self.line,
            self.column,
            self.words,
            self.source,
            blanks.collect::<String>()
        )
    }
}

/// All mistakes of one file, a line for each.
#[derive(Clone, Debug)]
pub struct Mistakes(pub Vec<Mistake>);

impl fmt::Display for Mistakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let told = self.0.iter();
        let told = told.map(|it| format!("{}:{}: {}", it.path, it.line, it.words));
        f.write_str(&told.collect::<Vec<_>>().join("\n"))
    }
}

impl error::Error for Mistakes {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caret_stands_below_the_place() {
        let text = "one\n\t\u{e9}\u{e9} <x>\n";
        let mistake = Mistake::at("a.feature", text, 1, "<x>", "it is bare");
        let expected = "a.feature:2:5: it is bare\n  \t\u{e9}\u{e9} <x>\n  \t   ^";
        assert_eq!(mistake.shown(), expected);
    }

    #[test]
    fn what_stands_nowhere_is_told_of_its_line() {
        let mistake = Mistake::at("a", "one\n  two\n", 2, "three", "");
        assert_eq!((mistake.line, mistake.column), (2, 3));
    }
}
