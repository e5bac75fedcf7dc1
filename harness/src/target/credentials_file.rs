//! The credentials file: a TOML table for each platform, with the slots that the platform's profile declares.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Context as _, anyhow, bail};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{credentials::Credentials, environment, secret::Secret};
use crate::documents::{
    Documents,
    profile::{Limit, Profile},
};

/// Reads the tables of `platforms` from a credentials file, which may have tables of `others` as well: nothing is asked of those,
/// nor of the environment for them.
///
/// # Errors
/// File, line, what is wrong there and what is allowed.
pub fn load(
    path: &Path,
    platforms: &[Documents],
    others: &[Documents],
) -> anyhow::Result<BTreeMap<String, Credentials>> {
    let shown = path.display().to_string();
    let text = fs::read_to_string(path)
        .with_context(|| format!("cannot read the credentials file {shown}"))?;
    read(&shown, &text, platforms, others)
}

/// Reads credentials from text; `origin` names it in errors.
pub fn read(
    origin: &str,
    text: &str,
    platforms: &[Documents],
    others: &[Documents],
) -> anyhow::Result<BTreeMap<String, Credentials>> {
    let source = Source { origin, text };
    // The parser's own message would quote the line, which may hold a secret.
    let file = DeTable::parse(text).map_err(|error| {
        anyhow!(
            "{}: {}",
            source.place(error.span().map_or(0, |span| span.start)),
            error.message()
        )
    })?;
    let mut all = BTreeMap::new();
    for (name, value) in file.get_ref() {
        let place = source.place(name.span().start);
        let name = name.get_ref().as_ref();
        let is_named = |known: &&Documents| known.profile.name == name;
        let Some(documents) = platforms.iter().find(is_named) else {
            if others.iter().any(|other| is_named(&other)) {
                continue;
            }
            let known: Vec<_> = platforms
                .iter()
                .chain(others)
                .map(|known| known.profile.name.as_str())
                .collect();
            bail!(
                "{place}: [{name}] is no platform; known are {}",
                known.join(", ")
            );
        };
        let DeValue::Table(table) = value.get_ref() else {
            bail!("{place}: {name} must be a table: [{name}]");
        };
        all.insert(
            name.to_owned(),
            source.credentials(table, &documents.profile)?,
        );
    }
    Ok(all)
}

pub(super) struct Source<'a> {
    origin: &'a str,
    text: &'a str,
}

