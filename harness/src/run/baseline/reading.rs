//! Reads a baseline, and refuses what could never match or would hide what nobody knows.

use std::{fs, path::Path};

use anyhow::{Context as _, anyhow, bail, ensure};
use jiff::civil::Date;
use serde::Deserialize;
use toml::{Spanned, value::Datetime};

use super::{Baseline, Entry};
use crate::documents::{Documents, claim::ClaimId};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    known: Vec<Spanned<Written>>,
}

/// An entry as it stands in the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    claim: String,
    #[serde(default)]
    platform: Option<String>,
    reason: String,
    owner: String,
    expires: Datetime,
}

impl Baseline {
    /// Reads a baseline as of `today`; `known` are all platforms that an entry may name.
    ///
    /// # Errors
    /// File, line, what is wrong there and what to write instead.
    pub fn load(path: &Path, known: &[Documents], today: Date) -> anyhow::Result<Self> {
        let shown = path.display().to_string();
        let text = fs::read_to_string(path)
            .with_context(|| format!("cannot read the baseline {shown}"))?;
        Self::read(&shown, &text, known, today)
    }

    /// The same from text; `origin` names it in errors.
    pub fn read(
        origin: &str,
        text: &str,
        known: &[Documents],
        today: Date,
    ) -> anyhow::Result<Self> {
        let line = |offset: usize| text[..offset.min(text.len())].matches('\n').count() + 1;
        let file: File = toml::from_str(text).map_err(|error| {
            let line = line(error.span().map_or(0, |span| span.start));
            anyhow!(
                "{origin}:{line}: {}; an entry is [[known]] with claim, reason, owner, expires = 2027-01-31, and perhaps platform",
                error.message()
            )
        })?;
        let mut entries: Vec<Entry> = Vec::new();
        for written in file.known {
            let line = line(written.span().start);
            let place = format!("{origin}:{line}");
            let entry = entry(written.into_inner(), line, known).context(place.clone())?;
            if let Some(other) = entries.iter().find(|other| is_twin(other, &entry)) {
                bail!(
                    "{place}: {} stands in line {} already",
                    entry.claim,
                    other.line
                );
            }
            entries.push(entry);
        }
        Ok(Self {
            origin: origin.to_owned(),
            today,
            entries,
        })
    }
}

fn entry(written: Written, line: usize, known: &[Documents]) -> anyhow::Result<Entry> {
    let Written {
        claim,
        platform,
        reason,
        owner,
        expires,
    } = written;
    ensure!(
        !claim.contains(['*', '?']),
        "{claim}: a claim is named by its whole id: a wildcard would hide breaches that nobody knows"
    );
    for (name, value) in [("reason", &reason), ("owner", &owner)] {
        ensure!(!value.trim().is_empty(), "{claim}: its {name} is empty");
    }
    let id = ClaimId(claim);
    let names: Vec<_> = known.iter().map(|it| it.profile.name.as_str()).collect();
    if let Some(platform) = platform.as_deref().filter(|it| !names.contains(it)) {
        bail!(
            "{id}: {platform} is no platform; known are {}",
            names.join(", ")
        );
    }
    let about = |it: &&Documents| platform.as_ref().is_none_or(|one| *one == it.profile.name);
    let mut claims = known
        .iter()
        .filter(about)
        .filter_map(|it| it.claim(&id))
        .peekable();
    ensure!(
        claims.peek().is_some(),
        "{id}: no such claim of {}; `countersign claims` lists them",
        platform.as_deref().unwrap_or("any platform")
    );
    ensure!(
        claims.any(|claim| claim.gates(None) && claim.excluded.is_none()),
        "{id}: this claim can never fail, only a documented MUST that is tested can: take the entry out"
    );
    let date = expires.date.filter(|_| expires.time.is_none());
    let date = date.and_then(|it| {
        Date::new(
            i16::try_from(it.year).ok()?,
            it.month.try_into().ok()?,
            it.day.try_into().ok()?,
        )
        .ok()
    });
    Ok(Entry {
        expires: date
            .with_context(|| format!("{id}: expires must be a day, such as 2027-01-31"))?,
        claim: id,
        platform,
        reason,
        owner,
        line,
    })
}

/// Whether two entries may be about the same.
fn is_twin(one: &Entry, other: &Entry) -> bool {
    let apart =
        one.platform.is_some() && other.platform.is_some() && one.platform != other.platform;
    one.claim == other.claim && !apart
}
