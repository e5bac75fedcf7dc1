//! `/models` and `/v0/models`.

use crate::stand::{KEY, OTHER, Stand};

#[tokio::test]
async fn models_look_as_documented() {
    let stand = Stand::new();
    for (name, path) in [
        ("list", "/models?limit=1"),
        ("show", "/models/customer-churn-predictor"),
        ("version", "/models/customer-churn-predictor/v1.0"),
        ("status", "/models/customer-churn-predictor/v1.0/status"),
        ("describe", "/models/customer-churn-predictor/v1.0/describe"),
    ] {
        let answer = stand.get(KEY, path).await;
        let body = serde_json::to_string_pretty(&answer.json).unwrap();
        insta::assert_snapshot!(format!("model_{name}"), body);
    }
}

#[tokio::test]
async fn lists_are_filtered_and_sorted() {
    let stand = Stand::new();
    for (query, expected) in [
        (
            "",
            &[
                "customer-churn-predictor",
                "house-price-estimator",
                "support-ticket-router",
            ][..],
        ),
        (
            "?sort_by=name",
            &[
                "support-ticket-router",
                "house-price-estimator",
                "customer-churn-predictor",
            ],
        ),
        ("?sort_dir=asc&limit=1", &["support-ticket-router"]),
        ("?status=BUILDING", &[]),
        ("?offset=99999999999", &[]),
    ] {
        let answer = stand.get(KEY, &format!("/models{query}")).await;
        let models = answer.json["models"].as_array().unwrap();
        let names: Vec<_> = models
            .iter()
            .map(|it| it["model_name"].as_str().unwrap())
            .collect();
        assert_eq!(names, expected, "{query}");
    }
    for query in ["sort_by=age", "sort_dir=up", "status=ready"] {
        let answer = stand.get(KEY, &format!("/models?{query}")).await;
        assert_eq!(answer.status, 422, "{query}");
    }
}

#[tokio::test]
async fn a_model_is_built_on_the_platforms_clock_and_then_answers() {
    let stand = Stand::new();
    stand
        .control("PUT", "plexe/clock", r#"{"frozen":true}"#)
        .await;
    let body = r#"{"goal":"guess","upload_id":"upl_abc123def456"}"#;
    let built = stand.call(KEY, "POST", "/models/guesser", body).await;
    assert_eq!(
        (built.status, &built.json["model_version"]),
        (200, &"v1.0".into())
    );
    let infer = "/models/guesser/v1.0/infer";
    for (advance, current, first) in [
        (0, "DRAFT", "pending"),
        (2, "BUILDING", "running"),
        (3, "READY", "completed"),
    ] {
        let body = format!(r#"{{"advance_seconds":{advance}}}"#);
        stand.control("PUT", "plexe/clock", &body).await;
        let status = stand.get(KEY, "/models/guesser/v1.0/status").await;
        assert_eq!(status.json["status"], current);
        let status = stand.get(KEY, "/v0/models/guesser/v1.0/status").await;
        assert_eq!(status.json["status"], first);
        let asked = stand.call(KEY, "POST", infer, r#"{"a":1}"#).await;
        assert_eq!(asked.status, if advance == 3 { 200 } else { 503 });
    }
    let again = stand.call(KEY, "POST", infer, r#"{"a":1}"#).await;
    let once_more = stand.call(KEY, "POST", infer, r#"{"a":1}"#).await;
    assert_eq!(again.json["result"], once_more.json["result"]);

    let second = stand
        .call(
            KEY,
            "POST",
            "/models/guesser",
            r#"{"intent":"guess","dataset_id":"d"}"#,
        )
        .await;
    assert_eq!(second.json["model_id"], "guesser:v2.0");
    let missing = stand
        .call(KEY, "POST", "/models/guesser", r#"{"dataset_id":"d"}"#)
        .await;
    assert_eq!(
        missing.json["error"]["message"],
        "Missing required field: intent"
    );
    assert_eq!(stand.get(OTHER, "/models/guesser").await.status, 404);
    let renamed = stand
        .call(
            KEY,
            "PATCH",
            "/models/guesser",
            r#"{"name":"G","tags":["t"]}"#,
        )
        .await;
    assert_eq!(
        (&renamed.json["name"], &renamed.json["tags"][0]),
        (&"G".into(), &"t".into())
    );
    assert_eq!(
        stand.call(KEY, "DELETE", "/models/guesser", "").await.json["status"],
        "DELETED"
    );
    assert_eq!(stand.get(KEY, "/models/guesser/v1.0").await.status, 404);
}

#[tokio::test]
async fn input_that_does_not_fit_the_schema_is_refused_field_by_field() {
    let stand = Stand::new();
    let path = "/models/customer-churn-predictor/v1.0/infer";
    let body = r#"{"feature1":1,"feature2":101,"other":true}"#;
    let refused = stand.call(KEY, "POST", path, body).await;
    assert_eq!(refused.json["request_id"], refused.header("x-request-id"));
    let error = serde_json::to_string_pretty(&refused.json["error"]).unwrap();
    insta::assert_snapshot!("invalid_input", error);
    let path = "/models/customer-churn-predictor/v1.0/predictions";
    let answers = stand
        .call(KEY, "POST", path, r#"[{"feature2":1},{"feature2":2}]"#)
        .await;
    assert_eq!(answers.json.as_array().unwrap().len(), 2);
    assert!(answers.json[0]["prediction"]["churn"].is_string());
    assert_eq!(stand.call(KEY, "POST", path, "{}").await.status, 422);
}

#[tokio::test]
async fn a_model_has_a_name_that_people_can_read() {
    let stand = Stand::new();
    let body = r#"{"goal":"guess","upload_id":"upl_abc123def456"}"#;
    let endless = "a".repeat(257);
    for name in ["%20", &endless] {
        for path in [
            format!("/models/{name}"),
            format!("/v0/models/{name}/create"),
        ] {
            let refused = stand.call(KEY, "POST", &path, body).await;
            assert_eq!(refused.verdict(), (422, "validation_failed"), "{path}");
        }
    }
}
