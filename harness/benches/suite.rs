//! What Gherkin, verdicts, ledger and masking cost: the lives of so many keys as scenarios, beside a bare loop that sends the same
//! requests to the same mock, and beside hurl, if HURL in the environment names its binary (`cargo install hurl`).
//! `cargo bench -p countersign --bench suite -- 200 2000 20000`

#![expect(clippy::print_stdout, reason = "a table for whoever measures")]

use std::{
    env,
    ffi::OsStr,
    fs, future, process,
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use countersign::{
    documents::Documents,
    embedded::Embedded,
    report::{Report, RunFacts, SCHEMA, json},
    run::{Conduct, Trial},
    target::{Target, control::Control, run_name::Run},
};
use futures_util::{StreamExt as _, stream};
use gherkin::{Feature, GherkinEnv};
use serde_json::{Value, json};
use tokio::runtime::{self, Runtime};

const PLATFORM: &str = "plexe";
/// Lives in each feature.
const LIVES: usize = 10;
/// Lives at a time in the bare loop; the suite has as many scenarios at a time as any run.
const IN_FLIGHT: usize = 64;
/// Each is measured so often, in turns; the median counts.
const ROUNDS: usize = 7;

fn main() {
    let counts: Vec<usize> = env::args()
        .skip(1)
        .filter_map(|it| it.parse().ok())
        .collect();
    let counts = if counts.is_empty() { vec![200] } else { counts };
    rustls::crypto::ring::default_provider()
        .install_default()
        .expect("nobody has installed another");
    let runtime = runtime();
    println!(
        "| lives of keys | bare loop ms | suite ms | to the loop | suite µs a life | hurl ms | to the loop |"
    );
    println!("|---|---|---|---|---|---|---|");
    for count in counts {
        let Medians {
            loops,
            suites,
            hurls,
        } = runtime.block_on(measured(count));
        let to_loops = |other: Duration| other.as_secs_f64() / loops.as_secs_f64();
        let hurl = hurls.map_or_else(
            || "- | -".to_owned(),
            |hurls| format!("{} | {:.2}", hurls.as_millis(), to_loops(hurls)),
        );
        println!(
            "| {count} | {} | {} | {:.2} | {} | {hurl} |",
            loops.as_millis(),
            suites.as_millis(),
            to_loops(suites),
            suites.as_micros() / count as u128
        );
    }
}

/// The median of each.
struct Medians {
    loops: Duration,
    suites: Duration,
    hurls: Option<Duration>,
}

/// Measures all, in turns against one mock that begins anew each time.
async fn measured(count: usize) -> Medians {
    let mut all = Documents::embedded().expect("they are in the binary");
    all.retain(|it| it.profile.name == PLATFORM);
    let target = mock(&all);
    let control = target.control.as_deref().expect("it has control");
    let control = Control::new(control, PLATFORM).expect("control");
    let (mut loops, mut suites, mut hurls) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        control.reset().await.expect("a reset");
        control.switch_limits(false).await.expect("no limits");
        loops.push(bare_loop(&target, count).await);
        control.reset().await.expect("a reset");
        suites.push(suite(&all[0], &target, count).await);
        if let Some(binary) = env::var_os("HURL") {
            control.reset().await.expect("a reset");
            control.switch_limits(false).await.expect("no limits");
            hurls.push(hurl(&binary, &target, count));
        }
    }
    Medians {
        loops: median(loops),
        suites: median(suites),
        hurls: (!hurls.is_empty()).then(|| median(hurls)),
    }
}

/// A mock on a thread of its own for as long as the process lives, as near to another process as may be.
fn mock(all: &[Documents]) -> Target {
    let (told, target) = mpsc::channel();
    let all = all.to_vec();
    thread::spawn(move || {
        runtime().block_on(async {
            let mock = Embedded::start(&all).await.expect("a mock");
            let target = mock.target(&all[0]).expect("a target");
            told.send(target).expect("somebody waits for it");
            future::pending::<()>().await;
        });
    });
    target.recv().expect("a target")
}

