//! What projects hold.

use serde_json::{Value, json};

use super::{KEY, OTHER, call, stand};
use crate::stand::Stand;

const PROJECT: &str = "550e8400-e29b-41d4-a716-446655440000";
const DEPLOYMENT: &str = "f5dd0144-4150-4d4d-80b2-b004a2835f66";

#[tokio::test]
async fn the_seed_looks_as_documented() {
    let stand = stand();
    let mut seen = Vec::new();
    for line in [
        "GET /api/projects".to_owned(),
        "GET /api/models?is_best=true".to_owned(),
        format!("GET /api/projects/{PROJECT}"),
        format!("GET /api/mlops/deployments/{DEPLOYMENT}"),
    ] {
        let answer = call(&stand, KEY, &line, "").await;
        let body = serde_json::to_string_pretty(&answer.json).unwrap();
        seen.push(format!("{line}: {} {body}", answer.status));
    }
    insta::assert_snapshot!(seen.join("\n"));
}

#[tokio::test]
async fn production_has_one_deployment() {
    let stand = stand();
    let status = async |stand: &Stand, id: &str| {
        let line = format!("GET /api/mlops/deployments/{id}");
        let answer = call(stand, KEY, &line, "").await;
        answer.json["deployment"]["status"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let model = "e4ccf033-304f-4c3c-9fa1-aff3f1724e55";
    let body = json!({ "model_id": model, "name": "next", "stage": "production" });
    let line = format!("POST /api/mlops/projects/{PROJECT}/deployments");
    let made = call(&stand, KEY, &line, &body.to_string()).await;
    assert_eq!(made.json["id"], made.json["deployment_id"]);
    let id = made.json["id"].as_str().unwrap();
    assert_eq!(status(&stand, DEPLOYMENT).await, "archived");
    assert_eq!(status(&stand, id).await, "active");
    let back = format!("POST /api/mlops/deployments/{id}/rollback");
    assert_eq!(call(&stand, KEY, &back, "{}").await.status, 200);
    assert_eq!(status(&stand, DEPLOYMENT).await, "active");
}

#[tokio::test]
async fn a_stranger_finds_nothing() {
    let stand = stand();
    let listed = call(&stand, OTHER, "GET /api/models", "").await;
    assert_eq!(listed.json["total"], 0);
    for line in [
        format!("GET /api/projects/{PROJECT}"),
        format!("DELETE /api/projects/{PROJECT}"),
        format!("GET /api/mlops/deployments/{DEPLOYMENT}"),
    ] {
        assert_eq!(call(&stand, OTHER, &line, "").await.status, 404, "{line}");
    }
    let member = r#"{"email":"other@example.com","role":"viewer"}"#;
    let line = format!("POST /api/projects/{PROJECT}/members");
    assert_eq!(call(&stand, KEY, &line, member).await.status, 201);
    assert_eq!(call(&stand, KEY, &line, member).await.status, 409);
    let shared = call(&stand, OTHER, &format!("GET /api/projects/{PROJECT}"), "").await;
    assert_eq!(shared.json["project"]["name"], "Churn Prediction");
    let changes = [
        (format!("PUT /api/projects/{PROJECT}"), r#"{"name":"Mine"}"#),
        (format!("DELETE /api/projects/{PROJECT}"), ""),
        (format!("POST /api/projects/{PROJECT}/members"), member),
        (
            format!("POST /api/mlops/deployments/{DEPLOYMENT}/deactivate"),
            "",
        ),
    ];
    for (line, body) in changes {
        let answer = call(&stand, OTHER, &line, body).await;
        assert_eq!(answer.status, 403, "{line}: {}", answer.text);
    }
}

#[tokio::test]
async fn an_editor_changes_what_is_shared() {
    let stand = stand();
    let member = r#"{"email":"other@example.com"}"#;
    let line = format!("POST /api/projects/{PROJECT}/members");
    assert_eq!(call(&stand, KEY, &line, member).await.status, 201);
    let line = format!("PUT /api/projects/{PROJECT}");
    let changed = call(&stand, OTHER, &line, r#"{"name":"Ours"}"#).await;
    assert_eq!(changed.json["project"]["name"], "Ours");
}

#[tokio::test]
async fn models_are_sorted_by_a_metric() {
    let stand = stand();
    let body = json!({
        "project_id": PROJECT,
        "dataset_version_id": "b1ffcd00-0d1c-4f09-8c7e-7cc0ce491b22",
        "target_column": "churn",
        "problem_type": "regression",
    });
    let line = "POST /api/experiments";
    assert_eq!(call(&stand, KEY, line, &body.to_string()).await.status, 201);
    let later = r#"{"advance_seconds":10}"#;
    stand.control("PUT", "coreplexml/clock", later).await;
    let first = async |query: &str| {
        let answer = call(&stand, KEY, &format!("GET /api/models?{query}"), "").await;
        (answer.status, answer.json["items"][0]["metrics"].clone())
    };
    assert!(first("").await.1["rmse"].is_number());
    for query in ["sort_metric=auc", "sort_metric=auc&sort_dir=asc"] {
        assert!(first(query).await.1["auc"].is_number(), "{query}");
    }
    assert_eq!(first("sort_metric=nope").await.0, 422);
    assert_eq!(first("sort_dir=up").await.0, 422);
}

#[tokio::test]
async fn a_deployment_keeps_how_it_guards_privacy() {
    let stand = stand();
    let line = format!("POST /api/mlops/projects/{PROJECT}/deployments");
    let with = |threshold: f64| {
        let model = "e4ccf033-304f-4c3c-9fa1-aff3f1724e55";
        let body = json!({ "model_id": model, "name": "n", "stage": "staging", "privacy_threshold": threshold });
        body.to_string()
    };
    let made = call(&stand, KEY, &line, &with(0.5)).await;
    assert_eq!(made.json["privacy_threshold"], 0.5);
    assert_eq!(call(&stand, KEY, &line, &with(3.0)).await.status, 422);
}

#[tokio::test]
async fn lists_come_in_pages_from_one_to_five_hundred() {
    let stand = stand();
    for (query, expected) in [
        ("", 200),
        ("limit=1&offset=7", 200),
        ("limit=500", 200),
        ("search=CHURN&sort_field=name&sort_direction=asc", 200),
        ("limit=0", 422),
        ("limit=501", 422),
        ("limit=-1", 422),
        ("limit=many", 422),
        ("offset=-1", 422),
        ("sort_field=password", 422),
        ("sort_direction=up", 422),
    ] {
        let answer = call(&stand, KEY, &format!("GET /api/projects?{query}"), "").await;
        assert_eq!(answer.status, expected, "{query}");
    }
}

#[tokio::test]
async fn nothing_that_is_sent_is_a_server_error() {
    let stand = stand();
    let id = "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11";
    let paths = [
        "/api/projects",
        "/api/projects/{}",
        "/api/projects/{}/members",
        "/api/projects/{}/members/{}",
        "/api/projects/{}/timeline",
        "/api/datasets",
        "/api/datasets/upload",
        "/api/datasets/{}",
        "/api/datasets/{}/columns",
        "/api/datasets/{}/download",
        "/api/datasets/{}/nothing",
        "/api/experiments",
        "/api/experiments/{}",
        "/api/experiments/{}/status",
        "/api/models",
        "/api/models/{}",
        "/api/models/{}/predict",
        "/api/mlops/projects/{}/deployments",
        "/api/mlops/deployments/{}",
        "/api/mlops/deployments/{}/promote",
        "/api/reports",
        "/api/reports/{}/download",
        "/api/privacy/policies",
        "/api/privacy/policies/{}/rules",
        "/api/privacy/sessions",
        "/api/privacy/sessions/{}/detect",
        "/api/privacy/sessions/{}/results",
        "/api/synthgen/models",
        "/api/synthgen/models/{}/generate",
        "/api/synthgen/jobs/{}",
        "/api/studio/sessions",
        "/api/studio/sessions/{}/compare",
        "/api/studio/scenarios/{}/run",
        "/api/jobs/{}",
        "/api/auth/api-keys",
        "/api/auth/api-keys/{}",
        "/api/auth/change-password",
        "/api/auth/register",
        "/api/auth/reset-password",
        "/api/auth/verify-email",
        "/nowhere",
    ];
    let bodies = [
        "",
        "{",
        "[]",
        "null",
        "7",
        r#"{"name":{}}"#,
        r#"{"name":"x","inputs":[1],"scopes":{}}"#,
        r#"{"project_id":"550e8400-e29b-41d4-a716-446655440000","name":"x","kind":"model","num_rows":-1}"#,
    ];
    for path in paths {
        for id in [id, PROJECT, DEPLOYMENT, "%FF%00", "..", "no-uuid"] {
            let path = path.replace("{}", id);
            for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
                let body = bodies[(path.len() + method.len()) % bodies.len()];
                let answer = call(&stand, KEY, &format!("{method} {path}"), body).await;
                assert!(
                    answer.status < 500,
                    "{method} {path} {body}: {}",
                    answer.text
                );
                let told = answer.status < 400 || answer.json["detail"] != Value::Null;
                assert!(told || method == "HEAD", "{method} {path}: {}", answer.text);
            }
        }
    }
}
