//! The judge says guilty of every planted fault, and of no undocumented freedom.

use countersign::{
    documents::{Documents, features},
    embedded::Embedded,
    report::{Conformance, PlatformReport, Verdict},
    run::{Conduct, Trial, audit, decision::Selection},
    target::{Target, control::Control, run_name::Run},
};

use crate::{install_tls, root};

fn conduct() -> Conduct {
    Conduct {
        run: Run::random(),
        concurrency: 8,
        selection: Selection {
            active_limits: true,
            disruptive: true,
            ..Selection::default()
        },
        tolerated: Vec::new(),
    }
}

async fn judge(documents: &Documents, target: &Target) -> PlatformReport {
    let features = features::of_platform(&documents.profile.name).unwrap();
    let conduct = conduct();
    let trial = Trial::new(documents, features, target, &conduct).unwrap();
    trial.run(&conduct, |_| {}).await
}

/// Where README shows a run of this platform, it shows as many scenarios as there are.
fn assert_readme_counts_scenarios(readme: &str, documents: &Documents, target: &Target) {
    let name = &documents.profile.name;
    let conduct = conduct();
    let features = features::of_platform(name).unwrap();
    let scenarios = Trial::new(documents, features, target, &conduct)
        .unwrap()
        .scenarios();
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

/// Cucumber swaps the panic hook of the process: judging happens in one test, one after another.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_fault_is_found_and_no_freedom_is_called_one() {
    install_tls();
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let (mut planted, mut varied) = (0, 0);
    let all = Documents::embedded().unwrap();
    let embedded = Embedded::start(&all).await.unwrap();
    for documents in &all {
        let target = embedded.target(documents).unwrap();
        let matrix = audit::audit(documents, &target, &conduct(), |_| {})
            .await
            .unwrap();
        assert_eq!(matrix.clean, Conformance::Conforms, "{}", matrix.reason);
        let missed: Vec<_> = matrix
            .faults
            .iter()
            .filter(|row| row.fate != audit::Fate::Killed)
            .collect();
        assert!(missed.is_empty(), "{missed:#?}");
        planted += matrix.faults.len();
        assert_readme_counts_scenarios(&readme, documents, &target);

        let control = Control::new(target.control.as_deref().unwrap(), &target.platform).unwrap();
        let variants = control.variants().await.unwrap();
        assert!(!variants.is_empty());
        varied += variants.len();
        for variant in &variants {
            control.reset().await.unwrap();
            control.vary(&[variant]).await.unwrap();
            let report = judge(documents, &target).await;
            let breaches: Vec<_> = report
                .findings
                .iter()
                .filter(|finding| finding.verdict == Verdict::Fail)
                .collect();
            assert!(breaches.is_empty(), "{variant}: {breaches:#?}");
            assert_eq!(
                report.verdict,
                Conformance::Conforms,
                "{variant}: {}",
                report.reason
            );
        }
    }
    embedded.stop().await;
    for figure in [
        format!("{planted} faults, {planted} killed"),
        format!("{varied} undocumented freedoms"),
    ] {
        assert!(readme.contains(&figure), "README.md must say {figure:?}");
    }
}
