//! Reads one slot of the credentials file: a string, a table of parts, or a list of such tables.

use anyhow::{Context as _, bail};
use toml::{Spanned, de::DeValue};

use super::{credentials::Credentials, credentials_file::Source};
use crate::documents::slot::Slot;

/// The slot that says which release a target is of: what a later one added is asked of a later one only.
const RELEASE: &str = "release";

impl Source<'_> {
    /// Takes what stands in a slot: secrets apart from what is none.
    pub(super) fn slot(
        &self,
        name: &str,
        slot: &Slot,
        value: &Spanned<DeValue<'_>>,
        into: &mut Credentials,
    ) -> anyhow::Result<()> {
        if slot.fields.is_empty() {
            return self.part(name, name, slot, value, into);
        }
        if !slot.list {
            return self.table(name, slot, value, into);
        }
        let DeValue::Array(items) = value.get_ref() else {
            let place = self.place(value.span().start);
            bail!(
                "{place}: {name} must be a list of tables of {}",
                slot.fields.join(", ")
            );
        };
        for (number, item) in items.iter().enumerate() {
            self.table(&format!("{name}.{number}"), slot, item, into)?;
        }
        Ok(())
    }

    fn table(
        &self,
        name: &str,
        slot: &Slot,
        value: &Spanned<DeValue<'_>>,
        into: &mut Credentials,
    ) -> anyhow::Result<()> {
        let place = self.place(value.span().start);
        let expected = slot.fields.join(", ");
        let DeValue::Table(table) = value.get_ref() else {
            bail!("{place}: {name} must be a table of {expected}");
        };
        if let Some(stray) = table
            .keys()
            .find(|key| !slot.fields.iter().any(|field| field == key.get_ref()))
        {
            let place = self.place(stray.span().start);
            bail!(
                "{place}: {} is no part of {name}; its parts are {expected}",
                stray.get_ref()
            );
        }
        for field in &slot.fields {
            let value = table
                .iter()
                .find(|(key, _)| key.get_ref() == field)
                .map(|(_, value)| value);
            let value = value.with_context(|| {
                format!("{place}: {name} lacks {field}; its parts are {expected}")
            })?;
            self.part(&format!("{name}.{field}"), field, slot, value, into)?;
        }
        Ok(())
    }

    fn part(
        &self,
        name: &str,
        field: &str,
        slot: &Slot,
        value: &Spanned<DeValue<'_>>,
        into: &mut Credentials,
    ) -> anyhow::Result<()> {
        let text = self.secret_of(name, value)?;
        if name == RELEASE && !is_release(text.reveal()) {
            let place = self.place(value.span().start);
            bail!("{place}: {name} must be numbers with dots between them, such as \"2.24\"");
        }
        if slot.public.iter().any(|public| public == field) {
            let fact = text.reveal().trim_end_matches('/').to_owned();
            into.facts.insert(name.to_owned(), fact);
        } else {
            into.slots.insert(name.to_owned(), text);
        }
        Ok(())
    }
}

fn is_release(text: &str) -> bool {
    text.split('.').all(|part| part.parse::<u32>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::is_release;

    #[test]
    fn a_release_is_numbers_with_dots_between_them() {
        for (text, expected) in [
            ("2.24", true),
            ("3", true),
            ("latest", false),
            ("2.24-beta", false),
            ("2.", false),
        ] {
            assert_eq!(is_release(text), expected, "{text}");
        }
    }
}
