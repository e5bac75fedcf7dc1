//! `/api/v1/authorization`: roles, and the rules that give them. A rule is made and removed, never changed (RUNAI-RULE-01).

use std::sync::Arc;

use axum::{body::Bytes, extract::State, response::Response};
use http::StatusCode;
use serde_json::{Value, json};

use super::{Runai, made};
use crate::{
    auth::{ApiKey, Scope},
    platforms::runai::{
        auth::Caller,
        error::ApiError,
        input::{At, Fields, Listing},
        roles::{self, ACCESS_READ, ACCESS_WRITE, ROLES, Role, WORKLOADS_WRITE},
    },
    reply,
};

/// `GET /api/v1/authorization/roles` is for everybody.
pub(crate) async fn roles(_: Caller) -> Response {
    let all: Vec<_> = ROLES.iter().map(shown).collect();
    reply::json(StatusCode::OK, &all)
}

/// `GET /api/v1/authorization/roles/{roleId}`.
pub(crate) async fn role(_: Caller, At(id): At<String>) -> Result<Response, ApiError> {
    let role = id.parse().ok().and_then(roles::by_id);
    let role = role.ok_or_else(ApiError::not_found)?;
    Ok(reply::json(StatusCode::OK, &shown(role)))
}

/// `GET /api/v1/authorization/permissions`: what there is to be permitted. Every token may ask.
pub(crate) async fn permissions(_: Caller) -> Response {
    let administrator = &ROLES[0];
    reply::json(StatusCode::OK, &permitted(administrator.scopes))
}

/// `GET /api/v1/authorization/access-rules` counts, and has no `next`.
pub(crate) async fn list(
    State(runai): State<Arc<Runai>>,
    caller: Caller,
    listing: Listing,
) -> Result<Response, ApiError> {
    caller.require(ACCESS_READ)?;
    let all = runai.rules.all();
    let total = all.len();
    let (page, _) = listing.page(all)?;
    let body = json!({
        "totalRecords": total,
        "displayRecords": page.len(),
        "accessRules": page,
    });
    Ok(reply::json(StatusCode::OK, &body))
}

/// `POST /api/v1/authorization/access-rules`: one subject, one role, one scope (RUNAI-RULE-01).
pub(crate) async fn create(
    State(runai): State<Arc<Runai>>,
    caller: Caller,
    body: Bytes,
) -> Result<Response, ApiError> {
    caller.require(ACCESS_WRITE)?;
    let fields = Fields::read(&body)?;
    let subject = fields.required("subjectId")?;
    let subject_type = one_of(&fields, "subjectType", &["user", "app", "group"])?;
    let kinds = ["system", "tenant", "cluster", "department", "project"];
    let scope_type = one_of(&fields, "scopeType", &kinds)?;
    let scope = fields.required("scopeId")?;
    let number = fields.value("roleId").ok_or_else(ApiError::missing)?;
    let given = number.as_i64().and_then(roles::by_id);
    let given = given.ok_or_else(|| ApiError::bad_request("roleId is no role"))?;
    let scope_name = runai.scope_name(scope_type, scope);
    if scope_name.is_null() {
        return Err(ApiError::not_found());
    }
    let mut rule = made(
        json!({
            "id": runai.next_number(),
            "subjectId": subject,
            "subjectType": subject_type,
            "roleId": given.id,
            "roleName": given.name,
            "scopeId": scope,
            "scopeType": scope_type,
            "scopeName": scope_name,
            "tenantId": 1001,
        }),
        &caller,
    );
    fields.copy(&["clusterId"], &mut rule);
    let rule = runai.rules.add(rule, |_| false)?;
    apply(&runai, subject_type, subject);
    Ok(reply::json(StatusCode::CREATED, &rule))
}

/// `GET /api/v1/authorization/access-rules/{id}`.
pub(crate) async fn show(
    State(runai): State<Arc<Runai>>,
    caller: Caller,
    At(id): At<String>,
) -> Result<Response, ApiError> {
    caller.require(ACCESS_READ)?;
    Ok(reply::json(StatusCode::OK, &runai.rules.get(&id)?))
}

