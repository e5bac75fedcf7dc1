//! `/api/studio`: what a deployment would say if a row were otherwise.

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

/// The routes of this file.
pub(super) fn routes() -> Router<Arc<CorePlexMl>> {
    Router::new()
        .route("/api/studio/sessions", get(list).post(begin))
        .route("/api/studio/sessions/{id}", get(show))
        .route("/api/studio/sessions/{id}/schema", get(session_schema))
        .route("/api/studio/sessions/{id}/scenarios", post(imagine))
        .route("/api/studio/sessions/{id}/compare", get(compare))
        .route("/api/studio/scenarios/{id}/run", post(run))
        .route(
            "/api/studio/deployments/{id}/schema",
            get(deployment_schema),
        )
}

async fn list(
    State(platform): State<Arc<CorePlexMl>>,
    caller: Caller,
    listing: Listing,
) -> Result<Response, ApiError> {
    caller.require(READ)?;
    let project = listing.get("project_id");
    let project = project.ok_or_else(|| ApiError::invalid("project_id: field required"))?;
    platform.find(&caller, Kind::Project, project)?;
    Ok(listing.page(platform.items(&caller, Kind::StudioSession, |it| it.project == project)))
}

async fn begin(
    State(platform): State<Arc<CorePlexMl>>,
    caller: Caller,
    body: Bytes,
) -> Result<Response, ApiError> {
    caller.require(WRITE)?;
    let fields = Fields::read(&body)?;
    let project =
        platform.find_to_change(&caller, Kind::Project, fields.required("project_id")?)?;
    let deployment = fields.required("deployment_id")?;
    let deployment = platform.find_to_change(&caller, Kind::Deployment, deployment)?;
    let baseline = fields.value("baseline_input").filter(|it| it.is_object());
    let baseline =
        baseline.ok_or_else(|| ApiError::invalid("baseline_input: must be an object"))?;
    let says = json!({ "deployment_id": deployment.id, "baseline_input": baseline });
    let record = Record::new(Kind::StudioSession, &project.id, caller.now(), says);
    let session = platform.catalog.add(record);
    Ok(created(
        &json!({ "id": session.id, "studio_session_id": session.id }),
    ))
}

async fn show(
    State(platform): State<Arc<CorePlexMl>>,
    caller: Caller,
    At(id): At<String>,
) -> Result<Response, ApiError> {
    caller.require(READ)?;
    let session = platform.find(&caller, Kind::StudioSession, &id)?;
    let mut shown = session.shown(caller.now());
    shown["scenarios"] = scenarios(&platform, &caller, &id).into();
    Ok(ok(&json!({ "session": shown })))
}

async fn session_schema(
    State(platform): State<Arc<CorePlexMl>>,
    caller: Caller,
    At(id): At<String>,
) -> Result<Response, ApiError> {
    caller.require(READ)?;
    let session = platform.find(&caller, Kind::StudioSession, &id)?;
    schema(&platform, &caller, session.text("deployment_id"))
}

async fn deployment_schema(
    State(platform): State<Arc<CorePlexMl>>,
    caller: Caller,
    At(id): At<String>,
) -> Result<Response, ApiError> {
    caller.require(READ)?;
    schema(&platform, &caller, &id)
}

/// `changes` is what is otherwise than in the baseline.
async fn imagine(
    State(platform): State<Arc<CorePlexMl>>,
    caller: Caller,
    At(id): At<String>,
    body: Bytes,
) -> Result<Response, ApiError> {
    caller.require(WRITE)?;
    let session = platform.find_to_change(&caller, Kind::StudioSession, &id)?;
    let fields = Fields::read(&body)?;
    let says = json!({
        "session_id": id,
        "name": fields.required("name")?,
        "changes": fields.object("changes")?,
    });
    let record = Record::new(Kind::Scenario, &session.project, caller.now(), says);
    let scenario = platform.catalog.add(record);
    let mut body = scenario.shown(caller.now());
    body["scenario_id"] = json!(scenario.id);
    Ok(created(&body))
}

/// Asks the deployment's model, and keeps what it says.
async fn run(
    State(platform): State<Arc<CorePlexMl>>,
    caller: Caller,
    At(id): At<String>,
) -> Result<Response, ApiError> {
    caller.require(PREDICT)?;
    let scenario = platform.find(&caller, Kind::Scenario, &id)?;
    let session = scenario.text("session_id");
    let session = platform.find(&caller, Kind::StudioSession, session)?;
    let mut row = session.fields["baseline_input"].clone();
    let changes = scenario.fields["changes"].as_object().cloned();
    for (name, value) in changes.unwrap_or_default() {
        row[name] = value;
    }
    let model = model(&platform, &caller, &session)?;
    let output = models::prediction(&model, &row);
    platform.catalog.change(Kind::Scenario, &id, |it| {
        it.fields.insert("output".to_owned(), output.clone());
    });
    Ok(ok(&json!({ "scenario_id": id, "output": output })))
}

async fn compare(
    State(platform): State<Arc<CorePlexMl>>,
    caller: Caller,
    At(id): At<String>,
) -> Result<Response, ApiError> {
    caller.require(READ)?;
    let session = platform.find(&caller, Kind::StudioSession, &id)?;
    let input = &session.fields["baseline_input"];
    let model = model(&platform, &caller, &session)?;
    let output = models::prediction(&model, input);
    let baseline = json!({ "input": input, "output": output });
    let scenarios = scenarios(&platform, &caller, &id);
    Ok(ok(
        &json!({ "session_id": id, "baseline": baseline, "scenarios": scenarios }),
    ))
}

fn scenarios(platform: &CorePlexMl, caller: &Caller, session: &str) -> Vec<Value> {
    platform.items(caller, Kind::Scenario, |it| {
        it.text("session_id") == session
    })
}

fn schema(platform: &CorePlexMl, caller: &Caller, deployment: &str) -> Result<Response, ApiError> {
    let deployment = platform.find(caller, Kind::Deployment, deployment)?;
    let model = platform.find(caller, Kind::Model, deployment.text("model_id"))?;
    Ok(ok(
        &json!({ "deployment_id": deployment.id, "features": model.fields.get("features") }),
    ))
}

fn model(
    platform: &CorePlexMl,
    caller: &Caller,
    session: &Record,
) -> Result<Arc<Record>, ApiError> {
    let deployment = session.text("deployment_id");
    let deployment = platform.find(caller, Kind::Deployment, deployment)?;
    platform.find(caller, Kind::Model, deployment.text("model_id"))
}
