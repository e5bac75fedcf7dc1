//! Every denial in Plexe's words.

use std::fmt::Write as _;

use countersign_mock::{
    auth::{Denial, Scope},
    platforms::ALL,
};
use http::Request;
use http_body_util::BodyExt as _;

use crate::stand::{EXPIRED, KEY, OTHER, READ_ONLY, REVOKED, Stand};

#[tokio::test]
async fn every_denial_has_its_words() {
    let denials = [
        Denial::MissingCredential,
        Denial::AmbiguousCredential,
        Denial::UnknownKey,
        Denial::ExpiredKey,
        Denial::RevokedKey,
        Denial::UnknownSession,
        Denial::ForgedRequest,
        Denial::MissingScope(Scope("read_write")),
        Denial::RateLimited {
            rule: "requests_per_minute",
            retry_after: 42,
        },
    ];
    let mut table = String::new();
    for platform in ALL {
        for denial in denials {
            let (head, body) = (platform.refuse)(denial).into_parts();
            let body = body.collect().await.unwrap().to_bytes();
            let body = std::str::from_utf8(&body).unwrap();
            let retry = head
                .headers
                .get("retry-after")
                .map(|it| it.to_str().unwrap());
            let retry = retry
                .map(|it| format!(" [Retry-After: {it}]"))
                .unwrap_or_default();
            let (name, reason) = (platform.name, denial.reason());
            writeln!(
                table,
                "{name} {reason}: {}{retry} {body}",
                head.status.as_u16()
            )
            .unwrap();
        }
    }
    insta::assert_snapshot!(table);
}

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
