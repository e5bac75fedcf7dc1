//! The walls between judge, mock and documents.

use crate::{files, root};

#[test]
fn only_embedded_names_the_mock() {
    for (path, text) in files(&root().join("harness/src"), "rs") {
        let may = path.ends_with("harness/src/embedded.rs");
        assert!(
            may || !text.contains("countersign_mock"),
            "{} names the mock",
            path.display()
        );
    }
}

#[test]
fn nothing_in_the_judge_names_a_platform() {
    let names = [
        "plexe",
        "plx_",
        "plx-",
        "coreplexml",
        "cpx_",
        "cpx-",
        "aiaas",
        "runai",
        "run:ai",
    ];
    for (path, text) in files(&root().join("harness/src"), "rs") {
        let text = text.to_lowercase();
        for name in names {
            assert!(!text.contains(name), "{} names {name}", path.display());
        }
    }
}

#[test]
fn documents_speak_no_http_and_reports_know_no_target() {
    for (folder, barred) in [
        (
            "harness/src/documents",
            &["reqwest", "crate::target", "crate::run", "crate::report"][..],
        ),
        (
            "harness/src/report",
            &["reqwest", "crate::target", "crate::run"][..],
        ),
        ("harness/src/target", &["crate::run", "crate::steps"][..]),
    ] {
        for (path, text) in files(&root().join(folder), "rs") {
            for word in barred {
                assert!(
                    !text.contains(word),
                    "{} reaches for {word}",
                    path.display()
                );
            }
        }
    }
}

/// What is printed or written elsewhere would leave unmasked.
#[test]
fn everything_leaves_through_the_writer() {
    let ways = [
        "println!",
        "eprintln!",
        "print!",
        "stdout()",
        "stderr()",
        "fs::write",
        "dbg!",
    ];
    for (path, text) in files(&root().join("harness/src"), "rs") {
        if path.ends_with("commands/writer.rs") {
            continue;
        }
        let product = text.split("#[cfg(test)]").next().unwrap_or_default();
        for way in ways {
            // Whether there is a terminal to draw a bar on may be asked, and where the parser of arguments would write.
            let asked = product
                .replace("stderr().is_terminal()", "")
                .replace("use_stderr()", "");
            assert!(
                !asked.contains(way),
                "{} does not print or write by way of commands/writer.rs: {way}",
                path.display()
            );
        }
    }
}
