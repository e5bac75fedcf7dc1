//! `/api/synthgen`: models of datasets, and rows that look like them.

use std::sync::Arc;

use axum::{
    Router,
    body::Bytes,
    extract::State,
    response::Response,
    routing::{get, post},
};
use serde_json::{Value, json};

use super::{CorePlexMl, created, done, ok};
use crate::platforms::coreplexml::{
    auth::{Caller, READ, WRITE},
    catalog::{Kind, Record},
    error::ApiError,
    input::{At, Fields, Listing},
};

/// How the model of a dataset may be built.
const TYPES: [&str; 4] = ["ctgan", "copulagan", "tvae", "gaussian_copula"];
/// Rows of one generation.
const MOST_ROWS: i64 = 1_000_000;

/// The routes of this file.
pub(super) fn routes() -> Router<Arc<CorePlexMl>> {
    Router::new()
        .route("/api/synthgen/models", get(list).post(create))
        .route("/api/synthgen/models/{id}", get(show).delete(remove))
        .route("/api/synthgen/models/{id}/generate", post(generate))
        .route("/api/synthgen/jobs", get(jobs))
        .route("/api/synthgen/jobs/{id}", get(job))
}

async fn list(
    State(platform): State<Arc<CorePlexMl>>,
    caller: Caller,
    listing: Listing,
) -> Result<Response, ApiError> {
    caller.require(READ)?;
    let project = listing.get("project_id");
    let fits = |it: &Record| project.is_none_or(|project| it.project == project);
    Ok(listing.page(platform.items(&caller, Kind::Synthesizer, fits)))
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
    let version = fields.required("dataset_version_id")?;
    let known = platform.visible(&caller, Kind::Dataset, |it| {
        it.project == project.id && it.text("dataset_version_id") == version
    });
    if known.is_empty() {
        return Err(ApiError::not_found("Dataset version"));
    }
    let says = json!({
        "name": fields.required("name")?,
        "dataset_version_id": version,
        "model_type": fields.choice("model_type", &TYPES)?,
        "config": fields.object("config")?,
    });
    let record = Record::new(Kind::Synthesizer, &project.id, caller.now(), says).working();
    let model = platform.catalog.add(record);
    let job = platform.job(&caller, "synthgen_train", &model);
    Ok(created(&json!({
        "id": model.id,
        "model_id": model.id,
        "job_id": job.id,
        "status": model.status(caller.now()),
    })))
}

async fn show(
    State(platform): State<Arc<CorePlexMl>>,
    caller: Caller,
    At(id): At<String>,
) -> Result<Response, ApiError> {
    caller.require(READ)?;
    let model = platform.find(&caller, Kind::Synthesizer, &id)?;
    let jobs = platform.visible(&caller, Kind::Synthesis, |it| it.text("model_id") == id);
    let jobs: Vec<_> = jobs.iter().map(|it| synthesis(it, &caller)).collect();
    Ok(ok(
        &json!({ "model": model.shown(caller.now()), "jobs": jobs }),
    ))
}

async fn remove(
    State(platform): State<Arc<CorePlexMl>>,
    caller: Caller,
    At(id): At<String>,
) -> Result<Response, ApiError> {
    caller.require(WRITE)?;
    platform.find_to_change(&caller, Kind::Synthesizer, &id)?;
    platform
        .catalog
        .remove(|it| it.kind == Kind::Synthesizer && it.id == id);
    Ok(done())
}

async fn generate(
    State(platform): State<Arc<CorePlexMl>>,
    caller: Caller,
    At(id): At<String>,
    body: Bytes,
) -> Result<Response, ApiError> {
    caller.require(WRITE)?;
    let model = platform.find_to_change(&caller, Kind::Synthesizer, &id)?;
    let fields = Fields::read(&body)?;
    let rows = fields.number("num_rows", 1, MOST_ROWS)?;
    let rows = rows.ok_or_else(|| ApiError::invalid("num_rows: field required"))?;
    if model.status(caller.now()) != Some("ready") {
        return Err(ApiError::conflict("Model is not trained yet"));
    }
    let says = json!({ "model_id": id, "num_rows": rows, "seed": fields.value("seed") });
    let record = Record::new(Kind::Synthesis, &model.project, caller.now(), says).working();
    let synthesis = platform.catalog.add(record);
    let job = platform.job(&caller, "synthgen_generate", &synthesis);
    Ok(created(&json!({
        "synthgen_job_id": synthesis.id,
        "job_id": job.id,
        "status": synthesis.status(caller.now()),
    })))
}

async fn jobs(
    State(platform): State<Arc<CorePlexMl>>,
    caller: Caller,
    listing: Listing,
) -> Result<Response, ApiError> {
    caller.require(READ)?;
    let jobs = platform.visible(&caller, Kind::Synthesis, |_| true);
    Ok(listing.page(jobs.iter().map(|it| synthesis(it, &caller)).collect()))
}

async fn job(
    State(platform): State<Arc<CorePlexMl>>,
    caller: Caller,
    At(id): At<String>,
) -> Result<Response, ApiError> {
    caller.require(READ)?;
    let job = platform.find(&caller, Kind::Synthesis, &id)?;
    Ok(ok(&synthesis(&job, &caller)))
}

/// A generation; what came of it once it is done.
fn synthesis(job: &Record, caller: &Caller) -> Value {
    let mut shown = job.shown(caller.now());
    if job.status(caller.now()) == Some("completed") {
        shown["result"] = json!({ "num_rows": job.fields["num_rows"] });
    }
    shown
}
