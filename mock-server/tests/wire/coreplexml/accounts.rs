//! Accounts, and the mail that control shows.

use serde_json::json;

use super::{KEY, OTHER, ask, call, log_in, stand};
use crate::stand::Stand;

async fn mailed(stand: &Stand) -> String {
    let outbox = stand.control("GET", "coreplexml/outbox", "").await;
    let messages = outbox.json["messages"].as_array().unwrap();
    messages.last().unwrap()["content"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[tokio::test]
async fn an_account_is_made_verified_and_used() {
    let stand = stand();
    let body = r#"{"email":"new@example.com","name":"New","password":"long-enough"}"#;
    let made = ask(&stand, &[], "POST /api/auth/register", body).await;
    assert_eq!(made.status, 201);
    assert_eq!(made.json["verification_required"], true);
    assert_eq!(made.json["user"]["email"], "new@example.com");
    let again = ask(&stand, &[], "POST /api/auth/register", body).await;
    assert_eq!(again.status, 409);
    assert!(
        log_in(&stand, "new@example.com", "long-enough")
            .await
            .is_none()
    );
    let verify = format!("GET /api/auth/verify-email?token={}", mailed(&stand).await);
    let reset = json!({ "token": mailed(&stand).await, "password": "another-one" });
    let misused = ask(
        &stand,
        &[],
        "POST /api/auth/reset-password",
        &reset.to_string(),
    )
    .await;
    assert_eq!(misused.status, 422, "a token is good for one purpose");
    for expected in [200, 422] {
        assert_eq!(ask(&stand, &[], &verify, "").await.status, expected);
    }
    assert!(
        log_in(&stand, "new@example.com", "long-enough")
            .await
            .is_some()
    );
}

#[tokio::test]
async fn what_is_no_account_is_not_made() {
    let stand = stand();
    for body in [
        r#"{"email":"new@example.com","name":"New","password":"seven77"}"#,
        r#"{"email":"new@example.com","name":"","password":"long-enough"}"#,
        r#"{"email":"no address","name":"New","password":"long-enough"}"#,
        r#"{"email":"@","name":"New","password":"long-enough"}"#,
        "{}",
    ] {
        let answer = ask(&stand, &[], "POST /api/auth/register", body).await;
        assert_eq!(answer.status, 422, "{body}");
    }
    let outbox = stand.control("GET", "coreplexml/outbox", "").await;
    assert_eq!(outbox.json["messages"], json!([]));
}

#[tokio::test]
async fn a_forgotten_password_is_replaced_and_ends_every_session() {
    let stand = stand();
    let (cookie, _) = log_in(&stand, "you@example.com", "your-password")
        .await
        .unwrap();
    let body = r#"{"email":"you@example.com"}"#;
    ask(&stand, &[], "POST /api/auth/forgot-password", body).await;
    let body = json!({ "token": mailed(&stand).await, "new_password": "quite-another" });
    let reset = ask(
        &stand,
        &[],
        "POST /api/auth/reset-password",
        &body.to_string(),
    )
    .await;
    assert_eq!(reset.json["ok"], true);
    let over = ask(&stand, &[("cookie", &cookie)], "GET /api/projects", "").await;
    assert_eq!(over.status, 401);
    assert!(
        log_in(&stand, "you@example.com", "your-password")
            .await
            .is_none()
    );
    let (cookie, _) = log_in(&stand, "you@example.com", "quite-another")
        .await
        .unwrap();
    let (other, _) = log_in(&stand, "you@example.com", "quite-another")
        .await
        .unwrap();
    let body = r#"{"current_password":"quite-another","new_password":"your-password"}"#;
    let line = "POST /api/auth/change-password";
    let changed = ask(&stand, &[("cookie", &cookie)], line, body).await;
    assert_eq!(changed.status, 200, "{}", changed.text);
    for (cookie, expected) in [(cookie, 200), (other, 401)] {
        let answer = ask(&stand, &[("cookie", &cookie)], "GET /api/auth/me", "").await;
        assert_eq!(answer.status, expected);
    }
}

#[tokio::test]
async fn a_key_changes_no_password() {
    let stand = stand();
    let body = r#"{"current_password":"your-password","new_password":"quite-another"}"#;
    let answer = call(&stand, KEY, "POST /api/auth/change-password", body).await;
    assert_eq!(answer.status, 403);
}

#[tokio::test]
async fn users_are_the_affair_of_an_administrator() {
    let stand = stand();
    for (email, password, expected) in [
        ("you@example.com", "your-password", 200),
        ("other@example.com", "another-password", 403),
    ] {
        let (cookie, _) = log_in(&stand, email, password).await.unwrap();
        let answer = ask(&stand, &[("cookie", &cookie)], "GET /api/admin/users", "").await;
        assert_eq!(answer.status, expected, "{email}");
    }
    assert_eq!(
        call(&stand, OTHER, "GET /api/admin/users", "").await.status,
        403
    );
}
