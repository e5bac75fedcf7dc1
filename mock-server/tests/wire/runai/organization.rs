//! Clusters, departments, projects, users, settings and workloads: how they are made, and in which pages they come.

use countersign_mock::platforms::runai;

use super::{ADMINISTRATOR, CLUSTERS, EDITOR, RESEARCHER, Tenant};

const PROJECTS: &str = "/api/v1/org-unit/projects";

#[tokio::test]
async fn what_is_made_can_be_shown_changed_and_removed() {
    let tenant = Tenant::new();
    let (admin, editor) = (
        tenant.token(ADMINISTRATOR).await,
        tenant.token(EDITOR).await,
    );
    let unit = format!(
        r#"{{"name":"fresh","clusterId":"{}","resources":[]}}"#,
        CLUSTERS[0]
    );
    for (token, path, id, body, changed, removed) in [
        (&editor, PROJECTS, "id", unit.as_str(), 200, 204),
        (
            &editor,
            "/api/v1/org-unit/departments",
            "id",
            &unit,
            200,
            204,
        ),
        (&admin, "/api/v1/clusters", "uuid", &unit, 204, 204),
        (
            &admin,
            "/api/v1/users",
            "id",
            r#"{"email":"fresh@example.com"}"#,
            405,
            204,
        ),
    ] {
        let made = tenant.call(token, "POST", path, body).await;
        assert_eq!(made.status, 201, "{path}");
        assert_eq!(
            tenant.call(token, "POST", path, body).await.status,
            409,
            "{path}"
        );
        let one = format!("{path}/{}", made.json[id].as_str().unwrap());
        assert_eq!(
            tenant.call(token, "GET", &one, "").await.status,
            200,
            "{path}"
        );
        assert_eq!(
            tenant.call(token, "PUT", &one, body).await.status,
            changed,
            "{path}"
        );
        assert_eq!(
            tenant.call(token, "DELETE", &one, "").await.status,
            removed,
            "{path}"
        );
        assert_eq!(
            tenant.call(token, "GET", &one, "").await.status,
            404,
            "{path}"
        );
        for bad in ["{}", "{", "[]", "", r#"{"name":7,"email":7,"clusterId":7}"#] {
            assert_eq!(
                tenant.call(token, "POST", path, bad).await.status,
                400,
                "{path} {bad}"
            );
        }
    }
}

