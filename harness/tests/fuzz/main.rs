//! The properties of the fuzz targets, on what stands in the project and as chance changes it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "../../fuzz/src/lib.rs"]
pub mod properties;

use std::{
    fs,
    path::{Path, PathBuf},
};

use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};

/// Changed files that each property is tried with.
const CASES: u32 = 64;

/// What parsers stumble over.
const STUMBLES: [&str; 20] = [
    "\0",
    "\r\n",
    "\u{feff}",
    "\u{202e}",
    "\u{1f600}",
    "\u{1b}[31m",
    "\"",
    "\"\"\"",
    "{",
    "[[[[[[[[",
    "<",
    "|",
    "null",
    "-1",
    "1e999",
    "nan",
    "18446744073709551616",
    "9999-12-31",
    "${X}",
    "\n  Examples:\n    | a |\n",
];

/// The files of a folder of the project that end so.
fn files(folder: &str, ending: &str) -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files: Vec<PathBuf> = fs::read_dir(root.join(folder))
        .unwrap()
        .map(|it| it.unwrap().path())
        .filter(|path| path.extension().is_some_and(|it| it == ending))
        .collect();
    files.sort();
    files.iter().map(|path| fs::read(path).unwrap()).collect()
}

/// A property fails by a panic.
fn hold(files: Vec<Vec<u8>>, property: impl Fn(&[u8])) {
    assert!(!files.is_empty());
    for file in &files {
        property(file);
    }
    let put = prop_oneof![
        prop::sample::select(&STUMBLES[..]).prop_map(|it| it.as_bytes().to_vec()),
        prop::collection::vec(any::<u8>(), 0..3),
        Just(Vec::new()),
    ];
    let edits = prop::collection::vec((any::<prop::sample::Index>(), 0..12_usize, put), 1..4);
    let config = Config {
        cases: CASES,
        failure_persistence: None,
        ..Config::default()
    };
    let changed = (prop::sample::select(files), edits);
    let tried = TestRunner::new(config).run(&changed, |(mut file, edits)| {
        for (at, cut, put) in edits {
            let at = at.index(file.len() + 1);
            let end = file.len().min(at + cut);
            file.splice(at..end, put);
        }
        property(&file);
        Ok(())
    });
    tried.unwrap();
}

#[test]
fn credentials() {
    let files = files("fixtures/credentials", "toml");
    hold(files, properties::credentials::hold);
}

#[test]
fn profiles() {
    let files = files("fixtures/your-own", "toml");
    hold(files, properties::profile::hold);
}

#[test]
fn baselines() {
    let files = files("harness/fuzz/seeds/baseline", "toml");
    hold(files, properties::baseline::hold);
}

#[test]
fn features() {
    let files = files("features/common", "feature");
    hold(files, properties::feature::hold);
}

#[test]
fn reports() {
    let files = files("harness/fuzz/seeds/report", "json");
    hold(files, properties::report::hold);
}
