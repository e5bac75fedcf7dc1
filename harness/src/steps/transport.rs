//! Encrypted transport.

use cucumber::{gherkin::Step, then, when};

use super::Outcome;
use crate::{
    run::world::{InTheClear, World},
    target::{
        presentation::Presentation,
        request::{Request, Values},
    },
};

#[when(regex = r"^somebody ([a-z ]+) in the clear$")]
async fn calls_in_the_clear(world: &mut World, phrase: String) -> Outcome {
    let session = world.session();
    let operation = session.operation(&phrase);
    let operation = world.need(operation)?;
    let Some(base) = in_the_clear(&session.target.url) else {
        return Err(world.broken("the target's address is no URL"));
    };
    let request = Request::of(&base, operation, &Values::new(), &Presentation::nothing());
    let request = world.need(request)?;
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
    let served = status.is_some_and(is_the_api);
    let seen = status.map_or_else(
        || "no answer over plain http".to_owned(),
        |status| format!("{status} over plain http"),
    );
    world.judge(&citation, !served, "encrypted transport only", &seen)
}

/// The same address over plain http, on the port that http has; an address in the clear as it is.
fn in_the_clear(url: &str) -> Option<String> {
    let mut parsed = reqwest::Url::parse(url).ok()?;
    if parsed.scheme() == "https" {
        parsed.set_scheme("http").ok()?;
        parsed.set_port(None).ok()?;
    }
    Some(parsed.as_str().trim_end_matches('/').to_owned())
}

/// Redirects and strangers' error pages are no API; a success or a demand for credentials is.
fn is_the_api(status: u16) -> bool {
    status == 401 || (200..300).contains(&status)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_host_is_asked_on_the_port_of_http() {
        let clear = |url| in_the_clear(url).unwrap_or_default();
        assert_eq!(clear("https://host.example"), "http://host.example");
        assert_eq!(
            clear("https://host.example:8443/base"),
            "http://host.example/base"
        );
        assert_eq!(
            clear("http://host.example:8080"),
            "http://host.example:8080"
        );
    }

    #[test]
    fn only_an_answer_of_the_api_itself_counts() {
        assert!(is_the_api(200) && is_the_api(401));
        assert!(!is_the_api(301) && !is_the_api(404) && !is_the_api(426));
    }
}
