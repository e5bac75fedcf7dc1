//! Encrypted transport.

use cucumber::{gherkin::Step, then, when};

use super::Outcome;
use crate::run::world::{InTheClear, World};

#[when(regex = r"^somebody ([a-z ]+) in the clear$")]
async fn calls_in_the_clear(world: &mut World, phrase: String) -> Outcome {
    let session = world.session();
    let operation = session.operation(&phrase);
    let operation = world.need(operation)?;
    let host = session
        .target
        .url
        .strip_prefix("https://")
        .and_then(|rest| rest.split(['/', ':']).next());
    let Some(host) = host else {
        return Err(world.broken("the target is not served over https"));
    };
    let request = crate::target::request::Request {
        method: operation.method.clone(),
        url: format!("http://{host}{}", operation.path),
        headers: Vec::new(),
        body: None,
        title_case: false,
    };
    let status = session
        .client
        .send_now(&request)
        .await
        .ok()
        .map(|exchange| exchange.status);
    world.in_the_clear = Some(InTheClear { status });
    Ok(())
}

#[then("the API is not served in the clear")]
async fn is_not_served_in_the_clear(world: &mut World, step: &Step) -> Outcome {
    let citation = world.promise(&step.value)?;
    let Some(InTheClear { status }) = world.in_the_clear else {
        return Err(world.broken("nobody has asked in the clear"));
    };
    // Redirects and strangers' error pages are no API; a 401 or a success is.
    let served = status.is_some_and(|status| status == 401 || (200..300).contains(&status));
    let seen = status.map_or_else(
        || "no answer over plain http".to_owned(),
        |status| format!("{status} over plain http"),
    );
    world.judge(&citation, !served, "encrypted transport only", &seen)
}
