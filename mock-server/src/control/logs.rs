//! `/control/{platform}/journal` and `/outbox`.

use axum::Json;
use http::StatusCode;
use serde_json::{Value, json};

use super::refusal::Named;
use crate::services::journal::{Entry, Tried};

/// Attempts and uses, oldest first.
pub(super) async fn journal(Named(door): Named) -> Json<Value> {
    let (entries, dropped) = door.services().journal.read();
    let entries: Vec<_> = entries.iter().map(shown).collect();
    Json(json!({ "entries": entries, "dropped": dropped }))
}

/// Empties the journal.
pub(super) async fn clear_journal(Named(door): Named) -> StatusCode {
    door.services().journal.clear();
    StatusCode::NO_CONTENT
}

/// Messages that were not sent, oldest first.
pub(super) async fn outbox(Named(door): Named) -> Json<Value> {
    Json(json!({ "messages": door.services().outbox.messages() }))
}

/// Empties the outbox.
pub(super) async fn clear_outbox(Named(door): Named) -> StatusCode {
    door.services().outbox.clear();
    StatusCode::NO_CONTENT
}

fn shown(entry: &Entry) -> Value {
    json!({
        "at": entry.at,
        "request_id": entry.request_id.to_string(),
        "method": entry.method.as_str(),
        "path": entry.path,
        "status": entry.status,
        "account": entry.account,
        "key": entry.key.as_ref().map(Tried::masked),
        "outcome": entry.outcome,
    })
}
