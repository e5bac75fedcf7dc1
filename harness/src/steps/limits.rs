//! Limits: going up to them, over them, and coming back.

use std::time::Duration;

use cucumber::{gherkin::Step, then, when};
use tokio::time::Instant;

use super::{Outcome, is_honoured};
use crate::{
    documents::{
        Citation,
        profile::{Limit, key_of},
    },
    report::Lack,
    run::world::{Caller, Stop, World},
};

#[when(regex = r"^the limit on ([a-z ]+) is exceeded by (the caller|the owner)$")]
async fn is_exceeded(world: &mut World, name: String, who: String) -> Outcome {
    let limit = limit(world, &name)?;
    let caller = match who.as_str() {
        "the owner" => world.owner().await?,
        _ => world.caller()?,
    };
    if limit.counts.is_some() {
        // The door must have been open to somebody before it is shut for everybody.
        let owner = world.owner().await?;
        world.call(&owner, &limit.operation).await?;
        is_honoured(world)?;
    }
    exceed(world, &limit, &caller).await
}

#[then(expr = "the header {string} falls as the caller asks on")]
async fn falls(world: &mut World, name: String) -> Outcome {
    let citation = world.tagged()?;
    // Limits that rest are not used up.
    switch(world, true).await?;
    let started = Instant::now();
    let values = values_of(world, &name).await;
    let elapsed = started.elapsed();
    switch(world, false).await?;
    let values = values?;
    let number = |text: &String| text.trim().parse::<i64>().ok();
    let falls = |pair: &[String]| {
        let numbers = number(&pair[0]).zip(number(&pair[1]));
        numbers.is_some_and(|(earlier, later)| later < earlier)
    };
    let falls = values.windows(2).any(falls);
    // A bucket that fills while it is being spent may be as full as before.
    if !falls && elapsed >= refill(world) {
        let reason = "the requests came so slowly that the target's limit may have filled up again";
        return Err(world.could_not_run(Lack::Budget, reason));
    }
    let documented = format!("the header {name} with less from request to request");
    let seen = format!("{name}: {}", values.join(", then "));
    world.judge(&citation, falls, &documented, &seen)
}

/// How long the limit on requests takes to allow one more.
fn refill(world: &World) -> Duration {
    let session = world.session();
    let limit = session.profile().limits.get("requests");
    limit.map_or(Duration::MAX, |limit| {
        let declared = &session.target.credentials.limits;
        let window = Duration::from_secs(limit.window(declared).into());
        window / limit.number(declared).max(1)
    })
}

/// What a header says in the answers to a few requests at once.
async fn values_of(world: &mut World, header: &str) -> Result<Vec<String>, Stop> {
    const ASKED: usize = 4;
    let (caller, phrase) = (world.caller()?, world.asked.clone());
    let mut values = Vec::new();
    for _ in 0..ASKED {
        let request = world.request(&caller, &phrase).await?;
        world.send(&caller, &phrase, &request, false).await?;
        let answer = world.decided()?;
        values.push(answer.header(header).unwrap_or_default().to_owned());
    }
    Ok(values)
}

/// Lets limits count, or rest, where there is control.
async fn switch(world: &mut World, enabled: bool) -> Outcome {
    let session = world.session();
    let Some(control) = &session.control else {
        return Ok(());
    };
    let switched = control.switch_limits(enabled).await;
    switched.map_err(|error| world.could_not_run(Lack::Control, format!("{error:#}")))
}

#[then("the caller shares the limit")]
async fn shares_limit(world: &mut World, step: &Step) -> Outcome {
    const PAIRS: u32 = 2;
    let citation = world.promise(&step.value)?;
    let (owner, caller) = (world.owner().await?, world.caller()?);
    let phrase = world.asked.clone();
    let mut served = 0;
    for _ in 0..PAIRS {
        let request = world.request(&caller, &phrase).await?;
        world.send(&caller, &phrase, &request, false).await?;
        served += u32::from(is_honoured(world)?);
        // Only while the owner is still refused does it mean anything that the caller is served.
        let request = world.request(&owner, &phrase).await?;
        world.send(&owner, &phrase, &request, false).await?;
        if world.answer()?.status != 429 {
            return Err(world.could_not_run(
                Lack::Budget,
                "the target's window ended before the limit could be judged",
            ));
        }
    }
    let seen = format!(
        "the other key of the account was served {served} times while the first was refused"
    );
    world.judge(
        &citation,
        served < PAIRS,
        "one limit for all keys of an account",
        &seen,
    )
}

#[then("another key is still served")]
async fn another_is_served(world: &mut World, step: &Step) -> Outcome {
    let citation = world.promise(&step.value)?;
    let owner = world.owner().await?;
    let phrase = world.asked.clone();
    let request = world.request(&owner, &phrase).await?;
    world.send(&owner, &phrase, &request, false).await?;
    let holds = is_honoured(world)?;
    let sight = world.answer()?.sight();
    let documented = "a limit of its own for each key";
    world.judge(&citation, holds, documented, &sight)
}

