//! `/api/privacy`: policies, and sessions in which a dataset is looked through and made anonymous.

use std::sync::Arc;

use axum::{
    Router,
    body::Bytes,
    extract::State,
    response::Response,
    routing::{get, post},
};
use serde_json::{Value, json};

use super::{CorePlexMl, created, datasets, done, ok};
use crate::platforms::coreplexml::{
    auth::{Caller, READ, WRITE},
    catalog::{Kind, Record},
    error::ApiError,
    input::{At, Fields, Listing},
};

/// Words in the name of a column that holds something about a person, and what it then is.
const PERSONAL: [(&str, &str); 4] = [
    ("email", "EMAIL"),
    ("phone", "PHONE"),
    ("name", "PERSON"),
    ("address", "ADDRESS"),
];

/// The routes of this file.
pub(super) fn routes() -> Router<Arc<CorePlexMl>> {
    Router::new()
        .route("/api/privacy/policies", get(list).post(create))
        .route("/api/privacy/policies/{id}", get(show).delete(remove))
        .route("/api/privacy/policies/{id}/rules", post(add_rule))
        .route("/api/privacy/sessions", post(begin))
        .route("/api/privacy/sessions/{id}/detect", post(detect))
        .route("/api/privacy/sessions/{id}/transform", post(transform))
        .route("/api/privacy/sessions/{id}/results", get(results))
}

async fn list(
    State(platform): State<Arc<CorePlexMl>>,
    caller: Caller,
    listing: Listing,
) -> Result<Response, ApiError> {
    caller.require(READ)?;
    let project = listing.get("project_id");
    let fits = |it: &Record| project.is_none_or(|project| it.project == project);
    Ok(listing.page(platform.items(&caller, Kind::Policy, fits)))
}

async fn create(
    State(platform): State<Arc<CorePlexMl>>,
    caller: Caller,
    body: Bytes,
) -> Result<Response, ApiError> {
    caller.require(WRITE)?;
    let fields = Fields::read(&body)?;
    let project =
        platform.find_to_change(&caller, Kind::Project, fields.required("project_id")?)?;
    let says = json!({
        "name": fields.required("name")?,
        "description": fields.text("description")?.unwrap_or_default(),
        "profile": fields.choice("profile", &["custom", "hipaa", "gdpr", "pci_dss", "ccpa"])?,
        "status": fields.choice("status", &["draft", "active"])?,
        "settings": fields.object("settings")?,
    });
    let policy = platform
        .catalog
        .add(Record::new(Kind::Policy, &project.id, caller.now(), says));
    Ok(created(&json!({ "id": policy.id, "policy_id": policy.id })))
}

async fn show(
    State(platform): State<Arc<CorePlexMl>>,
    caller: Caller,
    At(id): At<String>,
) -> Result<Response, ApiError> {
    caller.require(READ)?;
    let policy = platform.find(&caller, Kind::Policy, &id)?;
    let mut shown = policy.shown(caller.now());
    shown["rules"] = platform
        .items(&caller, Kind::Rule, |it| it.text("policy_id") == id)
        .into();
    Ok(ok(&json!({ "policy": shown })))
}

async fn remove(
    State(platform): State<Arc<CorePlexMl>>,
    caller: Caller,
    At(id): At<String>,
) -> Result<Response, ApiError> {
    caller.require(WRITE)?;
    platform.find_to_change(&caller, Kind::Policy, &id)?;
    platform
        .catalog
        .remove(|it| it.id == id || it.text("policy_id") == id);
    Ok(done())
}

async fn add_rule(
    State(platform): State<Arc<CorePlexMl>>,
    caller: Caller,
    At(id): At<String>,
    body: Bytes,
) -> Result<Response, ApiError> {
    caller.require(WRITE)?;
    let policy = platform.find_to_change(&caller, Kind::Policy, &id)?;
    let fields = Fields::read(&body)?;
    let says = json!({
        "policy_id": id,
        "pii_type": fields.required("pii_type")?,
        "action": fields.text("action")?.unwrap_or("mask"),
    });
    let rule = platform
        .catalog
        .add(Record::new(Kind::Rule, &policy.project, caller.now(), says));
    Ok(created(&json!({ "id": rule.id, "rule_id": rule.id })))
}

async fn begin(
    State(platform): State<Arc<CorePlexMl>>,
    caller: Caller,
    body: Bytes,
) -> Result<Response, ApiError> {
    caller.require(WRITE)?;
    let fields = Fields::read(&body)?;
    let policy = platform.find_to_change(&caller, Kind::Policy, fields.required("policy_id")?)?;
    let dataset =
        platform.find_to_change(&caller, Kind::Dataset, fields.required("dataset_id")?)?;
    let says = json!({
        "policy_id": policy.id,
        "dataset_id": dataset.id,
        "status": "created",
        "transformed": false,
    });
    let record = Record::new(Kind::PrivacySession, &policy.project, caller.now(), says);
    let session = platform.catalog.add(record);
    let shown = session.shown(caller.now());
    Ok(created(
        &json!({ "id": session.id, "session_id": session.id, "session": shown }),
    ))
}

async fn detect(
    State(platform): State<Arc<CorePlexMl>>,
    caller: Caller,
    At(id): At<String>,
) -> Result<Response, ApiError> {
    work(&platform, &caller, &id, "privacy_detect", |_| {})
}

async fn transform(
    State(platform): State<Arc<CorePlexMl>>,
    caller: Caller,
    At(id): At<String>,
) -> Result<Response, ApiError> {
    work(&platform, &caller, &id, "privacy_transform", |session| {
        session.fields.insert("transformed".to_owned(), json!(true));
    })
}

/// What was found, column by column, and whether it was made anonymous.
async fn results(
    State(platform): State<Arc<CorePlexMl>>,
    caller: Caller,
    At(id): At<String>,
) -> Result<Response, ApiError> {
    caller.require(READ)?;
    let session = platform.find_to_change(&caller, Kind::PrivacySession, &id)?;
    let dataset = platform.find_to_change(&caller, Kind::Dataset, session.text("dataset_id"))?;
    let looked = session.text("status") != "created";
    let columns = if looked {
        datasets::columns(&dataset)
    } else {
        Vec::new()
    };
    let found = |column: &Value| {
        let name = column["name"].as_str().unwrap_or_default().to_lowercase();
        let (_, kind) = PERSONAL.iter().find(|(word, _)| name.contains(word))?;
        Some(json!({
            "column": column["name"],
            "pii_type": kind,
            "confidence": 0.9,
            "transformed": session.fields["transformed"],
        }))
    };
    let results: Vec<_> = columns.iter().filter_map(found).collect();
    Ok(ok(&json!({ "session_id": id, "results": results })))
}

fn work(
    platform: &CorePlexMl,
    caller: &Caller,
    id: &str,
    kind: &str,
    change: impl FnOnce(&mut Record),
) -> Result<Response, ApiError> {
    caller.require(WRITE)?;
    let session = platform.find(caller, Kind::PrivacySession, id)?;
    platform
        .catalog
        .change(Kind::PrivacySession, id, |session| {
            session
                .fields
                .insert("status".to_owned(), json!("completed"));
            change(session);
        });
    let job = platform.job(caller, kind, &session);
    Ok(ok(
        &json!({ "job_id": job.id, "session_id": id, "status": "queued" }),
    ))
}
