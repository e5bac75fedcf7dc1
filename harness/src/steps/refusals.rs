//! How the platform says no, and what a no must not do.

use cucumber::{gherkin::Step, then};
use serde_json::Value;

use super::{Outcome, is_honoured};
use crate::{
    documents::{
        profile::{Refusal, key_of},
        status,
    },
    report::Lack,
    run::world::World,
};

#[then(regex = r"^the request is refused for (.+)$")]
async fn is_refused(world: &mut World, reason: String) -> Outcome {
    let session = world.session();
    let reason = key_of(&reason);
    let Some(refusal) = session.profile().refusals.get(&reason) else {
        return Err(world.broken(&format!("the profile has no refusal {reason:?}")));
    };
    let answer = world.answer()?;
    let expected = refusal
        .status
        .iter()
        .any(|pattern| pattern.matches(answer.status));
    if !expected && matches!(answer.status, 429 | 502..=504) && reason != "an-oddity" {
        let lack = if answer.status == 429 {
            Lack::Budget
        } else {
            Lack::Target
        };
        return Err(world.could_not_run(
            lack,
            format!("the target did not decide: {}", answer.sight()),
        ));
    }
    let asked = world.asked.clone();
    let operation = world.need(session.operation(&asked))?;
    // A route that the target does not have asks for no key; only the probe is known to be there.
    let absent =
        matches!(answer.status, 404 | 405 | 501) && key_of(&asked) != session.profile().probe;
    if !expected && absent && reason == "a-missing-key" {
        let reason = format!("the target has no such route: {}", answer.sight());
        return Err(world.could_not_run(Lack::Target, reason));
    }
    let about_permission = reason == "a-missing-permission";
    let citation = refusal.citation().and(
        operation
            .permission_claim
            .as_ref()
            .filter(|_| about_permission),
    );
    let documented = in_words(refusal);
    let code = session.profile().codes.as_ref().and_then(|place| {
        let body = answer.json()?;
        body.pointer(&place.at)
            .and_then(Value::as_str)
            .map(str::to_owned)
    });
    let code = code.as_deref();
    let confused = code.is_some_and(|code| session.profile().belongs_to_another(refusal, code));
    let confused = confused && !refusal.codes.is_empty();
    world.judge(
        &citation,
        expected && !confused,
        &documented,
        &answer.sight(),
    )?;
    world.refused.extend(world.asked_as);
    if !refusal.codes.is_empty() {
        let known = code.is_some_and(|code| refusal.codes.iter().any(|own| own == code));
        world.advise(&citation, known, &documented, &answer.sight());
    }
    Ok(())
}

#[then("the refusal does not repeat the key")]
async fn does_not_repeat_key(world: &mut World, step: &Step) -> Outcome {
    const DOCUMENTED: &str = "the full key in the answer that creates it only";
    let citation = world.promise(&step.value)?;
    let caller = world.caller()?;
    let answer = world.answer()?;
    let hidden = !answer.answer_contains(caller.secret.reveal());
    if caller.issued {
        return world.judge(&citation, hidden, DOCUMENTED, &answer.sight());
    }
    world.advise(&citation, hidden, DOCUMENTED, &answer.sight());
    Ok(())
}

#[then("the key is recognised all the same")]
#[then("the alternative is honoured")]
async fn is_recognised(world: &mut World, step: &Step) -> Outcome {
    let citation = world.promise(&step.value)?;
    let holds = is_honoured(world)?;
    let sight = world.answer()?.sight();
    world.judge(
        &citation,
        holds,
        "the same answer as to the key in its usual form",
        &sight,
    )
}

#[then("the platform does not break down")]
async fn does_not_break_down(world: &mut World, step: &Step) -> Outcome {
    let citation = world.promise(&step.value)?;
    let answer = world.answer()?;
    world.judge(
        &citation,
        answer.status < 500,
        "an answer that is no server error",
        &answer.sight(),
    )
}

/// `401 with the code "revoked_key" or "unauthorized"`.
fn in_words(refusal: &Refusal) -> String {
    let statuses = status::alternatives(&refusal.status);
    if refusal.codes.is_empty() {
        return statuses;
    }
    let codes: Vec<_> = refusal
        .codes
        .iter()
        .map(|code| format!("{code:?}"))
        .collect();
    format!("{statuses} with the code {}", codes.join(" or "))
}
