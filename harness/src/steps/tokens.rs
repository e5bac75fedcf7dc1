//! Secrets that buy tokens, and what the tokens are good for.

use cucumber::{gherkin::Step, given, then};
use serde_json::Value;

use super::{Outcome, is_honoured};
use crate::{
    documents::slot::TokenPlace,
    report::Lack,
    run::{
        record::Refused,
        world::{Caller, Stop, World},
    },
    target::{
        exchange::{Exchange, strings},
        forgery,
        key::{ApiKey, Identity},
        mischief::Mischief,
        presentation::Presentation,
        request::Values,
        secret::Secret,
    },
};

/// What a key bought.
pub(super) enum Bought {
    /// It is presented as it is.
    NotNeeded,
    /// A token, to be presented in its stead.
    Token(ApiKey),
    /// A refusal, which is the latest answer.
    Nothing,
}

/// Exchanges a key made over the API for what requests carry, where the platform wants that.
pub(super) async fn exchange(world: &mut World, key: &ApiKey) -> Result<Bought, Stop> {
    let session = world.session();
    let Some((phrase, request)) = session.keyring.exchange_of(key) else {
        return Ok(Bought::NotNeeded);
    };
    let caller = Caller {
        presentation: Presentation::nothing(),
        ..world.caller_with(key)
    };
    let phrase = phrase.replace('-', " ");
    world.send(&caller, &phrase, &request, true).await?;
    let answer = world.answer()?;
    let token = session.keyring.exchanged(key, &answer);
    Ok(token.map_or(Bought::Nothing, Bought::Token))
}

/// The bearer of a key: by what it buys, where it must be exchanged.
pub(super) async fn bearer(world: &mut World, key: &ApiKey) -> Result<Caller, Stop> {
    let bought = exchange(world, key).await?;
    let caller = world.caller_with(key);
    Ok(match bought {
        Bought::NotNeeded => caller,
        Bought::Token(token) => world.caller_with(&token),
        // What the key should have bought is judged where the scenario asks for it.
        Bought::Nothing => Caller {
            presentation: Presentation::nothing(),
            ..caller
        },
    })
}

#[given(regex = r"^a secret (.+)$")]
async fn secret(world: &mut World, words: String) -> Outcome {
    let session = world.session();
    let Some((place, mut values)) = blanks(world) else {
        return Err(world.broken("the profile exchanges no secret for a token"));
    };
    let good = values.get(&place.1).cloned().unwrap_or_default();
    match words.as_str() {
        "that is good" => {}
        "of nobody" => nobody(world, &place.0, &mut values),
        "left empty" => {
            values.insert(place.1.clone(), String::new());
        }
        "with one character changed" | "cut short by one character" => {
            let changed = Mischief::named(&words).and_then(|it| it.text(session.profile(), &good));
            values.insert(place.1.clone(), changed.unwrap_or_default());
        }
        _ => return Err(world.broken(&format!("nobody knows a secret {words:?}"))),
    }
    let shown = values.get(&place.1).cloned().unwrap_or_default();
    session.redactor.learn(&shown);
    world.caller = Some(Caller {
        identity: Identity::Owner,
        presentation: Presentation::nothing(),
        issued: shown == good,
        given: shown == good,
        secret: Secret::new(&shown),
    });
    keep(world, values);
    Ok(())
}

#[then("the answer carries a token")]
async fn carries_token(world: &mut World, step: &Step) -> Outcome {
    let citation = world.promise(&step.value)?;
    let answer = world.whole()?;
    world.token = token_in(world, &answer);
    let found = world.token.is_some();
    world.judge(&citation, found, "a token", &answer.sight())
}

#[then("the answer carries no token")]
async fn carries_no_token(world: &mut World, step: &Step) -> Outcome {
    let citation = world.promise(&step.value)?;
    let answer = world.whole()?;
    let body = answer.json().unwrap_or_default();
    let readable = strings(&body)
        .into_iter()
        .any(|text| forgery::claims(text).is_some());
    let found = readable || token_in(world, &answer).is_some();
    world.judge(&citation, !found, "no token", &answer.sight())
}

#[then("the token says when it ends")]
async fn says_when_it_ends(world: &mut World, step: &Step) -> Outcome {
    let citation = world.promise(&step.value)?;
    let token = token(world)?;
    let claims = forgery::claims(token.secret.reveal());
    let claims = claims.unwrap_or_default();
    let (end, start) = (claims["exp"].as_i64(), claims["iat"].as_i64());
    // The target's clock need not be ours: an end that lies behind us may still lie ahead of its start.
    let holds = end.is_some_and(|end| start.is_none_or(|start| end > start));
    let seen = format!("exp {} and iat {}", claims["exp"], claims["iat"]);
    let documented = "a JSON Web Token of three parts whose exp lies ahead";
    world.judge(&citation, holds, documented, &seen)
}

