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
    command_line::{Mock, Outcome, ask, binary, run},
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
            ("mock", "true"),
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
            ("mock", "true"),
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
fn the_action_judges_the_mock_only_if_it_is_told_to() {
    for (name, inputs, words) in [
        ("unset", &[("credentials", "")][..], "credentials is empty"),
        ("blank", &[("credentials", " \n")], "credentials is empty"),
        (
            "both",
            &[("credentials", "[plexe]"), ("mock", "true")],
            "say different things",
        ),
    ] {
        let folder = folder(&format!("action-{name}"));
        let inputs = [&[("binary", BINARY), ("platform", "plexe")], inputs].concat();
        let played = Played::of(&folder, &inputs);
        assert_eq!(played.code, 2, "{name}: {}", played.log);
        let told = played.obeyed().join("\n");
        assert!(
            told.starts_with("::error ") && told.contains(words),
            "{told}"
        );
        assert!(!played.log.contains("conforms"), "{}", played.log);
    }
}

#[test]
fn the_action_tells_nothing_of_an_earlier_run() {
    let folder = folder("action-again");
    let inputs = [
        ("binary", BINARY),
        ("platform", "plexe"),
        ("mock", "true"),
        ("arguments", "--claim=PLX-KEY-02"),
        (
            "reports",
            "text json junit html cucumber-json messages markdown github sarif tap intoto",
        ),
    ];
    let played = Played::of(&folder, &inputs);
    assert_eq!(played.code, 0, "{}", played.log);
    let reports = || fs::read_dir(folder.join("countersign-reports")).unwrap();
    assert_eq!(reports().count(), 11);
    let annotations = folder.join("countersign-reports/annotations.txt");
    fs::write(annotations, "::error title=old::old\n").unwrap();
    let [binary, platform, mock, ..] = inputs;
    let wrong = ("arguments", "--claim=NOBODY");
    let played = Played::of(&folder, &[binary, platform, mock, wrong]);
    assert_eq!(played.code, 2, "{}", played.log);
    assert!(!played.log.contains("title=old"), "{}", played.log);
    assert_eq!(played.summary, "");
    assert_eq!(reports().count(), 0);
}

/// A binary that prints what a target makes it print, its arguments, and an annotation.
const PARROT: &str = "#!/bin/sh
case \"$*\" in *--version) exit 0 ;; esac
echo '  saw         200 with ##[stop-commands]gone ##[add-mask]x'
echo '::set-output name=code::0'
printf '<%s>\n' \"$@\"
echo '::error title=A-1 on p::it failed' > countersign-reports/annotations.txt
echo '200 with ##[error]x' >> countersign-reports/annotations.txt
printf '::stop-commands::gone'
exit 1
";

