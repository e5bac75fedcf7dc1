//! What an answer holds: for the features of one platform, where its constants are the behaviour.

use cucumber::{gherkin::Step, then};
use jiff::fmt::rfc2822;
use serde_json::Value;

use super::{Outcome, expectation, is_honoured};
use crate::{
    report::Lack,
    run::world::{Stop, World},
    target::exchange::Exchange,
};

#[then("the answer holds:")]
async fn answer_holds(world: &mut World, step: &Step) -> Outcome {
    let answer = world.whole()?;
    holds(world, step, answer).await
}

#[then(expr = "what {string} answers holds:")]
async fn other_answer_holds(world: &mut World, step: &Step, phrase: String) -> Outcome {
    let answer = ask_as_owner(world, &phrase).await?;
    holds(world, step, answer).await
}

#[then(expr = "what {string} answers has grown at {string}")]
async fn has_grown(world: &mut World, phrase: String, path: String) -> Outcome {
    let citation = world.tagged()?;
    let [before, _] = world.latest_two()?;
    let number = |answer: &Exchange| {
        let body = answer.json()?;
        let found = expectation::values_at(&body, &path);
        found.first().copied().flatten().and_then(Value::as_f64)
    };
    let Some(least) = number(&before) else {
        let reason = format!("the target told no number before: {}", before.sight());
        return Err(world.could_not_run(Lack::Target, reason));
    };
    let grown = |answer: &Exchange| number(answer).is_some_and(|now| now > least);
    let mut answer = ask_as_owner(world, &phrase).await?;
    let mut attempt = 0;
    while !grown(&answer) && world.ask_again(attempt).await? {
        attempt += 1;
        answer = world.whole()?;
    }
    let documented = format!("{path} above {least}");
    world.judge(&citation, grown(&answer), &documented, &answer.sight())
}

#[then("the answer comes as events")]
async fn comes_as_events(world: &mut World) -> Outcome {
    let citation = world.tagged()?;
    let answer = world.answer()?;
    let data = answer
        .body
        .lines()
        .filter_map(|it| it.strip_prefix("data:"));
    let objects = data.filter(|data| serde_json::from_str::<Value>(data).is_ok());
    let documented = "lines of data with JSON (server-sent events)";
    world.judge(&citation, objects.count() > 0, documented, &answer.sight())
}

#[then(expr = "the answer agrees with what {string} answers:")]
async fn answers_agree(world: &mut World, step: &Step, phrase: String) -> Outcome {
    let citation = world.tagged()?;
    let first = world.whole()?;
    let second = ask_as_owner(world, &phrase).await?;
    for (here, there) in rows(world, step)? {
        let value = |answer: &Exchange, path: &str| {
            let body = answer.json()?;
            expectation::values_at(&body, path)
                .into_iter()
                .flatten()
                .next()
                .cloned()
        };
        let (mine, other) = (value(&first, &here), value(&second, &there));
        let seen = format!(
            "{here} is {} and {there} is {}",
            shown(mine.as_ref()),
            shown(other.as_ref())
        );
        // That two answers agree is read off examples: it warns at most.
        let agrees = mine.is_some() && mine == other;
        world.advise(
            &citation,
            agrees,
            &format!("{here} equal to {there}"),
            &seen,
        );
    }
    Ok(())
}

#[then("the answer holds among others:")]
async fn holds_among_others(world: &mut World, step: &Step) -> Outcome {
    let citation = world.tagged()?;
    let answer = world.whole()?;
    let body = answer.json().unwrap_or_default();
    for (path, words) in rows(world, step)? {
        let found = expectation::values_at(&body, &path);
        let mut holds = false;
        for value in &found {
            holds |= expectation::is(*value, &words, world.key.clone().as_ref())
                .map_err(|reason| world.broken(&reason))?;
        }
        let seen = format!("{path} in {}", answer.sight());
        world.judge(&citation, holds, &format!("{path}: {words}"), &seen)?;
    }
    Ok(())
}

#[then("the answer is a list or holds one")]
async fn is_or_holds_a_list(world: &mut World) -> Outcome {
    let citation = world.tagged()?;
    let answer = world.whole()?;
    let found = match answer.json() {
        Some(Value::Array(_)) => true,
        Some(Value::Object(members)) => members.values().any(Value::is_array),
        _ => false,
    };
    world.judge(&citation, found, "a list", &answer.sight())
}

#[then("the answer carries the headers:")]
async fn carries_headers(world: &mut World, step: &Step) -> Outcome {
    let citation = world.tagged()?;
    let answer = world.answer()?;
    for (name, words) in rows(world, step)? {
        let value = answer.header(&name);
        let holds = value.is_some_and(|value| is_header(value.trim(), &words, &answer));
        let seen = format!("{name}: {}", value.unwrap_or("(missing)"));
        world.judge(
            &citation,
            holds,
            &format!("the header {name} with {words}"),
            &seen,
        )?;
    }
    Ok(())
}

