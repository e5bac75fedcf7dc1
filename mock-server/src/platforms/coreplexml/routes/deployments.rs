//! `/api/mlops`: models at work, in staging or in production (CPX-REF-11).

use std::sync::Arc;

use axum::{
    Router,
    body::Bytes,
    extract::State,
    response::Response,
    routing::{get, post},
};
use serde_json::{Value, json};

use super::{CorePlexMl, created, models, ok};
use crate::platforms::coreplexml::{
    auth::{Caller, PREDICT, READ, WRITE},
    catalog::{Kind, Record},
    error::ApiError,
    input::{At, Fields, Listing},
};

/// Where a deployment may stand; promotion leads to the second.
const STAGES: [&str; 2] = ["staging", "production"];

/// The routes of this file.
pub(super) fn routes() -> Router<Arc<CorePlexMl>> {
    Router::new()
        .route(
            "/api/mlops/projects/{id}/deployments",
            get(list).post(create),
        )
        .route("/api/mlops/deployments/{id}", get(show))
        .route("/api/mlops/deployments/{id}/predict", post(predict))
        .route("/api/mlops/deployments/{id}/promote", post(promote))
        .route("/api/mlops/deployments/{id}/rollback", post(rollback))
        .route("/api/mlops/deployments/{id}/deactivate", post(deactivate))
        .route("/api/mlops/deployments/{id}/drift", get(drift))
}

async fn list(
    State(platform): State<Arc<CorePlexMl>>,
    caller: Caller,
    At(id): At<String>,
    listing: Listing,
) -> Result<Response, ApiError> {
    caller.require(READ)?;
    platform.find(&caller, Kind::Project, &id)?;
    Ok(listing.page(platform.items(&caller, Kind::Deployment, |it| it.project == id)))
}

/// Puts a model of the same project to work.
async fn create(
    State(platform): State<Arc<CorePlexMl>>,
    caller: Caller,
    At(id): At<String>,
    body: Bytes,
) -> Result<Response, ApiError> {
    caller.require(WRITE)?;
    platform.find_to_change(&caller, Kind::Project, &id)?;
    let fields = Fields::read(&body)?;
    let model = platform.find_to_change(&caller, Kind::Model, fields.required("model_id")?)?;
    if model.project != id {
        return Err(ApiError::invalid(
            "model_id: the model is not in this project",
        ));
    }
    fields.required("stage")?;
    let stage = fields.choice("stage", &STAGES)?;
    let says = json!({
        "name": fields.required("name")?,
        "model_id": model.id,
        "stage": stage,
        "status": "active",
        "traffic_percent": fields.number("traffic_percent", 1, 100)?.unwrap_or(100),
        "config": fields.object("config")?,
        "privacy_policy_id": fields.text("privacy_policy_id")?,
        "privacy_anonymize_logs": fields.flag("privacy_anonymize_logs")?,
        "privacy_anonymize_response": fields.flag("privacy_anonymize_response")?,
        "privacy_column_map": fields.object("privacy_column_map")?,
        "privacy_threshold": fields.share("privacy_threshold")?,
    });
    if stage == STAGES[1] {
        archive(&platform, &id);
    }
    let record = Record::new(Kind::Deployment, &id, caller.now(), says);
    let deployment = platform.catalog.add(record);
    platform.note(&caller, &id, "deployment_created", deployment.text("name"));
    let mut body = deployment.shown(caller.now());
    body["deployment_id"] = json!(deployment.id);
    Ok(created(&body))
}

async fn show(
    State(platform): State<Arc<CorePlexMl>>,
    caller: Caller,
    At(id): At<String>,
) -> Result<Response, ApiError> {
    caller.require(READ)?;
    let deployment = platform.find(&caller, Kind::Deployment, &id)?;
    Ok(shown(&platform, &caller, &deployment))
}

async fn predict(
    State(platform): State<Arc<CorePlexMl>>,
    caller: Caller,
    At(id): At<String>,
    body: Bytes,
) -> Result<Response, ApiError> {
    caller.require(PREDICT)?;
    let deployment = platform.find(&caller, Kind::Deployment, &id)?;
    if deployment.text("status") != "active" {
        return Err(ApiError::conflict("Deployment is not active"));
    }
    let model = platform.find(&caller, Kind::Model, deployment.text("model_id"))?;
    let predictions = models::predictions(&model, &Fields::read(&body)?)?;
    Ok(ok(
        &json!({ "deployment_id": id, "predictions": predictions }),
    ))
}

