//! The vocabulary as people read it: features/README.md names every sentence, every mischief, every expectation.

use countersign::target::mischief;

use crate::{files, root};

fn page() -> String {
    let text = std::fs::read_to_string(root().join("features/README.md"));
    let text = text.expect("features/README.md is there");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_page_lists_every_definition() {
    let page = page();
    for (path, text) in files(&root().join("harness/src/steps"), "rs") {
        for line in text.lines().map(str::trim) {
            let Some(attribute) = ["#[given(", "#[when(", "#[then("]
                .iter()
                .find_map(|start| line.strip_prefix(start))
            else {
                continue;
            };
            let sentence = attribute
                .split_once('"')
                .and_then(|(_, rest)| rest.rsplit_once('"'))
                .unwrap()
                .0;
            let sentence = sentence
                .trim_start_matches('^')
                .trim_end_matches('$')
                .replace("([a-z-]+)", "{state}")
                .replace("([a-z ]+)", "{…}")
                .replace("(.+)", "{…}");
            assert!(
                page.contains(&format!("`{sentence}`")),
                "{}: features/README.md lacks `{sentence}`",
                path.display()
            );
        }
    }
}

#[test]
fn the_page_lists_every_way_to_present_a_key() {
    let page = page();
    for mischief in mischief::ALL {
        assert!(
            page.contains(mischief.words),
            "features/README.md lacks {:?}",
            mischief.words
        );
    }
}
