//! `/control/{platform}/clock`.

use axum::Json;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::refusal::{Input, Named, Refusal};
use crate::services::clock::Clock;

/// The last second that a clock may show; deadlines lie beyond it.
const LAST_SECOND: i64 = 100_000_000_000;

/// How a clock stands.
#[derive(Serialize)]
pub(super) struct Face {
    now: Timestamp,
    frozen: bool,
}

/// What is to be done to it, in this order.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Turn {
    frozen: Option<bool>,
    now: Option<Timestamp>,
    advance_seconds: Option<i64>,
}

/// Reads the clock.
pub(super) async fn read(Named(door): Named) -> Json<Face> {
    Json(face(&door.services().clock))
}

/// Stops, sets or advances the clock.
pub(super) async fn turn(
    Named(door): Named,
    Input(turn): Input<Turn>,
) -> Result<Json<Face>, Refusal> {
    let services = door.services();
    let clock = &services.clock;
    let advance = SignedDuration::from_secs(turn.advance_seconds.unwrap_or(0));
    let turned = clock.turn(turn.frozen, |now| {
        let then = turn.now.unwrap_or(now).checked_add(advance).ok()?;
        (0..=LAST_SECOND)
            .contains(&then.as_second())
            .then_some(then)
    });
    if !turned {
        let message = "the clock goes from 1970 to the year 5138";
        return Err(Refusal::unprocessable(message));
    }
    Ok(Json(face(clock)))
}

fn face(clock: &Clock) -> Face {
    Face {
        now: clock.now(),
        frozen: clock.is_frozen(),
    }
}