#[test]
fn the_runner_obeys_nothing_that_a_target_says() {
    let folder = folder("action-parrot");
    let parrot = folder.join("parrot");
    fs::write(&parrot, PARROT).unwrap();
    #[cfg(unix)]
    fs::set_permissions(&parrot, std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
    let binary = ("binary", parrot.to_str().unwrap());
    let inputs = [binary, ("mock", "true"), ("platform", "a *")];
    let [one, other] = [(); 2].map(|()| Played::of(&folder, &inputs));
    assert_eq!(one.code, 1, "{}", one.log);
    assert_eq!(one.obeyed(), ["::error title=A-1 on p::it failed"]);
    // No pattern is filled in with names of files.
    assert!(one.log.contains("<a>\n<--platform>\n<*>\n"), "{}", one.log);
    // Who could guess the mark could end the silence.
    let mark = |played: &Played| {
        let mut lines = played.log.lines().map(str::to_owned);
        lines.find(|line| line.starts_with("::stop-commands::"))
    };
    assert!(mark(&one).is_some_and(|it| it.len() > 40));
    assert_ne!(mark(&one), mark(&other));
}

/// Plays the script of GitLab's job with these variables beside those that it sets itself.
fn gitlab(folder: &Path, variables: &[(&str, &str)]) -> Outcome {
    let job = yaml(&root().join(".gitlab/countersign.yml"));
    let job = &job[".countersign"];
    let script = job["script"][0].as_str().unwrap();
    let path = Path::new(BINARY).parent().unwrap().display();
    let mut sh = Command::new("sh");
    sh.args(["-e", "-c", &format!("PATH='{path}':$PATH\n{script}")])
        .current_dir(folder);
    for (name, value) in job["variables"].as_object().unwrap() {
        sh.env(name, value.as_str().unwrap());
    }
    run(sh.envs(variables.iter().copied()))
}

#[test]
fn the_job_of_gitlab_takes_the_binary_on_path() {
    let folder = folder("gitlab");
    let baseline =
        "[[known]]\nclaim = \"PLX-KEY-04\"\nreason = \"r\"\nowner = \"o\"\nexpires = 2999-12-31\n";
    fs::write(folder.join("known failures.toml"), baseline).unwrap();
    let outcome = gitlab(
        &folder,
        &[
            ("COUNTERSIGN_PLATFORM", "plexe"),
            ("COUNTERSIGN_MOCK", "true"),
            ("COUNTERSIGN_REPORTS", "json junit"),
            ("COUNTERSIGN_BASELINE", "known failures.toml"),
            (
                "COUNTERSIGN_ARGUMENTS",
                "--quiet\n--tags=@api-keys and @PLX-KEY-02\n--name=.*\n",
            ),
        ],
    );
    assert_eq!(outcome.code, 0, "{}", outcome.text);
    let report = fs::read_to_string(folder.join("countersign-reports/report.json")).unwrap();
    let report: Value = serde_json::from_str(&report).unwrap();
    let options = &report["run"]["options"];
    assert_eq!(options["tags"], "@api-keys and @PLX-KEY-02");
    assert_eq!(options["baseline"], "known failures.toml");
    let job = yaml(&root().join(".gitlab/countersign.yml"));
    let junit = job[".countersign"]["artifacts"]["reports"]["junit"]
        .as_str()
        .unwrap();
    assert!(
        fs::read_to_string(folder.join(junit))
            .unwrap()
            .contains("<testsuites")
    );
    let wrong = gitlab(
        &folder,
        &[("COUNTERSIGN_MOCK", "true"), ("COUNTERSIGN_PLATFORM", "*")],
    );
    assert_eq!(wrong.code, 2, "{}", wrong.text);
    assert!(wrong.text.contains("--platform *: no"), "{}", wrong.text);
    assert!(
        !folder.join(junit).exists(),
        "a report of the run before is none of this"
    );
}

#[test]
fn the_job_of_gitlab_judges_the_mock_only_if_it_is_told_to() {
    let folder = folder("gitlab-unset");
    let file = folder.join("credentials.toml");
    fs::write(&file, "[plexe]\n").unwrap();
    let (name, mock) = ("COUNTERSIGN_CREDENTIALS", ("COUNTERSIGN_MOCK", "true"));
    for (variables, words) in [
        (&[][..], "COUNTERSIGN_CREDENTIALS is not set"),
        (&[(name, "")], "COUNTERSIGN_CREDENTIALS is not set"),
        (
            &[(name, "[plexe]\nkey = \"plx_sk_secret\"")],
            "names no file",
        ),
        (
            &[(name, file.to_str().unwrap()), mock],
            "say different things",
        ),
        (
            &[(name, file.to_str().unwrap())],
            "[plexe] needs read_write_key",
        ),
    ] {
        let outcome = gitlab(&folder, variables);
        assert_eq!(outcome.code, 2, "{variables:?}: {}", outcome.text);
        assert!(outcome.text.contains(words), "{words}: {}", outcome.text);
        assert!(!outcome.text.contains("plx_sk_secret"), "{}", outcome.text);
    }
}

fn init(folder: &Path) -> Outcome {
    let mut command = binary();
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
    let mut plan = binary();
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
fn init_writes_no_secrets_that_git_would_take() {
    let folder = folder("init-ignored");
    fs::create_dir(folder.join(".gitignore")).unwrap();
    let outcome = init(&folder);
    assert_eq!(outcome.code, 2, "{}", outcome.text);
    assert!(
        outcome.text.contains("cannot read .gitignore"),
        "{}",
        outcome.text
    );
    assert!(!folder.join("credentials.toml").exists());
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
    let page = run(binary().arg("man"));
    assert_eq!(page.code, 0, "{}", page.text);
    assert!(page.text.contains(".TH countersign 1"), "{}", page.text);
    let page = run(binary().args(["man", "check"]));
    assert!(
        page.text.contains(".TH countersign-check 1"),
        "{}",
        page.text
    );
    assert!(page.text.contains(r"\-\-baseline"), "{}", page.text);
    let none = run(binary().args(["man", "nonsense"]));
    assert_eq!(none.code, 2, "{}", none.text);
}
