//! The control listener.

use crate::stand::{KEY, REVOKED, Stand};

#[tokio::test]
async fn keys_are_minted_in_any_state_beyond_all_limits() {
    let stand = Stand::with(&[("plexe.key_creations_per_hour", "1")]);
    for (state, expected) in [
        ("live", (200, "")),
        ("read-only", (200, "")),
        ("revoked", (401, "revoked_key")),
        ("expired", (401, "expired_key")),
    ] {
        let body = format!(r#"{{"state":"{state}"}}"#);
        let minted = stand.control("POST", "plexe/keys", &body).await;
        assert_eq!(
            (minted.status, &minted.json["account"]),
            (201, &"main".into())
        );
        let secret = minted.json["secret"].as_str().unwrap();
        assert_eq!(stand.get(secret, "/models").await.verdict(), expected);
    }
    let body = r#"{"state":"live","account":"other"}"#;
    let minted = stand.control("POST", "plexe/keys", body).await;
    let user = stand
        .get(minted.json["secret"].as_str().unwrap(), "/auth/user")
        .await;
    assert_eq!(user.json["email"], "other@example.com");
}

#[tokio::test]
async fn every_key_is_listed_as_it_stands_and_without_its_secret() {
    let stand = Stand::new();
    stand
        .control("POST", "plexe/keys", r#"{"state":"expired"}"#)
        .await;
    let listed = stand.control("GET", "plexe/keys", "").await;
    assert_eq!(listed.status, 200);
    let keys = listed.json["keys"].as_array().unwrap();
    let states: Vec<_> = keys
        .iter()
        .map(|key| {
            (
                key["origin"].as_str().unwrap(),
                key["state"].as_str().unwrap(),
            )
        })
        .collect();
    for expected in [
        ("seed", "live"),
        ("seed", "revoked"),
        ("control", "expired"),
    ] {
        assert!(states.contains(&expected), "{states:?}");
    }
    assert!(!listed.text.contains(KEY));
}

#[tokio::test]
async fn the_clock_is_read_stopped_set_and_advanced() {
    let stand = Stand::new();
    let body = r#"{"frozen":true,"now":"2030-01-01T00:00:00Z","advance_seconds":900}"#;
    let turned = stand.control("PUT", "plexe/clock", body).await;
    assert_eq!(
        turned.text,
        r#"{"now":"2030-01-01T00:15:00Z","frozen":true}"#
    );
    assert_eq!(
        stand.control("GET", "plexe/clock", "").await.text,
        turned.text
    );
    let released = stand
        .control("PUT", "plexe/clock", r#"{"frozen":false}"#)
        .await;
    assert!(released.text.starts_with(r#"{"now":"2030-01-01T00:15:0"#));
    for body in [
        r#"{"advance_seconds":9223372036854775807}"#,
        r#"{"now":"tomorrow"}"#,
        r#"{"stop":true}"#,
    ] {
        assert_eq!(
            stand.control("PUT", "plexe/clock", body).await.status,
            422,
            "{body}"
        );
    }
}

#[tokio::test]
async fn the_journal_tells_attempts_and_uses_without_secrets() {
    let stand = Stand::new();
    stand.get(KEY, "/models?api_key=hidden").await;
    stand.get(REVOKED, "/models").await;
    stand
        .get("plx_sk_this0key0was0never0issued", "/models")
        .await;
    stand.get("short", "/models").await;
    stand.get("", "/models").await;
    stand.get(KEY, &format!("/auth/api-keys/{KEY}")).await;
    stand.get("", "/health").await;
    let journal = stand.control("GET", "plexe/journal", "").await;
    let entries = journal.json["entries"].as_array().unwrap();
    let lines: Vec<_> = entries
        .iter()
        .map(|it| {
            format!(
                "{} {} {} {} {} {}",
                it["method"], it["path"], it["status"], it["account"], it["key"], it["outcome"]
            )
        })
        .collect();
    insta::assert_snapshot!(lines.join("\n"));
    assert_eq!(
        stand.control("DELETE", "plexe/journal", "").await.status,
        204
    );
    let empty = stand.control("GET", "plexe/journal", "").await;
    assert_eq!(empty.text, r#"{"dropped":0,"entries":[]}"#);
}

#[tokio::test]
async fn the_journal_is_bounded() {
    let stand = Stand::unlimited();
    for _ in 0..1_005 {
        stand.get(KEY, "/models").await;
    }
    let journal = stand.control("GET", "plexe/journal", "").await;
    assert_eq!(journal.json["entries"].as_array().unwrap().len(), 1_000);
    assert_eq!(journal.json["dropped"], 5);
}

#[tokio::test]
async fn a_reset_forgets_everything_but_the_settings() {
    let stand = Stand::with(&[("plexe.generic-codes", "on")]);
    let (_, secret) = stand.create(KEY, "read_write").await;
    stand
        .control(
            "PUT",
            "plexe/faults",
            r#"{"active":["plexe.revoked-key-accepted"]}"#,
        )
        .await;
    stand
        .control("PUT", "plexe/variants", r#"{"active":[]}"#)
        .await;
    stand
        .control("PUT", "plexe/clock", r#"{"now":"2000-01-01T00:00:00Z"}"#)
        .await;
    assert_eq!(stand.control("POST", "plexe/reset", "").await.status, 204);
    assert_eq!(
        stand.get(&secret, "/models").await.verdict(),
        (401, "unauthorized")
    );
    assert_eq!(
        stand.get(REVOKED, "/models").await.verdict(),
        (401, "unauthorized")
    );
    let clock = stand.control("GET", "plexe/clock", "").await;
    assert!(!clock.text.contains("2000-"));
}

#[tokio::test]
async fn what_control_cannot_do_it_says() {
    let stand = Stand::new();
    let mut lines = Vec::new();
    for (method, path, body) in [
        ("GET", "ready", ""),
        ("GET", "plexe/outbox", ""),
        ("DELETE", "plexe/outbox", ""),
        ("GET", "acme/clock", ""),
        ("GET", "plexe/weather", ""),
        ("DELETE", "plexe/clock", ""),
        ("POST", "plexe/keys", "{"),
        ("POST", "plexe/keys", r#"{"state":"lost"}"#),
        (
            "POST",
            "plexe/keys",
            r#"{"state":"live","account":"third"}"#,
        ),
        ("PUT", "plexe/limits", r#"{"requests_per_minute":0}"#),
        ("PUT", "plexe/limits", r#"{"requests_per_day":1}"#),
        ("PUT", "plexe/faults", r#"{"active":["plexe.nothing"]}"#),
    ] {
        let answer = stand.control(method, path, body).await;
        let text = answer.text.split("it has:").next().unwrap().to_owned();
        lines.push(format!("{method} {path} {body}: {} {text}", answer.status));
    }
    insta::assert_snapshot!(lines.join("\n"));
}
