//! Reports that are read back.

use clap::ValueEnum as _;
use countersign::{
    commands::reports::Format,
    report::{diff, exit, json, merge::merge},
};

/// What is read as a report can be told in every format, and written again it is the same.
pub fn hold(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    let Ok(report) = json::parse(text) else {
        return;
    };
    for format in Format::value_variants() {
        let told = format.render(&report, "report.json");
        assert!(told.is_ok(), "{format:?}: {told:?}");
    }
    exit::code(&report);
    let written = json::render(&report).expect("it is a report");
    let again = json::parse(&written).expect("what is written is read");
    assert_eq!(json::render(&again).expect("it is a report"), written);
    let changes = diff::between(&report, &again);
    assert!(!changes.iter().any(diff::PlatformDiff::is_worse), "{text}");
    let shards = [("one".to_owned(), report), ("two".to_owned(), again)];
    for shards in [&shards[..1], &shards] {
        if let Ok(whole) = merge(shards) {
            json::render(&whole).expect("it is a report");
        }
    }
}
