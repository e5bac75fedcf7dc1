//! Several keys at once, by their numbers: what becomes of each, in whatever order.

use cucumber::{given, then, when};

use super::{Outcome, is_honoured, life};
use crate::{
    documents::{Citation, profile::key_of, status},
    report::Lack,
    run::{
        record::Refused,
        world::{Caller, Stop, World},
    },
    target::key::ApiKey,
};

const NOTHING_ANY_MORE: &str = "the key opens nothing any more";
const IN_USE: &str = "the old key opens nothing any more";

#[given(regex = r"^(the owner|a stranger) creates key (\d+)$")]
#[when(regex = r"^(the owner|a stranger) creates key (\d+)$")]
async fn creates(world: &mut World, who: String, number: u32) -> Outcome {
    let maker = holder(world, &who).await?;
    world.call(&maker, "creates a key").await?;
    let answer = world.decided()?;
    is_honoured(world)?;
    let Some(key) = world.new_key.clone() else {
        let reason = format!("the target made no key: {}", answer.sight());
        return Err(world.could_not_run(Lack::Target, reason));
    };
    world.numbered.insert(number, key);
    Ok(())
}

#[given(regex = r"^key (\d+) is an expired one$")]
async fn is_expired(world: &mut World, number: u32) -> Outcome {
    let expired = world.session().keyring.that_is("expired").await;
    let expired = world.need(expired)?;
    world.numbered.insert(number, expired);
    Ok(())
}

#[given(regex = r"^(the owner|a stranger) revokes key (\d+)$")]
#[when(regex = r"^(the owner|a stranger) revokes key (\d+)$")]
async fn revokes(world: &mut World, who: String, number: u32) -> Outcome {
    let answer = revoke(world, &who, number).await?;
    if is_honoured(world)? {
        return Ok(());
    }
    let reason = format!("the key was not withdrawn: {answer}");
    Err(world.could_not_run(Lack::Target, reason))
}

/// What a second withdrawal answers, hardly any document says.
#[when(regex = r"^(the owner|a stranger) revokes key (\d+) once more$")]
async fn revokes_again(world: &mut World, who: String, number: u32) -> Outcome {
    revoke(world, &who, number).await.map(drop)
}

#[then(regex = r"^key (\d+) opens the door$")]
async fn opens(world: &mut World, number: u32) -> Outcome {
    let key = numbered(world, number)?;
    world.used.insert(number);
    life::probe(world, &key).await?;
    let answer = world.decided()?;
    let holds = is_honoured(world)?;
    let session = world.session();
    let asked = world.asked.clone();
    let operation = world.need(session.operation(&asked))?;
    let documented = status::alternatives(&operation.status);
    let seen = format!("key {number}: {}", answer.sight());
    world.judge(&operation.citation(), holds, &documented, &seen)
}

#[then(regex = r"^key (\d+) opens nothing$")]
async fn opens_nothing(world: &mut World, number: u32) -> Outcome {
    let mut citation = world.promise(NOTHING_ANY_MORE)?;
    // Of a key that is in use the documents may promise something else.
    if world.used.contains(&number)
        && let Some(promise) = world.session().profile().promises.get(&key_of(IN_USE))
    {
        citation = promise.citation();
    }
    is_shut_out(world, number, &citation).await
}

#[then(regex = r"^key (\d+) opens nothing after its end$")]
async fn opens_nothing_after_its_end(world: &mut World, number: u32) -> Outcome {
    let session = world.session();
    let Some(refusal) = session.profile().refusals.get("an-expired-key") else {
        return Err(world.broken("the profile has no refusal for an expired key"));
    };
    is_shut_out(world, number, &refusal.citation()).await
}

async fn is_shut_out(world: &mut World, number: u32, citation: &Citation) -> Outcome {
    let key = numbered(world, number)?;
    life::probe(world, &key).await?;
    let answer = world.decided()?;
    let refused = (400..500).contains(&answer.status);
    if refused {
        world.refused.push(Refused {
            identity: key.identity,
            operation: None,
        });
    }
    let seen = format!("key {number}: {}", answer.sight());
    world.judge(citation, refused, "a refusal", &seen)
}

