//! Feature files: embedded or from a folder, parsed, with their outlines expanded.

use std::{
    fs, mem,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, anyhow, bail};
use cucumber::feature::{ExpandExamplesError, Ext as _};
use gherkin::{Examples, Feature, GherkinEnv, Scenario, Table};

use super::{embedded, mistake::Mistake};

/// The folder of the features that every platform shares.
pub const COMMON: &str = "features/common/";

/// The features for a platform: the shared ones, then its own.
pub fn of_platform(name: &str) -> anyhow::Result<Vec<Feature>> {
    let mut features = shared()?;
    features.extend(below(&format!("features/{name}/"))?);
    Ok(features)
}

/// The features that every platform shares.
pub fn shared() -> anyhow::Result<Vec<Feature>> {
    below(COMMON)
}

fn below(folder: &str) -> anyhow::Result<Vec<Feature>> {
    let files = embedded::FEATURES.iter();
    let files = files.filter(|(path, _)| path.starts_with(folder));
    files.map(|(path, text)| parse(path, text)).collect()
}

/// The features of a file, or of a folder that is laid out like `features/`, for a platform; of any other folder all.
///
/// # Errors
/// What cannot be read, is no Gherkin, or holds no feature for this platform.
pub fn of_path(path: &Path, name: &str) -> anyhow::Result<Vec<Feature>> {
    let mut files = Vec::new();
    if path.is_dir() {
        let own = [path.join("common"), path.join(name)];
        let own: Vec<_> = own.iter().filter(|folder| folder.is_dir()).collect();
        if own.is_empty() {
            collect(path, &mut files)?;
        }
        for folder in own {
            collect(folder, &mut files)?;
        }
    } else {
        files.push(path.to_owned());
    }
    files.sort();
    files.dedup();
    let mut features = Vec::new();
    for file in files {
        let (shown, text) = read(&file)?;
        features.push(parse(&shown, &text)?);
    }
    if features.is_empty() {
        bail!("no .feature file below {} is for {name}", path.display());
    }
    Ok(features)
}

fn read(file: &Path) -> anyhow::Result<(String, String)> {
    let shown = file.display().to_string();
    let text = fs::read_to_string(file).with_context(|| format!("cannot read {shown}"))?;
    Ok((shown, text))
}

/// The path and the text of a feature file, or of every one below a folder, whatever it says.
pub fn texts(path: &Path) -> anyhow::Result<Vec<(String, String)>> {
    let mut files = Vec::new();
    if path.is_dir() {
        collect(path, &mut files)?;
    } else {
        files.push(path.to_owned());
    }
    files.sort();
    files.iter().map(|file| read(file)).collect()
}

/// The same of every embedded feature, shared or not.
pub fn embedded_texts() -> Vec<(String, String)> {
    let owned = |&(path, text): &(&str, &str)| (path.to_owned(), text.to_owned());
    embedded::FEATURES.iter().map(owned).collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    let entries = fs::read_dir(folder);
    for entry in entries.with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|it| it == "feature") {
            files.push(path);
        }
    }
    Ok(())
}

/// Every embedded feature, shared or not.
pub fn all() -> anyhow::Result<Vec<Feature>> {
    embedded::FEATURES
        .iter()
        .map(|(path, text)| parse(path, text))
        .collect()
}

/// Parses one feature file.
///
/// # Errors
/// The place, the line itself, and a caret under the column.
pub fn parse(path: &str, text: &str) -> anyhow::Result<Feature> {
    let feature = outlined(path, text).map_err(|mistake| anyhow!(mistake.shown()))?;
    expanded(feature).with_context(|| format!("in {path}"))
}

/// The same with a scenario for each row of its examples.
pub fn expanded(mut feature: Feature) -> Result<Feature, ExpandExamplesError> {
    let rules = feature.rules.iter_mut().map(|rule| &mut rule.scenarios);
    for scenarios in rules.chain([&mut feature.scenarios]) {
        *scenarios = mem::take(scenarios).into_iter().flat_map(apart).collect();
    }
    feature.expand_examples()
}

/// An outline for each row: one with many rows would be copied with all of them for each of them.
fn apart(mut outline: Scenario) -> Vec<Scenario> {
    let examples = mem::take(&mut outline.examples);
    if examples.is_empty() {
        return vec![outline];
    }
    let rows = examples.into_iter().flat_map(rows);
    let with = |row| Scenario {
        examples: vec![row],
        ..outline.clone()
    };
    rows.map(with).collect()
}

