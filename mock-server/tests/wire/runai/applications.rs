//! `/api/v1/apps` and the rules that give applications their roles.

use super::{ADMINISTRATOR, EDITOR, Tenant};

const APPS: &str = "/api/v1/apps";
const RULES: &str = "/api/v1/authorization/access-rules";

#[tokio::test]
async fn a_secret_is_shown_once_replaced_at_will_and_ends_with_its_application() {
    let tenant = Tenant::new();
    let admin = tenant.token(ADMINISTRATOR).await;
    let made = tenant
        .call(&admin, "POST", APPS, r#"{"name":"fresh"}"#)
        .await;
    let text = |field: &str| made.json[field].as_str().unwrap().to_owned();
    let (id, secret) = (text("id"), text("secret"));
    assert_eq!(
        (made.status, text("name"), text("clientId")),
        (201, "fresh".into(), "fresh".into())
    );
    let one = format!("{APPS}/{id}");
    for path in [APPS, &one] {
        let shown = tenant.call(&admin, "GET", path, "").await;
        assert!(shown.status == 200 && shown.text.contains(&id) && !shown.text.contains(&secret));
    }
    assert_eq!(tenant.ask(("fresh", &secret)).await.status, 200);
    assert_eq!(tenant.ask(("editor", &secret)).await.status, 400);

    let path = format!("{one}/secret");
    let renewed = tenant.call(&admin, "POST", &path, "").await;
    let renewed = renewed.json["secret"].as_str().unwrap();
    assert_eq!(tenant.ask(("fresh", &secret)).await.status, 400);
    assert_eq!(tenant.ask(("fresh", renewed)).await.status, 200);

    for (enabled, expected) in [(false, 400), (true, 200)] {
        let body = format!(r#"{{"enabled":{enabled}}}"#);
        assert_eq!(tenant.call(&admin, "PATCH", &one, &body).await.status, 200);
        assert_eq!(tenant.ask(("fresh", renewed)).await.status, expected);
    }
    assert_eq!(tenant.call(&admin, "DELETE", &one, "").await.status, 204);
    for method in ["GET", "DELETE"] {
        let gone = tenant.call(&admin, method, &one, "").await;
        assert_eq!(
            gone.text,
            r#"{"code":404,"message":"Resource id not found."}"#
        );
    }
    assert_eq!(tenant.ask(("fresh", renewed)).await.status, 400);

    // One that is disabled may buy under this variant, one that is deleted not: not even under another's name.
    let variants = r#"{"active":["runai.disabled-application-buys"]}"#;
    let turned = tenant.0.control("PUT", "runai/variants", variants).await;
    assert_eq!(turned.status, 200);
    tenant
        .call(&admin, "POST", APPS, r#"{"name":"fresh"}"#)
        .await;
    for name in ["fresh", "editor"] {
        assert_eq!(tenant.ask((name, renewed)).await.status, 400);
    }
}

#[tokio::test]
async fn a_rule_gives_a_role_and_takes_it_away() {
    let tenant = Tenant::new();
    let admin = tenant.token(ADMINISTRATOR).await;
    let made = tenant
        .call(&admin, "POST", APPS, r#"{"name":"fresh"}"#)
        .await;
    let secret = made.json["secret"].as_str().unwrap();
    let token = tenant.token(("fresh", secret)).await;
    let projects = "/api/v1/org-unit/projects";
    assert_eq!(tenant.call(&token, "GET", projects, "").await.status, 403);
    let body = r#"{"subjectId":"fresh","subjectType":"app","roleId":4,"scopeId":"1001","scopeType":"tenant"}"#;
    let rule = tenant.call(&admin, "POST", RULES, body).await;
    assert_eq!(
        (rule.status, &rule.json["roleName"]),
        (201, &"Viewer".into())
    );
    assert_eq!(tenant.call(&token, "GET", projects, "").await.status, 200);
    let path = format!("{RULES}/{}", rule.json["id"]);
    assert_eq!(tenant.call(&admin, "PUT", &path, body).await.status, 405);
    assert_eq!(tenant.call(&admin, "DELETE", &path, "").await.status, 204);
    assert_eq!(tenant.call(&token, "GET", projects, "").await.status, 403);
    for body in [
        "{}",
        r#"{"subjectId":"fresh","subjectType":"app","roleId":99,"scopeId":"1001","scopeType":"tenant"}"#,
        r#"{"subjectId":"fresh","subjectType":"thing","roleId":4,"scopeId":"1001","scopeType":"tenant"}"#,
    ] {
        assert_eq!(
            tenant.call(&admin, "POST", RULES, body).await.status,
            400,
            "{body}"
        );
    }
}

#[tokio::test]
async fn bad_names_and_bad_bodies_are_told_apart() {
    let tenant = Tenant::new();
    let admin = tenant.token(ADMINISTRATOR).await;
    let long = format!(r#"{{"name":"{}"}}"#, "a".repeat(2 * 1024 * 1024));
    for (body, expected) in [
        (r#"{"name":"a-b_9"}"#, 201),
        (r#"{"name":"a-b_9"}"#, 409),
        (r#"{"name":"app123"}"#, 409),
        (r#"{"name":"A"}"#, 400),
        (r#"{"name":"a"}"#, 400),
        (r#"{"name":"a-"}"#, 400),
        (r#"{"name":7}"#, 400),
        ("{}", 400),
        ("{", 400),
        ("", 400),
        (&long, 413),
    ] {
        let answer = tenant.call(&admin, "POST", APPS, body).await;
        assert_eq!(answer.status, expected, "{body:.60}");
    }
    let editor = tenant.token(EDITOR).await;
    let refused = tenant
        .call(&editor, "POST", APPS, r#"{"name":"another"}"#)
        .await;
    insta::assert_snapshot!(refused.text, @r#"{"code":403,"message":"You do not have sufficient permissions."}"#);
}
