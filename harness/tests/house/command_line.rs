//! The binary as its users type it.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    path::PathBuf,
    process::{Child, Command, Stdio},
};

use countersign::documents::Documents;

/// What a command came to.
pub(crate) struct Outcome {
    /// Exit code.
    pub(crate) code: i32,
    /// Standard output and error.
    pub(crate) text: String,
}

/// Runs a command to its end.
pub(crate) fn run(command: &mut Command) -> Outcome {
    let output = command.output().expect("it starts");
    let text = [output.stdout, output.stderr].concat();
    Outcome {
        code: output.status.code().unwrap_or(-1),
        text: String::from_utf8_lossy(&text).into_owned(),
    }
}

/// A file of this test process with this text.
pub(crate) fn scratch(name: &str, text: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(std::process::id().to_string());
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(format!("{name}.toml"));
    std::fs::write(&path, text).unwrap();
    #[cfg(unix)]
    std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    path
}

/// A platform whose owner acts by a key, and the slot of that key.
pub(crate) fn needed_key() -> (String, String) {
    let mut all = Documents::embedded().unwrap().into_iter();
    let documents = all.find(|it| it.profile.name == "plexe").unwrap();
    let slot = documents
        .profile
        .credentials
        .iter()
        .find(|(_, slot)| slot.needed)
        .unwrap()
        .0
        .clone();
    (documents.profile.name, slot)
}

/// The binary, at work where the ledgers that it leaves are in nobody's way.
pub(crate) fn binary() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_countersign"));
    command.current_dir(env!("CARGO_TARGET_TMPDIR"));
    command
}

pub(crate) fn countersign(arguments: &[&str]) -> Outcome {
    run(binary().args(arguments))
}

/// What a server in the clear answers, as text.
pub(crate) fn ask(url: &str, method: &str, path: &str, headers: &str, body: &str) -> String {
    let mut stream = TcpStream::connect(url.trim_start_matches("http://")).unwrap();
    let length = body.len();
    let request = format!(
        "{method} {path} HTTP/1.1\r\nhost: mock\r\n{headers}content-length: {length}\r\nconnection: close\r\n\r\n{body}"
    );
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    body.to_owned()
}

/// A mock in a process of its own, ended with the test.
pub(crate) struct Mock {
    child: Child,
    /// The file of its credentials.
    pub(crate) credentials: PathBuf,
    /// Where its control listens.
    pub(crate) control: String,
    /// What it says of itself when it serves.
    pub(crate) told: serde_json::Value,
}

impl Mock {
    /// A mock whose limits let a run without control finish within seconds.
    pub(crate) fn start(name: &str) -> Self {
        Self::with(
            name,
            &[
                "aiaas.requests_per_minute=6000",
                "coreplexml.login_attempts=600",
            ],
        )
    }

    /// A mock with these settings.
    pub(crate) fn with(name: &str, settings: &[&str]) -> Self {
        let credentials = scratch(name, "");
        std::fs::remove_file(&credentials).unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_countersign"))
            .args(["mock", "--port", "0", "--json"])
            .args(settings.iter().flat_map(|setting| ["--set", setting]))
            .arg("--credentials-out")
            .arg(&credentials)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap())
            .read_line(&mut line)
            .unwrap();
        let told: serde_json::Value =
            serde_json::from_str(&line).expect("one JSON line says that it serves");
        Self {
            child,
            credentials,
            control: told["control"].as_str().unwrap().to_owned(),
            told,
        }
    }
}

impl Mock {
    /// What its control listener answers to a GET below `/control/`.
    pub(crate) fn control(&self, path: &str) -> serde_json::Value {
        let answer = ask(&self.control, "GET", &format!("/control/{path}"), "", "");
        serde_json::from_str(&answer).unwrap()
    }

    /// What its credentials file says.
    pub(crate) fn given(&self) -> toml::Table {
        let text = std::fs::read_to_string(&self.credentials).unwrap();
        toml::from_str(&text).unwrap()
    }

