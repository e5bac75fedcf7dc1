//! `/control/{platform}/faults` and `/variants`: which deviations are on, and what they did.

use axum::Json;
use serde::Deserialize;
use serde_json::{Value, json};

use super::refusal::{Input, Named, Refusal};
use crate::{
    joints::{Deviation, Engaged},
    server::Door,
};

/// Exactly these are to be on.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wish {
    active: Vec<String>,
}

/// All faults of a platform.
pub(super) async fn faults(Named(door): Named) -> Json<Value> {
    Json(shown_faults(&door))
}

/// Turns exactly these faults on.
pub(super) async fn set_faults(
    Named(door): Named,
    Input(wish): Input<Wish>,
) -> Result<Json<Value>, Refusal> {
    let set = door.services().switches.set_faults(&wish.active);
    set.map_err(Refusal::unprocessable)?;
    Ok(Json(shown_faults(&door)))
}

/// All variants of a platform.
pub(super) async fn variants(Named(door): Named) -> Json<Value> {
    Json(shown_variants(&door))
}

/// Turns exactly these variants on.
pub(super) async fn set_variants(
    Named(door): Named,
    Input(wish): Input<Wish>,
) -> Result<Json<Value>, Refusal> {
    let set = door.services().switches.set_variants(&wish.active);
    set.map_err(Refusal::unprocessable)?;
    Ok(Json(shown_variants(&door)))
}

fn shown_faults(door: &Door) -> Value {
    let active = door.services().switches.state();
    let faults = door.platform.all_faults();
    let faults: Vec<_> = faults
        .map(|it| shown(it, "claim", &active.faults))
        .collect();
    json!({ "faults": faults })
}

fn shown_variants(door: &Door) -> Value {
    let active = door.services().switches.state();
    let variants = door.platform.all_variants();
    let variants: Vec<_> = variants
        .map(|it| shown(it, "freedom", &active.variants))
        .collect();
    json!({ "variants": variants })
}

fn shown(deviation: &Deviation, ground: &str, active: &[Engaged]) -> Value {
    let engaged = active.iter().find(|it| it.deviation.id == deviation.id);
    json!({
        "id": deviation.id,
        ground: deviation.cites,
        "joint": deviation.joint.name(),
        "sentence": deviation.sentence,
        "active": engaged.is_some(),
        "hits": engaged.map_or(0, Engaged::hits),
    })
}
