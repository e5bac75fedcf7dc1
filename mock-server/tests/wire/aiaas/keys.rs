//! The life of a key.

use super::{ADMIN, HELLO, INFERENCE, KEYS, OTHER, create, stand};

#[tokio::test]
async fn a_key_is_shown_once_and_then_by_its_end() {
    let stand = stand();
    let (id, key) = create(&stand, r#""inference:write""#).await;
    assert_eq!(key.len(), 43);
    for path in [KEYS.to_owned(), format!("{KEYS}/{id}")] {
        let answer = stand.bearer(ADMIN, "GET", &path, "").await;
        assert!(answer.text.contains(&id) && !answer.text.contains(&key));
        assert!(answer.text.contains(&format!("...{}", &key[35..])));
    }
}

#[tokio::test]
async fn a_seeded_key_looks_as_documented() {
    let path = format!("{KEYS}/key_expired00001");
    let answer = stand().bearer(ADMIN, "GET", &path, "").await;
    insta::assert_snapshot!(serde_json::to_string_pretty(&answer.json).unwrap());
}

#[tokio::test]
async fn a_creation_echoes_what_was_asked() {
    let stand = stand();
    let body = r#"{"name":"production-key","scopes":["inference:read","inference:write"],"expires_in_days":90}"#;
    let now = r#"{"frozen":true,"now":"2026-01-01T00:00:00Z"}"#;
    stand.control("PUT", "aiaas/clock", now).await;
    let made = stand.bearer(ADMIN, "POST", KEYS, body).await;
    assert_eq!(made.status, 201);
    assert_eq!(
        made.json["scopes"],
        serde_json::json!(["inference:read", "inference:write"])
    );
    assert_eq!(made.json["expires_at"], "2026-04-01T00:00:00Z");
    let key = made.json["key"].as_str().unwrap();
    assert_eq!(
        stand.bearer(key, "POST", INFERENCE, HELLO).await.status,
        200
    );
    let later = r#"{"advance_seconds":7776000}"#;
    stand.control("PUT", "aiaas/clock", later).await;
    assert_eq!(
        stand.bearer(key, "POST", INFERENCE, HELLO).await.status,
        401
    );
    let expired = stand
        .bearer(ADMIN, "GET", &format!("{KEYS}?status=expired"), "")
        .await;
    assert_eq!(expired.json["data"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_revoked_key_stays_revoked() {
    let stand = stand();
    let (id, key) = create(&stand, r#""inference:write""#).await;
    let path = format!("{KEYS}/{id}");
    assert_eq!(stand.bearer(ADMIN, "DELETE", &path, "").await.status, 204);
    assert_eq!(
        stand.bearer(&key, "POST", INFERENCE, HELLO).await.status,
        401
    );
    let again = stand.bearer(ADMIN, "DELETE", &path, "").await;
    assert_eq!(again.verdict(), (409, "already_revoked"));
    assert_eq!(stand.bearer(ADMIN, "PATCH", &path, "{}").await.status, 405);
}

#[tokio::test]
async fn an_organization_does_not_reach_another() {
    let stand = stand();
    let (id, _) = create(&stand, r#""admin""#).await;
    let path = format!("{KEYS}/{id}");
    for method in ["GET", "DELETE"] {
        let answer = stand.bearer(OTHER, method, &path, "").await;
        assert_eq!(answer.verdict(), (404, "not_found"));
    }
    assert!(
        !stand
            .bearer(OTHER, "GET", KEYS, "")
            .await
            .text
            .contains(&id)
    );
}

#[tokio::test]
async fn bad_wishes_are_refused() {
    let stand = stand();
    for body in [
        "",
        "[]",
        "{",
        r#"{"name":"x"}"#,
        r#"{"scopes":["admin"]}"#,
        r#"{"name":" ","scopes":["admin"]}"#,
        r#"{"name":"x","scopes":[]}"#,
        r#"{"name":"x","scopes":["foo"]}"#,
        r#"{"name":"x","scopes":"admin"}"#,
        r#"{"name":"x","scopes":["admin"],"expires_in_days":0}"#,
        r#"{"name":"x","scopes":["admin"],"expires_in_days":"soon"}"#,
    ] {
        let answer = stand.bearer(ADMIN, "POST", KEYS, body).await;
        assert_eq!(answer.verdict(), (400, "invalid_request"), "{body}");
    }
    let list = stand
        .bearer(ADMIN, "GET", &format!("{KEYS}?status=lost"), "")
        .await;
    assert_eq!(list.status, 400);
}