    /// A key that the owner makes.
    fn another_key(&self) -> String {
        let given = self.given();
        let (platform, slot) = needed_key();
        let [url, key] = ["url", &slot].map(|name| given[&platform][name].as_str().unwrap());
        let body = r#"{"name":"another","permission_level":"read_write"}"#;
        let headers = format!("x-api-key: {key}\r\n");
        let answer = ask(url, "POST", "/auth/api-keys", &headers, body);
        let (_, after) = answer.split_once(r#""key":""#).unwrap();
        after.split('"').next().unwrap().to_owned()
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn help_shows_examples_and_exit_codes() {
    let outcome = countersign(&["check", "--help"]);
    assert_eq!(outcome.code, 0);
    assert!(outcome.text.contains("Examples:") && outcome.text.contains("Exit codes:"));
}

#[test]
fn usage_errors_name_the_flag_and_exit_with_two() {
    for (arguments, expected) in [
        (
            &["check", "--platform", "nobody"][..],
            "--platform nobody: no such platform",
        ),
        (&["check", "--tags", "@a and"][..], "--tags"),
        (
            &["check", "--tags", "@scopse"][..],
            "no scenario has these tags",
        ),
        (
            &["plan", "--tags", "@scopse"][..],
            "no scenario has these tags",
        ),
        (&["explore", "--steps", "0"][..], "--steps"),
        (
            &["check", "--claim", "XYZ-1"][..],
            "--claim XYZ-1: no such claim",
        ),
        (
            &["check", "--target", "http://127.0.0.1:1"][..],
            "--target needs exactly one --platform",
        ),
        (
            &["check", "--target", "ftp://x", "--platform", "plexe"][..],
            "must look like https://host",
        ),
        (
            &[
                "check",
                "--target",
                "https://user:pw@host",
                "--platform",
                "plexe",
            ][..],
            "credentials file",
        ),
        (
            &["check", "--credentials", "/nowhere.toml"][..],
            "/nowhere.toml",
        ),
        (&["check", "--report", "xml=x"][..], "xml is no format"),
        (
            &["check", "--report", "json=same", "--report", "text=./same"][..],
            "--report json=same and --report text=./same are for one place",
        ),
        (
            &[
                "report",
                "render",
                "x.json",
                "--report=tap=-",
                "--report=text=-",
            ][..],
            "--report tap=- and --report text=- are for one place",
        ),
        (
            &["check", "--profile", "/nowhere.toml"][..],
            "/nowhere.toml",
        ),
        (&["mock", "--set", "plexe.nothing=1"][..], "--set"),
        (&["nonsense"][..], "nonsense"),
    ] {
        let outcome = countersign(arguments);
        assert_eq!(outcome.code, 2, "{arguments:?}: {}", outcome.text);
        assert!(
            outcome.text.contains(expected),
            "{arguments:?}: {}",
            outcome.text
        );
        assert!(
            !outcome.text.contains("panicked"),
            "{arguments:?}: {}",
            outcome.text
        );
        assert!(
            !outcome.text.contains("user:pw"),
            "{arguments:?}: {}",
            outcome.text
        );
    }
}

#[test]
fn another_process_is_judged_without_control() {
    let mock = Mock::start("without-control");
    let mut command = Command::new(env!("CARGO_BIN_EXE_countersign"));
    let outcome = run(command
        .args(["check", "--credentials"])
        .arg(&mock.credentials));
    assert_eq!(outcome.code, 0, "{}", outcome.text);
    assert!(outcome.text.contains("conforms"), "{}", outcome.text);
    assert!(
        outcome.text.contains("rate limits are judged passively"),
        "{}",
        outcome.text
    );
}

/// Stands for a key that the owner has just made, with all permissions.
const FRESH: &str = "a fresh key";

/// Judges a mock with one line of its credentials file changed.
fn judged_with(name: &str, slot: &str, value: &str) -> Outcome {
    let mock = Mock::start(name);
    let value = match value {
        FRESH => &mock.another_key(),
        value => value,
    };
    let text = std::fs::read_to_string(&mock.credentials).unwrap();
    let changed: String = text
        .lines()
        .map(|line| {
            if line.starts_with(slot) {
                format!("{slot} = \"{value}\"\n")
            } else {
                format!("{line}\n")
            }
        })
        .collect();
    assert_ne!(text, changed, "the file has {slot}");
    let credentials = scratch(&format!("{name}-changed"), &changed);
    let (platform, _) = needed_key();
    let mut command = Command::new(env!("CARGO_BIN_EXE_countersign"));
    run(command
        .args(["check", "--platform", &platform, "--credentials"])
        .arg(credentials))
}

#[test]
fn a_wrong_key_is_told_from_a_wrong_target() {
    let outcome = judged_with(
        "wrong-key",
        &needed_key().1,
        "plx_sk_0neverissued0neverissued0",
    );
    assert_eq!(outcome.code, 3, "{}", outcome.text);
    assert!(
        outcome.text.contains("check the credentials file"),
        "{}",
        outcome.text
    );
    assert!(
        !outcome.text.contains("0neverissued0neverissued0"),
        "{}",
        outcome.text
    );
}

#[test]
fn a_slot_that_does_not_hold_what_it_says_is_not_held_against_the_target() {
    for (slot, value, told) in [
        (
            "revoked_key",
            "plx_sk_0neverissued0neverissued0",
            "does not know the key",
        ),
        ("read_only_key", FRESH, "more permission than its slot says"),
    ] {
        let outcome = judged_with(&format!("doubtful-{slot}"), slot, value);
        assert_eq!(outcome.code, 3, "{slot}: {}", outcome.text);
        assert!(outcome.text.contains(told), "{slot}: {}", outcome.text);
    }
}

/// A test account with no more than what is needed convicts nobody of what it could not try.
#[test]
fn who_gives_what_is_needed_only_hears_of_no_breach() {
    let mock = Mock::start("needed-only");
    let text = std::fs::read_to_string(&mock.credentials).unwrap();
    let mut given: toml::Table = toml::from_str(&text).unwrap();
    for documents in Documents::embedded().unwrap() {
        let platform = given[&documents.profile.name].as_table_mut().unwrap();
        platform.retain(|name, _| {
            let slot = documents.profile.credentials.get(name);
            slot.is_none_or(|slot| slot.needed)
        });
    }
    let needed = scratch("needed", &toml::to_string(&given).unwrap());
    let mut command = Command::new(env!("CARGO_BIN_EXE_countersign"));
    let outcome = run(command.args(["check", "--credentials"]).arg(needed));
    assert_eq!(outcome.code, 3, "{}", outcome.text);
    assert!(!outcome.text.contains("fail "), "{}", outcome.text);
    assert!(!outcome.text.contains("warn "), "{}", outcome.text);
}

#[test]
fn half_a_pair_is_no_slot() {
    let half =
        "[coreplexml]\nemail = \"a@b.example\"\npassword = \"x\"\nother_email = \"c@b.example\"\n";
    let half = scratch("half", half);
    let mut command = Command::new(env!("CARGO_BIN_EXE_countersign"));
    let outcome = run(command.args(["plan", "--credentials"]).arg(half));
    assert_eq!(outcome.code, 2, "{}", outcome.text);
    assert!(
        outcome.text.contains("lacks other_password"),
        "{}",
        outcome.text
    );
}

#[test]
fn one_credential_is_in_one_slot() {
    let twins = "[plexe]\nread_write_key = \"plx_sk_0123456789abcdefghij\"\nother_account_key = \"plx_sk_0123456789abcdefghij\"\n";
    let twins = scratch("twins", twins);
    let mut command = Command::new(env!("CARGO_BIN_EXE_countersign"));
    let outcome = run(command.args(["plan", "--credentials"]).arg(twins));
    assert_eq!(outcome.code, 2, "{}", outcome.text);
    assert!(
        outcome.text.contains("the same credential"),
        "{}",
        outcome.text
    );
    assert!(
        !outcome.text.contains("0123456789abcdefghij"),
        "{}",
        outcome.text
    );
}

#[test]
fn a_mock_writes_over_no_file_of_somebodys_own() {
    let own = scratch("own-file", "[plexe]\nread_write_key = \"mine\"\n");
    let mut command = Command::new(env!("CARGO_BIN_EXE_countersign"));
    command
        .args(["mock", "--port", "0", "--credentials-out"])
        .arg(&own);
    let outcome = run(&mut command);
    assert_eq!(outcome.code, 2, "{}", outcome.text);
    assert!(std::fs::read_to_string(own).unwrap().contains("mine"));
}

#[test]
fn claims_plan_and_completions_print() {
    assert!(countersign(&["claims"]).text.contains("tested by"));
    assert!(
        countersign(&["claims", "--json"])
            .text
            .trim_start()
            .starts_with('[')
    );
    let plan = countersign(&["plan"]);
    assert_eq!(plan.code, 0);
    assert!(plan.text.contains("deliberate failed attempts"));
    assert!(
        countersign(&["completions", "bash"])
            .text
            .contains("countersign")
    );
}
