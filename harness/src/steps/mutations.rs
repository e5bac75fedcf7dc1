//! Credentials made from a live one, as many as the run has room for: none of them may open the door.

use std::{fmt, fmt::Write as _};

use cucumber::then;
use proptest::strategy::ValueTree;

use super::Outcome;
use crate::{
    documents::{
        Citation,
        profile::{Promise, Refusal},
        status,
    },
    run::{
        record::Refused,
        world::{Caller, Stop, World},
    },
    target::{
        exchange::Exchange,
        key::ApiKey,
        mutation::{Breach, Generator, Live, Malformed, Mutation},
    },
};

/// Shorter texts stand in answers by chance.
const TELLING: usize = 16;

/// What a target did to a malformed credential that it must not do.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wrong {
    Opened,
    BrokeDown,
    Repeated,
}

/// A mutation that a target did not bear.
struct Counterexample {
    mutation: Mutation,
    malformed: Malformed,
    wrong: Wrong,
    answer: Exchange,
}

#[then("every malformed credential is refused")]
async fn every_malformed_is_refused(world: &mut World) -> Outcome {
    let session = world.session();
    let live = world.key()?;
    let is_jwt = session.profile().token.as_ref().is_some_and(|it| it.jwt);
    let mut generator = Generator::new(session.seed, is_jwt);
    // Some mutations leave a key as it is; a generator that makes no others must come to an end.
    let mut rows = world.mutations.saturating_mul(4);
    let mut told = Vec::new();
    while world.mutations > 0 && rows > 0 {
        rows -= 1;
        let Some(mut tree) = generator.generate() else {
            break;
        };
        let Some(found) = attempt(world, &live, tree.current()).await? else {
            continue;
        };
        // What only warns is told once, and must not hide what fails.
        let kind = (found.wrong, found.malformed.breach);
        if !told.contains(&kind) {
            told.push(kind);
            let smallest = shrink(world, &live, &mut tree, found).await?;
            judge(world, &smallest)?;
        }
    }
    let refused = Refused {
        identity: live.identity,
        operation: None,
    };
    world.refused.push(refused);
    let sight = "every one refused".to_owned();
    for citation in citations(world) {
        world.judge(&citation, true, "no door opens to it", &sight)?;
    }
    Ok(())
}

/// Tries one mutation; answers what went wrong, if anything did.
async fn attempt(
    world: &mut World,
    live: &ApiKey,
    mutation: Mutation,
) -> Result<Option<Counterexample>, Stop> {
    let session = world.session();
    let public_key = session.keyring.public_key().await;
    let made = mutation.of(Live {
        profile: session.profile(),
        key: live.secret.reveal(),
        public_key: public_key.as_deref(),
    });
    let Some(malformed) = made else {
        return Ok(None);
    };
    session.redactor.learn(&malformed.text);
    world.mutations -= 1;
    let caller = Caller {
        presentation: malformed.presentation.clone(),
        ..world.caller_with(live)
    };
    let phrase = world.asked.clone();
    world.call(&caller, &phrase).await?;
    let answer = world.decided()?;
    let telling = malformed.text.len() >= TELLING;
    let wrong = if answer.status >= 500 {
        Wrong::BrokeDown
    } else if answer.is_success() && malformed.breach != Breach::Nothing {
        Wrong::Opened
    } else if !answer.is_success() && telling && answer.answer_contains(&malformed.text) {
        Wrong::Repeated
    } else {
        return Ok(None);
    };
    Ok(Some(Counterexample {
        mutation,
        malformed,
        wrong,
        answer,
    }))
}

/// The smallest mutation that goes wrong in the same way, as far as there is room to look for it.
async fn shrink(
    world: &mut World,
    live: &ApiKey,
    tree: &mut impl ValueTree<Value = Mutation>,
    mut smallest: Counterexample,
) -> Result<Counterexample, Stop> {
    let mut smaller = tree.simplify();
    while smaller && world.mutations > 0 {
        let found = attempt(world, live, tree.current()).await?;
        smaller = match found.filter(|found| found.wrong == smallest.wrong) {
            Some(found) => {
                smallest = found;
                tree.simplify()
            }
            None => tree.complicate(),
        };
    }
    Ok(smallest)
}

