//! Keys at hand: in a state, made for the occasion, or presented in some unusual way.

use cucumber::{given, when};

use super::Outcome;
use crate::{
    report::Lack,
    run::world::{Caller, World},
    target::{
        key::ApiKey,
        mischief::Mischief,
        mutation::{Live, Mutation},
        presentation::Presentation,
    },
};

#[given(regex = r"^a key that is ([a-z-]+)$")]
async fn key_in_state(world: &mut World, state: String) -> Outcome {
    let session = world.session();
    let key = session.keyring.that_is(&state).await;
    let key = world.need(key)?;
    take(world, key).await
}

#[given(regex = r"^a key that is ([a-z-]+) in the alternative place$")]
async fn key_in_alternative_place(world: &mut World, state: String) -> Outcome {
    let session = world.session();
    let Some(place) = &session.profile().credential.alternative else {
        return Err(world.broken("the profile has no alternative place"));
    };
    let key = session.keyring.that_is(&state).await;
    let key = world.need(key)?;
    world.caller = Some(Caller {
        presentation: Presentation::proper(place, &key.secret),
        ..world.caller_with(&key)
    });
    world.key = Some(key);
    Ok(())
}

#[given("a newly made key")]
async fn newly_made_key(world: &mut World) -> Outcome {
    let session = world.session();
    let key = session.keyring.newly_made().await;
    let key = world.need(key)?;
    take(world, key).await
}

#[given("a throw-away key")]
async fn throw_away_key(world: &mut World) -> Outcome {
    make(world, None).await
}

#[given(expr = "a throw-away key with the permission {string}")]
async fn throw_away_key_with_permission(world: &mut World, permission: String) -> Outcome {
    make(world, Some(&permission)).await
}

#[given(expr = "a key with the permission {string}")]
async fn key_with_permission(world: &mut World, permission: String) -> Outcome {
    let session = world.session();
    let key = session.keyring.of_permission(&permission).await;
    let key = world.need(key)?;
    take(world, key).await?;
    Ok(())
}

#[given(regex = r"^a live key (.+)$")]
async fn key_presented_otherwise(world: &mut World, words: String) -> Outcome {
    let session = world.session();
    let live = session.keyring.that_is("live").await;
    let live = world.need(live)?;
    let key = live.secret.reveal();
    let presentation = if let Some(words) = words.strip_prefix("mutated: ") {
        let mutation: Result<Mutation, _> = words.parse();
        let mutation = mutation.map_err(|reason| world.broken(&reason))?;
        let public_key = session.keyring.public_key().await;
        let made = mutation.of(Live {
            profile: session.profile(),
            key,
            public_key: public_key.as_deref(),
        });
        made.map(|malformed| malformed.presentation)
    } else {
        let Some(mischief) = Mischief::named(&words) else {
            return Err(world.broken(&format!("nobody knows how to present a key {words:?}")));
        };
        mischief.present(session.profile(), key)
    };
    let Some(presentation) = presentation else {
        let reason =
            format!("the given key is not of the documented form: it cannot be presented {words}");
        return Err(world.could_not_run(Lack::Credential, reason));
    };
    world.caller = Some(Caller {
        presentation,
        ..world.caller_with(&live)
    });
    Ok(())
}

#[when(expr = "{int} hours pass")]
async fn hours_pass(world: &mut World, hours: u64) -> Outcome {
    const HOUR: u64 = 3600;
    let session = world.session();
    let Some(control) = &session.control else {
        return Err(world.could_not_run(Lack::Control, "only a control listener moves the clock"));
    };
    let moved = control.advance_clock(hours * HOUR).await;
    session.keyring.slots().forget().await;
    moved.map_err(|error| world.could_not_run(Lack::Control, format!("{error:#}")))
}

async fn make(world: &mut World, permission: Option<&str>) -> Outcome {
    let session = world.session();
    let key = session.keyring.make(permission).await;
    let key = world.need(key)?;
    take(world, key).await
}

/// The key becomes the one at hand, and its bearer the caller: by what it buys, where it must be exchanged.
async fn take(world: &mut World, key: ApiKey) -> Outcome {
    let caller = super::tokens::bearer(world, &key).await?;
    world.caller = Some(caller);
    world.key = Some(key);
    Ok(())
}
