//! A credential that dies in the middle of a run: the account is not locked out, and the platform fails nothing.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use axum::{body::Body, extract::Request, http::Response};
use countersign::{
    report::{Conformance, PlatformReport, Verdict},
    run::{Conduct, Trial, decision::RateLimits},
    target::run_name::Run,
};

use crate::{
    budget::uncontrolled,
    gate,
    stand::{Settings, Stand},
};

/// What became of a run, and how often it was refused with 401: before clean-up, and in all that the plan has of it.
struct Ran {
    report: PlatformReport,
    refused: u32,
    planned: u32,
}

/// Judges a platform behind a gate that answers some with 401: by the number of the request and by what it asks.
async fn judged(
    most: Option<u32>,
    concurrency: usize,
    refuses: impl Fn(u32, &Request) -> bool + Send + Sync + 'static,
) -> Ran {
    let stand = Stand::of("plexe", Settings::Seed).await;
    let mut target = uncontrolled(&stand).await;
    // As the platform documents it.
    target
        .credentials
        .limits
        .remove("rate_limits.failed_auth_per_15_minutes");
    let (number, refusals) = (AtomicU32::new(0), Arc::new(AtomicU32::new(0)));
    let counted = Arc::clone(&refusals);
    let (url, gate) = gate::before(&target.url, move |request| {
        let shut = refuses(number.fetch_add(1, Ordering::SeqCst), request);
        let ends = request.method() == "DELETE";
        counted.fetch_add(u32::from(shut && !ends), Ordering::SeqCst);
        shut.then(refusal)
    })
    .await;
    target.url = url;
    let mut conduct = Conduct::of_everything(Run::of_seed(1));
    conduct.concurrency = concurrency;
    conduct.selection.limits = RateLimits::Passive;
    conduct.selection.disruptive = false;
    conduct.selection.most_failures = most;
    let trial = Trial::new(&stand.documents, stand.features(), &target, &conduct).unwrap();
    let budget = trial
        .plan
        .budget(&stand.documents, &target, &conduct.selection);
    let report = trial.run(&conduct, |_| {}).await;
    gate.abort();
    stand.stop().await;
    Ran {
        report,
        refused: refusals.load(Ordering::SeqCst),
        planned: budget.traffic.failures,
    }
}

fn refusal() -> Response<Body> {
    let body = r#"{"error":{"code":"invalid_api_key","message":"no such key","status":401}}"#;
    let answer = Response::builder().status(401);
    let answer = answer.header("content-type", "application/json");
    answer.body(body.into()).unwrap()
}

const DIES: fn(u32, &Request) -> bool = |number, _| number >= 30;

#[tokio::test(flavor = "multi_thread")]
async fn no_more_refusals_come_than_may() {
    for concurrency in [1, 8] {
        for most in [0, 1, 3, 7] {
            let ran = judged(Some(most), concurrency, DIES).await;
            // What no plan has foreseen shows only once it has come.
            assert!(ran.refused <= most.max(1), "{} of {most}", ran.refused);
        }
        let ran = judged(None, concurrency, DIES).await;
        assert!(ran.refused > 0 && ran.refused < 10, "{}", ran.refused);
        assert!(ran.planned <= 8, "{}", ran.planned);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_credential_that_stops_working_fails_nothing() {
    let mut said = 0;
    for dies in [5, 12, 20, 30, 40, 60, 80, 100] {
        let ran = judged(None, 2, move |number, _| number >= dies).await;
        let findings = &ran.report.findings;
        assert_eq!(
            ran.report.verdict,
            Conformance::Incomplete,
            "{dies}: {findings:#?} {}",
            ran.report.reason
        );
        assert!(findings.is_empty(), "{dies}: {findings:#?}");
        let scenarios = ran.report.scenarios.iter();
        let stopped = scenarios.filter(|it| it.reason.contains("stopped working"));
        said += stopped
            .inspect(|it| assert_eq!(it.verdict, Verdict::CouldNotRun))
            .count();
    }
    assert!(said > 0);
}

/// The owner is still let in elsewhere: it is the platform that is wrong.
#[tokio::test(flavor = "multi_thread")]
async fn a_platform_that_refuses_what_it_should_honour_still_fails() {
    let ran = judged(None, 2, |_, request| {
        request.method() == "PATCH"
            || ["/auth/user", "/usage/current"].contains(&request.uri().path())
    })
    .await;
    assert_eq!(ran.report.verdict, Conformance::Fails);
}
