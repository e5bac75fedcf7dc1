//! A document as a file: where in it something stands, for whoever has to mend it.

use std::fmt::Write as _;

use toml::{
    Spanned,
    de::{DeArray, DeTable, DeValue},
};

use super::{
    mistake::{Mistake, Mistakes},
    soundness::Fault,
};

/// A file of TOML.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    /// Its path, as people know it.
    pub(super) path: &'a str,
    /// What it says.
    pub(super) text: &'a str,
}

impl Source<'_> {
    /// Reads it.
    ///
    /// # Errors
    /// The file, the line that has another shape, and the shape that is expected there.
    pub(super) fn read<T: serde::de::DeserializeOwned>(self) -> anyhow::Result<T> {
        toml::from_str(self.text).map_err(|error| {
            let offset = error.span().map_or(0, |span| span.start);
            Mistakes(vec![self.mistake(offset, error.message())]).into()
        })
    }

    /// Tells every mistake on a line of its own, in the order of the file.
    ///
    /// # Errors
    /// The mistakes, if there are any.
    pub(super) fn refuse(self, faults: &[Fault]) -> anyhow::Result<()> {
        let Ok(table) = DeTable::parse(self.text) else {
            return Ok(());
        };
        let mut told: Vec<_> = faults
            .iter()
            .map(|fault| {
                let (offset, place) = find(&table, &fault.place);
                self.mistake(offset, &format!("{place}: {}", fault.words))
            })
            .collect();
        told.sort();
        told.dedup();
        if told.is_empty() {
            return Ok(());
        }
        Err(Mistakes(told).into())
    }

    fn mistake(self, offset: usize, words: &str) -> Mistake {
        let before = &self.text[..offset.min(self.text.len())];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default();
        let place = (line, column.chars().count() + 1);
        Mistake::new(self.path, self.text, place, words)
    }
}

/// Where a place begins, or as much of it as the file has, and its dotted name.
fn find(table: &Spanned<DeTable<'_>>, place: &[String]) -> (usize, String) {
    let mut offset = 0;
    let mut shown = String::new();
    let mut members = Some(table.get_ref());
    let mut items = None;
    for key in place {
        let value = if let Some(number) = items.and_then(|_| key.parse::<usize>().ok()) {
            let _ = write!(shown, "[{number}]");
            let item = items.and_then(|items: &DeArray<'_>| items.get(number));
            item.inspect(|item| offset = item.span().start)
        } else {
            let dot = if shown.is_empty() { "" } else { "." };
            let _ = write!(shown, "{dot}{}", quoted(key));
            let member = members.and_then(|it| it.iter().find(|(name, _)| name.get_ref() == key));
            member.map(|(name, value)| {
                offset = name.span().start;
                value
            })
        };
        (members, items) = match value.map(Spanned::get_ref) {
            Some(DeValue::Table(table)) => (Some(table), None),
            Some(DeValue::Array(array)) => (None, Some(array)),
            _ => (None, None),
        };
    }
    (offset, shown)
}

/// A key as TOML has it: in quotes, unless it is bare.
fn quoted(key: &str) -> String {
    let is_bare = |letter: char| letter.is_ascii_alphanumeric() || "-_".contains(letter);
    if !key.is_empty() && key.chars().all(is_bare) {
        key.to_owned()
    } else {
        format!("{key:?}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_found_in_tables_of_every_form() {
        let text = "a = 1\n[b]\nc = { d = 2 }\n[[e]]\n\"f g\" = 3\n[h]\ni = [\n  1,\n  2]\n";
        let table = DeTable::parse(text).unwrap();
        let source = Source { path: "", text };
        for (place, line, shown) in [
            (&["a"][..], 1, "a"),
            (&["b", "c", "d"], 3, "b.c.d"),
            (&["b", "c", "missing"], 3, "b.c.missing"),
            (&["e", "0", "f g"], 5, "e[0].\"f g\""),
            (&["h", "i", "1"], 9, "h.i[1]"),
            (&["missing"], 1, "missing"),
        ] {
            let place: Vec<_> = place.iter().map(ToString::to_string).collect();
            let (offset, found) = find(&table, &place);
            assert_eq!(
                (source.mistake(offset, "").line, found.as_str()),
                (line, shown)
            );
        }
    }
}
