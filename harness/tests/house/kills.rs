//! A run that is killed leaves nothing behind: whenever it happens, `cleanup` ends what the ledger names, and nothing else.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicU32, AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    response::Response,
};
use countersign::documents::Documents;
use serde_json::Value;
use tokio::{net::TcpListener, runtime::Runtime};

use crate::{
    command_line::{Mock, Outcome, run, scratch},
    install_tls,
};

/// Kills in the short form, for each platform.
pub(crate) const KILLS: usize = 6;
/// Every so manieth request of a run is killed at in the long form.
const STEP: usize = 5;

/// Kills a process at a request of its own, on one side of the target's doing or the other.
#[derive(Default)]
struct Gallows {
    /// Whether reading requests count too.
    counts_all: bool,
    /// What the process is sent.
    signal: &'static str,
    /// Requests that have come and count.
    seen: AtomicUsize,
    /// The one to be killed at; nought for none.
    fatal: AtomicUsize,
    /// Whether the target still hears of it.
    heard: AtomicUsize,
    /// The one that the target hears of when its sender waits no more; nought for none.
    late: AtomicUsize,
    process: AtomicU32,
    target: String,
}

impl Gallows {
    /// Stands before `target`; answers its own address.
    fn before(target: &str, counts_all: bool, signal: &'static str) -> (Arc<Self>, String) {
        let gallows = Arc::new(Self {
            counts_all,
            signal,
            target: target.to_owned(),
            ..Self::default()
        });
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let routes = Router::new()
            .fallback(pass)
            .with_state((Arc::clone(&gallows), reqwest::Client::new()));
        thread::spawn(move || {
            Runtime::new().unwrap().block_on(async {
                listener.set_nonblocking(true).unwrap();
                let listener = TcpListener::from_std(listener).unwrap();
                axum::serve(listener, routes).await
            })
        });
        (gallows, url)
    }

    fn kill(&self) {
        let process = self.process.load(Ordering::SeqCst).to_string();
        Command::new("kill")
            .args([self.signal, &process])
            .status()
            .unwrap();
    }
}

/// Hands a request on, unless it is the fatal one.
async fn pass(
    State((gallows, client)): State<(Arc<Gallows>, reqwest::Client)>,
    request: Request,
) -> Response {
    let counts = gallows.counts_all || request.method() != "GET";
    let number = gallows.seen.fetch_add(counts.into(), Ordering::SeqCst) + 1;
    let is_fatal = counts && number == gallows.fatal.load(Ordering::SeqCst);
    if is_fatal && gallows.heard.load(Ordering::SeqCst) == 0 {
        gallows.kill();
        return Response::default();
    }
    let is_late = counts && number == gallows.late.load(Ordering::SeqCst);
    let (head, body) = request.into_parts();
    let body: Bytes = to_bytes(body, usize::MAX).await.unwrap();
    let url = format!("{}{}", gallows.target, head.uri);
    let mut headers = head.headers;
    headers.remove("host");
    let asked = client.request(head.method, url).headers(headers).body(body);
    if is_late {
        // Whoever has asked is gone, and takes this task along: the target does it all the same.
        let asked = async {
            tokio::time::sleep(Duration::from_millis(1500)).await;
            asked.send().await
        };
        let _ = tokio::spawn(asked).await;
        return Response::default();
    }
    let answer = asked.send().await.unwrap();
    let mut response = Response::new(Body::empty());
    *response.status_mut() = answer.status();
    for (name, value) in answer.headers() {
        if name != "transfer-encoding" {
            response.headers_mut().append(name, value.clone());
        }
    }
    *response.body_mut() = answer.bytes().await.unwrap().into();
    if is_fatal {
        gallows.kill();
    }
    response
}

/// One platform of a mock, the gallows before it, and a credentials file that leads there.
struct Scene {
    platform: String,
    mock: Mock,
    url: String,
    gallows: Arc<Gallows>,
    credentials: PathBuf,
}