fn runtime() -> Runtime {
    let mut builder = runtime::Builder::new_current_thread();
    builder.enable_all().build().expect("a runtime")
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

/// A key is made, opens the door and is ended; one that nobody has issued opens nothing.
async fn bare_loop(target: &Target, count: usize) -> Duration {
    let owner = &target.credentials.slots["read_write_key"];
    let client = reqwest::Client::builder()
        .tls_certs_only([])
        .build()
        .expect("a client");
    let began = Instant::now();
    let lives = stream::iter(0..count).map(|number| {
        let client = client.clone();
        async move {
            let url = |path: &str| format!("{}{path}", target.url);
            let made = client
                .post(url("/auth/api-keys"))
                .header("x-api-key", owner.reveal())
                .header("content-type", "application/json")
                .body(
                    json!({"name": format!("life-{number}"), "permission_level": "read_write"})
                        .to_string(),
                );
            let made = made.send().await.expect("an answer");
            assert!(made.status().is_success());
            let made: Value =
                serde_json::from_str(&made.text().await.expect("a body")).expect("JSON");
            let opens = async |key: &str| {
                let asked = client.get(url("/models")).header("x-api-key", key);
                let answer = asked.send().await.expect("an answer");
                let is_open = answer.status().is_success();
                let body = answer.text().await.expect("a body");
                serde_json::from_str::<Value>(&body).expect("JSON");
                is_open
            };
            assert!(opens(made["key"].as_str().expect("a key")).await);
            assert!(!opens(&format!("plx_sk_nobody-has-issued-{number}")).await);
            let id = made["key_id"].as_str().expect("an id");
            let ended = client
                .delete(url(&format!("/auth/api-keys/{id}")))
                .header("x-api-key", owner.reveal());
            assert!(ended.send().await.expect("an answer").status().is_success());
        }
    });
    lives.buffer_unordered(IN_FLIGHT).collect::<Vec<()>>().await;
    began.elapsed()
}

/// The same as files of hurl, as many at a time as in the bare loop.
fn hurl(binary: &OsStr, target: &Target, count: usize) -> Duration {
    let folder = env::temp_dir().join(format!("countersign-hurl-{}", process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    let owner = target.credentials.slots["read_write_key"].reveal();
    let files: Vec<_> = (0..count)
        .map(|number| {
            let life = LIFE
                .replace("URL", &target.url)
                .replace("OWNER", owner)
                .replace("NUMBER", &number.to_string());
            let path = folder.join(format!("{number}.hurl"));
            fs::write(&path, life).expect("a file");
            path
        })
        .collect();
    let mut hurl = process::Command::new(binary);
    hurl.args(["--test", "--jobs", &IN_FLIGHT.to_string()])
        .args(&files);
    let began = Instant::now();
    let ended = hurl.output().expect("hurl runs");
    let elapsed = began.elapsed();
    assert!(ended.status.success(), "{ended:?}");
    fs::remove_dir_all(&folder).expect("the folder goes");
    elapsed
}

const LIFE: &str = r#"POST URL/auth/api-keys
x-api-key: OWNER
content-type: application/json
{"name": "life-NUMBER", "permission_level": "read_write"}
HTTP *
[Captures]
key: jsonpath "$.key"
id: jsonpath "$.key_id"
[Asserts]
status >= 200
status < 300

GET URL/models
x-api-key: {{key}}
HTTP 200
[Asserts]
jsonpath "$.models" exists

GET URL/models
x-api-key: plx_sk_nobody-has-issued-NUMBER
HTTP 401
[Asserts]
jsonpath "$.error" exists

DELETE URL/auth/api-keys/{{id}}
x-api-key: OWNER
HTTP *
[Asserts]
status >= 200
status < 300
"#;

/// The same as scenarios, from the plan to the JSON report.
async fn suite(documents: &Documents, target: &Target, count: usize) -> Duration {
    let features: Vec<_> = (0..count.div_ceil(LIVES)).map(feature).collect();
    let conduct = Conduct::of_everything(Run::random());
    let began = Instant::now();
    let trial = Trial::new(documents, features, target, &conduct).expect("a plan");
    let judged = trial.run(&conduct, |_| {}).await;
    let failed = judged.scenarios.iter().find(|it| !it.reason.is_empty());
    assert!(
        failed.is_none() && judged.leftovers.is_empty(),
        "{failed:?}"
    );
    let report = Report {
        schema: SCHEMA.to_owned(),
        version: String::new(),
        started: String::new(),
        finished: String::new(),
        run: RunFacts {
            id: conduct.run.id.clone(),
            seed: conduct.run.seed,
            options: std::collections::BTreeMap::new(),
        },
        platforms: vec![judged],
    };
    let text = json::render(&report).expect("a report");
    assert!(text.len() > count);
    began.elapsed()
}

fn feature(number: usize) -> Feature {
    let mut text = format!("Feature: Lives {number}\n");
    for life in number * LIVES..(number + 1) * LIVES {
        let rule = "  Rule: A key opens what an unknown one does not, {life}
    Scenario: a key that was made, {life}
      Given a throw-away key
      When the caller lists resources
      Then the request is honoured
    Scenario: a key that nobody has issued, {life}
      Given a key that is unknown
      When the caller lists resources
      Then the request is refused for an unknown key
";
        text += &rule.replace("{life}", &life.to_string());
    }
    let mut feature = Feature::parse(text, GherkinEnv::default()).expect("Gherkin");
    feature.path = Some(format!("lives-{number}.feature").into());
    feature
}