/// `DELETE /api/v1/authorization/access-rules/{id}` takes the role away.
pub(crate) async fn remove(
    State(runai): State<Arc<Runai>>,
    caller: Caller,
    At(id): At<String>,
) -> Result<StatusCode, ApiError> {
    caller.require(ACCESS_WRITE)?;
    let rule = runai.rules.remove(&id)?;
    let text = |name: &str| rule[name].as_str().unwrap_or_default().to_owned();
    apply(&runai, &text("subjectType"), &text("subjectId"));
    Ok(StatusCode::NO_CONTENT)
}

/// Lets a subject do what all its rules together allow (RUNAI-ROLE-13).
pub(crate) fn apply(runai: &Runai, subject_type: &str, subject: &str) {
    let holder = match subject_type {
        "app" => runai.applications.find("name", subject),
        _ => runai.users.find("username", subject),
    };
    let id = holder.as_ref().and_then(|holder| holder["id"].as_str());
    let Some(key) = id.and_then(|id| runai.services.keys.by_id(id)) else {
        return;
    };
    let mut scopes: Vec<Scope> = Vec::new();
    for rule in of_subject(runai, subject) {
        let role = rule["roleId"].as_i64().and_then(roles::by_id);
        scopes.extend(role.into_iter().flat_map(|role| role.scopes));
    }
    key.record().scopes = scopes.into();
}

/// Whether some rule gives the subject work in this project (RUNAI-ROLE-02).
pub(super) fn gives(runai: &Runai, subject: &ApiKey, project: &Value) -> bool {
    let name = subject.record().name.clone();
    of_subject(runai, &name).iter().any(|rule| {
        let role = rule["roleId"].as_i64().and_then(roles::by_id);
        let works = role.is_some_and(|role| role.scopes.contains(&WORKLOADS_WRITE));
        let unit = match rule["scopeType"].as_str() {
            Some("project") => &project["id"],
            Some("department") => &project["parentId"],
            Some("cluster") => &project["clusterId"],
            _ => return works,
        };
        works && rule["scopeId"] == *unit
    })
}

fn of_subject(runai: &Runai, subject: &str) -> Vec<Value> {
    let mut rules = runai.rules.all();
    rules.retain(|rule| rule["subjectId"] == subject);
    rules
}

fn one_of<'a>(fields: &'a Fields, name: &str, words: &[&str]) -> Result<&'a str, ApiError> {
    let word = fields.required(name)?;
    if words.contains(&word) {
        return Ok(word);
    }
    let message = format!("{name} must be one of {}", words.join(", "));
    Err(ApiError::bad_request(message))
}

fn shown(role: &Role) -> Value {
    json!({
        "id": role.id,
        "name": role.name,
        "description": role.description,
        "permissions": permitted(role.scopes),
        "createdAt": "2024-01-01T10:00:00Z",
        "updatedAt": "2024-01-01T10:00:00Z",
        "createdBy": "admin@run.ai",
    })
}

/// Scopes by their resource, as the API has them.
fn permitted(scopes: &[Scope]) -> Vec<Value> {
    let mut all: Vec<Value> = Vec::new();
    for scope in scopes {
        let Some((resource, action)) = scope.0.split_once('.') else {
            continue;
        };
        let resource = match resource {
            "access" => "access_rules",
            "clusters" => "cluster",
            "departments" => "department",
            "projects" => "project",
            other => other,
        };
        let actions: &[&str] = if action == "read" {
            &["read"]
        } else {
            &["create", "update", "delete"]
        };
        let known = all.iter_mut().find(|it| it["resourceType"] == resource);
        match known.and_then(|it| it["actions"].as_array_mut()) {
            Some(known) => known.extend(actions.iter().map(|it| json!(it))),
            None => all.push(json!({
                "resourceType": resource,
                "displayName": resource,
                "groupId": "organization",
                "actions": actions,
            })),
        }
    }
    all
}
