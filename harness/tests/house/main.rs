//! The house keeps its own rules, and the judge can say both guilty and not guilty.

#![expect(clippy::unwrap_used, reason = "a test fails where it stands")]

mod audit;
mod budget;
mod chance;
mod ci;
mod claims_tables;
mod command_line;
mod compare;
mod dead_credential;
mod evidence;
mod figures;
mod formats;
mod gate;
mod generated;
mod guard;
mod html_report;
mod independence;
mod kills;
mod leakcheck;
mod leaks;
mod lint;
mod manners;
mod network;
mod null_servers;
mod over_time;
mod own_platform;
mod practice;
mod profile_errors;
mod profiles;
mod put_back;
mod read_only;
mod reference;
mod report;
mod self_check;
mod stand;
mod too_many;
mod vocabulary;
mod watch;

use std::path::{Path, PathBuf};

/// The root of the repository.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every file below `folder` with this ending, with its text.
fn files(folder: &Path, ending: &str) -> Vec<(PathBuf, String)> {
    let found = walk(folder, ending);
    assert!(!found.is_empty(), "no .{ending} below {}", folder.display());
    found
}

fn walk(folder: &Path, ending: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("the entry is readable").path();
        if path.is_dir() {
            found.extend(walk(&path, ending));
        } else if path
            .extension()
            .is_some_and(|extension| extension == ending)
        {
            let text = std::fs::read_to_string(&path).expect("it is text");
            found.push((path, text));
        }
    }
    found
}

/// The TLS provider that the binary installs for itself.
fn install_tls() {
    let _ = rustls::crypto::ring::default_provider().install_default();
}