impl Scene {
    fn of(documents: &Documents, counts_all: bool, signal: &'static str) -> Self {
        let platform = documents.profile.name.clone();
        let mock = Mock::with(
            &format!("killed{signal}-{platform}"),
            &[&format!("{platform}.limits=off")],
        );
        let text = std::fs::read_to_string(&mock.credentials).unwrap();
        let mut given: toml::Table = toml::from_str(&text).unwrap();
        let url = given[&platform]["url"].as_str().unwrap().to_owned();
        let (gallows, before) = Gallows::before(&url, counts_all, signal);
        // A run that waited for its turn would take minutes.
        for limit in documents.profile.limits.values() {
            if let Some((table, number)) = limit.declared.split_once('.') {
                let own = given[&platform].as_table_mut().unwrap();
                let table = own
                    .entry(table)
                    .or_insert_with(|| toml::Table::new().into());
                let table = table.as_table_mut().unwrap();
                table.insert(number.to_owned(), 100_000.into());
            }
        }
        given.retain(|name, _| *name == platform);
        let text = toml::to_string(&given).unwrap().replace(&url, &before);
        let credentials = scratch(&format!("killed{signal}-{platform}-before"), &text);
        Self {
            platform,
            mock,
            url,
            gallows,
            credentials,
        }
    }

    fn check(&self, ledger: &Path) -> Child {
        Command::new(env!("CARGO_BIN_EXE_countersign"))
            .args(["check", "--quiet", "--disruptive", "--allow-incomplete"])
            .args([
                "--seed",
                "1",
                "--timeout",
                "1",
                "--platform",
                &self.platform,
            ])
            .arg("--credentials")
            .arg(&self.credentials)
            .arg("--ledger")
            .arg(ledger)
            .arg("--report")
            .arg(format!("json={}", ledger.with_extension("json").display()))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    }

    /// Every key by its id, as control sees it: its name and whether it is live.
    fn keys(&self) -> BTreeMap<String, (String, bool)> {
        let url = format!("{}/control/{}/keys", self.mock.control, self.platform);
        let listed: Value = serde_json::from_str(&fetch("GET", &url, None, None)).unwrap();
        let keys = listed["keys"].as_array().unwrap().iter();
        let text = |key: &Value, member: &str| key[member].as_str().unwrap().to_owned();
        keys.map(|key| (text(key, "id"), (text(key, "name"), key["state"] == "live")))
            .collect()
    }

    /// What the lists of a platform open to.
    fn token(&self) -> String {
        if self.platform == "coreplexml" {
            return "cpx_live.abc123def456".to_owned();
        }
        let body = r#"{"grantType":"app_token","AppId":"app123","AppSecret":"asdasidjn9d"}"#;
        let url = format!("{}/api/v1/token", self.url);
        let bought: Value = serde_json::from_str(&fetch("POST", &url, None, Some(body))).unwrap();
        bought["accessToken"].as_str().unwrap().to_owned()
    }

    /// Runs to the request of this number, is killed there, cleans up; tells what is wrong afterwards.
    fn kill_at(&self, number: usize) -> Vec<String> {
        let what = format!("{} killed at request {number}", self.platform);
        let ledger = scratch(&format!("killed-{}", self.platform), "");
        std::fs::remove_file(&ledger).unwrap();
        let before = self.keys();
        self.gallows.seen.store(0, Ordering::SeqCst);
        self.gallows.heard.store(number % 2, Ordering::SeqCst);
        self.gallows.fatal.store(number, Ordering::SeqCst);
        let mut child = self.check(&ledger);
        self.gallows.process.store(child.id(), Ordering::SeqCst);
        let status = child.wait().unwrap();
        self.gallows.fatal.store(0, Ordering::SeqCst);
        let mut wrong = Vec::new();
        if status.code().is_some() {
            wrong.push(format!("{what}: it ended by itself, with {status}"));
        }
        if ledger.exists() {
            let outcome = cleanup(&ledger, &self.credentials);
            // Of what was asked for without a name nobody can say whether it was made.
            let is_open = outcome.code == 5 && outcome.text.contains("no answer said whether");
            if outcome.code != 0 && !is_open {
                wrong.push(format!("{what}: {}", outcome.text));
            }
            let _ = std::fs::remove_file(&ledger);
        }
        for (id, (name, is_live)) in self.keys() {
            match before.get(&id) {
                Some((_, was_live)) if *was_live != is_live => {
                    wrong.push(format!("{what}: {name} is not ours and was touched"));
                }
                None if is_live => wrong.push(format!("{what}: {name} is still live")),
                _ => {}
            }
        }
        for list in lists(&self.platform) {
            let url = format!("{}{list}", self.url);
            let shown = fetch("GET", &url, Some(&self.token()), None);
            let run = shown.find("countersign-");
            wrong.extend(run.map(|at| format!("{what}: {list} shows {:.24}", &shown[at..])));
        }
        wrong
    }
}

fn cleanup(ledger: &Path, credentials: &Path) -> Outcome {
    run(Command::new(env!("CARGO_BIN_EXE_countersign"))
        .args(["cleanup", "--timeout", "1", "--ledger"])
        .arg(ledger)
        .arg("--credentials")
        .arg(credentials))
}

