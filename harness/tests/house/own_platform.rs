//! A platform that this project has never heard of is judged by its profile alone, and its breaches are found.

use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, Response, Uri},
    routing::{delete, get},
};
use serde_json::{Value, json};

use crate::{
    command_line::{Outcome, binary, run, scratch},
    root,
};

/// A rule that the platform breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Breach {
    EndedKeyServed,
    AnyKeyServed,
    KeyInQueryServed,
    KeysShownInList,
    WeakKeyMakesKeys,
}

#[derive(Clone)]
struct Key {
    id: String,
    account: &'static str,
    full: bool,
    ended: bool,
}

#[derive(Clone)]
struct Platform {
    breach: Option<Breach>,
    keys: Arc<Mutex<BTreeMap<String, Key>>>,
}

type Answer = Response<Body>;

fn answer(status: u16, body: &Value) -> Answer {
    let text = if status == 204 {
        String::new()
    } else {
        body.to_string()
    };
    Response::builder()
        .status(status)
        .header("content-type", "application/json")
        .body(text.into())
        .unwrap()
}

fn refusal(status: u16, kind: &str) -> Answer {
    answer(status, &json!({"errors": [{"type": kind, "detail": "no"}]}))
}

impl Platform {
    fn new(breach: Option<Breach>) -> Self {
        let key = |id: &str, account, full| Key {
            id: id.to_owned(),
            account,
            full,
            ended: false,
        };
        let keys = BTreeMap::from([
            (
                "wdg_main0123456789abcdefghij".to_owned(),
                key("k1", "ours", true),
            ),
            (
                "wdg_view0123456789abcdefghij".to_owned(),
                key("k2", "ours", false),
            ),
            (
                "wdg_other0123456789abcdefghi".to_owned(),
                key("k3", "theirs", true),
            ),
        ]);
        Self {
            breach,
            keys: Arc::new(Mutex::new(keys)),
        }
    }

    fn breaks(&self, breach: Breach) -> bool {
        self.breach == Some(breach)
    }

    fn caller(&self, headers: &HeaderMap, uri: &Uri) -> Result<Key, Box<Answer>> {
        let value = headers
            .get("authorization")
            .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
        let bearer = value.as_deref().and_then(|value| {
            let (scheme, key) = value.trim().split_once(' ')?;
            scheme
                .eq_ignore_ascii_case("bearer")
                .then(|| key.trim().to_owned())
        });
        let query = uri
            .query()
            .and_then(|query| query.split_once('='))
            .map(|(_, key)| key.to_owned());
        let query = query.filter(|_| self.breaks(Breach::KeyInQueryServed));
        let presented = bearer.or(query).filter(|key| !key.is_empty());
        let presented = presented.ok_or_else(|| Box::new(refusal(401, "no_key")))?;
        match self.keys.lock().unwrap().get(&presented) {
            Some(key) if key.ended && !self.breaks(Breach::EndedKeyServed) => {
                Err(Box::new(refusal(401, "dead_key")))
            }
            Some(key) => Ok(key.clone()),
            None if self.breaks(Breach::AnyKeyServed) => Ok(Key {
                id: String::new(),
                account: "ours",
                full: true,
                ended: false,
            }),
            None => Err(Box::new(refusal(401, "bad_key"))),
        }
    }
}

async fn widgets(State(platform): State<Platform>, headers: HeaderMap, uri: Uri) -> Answer {
    match platform.caller(&headers, &uri) {
        Ok(_) => answer(200, &json!({"data": []})),
        Err(refused) => *refused,
    }
}

async fn list(State(platform): State<Platform>, headers: HeaderMap, uri: Uri) -> Answer {
    let caller = match platform.caller(&headers, &uri) {
        Ok(caller) => caller,
        Err(refused) => return *refused,
    };
    let keys = platform.keys.lock().unwrap();
    let own = keys.iter().filter(|(_, key)| key.account == caller.account);
    let shown = |secret: &str| {
        platform
            .breaks(Breach::KeysShownInList)
            .then(|| secret.to_owned())
    };
    let data: Vec<_> = own
        .map(|(secret, key)| json!({"id": key.id, "token": shown(secret)}))
        .collect();
    answer(200, &json!({ "data": data }))
}

async fn create(
    State(platform): State<Platform>,
    headers: HeaderMap,
    uri: Uri,
    body: String,
) -> Answer {
    let caller = match platform.caller(&headers, &uri) {
        Ok(caller) => caller,
        Err(refused) => return *refused,
    };
    if !caller.full && !platform.breaks(Breach::WeakKeyMakesKeys) {
        return refusal(403, "not_allowed");
    }
    let asked: Value = serde_json::from_str(&body).unwrap_or_default();
    let mut keys = platform.keys.lock().unwrap();
    let id = format!("k{}", keys.len() + 1);
    let secret = format!("wdg_made{}{:020}", id, keys.len() * 7919);
    let key = Key {
        id: id.clone(),
        account: caller.account,
        full: asked["access"] == "full",
        ended: false,
    };
    keys.insert(secret.clone(), key);
    answer(201, &json!({"data": {"id": id, "token": secret}}))
}

async fn end(
    State(platform): State<Platform>,
    headers: HeaderMap,
    uri: Uri,
    Path(id): Path<String>,
) -> Answer {
    let caller = match platform.caller(&headers, &uri) {
        Ok(caller) => caller,
        Err(refused) => return *refused,
    };
    if !caller.full {
        return refusal(403, "not_allowed");
    }
    let mut keys = platform.keys.lock().unwrap();
    match keys
        .values_mut()
        .find(|key| key.id == id && key.account == caller.account)
    {
        Some(key) => {
            key.ended = true;
            answer(204, &Value::Null)
        }
        None => refusal(404, "no_such_key"),
    }
}

