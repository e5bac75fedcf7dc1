//! A run that is killed leaves nothing behind: whenever it happens, `cleanup` ends what the ledger names, and nothing else.

mod gallows;
mod scene;

use std::{collections::BTreeMap, sync::atomic::Ordering, thread};

use countersign::documents::Documents;
use serde_json::Value;

use self::scene::{Scene, cleanup, fetch};
use crate::{command_line::scratch, install_tls};

/// Kills in the short form, for each platform.
pub(crate) const KILLS: usize = 6;
/// Every so manieth request of a run is killed at in the long form.
const STEP: usize = 5;

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
