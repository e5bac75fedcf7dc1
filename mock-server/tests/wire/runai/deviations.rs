//! Every freedom of Run:ai that is used otherwise shows somewhere.

use countersign_mock::platforms::runai;

use super::{ADMINISTRATOR, CLUSTERS, EDITOR, RESEARCHER, Tenant};
use crate::freedoms::is_everywhere;

/// Walks past everything that a variant could change.
async fn walk(tenant: &Tenant) {
    let admin = tenant.token(ADMINISTRATOR).await;
    let editor = tenant.token(EDITOR).await;
    let department = (
        "department-administrator",
        "department0test0secret000000000d",
    );
    let department = tenant.token(department).await;
    let researcher = tenant.token(RESEARCHER).await;
    tenant.ask((ADMINISTRATOR.0, "wrong")).await;
    tenant.ask(("nobody", "wrong")).await;
    let body = r#"{"grantType":"app_token","appId":"app123","appSecret":"asdasidjn9d"}"#;
    tenant.call("", "POST", "/api/v1/token", body).await;
    let made = tenant
        .call(&admin, "POST", "/api/v1/apps", r#"{"name":"fresh"}"#)
        .await;
    let path = format!(
        "/api/v1/apps/{}",
        made.json["id"].as_str().unwrap_or_default()
    );
    tenant.call(&admin, "GET", &path, "").await;
    tenant
        .call(&admin, "PATCH", &path, r#"{"enabled":false}"#)
        .await;
    tenant
        .ask(("fresh", made.json["secret"].as_str().unwrap_or_default()))
        .await;
    let unit = format!(
        r#"{{"name":"fresh","clusterId":"{}","resources":[]}}"#,
        CLUSTERS[0]
    );
    let projects = "/api/v1/org-unit/projects";
    tenant.call(&admin, "POST", projects, &unit).await;
    tenant
        .call(&department, "POST", "/api/v1/org-unit/departments", &unit)
        .await;
    tenant
        .call(&editor, "DELETE", &format!("{projects}/34"), "")
        .await;
    tenant
        .call(&editor, "GET", &format!("{projects}?limit=0"), "")
        .await;
    tenant.call(&editor, "PUT", projects, "").await;
    for namespace in ["runai-proj1", "runai-nowhere"] {
        let path = format!(
            "/clusters/{}/apis/run.ai/v2alpha1/namespaces/{namespace}/trainingworkloads",
            CLUSTERS[0]
        );
        let body = r#"{"metadata":{"name":"job-1"}}"#;
        tenant.call(&researcher, "POST", &path, body).await;
    }
    let work = format!(
        r#"{{"name":"fresh","projectId":"33","clusterId":"{}"}}"#,
        CLUSTERS[0]
    );
    let path = "/api/v1/workloads/trainings";
    tenant.call(&researcher, "POST", path, &work).await;
    let (id, secret) = ADMINISTRATOR;
    let form = format!("grant_type=client_credentials&client_id={id}&client_secret={secret}");
    let request = http::Request::post("/api/v2/token")
        .header("content-type", "application/x-www-form-urlencoded");
    tenant.0.send(request.body(form.into()).unwrap()).await;
    let request = http::Request::get(projects).header("authorization", format!("bearer {admin}"));
    tenant.0.send(request.body("".into()).unwrap()).await;
    tenant.call("", "GET", projects, "").await;
}

#[tokio::test]
async fn every_variant_changes_something() {
    let variants = runai::PLATFORM.all_variants();
    for variant in variants.filter(|it| !is_everywhere(it)) {
        let tenant = Tenant::with(&[("runai.release", "2.24")]);
        let body = format!(r#"{{"active":["{}"]}}"#, variant.id);
        let turned = tenant.0.control("PUT", "runai/variants", &body).await;
        assert_eq!(turned.status, 200, "{}", variant.id);
        walk(&tenant).await;
        let shown = tenant.0.control("GET", "runai/variants", "").await;
        let shown = shown.json["variants"].as_array().unwrap();
        let of_this = shown.iter().find(|it| it["id"] == variant.id).unwrap();
        assert!(of_this["hits"].as_u64() > Some(0), "{}", variant.id);
    }
}
