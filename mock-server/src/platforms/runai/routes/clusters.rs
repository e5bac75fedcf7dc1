//! `/api/v1/clusters`: the clusters of the tenant.

use std::sync::Arc;

use axum::{body::Bytes, extract::State, response::Response};
use http::StatusCode;
use serde_json::{Value, json};

use super::{Runai, made, touched};
use crate::{
    platforms::runai::{
        auth::Caller,
        error::ApiError,
        input::{At, Fields},
        roles::{CLUSTERS_READ, CLUSTERS_WRITE},
    },
    random, reply,
};

/// `GET /api/v1/clusters` is a bare array.
pub(crate) async fn list(
    State(runai): State<Arc<Runai>>,
    caller: Caller,
) -> Result<Response, ApiError> {
    caller.require(CLUSTERS_READ)?;
    let list = runai.clusters.rendered();
    Ok(reply::rendered(StatusCode::OK, list))
}

/// `POST /api/v1/clusters` (RUNAI-ROLE-07); the cluster waits for its first connection.
pub(crate) async fn create(
    State(runai): State<Arc<Runai>>,
    caller: Caller,
    body: Bytes,
) -> Result<Response, ApiError> {
    caller.require(CLUSTERS_WRITE)?;
    let fields = Fields::read(&body)?;
    let name = fields.required("name")?;
    let mut cluster = made(
        json!({
            "uuid": random::uuid(),
            "tenantId": 1001,
            "name": name,
            "status": { "state": "WaitingToConnect", "conditions": [] },
        }),
        &caller,
    );
    fields.copy(&["domain", "version"], &mut cluster);
    let taken = |other: &Value| other["name"] == name;
    let cluster = runai.clusters.add(cluster, taken)?;
    Ok(reply::json(StatusCode::CREATED, &cluster))
}

/// `GET /api/v1/clusters/{clusterUuid}`.
pub(crate) async fn show(
    State(runai): State<Arc<Runai>>,
    caller: Caller,
    At(id): At<String>,
) -> Result<Response, ApiError> {
    caller.require(CLUSTERS_READ)?;
    Ok(reply::json(StatusCode::OK, &runai.clusters.get(&id)?))
}

/// `PUT /api/v1/clusters/{clusterUuid}` renames.
pub(crate) async fn update(
    State(runai): State<Arc<Runai>>,
    caller: Caller,
    At(id): At<String>,
    body: Bytes,
) -> Result<StatusCode, ApiError> {
    caller.require(CLUSTERS_WRITE)?;
    let fields = Fields::read(&body)?;
    let name = fields.required("name")?;
    runai.clusters.change(&id, |cluster| {
        cluster["name"] = json!(name);
        touched(cluster, &caller);
    })?;
    Ok(StatusCode::NO_CONTENT)
}

/// `DELETE /api/v1/clusters/{clusterUuid}`.
pub(crate) async fn remove(
    State(runai): State<Arc<Runai>>,
    caller: Caller,
    At(id): At<String>,
) -> Result<StatusCode, ApiError> {
    caller.require(CLUSTERS_WRITE)?;
    runai.clusters.remove(&id)?;
    Ok(StatusCode::NO_CONTENT)
}
