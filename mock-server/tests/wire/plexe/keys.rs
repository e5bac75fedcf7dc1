//! `/auth/api-keys`.

use std::sync::Arc;

use crate::stand::{Answer, EXPIRED, KEY, OTHER, READ_ONLY, Stand};

const KEYS: &str = "/auth/api-keys";

fn names(answer: &Answer) -> Vec<&str> {
    let keys = answer.json["keys"].as_array().unwrap();
    keys.iter()
        .map(|key| key["name"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn a_key_is_shown_whole_once_and_lives_until_it_is_revoked() {
    let stand = Stand::new();
    let (id, secret) = stand.create(KEY, "read_write").await;
    assert!(secret.starts_with("plx_sk_") && secret.len() >= KEY.len());
    assert_eq!(stand.get(&secret, "/models").await.status, 200);

    let path = format!("{KEYS}/{id}");
    let shown = stand.get(KEY, &path).await;
    assert!(!shown.text.contains(&secret));
    assert_eq!(shown.json["key_prefix"], secret[..11]);
    assert_eq!(shown.json["key_suffix"], secret[secret.len() - 4..]);
    assert_eq!(shown.json["usage_stats"]["requests_last_24h"], 1);
    assert!(!stand.get(KEY, KEYS).await.text.contains(&secret));

    let first = stand.call(KEY, "DELETE", &path, "").await;
    assert_eq!(
        (first.status, &first.json["status"]),
        (200, &"revoked".into())
    );
    assert_eq!(
        stand.get(&secret, "/models").await.verdict(),
        (401, "revoked_key")
    );
    let second = stand.call(KEY, "DELETE", &path, "").await;
    assert_eq!(second.json["revoked_at"], first.json["revoked_at"]);
    let update = stand.call(KEY, "PATCH", &path, r#"{"name":"Again"}"#).await;
    assert_eq!(update.verdict(), (409, "conflict"));
    assert_eq!(
        stand.get(&secret, "/models").await.verdict(),
        (401, "revoked_key")
    );
}

#[tokio::test]
async fn the_list_begins_with_the_newest_and_counts_truly() {
    let stand = Stand::new();
    stand.create(KEY, "read_only").await;
    let all = stand.get(KEY, KEYS).await;
    let expected = [
        "Made in a test",
        "Production API Key",
        "Dashboard",
        "Trial",
        "Old Deployment",
    ];
    assert_eq!(names(&all), expected);
    let page = stand.get(KEY, &format!("{KEYS}?limit=2&offset=1")).await;
    assert_eq!(names(&page), ["Production API Key", "Dashboard"]);
    insta::assert_snapshot!(page.json["pagination"], @r#"{"has_more":true,"limit":2,"offset":1,"total":5}"#);
    let revoked = stand.get(KEY, &format!("{KEYS}?status=revoked")).await;
    assert_eq!(names(&revoked), ["Old Deployment"]);
    let capped = stand.get(KEY, &format!("{KEYS}?limit=1000")).await;
    assert_eq!(capped.json["pagination"]["limit"], 100);
    for query in [
        "limit=0",
        "limit=-1",
        "limit=x",
        "offset=-1",
        "status=expired",
    ] {
        let refused = stand.get(KEY, &format!("{KEYS}?{query}")).await;
        assert_eq!(refused.verdict(), (422, "validation_failed"), "{query}");
    }
}

#[tokio::test]
async fn a_seeded_key_looks_as_documented() {
    let stand = Stand::new();
    let shown = stand
        .get(READ_ONLY, "/auth/api-keys/key_expired00001")
        .await;
    insta::assert_snapshot!(serde_json::to_string_pretty(&shown.json).unwrap());
}

#[tokio::test]
async fn the_level_decides_what_a_key_may_do_and_never_changes() {
    let stand = Stand::new();
    let (id, secret) = stand.create(KEY, "read_only").await;
    let body = r#"{"name":"x","permission_level":"read_write"}"#;
    let path = format!("{KEYS}/{id}");
    let updated = stand.call(KEY, "PATCH", &path, body).await;
    assert_eq!(
        (updated.status, &updated.json["permission_level"]),
        (200, &"read_only".into())
    );
    for (method, path) in [
        ("POST", KEYS),
        ("PATCH", &*path),
        ("DELETE", &*path),
        ("POST", "/models/new"),
        ("DELETE", "/models/customer-churn-predictor"),
        ("POST", "/models/customer-churn-predictor/v1.0/infer"),
        ("POST", "/uploads"),
    ] {
        let refused = stand.call(&secret, method, path, "{}").await;
        assert_eq!(
            refused.verdict(),
            (403, "insufficient_permissions"),
            "{method} {path}"
        );
    }
    for path in [
        KEYS,
        &*path,
        "/models",
        "/auth/user",
        "/usage/profile",
        "/usage/current",
        "/uploads",
    ] {
        assert_eq!(stand.get(&secret, path).await.status, 200, "{path}");
    }
}

#[tokio::test]
async fn strangers_do_not_see_each_other() {
    let stand = Stand::new();
    let (id, secret) = stand.create(KEY, "read_write").await;
    let path = format!("{KEYS}/{id}");
    for method in ["GET", "PATCH", "DELETE"] {
        let answer = stand.call(OTHER, method, &path, "{}").await;
        assert_eq!(answer.verdict(), (404, "not_found"), "{method}");
    }
    assert!(!stand.get(OTHER, KEYS).await.text.contains(&id));
    assert_eq!(
        stand
            .get(OTHER, "/models/customer-churn-predictor")
            .await
            .status,
        404
    );
    assert_eq!(stand.get(&secret, "/models").await.status, 200);
}

#[tokio::test]
async fn expiry_is_counted_from_the_day_it_is_set() {
    let stand = Stand::new();
    let (id, secret) = stand.create(KEY, "read_write").await;
    stand
        .control(
            "PUT",
            "plexe/clock",
            r#"{"frozen":true,"now":"2027-01-01T00:00:00Z"}"#,
        )
        .await;
    let body = r#"{"expiration_days":30}"#;
    let updated = stand
        .call(KEY, "PATCH", &format!("{KEYS}/{id}"), body)
        .await;
    assert_eq!(updated.json["expires_at"], "2027-01-31T00:00:00Z");
    stand
        .control("PUT", "plexe/clock", r#"{"now":"2027-01-30T23:59:59Z"}"#)
        .await;
    assert_eq!(stand.get(&secret, "/models").await.status, 200);
    stand
        .control("PUT", "plexe/clock", r#"{"advance_seconds":1}"#)
        .await;
    assert_eq!(
        stand.get(&secret, "/models").await.verdict(),
        (401, "expired_key")
    );
    assert_eq!(
        stand.get(EXPIRED, "/models").await.verdict(),
        (401, "expired_key")
    );
}

#[tokio::test]
async fn bad_input_is_told_apart() {
    let stand = Stand::unlimited();
    for (body, expected) in [
        ("", (400, "invalid_request")),
        ("{", (400, "invalid_request")),
        ("\u{0}", (400, "invalid_request")),
        ("[]", (422, "validation_failed")),
        ("null", (422, "validation_failed")),
        ("{}", (400, "invalid_request")),
        (r#"{"name":"a"}"#, (400, "invalid_request")),
        (
            r#"{"name":null,"permission_level":"read_only"}"#,
            (400, "invalid_request"),
        ),
        (
            r#"{"name":7,"permission_level":"read_only"}"#,
            (422, "validation_failed"),
        ),
        (
            r#"{"name":" ","permission_level":"read_only"}"#,
            (422, "validation_failed"),
        ),
        (
            r#"{"name":"a","permission_level":"admin"}"#,
            (422, "validation_failed"),
        ),
        (
            r#"{"name":"a","permission_level":["read_only"]}"#,
            (422, "validation_failed"),
        ),
        (
            r#"{"name":"a","permission_level":"read_only","expiration_days":0}"#,
            (422, "validation_failed"),
        ),
        (
            r#"{"name":"a","permission_level":"read_only","expiration_days":1e300}"#,
            (422, "validation_failed"),
        ),
        (
            r#"{"name":"a","permission_level":"read_only","colour":"blue"}"#,
            (200, ""),
        ),
    ] {
        let answer = stand.call(KEY, "POST", KEYS, body).await;
        assert_eq!(answer.verdict(), expected, "{body}");
    }
    let deep = "[".repeat(100_000);
    assert_eq!(stand.call(KEY, "POST", KEYS, &deep).await.status, 400);
    let large = format!(r#"{{"name":"{}"}}"#, "a".repeat(10 * 1024 * 1024));
    let answer = stand.call(KEY, "POST", KEYS, &large).await;
    assert_eq!(answer.verdict(), (413, "payload_too_large"));
    assert_eq!(stand.get(KEY, "/auth/api-keys/%FF").await.status, 404);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_of_the_active_names_no_key_that_is_being_revoked() {
    let stand = Arc::new(Stand::unlimited());
    let mut made = Vec::new();
    for _ in 0..2_000 {
        made.push(stand.create(KEY, "read_only").await.0);
    }
    let lists = stand.clone();
    let revoking = tokio::spawn(async move {
        for id in made.iter().rev() {
            stand.call(KEY, "DELETE", &format!("{KEYS}/{id}"), "").await;
        }
    });
    while !revoking.is_finished() {
        let active = lists
            .get(KEY, &format!("{KEYS}?status=active&limit=100"))
            .await;
        for key in active.json["keys"].as_array().unwrap() {
            assert_eq!(key["status"], "active");
        }
    }
    revoking.await.unwrap();
}
