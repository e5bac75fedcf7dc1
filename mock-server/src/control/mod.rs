//! The control listener: moves a platform's clock, mints keys, reads its journal. Loopback only.

mod clock;
mod deviations;
mod keys;
mod limits;
mod logs;
mod refusal;

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::State,
    routing::{get, post, put},
};
use http::StatusCode;
use serde_json::{Map, Value, json};

use self::refusal::{Named, Refusal};
use crate::server::Door;

/// The platforms that control can reach, with their base URLs.
pub type Board = Arc<Vec<(Arc<Door>, String)>>;

/// The routes of the control listener.
pub fn router(board: Board) -> Router {
    Router::new()
        .route("/control/ready", get(ready))
        .route("/control/{platform}/reset", post(reset))
        .route(
            "/control/{platform}/clock",
            get(clock::read).put(clock::turn),
        )
        .route("/control/{platform}/keys", get(keys::list).post(keys::mint))
        .route(
            "/control/{platform}/limits",
            get(limits::read).put(limits::set),
        )
        .route(
            "/control/{platform}/faults",
            get(deviations::faults).put(deviations::set_faults),
        )
        .route(
            "/control/{platform}/variants",
            put(deviations::set_variants).get(deviations::variants),
        )
        .route(
            "/control/{platform}/journal",
            get(logs::journal).delete(logs::clear_journal),
        )
        .route(
            "/control/{platform}/outbox",
            get(logs::outbox).delete(logs::clear_outbox),
        )
        .fallback(|| async { Refusal::not_found("no such control route") })
        .method_not_allowed_fallback(|| async { Refusal::method_not_allowed() })
        .with_state(board)
}

async fn ready(State(board): State<Board>) -> Json<Value> {
    let platforms: Map<_, _> = board
        .iter()
        .map(|(door, url)| (door.platform.name.to_owned(), json!({ "url": url })))
        .collect();
    Json(json!({
        "ready": true,
        "version": env!("CARGO_PKG_VERSION"),
        "platforms": platforms,
    }))
}

async fn reset(Named(door): Named) -> StatusCode {
    door.reset();
    StatusCode::NO_CONTENT
}
