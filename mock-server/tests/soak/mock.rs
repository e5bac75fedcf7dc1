//! The mock in a process of its own, and what the system says of it.

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _},
    net::SocketAddr,
    process::{Child, Command, Stdio},
    thread::{self, JoinHandle},
};

use rustix::process::{Pid, Resource, Rlimit, Signal, getrlimit, kill_process, setrlimit};
use serde_json::Value;

/// A mock that is serving.
pub(crate) struct Mock {
    process: Child,
    announced: Value,
    complaints: Option<JoinHandle<String>>,
}

impl Drop for Mock {
    /// A test that has failed leaves none behind.
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Mock {
    /// Serves everything on free ports, without limits.
    pub(crate) fn start() -> Self {
        Self::with("")
    }

    /// The same after a shell has done something, such as `ulimit -n 64`.
    pub(crate) fn with(first: &str) -> Self {
        let mut shell = Command::new("sh");
        shell.args(["-c", &format!("{first}\nexec \"$0\" \"$@\"")]);
        shell.arg(env!("CARGO_BIN_EXE_countersign-mock"));
        shell.args(["--port", "0", "--json"]);
        for platform in ["plexe", "coreplexml", "aiaas"] {
            shell.args(["--set", &format!("{platform}.limits=off")]);
        }
        shell.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut process = shell.spawn().unwrap();
        let mut errors = process.stderr.take().unwrap();
        let complaints = thread::spawn(move || {
            let mut text = String::new();
            errors.read_to_string(&mut text).unwrap();
            text
        });
        let mut line = String::new();
        let output = process.stdout.take().unwrap();
        BufReader::new(output).read_line(&mut line).unwrap();
        Self {
            process,
            announced: serde_json::from_str(&line).unwrap(),
            complaints: Some(complaints),
        }
    }

    /// Where a platform listens.
    pub(crate) fn address(&self, platform: &str) -> SocketAddr {
        address(&self.announced["platforms"][platform]["url"])
    }

    /// Where control listens.
    pub(crate) fn control(&self) -> SocketAddr {
        address(&self.announced["control"])
    }

    /// What it has of memory, and the most that it ever had, in MiB; nothing where the system does not tell.
    pub(crate) fn memory(&self) -> (u64, u64) {
        let path = format!("/proc/{}/status", self.process.id());
        let status = fs::read_to_string(path).unwrap_or_default();
        let value = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            let kilobytes = line.and_then(|it| it.trim().trim_end_matches(" kB").parse().ok());
            kilobytes.unwrap_or(0_u64) / 1024
        };
        (value("VmRSS:"), value("VmHWM:"))
    }

    /// Tells it to stop.
    pub(crate) fn terminate(&self) {
        kill_process(Pid::from_child(&self.process), Signal::TERM).unwrap();
    }

    /// Stops it; it must have been well until then, and end well.
    pub(crate) fn stop(mut self) {
        self.terminate();
        assert!(self.process.wait().unwrap().success());
        let complaints = self.complaints.take().expect("it is read once");
        assert_eq!(complaints.join().unwrap(), "");
    }
}

fn address(url: &Value) -> SocketAddr {
    let url = url.as_str().unwrap();
    url.strip_prefix("http://").unwrap().parse().unwrap()
}

/// Raises the number of descriptors as far as it goes, for this process and those that it starts; answers it.
pub(crate) fn raise_descriptors() -> u64 {
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit {
        current: limit.maximum,
        maximum: limit.maximum,
    };
    if setrlimit(Resource::Nofile, raised).is_ok() {
        return limit.maximum.unwrap_or(u64::MAX);
    }
    limit.current.unwrap_or(u64::MAX)
}
