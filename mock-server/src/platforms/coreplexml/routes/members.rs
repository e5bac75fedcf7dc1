//! `/api/projects/{id}/members`: who shares a project.

use std::sync::Arc;

use axum::{
    Router,
    body::Bytes,
    extract::State,
    response::Response,
    routing::{delete, get},
};
use serde_json::json;

use super::{CorePlexMl, created, done};
use crate::platforms::coreplexml::{
    auth::{Caller, READ, WRITE},
    catalog::{Kind, Record},
    error::ApiError,
    input::{At, Fields, Listing},
};

/// The routes of this file.
pub(super) fn routes() -> Router<Arc<CorePlexMl>> {
    Router::new()
        .route("/api/projects/{id}/members", get(list).post(add))
        .route("/api/projects/{id}/members/{member}", delete(remove))
}

async fn list(
    State(platform): State<Arc<CorePlexMl>>,
    caller: Caller,
    At(id): At<String>,
    listing: Listing,
) -> Result<Response, ApiError> {
    caller.require(READ)?;
    platform.find(&caller, Kind::Project, &id)?;
    let members = platform.items(&caller, Kind::Member, |it| it.project == id);
    Ok(listing.page(members))
}

/// Shares a project with somebody who has an account, as an editor unless another role is named.
async fn add(
    State(platform): State<Arc<CorePlexMl>>,
    caller: Caller,
    At(id): At<String>,
    body: Bytes,
) -> Result<Response, ApiError> {
    caller.require(WRITE)?;
    platform.find_to_change(&caller, Kind::Project, &id)?;
    let fields = Fields::read(&body)?;
    let role = fields.choice("role", &["editor", "viewer", "admin"])?;
    let person = platform.people.by_email(fields.required("email")?);
    let person = person.ok_or_else(|| ApiError::not_found("User"))?;
    let there = |it: &Record| it.project == id && it.text("email") == person.email;
    if platform.catalog.count(Kind::Member, there) > 0 {
        return Err(ApiError::conflict("User is a member already"));
    }
    let says =
        json!({ "email": person.email, "name": person.name, "user_id": person.id, "role": role });
    let record = Record::new(Kind::Member, &id, caller.now(), says);
    let member = platform.catalog.add(record);
    platform.note(&caller, &id, "member_added", &person.email);
    Ok(created(&member.shown(caller.now())))
}

async fn remove(
    State(platform): State<Arc<CorePlexMl>>,
    caller: Caller,
    At((id, member)): At<(String, String)>,
) -> Result<Response, ApiError> {
    caller.require(WRITE)?;
    platform.find_to_change(&caller, Kind::Project, &id)?;
    let is = |it: &Record| it.kind == Kind::Member && it.id == member && it.project == id;
    if !platform.catalog.remove(is) {
        return Err(ApiError::not_found("Member"));
    }
    Ok(done())
}