impl Source<'_> {
    pub(super) fn place(&self, offset: usize) -> String {
        let line = self.text[..offset.min(self.text.len())]
            .matches('\n')
            .count()
            + 1;
        format!("{}:{line}", self.origin)
    }

    fn credentials(&self, table: &DeTable<'_>, profile: &Profile) -> anyhow::Result<Credentials> {
        let mut credentials = Credentials::default();
        for (name, value) in table {
            let place = self.place(name.span().start);
            let name = name.get_ref().as_ref();
            let is_limits = |declared: &str| {
                declared
                    .split_once('.')
                    .is_some_and(|(table, _)| table == name)
            };
            if name == "url" {
                let url = self.text_of("url", value)?;
                credentials.url = Some(url.trim_end_matches('/').to_owned());
            } else if name == "allow_hosts" {
                credentials.allow_hosts = self.hosts(value)?;
            } else if let Some(slot) = profile.credentials.get(name) {
                self.slot(name, slot, value, &mut credentials)?;
            } else if profile
                .limits
                .values()
                .flat_map(Limit::declarations)
                .any(is_limits)
            {
                credentials
                    .limits
                    .extend(self.limits(name, value, profile)?);
            } else {
                bail!(
                    "{place}: {name} is no slot of {}; slots are {}",
                    profile.name,
                    slots_of(profile)
                );
            }
        }
        for (name, slot) in profile.credentials.iter().filter(|(_, slot)| slot.needed) {
            if !credentials.has(name) {
                bail!(
                    "{}: [{}] needs {name}: {}",
                    self.origin,
                    profile.name,
                    slot.about
                );
            }
        }
        self.refuse_halves(profile, &credentials)?;
        self.refuse_twins(profile, &credentials)?;
        Ok(credentials)
    }

    /// What is exchanged together is given together.
    fn refuse_halves(&self, profile: &Profile, credentials: &Credentials) -> anyhow::Result<()> {
        for exchange in profile
            .credentials
            .values()
            .filter_map(|it| it.exchange.as_ref())
        {
            let parts = exchange.blanks.values().map(|part| {
                let given =
                    credentials.slots.contains_key(part) || credentials.facts.contains_key(part);
                (part, given)
            });
            let (given, missing): (Vec<_>, Vec<_>) = parts.partition(|(_, given)| *given);
            if let (Some((one, _)), Some((other, _))) = (given.first(), missing.first()) {
                bail!(
                    "{}: [{}] has {one} and lacks {other}: give both, or neither",
                    self.origin,
                    profile.name
                );
            }
        }
        Ok(())
    }

    /// One credential in two slots that say different things of it would convict the target of the file's mistake.
    fn refuse_twins(&self, profile: &Profile, credentials: &Credentials) -> anyhow::Result<()> {
        const STATES: [&str; 3] = ["live", "expired", "revoked"];
        let mut known: BTreeMap<Vec<&str>, &str> = BTreeMap::new();
        let slots = profile.credentials.iter();
        for (name, _) in slots.filter(|(_, slot)| STATES.contains(&slot.state.as_str())) {
            let parts = credentials.slots.iter().filter(|(part, _)| {
                let rest = part.strip_prefix(name.as_str());
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            });
            let value: Vec<_> = parts.map(|(_, secret)| secret.reveal()).collect();
            if value.is_empty() {
                continue;
            }
            if let Some(other) = known.insert(value, name) {
                bail!(
                    "{}: [{}] {other} and {name} are the same credential: a slot says what it is, so each has its own",
                    self.origin,
                    profile.name
                );
            }
        }
        Ok(())
    }

    /// The numbers of a table of limits, by where they are declared.
    fn limits(
        &self,
        table_name: &str,
        value: &Spanned<DeValue<'_>>,
        profile: &Profile,
    ) -> anyhow::Result<BTreeMap<String, u32>> {
        let known: Vec<_> = profile
            .limits
            .values()
            .flat_map(Limit::declarations)
            .collect();
        let DeValue::Table(table) = value.get_ref() else {
            bail!(
                "{}: {table_name} must be a table; limits are {}",
                self.place(value.span().start),
                known.join(", ")
            );
        };
        let mut limits = BTreeMap::new();
        for (name, value) in table {
            let place = self.place(name.span().start);
            let name = format!("{table_name}.{}", name.get_ref());
            if !known.contains(&name.as_str()) {
                bail!(
                    "{place}: {name} is no limit of {}; limits are {}",
                    profile.name,
                    known.join(", ")
                );
            }
            let number = match value.get_ref() {
                DeValue::Integer(number) => {
                    number.to_string().parse().ok().filter(|number| *number > 0)
                }
                _ => None,
            };
            let number = number
                .with_context(|| format!("{place}: {name} must be a whole number above zero"))?;
            limits.insert(name, number);
        }
        Ok(limits)
    }

    pub(super) fn secret_of(
        &self,
        name: &str,
        value: &Spanned<DeValue<'_>>,
    ) -> anyhow::Result<Secret> {
        let text = self.text_of(name, value)?;
        if text.is_empty() {
            let place = self.place(value.span().start);
            bail!("{place}: {name} is empty; remove the line if you have no such credential");
        }
        Ok(Secret::new(&text))
    }

    pub(super) fn text_of(
        &self,
        name: &str,
        value: &Spanned<DeValue<'_>>,
    ) -> anyhow::Result<String> {
        let place = self.place(value.span().start);
        let DeValue::String(text) = value.get_ref() else {
            bail!("{place}: {name} must be a string");
        };
        from_environment(text).with_context(|| format!("{place}: {name}"))
    }
}

/// Everything that a platform's table may hold.
fn slots_of(profile: &Profile) -> String {
    let limits = profile
        .limits
        .values()
        .filter_map(|limit| limit.declared.split('.').next());
    let mut names: Vec<_> = profile
        .credentials
        .keys()
        .map(String::as_str)
        .chain(limits)
        .chain(["allow_hosts", "url"])
        .collect();
    names.sort_unstable();
    names.dedup();
    names.join(", ")
}

