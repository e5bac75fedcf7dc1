//! Callers whose permission covers an operation, or does not.

use cucumber::given;

use super::{Outcome, tokens::bearer};
use crate::run::world::World;

#[given(expr = "a caller who acts as {string}")]
async fn acting(world: &mut World, slot: String) -> Outcome {
    let key = world.session().keyring.slots().acting(&slot).await;
    let key = world.need(key)?;
    world.caller = Some(bearer(world, &key).await?);
    Ok(())
}

#[given(expr = "a caller with the permission for {string}")]
async fn permitted(world: &mut World, operation: String) -> Outcome {
    let key = world.session().keyring.with_permission(&operation).await;
    let key = world.need(key)?;
    world.caller = Some(bearer(world, &key).await?);
    Ok(())
}

#[given(expr = "a caller without the permission for {string}")]
async fn not_permitted(world: &mut World, operation: String) -> Outcome {
    let session = world.session();
    let key = session.keyring.without_permission(&operation).await;
    let key = world.need(key)?;
    world.caller = Some(bearer(world, &key).await?);
    Ok(())
}

#[given(expr = "a caller with the permission {string} alone")]
async fn permitted_alone(world: &mut World, permission: String) -> Outcome {
    let session = world.session();
    let key = session.keyring.with_only(&permission).await;
    let key = world.need(key)?;
    world.caller = Some(bearer(world, &key).await?);
    Ok(())
}
