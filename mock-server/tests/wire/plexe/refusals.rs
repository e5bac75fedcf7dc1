//! Every denial in Plexe's words.

use http::Request;

use crate::stand::{EXPIRED, KEY, OTHER, READ_ONLY, REVOKED, Stand};

#[tokio::test]
async fn keys_are_told_apart_by_their_state() {
    let stand = Stand::new();
    let almost = &KEY[..KEY.len() - 1];
    let upper = KEY.to_uppercase();
    let long = format!("plx_sk_{}", "a".repeat(8_192));
    for (key, expected) in [
        (KEY, (200, "")),
        (READ_ONLY, (200, "")),
        (OTHER, (200, "")),
        ("", (401, "unauthorized")),
        ("   ", (401, "unauthorized")),
        ("plx_sk_", (401, "invalid_key")),
        ("sk-something", (401, "invalid_key")),
        (almost, (401, "invalid_key")),
        (&upper, (401, "invalid_key")),
        (&long, (401, "invalid_key")),
        (EXPIRED, (401, "expired_key")),
        (REVOKED, (401, "revoked_key")),
    ] {
        let answer = stand.get(key, "/models").await;
        assert_eq!(answer.verdict(), expected, "{key:.40}");
        assert_eq!(answer.header("content-type"), "application/json");
        assert!(answer.header("x-request-id").starts_with("req_"));
    }
}

#[tokio::test]
async fn keys_are_found_where_the_documents_say_and_nowhere_else() {
    let stand = Stand::new();
    let bearer = format!("Bearer {KEY}");
    let lower = format!("bearer   {KEY}");
    let basic = format!("Basic {KEY}");
    let cases: [(&[(&str, &str)], u16); 10] = [
        (&[("X-API-KEY", KEY)], 200),
        (&[("authorization", &bearer)], 200),
        (&[("Authorization", &lower)], 200),
        (&[("authorization", &basic)], 401),
        (&[("authorization", KEY)], 401),
        (&[("authorization", "Bearer")], 401),
        (
            &[("x-api-key", KEY), ("authorization", "Bearer plx_sk_wrong")],
            200,
        ),
        (
            &[("x-api-key", "plx_sk_wrong"), ("authorization", &bearer)],
            401,
        ),
        (&[("x-api-key", KEY), ("x-api-key", KEY)], 200),
        (&[("x-api-key", KEY), ("x-api-key", OTHER)], 401),
    ];
    for (headers, expected) in cases {
        let mut request = Request::builder().uri("/models");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = stand.send(request.body("".into()).unwrap()).await;
        assert_eq!(answer.status, expected, "{headers:?}");
    }
    for place in ["api_key", "x-api-key", "key"] {
        let answer = stand.get("", &format!("/models?{place}={KEY}")).await;
        assert_eq!(answer.verdict(), (401, "unauthorized"));
    }
}
