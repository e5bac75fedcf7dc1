//! Running programs: from files beside this one, with settings in their environment.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Stdio,
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use tokio::{process::Command, time::timeout};

/// What names the Python environment.
const ENVIRONMENT: &str = "COUNTERSIGN_WITNESSES";
/// How long any program may take; it is killed after that.
const LONGEST: Duration = Duration::from_mins(1);

/// A program that is about to run.
pub(crate) struct Program {
    command: Command,
}

/// A program that has ended.
#[derive(Debug)]
pub(crate) struct Ended {
    /// Whether it ended well.
    pub(crate) well: bool,
    /// What it printed.
    pub(crate) said: String,
    /// What it printed on standard error.
    pub(crate) complained: String,
}

impl Program {
    /// Lines for a shell, pasted rather than called; curl adds the status of its answer.
    pub(crate) fn pasted(file: &str) -> Self {
        let mut command = Command::new("sh");
        command
            .arg("-c")
            .arg(fs::read_to_string(path(file)).unwrap());
        command.env("CURL_HOME", path("curl"));
        Self { command }
    }

    /// A Python program.
    pub(crate) fn python(file: &str) -> Self {
        let mut command = Command::new(python());
        // No bytecode beside the sources, none of the user's own packages and variables.
        command.args(["-B", "-E", "-s"]).arg(path(file));
        Self { command }
    }

    /// A Python program, one of whose variables is printed when it has ended well.
    pub(crate) fn python_with_variable(file: &str, variable: &str) -> Self {
        let mut program = Self::python("with_variable.py");
        program.command.arg(path(file)).arg(variable);
        program
    }

    /// Sets a variable of its environment.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// Takes a variable out of its environment.
    pub(crate) fn without(mut self, name: &str) -> Self {
        self.command.env_remove(name);
        self
    }

    /// Lets it write its files where nobody else does.
    pub(crate) fn in_a_folder_of_its_own(mut self) -> Self {
        static FOLDERS: AtomicU32 = AtomicU32::new(0);
        let number = FOLDERS.fetch_add(1, Ordering::Relaxed);
        let name = format!("witness-{}-{number}", std::process::id());
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::create_dir_all(&folder).unwrap();
        self.command.current_dir(folder);
        self
    }

    /// Runs it to its end.
    pub(crate) async fn run(mut self) -> Ended {
        let command = &mut self.command;
        // The mock is on loopback, where no proxy leads.
        command.env("NO_PROXY", "*").env("no_proxy", "*");
        command.stdin(Stdio::null()).kill_on_drop(true);
        let shown = command.as_std().get_program().display().to_string();
        let output = timeout(LONGEST, command.output()).await;
        let output = output.unwrap_or_else(|_| panic!("{shown} does not end"));
        let output = output.unwrap_or_else(|error| panic!("{shown} does not start: {error}"));
        Ended {
            well: output.status.success(),
            said: String::from_utf8(output.stdout).unwrap(),
            complained: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Ended {
    /// What it printed, line by line; it must have ended well.
    #[track_caller]
    pub(crate) fn lines(&self) -> Vec<&str> {
        assert!(self.well, "it ended badly: {self:#?}");
        self.said.lines().collect()
    }

    /// Sees that it ended with an exception.
    #[track_caller]
    pub(crate) fn raised(&self, exception: &str) {
        let mut lines = self.complained.lines();
        let raised = lines.any(|line| line.starts_with(exception));
        assert!(!self.well && raised, "no {exception}: {self:#?}");
    }
}

fn path(file: &str) -> PathBuf {
    let programs = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/witnesses/programs");
    Path::new(programs).join(file)
}

/// The Python of the environment; a relative path begins at the workspace.
#[expect(
    clippy::disallowed_methods,
    reason = "the witnesses are switched on from outside"
)]
fn python() -> PathBuf {
    let environment = std::env::var(ENVIRONMENT).unwrap_or_else(|_| {
        panic!(
            "{ENVIRONMENT} must name a Python environment in which \
             harness/tests/witnesses/requirements.txt is installed; `.ci/run` makes one"
        )
    });
    let workspace = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    Path::new(workspace).join(environment).join("bin/python")
}