/// The body of an answer.
fn fetch(method: &str, url: &str, token: Option<&str>, body: Option<&str>) -> String {
    let asked = async {
        let mut request = reqwest::Client::new().request(method.parse().unwrap(), url);
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        if let Some(body) = body {
            request = request
                .header("content-type", "application/json")
                .body(body.to_owned());
        }
        let answer = request.send().await.unwrap().error_for_status().unwrap();
        answer.text().await.unwrap()
    };
    Runtime::new().unwrap().block_on(asked)
}

/// Where a platform shows what runs make besides keys.
fn lists(platform: &str) -> &'static [&'static str] {
    match platform {
        "coreplexml" => &["/api/projects?limit=500"],
        "runai" => &[
            "/api/v1/org-unit/projects?limit=500",
            "/api/v1/org-unit/departments?limit=500",
            "/api/v1/users",
            "/api/v1/clusters",
            "/api/v1/authorization/access-rules?limit=500",
            "/api/v1/workloads?limit=500",
        ],
        _ => &[],
    }
}

/// Kills runs on every platform at the requests that `numbers` picks out of how many a whole run sends.
fn killed(counts_all: bool, numbers: impl Fn(usize) -> Vec<usize> + Sync) -> Vec<String> {
    install_tls();
    let all = Documents::embedded().unwrap();
    thread::scope(|scope| {
        let numbers = &numbers;
        let mut tried = Vec::new();
        for documents in &all {
            tried.push(scope.spawn(move || {
                let scene = Scene::of(documents, counts_all, "-KILL");
                let ledger = scratch(&format!("whole-{}", scene.platform), "");
                std::fs::remove_file(&ledger).unwrap();
                assert!(scene.check(&ledger).wait().unwrap().success());
                assert!(
                    !ledger.exists(),
                    "a run that has ended everything leaves no ledger"
                );
                let whole = scene.gallows.seen.load(Ordering::SeqCst);
                assert!(
                    whole > KILLS,
                    "{} is asked only {whole} times",
                    scene.platform
                );
                let numbers = numbers(whole).into_iter();
                numbers
                    .flat_map(|number| scene.kill_at(number))
                    .collect::<Vec<_>>()
            }));
        }
        tried
            .into_iter()
            .flat_map(|tried| tried.join().unwrap())
            .collect()
    })
}

