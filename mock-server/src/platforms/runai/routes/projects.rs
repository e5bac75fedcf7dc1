//! `/api/v1/org-unit/projects`: where workloads run.

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
        roles::{PROJECTS_READ, PROJECTS_WRITE},
        shape,
    },
    reply,
};

/// What a caller may say of a project, besides its name and cluster.
const FREE: [&str; 5] = [
    "resources",
    "description",
    "schedulingRules",
    "defaultNodePools",
    "nodeTypes",
];

/// `GET /api/v1/org-unit/projects` holds the projects of all clusters (RUNAI-SCOPE-01).
pub(crate) async fn list(
    State(runai): State<Arc<Runai>>,
    caller: Caller,
    listing: Listing,
) -> Result<Response, ApiError> {
    caller.require(PROJECTS_READ)?;
    let body = listing.body("projects", runai.projects.all())?;
    Ok(reply::json(StatusCode::OK, &body))
}

/// `POST /api/v1/org-unit/projects` (RUNAI-ROLE-03).
pub(crate) async fn create(
    State(runai): State<Arc<Runai>>,
    caller: Caller,
    body: Bytes,
) -> Result<Response, ApiError> {
    caller.require(PROJECTS_WRITE)?;
    let fields = Fields::read(&body)?;
    let (name, cluster) = (fields.required("name")?, fields.required("clusterId")?);
    if runai.clusters.get(cluster).is_err() {
        return Err(ApiError::bad_request("clusterId is no cluster"));
    }
    shape::project(&fields)?;
    shape::label(name)?;
    let namespace = match fields.value("requestedNamespace") {
        Some(_) => fields.required("requestedNamespace")?.to_owned(),
        None => format!("runai-{name}"),
    };
    let parent = match fields.value("parentId") {
        Some(_) => fields.required("parentId")?.to_owned(),
        None => runai.default_department(cluster),
    };
    shape::label(&namespace)?;
    let department = runai.departments.get(&parent);
    // A cluster that was made a moment ago has no department yet.
    if !parent.is_empty() && !department.is_ok_and(|it| it["clusterId"] == cluster) {
        return Err(ApiError::bad_request(
            "parentId is no department of the cluster",
        ));
    }
    let unit = Unit {
        project: Value::Null,
        department: json!(parent),
        cluster: json!(cluster),
    };
    runai.within(&caller, PROJECTS_WRITE, &unit)?;
    let mut project = made(
        json!({
            "id": runai.next_number().to_string(),
            "name": name,
            "clusterId": cluster,
            "parentId": parent,
            "requestedNamespace": namespace,
            "resources": [],
            "phase": "Ready",
            "status": { "namespace": namespace, "phase": "Ready", "phaseMessage": "Project is ready" },
        }),
        &caller,
    );
    fields.copy(&FREE, &mut project);
    let taken = |other: &Value| other["name"] == name && other["clusterId"] == cluster;
    let project = runai.projects.add(project, taken)?;
    Ok(reply::json(StatusCode::CREATED, &project))
}

/// `GET /api/v1/org-unit/projects/{projectId}`, and `count`, of those that the filter keeps.
pub(crate) async fn show(
    State(runai): State<Arc<Runai>>,
    caller: Caller,
    At(id): At<String>,
    listing: Listing,
) -> Result<Response, ApiError> {
    caller.require(PROJECTS_READ)?;
    if id == "count" {
        let count = listing.count(runai.projects.all())?;
        return Ok(reply::json(StatusCode::OK, &count));
    }
    Ok(reply::json(StatusCode::OK, &runai.projects.get(&id)?))
}

/// `PUT /api/v1/org-unit/projects/{projectId}`; name and cluster stay.
pub(crate) async fn update(
    State(runai): State<Arc<Runai>>,
    caller: Caller,
    At(id): At<String>,
    body: Bytes,
) -> Result<Response, ApiError> {
    may_change(&runai, &caller, &id)?;
    let fields = Fields::read(&body)?;
    shape::project(&fields)?;
    let changed = runai.projects.change(&id, |project| {
        fields.copy(&FREE, project);
        touched(project, &caller);
    });
    Ok(reply::json(StatusCode::OK, &changed?))
}

/// `DELETE /api/v1/org-unit/projects/{projectId}` takes the workloads along.
pub(crate) async fn remove(
    State(runai): State<Arc<Runai>>,
    caller: Caller,
    At(id): At<String>,
) -> Result<StatusCode, ApiError> {
    may_change(&runai, &caller, &id)?;
    let project = runai.projects.remove(&id)?;
    let of_project = |workload: &Value| workload["projectId"] == project["id"];
    runai
        .workloads
        .change_all(|all| all.retain(|workload| !of_project(workload)));
    let in_namespace = |job: &Value| {
        job["cluster"] == project["clusterId"] && job["namespace"] == project["status"]["namespace"]
    };
    runai
        .jobs
        .change_all(|all| all.retain(|job| !in_namespace(job)));
    Ok(StatusCode::NO_CONTENT)
}

/// `PUT` and `PATCH /api/v1/org-unit/projects/{projectId}/resources` take and give a list.
pub(crate) async fn set_resources(
    State(runai): State<Arc<Runai>>,
    caller: Caller,
    At(id): At<String>,
    body: Bytes,
) -> Result<Response, ApiError> {
    may_change(&runai, &caller, &id)?;
    let resources = serde_json::from_slice(&body).unwrap_or_default();
    shape::list_of_resources(&resources)?;
    runai.projects.change(&id, |project| {
        project["resources"] = resources.clone();
        touched(project, &caller);
    })?;
    Ok(reply::json(StatusCode::OK, &resources))
}

fn may_change(runai: &Runai, caller: &Caller, id: &str) -> Result<(), ApiError> {
    caller.require(PROJECTS_WRITE)?;
    let unit = Unit::of_project(&runai.projects.get(id)?);
    runai.within(caller, PROJECTS_WRITE, &unit)
}

impl Runai {
    /// The first department of a cluster, where a project goes unless its maker says otherwise.
    fn default_department(&self, cluster: &str) -> String {
        let department = self.departments.find("clusterId", cluster);
        let id = department.map(|it| it["id"].clone()).unwrap_or_default();
        id.as_str().unwrap_or_default().to_owned()
    }
}
