//! What the standards ask of every server (`fixtures/http/practice.toml`).

use std::collections::BTreeMap;

use cucumber::{gherkin::Step, then};
use serde_json::Value;

use super::{Outcome, is_honoured};
use crate::{
    report::Lack,
    run::world::{Caller, World},
    target::{
        cookies, exchange::Exchange, mischief::with_middle_changed, presentation::Presentation,
        secret::Secret,
    },
};

#[then("the refusal names a scheme")]
async fn names_a_scheme(world: &mut World, step: &Step) -> Outcome {
    let citation = world.promise(&step.value)?;
    let answer = world.answer()?;
    let named = answer.header("www-authenticate");
    let holds = answer.status != 401 || named.is_some_and(|it| !it.trim().is_empty());
    let seen = format!("no such header beside {}", answer.sight());
    world.judge(&citation, holds, "a WWW-Authenticate header", &seen)
}

#[then("the refusal is JSON")]
async fn is_json(world: &mut World, step: &Step) -> Outcome {
    let citation = world.promise(&step.value)?;
    let answer = world.whole()?;
    let media_type = answer.header("content-type").unwrap_or_default();
    let essence = media_type.split(';').next().unwrap_or_default();
    let essence = essence.trim().to_ascii_lowercase();
    let called = essence == "application/json" || essence.ends_with("+json");
    let holds = called && answer.json().is_some();
    let seen = format!("{media_type:?}: {}", answer.sight());
    world.judge(&citation, holds, "JSON that is called so", &seen)
}

#[then("the refusal keeps the credential to itself")]
async fn keeps_to_itself(world: &mut World, step: &Step) -> Outcome {
    let citation = world.promise(&step.value)?;
    let caller = world.caller()?;
    let answer = world.answer()?;
    let hidden = !answer.answer_contains(caller.secret.reveal());
    let documented = "a refusal without the credential";
    world.judge(&citation, hidden, documented, &answer.sight())
}

/// Members that differ between two refusals of the same kind, such as the id of a request, tell nothing.
#[then("a malformed key is refused alike")]
async fn malformed_is_refused_alike(world: &mut World, step: &Step) -> Outcome {
    let citation = world.promise(&step.value)?;
    let caller = world.caller()?;
    let phrase = world.asked.clone();
    let first = world.answer()?;
    world.call(&caller, &phrase).await?;
    let second = world.decided()?;
    let whole = with_middle_changed(caller.secret.reveal());
    let malformed = whole.get(..whole.len() / 2).unwrap_or_default();
    let session = world.session();
    session.redactor.learn(malformed);
    let caller = Caller {
        presentation: Presentation::of_bytes(&session.profile().credential, malformed.as_bytes()),
        secret: Secret::new(malformed),
        ..caller
    };
    world.call(&caller, &phrase).await?;
    let other = world.decided()?;
    let (first, second) = (told(&first), told(&second));
    let third = told(&other);
    let stable = first
        .iter()
        .filter(|(place, value)| second.get(*place) == Some(*value));
    let alike = stable
        .clone()
        .all(|(place, value)| third.get(place) == Some(value));
    let documented = "the answer to an unknown key";
    world.judge(&citation, alike, documented, &other.sight())
}

#[then("the answer must not be stored")]
async fn must_not_be_stored(world: &mut World, step: &Step) -> Outcome {
    let citation = world.promise(&step.value)?;
    let answer = world.answer()?;
    let said = answer.header("cache-control").unwrap_or("(missing)");
    let holds = said
        .split(',')
        .any(|it| it.trim().eq_ignore_ascii_case("no-store"));
    let seen = format!("cache-control: {said}");
    world.judge(&citation, holds, "Cache-Control: no-store", &seen)
}

#[then("the cookie stays with its site")]
async fn cookie_stays(world: &mut World, step: &Step) -> Outcome {
    let citation = world.promise(&step.value)?;
    let answer = world.answer()?;
    let encrypted = world.session().target.url.starts_with("https://");
    let cookies = cookies::set_by(&answer);
    let Some(cookie) = cookies.iter().find(|cookie| cookie.http_only) else {
        let reason = format!("no cookie of a session: {}", answer.sight());
        return Err(world.could_not_run(Lack::Target, reason));
    };
    let holds = cookie.same_site && (cookie.secure || !encrypted);
    let documented = if encrypted {
        "SameSite and Secure"
    } else {
        "SameSite"
    };
    let seen = format!("the cookie {} without", cookie.name);
    world.judge(&citation, holds, documented, &seen)
}

#[then("the scheme counts in whatever case")]
async fn scheme_counts(world: &mut World, step: &Step) -> Outcome {
    let citation = world.promise(&step.value)?;
    let answer = world.decided()?;
    let holds = is_honoured(world)?;
    let documented = "the same answer as to the scheme in its usual form";
    world.judge(&citation, holds, documented, &answer.sight())
}

#[then("the head alone is answered alike")]
async fn head_is_alike(world: &mut World, step: &Step) -> Outcome {
    let citation = world.promise(&step.value)?;
    let Some(caller) = world.asked_by.clone() else {
        return Err(world.broken("nobody has asked"));
    };
    let phrase = world.asked.clone();
    let whole = world.answer()?;
    let mut request = world.request(&caller, &phrase).await?;
    "HEAD".clone_into(&mut request.method);
    world.send(&caller, &phrase, &request, true).await?;
    let head = world.decided()?;
    let media_type = |answer: &Exchange| answer.header("content-type").map(str::to_owned);
    let holds = head.status == whole.status && media_type(&head) == media_type(&whole);
    let seen = format!("{} to HEAD, {} to GET", head.status, whole.status);
    world.judge(&citation, holds, "one head for both", &seen)
}

/// What an answer tells, by place: its status and every plain member of its body.
fn told(answer: &Exchange) -> BTreeMap<String, Value> {
    let mut all = BTreeMap::from([("status".to_owned(), Value::from(answer.status))]);
    if let Some(body) = answer.json() {
        flatten("", &body, &mut all);
    }
    all
}

fn flatten(place: &str, value: &Value, all: &mut BTreeMap<String, Value>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                flatten(&format!("{place}/{name}"), member, all);
            }
        }
        Value::Array(items) => {
            for (number, item) in items.iter().enumerate() {
                flatten(&format!("{place}/{number}"), item, all);
            }
        }
        plain => {
            all.insert(place.to_owned(), plain.clone());
        }
    }
}
