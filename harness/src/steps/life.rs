//! Promises about a key's life: shown once, unlike any other, alive at once, ended for good.

use cucumber::{gherkin::Step, then};

use super::{Outcome, is_honoured, tokens::Bought};
use crate::{
    documents::{Citation, status},
    report::Lack,
    run::{
        record::Refused,
        world::{Stop, World},
    },
    target::{
        exchange::{self, Exchange},
        key::ApiKey,
        keyring::search::longest_list,
    },
};

#[then("the answer shows a whole key")]
async fn shows_whole_key(world: &mut World, step: &Step) -> Outcome {
    let session = world.session();
    let citation = world.promise(&step.value)?;
    let prefix = session
        .profile()
        .key
        .as_ref()
        .and_then(|format| format.prefix.clone())
        .unwrap_or_default();
    let documented = format!("a key that starts with {prefix:?}");
    let sight = world.answer()?.sight();
    let Some(key) = world.new_key.clone() else {
        return world.judge(&citation, false, &documented, &sight);
    };
    let secret = key.secret.reveal();
    world.judge(&citation, secret.starts_with(&prefix), &documented, &sight)?;
    if let Some(format) = &session.profile().key
        && let Some(long) = format.long
    {
        let key_claim = Citation::new(&format.claim, None);
        let seen = format!("a key of {} characters", secret.len());
        world.advise(
            &key_claim,
            secret.len() >= long,
            &format!("a long key, {long} characters as in the example"),
            &seen,
        );
    }
    Ok(())
}

#[then("the new key is unlike every other")]
async fn is_unlike_every_other(world: &mut World, step: &Step) -> Outcome {
    let session = world.session();
    let citation = world.promise(&step.value)?;
    let key = new_key(world)?;
    if session.keyring.ledger().likeness(&key.secret).0 < 2 {
        let another = session.keyring.make(None).await;
        world.need(another)?;
    }
    let (made, alike) = session.keyring.ledger().likeness(&key.secret);
    let seen = format!("the same key {alike} times among {made} that were made");
    world.judge(&citation, alike <= 1, "a random key each time", &seen)
}

#[then("the answer does not show the key")]
async fn does_not_show_key(world: &mut World, step: &Step) -> Outcome {
    let citation = world.promise(&step.value)?;
    let key = world.key()?;
    let answer = world.answer()?;
    let hidden = !answer.answer_contains(key.secret.reveal());
    world.judge(
        &citation,
        hidden,
        "the full key in the answer that creates it only",
        &answer.sight(),
    )
}

#[then("the answer names the key")]
async fn names_key(world: &mut World, step: &Step) -> Outcome {
    let citation = world.promise(&step.value)?;
    let mut attempt = 0;
    let mut named = names(world).await?;
    while !named && world.ask_again(attempt).await? {
        attempt += 1;
        named = names(world).await?;
    }
    let sight = world.answer()?.sight();
    world.judge(&citation, named, "a list that has the key's id", &sight)
}

#[then("the answer does not name the key")]
async fn does_not_name_key(world: &mut World, step: &Step) -> Outcome {
    let citation = world.promise(&step.value)?;
    let named = names(world).await?;
    let sight = world.answer()?.sight();
    world.judge(&citation, !named, "a list without the key's id", &sight)
}

#[then("the new key works at once")]
#[then("the new key outlives the old one")]
async fn new_key_works(world: &mut World, step: &Step) -> Outcome {
    let key = match world.new_key.clone() {
        Some(key) => key,
        None => world.key()?,
    };
    works(world, step, &key).await
}

#[then("the owner's own key still works")]
async fn owners_key_works(world: &mut World, step: &Step) -> Outcome {
    let owner = world.session().keyring.slots().owner().await;
    let owner = world.need(owner)?;
    works(world, step, &owner).await
}

#[then("the key survives")]
async fn key_survives(world: &mut World, step: &Step) -> Outcome {
    let key = world.key()?;
    works(world, step, &key).await
}

