//! `/api/v1/workloads`: what runs in projects, as the control plane sees it.

use std::sync::Arc;

use axum::{body::Bytes, extract::State, response::Response};
use http::StatusCode;
use serde_json::{Value, json};

use super::{Runai, made, rules, touched, unimitated::OF_A_WORKLOAD};
use crate::{
    platforms::runai::{
        auth::Caller,
        error::ApiError,
        input::{At, Fields, Listing},
        roles::{WORKLOADS_READ, WORKLOADS_WRITE},
    },
    random, reply,
};

/// Kinds of workloads, as paths name them.
const KINDS: [&str; 4] = ["workspaces", "trainings", "distributed", "inferences"];
/// The longest name.
const LONGEST: usize = 63;

/// `GET /api/v1/workloads`.
pub(crate) async fn list(
    State(runai): State<Arc<Runai>>,
    caller: Caller,
    listing: Listing,
) -> Result<Response, ApiError> {
    caller.require(WORKLOADS_READ)?;
    let all = runai.workloads.all();
    let shown = all.iter().map(summary).collect();
    let body = listing.body("workloads", shown)?;
    Ok(reply::json(StatusCode::OK, &body))
}

/// `GET /api/v1/workloads/count`.
pub(crate) async fn count(
    State(runai): State<Arc<Runai>>,
    caller: Caller,
) -> Result<Response, ApiError> {
    caller.require(WORKLOADS_READ)?;
    let count = json!({ "count": runai.workloads.all().len() });
    Ok(reply::json(StatusCode::OK, &count))
}

/// `POST /api/v1/workloads/{kind}` is answered with 200 up to release 2.20.
pub(crate) async fn create(
    State(runai): State<Arc<Runai>>,
    caller: Caller,
    At(kind): At<String>,
    body: Bytes,
) -> Result<Response, ApiError> {
    known(&kind)?;
    caller.require(WORKLOADS_WRITE)?;
    let fields = Fields::read(&body)?;
    let name = fields.required("name")?;
    if name.len() > LONGEST {
        let message = "The length of a workload name must not exceed 63 characters";
        return Err(ApiError::bad_request(message));
    }
    let (id, cluster) = (fields.required("projectId")?, fields.required("clusterId")?);
    let project = runai.projects.get(id);
    let project = project.map_err(|_| ApiError::bad_request("projectId is no project"))?;
    caller.require_project(id, rules::gives(&runai, caller.subject(), &project))?;
    let mut workload = made(
        json!({
            "workloadId": random::uuid(),
            "name": name,
            "requestedName": name,
            "projectId": id,
            "projectName": project["name"],
            "departmentId": project["parentId"],
            "clusterId": cluster,
            "namespace": project["status"]["namespace"],
            "desiredPhase": "Running",
            "actualPhase": "Running",
            "kind": kind,
        }),
        &caller,
    );
    fields.copy(&["spec"], &mut workload);
    let taken = |other: &Value| other["name"] == name && other["projectId"] == id;
    let workload = runai.workloads.add(workload, taken);
    let workload = workload.map_err(|_| {
        let message = format!("workload with name '{name}' already exists in this project");
        ApiError::bad_request(message)
    })?;
    Ok(reply::json(StatusCode::OK, &workload))
}

/// `GET /api/v1/workloads/{workloadId}`, of whatever kind.
pub(crate) async fn show_any(
    State(runai): State<Arc<Runai>>,
    caller: Caller,
    At(id): At<String>,
) -> Result<Response, ApiError> {
    caller.require(WORKLOADS_READ)?;
    let workload = runai.workloads.get(&id)?;
    Ok(reply::json(StatusCode::OK, &summary(&workload)))
}

/// `GET /api/v1/workloads/{kind}/{workloadId}`.
pub(crate) async fn show(
    State(runai): State<Arc<Runai>>,
    caller: Caller,
    At((kind, id)): At<(String, String)>,
) -> Result<Response, ApiError> {
    if OF_A_WORKLOAD.contains(&id.as_str()) {
        let operation = format!("GET /api/v1/workloads/{{workloadId}}/{id}");
        return Err(ApiError::not_imitated(&operation));
    }
    known(&kind)?;
    caller.require(WORKLOADS_READ)?;
    Ok(reply::json(StatusCode::OK, &of_kind(&runai, &kind, &id)?))
}

/// `DELETE /api/v1/workloads/{kind}/{workloadId}`.
pub(crate) async fn remove(
    State(runai): State<Arc<Runai>>,
    caller: Caller,
    At((kind, id)): At<(String, String)>,
) -> Result<StatusCode, ApiError> {
    known(&kind)?;
    caller.require(WORKLOADS_WRITE)?;
    of_kind(&runai, &kind, &id)?;
    runai.workloads.remove(&id)?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/v1/workloads/{kind}/{workloadId}/suspend` and `/resume` are accepted and done at once.
pub(crate) async fn act(
    State(runai): State<Arc<Runai>>,
    caller: Caller,
    At((kind, id, action)): At<(String, String, String)>,
) -> Result<Response, ApiError> {
    known(&kind)?;
    let phase = match action.as_str() {
        "suspend" => "Stopped",
        "resume" => "Running",
        _ => return Err(ApiError::not_found()),
    };
    caller.require(WORKLOADS_WRITE)?;
    of_kind(&runai, &kind, &id)?;
    runai.workloads.change(&id, |workload| {
        workload["desiredPhase"] = json!(phase);
        workload["actualPhase"] = json!(phase);
        touched(workload, &caller);
    })?;
    let body = json!({ "code": 202, "message": "Request has been accepted." });
    Ok(reply::json(StatusCode::ACCEPTED, &body))
}

fn known(kind: &str) -> Result<(), ApiError> {
    let found = KINDS.contains(&kind);
    found.then_some(()).ok_or_else(ApiError::not_found)
}

fn of_kind(runai: &Runai, kind: &str, id: &str) -> Result<Value, ApiError> {
    let workload = runai.workloads.get(id)?;
    if workload["kind"] == kind {
        return Ok(workload);
    }
    Err(ApiError::not_found())
}

/// A workload as the list of all kinds has it.
fn summary(workload: &Value) -> Value {
    json!({
        "id": workload["workloadId"],
        "name": workload["name"],
        "type": workload["kind"],
        "tenantId": 1001,
        "clusterId": workload["clusterId"],
        "projectId": workload["projectId"],
        "projectName": workload["projectName"],
        "departmentId": workload["departmentId"],
        "departmentName": "default",
        "namespace": workload["namespace"],
        "submittedBy": workload["createdBy"],
        "createdAt": workload["createdAt"],
        "updatedAt": workload["updatedAt"],
        "deletedAt": null,
        "phase": workload["actualPhase"],
        "phaseUpdatedAt": workload["updatedAt"],
        "k8sPhase": workload["actualPhase"],
        "k8sPhaseUpdatedAt": workload["updatedAt"],
        "runningPods": i32::from(workload["actualPhase"] == "Running"),
        "priorityClassName": "train",
        "source": "Control-plane",
        "conditions": [],
    })
}
