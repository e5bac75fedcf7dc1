//! How the platform says no, and what a no must not do.

use cucumber::{gherkin::Step, then};
use serde_json::Value;

use super::{Outcome, expectation, is_honoured};
use crate::{
    documents::{
        Citation,
        profile::{Profile, Refusal, key_of},
        status::{self, StatusPattern},
    },
    report::Lack,
    run::{choice::refused_choice, record::Refused, world::World},
    target::{exchange::Exchange, key::Identity},
};

#[then(regex = r"^the request is refused for (.+)$")]
async fn is_refused(world: &mut World, reason: String) -> Outcome {
    let session = world.session();
    let reason = key_of(&reason);
    let Some(refusal) = session.profile().refusals.get(&reason) else {
        return Err(world.broken(&format!("the profile has no refusal {reason:?}")));
    };
    let mut answer = world.answer()?;
    if !refusal.status.contains(&StatusPattern::Exactly(429)) {
        answer = world.decided()?;
    }
    doubt_the_slot(world, &reason, refusal, &answer).await?;
    let asked = key_of(&world.asked);
    let operation = world.need(session.operation(&asked))?;
    let expected = refusal
        .status
        .iter()
        .any(|pattern| pattern.matches(answer.status));
    // A route that the target does not have asks for no key; only the probe is known to be there.
    let elsewhere = asked != session.profile().probe;
    let about_keys = reason == "a-missing-key";
    if !expected && elsewhere && about_keys && matches!(answer.status, 404 | 405 | 501) {
        let reason = format!("the target has no such route: {}", answer.sight());
        return Err(world.could_not_run(Lack::Target, reason));
    }
    if !expected
        && elsewhere
        && let Some(reason) = refused_choice(&session, operation, &answer)
    {
        return Err(world.could_not_run(Lack::Credential, reason));
    }
    let about_permission = reason == "a-missing-permission";
    let mut citation = refusal.citation();
    if about_permission {
        citation = citation.and(operation.permission_claim.as_ref());
        citation.basis = citation.basis.or(operation.permission_basis);
    }
    let documented = in_words(refusal);
    let code = code_in(session.profile(), &answer);
    let is_own = |code: &str| refusal.codes.iter().any(|own| own == code);
    let confused = code.as_deref().is_some_and(|code| {
        !refusal.codes.is_empty()
            && !is_own(code)
            && session.profile().is_code_of_another(answer.status, code)
    });
    world.judge(
        &citation,
        expected && !confused,
        &documented,
        &answer.sight(),
    )?;
    if let Some(caller) = &world.asked_by {
        let refused = Refused {
            identity: caller.identity,
            operation: (elsewhere && about_keys).then_some(asked),
        };
        world.refused.push(refused);
    }
    if !refusal.codes.is_empty() {
        world.advise(
            &citation,
            code.as_deref().is_some_and(is_own),
            &documented,
            &answer.sight(),
        );
    }
    Ok(())
}

/// What a slot holds is the operator's word: where the answer speaks against the word rather than against the target,
/// the scenario could not be run.
async fn doubt_the_slot(
    world: &mut World,
    reason: &str,
    refusal: &Refusal,
    answer: &Exchange,
) -> Outcome {
    let session = world.session();
    let Some(caller) = world.asked_by.clone().filter(|caller| caller.given) else {
        return Ok(());
    };
    if reason == "a-missing-permission" && answer.is_success() {
        let weak = session.keyring.made_alike(&caller.secret, &world.asked);
        let weak = weak.await;
        let weak = world.need(weak)?;
        let phrase = world.asked.clone();
        let fresh = super::tokens::bearer(world, &weak).await?;
        world.call(&fresh, &phrase).await?;
        if !world.answer()?.is_success() {
            let reason =
                "the weak key of the credentials file has more permission than its slot says";
            return Err(world.could_not_run(Lack::Credential, reason));
        }
        return Ok(());
    }
    let code = code_in(session.profile(), answer);
    let is_code_of = |refusal: &Refusal| {
        code.as_ref()
            .is_some_and(|code| refusal.codes.contains(code))
    };
    let unknown = session.profile().refusals.get("an-unknown-key");
    let live = refusal.codes.is_empty() || caller.identity != Identity::Owner;
    if !live
        && !is_code_of(refusal)
        && unknown.is_some_and(is_code_of)
        && reason != "an-unknown-key"
    {
        let told = reason.replace('-', " ");
        let reason =
            format!("the target does not know the key that the credentials file calls {told}");
        return Err(world.could_not_run(Lack::Credential, reason));
    }
    Ok(())
}

/// The code in a refusal's body, where the profile says that one stands.
fn code_in(profile: &Profile, answer: &Exchange) -> Option<String> {
    let place = profile.codes.as_ref()?;
    let body = answer.json()?;
    body.pointer(&place.at)
        .and_then(Value::as_str)
        .map(str::to_owned)
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

#[then("the refusal comes in a documented envelope")]
async fn comes_in_envelope(world: &mut World, step: &Step) -> Outcome {
    let session = world.session();
    let citation = world.promise(&step.value)?;
    let answer = world.whole()?;
    let body = answer.json();
    let envelopes = &session.profile().envelopes;
    let mut found = None;
    for envelope in envelopes {
        let mut holds = body.is_some();
        for (path, words) in &envelope.holds {
            for value in body
                .iter()
                .flat_map(|body| expectation::values_at(body, path))
            {
                holds &=
                    expectation::is(value, words, None).map_err(|reason| world.broken(&reason))?;
            }
        }
        if holds {
            found = Some(envelope);
            break;
        }
    }
    let documented = envelopes.first().map_or_else(String::new, |envelope| {
        let rows: Vec<_> = envelope
            .holds
            .iter()
            .map(|(path, words)| format!("{path}: {words}"))
            .collect();
        rows.join(", ")
    });
    if let Some(envelope) = found.filter(|envelope| envelope.basis.is_some()) {
        let weak = Citation::new(&envelope.claim, envelope.basis);
        return world.judge(&weak, false, &documented, &answer.sight());
    }
    world.judge(&citation, found.is_some(), &documented, &answer.sight())
}

#[then("the key is recognised all the same")]
#[then("the alternative is honoured")]
async fn is_recognised(world: &mut World, step: &Step) -> Outcome {
    let citation = world.promise(&step.value)?;
    world.decided()?;
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
