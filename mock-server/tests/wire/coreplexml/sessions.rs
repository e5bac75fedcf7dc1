//! Sessions: begun, protected, ended.

use super::{ask, log_in, stand};

const CREATE: &str = "POST /api/projects";
const PROJECT: &str = r#"{"name":"Made in a session"}"#;

/// A value with its random characters blotted out.
fn blotted(cookie: &str) -> String {
    let (name, rest) = cookie.split_once('=').unwrap();
    let (_, attributes) = rest.split_once(';').unwrap();
    format!("{name}=…;{attributes}")
}

#[tokio::test]
async fn a_login_sets_two_cookies() {
    let stand = stand();
    let mut seen = Vec::new();
    for body in [
        r#"{"email":"you@example.com","password":"your-password"}"#,
        r#"{"email":"YOU@example.com","password":"your-password","remember":true}"#,
    ] {
        let answer = ask(&stand, &[], "POST /api/auth/login", body).await;
        seen.push(format!("{} {}", answer.status, answer.text));
        let cookies = answer.headers.get_all("set-cookie").iter();
        seen.extend(cookies.map(|it| blotted(it.to_str().unwrap())));
    }
    insta::assert_snapshot!(seen.join("\n"));
}

#[tokio::test]
async fn a_login_is_refused_for_whatever_is_wrong_with_it() {
    let stand = stand();
    for (body, expected) in [
        (
            r#"{"email":"you@example.com","password":"your-Password"}"#,
            401,
        ),
        (
            r#"{"email":"nobody@example.com","password":"your-password"}"#,
            401,
        ),
        (r#"{"email":"you@example.com"}"#, 422),
        (r#"{"email":1,"password":"your-password"}"#, 422),
        (
            r#"{"email":"you@example.com","password":"your-password","remember":"yes"}"#,
            422,
        ),
        ("[]", 422),
        ("not json", 422),
        ("", 422),
    ] {
        let answer = ask(&stand, &[], "POST /api/auth/login", body).await;
        assert_eq!(answer.status, expected, "{body}");
        assert!(answer.json["detail"].is_string(), "{}", answer.text);
        assert_eq!(answer.header("set-cookie"), "");
    }
}

#[tokio::test]
async fn a_writing_session_repeats_its_token_rightly_or_not_at_all() {
    for (strict, missing) in [("off", 201), ("on", 403)] {
        let settings = [("coreplexml.strict-csrf", strict)];
        let stand = crate::stand::Stand::of("coreplexml", &settings);
        let (cookie, token) = log_in(&stand, "you@example.com", "your-password")
            .await
            .unwrap();
        let cookie = ("cookie", cookie.as_str());
        let read = ask(&stand, &[cookie], "GET /api/projects", "").await;
        assert_eq!(read.status, 200);
        let bare = ask(&stand, &[cookie], CREATE, PROJECT).await;
        assert_eq!(bare.status, missing, "{strict}");
        let wrong = ask(
            &stand,
            &[cookie, ("x-csrf-token", "wrong")],
            CREATE,
            PROJECT,
        )
        .await;
        assert_eq!(wrong.status, 403);
        let right = ask(&stand, &[cookie, ("x-csrf-token", &token)], CREATE, PROJECT).await;
        assert_eq!(right.status, 201);
        let bearer = ("authorization", "Bearer cpx_live.abc123def456");
        let keyed = ask(&stand, &[bearer], CREATE, PROJECT).await;
        assert_eq!(keyed.status, 201, "a key needs no token");
    }
}

#[tokio::test]
async fn a_session_ends_with_its_time_or_its_logout() {
    let stand = stand();
    let (cookie, _) = log_in(&stand, "you@example.com", "your-password")
        .await
        .unwrap();
    let (second, _) = log_in(&stand, "you@example.com", "your-password")
        .await
        .unwrap();
    let me = ask(&stand, &[("cookie", &cookie)], "GET /api/auth/me", "").await;
    assert_eq!(me.json["user"]["email"], "you@example.com");
    let out = ask(&stand, &[("cookie", &cookie)], "POST /api/auth/logout", "").await;
    assert_eq!(out.json["ok"], true);
    let refused = ask(&stand, &[("cookie", &cookie)], "GET /api/projects", "").await;
    assert_eq!(
        (refused.status, &refused.json["detail"]),
        (401, &"Invalid or expired session".into())
    );
    let other = ask(&stand, &[("cookie", &second)], "GET /api/projects", "").await;
    assert_eq!(other.status, 200);
    let hours = r#"{"advance_seconds":43200}"#;
    stand.control("PUT", "coreplexml/clock", hours).await;
    let over = ask(&stand, &[("cookie", &second)], "GET /api/projects", "").await;
    assert_eq!(over.status, 401);
    for forged in [
        "coreplexml_session=",
        "coreplexml_session=guess",
        "sid=guess",
    ] {
        let refused = ask(&stand, &[("cookie", forged)], "GET /api/projects", "").await;
        assert_eq!(refused.status, 401, "{forged}");
    }
}

#[tokio::test]
async fn logins_and_passwords_are_limited_and_nothing_else_is() {
    let stand = stand();
    stand
        .control("PUT", "coreplexml/clock", r#"{"frozen":true}"#)
        .await;
    let wrong = r#"{"email":"you@example.com","password":"wrong"}"#;
    let nobody = r#"{"email":"nobody@example.com"}"#;
    for (line, body, expected) in [
        ("POST /api/auth/login", wrong, 401),
        ("POST /api/auth/forgot-password", nobody, 200),
    ] {
        for number in 0..10 {
            let answer = ask(&stand, &[], line, body).await;
            assert_eq!(answer.status, expected, "{line} {number}");
        }
        let refused = ask(&stand, &[], line, body).await;
        assert_eq!((refused.status, refused.header("retry-after")), (429, "60"));
    }
    for _ in 0..50 {
        let answer = super::call(&stand, super::KEY, "GET /api/projects", "").await;
        assert_eq!(answer.status, 200);
    }
    stand
        .control("PUT", "coreplexml/clock", r#"{"advance_seconds":60}"#)
        .await;
    assert!(
        log_in(&stand, "you@example.com", "your-password")
            .await
            .is_some()
    );
}
