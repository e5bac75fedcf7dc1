//! Every denial in AIaaS's words, and what an error carries.

use http::Request;

use super::{
    ADMIN, ANALYTICS, EXPIRED, HELLO, INFERENCE, KEYS, READ, REVOKED, WRITE, create, stand,
};
#[tokio::test]
async fn only_a_good_key_opens_the_door() {
    let stand = stand();
    let upper = ADMIN.to_uppercase();
    let long = "a".repeat(8_192);
    for (key, expected) in [
        (ADMIN, (200, "")),
        ("", (401, "invalid_api_key")),
        (&ADMIN[..42], (401, "invalid_api_key")),
        (&upper, (401, "invalid_api_key")),
        (&long, (401, "invalid_api_key")),
        (REVOKED, (401, "invalid_api_key")),
        (EXPIRED, (401, "invalid_api_key")),
    ] {
        let answer = stand.bearer(key, "POST", INFERENCE, HELLO).await;
        assert_eq!(answer.verdict(), expected, "{key}");
    }
}

#[tokio::test]
async fn a_key_may_stand_in_two_headers_and_nowhere_else() {
    let stand = stand();
    for (header, value, expected) in [
        ("authorization", format!("bearer  {ADMIN} "), 200),
        ("x-api-key", ADMIN.to_owned(), 200),
        ("authorization", format!("Basic {ADMIN}"), 401),
        ("authorization", "Bearer".to_owned(), 401),
        ("x-auth-token", ADMIN.to_owned(), 401),
    ] {
        let request = Request::get("/v1/models").header(header, &value);
        let answer = stand.send(request.body("".into()).unwrap()).await;
        assert_eq!(answer.status, expected, "{header}: {value}");
    }
    let query = format!("/v1/models?access_token={ADMIN}");
    assert_eq!(stand.bearer("", "GET", &query, "").await.status, 401);
    let both = Request::get("/v1/models").header("authorization", format!("Bearer {ADMIN}"));
    let both = both.header("x-api-key", "another").body("".into()).unwrap();
    assert_eq!(stand.send(both).await.status, 401);
}

#[tokio::test]
async fn each_scope_allows_its_own_and_nothing_else() {
    let stand = stand();
    let mut table = String::new();
    for (name, key) in [
        ("read", READ),
        ("write", WRITE),
        ("analytics", ANALYTICS),
        ("admin", ADMIN),
    ] {
        let mut line = vec![name.to_owned()];
        for (method, path, body) in [
            ("GET", "/v1/models", ""),
            ("POST", INFERENCE, HELLO),
            ("GET", "/v1/usage", ""),
            ("GET", KEYS, ""),
        ] {
            line.push(
                stand
                    .bearer(key, method, path, body)
                    .await
                    .status
                    .to_string(),
            );
        }
        table += &(line.join(" ") + "\n");
    }
    insta::assert_snapshot!(table, @r"
    read 200 403 403 403
    write 403 200 403 403
    analytics 403 403 200 403
    admin 200 200 200 200
    ");
    let (_, alone) = create(&stand, r#""admin""#).await;
    assert_eq!(stand.bearer(&alone, "GET", KEYS, "").await.status, 200);
    assert_eq!(
        stand.bearer(&alone, "GET", "/v1/models", "").await.status,
        403
    );
}

#[tokio::test]
async fn an_error_carries_the_id_of_its_request() {
    let stand = stand();
    let request = Request::post(INFERENCE).header("x-request-id", "my-own-1");
    let request = request.header("authorization", format!("Bearer {ADMIN}"));
    let body = r#"{"model": "none", "prompt": "Hello"}"#;
    let answer = stand.send(request.body(body.into()).unwrap()).await;
    assert_eq!(answer.header("x-request-id"), "my-own-1");
    insta::assert_snapshot!(answer.text, @r#"{"error":{"code":"invalid_request","message":"Invalid model specified","type":"invalid_request_error","param":"model","request_id":"my-own-1"}}"#);
    let answer = stand.bearer(ADMIN, "GET", "/v1/nowhere", "").await;
    let id = answer.header("x-request-id");
    assert!(id.starts_with("req_"));
    assert_eq!(answer.json["error"]["request_id"], id);
}
