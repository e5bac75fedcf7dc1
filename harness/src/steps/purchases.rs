//! What buying a token shows: where the token stands, for how long it is good, and that it was bought.

use std::time::Duration;

use cucumber::{given, then};
use jiff::{Timestamp, fmt::rfc2822};
use serde_json::Value;

use super::{
    Outcome, expectation, is_honoured,
    tokens::{Bought, exchange},
};
use crate::{
    report::Lack,
    run::world::{Caller, World},
    target::{
        exchange::Exchange,
        forgery,
        key::{ApiKey, Identity},
        presentation::Presentation,
        secret::Secret,
    },
};

#[given("a throw-away key that has bought nothing")]
async fn unused_key(world: &mut World) -> Outcome {
    let session = world.session();
    let key = session.keyring.make(None).await;
    let key = world.need(key)?;
    world.caller = Some(Caller {
        presentation: Presentation::nothing(),
        ..world.caller_with(&key)
    });
    world.key = Some(key);
    Ok(())
}

#[then(expr = "the answer holds a token at {string} that opens the door")]
async fn token_opens(world: &mut World, place: String) -> Outcome {
    let citation = world.tagged()?;
    let answer = world.whole()?;
    let body = answer.json().unwrap_or_default();
    let Some(token) = at(&body, &place).and_then(Value::as_str) else {
        let documented = format!("a token at {place}");
        return world.judge(&citation, false, &documented, &answer.sight());
    };
    let session = world.session();
    session.redactor.learn(token);
    let token = ApiKey::issued(Secret::new(token), None, Identity::Owner);
    let caller = world.caller_with(&token);
    let phrase = session.profile().probe.clone();
    world.call(&caller, &phrase).await?;
    world.decided()?;
    let holds = is_honoured(world)?;
    let sight = world.answer()?.sight();
    world.judge(&citation, holds, "a token that opens the door", &sight)
}

#[then(expr = "the answer tells at {string} the seconds of the token at {string}")]
async fn tells_seconds(world: &mut World, told: String, place: String) -> Outcome {
    let citation = world.tagged()?;
    let answer = world.whole()?;
    let body = answer.json().unwrap_or_default();
    let seconds = at(&body, &told).and_then(Value::as_i64);
    let token = at(&body, &place).and_then(Value::as_str);
    let claims = token.and_then(forgery::claims).unwrap_or_default();
    let lifetimes = lifetimes(&claims, &answer);
    let holds = seconds.is_some_and(|seconds| {
        let fits = |lifetime: &i64| (lifetime - seconds).abs() <= LEEWAY;
        seconds > 0 && (lifetimes.is_empty() || lifetimes.iter().any(fits))
    });
    let seen = format!("{seconds:?} for a token of {lifetimes:?} seconds");
    let documented = format!("{told}: the seconds until the token ends");
    world.judge(&citation, holds, &documented, &seen)
}

#[then(expr = "the answer tells a later {string} after another token")]
async fn tells_later(world: &mut World, place: String) -> Outcome {
    const PAUSE: Duration = Duration::from_secs(1);
    let citation = world.tagged()?;
    let key = world.key()?;
    let Some(asked_by) = world.asked_by.clone() else {
        return Err(world.broken("nobody has asked when it was"));
    };
    let phrase = world.asked.clone();
    let before = time_in(&world.answer()?, &place);
    let mut later = false;
    // Moments may be whole seconds, and a target that is not under control may be slow to show what it knows.
    let attempts = if world.session().control.is_some() {
        2
    } else {
        8
    };
    for attempt in 0..attempts {
        if attempt > 0 {
            tokio::time::sleep(PAUSE).await;
        }
        if let Bought::Nothing = exchange(world, &key).await? {
            let sight = world.decided()?.sight();
            let reason = format!("the key buys no token: {sight}");
            return Err(world.could_not_run(Lack::Target, reason));
        }
        world.call(&asked_by, &phrase).await?;
        let after = time_in(&world.decided()?, &place);
        later = after.is_some_and(|after| before.is_none_or(|before| after > before));
        if later {
            break;
        }
    }
    let sight = world.answer()?.sight();
    let documented = format!("{place}: when the latest token was bought");
    world.judge(&citation, later, &documented, &sight)
}

/// How many seconds a token may last, and be said to last, otherwise.
const LEEWAY: i64 = 10;

/// How long a token lasts by its own word: from its beginning, and from the moment of the answer.
fn lifetimes(claims: &Value, answer: &Exchange) -> Vec<i64> {
    let Some(end) = claims["exp"].as_i64() else {
        return Vec::new();
    };
    let answered = answer
        .header("date")
        .and_then(|date| rfc2822::parse(date).ok())
        .map(|date| date.timestamp().as_second());
    let starts = [claims["iat"].as_i64(), answered];
    starts
        .into_iter()
        .flatten()
        .map(|start| end - start)
        .collect()
}

fn time_in(answer: &Exchange, place: &str) -> Option<Timestamp> {
    let body = answer.json()?;
    at(&body, place)?.as_str()?.parse().ok()
}

fn at<'a>(body: &'a Value, place: &str) -> Option<&'a Value> {
    let mut found = expectation::values_at(body, place).into_iter();
    found.next().flatten()
}