/// Replaces a text that is `${NAME}` by the environment variable of that name. What is no name may be a secret, and is not
/// quoted.
fn from_environment(text: &str) -> anyhow::Result<String> {
    let name = text
        .strip_prefix("${")
        .and_then(|rest| rest.strip_suffix('}'));
    let Some(name) = name else {
        let opening = text.split_once("${");
        if opening.is_some_and(|(_, rest)| rest.contains('}')) {
            bail!(
                "${{NAME}} stands for a whole value, not for a part of one; put the whole value into the variable"
            );
        }
        return Ok(text.to_owned());
    };
    let letters = name
        .bytes()
        .all(|it| it.is_ascii_alphanumeric() || it == b'_');
    if !letters || name.is_empty() || name.starts_with(|it: char| it.is_ascii_digit()) {
        bail!(
            "what stands between ${{ and }} is no name of a variable; if it is a part of the value, put the whole value into a variable and write ${{NAME}}"
        );
    }
    environment::variable(name).with_context(|| {
        format!("the environment variable {name} is not set; export it or write the value itself")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaint(text: &str) -> String {
        let platforms = Documents::embedded().expect("the embedded documents are sound");
        let error = read("mine.toml", text, &platforms, &[]).expect_err("it is wrong");
        format!("{error:#}")
    }

    fn first_platform() -> (String, String) {
        let platforms = Documents::embedded().expect("the embedded documents are sound");
        let profile = &platforms[0].profile;
        let needed = profile
            .credentials
            .iter()
            .find(|(_, slot)| slot.needed)
            .expect("one slot is needed");
        (profile.name.clone(), needed.0.clone())
    }

    #[test]
    fn an_unknown_slot_is_named_with_its_line() {
        let (platform, needed) = first_platform();
        let message = complaint(&format!(
            "[{platform}]\n{needed} = \"a-secret-value\"\nred_key = \"x\"\n"
        ));
        assert!(
            message.starts_with("mine.toml:3: red_key is no slot"),
            "{message}"
        );
    }

    #[test]
    fn a_missing_variable_is_named_with_its_line() {
        let (platform, needed) = first_platform();
        let message = complaint(&format!(
            "[{platform}]\n{needed} = \"${{COUNTERSIGN_UNSET}}\"\n"
        ));
        assert!(
            message.starts_with("mine.toml:2:") && message.contains("COUNTERSIGN_UNSET"),
            "{message}"
        );
    }

    #[test]
    fn a_variable_stands_for_a_whole_value_and_what_is_none_is_never_quoted() {
        let (platform, needed) = first_platform();
        for (value, expected) in [
            ("ab${COUNTERSIGN_UNSET}", "a whole value"),
            ("${COUNTERSIGN_UNSET}ab", "a whole value"),
            ("${A}${COUNTERSIGN_UNSET}", "no name of a variable"),
            ("${s3cret-COUNTERSIGN_UNSET}", "no name of a variable"),
            ("${}", "no name of a variable"),
        ] {
            let message = complaint(&format!("[{platform}]\n{needed} = \"{value}\"\n"));
            let place = format!("mine.toml:2: {needed}: ");
            assert!(message.starts_with(&place), "{message}");
            assert!(message.contains(expected), "{value}: {message}");
            assert!(!message.contains("COUNTERSIGN_UNSET"), "{message}");
        }
    }

    #[test]
    fn a_broken_file_is_named_with_its_line_and_without_its_secrets() {
        let (platform, needed) = first_platform();
        let message = complaint(&format!(
            "[{platform}]\n{needed} = \"abc_sk_secret\nurl = 3"
        ));
        assert!(message.starts_with("mine.toml:2"), "{message}");
        assert!(!message.contains("abc_sk_secret"), "{message}");
    }

    #[test]
    fn a_needed_slot_that_is_missing_says_what_belongs_there() {
        let (platform, needed) = first_platform();
        let message = complaint(&format!("[{platform}]\nurl = \"http://127.0.0.1:1\"\n"));
        assert!(message.contains(&format!("needs {needed}")), "{message}");
    }
}
