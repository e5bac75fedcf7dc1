//! The vocabulary: what the sentences of the features do. Which claim a sentence counts for, the profile says.

pub mod answers;
pub mod calls;
mod expectation;
pub mod keys;
pub mod life;
pub mod limits;
pub mod permissions;
pub mod refusals;
pub mod transport;

use crate::run::world::{Stop, World};

/// What a step comes to; a `Stop` has left its reason in the world.
type Outcome = Result<(), Stop>;

/// Whether the latest answer is a success that the documents allow for what was asked.
fn is_honoured(world: &mut World) -> Result<bool, Stop> {
    let session = world.session();
    let status = world.answer()?.status;
    let operation = session.operation(&world.asked.clone());
    let operation = world.need(operation)?;
    Ok(operation
        .status
        .iter()
        .any(|pattern| pattern.matches(status)))
}
