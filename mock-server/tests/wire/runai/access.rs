//! Who may do what, and where.

use super::{
    ADMINISTRATOR, CLUSTERS, DEPARTMENT_ADMINISTRATOR, EDITOR, ML_ENGINEER, RESEARCH_MANAGER,
    RESEARCHER, Tenant, VIEWER,
};
use crate::stand::Answer;

const PROJECTS: &str = "/api/v1/org-unit/projects";
const DEPARTMENTS: &str = "/api/v1/org-unit/departments";
const RULES: &str = "/api/v1/authorization/access-rules";
const WORKLOADS: &str = "/api/v1/workloads";

fn unit(name: &str) -> String {
    format!(
        r#"{{"name":"{name}","clusterId":"{}","resources":[]}}"#,
        CLUSTERS[0]
    )
}

fn work(name: &str, project: &str) -> String {
    format!(
        r#"{{"name":"{name}","projectId":"{project}","clusterId":"{}","spec":{{}}}}"#,
        CLUSTERS[0]
    )
}

fn jobs(kind: &str) -> String {
    format!(
        "/clusters/{}/apis/run.ai/v2alpha1/namespaces/runai-proj1/{kind}",
        CLUSTERS[0]
    )
}

fn rule(subject: (&str, &str), role: u8, scope: (&str, &str)) -> String {
    format!(
        r#"{{"subjectType":"{}","subjectId":"{}","roleId":{role},"scopeType":"{}","scopeId":"{}"}}"#,
        subject.0, subject.1, scope.0, scope.1
    )
}