async fn promote(
    State(platform): State<Arc<CorePlexMl>>,
    caller: Caller,
    At(id): At<String>,
    body: Bytes,
) -> Result<Response, ApiError> {
    caller.require(WRITE)?;
    let deployment = platform.find_to_change(&caller, Kind::Deployment, &id)?;
    let fields = Fields::read(&body)?;
    fields.required("to_stage")?;
    let stage = fields.choice("to_stage", &STAGES)?;
    if stage == STAGES[1] {
        archive(&platform, &deployment.project);
    }
    change(
        &platform,
        &caller,
        &id,
        &[("stage", stage), ("status", "active")],
    )
}

/// Back to another deployment of the project, or to another model.
async fn rollback(
    State(platform): State<Arc<CorePlexMl>>,
    caller: Caller,
    At(id): At<String>,
    body: Bytes,
) -> Result<Response, ApiError> {
    caller.require(WRITE)?;
    let deployment = platform.find_to_change(&caller, Kind::Deployment, &id)?;
    let fields = Fields::read(&body)?;
    if let Some(model) = fields.text("to_model_id")? {
        let model = platform.find_to_change(&caller, Kind::Model, model)?;
        return change(&platform, &caller, &id, &[("model_id", &model.id)]);
    }
    let earlier = if let Some(other) = fields.text("to_deployment_id")? {
        platform.find_to_change(&caller, Kind::Deployment, other)?
    } else {
        let archived = platform.visible(&caller, Kind::Deployment, |it| {
            it.project == deployment.project && it.text("status") == "archived" && it.id != id
        });
        let newest = archived.into_iter().next();
        newest.ok_or_else(|| ApiError::conflict("There is nothing to roll back to"))?
    };
    change(&platform, &caller, &id, &[("status", "archived")])?;
    let stage = deployment.text("stage");
    change(
        &platform,
        &caller,
        &earlier.id,
        &[("stage", stage), ("status", "active")],
    )
}

async fn deactivate(
    State(platform): State<Arc<CorePlexMl>>,
    caller: Caller,
    At(id): At<String>,
) -> Result<Response, ApiError> {
    caller.require(WRITE)?;
    platform.find_to_change(&caller, Kind::Deployment, &id)?;
    change(&platform, &caller, &id, &[("status", "inactive")])
}

async fn drift(
    State(platform): State<Arc<CorePlexMl>>,
    caller: Caller,
    At(id): At<String>,
) -> Result<Response, ApiError> {
    caller.require(READ)?;
    platform.find(&caller, Kind::Deployment, &id)?;
    Ok(ok(
        &json!({ "deployment_id": id, "drift_detected": false, "features": [] }),
    ))
}

/// A project has one deployment in production: the earlier one is archived.
fn archive(platform: &CorePlexMl, project: &str) {
    let in_production = platform.catalog.all(Kind::Deployment, |it| {
        it.project == project && it.text("stage") == STAGES[1] && it.text("status") == "active"
    });
    for earlier in in_production {
        platform
            .catalog
            .change(Kind::Deployment, &earlier.id, |it| {
                it.fields.insert("status".to_owned(), json!("archived"));
            });
    }
}

fn change(
    platform: &CorePlexMl,
    caller: &Caller,
    id: &str,
    says: &[(&str, &str)],
) -> Result<Response, ApiError> {
    let changed = platform.catalog.change(Kind::Deployment, id, |it| {
        for (name, value) in says {
            it.fields.insert((*name).to_owned(), Value::from(*value));
        }
    });
    let deployment = changed.ok_or_else(|| ApiError::not_found("Deployment"))?;
    Ok(shown(platform, caller, &deployment))
}

fn shown(platform: &CorePlexMl, caller: &Caller, deployment: &Record) -> Response {
    let model = platform
        .catalog
        .find(Kind::Model, deployment.text("model_id"));
    let model = model.map(|it| models::shown(platform, caller, &it));
    ok(&json!({ "deployment": deployment.shown(caller.now()), "model": model }))
}
