//! The properties of the fuzz targets, on the seeds as they are and as chance changes them.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod edit;
#[path = "../../fuzz/src/lib.rs"]
pub mod properties;

use std::{fs, path::Path};

use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};

use self::edit::{Edit, STUMBLES};

/// Changed seeds that each property is tried with.
const CASES: u32 = 64;

/// The seeds of a target.
fn seeds(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds");
    let files = fs::read_dir(folder.join(target)).unwrap();
    files
        .map(|it| fs::read(it.unwrap().path()).unwrap())
        .collect()
}

fn edit() -> impl Strategy<Value = Edit> {
    let put = prop_oneof![
        prop::sample::select(&STUMBLES[..]).prop_map(|it| it.as_bytes().to_vec()),
        prop::collection::vec(any::<u8>(), 0..4),
    ];
    let edit = (any::<usize>(), 0..8_usize, put);
    edit.prop_map(|(at, cut, put)| Edit { at, cut, put })
}

/// A property fails by a panic.
fn hold(target: &str, property: impl Fn(&[u8])) {
    let seeds = seeds(target);
    for seed in &seeds {
        property(seed);
    }
    let edits = prop::collection::vec(edit(), 1..6);
    let config = Config {
        cases: CASES,
        failure_persistence: None,
        ..Config::default()
    };
    let changed = (prop::sample::select(seeds), edits);
    let tried = TestRunner::new(config).run(&changed, |(mut bytes, edits)| {
        for edit in edits {
            edit.apply(&mut bytes);
        }
        property(&bytes);
        Ok(())
    });
    tried.unwrap();
}

#[test]
fn requests_to_plexe() {
    hold("plexe", |input| properties::requests::hold("plexe", input));
}

#[test]
fn requests_to_coreplexml() {
    hold("coreplexml", |input| {
        properties::requests::hold("coreplexml", input);
    });
}

#[test]
fn requests_to_aiaas() {
    hold("aiaas", |input| properties::requests::hold("aiaas", input));
}

#[test]
fn requests_to_runai() {
    hold("runai", |input| properties::requests::hold("runai", input));
}

#[test]
fn credentials() {
    hold("credentials", properties::credentials::hold);
}

#[test]
fn tokens() {
    hold("tokens", properties::tokens::hold);
}

#[test]
fn control() {
    hold("control", properties::control::hold);
}
