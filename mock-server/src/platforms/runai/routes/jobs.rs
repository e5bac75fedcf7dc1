//! The Cluster API, thinly: workloads as Kubernetes objects, at an endpoint for each cluster (RUNAI-SCOPE-02).

use std::sync::Arc;

use axum::{body::Bytes, extract::State, response::Response};
use http::{HeaderMap, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    Runai, manifest,
    reach::Unit,
    status::{Status, Worker},
};
use crate::{
    auth::Scope,
    platforms::runai::{
        auth::Caller,
        error::ApiError,
        input::At,
        roles::{INFERENCES_READ, INFERENCES_WRITE, WORKLOADS_READ, WORKLOADS_WRITE},
    },
    random,
    reply::{self, Moment},
};

/// A kind of workload, and what reads and writes it.
struct Kind {
    path: &'static str,
    name: &'static str,
    rights: [Scope; 2],
}

const KINDS: [Kind; 4] = [
    Kind {
        path: "trainingworkloads",
        name: "TrainingWorkload",
        rights: [WORKLOADS_READ, WORKLOADS_WRITE],
    },
    Kind {
        path: "interactiveworkloads",
        name: "InteractiveWorkload",
        rights: [WORKLOADS_READ, WORKLOADS_WRITE],
    },
    Kind {
        path: "distributedworkloads",
        name: "DistributedWorkload",
        rights: [WORKLOADS_READ, WORKLOADS_WRITE],
    },
    Kind {
        path: "inferenceworkloads",
        name: "InferenceWorkload",
        rights: [INFERENCES_READ, INFERENCES_WRITE],
    },
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

/// What is there in a namespace.
pub(crate) async fn list(
    State(runai): State<Arc<Runai>>,
    Worker(caller): Worker,
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
    Worker(caller): Worker,
    At(place): At<Place>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Status> {
    let kind = place.admit(&runai, &caller, true)?;
    let read = manifest::read(&headers, &body)?;
    let name = read.value("metadata").and_then(|it| it["name"].as_str());
    let Some(name) = name.filter(|name| !name.is_empty() && name.len() <= 63) else {
        return Err(ApiError::invalid().into());
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
    runai.jobs.add(job, taken)?;
    Ok(reply::json(StatusCode::CREATED, &object))
}

/// One workload.
pub(crate) async fn show(
    State(runai): State<Arc<Runai>>,
    Worker(caller): Worker,
    At(place): At<Place>,
) -> Result<Response, Status> {
    place.admit(&runai, &caller, false)?;
    Ok(reply::json(StatusCode::OK, &place.find(&runai)?["object"]))
}

/// Ends one.
pub(crate) async fn remove(
    State(runai): State<Arc<Runai>>,
    Worker(caller): Worker,
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
    /// Lets in who may do this in the project of this namespace; answers what the kind is called (RUNAI-ROLE-02).
    fn admit(
        &self,
        runai: &Runai,
        caller: &Caller,
        writes: bool,
    ) -> Result<&'static str, ApiError> {
        let kind = KINDS.iter().find(|kind| kind.path == self.kind);
        let version = matches!(self.version.as_str(), "v1alpha1" | "v2alpha1");
        let kind = kind.filter(|_| version).ok_or_else(ApiError::not_found)?;
        let scope = kind.rights[usize::from(writes)];
        caller.require(scope)?;
        let mut projects = runai.projects.all();
        projects.retain(|project| {
            project["clusterId"] == self.cluster && project["status"]["namespace"] == self.namespace
        });
        // Kubernetes does not tell a namespace that is not there from one that is forbidden.
        let project = projects.first().ok_or_else(ApiError::forbidden)?;
        runai.within(caller, scope, &Unit::of_project(project))?;
        Ok(kind.name)
    }

    fn holds(&self, job: &Value) -> bool {
        job["cluster"] == self.cluster
            && job["namespace"] == self.namespace
            && job["kind"] == self.kind
    }

    fn find(&self, runai: &Runai) -> Result<Value, ApiError> {
        let mut jobs = runai.jobs.all();
        jobs.retain(|job| self.holds(job) && job["object"]["metadata"]["name"] == self.name);
        jobs.pop().ok_or_else(ApiError::not_found)
    }
}
