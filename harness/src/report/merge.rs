//! Joins the reports of all shards of a run: what one shard left to another is settled by that other.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use thiserror::Error;

use super::{
    ClaimResult, Expense, Lack, PlatformReport, Report, Verdict,
    conformance::conformance,
    shard::{OF_ANOTHER, Shard},
};

/// Why reports cannot be joined.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum Refusal {
    /// It is a whole run.
    #[error("{0} is of no shard: it was made without --shard")]
    NoShard(String),
    /// A part is not there.
    #[error("shard {0} is missing")]
    Missing(String),
    /// A part is there twice, or belongs to another division.
    #[error("{0} is of shard {1}, which is there already or belongs to another division")]
    Twice(String, String),
    /// They are parts of different runs.
    #[error("{0} and {1} differ in {2}")]
    Different(String, String, String),
}

/// Joins reports, each with the name that a refusal calls it by.
///
/// # Errors
/// Reports that are not all the shards of one run.
pub fn merge(reports: &[(String, Report)]) -> Result<Report, Refusal> {
    let Some((first_name, first)) = reports.first() else {
        return Err(Refusal::Missing("1/1".to_owned()));
    };
    let mut found: BTreeSet<Shard> = BTreeSet::new();
    for (name, report) in reports {
        let shard = report.run.options.get("shard");
        let shard: Option<Shard> = shard.and_then(|shard| shard.parse().ok());
        let shard = shard.ok_or_else(|| Refusal::NoShard(name.clone()))?;
        let is_of_these = found.first().is_none_or(|it| it.of == shard.of);
        if !is_of_these || !found.insert(shard) {
            return Err(Refusal::Twice(name.clone(), shard.to_string()));
        }
        if let Some(what) = difference(first, report) {
            return Err(Refusal::Different(first_name.clone(), name.clone(), what));
        }
    }
    let of = found.first().map_or(1, |it| it.of);
    let mut all = (1..=of).map(|number| Shard { number, of });
    if let Some(missing) = all.find(|shard| !found.contains(shard)) {
        return Err(Refusal::Missing(missing.to_string()));
    }
    Ok(joined(reports))
}

/// In what two reports differ that should be parts of one run.
fn difference(one: &Report, other: &Report) -> Option<String> {
    if (&one.schema, &one.version) != (&other.schema, &other.version) {
        return Some("the version of countersign".to_owned());
    }
    if one.run.seed != other.run.seed {
        return Some("the seed".to_owned());
    }
    if !are_together(&one.started, &other.started) {
        return Some("the day on which they began".to_owned());
    }
    let options = |report: &Report| {
        let mut options = report.run.options.clone();
        options.remove("shard");
        options
    };
    let (of_one, of_other) = (options(one), options(other));
    let mut names = of_one.keys().chain(of_other.keys());
    if let Some(name) = names.find(|name| of_one.get(*name) != of_other.get(*name)) {
        return Some(format!("the option --{name}"));
    }
    if one.platforms.len() != other.platforms.len() {
        return Some("the platforms".to_owned());
    }
    let mut pairs = one.platforms.iter().zip(&other.platforms);
    pairs.find_map(|(one, other)| {
        let name = &one.platform;
        if *name != other.platform {
            Some("the platforms".to_owned())
        } else if place(one) != place(other) {
            Some(format!("the target of {name}"))
        } else if suite(one) != suite(other) || one.files != other.files {
            Some(format!("the scenarios or claims of {name}"))
        } else {
            None
        }
    })
}

/// Where a target is; the mock inside the process has whatever port is free.
fn place(platform: &PlatformReport) -> Option<&str> {
    (!platform.embedded).then_some(platform.target.as_str())
}

/// Whether two runs began so close to each other that they may be parts of one.
fn are_together(one: &str, other: &str) -> bool {
    const A_DAY: SignedDuration = SignedDuration::from_hours(24);
    let [one, other] = [one, other].map(|it| it.parse::<Timestamp>().ok());
    let apart = one.zip(other).map(|(one, other)| one.duration_since(other));
    apart.is_some_and(|apart| apart.abs() < A_DAY)
}

type Suite<'a> = (
    Vec<(&'a str, &'a str, usize, Vec<&'a str>)>,
    Vec<(&'a str, &'a str)>,
);

/// What is asked, whatever became of it.
fn suite(platform: &PlatformReport) -> Suite<'_> {
    let scenarios = platform.scenarios.iter().map(|it| {
        let claims = it.claims.iter().map(|claim| claim.0.as_str());
        (
            it.id.as_str(),
            it.feature.as_str(),
            it.line,
            claims.collect(),
        )
    });
    let claims = platform.claims.iter();
    let claims = claims.map(|it| (it.claim.0.as_str(), it.sentence.as_str()));
    (scenarios.collect(), claims.collect())
}

