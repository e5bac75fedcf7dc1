//! Run:ai: the request of its authentication page in curl and Python, and its published client, old and new.

use serde_json::{Value, json};

use crate::{
    mock::Mock,
    program::{Ended, Program},
};

const SECRETS: &str = r#"{
    "app123": "asdasidjn9d",
    "editor": "editor0test0secret0000000000000a",
    "viewer": "viewer0test0secret0000000000000c"
}"#;

async fn run(program: Program, mock: &Mock, secret: &str) -> Ended {
    let program = program.with("RUNAI_URL", mock.url());
    let program = program.with("RUNAI_SECRETS", SECRETS);
    program.with("RUNAI_SECRET", secret).run().await
}

/// What a program saw, which it prints as its last line.
fn seen(ended: &Ended) -> Value {
    let lines = ended.lines();
    serde_json::from_str(lines.last().copied().unwrap_or_default()).unwrap()
}

#[tokio::test]
#[ignore = "needs curl and a Python environment: .ci/run makes one"]
async fn the_curl_line_of_the_documents_buys_a_token() {
    let mock = Mock::start("runai").await;
    let program = || Program::pasted("runai/request_token.sh");
    let ended = run(program(), &mock, "").await;
    let lines = ended.lines();
    assert_eq!(lines.last().copied(), Some("200"), "{ended:#?}");
    let body: Value = serde_json::from_str(lines[0]).unwrap();
    let token = body["accessToken"].as_str().unwrap();
    let bearer = format!("Bearer {token}");
    let path = "/api/v1/org-unit/projects";
    let (status, _) = mock.get(path, ("authorization", &bearer)).await;
    assert_eq!(status, 200);
    mock.plant("runai.token-answered-with-201").await;
    let ended = run(program(), &mock, "").await;
    assert_eq!(ended.lines().last().copied(), Some("201"), "{ended:#?}");
}

#[tokio::test]
#[ignore = "needs curl and a Python environment: .ci/run makes one"]
async fn the_documents_program_prints_the_token_or_the_refusal() {
    let mock = Mock::start("runai").await;
    let program = || Program::python("runai/request_token.py");
    let bought = seen(&run(program(), &mock, "asdasidjn9d").await);
    assert!(bought["accessToken"].is_string(), "{bought}");
    let refused = seen(&run(program(), &mock, "wrong").await);
    assert_eq!(refused["code"], 400, "{refused}");
    mock.plant("runai.wrong-secret-buys").await;
    let bought = seen(&run(program(), &mock, "wrong").await);
    assert!(bought["accessToken"].is_string(), "{bought}");
}

#[tokio::test]
#[ignore = "needs curl and a Python environment: .ci/run makes one"]
async fn the_published_client_lists_creates_and_deletes() {
    let mock = Mock::start("runai").await;
    let program = || Program::python("runai/client.py");
    let expected = json!({
        "clusters": 2,
        "found": [true],
        "deleted": 204,
        "role": "Viewer",
        "seen": 2,
        "refused": ["ForbiddenException", 403],
        "gone": 204,
    });
    assert_eq!(seen(&run(program(), &mock, "").await), expected);
    mock.plant("runai.regenerated-secret-buys-nothing").await;
    let ended = run(program(), &mock, "").await;
    ended.raised("ValueError: Failed to get access token from response");
}

#[tokio::test]
#[ignore = "needs curl and a Python environment: .ci/run makes one"]
async fn the_published_client_of_before_does_too() {
    let mock = Mock::start("runai").await;
    let program = || Program::python("runai/older_client.py");
    let older = seen(&run(program(), &mock, "").await);
    assert_eq!(
        (&older["clusters"], &older["named"]),
        (&json!(2), &json!(true)),
        "{older}"
    );
    assert_eq!(older["roles"], 7, "{older}");
    let refused = older["refused"].as_str().unwrap();
    assert!(refused.starts_with("[403]"), "{older}");
    mock.plant("runai.roles-ignored").await;
    let older = seen(&run(program(), &mock, "").await);
    assert_eq!(older["refused"], Value::Null, "{older}");
}

// It buys anew as soon as a token lasts no longer than a minute.
#[tokio::test]
#[ignore = "needs curl and a Python environment: .ci/run makes one"]
async fn the_published_client_buys_a_new_token_before_the_old_one_ends() {
    for (lifetime, bought) in [("3600", 1), ("60", 4)] {
        let settings = [("runai.token_lifetime_seconds", lifetime)];
        let mock = Mock::with("runai", &settings).await;
        let ended = run(
            Program::python("runai/three_calls.py"),
            &mock,
            "asdasidjn9d",
        );
        assert_eq!(ended.await.lines(), ["2", "2", "2"]);
        assert_eq!(mock.asked("/api/v1/token").await, bought, "{lifetime}");
    }
}
