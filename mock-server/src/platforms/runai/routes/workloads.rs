//! `/api/v1/workloads`: what runs in projects, as the control plane sees it.

use std::sync::Arc;

use axum::{body::Bytes, extract::State, response::Response};
use http::StatusCode;
use serde_json::{Value, json};

use super::{Runai, made, reach::Unit, touched};
use crate::{
    auth::Scope,
    platforms::runai::{
        auth::Caller,
        error::ApiError,
        input::{At, Fields, Listing},
        roles::{INFERENCES_READ, INFERENCES_WRITE, WORKLOADS_READ, WORKLOADS_WRITE},
        shape,
    },
    random, reply,
};

/// Kinds of workloads, as paths name them, and what reads and writes them.
const KINDS: [(&str, [Scope; 2]); 4] = [
    ("workspaces", [WORKLOADS_READ, WORKLOADS_WRITE]),
    ("trainings", [WORKLOADS_READ, WORKLOADS_WRITE]),
    ("distributed", [WORKLOADS_READ, WORKLOADS_WRITE]),
    ("inferences", [INFERENCES_READ, INFERENCES_WRITE]),
];
/// The longest name.
const LONGEST: usize = 63;

/// `GET /api/v1/workloads`.
pub(crate) async fn list(
    State(runai): State<Arc<Runai>>,
    caller: Caller,
    listing: Listing,
) -> Result<Response, ApiError> {
    let body = listing.body("workloads", readable(&runai, &caller)?)?;
    Ok(reply::json(StatusCode::OK, &body))
}

/// `GET /api/v1/workloads/count`, of those that the filter keeps.
pub(crate) async fn count(
    State(runai): State<Arc<Runai>>,
    caller: Caller,
    listing: Listing,
) -> Result<Response, ApiError> {
    let body = listing.count(readable(&runai, &caller)?)?;
    Ok(reply::json(StatusCode::OK, &body))
}

/// What a caller may look at, as the list of all kinds has it.
fn readable(runai: &Runai, caller: &Caller) -> Result<Vec<Value>, ApiError> {
    let inferences_only = caller.has(INFERENCES_READ) && !caller.has(WORKLOADS_READ);
    caller.require(if inferences_only {
        INFERENCES_READ
    } else {
        WORKLOADS_READ
    })?;
    let mut all = runai.workloads.all();
    all.retain(|workload| {
        let kind = workload["kind"].as_str().unwrap_or_default();
        rights(kind).is_ok_and(|[read, _]| {
            let unit = unit_of(workload);
            caller.has(read) && runai.gives(caller.subject(), read, &unit)
        })
    });
    Ok(all.iter().map(summary).collect())
}

/// `POST /api/v1/workloads/{kind}` is answered with 200 up to release 2.20.
pub(crate) async fn create(
    State(runai): State<Arc<Runai>>,
    caller: Caller,
    At(kind): At<String>,
    body: Bytes,
) -> Result<Response, ApiError> {
    let [_, write] = rights(&kind)?;
    caller.require(write)?;
    let fields = Fields::read(&body)?;
    let name = fields.required("name")?;
    if name.len() > LONGEST {
        let message = "The length of a workload name must not exceed 63 characters";
        return Err(ApiError::bad_request(message));
    }
    let (id, cluster) = (fields.required("projectId")?, fields.required("clusterId")?);
    let project = runai.projects.get(id);
    let project = project.map_err(|_| ApiError::bad_request("projectId is no project"))?;
    if project["clusterId"] != cluster {
        return Err(ApiError::bad_request("clusterId is not the project's"));
    }
    shape::workload(&fields)?;
    runai.within(&caller, write, &Unit::of_project(&project))?;
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
    let workload = readable(&runai, &caller)?;
    let workload = workload.into_iter().find(|it| it["id"] == id);
    let workload = workload.ok_or_else(ApiError::not_found)?;
    Ok(reply::json(StatusCode::OK, &workload))
}

/// `GET /api/v1/workloads/{kind}/{workloadId}`.
pub(crate) async fn show(
    State(runai): State<Arc<Runai>>,
    caller: Caller,
    At((kind, id)): At<(String, String)>,
) -> Result<Response, ApiError> {
    let [read, _] = rights(&kind)?;
    let workload = find(&runai, &caller, read, &kind, &id)?;
    Ok(reply::json(StatusCode::OK, &workload))
}

/// `DELETE /api/v1/workloads/{kind}/{workloadId}`.
pub(crate) async fn remove(
    State(runai): State<Arc<Runai>>,
    caller: Caller,
    At((kind, id)): At<(String, String)>,
) -> Result<StatusCode, ApiError> {
    let [_, write] = rights(&kind)?;
    find(&runai, &caller, write, &kind, &id)?;
    runai.workloads.remove(&id)?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/v1/workloads/{kind}/{workloadId}/suspend` and `/resume` are accepted and done at once.
pub(crate) async fn act(
    State(runai): State<Arc<Runai>>,
    caller: Caller,
    At((kind, id, action)): At<(String, String, String)>,
) -> Result<Response, ApiError> {
    let [_, write] = rights(&kind)?;
    let phase = match action.as_str() {
        "suspend" => "Stopped",
        "resume" => "Running",
        _ => return Err(ApiError::not_found()),
    };
    find(&runai, &caller, write, &kind, &id)?;
    runai.workloads.change(&id, |workload| {
        workload["desiredPhase"] = json!(phase);
        workload["actualPhase"] = json!(phase);
        touched(workload, &caller);
    })?;
    let body = json!({ "code": 202, "message": "Request has been accepted." });
    Ok(reply::json(StatusCode::ACCEPTED, &body))
}

/// What reads and what writes workloads of a kind.
fn rights(kind: &str) -> Result<[Scope; 2], ApiError> {
    let known = KINDS.iter().find(|(name, _)| *name == kind);
    known
        .map(|(_, rights)| *rights)
        .ok_or_else(ApiError::not_found)
}

/// The workload that a caller may do this with (RUNAI-ROLE-02).
fn find(
    runai: &Runai,
    caller: &Caller,
    scope: Scope,
    kind: &str,
    id: &str,
) -> Result<Value, ApiError> {
    caller.require(scope)?;
    let workload = runai.workloads.get(id)?;
    if workload["kind"] != kind {
        return Err(ApiError::not_found());
    }
    runai.within(caller, scope, &unit_of(&workload))?;
    Ok(workload)
}

fn unit_of(workload: &Value) -> Unit {
    Unit {
        project: workload["projectId"].clone(),
        department: workload["departmentId"].clone(),
        cluster: workload["clusterId"].clone(),
    }
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
