//! `/api/models`: what training left behind, and what it predicts.

use std::sync::Arc;

use axum::{
    Router,
    body::Bytes,
    extract::State,
    response::Response,
    routing::{get, post},
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{CorePlexMl, done, ok};
use crate::platforms::coreplexml::{
    auth::{Caller, PREDICT, READ, WRITE},
    catalog::{Kind, Record},
    error::ApiError,
    input::{At, Fields, Listing},
};

/// Filters of a list that compare a field.
const FILTERS: [(&str, &str); 3] = [
    ("experiment_id", "experiment_id"),
    ("model_type", "model_type"),
    ("project_id", "project_id"),
];

/// What a list is sorted by, if it is asked so.
const METRICS: [&str; 8] = [
    "auc",
    "rmse",
    "mae",
    "r2",
    "logloss",
    "accuracy",
    "mse",
    "mean_per_class_error",
];

/// The routes of this file.
pub(super) fn routes() -> Router<Arc<CorePlexMl>> {
    Router::new()
        .route("/api/models", get(list))
        .route("/api/models/{id}", get(show).delete(remove))
        .route("/api/models/{id}/explain", get(explain))
        .route("/api/models/{id}/parameters", get(parameters))
        .route("/api/models/{id}/predict", post(predict))
}

async fn list(
    State(platform): State<Arc<CorePlexMl>>,
    caller: Caller,
    listing: Listing,
) -> Result<Response, ApiError> {
    caller.require(READ)?;
    let search = listing.get("search").unwrap_or_default().to_lowercase();
    let mut items = platform.visible(&caller, Kind::Model, |it| {
        it.text("name").to_lowercase().contains(&search)
    });
    for flag in ["is_best", "is_production", "is_staging"] {
        if let Some(wanted) = listing.get(flag) {
            items.retain(|it| it.fields[flag] == (wanted == "true"));
        }
    }
    let mut items: Vec<_> = items
        .iter()
        .map(|it| shown(&platform, &caller, it))
        .collect();
    for (parameter, field) in FILTERS {
        if let Some(wanted) = listing.get(parameter) {
            items.retain(|it| it[field] == wanted);
        }
    }
    sort(&mut items, &listing)?;
    Ok(listing.page(items))
}

/// Sorts by a metric, the greatest first unless asked otherwise; models without it come last.
fn sort(items: &mut [Value], listing: &Listing) -> Result<(), ApiError> {
    let ascending = match listing.get("sort_dir").unwrap_or("desc") {
        "asc" => true,
        "desc" => false,
        _ => return Err(ApiError::invalid("sort_dir: must be asc or desc")),
    };
    let Some(metric) = listing.get("sort_metric") else {
        return Ok(());
    };
    if !METRICS.contains(&metric) {
        let detail = format!("sort_metric: must be one of {}", METRICS.join(", "));
        return Err(ApiError::invalid(detail));
    }
    let last = if ascending {
        f64::INFINITY
    } else {
        f64::NEG_INFINITY
    };
    let value = |item: &Value| item["metrics"][metric].as_f64().unwrap_or(last);
    items.sort_by(|one, other| {
        let order = value(one).total_cmp(&value(other));
        if ascending { order } else { order.reverse() }
    });
    Ok(())
}

async fn show(
    State(platform): State<Arc<CorePlexMl>>,
    caller: Caller,
    At(id): At<String>,
) -> Result<Response, ApiError> {
    caller.require(READ)?;
    let model = platform.find(&caller, Kind::Model, &id)?;
    Ok(ok(&json!({ "model": shown(&platform, &caller, &model) })))
}

async fn remove(
    State(platform): State<Arc<CorePlexMl>>,
    caller: Caller,
    At(id): At<String>,
) -> Result<Response, ApiError> {
    caller.require(WRITE)?;
    platform.find_to_change(&caller, Kind::Model, &id)?;
    platform
        .catalog
        .remove(|it| it.kind == Kind::Model && it.id == id);
    Ok(done())
}

async fn explain(
    State(platform): State<Arc<CorePlexMl>>,
    caller: Caller,
    At(id): At<String>,
) -> Result<Response, ApiError> {
    caller.require(READ)?;
    let model = platform.find(&caller, Kind::Model, &id)?;
    Ok(ok(
        &json!({ "model_id": id, "feature_importance": importance(&model) }),
    ))
}

async fn parameters(
    State(platform): State<Arc<CorePlexMl>>,
    caller: Caller,
    At(id): At<String>,
) -> Result<Response, ApiError> {
    caller.require(READ)?;
    let model = platform.find(&caller, Kind::Model, &id)?;
    let parameters = json!({ "ntrees": 50, "max_depth": 5, "algo": model.text("algo") });
    Ok(ok(&json!({ "model_id": id, "parameters": parameters })))
}

/// `POST /api/models/{id}/predict` takes one row or several (CPX-SCOPE-04).
async fn predict(
    State(platform): State<Arc<CorePlexMl>>,
    caller: Caller,
    At(id): At<String>,
    body: Bytes,
) -> Result<Response, ApiError> {
    caller.require(PREDICT)?;
    let model = platform.find(&caller, Kind::Model, &id)?;
    let predictions = predictions(&model, &Fields::read(&body)?)?;
    Ok(ok(&json!({ "model_id": id, "predictions": predictions })))
}

/// What a model says of `inputs`: nothing learned, and always the same.
pub(super) fn predictions(model: &Record, fields: &Fields) -> Result<Vec<Value>, ApiError> {
    let inputs = match fields.value("inputs") {
        Some(Value::Array(rows)) if rows.iter().all(Value::is_object) => rows.clone(),
        Some(row @ Value::Object(_)) => vec![row.clone()],
        _ => {
            return Err(ApiError::invalid(
                "inputs: must be an object or a list of objects",
            ));
        }
    };
    Ok(inputs.iter().map(|row| prediction(model, row)).collect())
}

/// What a model says of one row.
pub(super) fn prediction(model: &Record, row: &Value) -> Value {
    let digest = Sha256::digest(format!("{}{row}", model.id));
    let share = f64::from(digest[0]) / 255.0;
    if model.text("problem_type") == "regression" {
        return json!({ "prediction": share * 100.0 });
    }
    let (no, yes) = (1.0 - share, share);
    let class = if yes >= 0.5 { "1" } else { "0" };
    json!({
        "prediction": class,
        "probability": no.max(yes),
        "probabilities": { "0": no, "1": yes },
    })
}

/// What each feature counts for: equally much.
pub(super) fn importance(model: &Record) -> Vec<Value> {
    let features = model.fields.get("features").and_then(Value::as_array);
    let features = features.map_or(&[][..], Vec::as_slice);
    let count = u32::try_from(features.len()).unwrap_or(1).max(1);
    let share = 1.0 / f64::from(count);
    let features = features.iter();
    features
        .map(|it| json!({ "feature": it["name"], "importance": share }))
        .collect()
}

/// A model as its list shows it.
pub(super) fn shown(platform: &CorePlexMl, caller: &Caller, model: &Record) -> Value {
    let mut shown = model.shown(caller.now());
    let project = platform.catalog.find(Kind::Project, &model.project);
    shown["project_name"] = json!(project.map(|it| it.text("name").to_owned()));
    shown
}
