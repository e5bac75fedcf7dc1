//! `/api/v1/authorization`: roles, and the rules that give them. A rule is made and removed, never changed (RUNAI-RULE-01).

use std::sync::Arc;

use axum::{body::Bytes, extract::State, response::Response};
use http::StatusCode;
use serde_json::{Value, json};

use super::{Runai, made, reach::Unit};
use crate::{
    auth::Scope,
    platforms::runai::{
        auth::Caller,
        error::ApiError,
        input::{At, Fields, Listing},
        roles::{
            self, ACCESS_READ, ACCESS_WRITE, PROJECT_ACCESS_READ, PROJECT_ACCESS_WRITE, ROLES, Role,
        },
    },
    reply,
};

/// What shows rules, all of them or those of projects, and what makes and removes them.
const SHOWING: [Scope; 2] = [ACCESS_READ, PROJECT_ACCESS_READ];
const GIVING: [Scope; 2] = [ACCESS_WRITE, PROJECT_ACCESS_WRITE];

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
    caller.require(either(&caller, SHOWING))?;
    let mut all = runai.rules.all();
    all.retain(|rule| {
        is_asked_for(&listing, rule) && require(&runai, &caller, SHOWING, rule).is_ok()
    });
    let all = listing.kept(all)?;
    let total = all.len();
    let (page, _) = listing.page(all)?;
    let body = json!({
        "totalRecords": total,
        "displayRecords": page.len(),
        "accessRules": page,
    });
    Ok(reply::json(StatusCode::OK, &body))
}

/// Rules are asked for by whole fields, by a part of the subject's id, or by several subjects.
fn is_asked_for(listing: &Listing, rule: &Value) -> bool {
    let subject = rule["subjectId"].as_str().unwrap_or_default();
    let part = listing.text("subjectIdFilter").unwrap_or_default();
    let mut several = listing.text("subjectIds").unwrap_or(subject).split(',');
    let whole = ["subjectType", "roleId", "scopeType", "scopeId", "clusterId"];
    listing.agrees(rule, &whole) && subject.contains(part) && several.any(|it| it == subject)
}

/// `POST /api/v1/authorization/access-rules`: one subject, one role, one scope (RUNAI-RULE-01).
pub(crate) async fn create(
    State(runai): State<Arc<Runai>>,
    caller: Caller,
    body: Bytes,
) -> Result<Response, ApiError> {
    caller.require(either(&caller, GIVING))?;
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
    require(&runai, &caller, GIVING, &rule)?;
    let rule = runai.rules.add(rule, |_| false)?;
    runai.apply_rules(subject_type, subject);
    Ok(reply::json(StatusCode::CREATED, &rule))
}

/// `GET /api/v1/authorization/access-rules/{id}`.
pub(crate) async fn show(
    State(runai): State<Arc<Runai>>,
    caller: Caller,
    At(id): At<String>,
) -> Result<Response, ApiError> {
    caller.require(either(&caller, SHOWING))?;
    let rule = runai.rules.get(&id)?;
    require(&runai, &caller, SHOWING, &rule)?;
    Ok(reply::json(StatusCode::OK, &rule))
}

/// `DELETE /api/v1/authorization/access-rules/{id}` takes the role away.
pub(crate) async fn remove(
    State(runai): State<Arc<Runai>>,
    caller: Caller,
    At(id): At<String>,
) -> Result<StatusCode, ApiError> {
    caller.require(either(&caller, GIVING))?;
    require(&runai, &caller, GIVING, &runai.rules.get(&id)?)?;
    let rule = runai.rules.remove(&id)?;
    let text = |name: &str| rule[name].as_str().unwrap_or_default().to_owned();
    runai.apply_rules(&text("subjectType"), &text("subjectId"));
    Ok(StatusCode::NO_CONTENT)
}

/// A Department Administrator gives projects their Researchers and ML Engineers, and no other rule (RUNAI-ROLE-14).
fn require(
    runai: &Runai,
    caller: &Caller,
    rights: [Scope; 2],
    rule: &Value,
) -> Result<(), ApiError> {
    let held = either(caller, rights);
    if held == rights[0] {
        return Ok(());
    }
    let project = rule["scopeId"].as_str().map(|id| runai.projects.get(id));
    let Some(Ok(project)) = project.filter(|_| is_of_a_project(rule)) else {
        return Err(ApiError::forbidden());
    };
    runai.within(caller, held, &Unit::of_project(&project))
}

/// The right over all rules, unless the caller has but the lesser one.
fn either(caller: &Caller, [all, some]: [Scope; 2]) -> Scope {
    if caller.has(some) && !caller.has(all) {
        return some;
    }
    all
}

fn is_of_a_project(rule: &Value) -> bool {
    let given = rule["roleName"].as_str().unwrap_or_default();
    rule["scopeType"] == "project" && matches!(given, "Researcher" | "ML Engineer")
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
            "access" | "project-access" => "access_rules",
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
