//! A baseline: failures that are known, each with whoever answers for it and a day on which that ends.

mod entry;
mod reading;

use jiff::civil::Date;

pub use self::entry::Entry;
use crate::{
    documents::claim::ClaimId,
    report::{PlatformReport, Report, Verdict},
};

/// Failures that are known, as of a day.
#[derive(Clone, Debug)]
pub struct Baseline {
    /// Path of its file, as people know it.
    origin: String,
    today: Date,
    entries: Vec<Entry>,
}

impl Baseline {
    /// What is known of the failure of a claim; an entry that has expired excuses nothing.
    pub fn of(&self, platform: &str, claim: &ClaimId) -> Option<&Entry> {
        let mut entries = self.entries.iter();
        entries.find(|it| !self.is_over(it) && it.fits(platform, claim))
    }

    /// What is wrong with the baseline itself after a run: entries that have expired, and such as match nothing that failed.
    pub fn faults(&self, report: &Report) -> Vec<String> {
        self.faults_of(report, |_| true)
    }

    /// The same for entries about claims of one platform.
    pub fn stale(&self, report: &Report, platform: &PlatformReport) -> Vec<String> {
        self.faults_of(report, |entry| {
            let mut claims = platform.claims.iter();
            claims.any(|it| entry.fits(&platform.platform, &it.claim))
        })
    }

    fn faults_of(&self, report: &Report, concerns: impl Fn(&Entry) -> bool) -> Vec<String> {
        let entries = self.entries.iter().filter(|entry| concerns(entry));
        let told = entries.filter_map(|entry| Some((entry, self.fault(entry, report)?)));
        told.map(|(entry, fault)| format!("{}: {fault}", self.place(entry)))
            .collect()
    }

    /// Entries of which the run cannot say whether they still hold, since it did not try all of their claims.
    pub fn untried(&self, report: &Report) -> Vec<String> {
        let entries = self.entries.iter();
        let untried = entries.filter(|it| !self.is_over(it) && outcome(it, report).is_none());
        untried
            .map(|entry| {
                format!(
                    "{}: this run did not try all of the claim",
                    self.place(entry)
                )
            })
            .collect()
    }

    fn fault(&self, entry: &Entry, report: &Report) -> Option<String> {
        if self.is_over(entry) {
            let (expires, owner) = (entry.expires, &entry.owner);
            return Some(format!(
                "expired after {expires}: {owner} has to mend the platform, or to say until when it stays as it is"
            ));
        }
        match outcome(entry, report)? {
            Verdict::Fail => None,
            verdict => Some(format!(
                "matches nothing that failed: the claim's verdict is {verdict}; take the entry out"
            )),
        }
    }

    fn is_over(&self, entry: &Entry) -> bool {
        self.today > entry.expires
    }

    fn place(&self, entry: &Entry) -> String {
        format!("{}:{}: {}", self.origin, entry.line, entry.claim)
    }
}

/// What became of the claim of an entry; a claim that held is judged only where all of it was tried.
fn outcome(entry: &Entry, report: &Report) -> Option<Verdict> {
    let of_platform = |platform: &PlatformReport| {
        let mut claims = platform.claims.iter();
        let claim = claims.find(|it| entry.fits(&platform.platform, &it.claim))?;
        let mut scenarios = platform.scenarios.iter();
        let is_partial =
            scenarios.any(|it| it.claims.contains(&entry.claim) && is_untried(it.verdict));
        let is_known = claim.verdict == Verdict::Fail || !(is_partial || is_untried(claim.verdict));
        is_known.then_some(claim.verdict)
    };
    report.platforms.iter().filter_map(of_platform).max()
}

/// Whether nothing was learnt: another run, or another shard, may know more.
fn is_untried(verdict: Verdict) -> bool {
    matches!(
        verdict,
        Verdict::NotAsked | Verdict::CouldNotRun | Verdict::Error
    )
}

#[cfg(test)]
mod tests;
