//! Keys: their states, their scopes, their life.

use super::{EXPIRED, KEY, OTHER, REVOKED, ask, call, key_with, stand};

#[tokio::test]
async fn keys_are_told_apart_by_their_state() {
    let stand = stand();
    let long = format!("cpx_live.{}", "a".repeat(8_192));
    let upper = KEY.to_uppercase();
    for (key, expected) in [
        (KEY, 200),
        (OTHER, 200),
        (REVOKED, 401),
        (EXPIRED, 401),
        ("", 401),
        ("cpx_live.", 401),
        (&KEY[..KEY.len() - 1], 401),
        (&upper, 401),
        (&long, 401),
    ] {
        let answer = call(&stand, key, "GET /api/projects", "").await;
        assert_eq!(answer.status, expected, "{key:.40}");
        if expected == 401 {
            assert_eq!(answer.text, r#"{"detail":"Invalid or expired API key"}"#);
        }
    }
    for headers in [
        &[("authorization", "Token cpx_live.abc123def456")][..],
        &[("authorization", "cpx_live.abc123def456")],
        &[("x-api-key", "cpx_live.abc123def456")],
        &[],
    ] {
        let answer = ask(&stand, headers, "GET /api/projects", "").await;
        assert_eq!(answer.status, 401, "{headers:?}");
    }
}

#[tokio::test]
async fn a_key_is_shown_once_and_withdrawn_for_good() {
    let stand = stand();
    let body = r#"{"name":"CI Pipeline","scopes":["read","read","admin"]}"#;
    let made = call(&stand, KEY, "POST /api/auth/api-keys", body).await;
    assert_eq!(made.status, 201);
    assert_eq!(made.json["scopes"], serde_json::json!(["read", "admin"]));
    let key = made.json["api_key"].as_str().unwrap();
    let id = made.json["id"].as_str().unwrap();
    let listed = call(&stand, key, "GET /api/auth/api-keys", "").await;
    assert_eq!(listed.json["items"][0]["id"], id);
    assert!(!listed.text.contains(key));
    let withdrawal = format!("DELETE /api/auth/api-keys/{id}");
    assert_eq!(call(&stand, OTHER, &withdrawal, "").await.status, 404);
    assert_eq!(call(&stand, KEY, &withdrawal, "").await.status, 200);
    assert_eq!(call(&stand, KEY, &withdrawal, "").await.status, 200);
    assert_eq!(call(&stand, key, "GET /api/projects", "").await.status, 401);
    for scopes in ["[]", "null", r#"["everything"]"#, r#""read""#, "[1]"] {
        let body = format!(r#"{{"name":"x","scopes":{scopes}}}"#);
        let refused = call(&stand, KEY, "POST /api/auth/api-keys", &body).await;
        assert_eq!(refused.status, 422, "{scopes}");
    }
}

#[tokio::test]
async fn a_scope_opens_its_own_doors_and_no_other() {
    let stand = stand();
    let model = "e4ccf033-304f-4c3c-9fa1-aff3f1724e55";
    let predict = format!("POST /api/models/{model}/predict");
    let mut table = Vec::new();
    for scope in ["read", "write", "predict", "admin"] {
        let key = key_with(&stand, &[scope]).await;
        for (line, body) in [
            ("GET /api/projects", ""),
            ("POST /api/projects", r#"{"name":"x"}"#),
            (predict.as_str(), r#"{"inputs":{"tenure":1}}"#),
            ("GET /api/auth/api-keys", ""),
            ("GET /api/admin/users", ""),
        ] {
            let answer = call(&stand, &key, line, body).await;
            let detail = answer.json["detail"].as_str().unwrap_or_default();
            table.push(format!("{scope}: {line} {} {detail}", answer.status));
        }
    }
    insta::assert_snapshot!(table.join("\n"));
}
