//! One platform of a mock, with the gallows before it, and what is found there afterwards.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    process::{Child, Stdio},
    sync::{Arc, atomic::Ordering},
};

use countersign::documents::Documents;
use serde_json::Value;
use tokio::runtime::Runtime;

use super::gallows::Gallows;
use crate::command_line::{Mock, Outcome, binary, run, scratch};

/// One platform of a mock, the gallows before it, and a credentials file that leads there.
pub(super) struct Scene {
    pub(super) platform: String,
    pub(super) mock: Mock,
    pub(super) url: String,
    pub(super) gallows: Arc<Gallows>,
    pub(super) credentials: PathBuf,
}

impl Scene {
    pub(super) fn of(documents: &Documents, counts_all: bool, signal: &'static str) -> Self {
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

    pub(super) fn check(&self, ledger: &Path) -> Child {
        binary()
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
    pub(super) fn keys(&self) -> BTreeMap<String, (String, bool)> {
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
    pub(super) fn kill_at(&self, number: usize) -> Vec<String> {
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

pub(super) fn cleanup(ledger: &Path, credentials: &Path) -> Outcome {
    run(binary()
        .args(["cleanup", "--timeout", "1", "--ledger"])
        .arg(ledger)
        .arg("--credentials")
        .arg(credentials))
}

/// The body of an answer.
pub(super) fn fetch(method: &str, url: &str, token: Option<&str>, body: Option<&str>) -> String {
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
