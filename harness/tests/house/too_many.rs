//! A 429 that nobody provoked: it is waited for, its form is judged, and it fails nothing else.

use std::sync::atomic::{AtomicUsize, Ordering};

use axum::{body::Body, extract::Request, http::Response};
use countersign::{
    documents::{claim::ClaimId, features},
    report::{Conformance, Lack, PlatformReport, Verdict},
    run::{Conduct, Trial, decision::RateLimits},
    target::run_name::Run,
};

use gherkin::Feature;

use crate::{
    budget::uncontrolled,
    gate,
    stand::{Settings, Stand},
};

/// Who is refused with 429, what `Retry-After` that has, and what stands in it.
#[derive(Clone, Copy)]
struct Throttle {
    refuses: fn(usize, &Request) -> bool,
    retry_after: Option<&'static str>,
    body: &'static str,
}

/// As the platform documents it.
const ENVELOPE: &str =
    r#"{"error":{"code":"rate_limit_exceeded","message":"slower","status":429}}"#;

impl Throttle {
    fn refusal(self) -> Response<Body> {
        let mut refusal = Response::builder()
            .status(429)
            .header("content-type", "application/json");
        if let Some(wait) = self.retry_after {
            refusal = refusal
                .header("date", "Thu, 26 Nov 2026 18:00:00 GMT")
                .header("retry-after", wait);
        }
        refusal.body(self.body.into()).unwrap()
    }
}

/// Judges a platform that documents the form of a 429, behind a gate that refuses some.
async fn judged(throttle: Throttle) -> PlatformReport {
    judged_by(None, throttle).await
}

/// The same by a feature of one's own.
async fn judged_by(feature: Option<Feature>, throttle: Throttle) -> PlatformReport {
    let stand = Stand::of("plexe", Settings::Seed).await;
    let mut target = uncontrolled(&stand).await;
    let read = AtomicUsize::new(0);
    let (url, gate) = gate::before(&target.url, move |request| {
        let reads = usize::from(request.method() == "GET");
        let read = read.fetch_add(reads, Ordering::Relaxed);
        (throttle.refuses)(read, request).then(|| throttle.refusal())
    })
    .await;
    target.url = url;
    let mut conduct = Conduct::of_everything(Run::random());
    conduct.selection.limits = RateLimits::Passive;
    let features = feature.map_or_else(|| stand.features(), |feature| vec![feature]);
    let trial = Trial::new(&stand.documents, features, &target, &conduct);
    let report = trial.unwrap().run(&conduct, |_| {}).await;
    gate.abort();
    stand.stop().await;
    report
}

fn verdict(report: &PlatformReport, claim: &str) -> Verdict {
    let claim = ClaimId(claim.to_owned());
    let mut claims = report.claims.iter();
    claims.find(|it| it.claim == claim).unwrap().verdict
}

/// The twentieth reading request.
const ONCE: fn(usize, &Request) -> bool = |read, request| read == 20 && request.method() == "GET";

/// Everything after the three live keys of the credentials file have been tried.
const AFTER_THREE: fn(usize, &Request) -> bool = |read, _| read >= 3;

const SAYS_WHEN: &str = "PLX-REF-06";
const IS_REFUSED: &str = "PLX-RL-01";
const HAS_A_NUMBER: &str = "PLX-REF-08";

#[tokio::test(flavor = "multi_thread")]
async fn where_none_comes_none_is_judged() {
    let report = judged(Throttle {
        refuses: |_, _| false,
        retry_after: None,
        body: ENVELOPE,
    })
    .await;
    for claim in [SAYS_WHEN, IS_REFUSED, HAS_A_NUMBER] {
        assert_eq!(verdict(&report, claim), Verdict::NotAsked, "{claim}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_passes_is_waited_for_and_its_form_judged() {
    let report = judged(Throttle {
        refuses: ONCE,
        retry_after: Some("1"),
        body: ENVELOPE,
    })
    .await;
    assert_ne!(report.verdict, Conformance::Fails, "{:#?}", report.findings);
    for claim in [SAYS_WHEN, IS_REFUSED] {
        assert_eq!(verdict(&report, claim), Verdict::Pass, "{claim}");
    }
    // How many are allowed nobody has seen.
    assert_eq!(verdict(&report, HAS_A_NUMBER), Verdict::NotAsked);
    let mut scenarios = report.scenarios.iter();
    let cut_short = scenarios.find(|it| it.reason.contains("429"));
    assert!(cut_short.is_none(), "{cut_short:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_names_no_time_breaks_the_promise_that_it_does() {
    for retry_after in [None, Some("Thu, 26 Nov 2026 18:00:01 GMT")] {
        let report = judged(Throttle {
            refuses: ONCE,
            retry_after,
            body: ENVELOPE,
        })
        .await;
        let failed: Vec<_> = report
            .findings
            .iter()
            .filter(|finding| finding.verdict == Verdict::Fail)
            .map(|finding| finding.claim.0.as_str())
            .collect();
        assert_eq!(failed, [SAYS_WHEN], "{retry_after:?}");
    }
}

/// As Envoy, Kong and a proxy of no particular make refuse: what the platform documents of its own 429 binds none of them.
#[tokio::test(flavor = "multi_thread")]
async fn one_that_is_not_the_platforms_own_fails_nothing() {
    let bodies = [
        "local_rate_limited",
        r#"{"message":"API rate limit exceeded"}"#,
        r#""slower""#,
        "",
    ];
    for body in bodies {
        let report = judged(Throttle {
            refuses: ONCE,
            retry_after: None,
            body,
        })
        .await;
        assert_ne!(
            report.verdict,
            Conformance::Fails,
            "{body}: {:#?}",
            report.findings
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_stays_fails_nothing() {
    let report = judged(Throttle {
        refuses: |_, request| request.method() == "POST",
        retry_after: Some("1"),
        body: ENVELOPE,
    })
    .await;
    let findings = &report.findings;
    assert_eq!(report.verdict, Conformance::Incomplete, "{findings:#?}");
    assert!(findings.is_empty(), "{findings:#?}");
    let mut claims = report.claims.iter();
    let of_creation = claims.find(|it| it.claim.0 == "PLX-ROT-01").unwrap();
    assert_eq!(of_creation.lacks, [Lack::Budget]);
}

/// That a platform does not break down is true of any 429.
#[tokio::test(flavor = "multi_thread")]
async fn one_that_stays_is_no_answer_to_what_was_asked() {
    let text = "Feature: Two keys\n\n  Scenario: They do not break the door\n    Given a live key beside a different one\n    When the caller lists resources\n    Then the platform does not break down\n";
    let feature = features::parse("two-keys.feature", text).unwrap();
    for (refuses, expected) in [(false, Verdict::Pass), (true, Verdict::CouldNotRun)] {
        let throttle = Throttle {
            refuses: if refuses { AFTER_THREE } else { |_, _| false },
            retry_after: Some("1"),
            body: ENVELOPE,
        };
        let report = judged_by(Some(feature.clone()), throttle).await;
        assert_eq!(report.scenarios[0].verdict, expected, "{report:#?}");
    }
}
