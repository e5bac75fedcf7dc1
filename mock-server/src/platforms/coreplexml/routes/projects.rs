//! `/api/projects`: what everything else belongs to.

use std::{cmp::Ordering, sync::Arc};

use axum::{Router, body::Bytes, extract::State, response::Response, routing::get};
use serde::{Serialize, Serializer, ser::SerializeMap as _};
use serde_json::json;

use super::{CorePlexMl, created, done, ok};
use crate::{
    platforms::coreplexml::{
        auth::{Caller, READ, WRITE},
        catalog::{Kind, Record},
        error::ApiError,
        input::{At, Fields, Listing},
    },
    reply::Moment,
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
    let found = found.into_iter();
    let mut items: Vec<_> = found.map(|it| shown(&platform, &caller, it)).collect();
    items.sort_by(|one, other| {
        let order = one.compare(other, sort);
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
    Ok(created(&json!({
        "project_id": project.id,
        "project": shown(&platform, &caller, project),
    })))
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
        &json!({ "project": shown(&platform, &caller, project) }),
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
        &json!({ "project": shown(&platform, &caller, project) }),
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

/// What a project holds that its numbers tell.
const COUNTED: [(&str, Kind); 3] = [
    ("dataset_count", Kind::Dataset),
    ("experiment_count", Kind::Experiment),
    ("model_count", Kind::Model),
];

/// A project with the numbers of what it holds.
struct Shown {
    project: Arc<Record>,
    counts: [usize; COUNTED.len()],
}

fn shown(platform: &CorePlexMl, caller: &Caller, project: Arc<Record>) -> Shown {
    let held = |it: &Record| it.project == project.id && it.is_there(caller.now());
    let counts = COUNTED.map(|(_, kind)| platform.catalog.count(kind, held));
    Shown { project, counts }
}

impl Shown {
    fn compare(&self, other: &Self, sort: &str) -> Ordering {
        match COUNTED.iter().position(|(field, _)| *field == sort) {
            Some(counted) => self.counts[counted].cmp(&other.counts[counted]),
            None if sort == "name" => self.project.text(sort).cmp(other.project.text(sort)),
            None => self.project.created_at.cmp(&other.project.created_at),
        }
    }
}

impl Serialize for Shown {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", &self.project.id)?;
        map.serialize_entry("created_at", &Moment(self.project.created_at))?;
        for (name, value) in &self.project.fields {
            map.serialize_entry(name, value)?;
        }
        for ((field, _), count) in COUNTED.iter().zip(self.counts) {
            map.serialize_entry(field, &count)?;
        }
        map.end()
    }
}