/// The examples one by one, each with the names above it, where it would be found among the others.
fn rows(mut examples: Examples) -> Vec<Examples> {
    let Some(mut table) = examples.table.take() else {
        return Vec::new();
    };
    let mut rows = mem::take(&mut table.rows).into_iter();
    let Some(names) = rows.next() else {
        return Vec::new();
    };
    let alone = |(number, row)| {
        let mut example = examples.clone();
        example.position.line += number;
        example.table = Some(Table {
            rows: vec![names.clone(), row],
            ..table.clone()
        });
        example
    };
    rows.enumerate().map(alone).collect()
}

/// The same with its outlines as they are written.
pub fn outlined(path: &str, text: &str) -> Result<Feature, Mistake> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut feature = Feature::parse(text, GherkinEnv::default()).map_err(|error| {
        let place = within(text, position(&error.to_string()));
        Mistake::new(path, text, place, "this is not Gherkin")
    })?;
    feature.path = Some(PathBuf::from(path));
    Ok(feature)
}

/// The place in the parser's message, `Error at 5:1: …`: it keeps the numbers to itself.
fn position(message: &str) -> (usize, usize) {
    let mut numbers = message
        .split(|letter: char| !letter.is_ascii_digit())
        .filter_map(|digits| digits.parse().ok());
    (numbers.next().unwrap_or(1), numbers.next().unwrap_or(1))
}

/// The place, or the last line that says something, if the parser gives up behind it.
fn within(text: &str, (line, column): (usize, usize)) -> (usize, usize) {
    let lines: Vec<_> = text.lines().map(str::trim_end).collect();
    let last = lines.iter().rposition(|line| !line.is_empty()).unwrap_or(0) + 1;
    if line <= last {
        return (line, column);
    }
    let source = lines.get(last - 1).copied().unwrap_or_default();
    let blanks = source.chars().take_while(|it| it.is_whitespace());
    (last, blanks.count() + 1)
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_broken_feature_is_shown_with_a_caret() {
        let error = super::parse(
            "keys.feature",
            "Feature: Keys\n  Scenario: one\n    Given x\n    Gibberish\n",
        )
        .expect_err("it is not Gherkin");
        let message = error.to_string();
        let expected = "keys.feature:4:5: this is not Gherkin\n      Gibberish\n      ^";
        assert_eq!(message, expected);
        for (text, place) in [("", "1:1"), ("\n\n", "1:1"), ("Scenario: x", "1:1")] {
            let message = super::parse("a", text).unwrap_err().to_string();
            assert!(message.starts_with(&format!("a:{place}: ")), "{message}");
        }
    }

    #[test]
    fn examples_become_scenarios_that_stand_where_their_rows_do_and_hold_no_other() {
        let rows: Vec<_> = (0..2_000).map(|row: u32| row.to_string()).collect();
        let rows = rows.join(" |\n| ");
        let text = format!(
            "Feature: F\nScenario Outline: <n>\nGiven <n>\nExamples:\n| n |\n| {rows} |\n\nExamples:\n| n |\n| x |\n"
        );
        let feature = super::parse("many.feature", &text).unwrap();
        let of = |number: usize| {
            let scenario = &feature.scenarios[number];
            let table = scenario.examples[0].table.as_ref().unwrap();
            // What is held, not what is shown: a table of all rows for each of them fills the memory.
            assert!(table.rows.capacity() < 10);
            (scenario.name.as_str(), scenario.position.line)
        };
        assert_eq!(feature.scenarios.len(), 2_001);
        assert_eq!(
            (of(0), of(1_999), of(2_000)),
            (("0", 6), ("1999", 2_005), ("x", 2_009))
        );
    }

    #[test]
    fn every_embedded_feature_parses() {
        assert!(!super::all().expect("all parse").is_empty());
    }

    #[test]
    fn a_folder_is_read_as_features_is_laid_out() {
        let root = std::env::temp_dir().join(format!("countersign-{}", std::process::id()));
        let write = |path: &str, name: &str| {
            let path = root.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, format!("Feature: {name}\n")).unwrap();
        };
        write("common/deep/a.feature", "A");
        write("mine/b.feature", "B");
        write("other/c.feature", "C");
        write("mine/notes.txt", "N");
        let names = |path: &std::path::Path| {
            let features = super::of_path(path, "mine").unwrap().into_iter();
            features.map(|feature| feature.name).collect::<Vec<_>>()
        };
        assert_eq!(names(&root), ["A", "B"]);
        assert_eq!(names(&root.join("other")), ["C"]);
        assert_eq!(names(&root.join("other/c.feature")), ["C"]);
        assert!(super::of_path(&root.join("nowhere"), "mine").is_err());
        std::fs::remove_dir_all(root).unwrap();
    }
}
