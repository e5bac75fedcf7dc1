//! What needs no key.

use std::fmt::Write as _;

use countersign_mock::platforms::plexe::NOT_IMITATED;

use crate::stand::{KEY, Stand};

#[tokio::test]
async fn health_needs_no_key() {
    let stand = Stand::new();
    for path in ["/health", "/data/health"] {
        assert_eq!(stand.get("", path).await.status, 200);
    }
}

#[tokio::test]
async fn preflight_allows_what_the_gateway_documents() {
    let stand = Stand::new();
    for path in ["/auth/api-keys", "/models", "/uploads/any"] {
        let answer = stand.call("", "OPTIONS", path, "").await;
        assert_eq!((answer.status, &*answer.text), (204, ""));
        let mut headers = String::new();
        for (name, value) in &answer.headers {
            if name.as_str().starts_with("access-control") {
                writeln!(headers, "{name}: {}", value.to_str().unwrap()).unwrap();
            }
        }
        insta::assert_snapshot!("preflight", headers);
    }
}

#[tokio::test]
async fn what_is_not_imitated_says_so() {
    let stand = Stand::new();
    let mut table = String::new();
    for (method, path) in NOT_IMITATED {
        let concrete = path.replace("{*rest}", "a/b").replace(['{', '}'], "");
        let verb = if method == "ANY" { "GET" } else { method };
        let answer = stand.call("", verb, &concrete, "").await;
        assert_eq!(
            answer.verdict(),
            (501, "not_implemented"),
            "{method} {path}"
        );
        let preflight = stand.call("", "OPTIONS", &concrete, "").await;
        assert_eq!(preflight.status, 204, "{path}");
        writeln!(
            table,
            "{}",
            answer.json["error"]["message"].as_str().unwrap()
        )
        .unwrap();
    }
    insta::assert_snapshot!(table);
}

#[tokio::test]
async fn unknown_routes_and_methods_answer_in_the_same_envelope() {
    let stand = Stand::new();
    for path in ["/", "/nowhere", "/models/a/b/c/d", "/auth/api-keys/"] {
        assert_eq!(
            stand.get(KEY, path).await.verdict(),
            (404, "not_found"),
            "{path}"
        );
    }
    let answer = stand.call(KEY, "PUT", "/models", "").await;
    assert_eq!(answer.verdict(), (405, "method_not_allowed"));
    assert_eq!(answer.header("allow"), "GET,HEAD,OPTIONS");
}

#[tokio::test]
async fn head_is_get_without_its_body() {
    let stand = Stand::new();
    let answer = stand.call(KEY, "HEAD", "/models", "").await;
    assert_eq!((answer.status, &*answer.text), (200, ""));
    assert_eq!(stand.call("", "HEAD", "/models", "").await.status, 401);
}
