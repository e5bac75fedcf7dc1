//! CorePlexML: the programs of its page on authentication, and its published client `coreplexml==0.1.3`.

use serde_json::{Value, json};

use crate::{
    mock::Mock,
    program::{Ended, Program},
};

/// The key of the documents' examples.
const KEY: &str = "cpx_live.abc123def456";

async fn run(program: Program, mock: &Mock) -> Ended {
    program.with("BASE_URL", mock.url()).run().await
}

/// The answers of pasted curl lines: a body, and the status on the next line, where the next body follows at once.
fn answers(ended: &Ended) -> Vec<(Value, String)> {
    let lines = ended.lines();
    let mut body = lines[0];
    let mut answers = Vec::new();
    for line in &lines[1..] {
        let (status, next) = line.split_at(3);
        answers.push((serde_json::from_str(body).unwrap(), status.to_owned()));
        body = next;
    }
    answers
}

#[tokio::test]
#[ignore = "needs curl and a Python environment: .ci/run makes one"]
async fn the_curl_line_of_the_documents_lists_projects() {
    let mock = Mock::start("coreplexml").await;
    let listing = || Program::pasted("coreplexml/list_projects.sh");
    let ended = run(listing(), &mock).await;
    let [(projects, status)] = &answers(&ended)[..] else {
        panic!("not one answer: {ended:#?}")
    };
    assert_eq!(status, "200", "{ended:#?}");
    assert!(!projects["items"].as_array().unwrap().is_empty());
    mock.plant("coreplexml.keys-refused-for-projects").await;
    let ended = run(listing(), &mock).await;
    let detail = json!({ "detail": "Invalid or expired API key" });
    assert_eq!(answers(&ended), [(detail, "401".to_owned())]);
}

#[tokio::test]
#[ignore = "needs curl and a Python environment: .ci/run makes one"]
async fn the_curl_lines_of_the_documents_log_in_and_make_a_key() {
    let mock = Mock::start("coreplexml").await;
    let making = || Program::pasted("coreplexml/create_key.sh").in_a_folder_of_its_own();
    let ended = run(making(), &mock).await;
    let [(_, login), (made, creation)] = &answers(&ended)[..] else {
        panic!("not two answers: {ended:#?}")
    };
    assert_eq!(
        (login.as_str(), creation.as_str()),
        ("200", "201"),
        "{ended:#?}"
    );
    assert_eq!(made["scopes"], json!(["read", "write", "predict"]));
    let key = format!("Bearer {}", made["api_key"].as_str().unwrap());
    let (status, _) = mock.get("/api/projects", ("authorization", &key)).await;
    assert_eq!(status, 200);
    mock.plant("coreplexml.several-scopes-refused").await;
    let ended = run(making(), &mock).await;
    assert_eq!(answers(&ended)[1].1, "422", "{ended:#?}");
}

#[tokio::test]
#[ignore = "needs curl and a Python environment: .ci/run makes one"]
async fn the_documents_programs_list_projects() {
    let mock = Mock::start("coreplexml").await;
    for (program, line) in [
        ("coreplexml/list_projects.py", "200 Churn Prediction"),
        ("coreplexml/list_projects_sdk.py", "Churn Prediction"),
        ("coreplexml/session.py", "200"),
    ] {
        let ended = run(Program::python(program), &mock).await;
        assert_eq!(ended.lines(), [line], "{program}");
    }
}

#[tokio::test]
#[ignore = "needs curl and a Python environment: .ci/run makes one"]
async fn the_documents_programs_see_what_is_broken() {
    let mock = Mock::start("coreplexml").await;
    for (program, fault, exception) in [
        (
            "coreplexml/list_projects.py",
            "projects-no-json",
            "requests.exceptions.JSONDecodeError",
        ),
        (
            "coreplexml/list_projects_sdk.py",
            "projects-as-bare-array",
            "TypeError",
        ),
    ] {
        mock.plant(&format!("coreplexml.{fault}")).await;
        run(Program::python(program), &mock).await.raised(exception);
    }
    mock.plant("coreplexml.session-needs-token-to-read").await;
    let ended = run(Program::python("coreplexml/session.py"), &mock).await;
    assert_eq!(ended.lines(), ["401"]);
}

#[tokio::test]
#[ignore = "needs curl and a Python environment: .ci/run makes one"]
async fn every_method_of_the_published_client_works() {
    let mock = Mock::start("coreplexml").await;
    let program = || Program::python("coreplexml/client.py").with("API_KEY", KEY);
    let ended = run(program(), &mock).await;
    let seen: Value = serde_json::from_str(&ended.lines().concat()).unwrap();
    assert_eq!(seen["not called"], json!([]), "{seen}");
    assert!(seen["called"].as_u64() > Some(60), "{seen}");
    assert_eq!(seen["download"], true, "{seen}");
    assert_eq!(
        (&seen["begun"], &seen["trained"]),
        (&json!("queued"), &json!("succeeded"))
    );
    assert_eq!(seen["alone"], seen["together"], "{seen}");
    assert_eq!(seen["alone"], seen["baseline"], "{seen}");
    assert_eq!(
        (&seen["replaced"], &seen["ended"]),
        (&json!("archived"), &json!("inactive"))
    );
    assert_eq!(
        (&seen["found"], &seen["changed"]),
        (&json!(["email"]), &json!(1))
    );
    assert_eq!(seen["rows"], 7, "{seen}");
    assert_eq!(seen["left"], json!(["Churn Prediction"]), "{seen}");
    mock.plant("coreplexml.dataset-without-version").await;
    run(program(), &mock).await.raised("KeyError: 'version_id'");
}

#[tokio::test]
#[ignore = "needs curl and a Python environment: .ci/run makes one"]
async fn the_published_client_raises_by_status() {
    let mock = Mock::start("coreplexml").await;
    let weak = mock.mint("read-only").await;
    let program = || {
        let program = Program::python("coreplexml/exceptions.py");
        program.with("API_KEY", KEY).with("WEAK_KEY", &weak)
    };
    let ended = run(program(), &mock).await;
    let lines = ended.lines();
    assert_eq!(
        lines[0],
        "wrong AuthenticationError 401 Invalid or expired API key"
    );
    let raised: Vec<_> = lines[1..]
        .iter()
        .map(|line| line.split(' ').take(3).collect::<Vec<_>>().join(" "))
        .collect();
    let expected = [
        "weak AuthenticationError 403",
        "absent NotFoundError 404",
        "blank ValidationError 422",
    ];
    assert_eq!(raised, expected);
    mock.plant("coreplexml.write-ignored-on-create").await;
    assert_eq!(run(program(), &mock).await.lines()[1], "weak nothing");
}