#[then("the key opens nothing any more")]
#[then("the old key opens nothing any more")]
async fn opens_nothing(world: &mut World, step: &Step) -> Outcome {
    let session = world.session();
    let citation = world.promise(&step.value)?;
    let key = world.key()?;
    let asked = world.asked.clone();
    let withdrawal = world.answer()?;
    let ends = world.need(session.operation(&asked))?.ends.is_some();
    if ends && !withdrawal.is_success() {
        let reason = format!("the key was not withdrawn: {}", withdrawal.sight());
        return Err(world.could_not_run(Lack::Target, reason));
    }
    probe(world, &key).await?;
    let answer = world.decided()?;
    let refused = (400..500).contains(&answer.status);
    if refused {
        let identity = key.identity;
        world.refused.push(Refused {
            identity,
            operation: None,
        });
    }
    let documented = match session.profile().refusals.get("a-revoked-key") {
        Some(refusal) => format!("a refusal: {}", status::alternatives(&refusal.status)),
        None => "a refusal".to_owned(),
    };
    world.judge(&citation, refused, &documented, &answer.sight())
}

#[then("the new key can withdraw the old one")]
async fn new_key_withdraws_old(world: &mut World, step: &Step) -> Outcome {
    const DOCUMENTED: &str = "a new key that lists the keys and revokes the old one";
    let citation = world.promise(&step.value)?;
    let key = new_key(world)?;
    let caller = world.caller_with(&key);
    for phrase in ["lists keys", "revokes the key"] {
        world.call(&caller, phrase).await?;
        let answer = world.decided()?;
        world.judge(
            &citation,
            answer.is_success(),
            DOCUMENTED,
            &format!("{phrase}: {}", answer.sight()),
        )?;
    }
    Ok(())
}

/// Judges that `key` opens the probe.
async fn works(world: &mut World, step: &Step, key: &ApiKey) -> Outcome {
    let citation = world.promise(&step.value)?;
    probe(world, key).await?;
    let answer = world.decided()?;
    let holds = is_honoured(world)?;
    world.judge(
        &citation,
        holds,
        "a key that opens the door",
        &answer.sight(),
    )
}

/// `key` tries the probe of the profile.
pub(super) async fn probe(world: &mut World, key: &ApiKey) -> Outcome {
    let caller = match super::tokens::exchange(world, key).await? {
        Bought::NotNeeded => world.caller_with(key),
        Bought::Token(token) => world.caller_with(&token),
        Bought::Nothing => return Ok(()),
    };
    let phrase = world.session().profile().probe.clone();
    world.call(&caller, &phrase).await
}

fn new_key(world: &mut World) -> Result<ApiKey, Stop> {
    let sight = world.answer()?.sight();
    world
        .new_key
        .clone()
        .ok_or_else(|| world.could_not_run(Lack::Target, format!("no key in the answer: {sight}")))
}

/// Whether the id of the key at hand is a string in the latest answer, or on a later page of it.
pub(super) async fn names(world: &mut World) -> Result<bool, Stop> {
    const MOST_PAGES: usize = 50;
    let session = world.session();
    let Some(id) = world.key()?.id else {
        return Err(world.could_not_run(Lack::Target, "the id of the key at hand is not known"));
    };
    let has = |answer: &Exchange| {
        answer
            .json()
            .is_some_and(|body| exchange::names(&body, &id))
    };
    world.decided()?;
    let first = world.whole()?;
    if has(&first) {
        return Ok(true);
    }
    let Some((pages, caller)) = session.profile().pages.as_ref().zip(world.asked_by.clone()) else {
        return Ok(false);
    };
    let phrase = world.asked.clone();
    let mut before = String::new();
    for page in 0..MOST_PAGES {
        let request = world.request(&caller, &phrase).await?;
        let request = request.query(&pages.query_of(page)).once_more(true);
        world.send(&caller, &phrase, &request, true).await?;
        world.decided()?;
        let answer = world.whole()?;
        if has(&answer) {
            return Ok(true);
        }
        // A target that does not know these pages answers the same again and again.
        let is_last = !answer.is_success()
            || answer.body == before
            || answer
                .json()
                .is_none_or(|body| longest_list(&body) < pages.size);
        if is_last {
            return Ok(false);
        }
        before = answer.body;
    }
    Ok(false)
}
