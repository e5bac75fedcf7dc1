//! The doors of CorePlexML: one file per documented resource, and what they keep.

mod account;
mod admin;
mod datasets;
mod deployments;
mod experiments;
mod jobs;
pub(super) mod keys;
mod members;
mod models;
mod open;
mod privacy;
mod projects;
mod reports;
pub(super) mod session;
mod studio;
mod synthgen;

use std::sync::Arc;

use axum::{Router, response::Response};
use http::StatusCode;
use serde_json::{Value, json};

use super::{
    SEED,
    auth::Caller,
    catalog::{Catalog, Kind, Record},
    error::ApiError,
    people::People,
};
use crate::{reply, services::Services};

/// Everything that CorePlexML keeps.
pub(crate) struct CorePlexMl {
    services: Arc<Services>,
    people: People,
    catalog: Catalog,
}

/// The route table, resource by resource.
pub(crate) fn table(services: Arc<Services>) -> Router {
    let platform = Arc::new(CorePlexMl {
        people: People::seeded(SEED),
        catalog: Catalog::seeded(SEED),
        services,
    });
    let router = Router::new()
        .merge(session::routes())
        .merge(account::routes())
        .merge(keys::routes())
        .merge(admin::routes())
        .merge(projects::routes())
        .merge(members::routes())
        .merge(datasets::routes())
        .merge(experiments::routes())
        .merge(models::routes())
        .merge(deployments::routes())
        .merge(reports::routes())
        .merge(privacy::routes())
        .merge(synthgen::routes())
        .merge(studio::routes())
        .merge(jobs::routes());
    router
        .fallback(open::no_route)
        .method_not_allowed_fallback(open::no_method)
        .with_state(platform)
}

impl CorePlexMl {
    /// Whether a project is the caller's own, or shared with them (CPX-REF-13).
    fn shares(&self, caller: &Caller, project: &str) -> bool {
        let Some(found) = self.catalog.find(Kind::Project, project) else {
            return false;
        };
        if found
            .owner
            .as_ref()
            .is_some_and(|owner| caller.reaches(owner))
        {
            return true;
        }
        let Some(person) = self.people.by_id(&caller.account) else {
            return false;
        };
        let member = |it: &Record| it.project == project && it.text("email") == person.email;
        self.catalog.count(Kind::Member, member) > 0
    }

    /// A record that the caller may see: somebody else's is as absent as none.
    fn find(&self, caller: &Caller, kind: Kind, id: &str) -> Result<Arc<Record>, ApiError> {
        let found = self.catalog.find(kind, id);
        let found =
            found.filter(|it| self.shares(caller, &it.project) && it.is_there(caller.now()));
        found.ok_or_else(|| ApiError::not_found(kind.name()))
    }

    /// A record that the caller may change: not one of a project that is shared with a viewer.
    fn find_to_change(
        &self,
        caller: &Caller,
        kind: Kind,
        id: &str,
    ) -> Result<Arc<Record>, ApiError> {
        let found = self.find(caller, kind, id)?;
        if self.views(caller, &found.project) {
            return Err(ApiError::forbidden("Viewers change nothing"));
        }
        Ok(found)
    }

    /// Whether a project is shared with the caller to be looked at only.
    fn views(&self, caller: &Caller, project: &str) -> bool {
        let found = self.catalog.find(Kind::Project, project);
        let owner = found.as_ref().and_then(|it| it.owner.as_ref());
        if owner.is_some_and(|owner| caller.reaches(owner)) {
            return false;
        }
        let person = self.people.by_id(&caller.account);
        let email = person.map(|person| person.email).unwrap_or_default();
        let viewer = |it: &Record| {
            it.project == project && it.text("email") == email && it.text("role") == "viewer"
        };
        self.catalog.count(Kind::Member, viewer) > 0
    }

    /// All records of a kind that the caller may see and that fit, newest first.
    fn visible(
        &self,
        caller: &Caller,
        kind: Kind,
        fits: impl Fn(&Record) -> bool,
    ) -> Vec<Arc<Record>> {
        let mut found = self
            .catalog
            .all(kind, |it| it.is_there(caller.now()) && fits(it));
        found.retain(|it| self.shares(caller, &it.project));
        found.reverse();
        found
    }

    /// The same as its lists show it.
    fn items(&self, caller: &Caller, kind: Kind, fits: impl Fn(&Record) -> bool) -> Vec<Value> {
        let found = self.visible(caller, kind, fits);
        found.iter().map(|it| it.shown(caller.now())).collect()
    }

    /// Work on something that has just begun; its id is what `/api/jobs` knows it by.
    fn job(&self, caller: &Caller, kind: &str, of: &Record) -> Arc<Record> {
        let says = json!({ "kind": kind, "entity_id": of.id });
        let job = Record::new(Kind::Job, &of.project, caller.now(), says);
        self.catalog.add(job.working())
    }

    /// Notes in a project's timeline what happened to it.
    fn note(&self, caller: &Caller, project: &str, event: &str, what: &str) {
        let says = json!({ "type": event, "name": what, "user_id": caller.account });
        let event = Record::new(Kind::Event, project, caller.now(), says);
        self.catalog.add(event);
    }
}

impl Kind {
    /// What refusals call it.
    fn name(self) -> &'static str {
        match self {
            Self::Project => "Project",
            Self::Member => "Member",
            Self::Event => "Event",
            Self::Dataset => "Dataset",
            Self::Experiment => "Experiment",
            Self::Model => "Model",
            Self::Deployment => "Deployment",
            Self::Report => "Report",
            Self::Policy => "Policy",
            Self::Rule => "Rule",
            Self::PrivacySession | Self::StudioSession => "Session",
            Self::Synthesizer => "Synthetic data model",
            Self::Synthesis => "Synthetic data job",
            Self::Scenario => "Scenario",
            Self::Job => "Job",
        }
    }
}

/// 200 with this body.
fn ok(body: &Value) -> Response {
    reply::json(StatusCode::OK, body)
}

/// 201 with this body.
fn created(body: &Value) -> Response {
    reply::json(StatusCode::CREATED, body)
}

/// What a change without a resource of its own answers (CPX-REF-08).
fn done() -> Response {
    ok(&json!({ "ok": true }))
}
