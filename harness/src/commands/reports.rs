//! Where reports go: `--report FORMAT=PATH`.

use std::{
    fmt, fs,
    path::{self, Path, PathBuf},
    str::FromStr,
};

use anyhow::{Context as _, bail};
use clap::ValueEnum;

use super::writer;
use crate::report::{
    Report, cucumber_json, github, html, intoto, json, junit, markdown, messages, sarif, tap,
    text::{self, Detail},
};

/// One `--report`.
#[derive(Clone, Debug)]
pub struct Destination {
    /// What is written there.
    pub format: Format,
    path: PathBuf,
}

/// A format of the report of a run; its module tells what it is for.
#[expect(missing_docs, reason = "each is named like its module")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Text,
    Json,
    Junit,
    Html,
    CucumberJson,
    Messages,
    Markdown,
    Github,
    Sarif,
    Tap,
    Intoto,
}

impl fmt::Display for Destination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path.display())
    }
}

impl FromStr for Destination {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (name, path) = text
            .split_once('=')
            .ok_or("write FORMAT=PATH, such as junit=report.xml")?;
        let format = Format::from_str(name, false).map_err(|_| {
            let known = Format::value_variants().iter();
            let known =
                known.filter_map(|format| Some(format.to_possible_value()?.get_name().to_owned()));
            let known = known.collect::<Vec<_>>().join(", ");
            format!("{name} is no format; formats are {known}")
        })?;
        if path.is_empty() {
            return Err("the path after = is empty; - means standard output".to_owned());
        }
        Ok(Self {
            format,
            path: path.into(),
        })
    }
}

impl Format {
    /// The report in this format; `json` is the name of the file of JSON that stands beside it.
    ///
    /// # Errors
    /// It cannot be told in this format.
    pub fn render(self, report: &Report, json: &str) -> anyhow::Result<String> {
        Ok(match self {
            Self::Text => {
                anstream::adapter::strip_str(&text::render(report, Detail::Verbose)).to_string()
            }
            Self::Json => json::render(report)?,
            Self::Junit => junit::render(report)?,
            Self::Html => html::render(report),
            Self::CucumberJson => cucumber_json::render(report)?,
            Self::Messages => messages::render(report)?,
            Self::Markdown => markdown::render(report),
            Self::Github => github::render(report, Path::new("")),
            Self::Sarif => sarif::render(report)?,
            Self::Tap => tap::render(report),
            Self::Intoto => {
                intoto::render(report, json, &writer::as_written(&json::render(report)?))?
            }
        })
    }
}

/// Refuses two reports for one place: the latter would be written over the former, or behind it.
pub fn refuse_collisions(destinations: &[Destination]) -> anyhow::Result<()> {
    let place = |it: &Destination| path::absolute(&it.path).unwrap_or_else(|_| it.path.clone());
    for (number, one) in destinations.iter().enumerate() {
        let mut others = destinations[number + 1..].iter();
        if let Some(other) = others.find(|other| place(other) == place(one)) {
            bail!(
                "--report {} and --report {} are for one place: give each a path of its own",
                one.written(),
                other.written()
            );
        }
    }
    Ok(())
}

/// The name of a file, without the folder.
pub fn name_of(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.display().to_string()
}

/// What the JSON report is called: as one of these that is a file, or else like this.
pub fn name_of_json(destinations: &[Destination], otherwise: &Path) -> String {
    let mut files = destinations.iter().filter(|it| !it.is_standard_output());
    let json = files.find(|it| it.format == Format::Json);
    name_of(json.map_or(otherwise, |it| &it.path))
}

impl Destination {
    /// As it stands on the command line.
    fn written(&self) -> String {
        let format = self.format.to_possible_value();
        let format = format.map_or_else(String::new, |it| it.get_name().to_owned());
        format!("{format}={self}")
    }

    /// Whether it takes standard output for itself.
    pub fn is_standard_output(&self) -> bool {
        self.path.as_os_str() == "-"
    }

    /// Makes sure that the report can be written there, before anything is asked.
    pub fn open(&self) -> anyhow::Result<()> {
        if !self.is_standard_output() {
            let opened = fs::OpenOptions::new()
                .create(true)
                .append(true)
                .open(&self.path);
            opened.with_context(|| format!("cannot write the report {}", self.path.display()))?;
        }
        Ok(())
    }

    /// Leaves no empty file where no report is to come: who finds one takes it for a report.
    pub fn discard(&self) {
        let is_empty =
            |path| fs::metadata(path).is_ok_and(|file| file.is_file() && file.len() == 0);
        if !self.is_standard_output() && is_empty(&self.path) {
            let _ = fs::remove_file(&self.path);
        }
    }

    /// Writes the report there, beside a JSON report of this name.
    pub fn write(&self, report: &Report, json: &str) -> anyhow::Result<()> {
        self.put(&self.format.render(report, json)?)
    }

    /// Writes a text there.
    pub fn put(&self, content: &str) -> anyhow::Result<()> {
        if self.is_standard_output() {
            return Ok(writer::print(content)?);
        }
        writer::write(&self.path, content)
            .with_context(|| format!("cannot write the report {}", self.path.display()))
    }
}
