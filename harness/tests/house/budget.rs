//! A run never sends, makes or fails more than its plan says, whatever is asked of it.

use countersign::{
    documents::claim::ClaimId,
    report::{PlatformReport, ScenarioResult, Verdict},
    run::{
        Conduct, Trial,
        decision::{RateLimits, Selection},
        forecast::Budget,
        picks::Picks,
    },
    target::{Target, run_name::Run, tally::Sent},
};
use proptest::{
    collection::vec, option::of, prelude::*, strategy::ValueTree as _, test_runner::TestRunner,
};

use crate::stand::{Settings, Stand, wrong_on_any_platform};

/// Mixes of options that each platform is judged with.
pub(crate) const MIXES: usize = 12;

/// What an operator may ask for.
#[derive(Clone, Debug)]
struct Mix {
    limits: RateLimits,
    disruptive: bool,
    controlled: bool,
    tags: Option<&'static str>,
    claims: Vec<prop::sample::Index>,
    most_requests: Option<u32>,
    most_failures: Option<u32>,
    most_keys: Option<u32>,
    seed: u64,
}

fn mixes() -> impl Strategy<Value = Mix> {
    let limits = prop_oneof![
        Just(RateLimits::Passive),
        Just(RateLimits::Sacrificial),
        Just(RateLimits::Active),
    ];
    let tags = prop::sample::select(vec!["@api-keys", "not @serial", "@scopes or @sessions"]);
    (
        (limits, any::<bool>(), any::<bool>(), of(tags)),
        prop_oneof![3 => Just(Vec::new()), 1 => vec(any::<prop::sample::Index>(), 1..4)],
        (of(1..400_u32), of(0..30_u32), of(0..20_u32)),
        any::<u64>(),
    )
        .prop_map(|(how, claims, caps, seed)| Mix {
            limits: how.0,
            disruptive: how.1,
            controlled: how.2,
            tags: how.3,
            claims,
            most_requests: caps.0,
            most_failures: caps.1,
            most_keys: caps.2,
            seed,
        })
}

/// So many mixes, the same in every run.
fn some_mixes(count: usize) -> Vec<Mix> {
    let mut runner = TestRunner::deterministic();
    let mut mix = || mixes().new_tree(&mut runner).unwrap().current();
    (0..count).map(|_| mix()).collect()
}

/// What a run was to send at most, what it sent, and what it says.
struct Ran {
    budget: Budget,
    sent: Sent,
    report: PlatformReport,
}

async fn run(stand: &Stand, target: &Target, conduct: &Conduct) -> Ran {
    let selection = &conduct.selection;
    let trial = Trial::new(&stand.documents, stand.features(), target, conduct).unwrap();
    let budget = trial.plan.budget(&stand.documents, target, selection);
    let report = trial.run(conduct, |_| {}).await;
    Ran {
        budget,
        sent: trial.session.client.tally.sent(),
        report,
    }
}

/// The mock without its control, and with limits declared that are no matter.
pub(crate) async fn uncontrolled(stand: &Stand) -> Target {
    stand.control.switch_limits(false).await.unwrap();
    let mut target = stand.target.clone();
    target.control = None;
    for limit in stand.documents.profile.limits.values() {
        for place in limit.declarations() {
            let seconds = limit.declared_seconds.as_deref() == Some(place);
            let number = if seconds { 1 } else { 100_000 };
            target.credentials.limits.insert(place.to_owned(), number);
        }
    }
    target
}

/// What was sent, made or failed beyond the plan, or beyond a cap.
fn excess(ran: &Ran, selection: &Selection) -> Vec<String> {
    let (budget, sent) = (&ran.budget, &ran.sent);
    let mut excess = Vec::new();
    let mut compare = |what: &str, actual: u32, most: u32| {
        if actual > most {
            excess.push(format!("{what}: {actual} instead of {most}"));
        }
    };
    for (endpoint, count) in &sent.requests {
        let most = budget.traffic.requests.get(endpoint);
        compare(endpoint, *count, most.copied().unwrap_or(0));
    }
    compare("again", sent.again, budget.again);
    compare("all", sent.all(), budget.requests());
    compare("keys", sent.keys, budget.traffic.keys());
    compare("401s", sent.failures, budget.traffic.failures);
    let cap = |most: Option<u32>| most.unwrap_or(u32::MAX);
    compare("--max-requests", sent.all(), cap(selection.most_requests));
    compare("--max-keys", sent.keys, cap(selection.most_keys));
    compare(
        "--max-auth-failures",
        sent.failures,
        cap(selection.most_failures),
    );
    excess
}

/// Scenarios that were begun and then broken off for want of budget.
fn half_run(report: &PlatformReport) -> Vec<String> {
    let broken_off = |it: &&ScenarioResult| {
        it.verdict == Verdict::CouldNotRun && it.reason.contains("is reached")
    };
    let scenarios = report.scenarios.iter().filter(broken_off);
    scenarios
        .map(|it| format!("{}: {}", it.id, it.reason))
        .collect()
}

#[test]
fn no_run_does_more_than_its_plan_says() {
    let wrong = wrong_on_any_platform(Settings::LowLimits, async |stand| {
        let mut wrong = Vec::new();
        for mix in some_mixes(MIXES) {
            stand.control.reset().await.unwrap();
            let target = if mix.controlled {
                stand.target.clone()
            } else {
                uncontrolled(stand).await
            };
            let mut conduct = Conduct::of_everything(Run::of_seed(mix.seed));
            let all: Vec<_> = stand.documents.claims.keys().collect();
            let claims = mix.claims.iter().map(|it| (*it.get(&all)).clone());
            conduct.selection = Selection {
                tags: mix.tags.map(|tags| tags.parse().unwrap()),
                claims: claims.collect::<Vec<ClaimId>>(),
                picks: Picks::default(),
                // Without control a limit that is declared so high would take all day to go over.
                limits: if mix.controlled {
                    mix.limits
                } else {
                    RateLimits::Passive
                },
                disruptive: mix.disruptive,
                read_only: false,
                most_failures: mix.most_failures,
                most_keys: mix.most_keys,
                most_requests: mix.most_requests,
                most_per_second: None,
            };
            let ran = run(stand, &target, &conduct).await;
            let excess = excess(&ran, &conduct.selection);
            let half_run = half_run(&ran.report);
            if !excess.is_empty() || !half_run.is_empty() || !ran.report.leftovers.is_empty() {
                let platform = &stand.documents.profile.name;
                let left = &ran.report.leftovers;
                wrong.push(format!(
                    "{platform}: {mix:?}: {excess:?} {half_run:?} {left:?}"
                ));
            }
        }
        wrong
    });
    assert!(wrong.is_empty(), "{wrong:#?}");
}