fn joined(reports: &[(String, Report)]) -> Report {
    let (_, first) = &reports[0];
    let mut whole = first.clone();
    let all = || reports.iter().map(|(_, report)| report);
    let list = |items: Vec<String>| items.join(", ");
    let earliest = all().map(|it| &it.started).min();
    let latest = all().map(|it| &it.finished).max();
    whole.started = earliest.cloned().unwrap_or_default();
    whole.finished = latest.cloned().unwrap_or_default();
    whole.run.id = list(all().map(|it| it.run.id.clone()).collect());
    let shards = all().filter_map(|it| it.run.options.get("shard").cloned());
    whole
        .run
        .options
        .insert("shard".to_owned(), list(shards.collect()));
    let tolerated = tolerated(&first.run.options);
    for (number, platform) in whole.platforms.iter_mut().enumerate() {
        let parts: Vec<_> = all().map(|report| &report.platforms[number]).collect();
        join(platform, &parts, &tolerated);
    }
    whole
}

/// The lacks that the operator tolerates, as the options tell.
fn tolerated(options: &BTreeMap<String, String>) -> Vec<Lack> {
    let named = options.get("allow-incomplete").map_or("", String::as_str);
    let all = [Lack::Control, Lack::Credential, Lack::Budget];
    let is_named = |lack: &Lack| named.split(',').any(|name| name == lack.to_string());
    all.into_iter().filter(is_named).collect()
}

fn join(platform: &mut PlatformReport, parts: &[&PlatformReport], tolerated: &[Lack]) {
    let each = || parts.iter();
    for (number, scenario) in platform.scenarios.iter_mut().enumerate() {
        let told = each().map(|part| &part.scenarios[number]);
        // Each is another shard's but for one; what is nobody's is told alike.
        let settled = told.max_by_key(|it| (it.reason != OF_ANOTHER, it.verdict));
        scenario.clone_from(settled.unwrap_or(&scenario.clone()));
    }
    for (number, claim) in platform.claims.iter_mut().enumerate() {
        join_claim(claim, each().map(|part| &part.claims[number]));
    }
    platform.counts.values_mut().for_each(|count| *count = 0);
    for claim in &platform.claims {
        let name = claim.verdict.name().to_owned();
        *platform.counts.entry(name).or_default() += 1;
    }
    platform.seconds = each().map(|it| it.seconds).fold(0.0, f64::max);
    platform.findings = each().flat_map(|it| it.findings.clone()).collect();
    platform.leftovers = each().flat_map(|it| it.leftovers.clone()).collect();
    platform.spent = together(each().flat_map(|it| &it.spent));
    platform.remaining = each().flat_map(|it| it.remaining.clone()).collect();
    // Why nothing could be run, or no more, stands nowhere but in the shard's own verdict.
    let obstacle = each().find(|part| {
        let told = conformance(&part.claims, &part.scenarios, tolerated, None);
        (part.verdict, &part.reason) != (told.0, &told.1)
    });
    let obstacle = obstacle.map(|part| part.reason.as_str());
    (platform.verdict, platform.reason) =
        conformance(&platform.claims, &platform.scenarios, tolerated, obstacle);
}

/// What all shards have spent, of what all may spend.
fn together<'a>(expenses: impl Iterator<Item = &'a Expense>) -> Vec<Expense> {
    let mut whole: Vec<Expense> = Vec::new();
    for expense in expenses {
        match whole.iter_mut().find(|it| it.what == expense.what) {
            Some(sum) => {
                sum.spent = sum.spent.saturating_add(expense.spent);
                let most = sum.most.zip(expense.most);
                sum.most = most.map(|(one, other)| one.saturating_add(other));
            }
            None => whole.push(expense.clone()),
        }
    }
    whole
}

/// A breach counts in whichever shard it was seen, and so does a pass.
fn join_claim<'a>(claim: &mut ClaimResult, parts: impl Iterator<Item = &'a ClaimResult>) {
    let mut lacks = BTreeSet::new();
    let mut breaches = Vec::new();
    for part in parts {
        claim.verdict = claim.verdict.max(part.verdict);
        lacks.extend(part.lacks.iter().copied());
        if part.verdict == Verdict::Fail {
            breaches.push(&part.known);
        }
    }
    let is_known = breaches.iter().all(|known| known.is_some());
    claim.known = breaches.pop().filter(|_| is_known).cloned().flatten();
    claim.lacks = match claim.verdict {
        Verdict::CouldNotRun => lacks.into_iter().collect(),
        _ => Vec::new(),
    };
}

#[cfg(test)]
mod tests;
