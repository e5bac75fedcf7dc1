//! `/uploads` and `/v0/uploads`.

use http::Request;

use crate::stand::{KEY, OTHER, Stand};

#[tokio::test]
async fn an_upload_is_begun_reported_listed_and_deleted() {
    let stand = Stand::new();
    let begun = stand
        .call(
            KEY,
            "POST",
            "/uploads",
            r#"{"filename":"a.csv","content_type":"text/csv"}"#,
        )
        .await;
    let id = begun.json["upload_id"].as_str().unwrap().to_owned();
    assert!(begun.json["presigned_url"].is_string() && begun.json["key"].is_string());
    let body = format!(r#"{{"upload_id":"{id}"}}"#);
    let reported = stand.call(KEY, "POST", "/uploads/status", &body).await;
    assert_eq!(reported.json["status"], "complete");
    let path = format!("/uploads/{id}");
    assert_eq!(stand.get(KEY, &path).await.json["filename"], "a.csv");
    assert_eq!(stand.get(OTHER, &path).await.status, 404);
    assert_eq!(
        stand.get(KEY, "/uploads").await.json["uploads"][0]["upload_id"],
        *id
    );
    assert_eq!(
        stand.call(KEY, "DELETE", &path, "").await.json["status"],
        "deleted"
    );
    assert_eq!(stand.call(KEY, "DELETE", &path, "").await.status, 404);
}

#[tokio::test]
async fn several_files_are_named_at_once() {
    let stand = Stand::new();
    let body = r#"{"files":["a.csv",{"filename":"b.csv"}]}"#;
    let begun = stand.call(KEY, "POST", "/data/upload", body).await;
    assert_eq!(begun.json["files"][1]["filename"], "b.csv");
    let endless = format!(r#"{{"files":["{}"]}}"#, "a".repeat(257));
    for body in [
        r#"{"files":[]}"#,
        r#"{"files":[1]}"#,
        r#"{"files":"a"}"#,
        r#"{"files":[" "]}"#,
        &endless,
    ] {
        assert_eq!(
            stand.call(KEY, "POST", "/data/upload", body).await.status,
            422
        );
    }
}

#[tokio::test]
async fn an_upload_that_a_model_needs_stays() {
    let stand = Stand::new();
    let refused = stand
        .call(KEY, "DELETE", "/uploads/upl_abc123def456", "")
        .await;
    assert_eq!(refused.verdict(), (409, "resource_conflict"));
    let path = "/v0/uploads/upl_abc123def456";
    assert_eq!(stand.call(KEY, "DELETE", path, "").await.status, 200);
}

#[tokio::test]
async fn the_first_api_takes_files_as_parts_of_a_form() {
    let stand = Stand::new();
    let form = "--x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.csv\"\r\n\r\n1,2\r\n--x--\r\n";
    let request = |form: &str| {
        let request = Request::post("/v0/uploads").header("x-api-key", KEY);
        let request = request.header("content-type", "multipart/form-data; boundary=x");
        request.body(form.to_owned().into()).unwrap()
    };
    let taken = stand.send(request(form)).await;
    assert!(
        taken.json["upload_id"]
            .as_str()
            .unwrap()
            .starts_with("upl_")
    );
    let nameless = form.replace("a.csv", "");
    assert_eq!(stand.send(request(&nameless)).await.status, 422);
    for broken in ["", "--x\r\n", "nonsense", "--x--\r\n"] {
        assert_eq!(stand.send(request(broken)).await.status, 400, "{broken:?}");
    }
    assert_eq!(
        stand.call(KEY, "POST", "/v0/uploads", "{}").await.status,
        400
    );
}