#[then("the token opens the door")]
#[then("the token opens it again")]
async fn token_opens(world: &mut World, step: &Step) -> Outcome {
    let citation = world.promise(&step.value)?;
    let token = token(world)?;
    let caller = world.caller_with(&token);
    let phrase = world.session().profile().probe.clone();
    world.call(&caller, &phrase).await?;
    let holds = is_honoured(world)?;
    let sight = world.answer()?.sight();
    world.judge(&citation, holds, "a token that opens the door", &sight)
}

#[then("the refusal does not tell which names are known")]
async fn tells_no_names(world: &mut World, step: &Step) -> Outcome {
    let citation = world.promise(&step.value)?;
    let known = world.answer()?;
    let caller = world.caller()?;
    let Some((place, _)) = blanks(world) else {
        return Err(world.broken("the profile exchanges no secret for a token"));
    };
    let mut values = world.values();
    let named = values.get(&place.0).cloned().unwrap_or_default();
    nobody(world, &place.0, &mut values);
    let other = values.get(&place.0).cloned().unwrap_or_default();
    keep(world, values);
    let phrase = world.asked.clone();
    world.call(&caller, &phrase).await?;
    let unknown = world.answer()?;
    let alike = known.status == unknown.status
        && known.body.replace(&named, "") == unknown.body.replace(&other, "");
    let seen = format!("{}; for an unknown name {}", known.sight(), unknown.sight());
    world.judge(&citation, alike, "one refusal for both", &seen)
}

#[then("the new secret buys a token")]
async fn new_secret_buys(world: &mut World, step: &Step) -> Outcome {
    let session = world.session();
    let citation = world.promise(&step.value)?;
    let answer = world.whole()?;
    let body = answer.json().unwrap_or_default();
    let mut places = session.profile().key.iter().flat_map(|key| &key.secret);
    let secret = places.find_map(|place| body.pointer(place)?.as_str().map(Secret::new));
    let Some(secret) = secret else {
        return world.judge(&citation, false, "a new secret", &answer.sight());
    };
    session.redactor.learn(secret.reveal());
    let old = world.key()?;
    let fresh = secret != old.secret;
    let renewed = ApiKey { secret, ..old };
    let bought = exchange(world, &renewed).await?;
    is_honoured(world)?;
    let holds = fresh && matches!(bought, Bought::Token(_));
    let sight = world.answer()?.sight();
    world.judge(&citation, holds, "a new secret that buys a token", &sight)
}

#[then("the old secret buys nothing any more")]
#[then("the key buys nothing any more")]
async fn old_secret_buys_nothing(world: &mut World, step: &Step) -> Outcome {
    let citation = world.promise(&step.value)?;
    let key = world.key()?;
    let bought = exchange(world, &key).await?;
    let answer = world.decided()?;
    let holds = matches!(bought, Bought::Nothing) && !answer.is_success();
    if holds {
        world.refused.push(Refused {
            identity: key.identity,
            operation: None,
        });
    }
    world.judge(&citation, holds, "a refusal", &answer.sight())
}

/// The blanks for name and secret, and how the owner's slot fills all blanks of the exchange.
fn blanks(world: &World) -> Option<((String, String), Values)> {
    let session = world.session();
    let TokenPlace {
        identifier, secret, ..
    } = session.profile().token.clone()?;
    let values = session.keyring.slots().owners_blanks();
    Some(((identifier?, secret?), values))
}

fn keep(world: &mut World, values: Values) {
    for (blank, value) in values {
        world.keep(&blank, value);
    }
}

/// A name that nobody has.
fn nobody(world: &World, blank: &str, values: &mut Values) {
    let mut fresh = world.session().keyring.values(None);
    let name = fresh.remove("name").unwrap_or_default();
    values.insert(blank.to_owned(), format!("nobody-{name}"));
}

fn token_in(world: &World, answer: &Exchange) -> Option<ApiKey> {
    let session = world.session();
    let place = &session.profile().token.as_ref()?.at;
    let body = answer.json()?;
    let token = body.pointer(place).and_then(Value::as_str)?;
    session.redactor.learn(token);
    (!token.is_empty()).then(|| ApiKey::issued(Secret::new(token), None, Identity::Owner))
}

fn token(world: &mut World) -> Result<ApiKey, Stop> {
    let sight = world.answer()?.sight();
    world.token.clone().ok_or_else(|| {
        world.could_not_run(Lack::Target, format!("no token in the answer: {sight}"))
    })
}
