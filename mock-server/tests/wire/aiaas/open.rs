//! What needs no key, and what is not imitated.

use countersign_mock::platforms::aiaas::NOT_IMITATED;

use super::{ADMIN, stand};

#[tokio::test]
async fn health_asks_for_no_key() {
    for path in [
        "/healthz",
        "/readyz",
        "/v1/status/healthz",
        "/v1/status/readyz",
    ] {
        assert_eq!(stand().bearer("", "GET", path, "").await.status, 200);
    }
}

#[tokio::test]
async fn what_is_not_imitated_says_so() {
    let stand = stand();
    for (method, path) in NOT_IMITATED {
        let asked = if method == "ANY" { "PUT" } else { method };
        let path = path.replace(['{', '}', '*'], "");
        let answer = stand.bearer("", asked, &path, "").await;
        assert_eq!(answer.verdict(), (501, "not_implemented"), "{path}");
        assert!(
            answer.text.contains(&format!("{asked} {path}")),
            "{}",
            answer.text
        );
    }
}

#[tokio::test]
async fn other_routes_and_methods_are_not_there() {
    let stand = stand();
    for path in ["/inference", "/v2/inference", "/v1/nowhere"] {
        assert_eq!(stand.bearer(ADMIN, "POST", path, "{}").await.status, 404);
    }
    assert_eq!(
        stand.bearer(ADMIN, "PUT", "/v1/usage", "").await.status,
        405
    );
}

#[tokio::test]
async fn me_is_the_organization_of_the_key() {
    let answer = stand().bearer(ADMIN, "GET", "/v1/me", "").await;
    assert_eq!(answer.json["organization_id"], "org_example");
    assert_eq!(answer.json["api_key"]["id"], "key_admin0000001");
}
