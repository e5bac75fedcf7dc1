//! The judge says guilty of every planted fault, and of no undocumented freedom.

use countersign::{
    report::{Conformance, PlatformReport, Verdict},
    run::{Conduct, audit},
    target::run_name::Run,
};

use crate::stand::{Stand, platforms};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_fault_is_found() {
    for platform in platforms() {
        let stand = Stand::latest(&platform).await;
        let conduct = Conduct::of_everything(Run::random());
        let matrix = audit::audit(&stand.documents, &stand.target, &conduct, |_| {});
        let matrix = matrix.await.unwrap();
        assert_eq!(matrix.clean, Conformance::Conforms, "{}", matrix.reason);
        let missed: Vec<_> = matrix
            .faults
            .iter()
            .filter(|row| row.fate != audit::Fate::Killed)
            .collect();
        assert!(missed.is_empty(), "{missed:#?}");
        stand.stop().await;
        let stand = Stand::of(&platform).await;
        assert_conforms(&stand, &[]).await;
        stand.stop().await;
    }
}

/// Judges a platform with these freedoms used otherwise: nothing fails.
async fn assert_no_breach(stand: &Stand, variants: &[&str]) -> PlatformReport {
    stand.control.reset().await.unwrap();
    stand.control.vary(variants).await.unwrap();
    let mut conduct = Conduct::of_everything(Run::random());
    // The limits are gone over under the freedoms that concern them, and once under all together.
    let concern = |variant: &&str| {
        ["limit", "retry", "429"]
            .iter()
            .any(|it| variant.contains(it))
    };
    conduct.selection.active_limits = variants.len() != 1 || variants.iter().any(concern);
    let report = stand.judge(stand.features(), &conduct).await;
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
    for platform in platforms() {
        let stand = Stand::with_low_limits(&platform).await;
        let variants = stand.control.variants().await.unwrap();
        assert!(!variants.is_empty());
        for variant in &variants {
            assert_conforms(&stand, &[variant]).await;
        }
        // All at once they leave some things that cannot be asked; what is asked does not fail.
        let all: Vec<_> = variants.iter().map(String::as_str).collect();
        let report = assert_no_breach(&stand, &all).await;
        assert!(report.verdict != Conformance::Error, "{}", report.reason);
        stand.stop().await;
    }
}
