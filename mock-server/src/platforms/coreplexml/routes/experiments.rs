//! `/api/experiments`: training, which takes two seconds and leaves a model behind.

use std::sync::Arc;

use axum::{Router, body::Bytes, extract::State, response::Response, routing::get};
use serde_json::{Value, json};

use super::{CorePlexMl, created, datasets, done, ok};
use crate::platforms::coreplexml::{
    auth::{Caller, READ, WRITE},
    catalog::{Kind, Record, WORK},
    error::ApiError,
    input::{At, Fields, Listing},
};

/// Engines that training may use.
const ENGINES: [&str; 2] = ["h2o", "flaml"];
/// One engine, or several at once.
const MODES: [&str; 2] = ["single", "parallel"];

/// The routes of this file.
pub(super) fn routes() -> Router<Arc<CorePlexMl>> {
    Router::new()
        .route("/api/experiments", get(list).post(create))
        .route("/api/experiments/capabilities", get(capabilities))
        .route("/api/experiments/{id}", get(show).delete(remove))
        .route("/api/experiments/{id}/{part}", get(part))
}

async fn list(
    State(platform): State<Arc<CorePlexMl>>,
    caller: Caller,
    listing: Listing,
) -> Result<Response, ApiError> {
    caller.require(READ)?;
    let project = listing.get("project_id");
    let fits = |it: &Record| project.is_none_or(|project| it.project == project);
    Ok(listing.page(platform.items(&caller, Kind::Experiment, fits)))
}

/// Begins a training on one version of a dataset.
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
    let datasets = platform.visible(&caller, Kind::Dataset, |it| {
        it.project == project.id && it.text("dataset_version_id") == version
    });
    let dataset = datasets
        .first()
        .ok_or_else(|| ApiError::not_found("Dataset version"))?;
    let target = fields.required("target_column")?;
    let columns = datasets::columns(dataset);
    if !columns.iter().any(|column| column["name"] == target) {
        return Err(ApiError::invalid(
            "target_column: the dataset has no such column",
        ));
    }
    let problem = ["classification", "regression", "binary", "multiclass"];
    let problem = match fields.choice("problem_type", &problem)? {
        "regression" => "regression",
        _ => "classification",
    };
    let says = json!({
        "name": fields.text("name")?.unwrap_or("Experiment"),
        "dataset_id": dataset.id,
        "dataset_version_id": version,
        "target_column": target,
        "problem_type": problem,
        "config": fields.object("config")?,
        "execution_mode": fields.choice("execution_mode", &MODES)?,
        "engine": fields.choice("engine", &ENGINES)?,
        "use_gpu": fields.flag("use_gpu")?,
    });
    let record = Record::new(Kind::Experiment, &project.id, caller.now(), says).working();
    let experiment = platform.catalog.add(record);
    let job = platform.job(&caller, "automl_train", &experiment);
    platform.catalog.add(model(&experiment, &columns));
    platform.note(
        &caller,
        &project.id,
        "experiment_created",
        experiment.text("name"),
    );
    let mut body = experiment.shown(caller.now());
    body["experiment_id"] = json!(experiment.id);
    body["job_id"] = json!(job.id);
    Ok(created(&body))
}

async fn show(
    State(platform): State<Arc<CorePlexMl>>,
    caller: Caller,
    At(id): At<String>,
) -> Result<Response, ApiError> {
    caller.require(READ)?;
    let experiment = platform.find(&caller, Kind::Experiment, &id)?;
    Ok(ok(&json!({ "experiment": experiment.shown(caller.now()) })))
}

async fn remove(
    State(platform): State<Arc<CorePlexMl>>,
    caller: Caller,
    At(id): At<String>,
) -> Result<Response, ApiError> {
    caller.require(WRITE)?;
    platform.find_to_change(&caller, Kind::Experiment, &id)?;
    platform
        .catalog
        .remove(|it| it.kind == Kind::Experiment && it.id == id);
    Ok(done())
}

async fn part(
    State(platform): State<Arc<CorePlexMl>>,
    caller: Caller,
    At((id, part)): At<(String, String)>,
) -> Result<Response, ApiError> {
    caller.require(READ)?;
    let experiment = platform.find(&caller, Kind::Experiment, &id)?;
    let status = experiment.status(caller.now());
    let body = match part.as_str() {
        "status" => json!({ "experiment_id": id, "status": status }),
        "explain" => {
            let models =
                platform.visible(&caller, Kind::Model, |it| it.text("experiment_id") == id);
            let importance = models.first().map(|it| super::models::importance(it));
            json!({ "experiment_id": id, "feature_importance": importance.unwrap_or_default() })
        }
        "logs" => {
            let line = format!(
                "training on {} is {}",
                experiment.text("target_column"),
                status.unwrap_or_default()
            );
            json!({ "logs": [{ "level": "info", "message": line }] })
        }
        "engine-runs" => {
            let run = json!({ "engine": experiment.text("engine"), "status": status });
            json!({ "items": [run], "total": 1 })
        }
        _ => return Err(ApiError::not_found("Route")),
    };
    Ok(ok(&body))
}

async fn capabilities(caller: Caller) -> Result<Response, ApiError> {
    caller.require(READ)?;
    Ok(ok(&json!({
        "allowed_engines": ENGINES,
        "default_engine": ENGINES[0],
        "execution_modes": MODES,
        "gpu_available": false,
    })))
}

/// The model that a training leaves behind; nobody sees it before the training is done.
fn model(experiment: &Record, columns: &[Value]) -> Record {
    let target = experiment.text("target_column");
    let features: Vec<_> = columns.iter().filter(|it| it["name"] != target).collect();
    let metrics = if experiment.text("problem_type") == "regression" {
        json!({ "rmse": 2.5, "mae": 1.75, "r2": 0.87 })
    } else {
        json!({ "auc": 0.94, "logloss": 0.21, "accuracy": 0.91 })
    };
    let says = json!({
        "name": "GBM_1_AutoML",
        "algo": "GBM",
        "model_type": "GBM",
        "experiment_id": experiment.id,
        "experiment_name": experiment.text("name"),
        "problem_type": experiment.text("problem_type"),
        "target_column": target,
        "features": features,
        "is_best": true,
        "is_production": false,
        "is_staging": false,
        "metrics": metrics,
    });
    Record::new(
        Kind::Model,
        &experiment.project,
        experiment.created_at + WORK,
        says,
    )
}
