//! Plexe: the programs of its page on authentication, and its published client `plexe==0.1.3`.

use serde_json::{Value, json};

use crate::{
    mock::Mock,
    program::{Ended, Program},
};

const KEY: &str = "PLEXE_API_KEY";
const WRONG: &str = "plx_sk_nobody0has0ever0issued0this0key";

async fn run(program: Program, mock: &Mock) -> Ended {
    let program = program.with("PLEXE_API_URL", mock.url());
    program
        .with("MOCK_CONTROL_URL", mock.control_url())
        .run()
        .await
}

#[tokio::test]
#[ignore = "needs curl and a Python environment: .ci/run makes one"]
async fn the_curl_line_of_the_documents_lists_models() {
    let mock = Mock::start("plexe").await;
    let ended = run(Program::pasted("plexe/list_models.sh").without(KEY), &mock).await;
    let lines = ended.lines();
    let (status, body) = lines.split_last().unwrap();
    assert_eq!(*status, "200", "{ended:#?}");
    let body: Value = serde_json::from_str(&body.concat()).unwrap();
    let models = body["models"].as_array().unwrap();
    assert!(!models.is_empty(), "{ended:#?}");
}

#[tokio::test]
#[ignore = "needs curl and a Python environment: .ci/run makes one"]
async fn the_documents_list_program_succeeds_with_their_example_key() {
    let mock = Mock::start("plexe").await;
    let program = Program::python("plexe/list_models.py");
    let program = program.with(KEY, "plx_sk_12345abcdef67890ghijklmnop");
    let ended = run(program, &mock).await;
    // The number is no claim: the program counts the fields of the answer, not the models.
    let [line] = ended.lines()[..] else {
        panic!("not one line: {ended:#?}")
    };
    assert!(line.starts_with("Success! Found "), "{ended:#?}");
}

#[tokio::test]
#[ignore = "needs curl and a Python environment: .ci/run makes one"]
async fn the_documents_list_program_says_that_a_wrong_key_failed() {
    let mock = Mock::start("plexe").await;
    let program = Program::python("plexe/list_models.py").with(KEY, WRONG);
    let ended = run(program, &mock).await;
    let expected = "Authentication failed: Invalid or expired API key";
    assert_eq!(ended.lines(), [expected]);
}

#[tokio::test]
#[ignore = "needs curl and a Python environment: .ci/run makes one"]
async fn the_documents_list_program_ends_without_a_key() {
    let mock = Mock::start("plexe").await;
    let program = Program::python("plexe/list_models.py").without(KEY);
    run(program, &mock)
        .await
        .raised("ValueError: PLEXE_API_KEY");
}

/// The status of listing models with a key, and the code of the refusal if there is one.
async fn listing(mock: &Mock, key: &str) -> (u16, Value) {
    let (status, body) = mock.get("/models", ("x-api-key", key)).await;
    (status, body["error"]["code"].clone())
}

fn rotation(key: &str) -> Program {
    Program::python_with_variable("plexe/rotate_key.py", "new_api_key").with(KEY, key)
}

// With a third live key the program may withdraw the wrong one, so this account has one.
#[tokio::test]
#[ignore = "needs curl and a Python environment: .ci/run makes one"]
async fn the_documents_rotation_replaces_the_only_key_twice_in_a_row() {
    let mock = Mock::start("plexe").await;
    let mut key = mock.credential("other_account_key").to_owned();
    for _ in 0..2 {
        assert_eq!(listing(&mock, &key).await, (200, Value::Null));
        let ended = run(rotation(&key), &mock).await;
        let [created, verified, revoked, new] = ended.lines()[..] else {
            panic!("not what the documents print: {ended:#?}")
        };
        assert!(created.starts_with("Created new API key with ID: key_"));
        assert_eq!(verified, "New key verified working!");
        assert_eq!(revoked, "Old key successfully revoked");
        assert_eq!(listing(&mock, &key).await, (401, json!("revoked_key")));
        assert_eq!(listing(&mock, new).await, (200, Value::Null));
        new.clone_into(&mut key);
    }
}

#[tokio::test]
#[ignore = "needs curl and a Python environment: .ci/run makes one"]
async fn the_documents_rotation_keeps_the_old_key_if_the_new_one_is_refused() {
    let mock = Mock::start("plexe").await;
    mock.plant("plexe.new-key-not-yet-live").await;
    let key = mock.credential("other_account_key");
    let ended = run(rotation(key), &mock).await;
    let [created, failed, kept, _] = ended.lines()[..] else {
        panic!("not what the documents print: {ended:#?}")
    };
    assert!(created.starts_with("Created new API key with ID: key_"));
    assert!(failed.starts_with("New key verification failed: "));
    assert_eq!(kept, "Keeping old key active");
    assert_eq!(listing(&mock, key).await, (200, Value::Null));
}

/// Runs a twin of the published client and looks at what it saw.
async fn build_and_ask(twin: &str) {
    let mock = Mock::start("plexe").await;
    let program = Program::python(twin).with(KEY, mock.credential("read_write_key"));
    let ended = run(program, &mock).await;
    let seen: Value = serde_json::from_str(&ended.lines().concat()).unwrap();
    assert!(seen["version"].is_string(), "{seen}");
    let states = seen["states"].as_array().unwrap();
    assert_ne!(states[0], "completed", "{seen}");
    assert_eq!(states[states.len() - 1], "completed", "{seen}");
    assert_eq!(seen["alone"].as_array().unwrap().len(), 2, "{seen}");
    assert!(!seen["alone"][0].is_null(), "{seen}");
    assert_eq!(seen["alone"], seen["together"], "{seen}");
    assert_eq!(seen["cleaned_up"], seen["upload"], "{seen}");
}

#[tokio::test]
#[ignore = "needs curl and a Python environment: .ci/run makes one"]
async fn the_published_client_builds_a_model_and_asks_it() {
    build_and_ask("plexe/client.py").await;
}

#[tokio::test]
#[ignore = "needs curl and a Python environment: .ci/run makes one"]
async fn the_published_clients_asynchronous_twin_does_the_same() {
    build_and_ask("plexe/client_async.py").await;
}

#[tokio::test]
#[ignore = "needs curl and a Python environment: .ci/run makes one"]
async fn the_published_client_and_its_twin_raise_for_a_wrong_key() {
    let mock = Mock::start("plexe").await;
    for twin in ["plexe/client.py", "plexe/client_async.py"] {
        let ended = run(Program::python(twin).with(KEY, WRONG), &mock).await;
        ended.raised("httpx.HTTPStatusError: Client error '401 Unauthorized'");
    }
}
