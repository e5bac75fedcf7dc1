//! The doors of Run:ai: one file per documented resource, and what they keep.

mod applications;
mod clusters;
mod departments;
mod jobs;
mod manifest;
mod open;
mod projects;
mod reach;
mod rules;
mod settings;
mod status;
mod token;
mod token_v2;
mod unimitated;
mod users;
mod workloads;

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use axum::{
    Router,
    routing::{get, post, put},
};
use serde_json::{Value, json};

pub use self::unimitated::OPERATIONS as NOT_IMITATED;
use super::{SEED, auth::Caller, collection::Collection, seed};
use crate::{reply::Moment, services::Services};

/// Everything that Run:ai keeps.
pub(crate) struct Runai {
    pub(super) services: Arc<Services>,
    pub(super) applications: Collection,
    pub(super) users: Collection,
    pub(super) clusters: Collection,
    pub(super) departments: Collection,
    pub(super) projects: Collection,
    pub(super) settings: Collection,
    pub(super) rules: Collection,
    pub(super) workloads: Collection,
    pub(super) jobs: Collection,
    pub(super) numbers: AtomicU64,
}

impl Runai {
    /// A number that no resource has yet.
    pub(super) fn next_number(&self) -> u64 {
        self.numbers.fetch_add(1, Ordering::Relaxed)
    }

    /// What a scope is called.
    pub(super) fn scope_name(&self, kind: &str, id: &str) -> Value {
        let unit = match kind {
            "project" => self.projects.get(id),
            "department" => self.departments.get(id),
            "cluster" => self.clusters.get(id),
            _ => return json!("mock"),
        };
        unit.map_or(Value::Null, |unit| unit["name"].clone())
    }

    /// Whether the release that is imitated is this one or a later one.
    pub(super) fn is_since(&self, release: &str) -> bool {
        // All begin with `2.` and two digits.
        self.services.chosen("release") >= release
    }
}

/// Marks something that the caller makes now.
fn made(mut item: Value, caller: &Caller) -> Value {
    item["createdAt"] = json!(Moment(caller.now()));
    item["createdBy"] = json!(caller.name());
    touched(&mut item, caller);
    item
}

/// Marks something that the caller changes now.
fn touched(item: &mut Value, caller: &Caller) {
    item["updatedAt"] = json!(Moment(caller.now()));
    item["updatedBy"] = json!(caller.name());
}

/// The route table.
pub(crate) fn table(services: Arc<Services>) -> Router {
    let runai = Arc::new(seed::plant(SEED, services));
    organization(unimitated::add_to(Router::new()))
        .route("/api/v1/token", post(token::grant))
        .route("/api/v2/token", post(token_v2::grant))
        .route(
            "/auth/realms/runai/protocol/openid-connect/certs",
            get(open::keys),
        )
        .route(
            "/api/v1/apps",
            get(applications::list).post(applications::create),
        )
        .route(
            "/api/v1/apps/{id}",
            get(applications::show)
                .patch(applications::enable)
                .delete(applications::remove),
        )
        .route("/api/v1/apps/{id}/secret", post(applications::renew))
        .route("/api/v1/authorization/roles", get(rules::roles))
        .route("/api/v1/authorization/roles/{id}", get(rules::role))
        .route("/api/v1/authorization/permissions", get(rules::permissions))
        .route(
            "/api/v1/authorization/access-rules",
            get(rules::list).post(rules::create),
        )
        .route(
            "/api/v1/authorization/access-rules/{id}",
            get(rules::show).delete(rules::remove),
        )
        .route("/api/v1/workloads", get(workloads::list))
        .route("/api/v1/workloads/count", get(workloads::count))
        .route(
            "/api/v1/workloads/{kind}",
            post(workloads::create).get(workloads::show_any),
        )
        .route(
            "/api/v1/workloads/{kind}/{id}",
            get(workloads::show).delete(workloads::remove),
        )
        .route(
            "/api/v1/workloads/{kind}/{id}/{action}",
            post(workloads::act),
        )
        .route(
            "/clusters/{cluster}/apis/run.ai/{version}/namespaces/{namespace}/{kind}",
            get(jobs::list).post(jobs::create),
        )
        .route(
            "/clusters/{cluster}/apis/run.ai/{version}/namespaces/{namespace}/{kind}/{name}",
            get(jobs::show).delete(jobs::remove),
        )
        .fallback(open::no_route)
        .method_not_allowed_fallback(open::no_method)
        .with_state(runai)
}

/// Clusters, departments, projects, users and settings.
fn organization(router: Router<Arc<Runai>>) -> Router<Arc<Runai>> {
    router
        .route(
            "/api/v1/clusters",
            get(clusters::list).post(clusters::create),
        )
        .route(
            "/api/v1/clusters/{id}",
            get(clusters::show)
                .put(clusters::update)
                .delete(clusters::remove),
        )
        .route(
            "/api/v1/org-unit/departments",
            get(departments::list).post(departments::create),
        )
        .route(
            "/api/v1/org-unit/departments/{id}",
            get(departments::show)
                .put(departments::update)
                .delete(departments::remove),
        )
        .route(
            "/api/v1/org-unit/projects",
            get(projects::list).post(projects::create),
        )
        .route(
            "/api/v1/org-unit/projects/{id}",
            get(projects::show)
                .put(projects::update)
                .delete(projects::remove),
        )
        .route(
            "/api/v1/org-unit/projects/{id}/resources",
            put(projects::set_resources).patch(projects::set_resources),
        )
        .route("/api/v1/users", get(users::list).post(users::create))
        .route("/api/v1/users/{id}", get(users::show).delete(users::remove))
        .route("/api/v1/users/{id}/password", post(users::reset))
        .route("/api/v1/users/{id}/logout", post(users::log_out))
        .route("/v1/k8s/setting", get(settings::list).put(settings::update))
        .route("/v1/k8s/setting/{key}", get(settings::show))
}