#[then("the refusal says when to come back")]
async fn says_when(world: &mut World, step: &Step) -> Outcome {
    let citation = world.promise(&step.value)?;
    let answer = world.answer()?;
    if answer.status != 429 {
        return Err(world.could_not_run(
            Lack::Target,
            format!("only a 429 says when: {}", answer.sight()),
        ));
    }
    let holds = answer.retry_after().is_some_and(|seconds| seconds >= 1);
    let seen = match answer.header("retry-after") {
        Some(value) => format!("{} with Retry-After: {value}", answer.status),
        None => format!("{} without Retry-After", answer.status),
    };
    world.judge(
        &citation,
        holds,
        "Retry-After with a number of seconds",
        &seen,
    )
}

#[then("the caller is served after the time that the refusal names")]
async fn is_served_in_time(world: &mut World, step: &Step) -> Outcome {
    let session = world.session();
    let citation = world.promise(&step.value)?;
    let Some(seconds) = world.answer()?.retry_after() else {
        return Err(world.could_not_run(Lack::Target, "the refusal names no time"));
    };
    let Some(control) = &session.control else {
        return Err(world.could_not_run(Lack::Control, "only a control listener moves the clock"));
    };
    let moved = control.advance_clock(seconds).await;
    moved.map_err(|error| world.could_not_run(Lack::Control, format!("{error:#}")))?;
    let caller = world.caller()?;
    let phrase = world.asked.clone();
    // Another 429 is a breach here: nothing more is waited for.
    let request = world.request(&caller, &phrase).await?;
    world.send(&caller, &phrase, &request, false).await?;
    let holds = is_honoured(world)?;
    let sight = world.answer()?.sight();
    world.judge(
        &citation,
        holds,
        &format!("an open door after {seconds} seconds"),
        &sight,
    )
}

/// Lets the caller ask until it meets another answer than before, or the limit is clearly passed.
async fn exceed(world: &mut World, limit: &Limit, caller: &Caller) -> Outcome {
    let session = world.session();
    let declared = &session.target.credentials.limits;
    let count = limit.at_once(declared);
    let allowed = limit.allowed(declared, session.control.is_some());
    let window = limit.window(declared);
    let citation = Citation::new(&limit.claim, None);
    let mut passed = 0;
    let mut started = Instant::now();
    let refilled = |started: Instant| limit.refilled(started.elapsed().as_secs());
    while passed <= allowed.saturating_add(refilled(started)) {
        let request = world.request(caller, &limit.operation).await?;
        // The first request may wait for room that earlier scenarios have taken; after it nothing waits.
        world
            .send(caller, &limit.operation, &request, passed == 0)
            .await?;
        if passed == 0 {
            started = Instant::now();
        }
        if !is_within(world, limit)? {
            break;
        }
        passed += 1;
        if started.elapsed().as_secs() >= u64::from(window) {
            return Err(world.could_not_run(
                Lack::Budget,
                "the target answers too slowly to come to its limit",
            ));
        }
    }
    let over = passed > allowed.saturating_add(refilled(started));
    if over && limit.tiers && !limit.is_declared(declared) {
        let reason = format!(
            "accounts differ in this limit: declare {} in the credentials file",
            limit.declared
        );
        return Err(world.could_not_run(Lack::Credential, reason));
    }
    let answer = world.answer()?;
    let refusal = session.profile().refusals.get(&limit.over);
    let refused = refusal.is_some_and(|it| it.status.iter().any(|it| it.matches(answer.status)));
    if passed == 0 && !over && !refused {
        // Another promise is broken here; of the limit it says nothing.
        let reason = format!("not even one request went through: {}", answer.sight());
        return Err(world.could_not_run(Lack::Target, reason));
    }
    if over || refused {
        let documented = format!("at most {count} in {window} seconds");
        let seen = format!("{passed} in {} seconds", started.elapsed().as_secs());
        world.note(&citation, !over, &documented, &seen);
    }
    Ok(())
}

/// Whether the latest answer is the one that a caller gets below the limit.
fn is_within(world: &mut World, limit: &Limit) -> Result<bool, Stop> {
    let session = world.session();
    let honoured = is_honoured(world)?;
    let Some(counted) = &limit.counts else {
        return Ok(honoured);
    };
    let status = world.answer()?.status;
    let counted = session.profile().refusals.get(counted);
    Ok(counted.is_some_and(|refusal| refusal.status.iter().any(|pattern| pattern.matches(status))))
}

fn limit(world: &mut World, name: &str) -> Result<Limit, Stop> {
    let session = world.session();
    let found = session.profile().limits.get(&key_of(name)).cloned();
    found.ok_or_else(|| world.broken(&format!("the profile has no limit on {name}")))
}
