//! Limits: going up to them, over them, and coming back.

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

#[when(regex = r"^the limit on ([a-z ]+) is exceeded by the caller$")]
async fn caller_exceeds(world: &mut World, name: String) -> Outcome {
    let limit = limit(world, &name)?;
    let caller = world.caller()?;
    let counted = if key_of(&name) == "failed-attempts" {
        Counted::Refused
    } else {
        Counted::Honoured
    };
    if counted == Counted::Refused {
        // The door must have been open to somebody before it is shut for everybody.
        let owner = world.owner().await?;
        world.call(&owner, &limit.operation).await?;
        if is_honoured(world)? {
            world.honoured.extend(world.asked_as);
        }
    }
    exceed(world, &limit, counted, &[caller]).await
}

#[when(regex = r"^the limit on ([a-z ]+) is exceeded by the owner and the caller together$")]
async fn both_exceed(world: &mut World, name: String) -> Outcome {
    let limit = limit(world, &name)?;
    if !world.session().limit_count(&limit).1 {
        return Err(undeclared(world, &limit));
    }
    let callers = [world.owner().await?, world.caller()?];
    exceed(world, &limit, Counted::Honoured, &callers).await
}

#[then("both are refused for too many requests")]
async fn both_are_refused(world: &mut World, step: &Step) -> Outcome {
    let citation = world.promise(&step.value)?;
    let answer = world.answer()?;
    let documented = "429 to every key of the account once the account's requests are spent";
    world.judge(&citation, answer.status == 429, documented, &answer.sight())
}

#[then("the refusal says when to come back")]
async fn says_when(world: &mut World, step: &Step) -> Outcome {
    let citation = world.promise(&step.value)?;
    let answer = world.answer()?;
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
    world.call(&caller, &phrase).await?;
    let holds = is_honoured(world)?;
    let sight = world.answer()?.sight();
    world.judge(
        &citation,
        holds,
        &format!("an open door after {seconds} seconds"),
        &sight,
    )
}

/// What a limit counts, and so what an answer below it looks like.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Counted {
    Honoured,
    Refused,
}

/// Lets the callers take turns until each has met another answer than before, or the limit is clearly passed.
async fn exceed(world: &mut World, limit: &Limit, counted: Counted, callers: &[Caller]) -> Outcome {
    let session = world.session();
    let (count, declared) = session.limit_count(limit);
    // Windows may be fixed: unless they have just begun, two may meet, and twice the number is within the limit.
    let allowed = if session.control.is_some() {
        count
    } else {
        count.saturating_mul(2)
    };
    let citation = Citation::new(&limit.claim, None);
    let mut open: Vec<_> = callers.iter().collect();
    let mut passed = 0;
    let mut started = Instant::now();
    while passed <= allowed && !open.is_empty() {
        let mut still_open = Vec::new();
        for caller in open {
            let request = world.request(caller, &limit.operation)?;
            // The first request may wait for room that earlier scenarios have taken; after it nothing waits.
            world
                .send(caller, &limit.operation, &request, passed == 0)
                .await?;
            if passed == 0 {
                started = Instant::now();
            }
            if is_within(world, caller, counted)? {
                passed += 1;
                still_open.push(caller);
            }
        }
        open = still_open;
        if started.elapsed().as_secs() >= u64::from(limit.seconds) {
            return Err(world.could_not_run(
                Lack::Budget,
                "the target answers too slowly to come to its limit",
            ));
        }
    }
    let over = passed > allowed;
    if over && limit.tiers && !declared {
        return Err(undeclared(world, limit));
    }
    if over || world.answer()?.status == 429 {
        let documented = format!("at most {count} in {} seconds", limit.seconds);
        let seen = format!("{passed} in {} seconds", started.elapsed().as_secs());
        world.note(&citation, !over, &documented, &seen);
    }
    Ok(())
}

/// Whether the latest answer is the one that a caller gets below the limit.
fn is_within(world: &mut World, caller: &Caller, counted: Counted) -> Result<bool, Stop> {
    let session = world.session();
    let honoured = is_honoured(world)?;
    if honoured && !world.honoured.contains(&caller.identity) {
        world.honoured.push(caller.identity);
    }
    if counted == Counted::Honoured {
        return Ok(honoured);
    }
    let status = world.answer()?.status;
    let revoked = session.profile().refusals.get("a-revoked-key");
    Ok(revoked.is_some_and(|refusal| refusal.status.iter().any(|pattern| pattern.matches(status))))
}

fn limit(world: &mut World, name: &str) -> Result<Limit, Stop> {
    let session = world.session();
    let found = session.profile().limits.get(&key_of(name)).cloned();
    found.ok_or_else(|| world.broken(&format!("the profile has no limit on {name}")))
}

fn undeclared(world: &mut World, limit: &Limit) -> Stop {
    let reason = format!(
        "accounts differ in this limit: declare {} in the credentials file",
        limit.declared
    );
    world.could_not_run(Lack::Credential, reason)
}
