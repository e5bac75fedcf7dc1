//! Which scenarios run, beside tags and claims: by name, again after a failure, or one part of several.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
};

use anyhow::bail;
use clap::Args;
use regex::Regex;

use super::{report::load, targets::Targets};
use crate::{
    documents::Documents,
    report::{failed::of_failed_claims, shard::Shard},
    run::{
        decision::{self, Decision},
        picks::Picks,
        plan::Entry,
    },
};

/// Options that pick scenarios.
#[derive(Clone, Debug, Args)]
pub struct Picking {
    /// Only scenarios in whose name this regular expression finds something
    #[arg(long, value_name = "REGEX")]
    name: Option<Regex>,
    /// Only what judges the claims that failed in this JSON report, with its twins
    #[arg(long, value_name = "REPORT")]
    rerun_failed: Option<PathBuf>,
    /// Only this part of the scenarios, such as 1/3 for the first of three; rules stay whole. All shards of a run have one --seed
    #[arg(long, value_name = "I/N")]
    shard: Option<Shard>,
}

impl Picking {
    /// What is picked, of platforms that are asked for.
    pub fn picks(&self, is_asked: impl Fn(&str) -> bool) -> anyhow::Result<Picks> {
        let failed = self.failed()?.map(|failed| {
            let failed = failed.into_iter().filter(|(name, _)| is_asked(name));
            failed.flat_map(|(_, ids)| ids).collect()
        });
        Ok(Picks {
            name: self.name.clone(),
            ids: failed,
            shard: self.shard,
        })
    }

    /// Leaves out platforms of which nothing failed, where only that is to run again.
    pub fn keep(&self, documents: &mut Vec<Documents>) -> anyhow::Result<()> {
        let Some(failed) = self.failed()? else {
            return Ok(());
        };
        documents.retain(|it| failed.contains_key(&it.profile.name));
        if !documents.is_empty() {
            return Ok(());
        }
        if failed.is_empty() {
            bail!(
                "--rerun-failed: nothing failed in this report, so that there is nothing to run again"
            );
        }
        let names: Vec<_> = failed.into_keys().collect();
        bail!(
            "--rerun-failed: what failed in this report is of {}, which is not asked for",
            names.join(", ")
        )
    }

    /// Refuses what can be run again only in part: a breach that nobody looks for would seem mended.
    pub fn refuse_gone(
        &self,
        selection: &decision::Selection,
        targets: &Targets,
    ) -> anyhow::Result<()> {
        if self.rerun_failed.is_none() {
            return Ok(());
        }
        let mut there = BTreeSet::new();
        for subject in &targets.subjects {
            let name = &subject.documents.profile.name;
            let entries = subject.plan(selection).entries.into_iter();
            let is_there = |it: &Entry| !matches!(it.decision, Decision::NotApplicable(_));
            there.extend(entries.filter(is_there).map(|entry| entry.id(name)));
        }
        let gone = selection.picks.gone(&there);
        if gone.is_empty() {
            return Ok(());
        }
        bail!(
            "--rerun-failed: of the claims that failed in this report these scenarios are no more, or do not apply: {}; run everything",
            gone.join(", ")
        )
    }

    /// The options that are given, as they are written.
    pub fn given(&self) -> Vec<String> {
        let shown = self.shown().into_iter();
        shown
            .map(|(name, value)| format!("--{name} {value}"))
            .collect()
    }

    /// The options as a report shows them.
    pub fn shown(&self) -> BTreeMap<String, String> {
        let report = self.rerun_failed.as_ref();
        let shown = [
            ("name", self.name.as_ref().map(ToString::to_string)),
            ("rerun-failed", report.map(|it| it.display().to_string())),
            ("shard", self.shard.as_ref().map(ToString::to_string)),
        ];
        let shown = shown.into_iter();
        shown
            .filter_map(|(name, value)| Some((name.to_owned(), value?)))
            .collect()
    }

    fn failed(&self) -> anyhow::Result<Option<BTreeMap<String, BTreeSet<String>>>> {
        let report = self.rerun_failed.as_deref().map(load).transpose()?;
        Ok(report.map(|report| of_failed_claims(&report)))
    }
}
