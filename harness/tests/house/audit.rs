//! The judge says guilty of every planted fault, and of no undocumented freedom.

use countersign::{
    report::{Conformance, PlatformReport, Verdict},
    run::{Conduct, audit, decision::RateLimits},
    target::run_name::Run,
};

use crate::stand::{Settings, Stand, wrong_on_any_platform};

#[test]
fn every_fault_is_found() {
    let wrong = wrong_on_any_platform(Settings::Latest, async |stand| {
        let conduct = Conduct::of_everything(Run::random());
        let matrix = audit::audit(&stand.documents, &stand.target, &conduct, |_| {});
        let matrix = matrix.await.unwrap();
        let mut wrong = Vec::new();
        if matrix.clean != Conformance::Conforms || matrix.faults.is_empty() {
            wrong.push(format!("{}: {}", matrix.platform, matrix.reason));
        }
        let rows = matrix.faults.iter();
        let missed = rows.filter(|row| row.fate != audit::Fate::Killed);
        wrong.extend(missed.map(|row| format!("{row:?}")));
        wrong
    });
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Judges a platform with these freedoms used otherwise; the report, and whatever failed.
async fn judge(stand: &Stand, variants: &[&str]) -> (PlatformReport, Vec<String>) {
    stand.control.reset().await.unwrap();
    stand.control.vary(variants).await.unwrap();
    let mut conduct = Conduct::of_everything(Run::random());
    // The limits are gone over under the freedoms that concern them, and once under all together.
    let concern = |variant: &&str| {
        ["limit", "retry", "429"]
            .iter()
            .any(|it| variant.contains(it))
    };
    if variants.len() == 1 && !variants.iter().any(concern) {
        conduct.selection.limits = RateLimits::Passive;
    }
    let report = stand.judge(stand.features(), &conduct).await;
    let findings = report.findings.iter();
    let breaches = findings.filter(|finding| finding.verdict == Verdict::Fail);
    let breaches = breaches
        .map(|finding| format!("{variants:?}: {finding:?}"))
        .collect();
    (report, breaches)
}

/// The same, with nothing left unasked for want of what the freedoms took away.
async fn wrong(stand: &Stand, variants: &[&str]) -> Vec<String> {
    let (report, mut wrong) = judge(stand, variants).await;
    if report.verdict != Conformance::Conforms {
        wrong.push(format!("{variants:?}: {}", report.reason));
    }
    wrong
}

#[test]
fn the_seed_conforms() {
    let wrong = wrong_on_any_platform(Settings::Seed, async |stand| wrong(stand, &[]).await);
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn no_freedom_is_called_a_fault() {
    let breaches = wrong_on_any_platform(Settings::LowLimits, async |stand| {
        let variants = stand.control.variants().await.unwrap();
        let mut breaches = Vec::new();
        for variant in &variants {
            breaches.append(&mut wrong(stand, &[variant]).await);
        }
        // All at once they leave some things that cannot be asked; what is asked does not fail.
        let all: Vec<_> = variants.iter().map(String::as_str).collect();
        let (report, mut failed) = judge(stand, &all).await;
        breaches.append(&mut failed);
        if variants.is_empty() || report.verdict == Conformance::Error {
            breaches.push(format!("{all:?}: {}", report.reason));
        }
        breaches
    });
    assert!(breaches.is_empty(), "{breaches:#?}");
}