/// Serves a platform with this breach for as long as the test process lives, and lets the binary judge it.
async fn judged(breach: Option<Breach>) -> Outcome {
    judged_by(root().join("fixtures/your-own/example.toml"), breach).await
}

/// The same by another profile.
async fn judged_by(profile: PathBuf, breach: Option<Breach>) -> Outcome {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let router = Router::new()
        .route("/v1/widgets", get(widgets))
        .route("/v1/keys", get(list).post(create))
        .route("/v1/keys/{id}", delete(end))
        .with_state(Platform::new(breach));
    tokio::spawn(async move { axum::serve(listener, router).await });
    let credentials = scratch(
        &format!("own-{breach:?}"),
        "[widgets]\nmain_key = \"wdg_main0123456789abcdefghij\"\nview_key = \"wdg_view0123456789abcdefghij\"\nother_key = \"wdg_other0123456789abcdefghi\"\n",
    );
    let mut command = binary();
    command
        .args(["check", "--target", &url, "--profile"])
        .arg(profile)
        .arg("--credentials")
        .arg(credentials);
    tokio::task::spawn_blocking(move || run(&mut command))
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_is_enough_to_find_a_platform_conformant() {
    let outcome = judged(None).await;
    assert_eq!(outcome.code, 0, "{}", outcome.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_is_enough_to_find_breaches() {
    for (breach, claim) in [
        (Breach::EndedKeyServed, "W-END"),
        (Breach::AnyKeyServed, "W-REFUSE"),
        (Breach::KeyInQueryServed, "W-CALL"),
        (Breach::KeysShownInList, "W-ONCE"),
        (Breach::WeakKeyMakesKeys, "W-ACCESS"),
    ] {
        let outcome = judged(Some(breach)).await;
        assert_eq!(outcome.code, 1, "{breach:?}: {}", outcome.text);
        assert!(
            outcome.text.contains(&format!("fail {claim} ")),
            "{breach:?}: {}",
            outcome.text
        );
    }
}

/// From a promise on that the documents do not make nothing is asked; what stands before it is.
#[tokio::test(flavor = "multi_thread")]
async fn a_promise_that_is_left_out_hides_no_breach() {
    let text = std::fs::read_to_string(root().join("fixtures/your-own/example.toml")).unwrap();
    let kept: Vec<_> = text
        .lines()
        .filter(|line| !line.starts_with("the-refusal-does-not-repeat-the-key"))
        .collect();
    let profile = scratch("fewer-promises", &kept.join("\n"));
    for breach in [Breach::WeakKeyMakesKeys, Breach::EndedKeyServed] {
        let outcome = judged_by(profile.clone(), Some(breach)).await;
        assert_eq!(outcome.code, 1, "{breach:?}: {}", outcome.text);
    }
}

#[test]
fn a_profile_lists_its_own_claims_and_what_tests_them() {
    let profile = root().join("fixtures/your-own/example.toml");
    let listed = |profile: &std::path::Path| {
        let mut command = binary();
        let outcome = run(command.args(["claims", "--profile"]).arg(profile));
        assert_eq!(outcome.code, 0, "{}", outcome.text);
        outcome.text
    };
    let whole = listed(&profile);
    assert!(whole.contains("W-END (must, documented) DELETE ends a key at once."));
    assert!(!whole.contains("It is dark."), "{whole}");
    let text = std::fs::read_to_string(&profile).unwrap();
    let text = text.replace("[claims]\n", "[claims]\nW-DARK = { level = \"must\", basis = \"documented\", sentence = \"It is dark.\", source = \"guide\" }\n");
    let more = listed(&scratch("own-claims", &text));
    assert!(
        more.contains("It is dark.\n  source    guide\n  tested by nothing\n"),
        "{more}"
    );
}

#[test]
fn a_limit_must_be_declared_only_where_accounts_differ_in_it() {
    const LIMIT: &str = r#"[limits.requests]
count = 60
seconds = 60
declared = "rate.per_minute"
operation = "lists-resources"
over = "too-many-requests"
claim = "W-CALL"
"#;
    let example = std::fs::read_to_string(root().join("fixtures/your-own/example.toml")).unwrap();
    let planned = |name: &str, tiers: &str| {
        let refusal = "[refusals]\ntoo-many-requests = { status = [429], claim = \"W-CALL\" }";
        let promise = "[promises]\nthe-caller-shares-the-limit = { claim = \"W-CALL\" }";
        let text = example
            .replace("\"organizations\"]", "\"organizations\", \"rate-limits\"]")
            .replace("[codes]", &format!("{LIMIT}{tiers}\n[codes]"))
            .replace("[refusals]", refusal)
            .replace("[promises]", promise);
        let mut command = binary();
        command
            .args(["plan", "--target", "http://127.0.0.1:9"])
            .args(["--rate-limits", "active", "--profile"])
            .arg(scratch(name, &text));
        let outcome = run(&mut command);
        assert_eq!(outcome.code, 0, "{}", outcome.text);
        outcome.text
    };
    let untiered = planned("untiered", "");
    assert!(untiered.contains("share its limit"), "{untiered}");
    let tiered = planned("tiered", "tiers = true");
    assert!(!tiered.contains("share its limit"), "{tiered}");
    assert!(tiered.contains("declare rate.per_minute"), "{tiered}");
}
