//! AIaaS: the line and the programs of its guide to authentication, and the published client `openai`.

use serde_json::{Value, json};

use crate::{
    mock::Mock,
    program::{Ended, Program},
};

const WRONG: &str = "nobody0has0ever0issued0this0key000000000000";

async fn run(program: Program, mock: &Mock, key: &str) -> Ended {
    let program = program.with("AIAAS_API_URL", mock.url());
    program.with("AIAAS_API_KEY", key).run().await
}

async fn seen(program: Program, mock: &Mock, key: &str) -> Value {
    let ended = run(program, mock, key).await;
    serde_json::from_str(&ended.lines().concat()).unwrap()
}

fn client() -> Program {
    Program::python("aiaas/client.py")
}

fn refusal() -> Program {
    Program::python("aiaas/refused.py")
}

#[tokio::test]
#[ignore = "needs curl and a Python environment: .ci/run makes one"]
async fn the_curl_line_of_the_guide_is_answered() {
    let mock = Mock::start("aiaas").await;
    let key = mock.credential("admin_key");
    let ended = run(Program::pasted("aiaas/ask.sh"), &mock, key).await;
    let lines = ended.lines();
    let (status, body) = lines.split_last().unwrap();
    assert_eq!(*status, "200", "{ended:#?}");
    let body: Value = serde_json::from_str(&body.concat()).unwrap();
    assert!(body["choices"][0]["text"].is_string(), "{body}");
}

#[tokio::test]
#[ignore = "needs curl and a Python environment: .ci/run makes one"]
async fn the_curl_line_of_the_guide_is_refused_without_its_key() {
    let mock = Mock::start("aiaas").await;
    let ended = run(Program::pasted("aiaas/ask.sh"), &mock, WRONG).await;
    assert_eq!(ended.lines().last(), Some(&"401"), "{ended:#?}");
    // A mock that lets everybody in is seen by the same line.
    mock.plant("aiaas.any-long-key-accepted").await;
    let ended = run(Program::pasted("aiaas/ask.sh"), &mock, WRONG).await;
    assert_eq!(ended.lines().last(), Some(&"200"), "{ended:#?}");
}

#[tokio::test]
#[ignore = "needs curl and a Python environment: .ci/run makes one"]
async fn the_programs_of_the_guide_tell_401_from_403() {
    let mock = Mock::start("aiaas").await;
    let program = || Program::python("aiaas/ask.py");
    let good = run(program(), &mock, mock.credential("inference_write_key")).await;
    assert_eq!(good.lines(), ["200"]);
    let wrong = run(program(), &mock, WRONG).await;
    assert_eq!(wrong.lines(), ["401", "Invalid API key"]);
    let weak = mock.credential("inference_read_key");
    let lacking = run(program(), &mock, weak).await;
    assert_eq!(lacking.lines(), ["403", "Insufficient permissions"]);
    mock.plant("aiaas.forbidden-as-unauthorized").await;
    let confused = run(program(), &mock, weak).await;
    assert_eq!(confused.lines(), ["401", "Invalid API key"]);
}

#[tokio::test]
#[ignore = "needs curl and a Python environment: .ci/run makes one"]
async fn the_openai_client_talks_and_streams() {
    let mock = Mock::start("aiaas").await;
    let seen = seen(client(), &mock, mock.credential("admin_key")).await;
    assert_eq!(seen["models"], json!(["gpt-4", "gpt-oss-20b"]), "{seen}");
    assert!(seen["talk"].as_str().is_some_and(|talk| !talk.is_empty()));
    assert_eq!(seen["talk"], seen["pieces"], "{seen}");
    assert_eq!(seen["text"], seen["parts"], "{seen}");
    assert_eq!(seen["end"], "stop", "{seen}");
    assert!(seen["tokens"].as_u64() > Some(1), "{seen}");
    assert!(seen["request"].is_string(), "{seen}");
}

#[tokio::test]
#[ignore = "needs curl and a Python environment: .ci/run makes one"]
async fn the_openai_client_misses_the_routes_that_the_guides_do_not_have() {
    let mock = Mock::with("aiaas", &[("aiaas.no-openai-routes", "on")]).await;
    let ended = run(client(), &mock, mock.credential("admin_key")).await;
    ended.raised("openai.NotFoundError:");
}

#[tokio::test]
#[ignore = "needs curl and a Python environment: .ci/run makes one"]
async fn the_openai_client_raises_its_own_error_for_each_refusal() {
    let mock = Mock::start("aiaas").await;
    let wrong = seen(refusal(), &mock, WRONG).await;
    assert_eq!(wrong["error"], "AuthenticationError", "{wrong}");
    assert_eq!(wrong["code"], "invalid_api_key", "{wrong}");
    assert_eq!(wrong["request"], true, "{wrong}");
    let weak = mock.credential("analytics_read_key");
    let lacking = seen(refusal(), &mock, weak).await;
    assert_eq!(lacking["error"], "PermissionDeniedError", "{lacking}");
    assert_eq!(lacking["type"], "permission_error", "{lacking}");
    let key = mock.credential("inference_write_key");
    let unknown = seen(refusal().with("MODEL", "none"), &mock, key).await;
    assert_eq!(unknown["error"], "BadRequestError", "{unknown}");
    assert_eq!(unknown["param"], "model", "{unknown}");
    let often = seen(refusal().with("TIMES", "400"), &mock, key).await;
    assert_eq!(often["error"], "RateLimitError", "{often}");
    assert_eq!(often["wait"], "1", "{often}");
}