#[then(regex = r"^(the owner|a stranger) cannot revoke key (\d+)$")]
async fn cannot_revoke(world: &mut World, who: String, number: u32) -> Outcome {
    let session = world.session();
    let Some(refusal) = session.profile().refusals.get("a-key-out-of-reach") else {
        return Err(world.broken("the profile has no refusal for a key out of reach"));
    };
    let seen = revoke(world, &who, number).await?;
    let status = world.answer()?.status;
    let refused = refusal.status.iter().any(|it| it.matches(status));
    let documented = status::alternatives(&refusal.status);
    world.judge(&refusal.citation(), refused, &documented, &seen)
}

#[then(regex = r"^(the owner|a stranger)'s list names key (\d+)$")]
async fn list_names(world: &mut World, who: String, number: u32) -> Outcome {
    let citation = world.promise("the answer names the key")?;
    let mut named = list(world, &who, number).await?;
    let mut attempt = 0;
    while !named && world.ask_again(attempt).await? {
        attempt += 1;
        named = life::names(world).await?;
    }
    let seen = format!("key {number}: {}", world.answer()?.sight());
    world.judge(&citation, named, "a list that has the key's id", &seen)
}

#[then(regex = r"^(the owner|a stranger)'s list does not name key (\d+)$")]
async fn list_does_not_name(world: &mut World, who: String, number: u32) -> Outcome {
    let citation = world.promise("the answer does not name the key")?;
    let named = list(world, &who, number).await?;
    let seen = format!("key {number}: {}", world.answer()?.sight());
    world.judge(&citation, !named, "a list without the key's id", &seen)
}

#[then(regex = r"^(the owner|a stranger)'s list shows no key$")]
async fn list_shows_none(world: &mut World, who: String) -> Outcome {
    let citation = world.promise("the answer does not show the key")?;
    let caller = holder(world, &who).await?;
    world.call(&caller, "lists keys").await?;
    let answer = world.decided()?;
    let mut keys = world.numbered.values();
    let hidden = !keys.any(|key| answer.answer_contains(key.secret.reveal()));
    let documented = "the full key in the answer that creates it only";
    world.judge(&citation, hidden, documented, &answer.sight())
}

#[then("the keys are all different")]
async fn all_different(world: &mut World) -> Outcome {
    let citation = world.promise("the new key is unlike every other")?;
    let keys: Vec<_> = world.numbered.values().map(|key| &key.secret).collect();
    let alike = keys
        .iter()
        .enumerate()
        .any(|(number, key)| keys[..number].contains(key));
    let seen = format!("{} keys, some of them alike", keys.len());
    world.judge(&citation, !alike, "a random key each time", &seen)
}

async fn revoke(world: &mut World, who: &str, number: u32) -> Result<String, Stop> {
    let caller = holder(world, who).await?;
    world.key = Some(numbered(world, number)?);
    world.call(&caller, "revokes the key").await?;
    Ok(format!("key {number}: {}", world.decided()?.sight()))
}

/// Whether the list of an account names a key.
async fn list(world: &mut World, who: &str, number: u32) -> Result<bool, Stop> {
    let caller = holder(world, who).await?;
    world.key = Some(numbered(world, number)?);
    world.call(&caller, "lists keys").await?;
    let answer = world.decided()?;
    if !is_honoured(world)? {
        let reason = format!("the keys were not listed: {}", answer.sight());
        return Err(world.could_not_run(Lack::Target, reason));
    }
    life::names(world).await
}

async fn holder(world: &mut World, who: &str) -> Result<Caller, Stop> {
    if who == "the owner" {
        return world.owner().await;
    }
    let stranger = world.session().keyring.slots().stranger().await;
    let stranger = world.need(stranger)?;
    Ok(world.caller_with(&stranger))
}

fn numbered(world: &mut World, number: u32) -> Result<ApiKey, Stop> {
    let key = world.numbered.get(&number).cloned();
    key.ok_or_else(|| world.broken(&format!("no step has made key {number}")))
}
