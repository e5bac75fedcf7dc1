//! The features against their vocabulary: every sentence has one meaning, every meaning a sentence.

use std::collections::BTreeSet;

use countersign::{documents::features, run::world::World};
use cucumber::World as _;
use gherkin::{Feature, Scenario, Step};

use crate::{files, root};

fn scenarios(feature: &Feature) -> impl Iterator<Item = &Scenario> {
    feature
        .scenarios
        .iter()
        .chain(feature.rules.iter().flat_map(|rule| &rule.scenarios))
}

fn steps(features: &[Feature]) -> impl Iterator<Item = (&Feature, &Step)> {
    features.iter().flat_map(|feature| {
        scenarios(feature)
            .flat_map(move |scenario| scenario.steps.iter().map(move |step| (feature, step)))
    })
}

#[test]
fn every_sentence_has_exactly_one_definition() {
    let collection = World::collection();
    for (feature, step) in steps(&features::all().unwrap()) {
        let place = format!("{:?}:{}: {}", feature.path, step.position.line, step.value);
        match collection.find(step) {
            Ok(Some(_)) => {}
            Ok(None) => panic!("{place}: no definition"),
            Err(ambiguous) => panic!("{place}: {ambiguous}"),
        }
    }
}

#[test]
fn every_definition_has_a_sentence() {
    let features = features::all().unwrap();
    let collection = World::collection();
    let used: BTreeSet<u32> = steps(&features)
        .filter_map(|(_, step)| collection.find(step).ok().flatten())
        .filter_map(|(_, _, location, _)| location.map(|location| (location.path, location.line)))
        .map(|(path, line)| hash(path, line))
        .collect();
    for (path, text) in files(&root().join("harness/src/steps"), "rs") {
        for (number, line) in text.lines().enumerate() {
            if ["#[given(", "#[when(", "#[then("]
                .iter()
                .any(|attribute| line.trim().starts_with(attribute))
            {
                let line_number = u32::try_from(number + 1).unwrap();
                let name = path.file_name().unwrap().to_str().unwrap();
                assert!(
                    used.contains(&hash(name, line_number)),
                    "{}:{line_number}: no feature says {line}",
                    path.display()
                );
            }
        }
    }
}

/// A place by the file's own name and line: the compiler's paths depend on where it was called.
fn hash(path: &str, line: u32) -> u32 {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.bytes().fold(line, |sum, byte| {
        sum.wrapping_mul(31).wrapping_add(u32::from(byte))
    })
}

#[test]
fn an_outline_leaves_no_blank_unfilled() {
    for feature in features::all().unwrap() {
        for scenario in scenarios(&feature) {
            let place = format!(
                "{:?}:{} {}",
                feature.path, scenario.position.line, scenario.name
            );
            assert!(!scenario.steps.is_empty(), "{place}: no steps");
            let texts = scenario
                .steps
                .iter()
                .flat_map(|step| [Some(&step.value), step.docstring.as_ref()])
                .flatten();
            for text in texts.chain([&scenario.name]) {
                assert!(
                    !text.contains('<'),
                    "{place}: {text:?} has a blank that no example fills"
                );
            }
        }
    }
}

#[test]
fn scenarios_of_one_feature_have_names_of_their_own() {
    for feature in features::all().unwrap() {
        let mut names = BTreeSet::new();
        for scenario in scenarios(&feature) {
            assert!(
                names.insert(scenario.name.clone()),
                "{:?}: two scenarios are called {:?}",
                feature.path,
                scenario.name
            );
        }
    }
}

#[test]
fn every_refusal_stands_beside_its_positive_twin() {
    let is_refusal = |step: &Step| {
        step.value.starts_with("the request is refused for ")
            || step.value.ends_with("opens nothing any more")
    };
    let is_positive = |step: &Step| {
        [
            "the request is honoured",
            "the new key works at once",
            "the owner's own key still works",
        ]
        .contains(&step.value.as_str())
            || step.value.starts_with("the limit on ")
    };
    for feature in features::all().unwrap() {
        assert!(
            !feature
                .scenarios
                .iter()
                .flat_map(|scenario| &scenario.steps)
                .any(is_refusal),
            "{:?}: a refusal outside any rule",
            feature.path
        );
        for rule in &feature.rules {
            let mut steps = rule.scenarios.iter().flat_map(|scenario| &scenario.steps);
            if steps.clone().any(is_refusal) {
                assert!(
                    steps.any(is_positive),
                    "{:?}: rule {:?} refuses and honours nothing",
                    feature.path,
                    rule.name
                );
            }
        }
    }
}

#[test]
fn shared_features_hold_no_constants() {
    let barred = [
        "401",
        "403",
        "404",
        "429",
        "200",
        "x-api-key",
        "authorization",
        "bearer",
        "/auth",
        "plexe",
        "plx",
        "aiaas",
        "error.code",
        "key_id",
        "204",
        "400",
        "422",
        "pagination",
        "models",
        "plx_sk_",
    ];
    for feature in features::all().unwrap() {
        let path = feature.path.clone().unwrap().display().to_string();
        if !path.starts_with(features::COMMON) {
            continue;
        }
        let text = std::fs::read_to_string(root().join(&path))
            .unwrap()
            .to_lowercase();
        for word in barred {
            assert!(
                !text.contains(word),
                "{path} says {word:?}, which belongs into a profile"
            );
        }
    }
}

#[test]
fn a_scenario_has_few_steps_and_one_when() {
    for feature in features::all().unwrap() {
        for scenario in scenarios(&feature) {
            let place = format!("{:?}: {}", feature.path, scenario.name);
            assert!(scenario.steps.len() <= 6, "{place}: more than six steps");
            let whens = scenario
                .steps
                .iter()
                .filter(|step| step.keyword.trim() == "When")
                .count();
            assert_eq!(whens, 1, "{place}: one When");
        }
    }
}
