//! What an answer holds: for the features of one platform, where its constants are the behaviour.

use cucumber::{gherkin::Step, then};
use serde_json::Value;

use super::{Outcome, expectation};
use crate::{
    report::Lack,
    run::world::{Stop, World},
    target::exchange::Exchange,
};

#[then("the answer holds:")]
async fn answer_holds(world: &mut World, step: &Step) -> Outcome {
    let answer = world.answer()?;
    holds(world, step, &answer)
}

#[then(expr = "what {string} answers holds:")]
async fn other_answer_holds(world: &mut World, step: &Step, phrase: String) -> Outcome {
    let answer = ask_as_owner(world, &phrase).await?;
    holds(world, step, &answer)
}

#[then(expr = "the answer agrees with what {string} answers:")]
async fn answers_agree(world: &mut World, step: &Step, phrase: String) -> Outcome {
    let citation = world.tagged()?;
    let first = world.answer()?;
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

#[then("the answer is a list or holds one")]
async fn is_or_holds_a_list(world: &mut World) -> Outcome {
    let citation = world.tagged()?;
    let answer = world.answer()?;
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
        let (listed, wanted) = match words.strip_prefix("lists ") {
            Some(item) => (true, item.trim_matches('"')),
            None => (false, words.trim_matches('"')),
        };
        let holds = value.is_some_and(|value| {
            if listed {
                value
                    .split(',')
                    .any(|item| item.trim().eq_ignore_ascii_case(wanted))
            } else {
                value.trim() == wanted
            }
        });
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

fn holds(world: &mut World, step: &Step, answer: &Exchange) -> Outcome {
    let citation = world.tagged()?;
    let Some(body) = answer.json() else {
        return world.judge(&citation, false, "a JSON body", &answer.sight());
    };
    for (path, words) in rows(world, step)? {
        let key = world.key.clone();
        let found = expectation::values_at(&body, &path);
        let mut holds = !found.is_empty();
        for value in &found {
            holds &= expectation::is(*value, &words, key.as_ref())
                .map_err(|reason| world.broken(&reason))?;
        }
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
        world.judge(&citation, holds, &format!("{path}: {words}"), &seen)?;
    }
    Ok(())
}

async fn ask_as_owner(world: &mut World, phrase: &str) -> Result<Exchange, Stop> {
    let owner = world.owner().await?;
    world.call(&owner, phrase).await?;
    let answer = world.answer()?;
    if matches!(answer.status, 429 | 502..=504) {
        return Err(world.could_not_run(
            Lack::Budget,
            format!("the target had no room: {}", answer.sight()),
        ));
    }
    Ok(answer)
}

/// The two columns of a step's table.
fn rows(world: &mut World, step: &Step) -> Result<Vec<(String, String)>, Stop> {
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
    match pairs {
        Some(pairs) if !pairs.is_empty() => Ok(pairs),
        _ => Err(world.broken("this step takes a table of two columns")),
    }
}

fn shown(value: Option<&Value>) -> String {
    value.map_or_else(|| "(missing)".to_owned(), ToString::to_string)
}
