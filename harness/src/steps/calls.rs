//! Who does what: the operations of the profile, by their phrases.

use std::str::FromStr;

use cucumber::{Parameter, gherkin::Step, given, then, when};

use super::{Outcome, is_honoured};
use crate::{
    documents::{profile::Operation, status},
    report::Lack,
    run::{
        choice::refused_choice,
        session::Session,
        world::{Caller, Stop, World},
    },
    target::{exchange::Exchange, request::fill},
};

/// Somebody who calls.
#[derive(Clone, Copy, Debug, Parameter)]
#[param(
    name = "actor",
    regex = "the caller|the owner|a stranger|the new key's bearer"
)]
enum Actor {
    Caller,
    Owner,
    Stranger,
    NewBearer,
}

impl FromStr for Actor {
    type Err = String;

    fn from_str(words: &str) -> Result<Self, Self::Err> {
        match words {
            "the caller" => Ok(Self::Caller),
            "the owner" => Ok(Self::Owner),
            "a stranger" => Ok(Self::Stranger),
            "the new key's bearer" => Ok(Self::NewBearer),
            other => Err(format!("{other} is nobody")),
        }
    }
}

/// The phrase of an operation, such as `lists keys`.
#[derive(Clone, Debug, Parameter)]
#[param(name = "operation", regex = "[a-z][a-z ]*")]
struct Phrase(String);

impl FromStr for Phrase {
    type Err = String;

    fn from_str(words: &str) -> Result<Self, Self::Err> {
        Ok(Self(words.to_owned()))
    }
}

#[given(expr = "{actor} {operation}")]
#[when(expr = "{actor} {operation}")]
async fn calls(world: &mut World, actor: Actor, phrase: Phrase) -> Outcome {
    let caller = who(world, actor).await?;
    world.call(&caller, &phrase.0).await
}

#[given(expr = "{actor} {operation}:")]
#[when(expr = "{actor} {operation}:")]
async fn calls_with_body(world: &mut World, step: &Step, actor: Actor, phrase: Phrase) -> Outcome {
    let body = step.docstring.as_deref().map(str::trim).unwrap_or_default();
    let caller = who(world, actor).await?;
    let request = world.request(&caller, &phrase.0).await?;
    let request = request.body(body, &world.values());
    let request = world.need(request)?;
    world.send(&caller, &phrase.0, &request, true).await
}

#[given(expr = "{actor} {operation} with query {string}")]
#[when(expr = "{actor} {operation} with query {string}")]
async fn calls_with_query(
    world: &mut World,
    actor: Actor,
    phrase: Phrase,
    query: String,
) -> Outcome {
    let caller = who(world, actor).await?;
    let request = world.request(&caller, &phrase.0).await?;
    let request = request.query(&fill(&query, &world.values()));
    world.send(&caller, &phrase.0, &request, true).await
}

#[when(expr = "{actor} {operation} in a body of {int} kilobytes")]
async fn calls_at_length(
    world: &mut World,
    actor: Actor,
    phrase: Phrase,
    kilobytes: usize,
) -> Outcome {
    let caller = who(world, actor).await?;
    let request = world
        .request(&caller, &phrase.0)
        .await?
        .swollen(kilobytes * 1024);
    world.send(&caller, &phrase.0, &request, true).await
}

#[then("the request is honoured")]
async fn is_served(world: &mut World) -> Outcome {
    let session = world.session();
    let answer = world.decided()?;
    let asked = world.asked.clone();
    let operation = world.need(session.operation(&asked))?;
    let holds = is_honoured(world)?;
    if let Some(reason) = refused_choice(&session, operation, &answer) {
        return Err(world.could_not_run(Lack::Credential, reason));
    }
    if lacks_the_token(&session, operation, &answer) {
        let reason = "the target set no cookie for writing requests of a session to repeat";
        return Err(world.could_not_run(Lack::Target, reason));
    }
    // Who may do it is another claim than what success looks like.
    let about_permission = holds || matches!(answer.status, 401 | 403);
    let citation = operation.citation().and(
        operation
            .permission_claim
            .as_ref()
            .filter(|_| about_permission),
    );
    world.judge(
        &citation,
        holds,
        &status::alternatives(&operation.status),
        &answer.sight(),
    )?;
    if holds {
        return Ok(());
    }
    // What follows would judge the answer to something that was not done.
    let reason = format!("the target did not do what was asked: {}", answer.sight());
    Err(world.could_not_run(Lack::Target, reason))
}

/// Whether a writing request of a session was refused that could not repeat what the documents say it repeats.
fn lacks_the_token(session: &Session, operation: &Operation, answer: &Exchange) -> bool {
    let format = session.profile().session.as_ref();
    let header = format.and_then(|it| it.csrf_header.as_deref());
    let sent = |name: &str| {
        let mut names = answer.request_headers.iter();
        names.any(|(sent, _)| sent.eq_ignore_ascii_case(name))
    };
    let refused = (400..500).contains(&answer.status);
    let writes = operation.method != "GET" && sent("cookie");
    refused && writes && header.is_some_and(|header| !sent(header))
}

async fn who(world: &mut World, actor: Actor) -> Result<Caller, Stop> {
    match actor {
        Actor::Caller => world.caller(),
        Actor::Owner => world.owner().await,
        Actor::NewBearer => match world.new_key.clone() {
            Some(key) => Ok(world.caller_with(&key)),
            None => Err(world.could_not_run(Lack::Target, "the target made no key")),
        },
        Actor::Stranger => {
            let stranger = world.session().keyring.slots().stranger().await;
            let stranger = world.need(stranger)?;
            Ok(world.caller_with(&stranger))
        }
    }
}
