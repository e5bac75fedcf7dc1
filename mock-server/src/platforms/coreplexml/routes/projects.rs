//! `/api/projects`: what everything else belongs to.

use std::{cmp::Ordering, sync::Arc};

use axum::{Router, body::Bytes, extract::State, response::Response, routing::get};
use serde_json::{Value, json};

use super::{CorePlexMl, created, done, ok};
use crate::platforms::coreplexml::{
    auth::{Caller, READ, WRITE},
    catalog::{Kind, Record},
    error::ApiError,
    input::{At, Fields, Listing},
};

/// What a list may be sorted by; the first is the documents' default.
const SORTS: [&str; 5] = [
    "created_at",
    "name",
    "dataset_count",
    "model_count",
    "experiment_count",
];

/// The routes of this file.
pub(super) fn routes() -> Router<Arc<CorePlexMl>> {
    Router::new()
        .route("/api/projects", get(list).post(create))
        .route("/api/projects/{id}", get(show).put(update).delete(remove))
        .route("/api/projects/{id}/timeline", get(timeline))
}

/// `GET /api/projects` lists what the caller owns or shares (CPX-AUTH-03, CPX-REF-07).
async fn list(
    State(platform): State<Arc<CorePlexMl>>,
    caller: Caller,
    listing: Listing,
) -> Result<Response, ApiError> {
    caller.require(READ)?;
    let sort = listing.get("sort_field").unwrap_or(SORTS[0]);
    if !SORTS.contains(&sort) {
        let detail = format!("sort_field: must be one of {}", SORTS.join(", "));
        return Err(ApiError::invalid(detail));
    }
    let ascending = match listing.get("sort_direction").unwrap_or("desc") {
        "asc" => true,
        "desc" => false,
        _ => return Err(ApiError::invalid("sort_direction: must be asc or desc")),
    };
    let search = listing.get("search").unwrap_or_default().to_lowercase();
    let found = platform.visible(&caller, Kind::Project, |it| {
        it.text("name").to_lowercase().contains(&search)
    });
    let mut items: Vec<_> = found
        .iter()
        .map(|it| shown(&platform, &caller, it))
        .collect();
    items.sort_by(|one, other| {
        let order = compare(&one[sort], &other[sort]);
        if ascending { order } else { order.reverse() }
    });
    Ok(listing.page(items))
}

/// `POST /api/projects` (CPX-REF-09).
async fn create(
    State(platform): State<Arc<CorePlexMl>>,
    caller: Caller,
    body: Bytes,
) -> Result<Response, ApiError> {
    caller.require(WRITE)?;
    let fields = Fields::read(&body)?;
    let says = json!({
        "name": fields.required("name")?,
        "description": fields.text("description")?.unwrap_or_default(),
        "status": "active",
    });
    let mut record = Record::new(Kind::Project, "", caller.now(), says);
    record.owner = Some(caller.account.clone());
    let project = platform.catalog.add(record);
    platform.note(
        &caller,
        &project.id,
        "project_created",
        project.text("name"),
    );
    let shown = shown(&platform, &caller, &project);
    Ok(created(
        &json!({ "project_id": project.id, "project": shown }),
    ))
}

/// `GET /api/projects/{id}` (CPX-REF-08).
async fn show(
    State(platform): State<Arc<CorePlexMl>>,
    caller: Caller,
    At(id): At<String>,
) -> Result<Response, ApiError> {
    caller.require(READ)?;
    let project = platform.find(&caller, Kind::Project, &id)?;
    Ok(ok(
        &json!({ "project": shown(&platform, &caller, &project) }),
    ))
}

/// `PUT /api/projects/{id}` asks for the name each time.
async fn update(
    State(platform): State<Arc<CorePlexMl>>,
    caller: Caller,
    At(id): At<String>,
    body: Bytes,
) -> Result<Response, ApiError> {
    caller.require(WRITE)?;
    platform.find_to_change(&caller, Kind::Project, &id)?;
    let fields = Fields::read(&body)?;
    let name = fields.required("name")?;
    let description = fields.text("description")?;
    let changed = platform.catalog.change(Kind::Project, &id, |project| {
        project.fields.insert("name".to_owned(), json!(name));
        if let Some(description) = description {
            let description = json!(description);
            project.fields.insert("description".to_owned(), description);
        }
    });
    let project = changed.ok_or_else(|| ApiError::not_found("Project"))?;
    platform.note(&caller, &id, "project_updated", name);
    Ok(ok(
        &json!({ "project": shown(&platform, &caller, &project) }),
    ))
}

/// `DELETE /api/projects/{id}` takes along everything in it.
async fn remove(
    State(platform): State<Arc<CorePlexMl>>,
    caller: Caller,
    At(id): At<String>,
) -> Result<Response, ApiError> {
    caller.require(WRITE)?;
    platform.find_to_change(&caller, Kind::Project, &id)?;
    platform.catalog.remove(|it| it.project == id);
    Ok(done())
}

/// `GET /api/projects/{id}/timeline`, newest first.
async fn timeline(
    State(platform): State<Arc<CorePlexMl>>,
    caller: Caller,
    At(id): At<String>,
) -> Result<Response, ApiError> {
    caller.require(READ)?;
    platform.find(&caller, Kind::Project, &id)?;
    let events = platform.items(&caller, Kind::Event, |it| it.project == id);
    Ok(ok(&json!({ "events": events })))
}

/// A project with the numbers of what it holds.
fn shown(platform: &CorePlexMl, caller: &Caller, project: &Record) -> Value {
    let mut shown = project.shown(caller.now());
    for (field, kind) in [
        ("dataset_count", Kind::Dataset),
        ("experiment_count", Kind::Experiment),
        ("model_count", Kind::Model),
    ] {
        let held = |it: &Record| it.project == project.id && it.is_there(caller.now());
        shown[field] = json!(platform.catalog.count(kind, held));
    }
    shown
}

fn compare(one: &Value, other: &Value) -> Ordering {
    match (one.as_u64(), other.as_u64()) {
        (Some(one), Some(other)) => one.cmp(&other),
        _ => one.as_str().cmp(&other.as_str()),
    }
}
