//! What an organization has used.

use super::{ADMIN, HELLO, INFERENCE, OTHER, WRITE, stand};

#[tokio::test]
async fn usage_tells_of_the_organization_and_of_no_other() {
    let stand = stand();
    let now = r#"{"frozen":true,"now":"2026-01-01T00:00:00Z"}"#;
    stand.control("PUT", "aiaas/clock", now).await;
    for key in [ADMIN, WRITE] {
        stand.bearer(key, "POST", INFERENCE, HELLO).await;
    }
    let day = r#"{"advance_seconds":86400}"#;
    stand.control("PUT", "aiaas/clock", day).await;
    let body = HELLO.replace("gpt-4", "gpt-oss-20b");
    stand.bearer(ADMIN, "POST", "/v1/completions", &body).await;
    let all = stand.bearer(ADMIN, "GET", "/v1/usage", "").await;
    insta::assert_snapshot!(serde_json::to_string_pretty(&all.json).unwrap());
    for (query, entries) in [
        ("start_date=2026-01-02", 1),
        ("end_date=2026-01-01T12:00:00Z", 1),
        ("model=gpt-4", 1),
        ("model=gpt-5", 0),
        ("start_date=2026-01-01&end_date=2026-01-02", 2),
    ] {
        let path = format!("/v1/usage?{query}");
        let answer = stand.bearer(ADMIN, "GET", &path, "").await;
        assert_eq!(
            answer.json["usage"].as_array().unwrap().len(),
            entries,
            "{query}"
        );
    }
    let other = stand.bearer(OTHER, "GET", "/v1/usage", "").await;
    assert_eq!(other.json["total_tokens"], 0);
    let bad = stand
        .bearer(ADMIN, "GET", "/v1/usage?start_date=x", "")
        .await;
    assert_eq!(bad.verdict(), (400, "invalid_request"));
}
