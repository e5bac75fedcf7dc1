//! `/api/v1/token`, `/api/v2/token`, and where their tokens count.

use http::Request;
use serde_json::Value;

use super::{ADMINISTRATOR, Tenant};

const TOKEN: &str = "/api/v1/token";
const DOOR: &str = "/api/v1/authorization/permissions";

#[tokio::test]
async fn the_documents_request_buys_a_token_of_three_parts_and_nothing_else() {
    let tenant = Tenant::new();
    let answer = tenant.ask(ADMINISTRATOR).await;
    let fields = answer.json.as_object().unwrap();
    assert_eq!((answer.status, fields.len()), (200, 1));
    let token = answer.json["accessToken"].as_str().unwrap();
    assert!(token.starts_with("eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCI"));
    assert_eq!(token.split('.').count(), 3);
    // The published client reads the payload with the other base64 alphabet.
    assert!(!token.split('.').nth(1).unwrap().contains(['-', '_']));
    for _ in 0..3 {
        assert_eq!(tenant.call(token, "GET", DOOR, "").await.status, 200);
    }
    assert_ne!(token, tenant.token(ADMINISTRATOR).await);
}

#[tokio::test]
async fn every_request_for_a_token_has_its_answer() {
    let tenant = Tenant::new();
    let mut lines = Vec::new();
    for body in [
        r#"{"grantType":"app_token","appID":"app123","appSecret":"asdasidjn9d"}"#,
        r#"{"granttype":"app_token","appId":"app123","APPSECRET":"asdasidjn9d"}"#,
        r#"{"grantType":"password","username":"test@run.ai","password":"abcd-1234-test"}"#,
        r#"{"grantType":"app_token","AppId":"app123","AppSecret":"asdasidjn9"}"#,
        r#"{"grantType":"app_token","AppId":"nobody","AppSecret":"asdasidjn9d"}"#,
        r#"{"grantType":"app_token","AppId":"editor","AppSecret":"asdasidjn9d"}"#,
        r#"{"grantType":"password","username":"test@run.ai","password":"asdasidjn9d"}"#,
        r#"{"grantType":"refresh_token","refreshToken":"x"}"#,
        r#"{"grantType":"app_token","AppId":"app123"}"#,
        r#"{"grantType":"app_token","AppId":"app123","AppSecret":""}"#,
        r#"{"grantType":"app_token","AppId":null,"AppSecret":null}"#,
        r#"{"AppId":"app123","AppSecret":"asdasidjn9d"}"#,
        r#"{"grantType":"client_credentials","clientId":"app123","clientSecret":"asdasidjn9d"}"#,
        r#"{"grantType":"exchange_token","code":"x","clientID":"x","redirectUri":"x"}"#,
        r#"{"grantType":"external_token_exchange","externalToken":"x"}"#,
        r#"{"grantType":7,"AppId":"app123","AppSecret":"asdasidjn9d"}"#,
        "{",
        "[]",
        "",
    ] {
        let answer = tenant.call("", "POST", TOKEN, body).await;
        let shown = match &answer.json {
            Value::Object(fields) if answer.status == 200 => format!("{:?}", fields.keys()),
            _ => answer.text.clone(),
        };
        lines.push(format!("{body}: {} {shown}", answer.status));
    }
    insta::assert_snapshot!(lines.join("\n"));
}

