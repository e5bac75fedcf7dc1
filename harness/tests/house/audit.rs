//! The judge says guilty of every planted fault, and of no undocumented freedom.

use countersign::{
    report::{Conformance, PlatformReport, Verdict},
    run::{Trial, audit},
    target::run_name::Run,
};

use crate::{
    root,
    stand::{Stand, conduct, platforms},
};

/// Where README shows a run of this platform, it shows as many scenarios as there are.
fn assert_readme_counts_scenarios(readme: &str, stand: &Stand) {
    let name = &stand.documents.profile.name;
    let conduct = conduct(Run::random());
    let trial = Trial::new(&stand.documents, stand.features(), &stand.target, &conduct).unwrap();
    let scenarios = trial.scenarios();
    let shown = readme.lines().find(|line| {
        line.starts_with(&format!("{name}: ")) && line.contains(" scenarios against ")
    });
    if let Some(shown) = shown {
        let expected = format!("{name}: {scenarios} scenarios against ");
        assert!(
            shown.starts_with(&expected),
            "README.md must say {expected:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_fault_is_found() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let mut planted = 0;
    for platform in platforms() {
        let stand = Stand::latest(&platform).await;
        let conduct = conduct(Run::random());
        let matrix = audit::audit(&stand.documents, &stand.target, &conduct, |_| {});
        let matrix = matrix.await.unwrap();
        assert_eq!(matrix.clean, Conformance::Conforms, "{}", matrix.reason);
        let missed: Vec<_> = matrix
            .faults
            .iter()
            .filter(|row| row.fate != audit::Fate::Killed)
            .collect();
        assert!(missed.is_empty(), "{missed:#?}");
        planted += matrix.faults.len();
        stand.stop().await;
        let stand = Stand::of(&platform).await;
        assert_readme_counts_scenarios(&readme, &stand);
        assert_conforms(&stand, &[]).await;
        stand.stop().await;
    }
    let figure = format!("{planted} faults, {planted} killed");
    assert!(readme.contains(&figure), "README.md must say {figure:?}");
}

/// Judges a platform with these freedoms used otherwise: nothing fails.
async fn assert_no_breach(stand: &Stand, variants: &[&str]) -> PlatformReport {
    stand.control.reset().await.unwrap();
    stand.control.vary(variants).await.unwrap();
    let report = stand.judge(stand.features(), &conduct(Run::random())).await;
    let breaches: Vec<_> = report
        .findings
        .iter()
        .filter(|finding| finding.verdict == Verdict::Fail)
        .collect();
    assert!(breaches.is_empty(), "{variants:?}: {breaches:#?}");
    report
}

/// The same, and nothing is left unasked for want of what the freedoms took away.
async fn assert_conforms(stand: &Stand, variants: &[&str]) {
    let report = assert_no_breach(stand, variants).await;
    let (verdict, reason) = (report.verdict, report.reason);
    assert_eq!(verdict, Conformance::Conforms, "{variants:?}: {reason}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_freedom_is_called_a_fault() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let mut varied = 0;
    for platform in platforms() {
        let stand = Stand::latest(&platform).await;
        let variants = stand.control.variants().await.unwrap();
        assert!(!variants.is_empty());
        varied += variants.len();
        for variant in &variants {
            assert_conforms(&stand, &[variant]).await;
        }
        // All at once they leave some things that cannot be asked; what is asked does not fail.
        let all: Vec<_> = variants.iter().map(String::as_str).collect();
        let report = assert_no_breach(&stand, &all).await;
        assert!(report.verdict != Conformance::Error, "{}", report.reason);
        stand.stop().await;
    }
    let figure = format!("{varied} undocumented freedoms");
    assert!(readme.contains(&figure), "README.md must say {figure:?}");
}
