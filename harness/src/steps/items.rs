//! What single items hold: the key at hand wherever it is shown, and every item of a list.

use cucumber::{gherkin::Step, then};
use serde_json::Value;

use super::{
    Outcome,
    answers::{ask, first_miss, rows},
    expectation,
};
use crate::{
    report::Lack,
    run::world::{Stop, World},
    target::exchange::object_with,
};

/// Where a key may be shown.
const SHOWN: [&str; 2] = ["shows the key", "lists keys"];

#[then("what is shown of the key holds:")]
async fn shown_of_the_key_holds(world: &mut World, step: &Step) -> Outcome {
    let citation = world.tagged()?;
    let rows = rows(world, step)?;
    let item = shown(world).await?;
    let documented: Vec<_> = rows
        .iter()
        .map(|(path, words)| format!("{path}: {words}"))
        .collect();
    match first_miss(world, &rows, &item)? {
        None => world.judge(&citation, true, &documented.join(", "), ""),
        Some((documented, seen)) => world.judge(&citation, false, &documented, &seen),
    }
}

#[then("no item of the answer holds:")]
async fn no_item_holds(world: &mut World, step: &Step) -> Outcome {
    let citation = world.tagged()?;
    let rows = rows(world, step)?;
    let answer = world.whole()?;
    let body = answer.json().unwrap_or_default();
    for item in items(&body) {
        let mut holds = true;
        for (path, words) in &rows {
            let value = expectation::values_at(item, path).first().copied();
            holds &= expectation::is(value.flatten(), words, world.key.clone().as_ref())
                .map_err(|reason| world.broken(&reason))?;
        }
        if holds {
            let (path, words) = &rows[0];
            let documented = format!("no item with {path}: {words}");
            return world.judge(&citation, false, &documented, &item.to_string());
        }
    }
    world.judge(&citation, true, "no such item", &answer.sight())
}

#[then(expr = "the answer differs from the one before at {string}")]
async fn differs(world: &mut World, path: String) -> Outcome {
    let citation = world.tagged()?;
    world.whole()?;
    let two = world.latest_two()?;
    let [before, now] = two.map(|answer| {
        let body = answer.json().unwrap_or_default();
        let found = expectation::values_at(&body, &path).into_iter().flatten();
        found.cloned().collect::<Vec<_>>()
    });
    let differs = !now.is_empty() && !now.iter().any(|value| before.contains(value));
    let words = |values: Vec<Value>| Value::Array(values).to_string();
    let seen = format!("{path}: {} after {}", words(now), words(before));
    world.judge(
        &citation,
        differs,
        &format!("{path} with nothing of the answer before"),
        &seen,
    )
}

/// The key at hand as its owner sees it: by itself, or in the list of keys where it has no address of its own.
async fn shown(world: &mut World) -> Result<Value, Stop> {
    let Some(id) = world.key()?.id else {
        return Err(world.could_not_run(Lack::Target, "the id of the key at hand is not known"));
    };
    for phrase in SHOWN {
        if world.session().operation(phrase).is_err() {
            continue;
        }
        let body = ask(world, phrase).await?.json().unwrap_or_default();
        if let Some(item) = object_with(&body, &id) {
            return Ok(item.clone());
        }
    }
    let reason = "the target shows the key neither by itself nor in a list";
    Err(world.could_not_run(Lack::Target, reason))
}

/// Every object that is an item of some list.
fn items(body: &Value) -> Vec<&Value> {
    match body {
        Value::Array(all) => {
            let objects = all.iter().filter(|item| item.is_object());
            objects.chain(all.iter().flat_map(items)).collect()
        }
        Value::Object(members) => members.values().flat_map(items).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn items_are_the_objects_of_lists() {
        let body = json!({"data": [{"id": 1}, 2], "total": {"count": 2}});
        assert_eq!(items(&body), [&json!({"id": 1})]);
    }
}
