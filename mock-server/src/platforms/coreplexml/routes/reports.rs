//! `/api/reports`: written in two seconds, and then there to be downloaded.

use std::sync::Arc;

use axum::{
    Router,
    body::Bytes,
    extract::State,
    response::{IntoResponse, Response},
    routing::get,
};
use http::header;
use serde_json::json;

use super::{CorePlexMl, created, ok};
use crate::platforms::coreplexml::{
    auth::{Caller, READ, WRITE},
    catalog::{Kind, Record},
    error::ApiError,
    input::{At, Fields, Listing},
};

/// What a report may be about, and what that is here.
const ABOUT: [(&str, Kind); 5] = [
    ("project", Kind::Project),
    ("experiment", Kind::Experiment),
    ("model", Kind::Model),
    ("deployment", Kind::Deployment),
    ("synthgen", Kind::Synthesizer),
];

/// The routes of this file.
pub(super) fn routes() -> Router<Arc<CorePlexMl>> {
    Router::new()
        .route("/api/reports", get(list).post(create))
        .route("/api/reports/{id}", get(show))
        .route("/api/reports/{id}/download", get(download))
}

async fn list(
    State(platform): State<Arc<CorePlexMl>>,
    caller: Caller,
    listing: Listing,
) -> Result<Response, ApiError> {
    caller.require(READ)?;
    let (project, kind) = (listing.get("project_id"), listing.get("kind"));
    let fits = |it: &Record| {
        project.is_none_or(|project| it.project == project)
            && kind.is_none_or(|kind| it.text("kind") == kind)
    };
    Ok(listing.page(platform.items(&caller, Kind::Report, fits)))
}

async fn create(
    State(platform): State<Arc<CorePlexMl>>,
    caller: Caller,
    body: Bytes,
) -> Result<Response, ApiError> {
    caller.require(WRITE)?;
    let fields = Fields::read(&body)?;
    let project =
        platform.find_to_change(&caller, Kind::Project, fields.required("project_id")?)?;
    fields.required("kind")?;
    let kind = fields.choice("kind", &ABOUT.map(|(word, _)| word))?;
    let about = ABOUT.iter().find(|(word, _)| *word == kind);
    let about = about.map_or(Kind::Project, |(_, about)| *about);
    let about = platform.find_to_change(&caller, about, fields.required("entity_id")?)?;
    let says = json!({ "kind": kind, "entity_id": about.id, "options": fields.object("options")? });
    let record = Record::new(Kind::Report, &project.id, caller.now(), says).working();
    let report = platform.catalog.add(record);
    let job = platform.job(&caller, "report_generate", &report);
    Ok(created(&json!({
        "id": report.id,
        "report_id": report.id,
        "job_id": job.id,
        "status": report.status(caller.now()),
    })))
}

async fn show(
    State(platform): State<Arc<CorePlexMl>>,
    caller: Caller,
    At(id): At<String>,
) -> Result<Response, ApiError> {
    caller.require(READ)?;
    let report = platform.find(&caller, Kind::Report, &id)?;
    Ok(ok(&json!({ "report": report.shown(caller.now()) })))
}

async fn download(
    State(platform): State<Arc<CorePlexMl>>,
    caller: Caller,
    At(id): At<String>,
) -> Result<Response, ApiError> {
    caller.require(READ)?;
    let report = platform.find(&caller, Kind::Report, &id)?;
    if report.status(caller.now()) != Some("succeeded") {
        return Err(ApiError::conflict("Report is not ready"));
    }
    let text = format!(
        "Report on {} {}\n",
        report.text("kind"),
        report.text("entity_id")
    );
    Ok(([(header::CONTENT_TYPE, "text/plain")], text).into_response())
}