#[tokio::test]
async fn a_token_ends_when_its_time_is_over_and_a_refresh_token_buys_the_next() {
    let tenant = Tenant::with(&[("runai.token_lifetime_seconds", "61")]);
    tenant
        .clock(r#"{"frozen":true,"now":"2026-01-01T00:00:00Z"}"#)
        .await;
    let body = r#"{"grantType":"password","username":"test@run.ai","password":"abcd-1234-test"}"#;
    let bought = tenant.call("", "POST", TOKEN, body).await.json;
    let (token, refresh) = (&bought["accessToken"], &bought["refreshToken"]);
    let token = token.as_str().unwrap();
    tenant.clock(r#"{"advance_seconds":60}"#).await;
    assert_eq!(tenant.call(token, "GET", DOOR, "").await.status, 200);
    tenant.clock(r#"{"advance_seconds":1}"#).await;
    let ended = tenant.call(token, "GET", DOOR, "").await;
    assert_eq!(ended.text, r#"{"code":401,"message":"Token is expired."}"#);
    let body = format!(r#"{{"grantType":"refresh_token","refreshToken":{refresh}}}"#);
    let next = tenant.call("", "POST", TOKEN, &body).await.json;
    let next = next["accessToken"].as_str().unwrap();
    assert_eq!(tenant.call(next, "GET", DOOR, "").await.status, 200);
    let refresh = refresh.as_str().unwrap();
    assert_eq!(tenant.call(refresh, "GET", DOOR, "").await.status, 401);
}

#[tokio::test]
async fn later_releases_have_other_ways() {
    let body =
        r#"{"grantType":"client_credentials","clientID":"app123","clientSecret":"asdasidjn9d"}"#;
    let form = "grant_type=client_credentials&client_id=app123&client_secret=";
    for (release, credentials, expires, v2) in [
        ("2.18", 400, false, 404),
        ("2.20", 200, false, 404),
        ("2.24", 200, true, 200),
    ] {
        let tenant = Tenant::with(&[("runai.release", release)]);
        let bought = tenant.call("", "POST", TOKEN, body).await;
        assert_eq!(bought.status, credentials, "{release}");
        let tells = tenant.ask(ADMINISTRATOR).await.json["expiresIn"] == 3600;
        assert_eq!(tells, expires, "{release}");
        for (secret, expected) in [
            ("asdasidjn9d", v2),
            ("wrong", if v2 == 200 { 401 } else { 404 }),
        ] {
            let request = Request::post("/api/v2/token")
                .header("content-type", "application/x-www-form-urlencoded");
            let request = request.body(format!("{form}{secret}").into()).unwrap();
            let answer = tenant.0.send(request).await;
            assert_eq!(answer.status, expected, "{release} {secret}");
            if expected == 401 {
                assert_eq!(answer.json["error"], "invalid_client");
            }
        }
    }
}

#[tokio::test]
async fn grants_of_a_browser_or_a_user_name_themselves() {
    let tenant = Tenant::with(&[("runai.release", "2.24")]);
    let body = r#"{"grantType":"external_token_exchange","externalToken":"x"}"#;
    assert_eq!(tenant.call("", "POST", TOKEN, body).await.status, 501);
    for (grant, expected) in [
        ("password", 501),
        ("refresh_token", 501),
        ("authorization_code", 501),
        ("goodwill", 400),
    ] {
        let request = Request::post("/api/v2/token")
            .header("content-type", "application/x-www-form-urlencoded");
        let request = request.body(format!("grant_type={grant}").into()).unwrap();
        let answer = tenant.0.send(request).await;
        assert_eq!(answer.status, expected, "{grant}");
        if expected == 501 {
            assert!(
                answer
                    .text
                    .contains(&format!("POST /api/v2/token with {grant}"))
            );
        }
    }
}

#[tokio::test]
async fn tokens_count_where_the_documents_say_and_nowhere_else() {
    let tenant = Tenant::new();
    let token = tenant.token(ADMINISTRATOR).await;
    let editor = tenant.token(super::EDITOR).await;
    let (head, signature) = token.rsplit_once('.').unwrap();
    let (_, payload) = head.split_once('.').unwrap();
    let none = format!("Bearer eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{payload}.");
    let other = format!("Bearer {head}.{}", editor.rsplit('.').next().unwrap());
    let turned: String = signature.chars().rev().collect();
    for (value, expected) in [
        (format!("Bearer {token}"), 200),
        (format!("bearer   {token}"), 200),
        (format!("Token {token}"), 401),
        (format!("Basic {token}"), 401),
        (token.clone(), 401),
        ("Bearer".to_owned(), 401),
        ("Bearer ..".to_owned(), 401),
        (format!("Bearer {head}.{turned}"), 401),
        (format!("Bearer {token}0"), 401),
        (format!("Bearer {}", "a".repeat(8_192)), 401),
        (none, 401),
        (other, 401),
    ] {
        let request = Request::get(DOOR).header("authorization", &value);
        let answer = tenant.0.send(request.body("".into()).unwrap()).await;
        assert_eq!(answer.status, expected, "{value:.60}");
    }
    let query = format!("{DOOR}?access_token={token}");
    assert_eq!(tenant.call("", "GET", &query, "").await.status, 401);
    let keys = "/auth/realms/runai/protocol/openid-connect/certs";
    let keys = tenant.call("", "GET", keys, "").await.json;
    assert_eq!(
        (&keys["keys"][0]["kty"], &keys["keys"][0]["e"]),
        (&"RSA".into(), &"AQAB".into())
    );
}

#[tokio::test]
async fn control_mints_tokens_and_the_journal_keeps_no_secret() {
    let tenant = Tenant::new();
    for (state, expected) in [("live", 200), ("read-only", 200), ("expired", 401)] {
        let body = format!(r#"{{"state":"{state}"}}"#);
        let minted = tenant.0.control("POST", "runai/keys", &body).await;
        let token = minted.json["secret"].as_str().unwrap();
        assert_eq!(
            tenant.call(token, "GET", DOOR, "").await.status,
            expected,
            "{state}"
        );
    }
    tenant.ask(ADMINISTRATOR).await;
    tenant
        .ask((ADMINISTRATOR.0, "wrong0secret0wrong0secret0wrong"))
        .await;
    let journal = tenant.0.control("GET", "runai/journal", "").await.text;
    assert!(journal.contains("unknown-key") && journal.contains("honoured"));
    assert!(!journal.contains(ADMINISTRATOR.1) && !journal.contains("secret0wrong0"));
}