#[tokio::test]
async fn lists_come_in_pages_and_are_filtered() {
    let tenant = Tenant::new();
    let editor = tenant.token(EDITOR).await;
    for number in 0..60 {
        let cluster = CLUSTERS[number % 2];
        let body = format!(r#"{{"name":"p{number:02}","clusterId":"{cluster}","resources":[]}}"#);
        assert_eq!(
            tenant.call(&editor, "POST", PROJECTS, &body).await.status,
            201
        );
    }
    for (query, count, next) in [
        ("", 50, Some(50)),
        ("limit=500", 62, None),
        ("limit=1&offset=1", 1, Some(2)),
        ("limit=2&offset=60", 2, None),
        ("offset=100000", 0, None),
        ("filterBy=name==p07", 1, None),
        ("limit=500&filterBy=departmentId==50", 31, None),
        (
            "limit=500&sortBy=departmentId&filterBy=departmentId!=50",
            31,
            None,
        ),
        ("filterBy=name=^p0,name!=p07", 9, None),
        (
            "filterBy=clusterId%3D%3D71f69d83-ba66-4822-adf5-55ce55efd210",
            31,
            None,
        ),
    ] {
        let answer = tenant
            .call(&editor, "GET", &format!("{PROJECTS}?{query}"), "")
            .await;
        let shown = answer.json["projects"].as_array().map(Vec::len);
        assert_eq!(
            (shown, answer.json["next"].as_u64()),
            (Some(count), next),
            "{query}"
        );
    }
    let sorted = format!("{PROJECTS}?sortBy=name&sortOrder=desc&limit=1");
    let first = tenant.call(&editor, "GET", &sorted, "").await;
    assert_eq!(first.json["projects"][0]["name"], "proj1");
    for query in [
        "limit=0",
        "limit=501",
        "limit=x",
        "offset=-1",
        "filterBy=name",
        "filterBy=%FF",
    ] {
        let refused = tenant
            .call(&editor, "GET", &format!("{PROJECTS}?{query}"), "")
            .await;
        assert_eq!(refused.status, 400, "{query}");
    }
}

#[tokio::test]
async fn a_cluster_knows_its_own_jobs_and_the_projects_of_a_researcher() {
    let tenant = Tenant::new();
    let token = tenant.token(RESEARCHER).await;
    let at = |cluster: &str, namespace: &str| {
        format!("/clusters/{cluster}/apis/run.ai/v2alpha1/namespaces/{namespace}/trainingworkloads")
    };
    let (here, there) = (
        at(CLUSTERS[0], "runai-proj1"),
        at(CLUSTERS[1], "runai-proj1"),
    );
    let body = r#"{"apiVersion":"run.ai/v2alpha1","kind":"TrainingWorkload","metadata":{"name":"job-1"},"spec":{}}"#;
    let made = tenant.call(&token, "POST", &here, body).await;
    assert_eq!(
        (made.status, &made.json["metadata"]["name"]),
        (201, &"job-1".into())
    );
    assert_eq!(tenant.call(&token, "POST", &here, body).await.status, 409);
    assert_eq!(
        tenant
            .call(&token, "GET", &format!("{here}/job-1"), "")
            .await
            .status,
        200
    );
    assert_eq!(
        tenant
            .call(&token, "GET", &format!("{there}/job-1"), "")
            .await
            .status,
        404
    );
    let elsewhere = at(CLUSTERS[0], "runai-nowhere");
    let refused = tenant.call(&token, "POST", &elsewhere, body).await;
    assert_eq!(
        (refused.status, &refused.json["kind"]),
        (403, &"Status".into())
    );
    assert_eq!(tenant.call(&token, "POST", &here, "{}").await.status, 422);
    assert_eq!(
        tenant
            .call(&token, "DELETE", &format!("{here}/job-1"), "")
            .await
            .status,
        200
    );
    assert_eq!(
        tenant
            .call(&token, "GET", &format!("{here}/job-1"), "")
            .await
            .status,
        404
    );
}

#[tokio::test]
async fn what_has_another_shape_than_documented_is_not_taken() {
    let tenant = Tenant::new();
    let editor = tenant.token(EDITOR).await;
    let researcher = tenant.token(RESEARCHER).await;
    let whole = r#"{"nodePool":{"id":"1","name":"default"},"gpu":{"deserved":1}}"#;
    for (name, rest, expected) in [
        ("p-1", r#","resources":[]"#.to_owned(), 201),
        ("p-2", format!(r#","resources":[{whole}]"#), 201),
        ("p-3", String::new(), 400),
        ("p-4", r#","resources":"oops""#.to_owned(), 400),
        ("p-5", r#","resources":[{"gpu":{}}]"#.to_owned(), 400),
        ("BAD NAME", r#","resources":[]"#.to_owned(), 400),
        ("p-6", r#","resources":[],"parentId":"51""#.to_owned(), 400),
        ("p-7", r#","resources":[],"nodeTypes":7"#.to_owned(), 400),
        (
            "p-8",
            r#","resources":[],"requestedNamespace":"A b""#.to_owned(),
            400,
        ),
    ] {
        let body = format!(r#"{{"name":"{name}","clusterId":"{}"{rest}}}"#, CLUSTERS[0]);
        let answer = tenant.call(&editor, "POST", PROJECTS, &body).await;
        assert_eq!(answer.status, expected, "{body}");
    }
    let one = format!("{PROJECTS}/33");
    for (path, body, expected) in [
        (one.clone(), r#"{"resources":[]}"#, 200),
        (one.clone(), r#"{"resources":{}}"#, 400),
        (format!("{one}/resources"), "[7]", 400),
        (format!("{one}/resources"), "[]", 200),
    ] {
        let answer = tenant.call(&editor, "PUT", &path, body).await;
        assert_eq!(answer.status, expected, "{path} {body}");
    }
    for (cluster, spec, expected) in [
        (CLUSTERS[1], "{}", 400),
        ("zzz-no-cluster", "{}", 400),
        (CLUSTERS[0], "7", 400),
        (CLUSTERS[0], "{}", 200),
    ] {
        let body =
            format!(r#"{{"name":"w","projectId":"33","clusterId":"{cluster}","spec":{spec}}}"#);
        let path = "/api/v1/workloads/trainings";
        let answer = tenant.call(&researcher, "POST", path, &body).await;
        assert_eq!(answer.status, expected, "{body}");
    }
}

#[tokio::test]
async fn a_cluster_takes_yaml_where_the_media_type_says_so() {
    let tenant = Tenant::new();
    let token = tenant.token(RESEARCHER).await;
    let path = format!(
        "/clusters/{}/apis/run.ai/v2alpha1/namespaces/runai-proj1/trainingworkloads",
        CLUSTERS[0]
    );
    let job = "apiVersion: run.ai/v2alpha1\nkind: TrainingWorkload\nmetadata:\n  name: job-y\nspec:\n  gpu: {value: '1'}\n";
    let bomb = format!(
        "a: &a [x,x,x,x,x,x,x,x,x]\n{}",
        ('b'..='j')
            .zip('a'..='i')
            .map(|(name, of)| format!(
                "{name}: &{name} [{}]\n",
                vec![format!("*{of}"); 9].join(",")
            ))
            .collect::<Vec<_>>()
            .concat()
    );
    for (media_type, body, expected) in [
        ("application/yaml", job, 201),
        ("application/yaml; charset=utf-8", job, 409),
        ("application/json", job, 400),
        ("application/yaml", "metadata: [", 400),
        ("application/yaml", "- a\n- b", 400),
        ("application/yaml", "", 400),
        ("application/yaml", &bomb, 400),
        ("application/yaml", r#"{"metadata":{"name":"job-j"}}"#, 201),
    ] {
        let request = http::Request::post(&path)
            .header("authorization", format!("Bearer {token}"))
            .header("content-type", media_type);
        let request = request.body(body.to_owned().into()).unwrap();
        let answer = tenant.0.send(request).await;
        assert_eq!(answer.status, expected, "{media_type} {body:.40}");
    }
    let made = tenant
        .call(&token, "GET", &format!("{path}/job-y"), "")
        .await;
    assert_eq!(made.json["spec"]["gpu"]["value"], "1");
}

#[tokio::test]
async fn counts_heed_filters_rules_their_queries_and_users_come_by_five_hundred() {
    let tenant = Tenant::new();
    let admin = tenant.token(ADMINISTRATOR).await;
    for number in 0..60 {
        let body = format!(r#"{{"email":"u{number}@example.com"}}"#);
        let made = tenant.call(&admin, "POST", "/api/v1/users", &body).await;
        assert_eq!(made.status, 201);
    }
    let users = tenant.call(&admin, "GET", "/api/v1/users", "").await;
    assert_eq!(users.json.as_array().map(Vec::len), Some(61));
    for (path, expected) in [
        ("/api/v1/users/count", 61),
        ("/api/v1/users/count?filterBy=username==u7@example.com", 1),
        ("/api/v1/org-unit/projects/count", 2),
        (
            "/api/v1/org-unit/projects/count?filterBy=departmentId==50",
            1,
        ),
    ] {
        let count = tenant.call(&admin, "GET", path, "").await;
        assert_eq!(count.json["count"], expected, "{path}");
    }
    for (query, expected) in [
        ("", 11),
        ("subjectType=user", 1),
        ("subjectType=app&roleId=3", 2),
        ("subjectIdFilter=research", 3),
        ("subjectIds=viewer,editor", 2),
        ("scopeType=project&scopeId=34", 1),
        ("roleId=2&subjectIds=viewer", 0),
        ("filterBy=roleName==Editor", 2),
    ] {
        let path = format!("/api/v1/authorization/access-rules?{query}");
        let rules = tenant.call(&admin, "GET", &path, "").await.json;
        assert_eq!(rules["totalRecords"], expected, "{query}");
    }
}

#[tokio::test]
async fn what_is_not_imitated_names_itself() {
    let tenant = Tenant::new();
    for path in runai::NOT_IMITATED {
        let path = path.replace(['{', '}', '*'], "x");
        let answer = tenant.call("", "POST", &path, "").await;
        let message = format!("Not implemented: this mock does not imitate POST {path}");
        assert_eq!(answer.status, 501, "{path}");
        assert_eq!(answer.json["message"], message);
    }
    for path in ["pods", "events", "history", "metrics"] {
        let path = format!("/api/v1/workloads/some/{path}");
        assert_eq!(
            tenant.call("", "GET", &path, "").await.status,
            501,
            "{path}"
        );
    }
    for path in ["/api/v1/idps", "/api/v2/workloads", "/api/v1/node-pools/x"] {
        assert_eq!(tenant.call("", "GET", path, "").await.status, 501, "{path}");
    }
    assert_eq!(tenant.call("", "GET", "/nowhere", "").await.status, 404);
    assert_eq!(
        tenant.call("", "PATCH", "/api/v1/token", "").await.status,
        405
    );
}
