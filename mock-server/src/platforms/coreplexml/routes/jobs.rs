//! `/api/jobs/{id}`: work under way.

use std::sync::Arc;

use axum::{Router, extract::State, response::Response, routing::get};
use serde_json::json;

use super::{CorePlexMl, ok};
use crate::platforms::coreplexml::{
    auth::{Caller, READ},
    catalog::Kind,
    error::ApiError,
    input::At,
};

/// The routes of this file.
pub(super) fn routes() -> Router<Arc<CorePlexMl>> {
    Router::new().route("/api/jobs/{id}", get(show))
}

async fn show(
    State(platform): State<Arc<CorePlexMl>>,
    caller: Caller,
    At(id): At<String>,
) -> Result<Response, ApiError> {
    caller.require(READ)?;
    let job = platform.find(&caller, Kind::Job, &id)?;
    Ok(ok(&json!({ "job": job.shown(caller.now()) })))
}
