//! The advice of standards: the mock keeps to it, and whoever does not is warned, never failed.

use countersign::{report::Verdict, run::Conduct, target::run_name::Run};

use crate::stand::{Settings, Stand};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_breach_of_general_practice_warns() {
    for (platform, breaches) in [
        (
            "plexe",
            &[
                ("plexe.no-www-authenticate", "HTTP-AUTH-01"),
                ("plexe.malformed-key-told", "HTTP-AUTH-03"),
                ("plexe.errors-as-text", "HTTP-ERROR-01"),
                ("plexe.unknown-key-repeated", "HTTP-SECRET-01"),
                ("plexe.storable-secrets", "HTTP-SECRET-02"),
                ("plexe.head-refused", "HTTP-HEAD-01"),
            ][..],
        ),
        (
            "coreplexml",
            &[("coreplexml.cookie-on-any-site", "HTTP-COOKIE-01")][..],
        ),
        ("runai", &[("runai.scheme-in-one-case", "HTTP-AUTH-02")][..]),
    ] {
        let stand = Stand::of(platform, Settings::Seed).await;
        for (variant, claim) in breaches {
            stand.control.vary(&[variant]).await.unwrap();
            let mut features = stand.features();
            features.retain(|feature| feature.name == "General practice");
            let report = stand
                .judge(features, &Conduct::of_everything(Run::random()))
                .await;
            let mut findings = report.findings.iter();
            let warned: Vec<_> = findings
                .clone()
                .filter(|finding| finding.verdict == Verdict::Warn)
                .map(|finding| finding.claim.0.as_str())
                .collect();
            assert!(warned.contains(claim), "{variant}: {warned:?}");
            let failed = findings.find(|finding| finding.verdict == Verdict::Fail);
            assert!(failed.is_none(), "{variant}: {failed:#?}");
        }
        stand.stop().await;
    }
}
