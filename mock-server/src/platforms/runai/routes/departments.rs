//! `/api/v1/org-unit/departments`: what projects belong to.

use std::sync::Arc;

use axum::{body::Bytes, extract::State, response::Response};
use http::StatusCode;
use serde_json::{Value, json};

use super::{Runai, made, reach::Unit, touched};
use crate::{
    platforms::runai::{
        auth::Caller,
        error::ApiError,
        input::{At, Fields, Listing},
        roles::{DEPARTMENTS_READ, DEPARTMENTS_WRITE},
        shape,
    },
    reply,
};

/// `GET /api/v1/org-unit/departments`.
pub(crate) async fn list(
    State(runai): State<Arc<Runai>>,
    caller: Caller,
    listing: Listing,
) -> Result<Response, ApiError> {
    caller.require(DEPARTMENTS_READ)?;
    let body = listing.body("departments", runai.departments.all())?;
    Ok(reply::json(StatusCode::OK, &body))
}

/// `POST /api/v1/org-unit/departments` (RUNAI-ROLE-04).
pub(crate) async fn create(
    State(runai): State<Arc<Runai>>,
    caller: Caller,
    body: Bytes,
) -> Result<Response, ApiError> {
    caller.require(DEPARTMENTS_WRITE)?;
    let fields = Fields::read(&body)?;
    let (name, cluster) = (fields.required("name")?, fields.required("clusterId")?);
    if runai.clusters.get(cluster).is_err() {
        return Err(ApiError::bad_request("clusterId is no cluster"));
    }
    shape::resources(&fields)?;
    let unit = Unit {
        project: Value::Null,
        department: Value::Null,
        cluster: json!(cluster),
    };
    runai.within(&caller, DEPARTMENTS_WRITE, &unit)?;
    let mut department = made(
        json!({
            "id": runai.next_number().to_string(),
            "name": name,
            "clusterId": cluster,
            "resources": [],
            "children": [],
            "projectsAggregatedResources": [],
            "status": { "nodePoolQuotaStatuses": [] },
        }),
        &caller,
    );
    fields.copy(&["resources"], &mut department);
    let taken = |other: &Value| other["name"] == name && other["clusterId"] == cluster;
    let department = runai.departments.add(department, taken)?;
    Ok(reply::json(StatusCode::CREATED, &department))
}

/// `GET /api/v1/org-unit/departments/{departmentId}`.
pub(crate) async fn show(
    State(runai): State<Arc<Runai>>,
    caller: Caller,
    At(id): At<String>,
) -> Result<Response, ApiError> {
    caller.require(DEPARTMENTS_READ)?;
    Ok(reply::json(StatusCode::OK, &runai.departments.get(&id)?))
}

/// `PUT /api/v1/org-unit/departments/{departmentId}`; name and cluster stay.
pub(crate) async fn update(
    State(runai): State<Arc<Runai>>,
    caller: Caller,
    At(id): At<String>,
    body: Bytes,
) -> Result<Response, ApiError> {
    may_change(&runai, &caller, &id)?;
    let fields = Fields::read(&body)?;
    shape::resources(&fields)?;
    let changed = runai.departments.change(&id, |department| {
        fields.copy(&["resources"], department);
        touched(department, &caller);
    });
    Ok(reply::json(StatusCode::OK, &changed?))
}

/// `DELETE /api/v1/org-unit/departments/{departmentId}`, unless projects belong to it.
pub(crate) async fn remove(
    State(runai): State<Arc<Runai>>,
    caller: Caller,
    At(id): At<String>,
) -> Result<StatusCode, ApiError> {
    may_change(&runai, &caller, &id)?;
    if runai.projects.find("parentId", &id).is_some() {
        return Err(ApiError::bad_request("Department has projects"));
    }
    runai.departments.remove(&id)?;
    Ok(StatusCode::NO_CONTENT)
}

fn may_change(runai: &Runai, caller: &Caller, id: &str) -> Result<(), ApiError> {
    caller.require(DEPARTMENTS_WRITE)?;
    let unit = Unit::of_department(&runai.departments.get(id)?);
    runai.within(caller, DEPARTMENTS_WRITE, &unit)
}
