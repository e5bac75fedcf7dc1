//! What CI runs of ours: the action, the job of GitLab, and the files that `init` writes.

mod play;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

use self::play::{Played, action, yaml};
use crate::{
    command_line::{Mock, Outcome, ask, run},
    root,
};

const BINARY: &str = env!("CARGO_BIN_EXE_countersign");

/// An empty folder of this test process.
fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
        .join(std::process::id().to_string())
        .join(name);
    fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn the_action_judges_and_leaves_its_reports() {
    let played = Played::of(
        &folder("action-conforms"),
        &[
            ("binary", BINARY),
            ("platform", "plexe"),
            ("reports", "text json junit"),
            (
                "arguments",
                "--tags=@api-keys and not @rate-limits\n--quiet\n",
            ),
        ],
    );
    assert_eq!(played.code, 0, "{}", played.log);
    let report: Value = serde_json::from_str(&played.file("report.json")).unwrap();
    assert_eq!(report["platforms"].as_array().unwrap().len(), 1);
    assert_eq!(
        report["run"]["options"]["tags"],
        "@api-keys and not @rate-limits"
    );
    assert!(played.file("report.xml").contains("<testsuites"));
    assert!(played.file("report.text").contains("conforms"));
}

#[test]
fn the_action_fails_with_the_code_of_the_check_and_drops_the_credentials() {
    let mock = Mock::start("action");
    let faults = r#"{"active":["plexe.revoked-key-accepted"]}"#;
    ask(&mock.control, "PUT", "/control/plexe/faults", "", faults);
    let credentials = fs::read_to_string(&mock.credentials).unwrap();
    let folder = folder("action-fails");
    let played = Played::of(
        &folder,
        &[
            ("binary", BINARY),
            ("platform", "plexe"),
            ("credentials", &credentials),
            ("arguments", "--claim=PLX-ERR-03"),
        ],
    );
    assert_eq!(played.code, 1, "{}", played.log);
    // Markdown is the summary, and what is for GitHub are its annotations.
    assert!(played.summary.starts_with("## Countersign"));
    assert!(played.summary.contains("PLX-ERR-03"));
    let annotation = played.log.lines().find(|line| line.starts_with("::error "));
    assert!(annotation.unwrap().contains("title=PLX-ERR-03 on plexe"));
    assert!(played.file("report.html").contains("PLX-ERR-03"));
    assert!(played.log.contains("fail PLX-ERR-03"), "{}", played.log);
    assert!(played.file("report.xml").contains("<failure"));
    let key = mock.given()["plexe"]["read_write_key"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(!played.log.contains(&key));
    assert!(!folder.join("temp/countersign-credentials.toml").exists());
    assert!(!folder.join("countersign-reports/run.ledger").exists());
}

#[test]
fn no_input_of_the_action_is_code() {
    let folder = folder("action-code");
    let evil = "$(touch pwned); touch pwned";
    let played = Played::of(
        &folder,
        &[
            ("binary", BINARY),
            ("arguments", evil),
            ("platform", evil),
            ("baseline", evil),
        ],
    );
    assert_eq!(played.code, 2, "{}", played.log);
    assert!(!folder.join("pwned").exists());
    for step in action()["runs"]["steps"].as_array().unwrap() {
        let script = step["run"].as_str().unwrap_or_default();
        assert!(!script.contains("${{"), "{script}");
    }
}

#[test]
fn the_job_of_gitlab_takes_the_binary_on_path() {
    let folder = folder("gitlab");
    let job = yaml(&root().join(".gitlab/countersign.yml"));
    let script = job[".countersign"]["script"][0].as_str().unwrap();
    let path = Path::new(BINARY).parent().unwrap().display();
    let outcome = run(Command::new("sh")
        .args(["-e", "-c", &format!("PATH='{path}':$PATH\n{script}")])
        .current_dir(&folder)
        .env("COUNTERSIGN_PLATFORM", "plexe")
        .env("COUNTERSIGN_REPORTS", "json junit")
        .env("COUNTERSIGN_ARGUMENTS", "--quiet --claim PLX-KEY-02"));
    assert_eq!(outcome.code, 0, "{}", outcome.text);
    let junit = job[".countersign"]["artifacts"]["reports"]["junit"]
        .as_str()
        .unwrap();
    assert!(
        fs::read_to_string(folder.join(junit))
            .unwrap()
            .contains("<testsuites")
    );
}

fn init(folder: &Path) -> Outcome {
    let mut command = Command::new(BINARY);
    run(command
        .args(["init", "--platform", "plexe"])
        .current_dir(folder))
}

#[test]
fn init_writes_what_plan_and_action_take() {
    let folder = folder("init");
    fs::write(folder.join(".gitignore"), "own").unwrap();
    let outcome = init(&folder);
    assert_eq!(outcome.code, 0, "{}", outcome.text);
    let mut plan = Command::new(BINARY);
    plan.args([
        "plan",
        "--platform",
        "plexe",
        "--credentials",
        "credentials.toml",
    ])
    .current_dir(&folder)
    .env("PLEXE_READ_WRITE_KEY", "plx_sk_0123456789abcdefghij");
    let plan = run(&mut plan);
    assert_eq!(plan.code, 0, "{}", plan.text);
    assert!(
        !plan.text.contains("others on this machine can read"),
        "{}",
        plan.text
    );
    let ignored = fs::read_to_string(folder.join(".gitignore")).unwrap();
    assert_eq!(ignored, "own\ncredentials.toml\n*.ledger\n");

    let workflow = folder.join(".github/workflows/countersign.yml");
    let steps = yaml(&workflow)["jobs"]["check"]["steps"].clone();
    assert_eq!(steps[1]["with"]["platform"], "plexe");
    // What is only a comment until somebody wants it is an input as well.
    let text = fs::read_to_string(workflow).unwrap();
    let wanted = text
        .replace("# baseline", "baseline")
        .replace("# arguments", "arguments");
    let wanted = wanted.replace("#   --read-only", "  --read-only");
    let wanted: Value = serde_saphyr::from_str(&wanted).unwrap();
    let with = wanted["jobs"]["check"]["steps"][1]["with"]
        .as_object()
        .unwrap();
    assert_eq!(with.len(), 4);
    for input in with.keys() {
        assert!(
            action()["inputs"].get(input).is_some(),
            "{input} is no input of the action"
        );
    }
}

#[test]
fn init_writes_over_nothing() {
    let folder = folder("init-again");
    fs::create_dir_all(folder.join(".github/workflows")).unwrap();
    let own = ["credentials.toml", ".github/workflows/countersign.yml"];
    for path in own {
        fs::write(folder.join(path), "mine").unwrap();
    }
    fs::write(folder.join(".gitignore"), "/credentials.toml\n*.ledger\n").unwrap();
    let outcome = init(&folder);
    assert_eq!(outcome.code, 0, "{}", outcome.text);
    for path in own {
        assert_eq!(fs::read_to_string(folder.join(path)).unwrap(), "mine");
        assert!(
            outcome.text.contains(&format!("kept {path}")),
            "{}",
            outcome.text
        );
    }
    let ignored = fs::read_to_string(folder.join(".gitignore")).unwrap();
    assert_eq!(ignored, "/credentials.toml\n*.ledger\n");
}

#[test]
fn every_command_has_a_page_in_the_manual() {
    let page = run(Command::new(BINARY).arg("man"));
    assert_eq!(page.code, 0, "{}", page.text);
    assert!(page.text.contains(".TH countersign 1"), "{}", page.text);
    let page = run(Command::new(BINARY).args(["man", "check"]));
    assert!(
        page.text.contains(".TH countersign-check 1"),
        "{}",
        page.text
    );
    assert!(page.text.contains(r"\-\-baseline"), "{}", page.text);
    let none = run(Command::new(BINARY).args(["man", "nonsense"]));
    assert_eq!(none.code, 2, "{}", none.text);
}