fn judge(world: &mut World, found: &Counterexample) -> Outcome {
    let session = world.session();
    let profile = session.profile();
    let promise = |name: &str| {
        let promise = profile.promises.get(name);
        promise.map_or_else(Citation::default, Promise::citation)
    };
    let seen = format!(
        "{} for a live key mutated: {}",
        found.answer.sight(),
        found.mutation
    );
    let (citation, documented, weak) = match (found.wrong, found.malformed.breach) {
        (Wrong::BrokeDown, _) => {
            let citation = promise("the-platform-does-not-break-down");
            (
                citation,
                "an answer that is no server error".to_owned(),
                false,
            )
        }
        (Wrong::Repeated, _) => {
            let citation = promise("the-refusal-does-not-repeat-the-key");
            let documented = "an answer without the credential".to_owned();
            // No document speaks of what callers write themselves, such as an address that a refusal repeats.
            (citation, documented, true)
        }
        (Wrong::Opened, Breach::Of(name) | Breach::Weakly(name)) => {
            let refusal = profile.refusals.get(name);
            let refusal = refusal.or_else(|| profile.refusals.get("a-malformed-key"));
            let Some(refusal) = refusal else {
                return Ok(());
            };
            let weak = matches!(found.malformed.breach, Breach::Weakly(_));
            let documented = format!("a refusal: {}", status::alternatives(&refusal.status));
            (refusal.citation(), documented, weak)
        }
        (Wrong::Opened, Breach::Nothing) => return Ok(()),
    };
    world.example = Some(feature(session.seed, world, found));
    if weak {
        world.advise(&citation, false, &documented, &seen);
        return Ok(());
    }
    world.judge(&citation, false, &documented, &seen)
}

/// Everything that a malformed credential is judged by.
fn citations(world: &World) -> Vec<Citation> {
    let session = world.session();
    let profile = session.profile();
    let refusals = ["a-malformed-key", "a-misplaced-key", "an-oddity"];
    let refusals = refusals
        .iter()
        .filter_map(|name| profile.refusals.get(*name));
    let promises = [
        "the-platform-does-not-break-down",
        "the-refusal-does-not-repeat-the-key",
    ];
    let promises = promises
        .iter()
        .filter_map(|name| profile.promises.get(*name));
    let refusals = refusals.map(Refusal::citation);
    refusals.chain(promises.map(Promise::citation)).collect()
}

/// The counterexample as a feature that can be run.
fn feature(seed: u64, world: &World, found: &Counterexample) -> String {
    let phrase = &world.asked;
    let then = match (found.wrong, found.malformed.breach) {
        (Wrong::BrokeDown, _) => "the platform does not break down".to_owned(),
        (Wrong::Repeated, _) => "the refusal does not repeat the key".to_owned(),
        (Wrong::Opened, Breach::Of(name) | Breach::Weakly(name)) => {
            format!("the request is refused for {}", name.replace('-', " "))
        }
        (Wrong::Opened, Breach::Nothing) => String::new(),
    };
    let mut text = "Feature: A credential that nobody issued\n\n  Rule: It is refused\n".to_owned();
    let mut scenario = |name: fmt::Arguments<'_>, given: fmt::Arguments<'_>, then: &str| {
        let _ = write!(
            text,
            "\n    Scenario: {name}\n      Given {given}\n      When the caller {phrase}\n      Then {then}\n"
        );
    };
    scenario(
        format_args!("The live key is honoured"),
        format_args!("a key that is live"),
        "the request is honoured",
    );
    scenario(
        format_args!("A mutation that seed {seed} came upon"),
        format_args!("a live key mutated: {}", found.mutation),
        &then,
    );
    text
}
