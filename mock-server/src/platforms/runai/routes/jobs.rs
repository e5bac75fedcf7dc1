//! The Cluster API, thinly: workloads as Kubernetes objects, at an endpoint for each cluster (RUNAI-SCOPE-02).

use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::State,
    response::{IntoResponse, Response},
};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Runai, rules};
use crate::{
    platforms::runai::{
        auth::Caller,
        error::ApiError,
        input::{At, Fields},
        roles::{WORKLOADS_READ, WORKLOADS_WRITE},
    },
    random,
    reply::{self, Moment},
};

/// Kinds of workloads, as paths and as objects name them.
const KINDS: [(&str, &str); 4] = [
    ("trainingworkloads", "TrainingWorkload"),
    ("interactiveworkloads", "InteractiveWorkload"),
    ("distributedworkloads", "DistributedWorkload"),
    ("inferenceworkloads", "InferenceWorkload"),
];

/// Where a request goes.
#[derive(Deserialize)]
pub(crate) struct Place {
    cluster: String,
    version: String,
    namespace: String,
    kind: String,
    #[serde(default)]
    name: String,
}

/// What a cluster refuses, as Kubernetes puts it.
pub(crate) struct Status(StatusCode, &'static str);

impl From<ApiError> for Status {
    fn from(_: ApiError) -> Self {
        Self(StatusCode::BAD_REQUEST, "BadRequest")
    }
}

impl IntoResponse for Status {
    fn into_response(self) -> Response {
        let Self(status, reason) = self;
        let body = json!({
            "kind": "Status",
            "apiVersion": "v1",
            "metadata": {},
            "status": "Failure",
            "message": reason,
            "reason": reason,
            "code": status.as_u16(),
        });
        reply::json(status, &body)
    }
}

/// What is there in a namespace.
pub(crate) async fn list(
    State(runai): State<Arc<Runai>>,
    caller: Caller,
    At(place): At<Place>,
) -> Result<Response, Status> {
    let kind = place.admit(&runai, &caller, false)?;
    let mut items = runai.jobs.all();
    items.retain(|job| place.holds(job));
    let body = json!({
        "kind": format!("{kind}List"),
        "apiVersion": format!("run.ai/{}", place.version),
        "metadata": {},
        "items": items.iter().map(|job| &job["object"]).collect::<Vec<_>>(),
    });
    Ok(reply::json(StatusCode::OK, &body))
}

/// Makes a workload (RUNAI-ROLE-01).
pub(crate) async fn create(
    State(runai): State<Arc<Runai>>,
    caller: Caller,
    At(place): At<Place>,
    body: Bytes,
) -> Result<Response, Status> {
    let kind = place.admit(&runai, &caller, true)?;
    let read = Fields::read(&body)?;
    let name = read.value("metadata").and_then(|it| it["name"].as_str());
    let Some(name) = name.filter(|name| !name.is_empty() && name.len() <= 63) else {
        return Err(Status(StatusCode::UNPROCESSABLE_ENTITY, "Invalid"));
    };
    let uid = random::uuid();
    let mut object = json!({
        "apiVersion": format!("run.ai/{}", place.version),
        "kind": kind,
        "metadata": {
            "name": name,
            "namespace": place.namespace,
            "uid": uid,
            "creationTimestamp": Moment(caller.now()),
        },
    });
    read.copy(&["spec"], &mut object);
    let job = json!({
        "uid": uid,
        "cluster": place.cluster,
        "namespace": place.namespace,
        "kind": place.kind,
        "object": object,
    });
    let taken = |other: &Value| place.holds(other) && other["object"]["metadata"]["name"] == name;
    let added = runai.jobs.add(job, taken);
    added.map_err(|_| Status(StatusCode::CONFLICT, "AlreadyExists"))?;
    Ok(reply::json(StatusCode::CREATED, &object))
}

/// One workload.
pub(crate) async fn show(
    State(runai): State<Arc<Runai>>,
    caller: Caller,
    At(place): At<Place>,
) -> Result<Response, Status> {
    place.admit(&runai, &caller, false)?;
    Ok(reply::json(StatusCode::OK, &place.find(&runai)?["object"]))
}

/// Ends one.
pub(crate) async fn remove(
    State(runai): State<Arc<Runai>>,
    caller: Caller,
    At(place): At<Place>,
) -> Result<Response, Status> {
    place.admit(&runai, &caller, true)?;
    let job = place.find(&runai)?;
    let removed = runai.jobs.remove(job["uid"].as_str().unwrap_or_default());
    removed?;
    let body = json!({ "kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success" });
    Ok(reply::json(StatusCode::OK, &body))
}

impl Place {
    /// Lets in who may work in the project of this namespace; answers what the kind is called (RUNAI-ROLE-02).
    fn admit(&self, runai: &Runai, caller: &Caller, writes: bool) -> Result<&'static str, Status> {
        let kind = KINDS.iter().find(|(path, _)| *path == self.kind);
        let version = matches!(self.version.as_str(), "v1alpha1" | "v2alpha1");
        let absent = || Status(StatusCode::NOT_FOUND, "NotFound");
        let (_, kind) = kind.filter(|_| version).ok_or_else(absent)?;
        let forbidden = || Status(StatusCode::FORBIDDEN, "Forbidden");
        let scope = if writes {
            WORKLOADS_WRITE
        } else {
            WORKLOADS_READ
        };
        caller.require(scope).map_err(|_| forbidden())?;
        let mut projects = runai.projects.all();
        projects.retain(|project| {
            project["clusterId"] == self.cluster && project["status"]["namespace"] == self.namespace
        });
        // Kubernetes does not tell a namespace that is not there from one that is forbidden.
        let project = projects.first().ok_or_else(forbidden)?;
        let given = rules::gives(runai, caller.subject(), project);
        let id = project["id"].as_str().unwrap_or_default();
        caller.require_project(id, given).map_err(|_| forbidden())?;
        Ok(kind)
    }

    fn holds(&self, job: &Value) -> bool {
        job["cluster"] == self.cluster
            && job["namespace"] == self.namespace
            && job["kind"] == self.kind
    }

    fn find(&self, runai: &Runai) -> Result<Value, Status> {
        let mut jobs = runai.jobs.all();
        jobs.retain(|job| self.holds(job) && job["object"]["metadata"]["name"] == self.name);
        let absent = || Status(StatusCode::NOT_FOUND, "NotFound");
        jobs.pop().ok_or_else(absent)
    }
}