#[test]
fn a_run_that_is_killed_leaves_nothing_that_cleanup_does_not_end() {
    let wrong = killed(false, |whole| {
        (1..=KILLS)
            .map(|part| whole * part / (KILLS + 1) + part % 2)
            .collect()
    });
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_run_that_is_interrupted_ends_what_it_has_made() {
    install_tls();
    let all = Documents::embedded().unwrap();
    let documents = all.iter().find(|it| it.profile.name == "plexe").unwrap();
    for signal in ["-INT", "-TERM"] {
        let scene = Scene::of(documents, false, signal);
        let before = scene.keys();
        for number in [3, 8, 15] {
            let ledger = scratch("interrupted", "");
            std::fs::remove_file(&ledger).unwrap();
            scene.gallows.seen.store(0, Ordering::SeqCst);
            scene.gallows.heard.store(1, Ordering::SeqCst);
            scene.gallows.fatal.store(number, Ordering::SeqCst);
            let mut child = scene.check(&ledger);
            scene.gallows.process.store(child.id(), Ordering::SeqCst);
            assert_eq!(
                child.wait().unwrap().code(),
                Some(130),
                "{signal} at {number}"
            );
            assert!(!ledger.exists(), "{signal} at {number}");
            let report = std::fs::read_to_string(ledger.with_extension("json")).unwrap();
            let report: Value = serde_json::from_str(&report).unwrap();
            let judged = &report["platforms"][0];
            assert_eq!(judged["verdict"], "incomplete", "{signal} at {number}");
            assert_eq!(judged["reason"], "the run was interrupted");
        }
        let live = scene
            .keys()
            .into_iter()
            .filter(|(_, (_, is_live))| *is_live);
        let were_live = before.into_iter().filter(|(_, (_, is_live))| *is_live);
        assert!(live.eq(were_live), "{signal}");
    }
}

#[test]
fn what_a_target_makes_late_is_ended_too() {
    install_tls();
    let all = Documents::embedded().unwrap();
    let documents = all.iter().find(|it| it.profile.name == "plexe").unwrap();
    let scene = Scene::of(documents, false, "-LATE");
    let before = scene.keys();
    scene.gallows.late.store(2, Ordering::SeqCst);
    let ledger = scratch("late", "");
    std::fs::remove_file(&ledger).unwrap();
    let code = scene.check(&ledger).wait().unwrap().code();
    assert_eq!(code, Some(0));
    assert!(!ledger.exists());
    let made: Vec<_> = scene.keys().into_iter().collect();
    assert!(made.len() > before.len(), "nothing was made");
    let stray = made
        .iter()
        .filter(|(id, (_, is_live))| *is_live && !before.contains_key(id));
    assert_eq!(stray.count(), 0, "{made:?}");
}

/// The target's word that a key has ended is not taken where its own list says otherwise.
#[test]
fn a_key_that_is_listed_alive_is_left_behind() {
    install_tls();
    let all = Documents::embedded().unwrap();
    let documents = all.iter().find(|it| it.profile.name == "plexe").unwrap();
    let scene = Scene::of(documents, false, "-NONE");
    let before = scene.keys();
    let faults = format!("{}/control/plexe/faults", scene.mock.control);
    let plant = |active: &str| fetch("PUT", &faults, None, Some(active));
    plant(r#"{"active":["plexe.revoke-does-nothing"]}"#);
    let ledger = scratch("alive", "");
    std::fs::remove_file(&ledger).unwrap();
    // A fault that is found counts for more than what is left.
    assert_eq!(scene.check(&ledger).wait().unwrap().code(), Some(1));
    assert!(ledger.exists());
    plant(r#"{"active":[]}"#);
    // To another account the key is as good as gone.
    let text = std::fs::read_to_string(&scene.credentials).unwrap();
    let mut given: toml::Table = toml::from_str(&text).unwrap();
    let slots = given["plexe"].as_table_mut().unwrap();
    let others = slots.remove("other_account_key").unwrap();
    slots.insert("read_write_key".to_owned(), others);
    let others = scratch("others", &given.to_string());
    let outcome = cleanup(&ledger, &others);
    let doubted = outcome.text.contains("which proves nothing");
    assert!(outcome.code == 5 && doubted, "{}", outcome.text);
    let outcome = cleanup(&ledger, &scene.credentials);
    assert_eq!(outcome.code, 0, "{}", outcome.text);
    let live = |keys: BTreeMap<String, (String, bool)>| {
        let live = keys.into_iter().filter(|(_, (_, is_live))| *is_live);
        live.map(|(id, _)| id).collect::<Vec<_>>()
    };
    assert_eq!(live(scene.keys()), live(before));
}

#[test]
fn cleanup_tells_what_is_wrong_with_its_files() {
    let ledger = |text: &str| scratch("wrong-ledger", text);
    let head = "{\"ledger\":{\"shape\":1,\"run\":\"abc123\"}}\n";
    let intent = |platform: &str| {
        format!(
            "{head}{{\"intent\":{{\"number\":0,\"at\":\"2026-01-01T00:00:00Z\",\"platform\":\"{platform}\",\"target\":\"http://127.0.0.1:9\",\"operation\":\"creates-a-key\",\"by\":\"read_write_key\",\"name\":\"n\",\"place\":{{}}}}}}\n"
        )
    };
    let other = "[plexe]\nurl = \"http://127.0.0.1:10\"\nread_write_key = \"plx_sk_0123456789\"\n";
    let here = other.replace(":10", ":9");
    for (text, credentials, code, expected) in [
        (
            "nonsense\n".to_owned(),
            other,
            2,
            "wrong-ledger.toml is no ledger that can be read: line 1",
        ),
        (
            intent("nobody"),
            other,
            2,
            "the platform nobody, which is not known",
        ),
        (intent("aiaas"), other, 2, "has no table [aiaas]"),
        (
            intent("plexe"),
            other,
            2,
            "the credentials file is for http://127.0.0.1:10",
        ),
        (intent("plexe"), &here, 5, "left behind plexe: n:"),
        (
            head.to_owned(),
            &here,
            0,
            "everything that run abc123 made has ended",
        ),
    ] {
        let outcome = cleanup(&ledger(&text), &scratch("wrong-credentials", credentials));
        assert_eq!(outcome.code, code, "{}", outcome.text);
        assert!(outcome.text.contains(expected), "{}", outcome.text);
    }
}

#[test]
#[ignore = "takes many minutes: cargo test -p countersign --test house -- --ignored every_request"]
fn a_run_may_be_killed_at_every_request() {
    let wrong = killed(true, |whole| (1..whole).step_by(STEP).collect());
    assert!(wrong.is_empty(), "{wrong:#?}");
}
