//! Who may know whom.

use std::{
    fs,
    path::{Path, PathBuf},
};

use countersign_mock::platforms::ALL;

fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("src")
        .join(folder);
    let mut found = Vec::new();
    let mut folders = vec![root];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    assert!(!found.is_empty());
    found
}

fn nobody_says(sources: &[(PathBuf, String)], words: &[&str]) {
    for (path, text) in sources {
        for word in words {
            assert!(!text.contains(word), "{} says {word}", path.display());
        }
    }
}

#[test]
fn nothing_reads_what_the_judge_expects() {
    nobody_says(&sources(""), &["profile.toml", "claims.toml", "features/"]);
}

#[test]
fn authentication_knows_no_platform_and_no_status() {
    nobody_says(
        &sources("auth"),
        &["platforms::", "plexe", "plx_", "StatusCode", "http::"],
    );
}

#[test]
fn no_platform_knows_another() {
    for platform in ALL {
        let others = ALL.iter().filter(|other| other.name != platform.name);
        let others: Vec<_> = others
            .map(|other| format!("platforms::{}", other.name))
            .collect();
        let others: Vec<_> = others.iter().map(String::as_str).collect();
        nobody_says(&sources(&format!("platforms/{}", platform.name)), &others);
    }
}

#[test]
fn no_handler_knows_a_fault_or_a_variant() {
    for platform in ALL {
        let files = sources(&format!("platforms/{}", platform.name));
        let handlers: Vec<_> = files
            .into_iter()
            .filter(|(path, _)| {
                let path = path.to_string_lossy();
                let own = |part: &str| path.contains(part);
                !own("/faults/")
                    && !own("/variants/")
                    && !path.ends_with(&format!("{}/mod.rs", platform.name))
            })
            .collect();
        nobody_says(
            &handlers,
            &["faults", "variants", "joints", "Deviation", "Scene"],
        );
    }
}