/// Whether a header's value is what the words say.
fn is_header(value: &str, words: &str, answer: &Exchange) -> bool {
    let quoted = |prefix| {
        words
            .strip_prefix(prefix)
            .map(|rest: &str| rest.trim_matches('"'))
    };
    if words == "a whole number" {
        return value.parse::<u64>().is_ok();
    }
    if words == "a time to come" {
        return value.parse().is_ok_and(|second| is_to_come(second, answer));
    }
    if let Some(item) = quoted("lists ") {
        let mut items = value.split(',');
        return items.any(|it| it.trim().eq_ignore_ascii_case(item));
    }
    match quoted("begins ") {
        Some(beginning) => value.starts_with(beginning),
        None => value == words.trim_matches('"'),
    }
}

/// Whether a Unix second is not over by the clock of the answer's own `Date`; where it has none, every second counts.
fn is_to_come(second: i64, answer: &Exchange) -> bool {
    const SKEW: i64 = 5;
    let date = answer.header("date");
    let now = date.and_then(|date| rfc2822::parse(date).ok());
    now.is_none_or(|now| second >= now.timestamp().as_second() - SKEW)
}

/// Judges each row of the step's table, after a little patience with targets that are slow to show what they know.
async fn holds(world: &mut World, step: &Step, mut answer: Exchange) -> Outcome {
    let citation = world.tagged()?;
    let rows = rows(world, step)?;
    let mut attempt = 0;
    while missing(world, &rows, &answer)?.is_some() && world.ask_again(attempt).await? {
        attempt += 1;
        answer = world.whole()?;
    }
    let documented: Vec<_> = rows
        .iter()
        .map(|(path, words)| format!("{path}: {words}"))
        .collect();
    match missing(world, &rows, &answer)? {
        None => world.judge(&citation, true, &documented.join(", "), &answer.sight()),
        Some((documented, seen)) => world.judge(&citation, false, &documented, &seen),
    }
}

/// The first row that an answer does not hold: what it documents, and what stands there.
fn missing(
    world: &mut World,
    rows: &[(String, String)],
    answer: &Exchange,
) -> Result<Option<(String, String)>, Stop> {
    match answer.json() {
        Some(body) => first_miss(world, rows, &body),
        None => Ok(Some(("a JSON body".to_owned(), answer.sight()))),
    }
}

/// The same of any JSON.
pub(super) fn first_miss(
    world: &mut World,
    rows: &[(String, String)],
    body: &Value,
) -> Result<Option<(String, String)>, Stop> {
    let key = world.key.clone();
    for (path, words) in rows {
        let found = expectation::values_at(body, path);
        let mut holds = !found.is_empty();
        for value in &found {
            let words = expectation::resolved(words, body);
            holds &= expectation::is(*value, &words, key.as_ref())
                .map_err(|reason| world.broken(&reason))?;
        }
        if !holds {
            let sight = found
                .iter()
                .map(|value| shown(*value))
                .collect::<Vec<_>>()
                .join(", ");
            let seen = if found.is_empty() {
                "an empty list".to_owned()
            } else {
                format!("{path}: {sight}")
            };
            return Ok(Some((format!("{path}: {words}"), seen)));
        }
    }
    Ok(None)
}

/// What the owner is answered, be it a success or not.
pub(super) async fn ask(world: &mut World, phrase: &str) -> Result<Exchange, Stop> {
    let owner = world.owner().await?;
    world.call(&owner, phrase).await?;
    world.decided()?;
    world.whole()
}

async fn ask_as_owner(world: &mut World, phrase: &str) -> Result<Exchange, Stop> {
    let answer = ask(world, phrase).await?;
    if !is_honoured(world)? {
        let reason = format!("the target does not answer {phrase:?}: {}", answer.sight());
        return Err(world.could_not_run(Lack::Target, reason));
    }
    Ok(answer)
}

/// The two columns of a step's table, with the blanks of the second filled.
pub(super) fn rows(world: &mut World, step: &Step) -> Result<Vec<(String, String)>, Stop> {
    let table = step
        .table
        .as_ref()
        .map(|table| table.rows.as_slice())
        .unwrap_or_default();
    let pairs: Option<Vec<_>> = table
        .iter()
        .map(|row| match row.as_slice() {
            [left, right] => Some((left.clone(), right.clone())),
            _ => None,
        })
        .collect();
    let values = world.values();
    let fill = |words: String| {
        values.iter().fold(words, |words, (blank, value)| {
            words.replace(&format!("{{{blank}}}"), value)
        })
    };
    match pairs {
        Some(pairs) if !pairs.is_empty() => {
            let filled = pairs.into_iter().map(|(path, words)| (path, fill(words)));
            Ok(filled.collect())
        }
        _ => Err(world.broken("this step takes a table of two columns")),
    }
}

fn shown(value: Option<&Value>) -> String {
    value.map_or_else(|| "(missing)".to_owned(), ToString::to_string)
}
