//! Reading models.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use http::StatusCode;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};

use super::{Model, model::Stage};
use crate::{
    platforms::plexe::{
        auth::{Caller, READ_ONLY},
        error::ApiError,
        input::{At, Listing, Page},
        routes::Plexe,
    },
    reply::{self, Moment},
};

#[derive(Serialize)]
struct List<'a> {
    models: Vec<Summary<'a>>,
    pagination: Page,
}

/// A model as lists show it.
#[derive(Serialize)]
pub(crate) struct Summary<'a> {
    model_name: &'a str,
    model_version: &'a str,
    name: &'a str,
    intent: &'a str,
    status: &'static str,
    deployment_status: Option<&'static str>,
    created_at: Moment,
    updated_at: Moment,
}

impl<'a> Summary<'a> {
    /// The model as it stands now.
    pub(crate) fn of(model: &'a Model, now: Timestamp) -> Self {
        Self {
            model_name: &model.name,
            model_version: &model.version,
            name: &model.title,
            intent: &model.intent,
            status: model.stage(now).word(),
            deployment_status: model.deployment(now),
            created_at: Moment(model.created_at),
            updated_at: Moment(model.updated_at),
        }
    }
}

/// `GET /models` lists the newest version of every model (PLX-KEY-07).
pub(crate) async fn list(
    State(plexe): State<Arc<Plexe>>,
    caller: Caller,
    listing: Listing,
) -> Result<Response, ApiError> {
    caller.require(READ_ONLY)?;
    let stage = listing.one_of(
        "status",
        &[
            ("DRAFT", Some(Stage::Draft)),
            ("BUILDING", Some(Stage::Building)),
            ("READY", Some(Stage::Ready)),
            ("ERROR", None),
        ],
    )?;
    let by_name = listing.one_of("sort_by", &[("created_at", false), ("name", true)])?;
    let ascending = listing.one_of("sort_dir", &[("desc", false), ("asc", true)])?;
    let now = caller.now();
    let render = |models: &[Model]| {
        let wanted = |model: &&Model| {
            model.latest && stage.is_none_or(|stage| Some(model.stage(now)) == stage)
        };
        let mut models: Vec<_> = models.iter().filter(wanted).collect();
        match by_name {
            Some(true) => models.sort_by_key(|model| &model.name),
            _ => models.sort_by_key(|model| model.created_at),
        }
        if ascending != Some(true) {
            models.reverse();
        }
        let pagination = listing.page(models.len());
        let page = models.into_iter().skip(listing.offset).take(listing.limit);
        let list = List {
            models: page.map(|model| Summary::of(model, now)).collect(),
            pagination,
        };
        reply::render(&list)
    };
    let list = if listing.is_plain() {
        plexe.models.first_page(&caller.account, now, render)
    } else {
        plexe.models.of(&caller.account, render)
    };
    Ok(reply::rendered(StatusCode::OK, list))
}

/// `GET /models/{name}` is the newest version with all that is known of it.
pub(crate) async fn show_latest(
    State(plexe): State<Arc<Plexe>>,
    caller: Caller,
    At(name): At<String>,
) -> Result<Response, ApiError> {
    caller.require(READ_ONLY)?;
    let model = find(&plexe, &caller, &name, None)?;
    Ok(reply::json(
        StatusCode::OK,
        &details(&plexe, &caller, &model),
    ))
}

/// `GET /models/{name}/{version}` is one version, with the fields of the older page as well.
pub(crate) async fn show(
    State(plexe): State<Arc<Plexe>>,
    caller: Caller,
    At((name, version)): At<(String, String)>,
) -> Result<Response, ApiError> {
    caller.require(READ_ONLY)?;
    let model = find(&plexe, &caller, &name, Some(&version))?;
    let mut body = details(&plexe, &caller, &model);
    body["model_id"] = json!(model.id());
    body["provider"] = json!("plexe");
    body["metric_name"] = json!("accuracy");
    body["metric_value"] = body["metrics"]["accuracy"].clone();
    Ok(reply::json(StatusCode::OK, &body))
}

/// `GET /models/{name}/{version}/status` tells how far the building has come.
pub(crate) async fn status(
    State(plexe): State<Arc<Plexe>>,
    caller: Caller,
    At((name, version)): At<(String, String)>,
) -> Result<Response, ApiError> {
    caller.require(READ_ONLY)?;
    let model = find(&plexe, &caller, &name, Some(&version))?;
    let now = caller.now();
    let body = json!({
        "model_name": model.name,
        "model_version": model.version,
        "status": model.stage(now).word(),
        "deployment_status": model.deployment(now),
        "last_updated": Moment(model.settled_at(now)),
        "build_progress": match model.stage(now) {
            Stage::Draft => 0,
            Stage::Building => 50,
            Stage::Ready => 100,
        },
    });
    Ok(reply::json(StatusCode::OK, &body))
}

/// `GET /models/{name}/{version}/describe` explains a model.
pub(crate) async fn describe(
    State(plexe): State<Arc<Plexe>>,
    caller: Caller,
    At((name, version)): At<(String, String)>,
) -> Result<Response, ApiError> {
    caller.require(READ_ONLY)?;
    let model = find(&plexe, &caller, &name, Some(&version))?;
    let body = json!({
        "description": model.description.as_deref().unwrap_or(&model.intent),
        "input_schema": model.input_schema(),
        "output_schema": model.output_schema(),
        "performance_metrics": metrics(),
        "training_info": {
            "dataset_id": model.dataset_id,
            "started_at": Moment(model.created_at),
            "finished_at": Moment(model.settled_at(caller.now())),
        },
    });
    Ok(reply::json(StatusCode::OK, &body))
}

/// The model of that name, if it is the caller's.
pub(crate) fn find(
    plexe: &Plexe,
    caller: &Caller,
    name: &str,
    version: Option<&str>,
) -> Result<Model, ApiError> {
    let model = plexe.models.find(&caller.account, name, version);
    model.ok_or_else(|| ApiError::not_found("Model"))
}

/// All that is known of a model.
pub(crate) fn details(plexe: &Plexe, caller: &Caller, model: &Model) -> Value {
    let summary = Summary::of(model, caller.now());
    let mut body = serde_json::to_value(summary).expect("a summary is plain JSON");
    body["description"] = json!(model.description);
    body["endpoint"] = json!(format!("/models/{}/{}/infer", model.name, model.version));
    body["metrics"] = metrics();
    body["dataset_id"] = json!(model.dataset_id);
    body["input_schema"] = model.input_schema();
    body["output_schema"] = model.output_schema();
    body["created_by"] = json!(plexe.profiles.of(&caller.account).email);
    body["tags"] = model.tags.clone();
    body
}

/// Every model of a mock is equally good.
fn metrics() -> Value {
    json!({ "accuracy": 0.92, "precision": 0.89, "recall": 0.87, "f1_score": 0.88 })
}
