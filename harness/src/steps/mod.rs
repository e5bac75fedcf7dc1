//! The vocabulary: what the sentences of the features do. Which claim a sentence counts for, the profile says.

pub mod answers;
pub mod calls;
mod expectation;
pub mod items;
pub mod keys;
pub mod life;
pub mod limits;
pub mod mutations;
pub mod numbered;
pub mod permissions;
pub mod practice;
pub mod purchases;
pub mod refusals;
pub mod sessions;
pub mod tokens;
pub mod transport;

use crate::{
    documents::profile::key_of,
    run::{
        record::Honoured,
        world::{Stop, World},
    },
};

/// What a step comes to; a `Stop` has left its reason in the world.
type Outcome = Result<(), Stop>;

/// Whether the latest answer is a success that the documents allow for what was asked; the world remembers that it was.
fn is_honoured(world: &mut World) -> Result<bool, Stop> {
    let session = world.session();
    let status = world.answer()?.status;
    let phrase = world.asked.clone();
    let operation = session.operation(&phrase);
    let operation = world.need(operation)?;
    let holds = operation
        .status
        .iter()
        .any(|pattern| pattern.matches(status));
    if let Some(caller) = world.asked_by.as_ref().filter(|_| holds) {
        let identity = caller.identity;
        let honoured = Honoured {
            identity,
            operation: key_of(&phrase),
        };
        if !world.honoured.contains(&honoured) {
            world.honoured.push(honoured);
        }
    }
    Ok(holds)
}