impl Tenant {
    /// The token of a new application, named and with this rule alone.
    async fn ruled(&self, name: &str, role: u8, scope: (&str, &str)) -> String {
        let admin = self.token(ADMINISTRATOR).await;
        let body = format!(r#"{{"name":"{name}"}}"#);
        let made = self.call(&admin, "POST", "/api/v1/apps", &body).await;
        let secret = made.json["secret"].as_str().unwrap();
        let body = rule(("app", name), role, scope);
        assert_eq!(self.call(&admin, "POST", RULES, &body).await.status, 201);
        self.token((name, secret)).await
    }
}

fn id(made: &Answer, field: &str) -> String {
    assert_eq!(made.status / 100, 2, "{}", made.text);
    let id = &made.json[field];
    id.as_str().map_or_else(|| id.to_string(), str::to_owned)
}

#[tokio::test]
async fn each_role_does_what_its_row_says() {
    let tenant = Tenant::new();
    let mut lines = Vec::new();
    for role in [
        ADMINISTRATOR,
        EDITOR,
        RESEARCHER,
        VIEWER,
        DEPARTMENT_ADMINISTRATOR,
        RESEARCH_MANAGER,
        ML_ENGINEER,
    ] {
        let token = tenant.token(role).await;
        let name = role.0;
        let unit = unit(&format!("of-{name}"));
        let work = work(&format!("of-{name}"), "33");
        let job = format!(r#"{{"metadata":{{"name":"of-{name}"}}}}"#);
        let user = format!(r#"{{"email":"{name}@example.com"}}"#);
        let setting = r#"{"key":"department.use","value":true}"#;
        let rule = rule(("app", "fresh"), 3, ("project", "33"));
        for (method, path, body) in [
            ("GET", PROJECTS, ""),
            ("POST", PROJECTS, unit.as_str()),
            ("GET", DEPARTMENTS, ""),
            ("POST", DEPARTMENTS, &unit),
            ("GET", "/api/v1/clusters", ""),
            ("POST", "/api/v1/clusters", &unit),
            ("GET", "/api/v1/users", ""),
            ("POST", "/api/v1/users", &user),
            ("GET", "/v1/k8s/setting", ""),
            ("PUT", "/v1/k8s/setting", setting),
            ("GET", "/api/v1/apps", ""),
            ("GET", RULES, ""),
            ("POST", RULES, &rule),
            ("GET", WORKLOADS, ""),
            ("POST", "/api/v1/workloads/trainings", &work),
            ("POST", "/api/v1/workloads/inferences", &work),
            ("GET", &jobs("trainingworkloads"), ""),
            ("POST", &jobs("trainingworkloads"), &job),
            ("GET", &jobs("inferenceworkloads"), ""),
            ("POST", &jobs("inferenceworkloads"), &job),
        ] {
            let answer = tenant.call(&token, method, path, body).await;
            let path = path.replace(CLUSTERS[0], "{id}");
            lines.push(format!("{name}: {method} {path} {}", answer.status));
        }
    }
    insta::assert_snapshot!(lines.join("\n"));
}

#[tokio::test]
async fn a_researcher_leaves_alone_what_runs_in_projects_that_it_was_not_given() {
    let tenant = Tenant::new();
    let editor = tenant.token(EDITOR).await;
    let researcher = tenant.token(RESEARCHER).await;
    let other = id(
        &tenant.call(&editor, "POST", PROJECTS, &unit("other")).await,
        "id",
    );
    let stranger = tenant.ruled("stranger", 3, ("project", &other)).await;
    let trainings = format!("{WORKLOADS}/trainings");
    let elsewhere = work("elsewhere", &other);
    let refused = tenant
        .call(&researcher, "POST", &trainings, &elsewhere)
        .await;
    assert_eq!(refused.status, 403);
    let made = tenant.call(&stranger, "POST", &trainings, &elsewhere).await;
    let one = format!("{trainings}/{}", id(&made, "workloadId"));
    for (method, path, own) in [
        ("GET", one.clone(), 200),
        ("POST", format!("{one}/suspend"), 202),
        ("POST", format!("{one}/resume"), 202),
        ("DELETE", one.clone(), 204),
    ] {
        let refused = tenant.call(&researcher, method, &path, "").await;
        assert_eq!(refused.status, 403, "{method} {path}");
        let done = tenant.call(&stranger, method, &path, "").await;
        assert_eq!(done.status, own, "{method} {path}");
    }
}

#[tokio::test]
async fn a_list_of_workloads_holds_what_its_reader_may_see() {
    let tenant = Tenant::new();
    let researcher = tenant.token(RESEARCHER).await;
    let engineer = tenant.token(ML_ENGINEER).await;
    for (token, kind) in [(&researcher, "trainings"), (&engineer, "inferences")] {
        let path = format!("{WORKLOADS}/{kind}");
        let made = tenant.call(token, "POST", &path, &work(kind, "33")).await;
        assert_eq!(made.status, 200);
    }
    let elsewhere = tenant.ruled("elsewhere", 3, ("project", "34")).await;
    let admin = tenant.token(ADMINISTRATOR).await;
    for (token, filter, expected) in [
        (&admin, "", 2),
        (&admin, "?filterBy=type==trainings", 1),
        (&researcher, "", 1),
        (&engineer, "", 1),
        (&elsewhere, "", 0),
    ] {
        let path = format!("{WORKLOADS}{filter}");
        let list = tenant.call(token, "GET", &path, "").await;
        assert_eq!(list.json["workloads"].as_array().unwrap().len(), expected);
        let path = format!("{WORKLOADS}/count{filter}");
        let count = tenant.call(token, "GET", &path, "").await;
        assert_eq!(count.json["count"], expected);
    }
}

#[tokio::test]
async fn a_rule_gives_its_role_where_its_scope_is_and_to_its_subject_alone() {
    let tenant = Tenant::new();
    let admin = tenant.token(ADMINISTRATOR).await;
    let of_project = tenant.ruled("of-project", 2, ("project", "33")).await;
    let of_department = tenant.ruled("of-department", 2, ("department", "50")).await;
    let of_cluster = tenant
        .ruled("of-cluster", 2, ("cluster", CLUSTERS[0]))
        .await;
    let resources = r#"{"resources":[]}"#;
    let own = unit("own");
    let foreign = unit("foreign").replace(CLUSTERS[0], CLUSTERS[1]);
    let project = |id: &str| format!("{PROJECTS}/{id}");
    for (token, method, path, body, expected) in [
        (&of_project, "PUT", project("33"), resources, 200),
        (&of_project, "PUT", project("34"), resources, 403),
        (&of_project, "DELETE", project("34"), "", 403),
        (&of_project, "POST", PROJECTS.to_owned(), &own, 403),
        (&of_project, "POST", DEPARTMENTS.to_owned(), &own, 403),
        (&of_department, "POST", PROJECTS.to_owned(), &own, 201),
        (&of_department, "POST", PROJECTS.to_owned(), &foreign, 403),
        (&of_department, "POST", DEPARTMENTS.to_owned(), &own, 403),
        (&of_cluster, "POST", DEPARTMENTS.to_owned(), &own, 201),
        (&of_cluster, "POST", DEPARTMENTS.to_owned(), &foreign, 403),
    ] {
        let answer = tenant.call(token, method, &path, body).await;
        assert_eq!(answer.status, expected, "{method} {path} {body}");
    }
    let confined = tenant.ruled("confined", 1, ("project", "33")).await;
    for path in ["/api/v1/users", "/api/v1/apps", "/v1/k8s/setting", RULES] {
        let refused = tenant.call(&confined, "GET", path, "").await;
        assert_eq!(refused.status, 403, "{path}");
    }
    let namesake = tenant.ruled("namesake", 4, ("tenant", "1001")).await;
    let group = rule(("group", "namesake"), 1, ("tenant", "1001"));
    assert_eq!(tenant.call(&admin, "POST", RULES, &group).await.status, 201);
    let users = tenant.call(&namesake, "GET", "/api/v1/users", "").await;
    assert_eq!(users.status, 403);
}

#[tokio::test]
async fn a_department_administrator_gives_projects_their_researchers_and_engineers() {
    let tenant = Tenant::new();
    let token = tenant.token(DEPARTMENT_ADMINISTRATOR).await;
    for (role, scope, expected) in [
        (3, ("project", "33"), 201),
        (7, ("project", "33"), 201),
        (4, ("project", "33"), 403),
        (1, ("project", "33"), 403),
        (3, ("department", "50"), 403),
        (3, ("tenant", "1001"), 403),
    ] {
        let body = rule(("app", "viewer"), role, scope);
        let answer = tenant.call(&token, "POST", RULES, &body).await;
        assert_eq!(answer.status, expected, "{body}");
        if expected == 201 {
            let one = format!("{RULES}/{}", answer.json["id"]);
            assert_eq!(tenant.call(&token, "GET", &one, "").await.status, 200);
            assert_eq!(tenant.call(&token, "DELETE", &one, "").await.status, 204);
        }
    }
    let listed = tenant.call(&token, "GET", RULES, "").await;
    let listed = listed.json["accessRules"].as_array().unwrap().clone();
    assert!(listed.iter().all(|rule| rule["scopeType"] == "project"));
    // Rules 1,000 and on are the seed's; the first makes an administrator.
    let first = format!("{RULES}/1000");
    for method in ["GET", "DELETE"] {
        let refused = tenant.call(&token, method, &first, "").await;
        assert_eq!(refused.status, 403, "{method}");
    }
    let within = tenant.ruled("within", 5, ("department", "50")).await;
    for (project, expected) in [("33", 201), ("34", 403)] {
        let body = rule(("app", "viewer"), 3, ("project", project));
        let answer = tenant.call(&within, "POST", RULES, &body).await;
        assert_eq!(answer.status, expected, "{project}");
    }
}

#[tokio::test]
async fn a_cluster_refuses_in_the_words_of_kubernetes_and_forgets_with_the_project() {
    let tenant = Tenant::new();
    let (editor, researcher) = (tenant.token(EDITOR).await, tenant.token(RESEARCHER).await);
    let path = jobs("trainingworkloads");
    let nowhere = path.replace("proj1", "nowhere");
    let mut lines = Vec::new();
    for (token, method, path, body) in [
        ("", "GET", path.as_str(), ""),
        ("x.y.z", "GET", &path, ""),
        (&researcher, "PATCH", &path, ""),
        (&researcher, "GET", &nowhere, ""),
        (&researcher, "GET", "/clusters/x/apis", ""),
        (&researcher, "POST", &path, "{}"),
        (&researcher, "POST", &path, r#"{"metadata":{"name":"a"}}"#),
        (&researcher, "POST", &path, r#"{"metadata":{"name":"a"}}"#),
        (&editor, "DELETE", &format!("{PROJECTS}/33"), ""),
    ] {
        let answer = tenant.call(token, method, path, body).await;
        let shown = if answer.status < 300 {
            ""
        } else {
            &answer.text
        };
        lines.push(format!("{method} {} {shown}", answer.status));
    }
    insta::assert_snapshot!(lines.join("\n"));
    let again = tenant.call(&editor, "POST", PROJECTS, &unit("proj1")).await;
    assert_eq!(again.status, 201);
    let list = tenant.call(&editor, "GET", &path, "").await;
    assert_eq!(list.json["items"].as_array().map(Vec::len), Some(0));
}
