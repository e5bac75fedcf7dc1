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
pub struct Destination<F = Format> {
    format: F,
    path: PathBuf,
}

/// A format, and what is told in it.
pub trait Render: ValueEnum {
    /// What is told.
    type Report;

    /// Tells it.
    ///
    /// # Errors
    /// It cannot be told in this format.
    fn render(self, report: &Self::Report) -> anyhow::Result<String>;
}

/// A format of the report of a run; its module tells what it is for.
#[expect(missing_docs, reason = "each is named like its module")]
#[derive(Clone, Copy, Debug, ValueEnum)]
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

impl<F> fmt::Display for Destination<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path.display())
    }
}

impl<F: ValueEnum> FromStr for Destination<F> {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (name, path) = text
            .split_once('=')
            .ok_or("write FORMAT=PATH, such as junit=report.xml")?;
        let format = F::from_str(name, false).map_err(|_| {
            let known = F::value_variants().iter();
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

impl Render for Format {
    type Report = Report;

    fn render(self, report: &Report) -> anyhow::Result<String> {
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
            Self::Intoto => intoto::render(report, &writer::as_written(&json::render(report)?))?,
        })
    }
}

/// Refuses two reports for one place: the latter would be written over the former, or behind it.
pub fn refuse_collisions<F: Render>(destinations: &[Destination<F>]) -> anyhow::Result<()> {
    let place = |it: &Destination<F>| path::absolute(&it.path).unwrap_or_else(|_| it.path.clone());
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

impl<F: Render> Destination<F> {
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

    /// Writes the report there.
    pub fn write(&self, report: &F::Report) -> anyhow::Result<()> {
        let content = self.format.clone().render(report)?;
        if self.is_standard_output() {
            return Ok(writer::print(&content)?);
        }
        writer::write(&self.path, &content)
            .with_context(|| format!("cannot write the report {}", self.path.display()))
    }
}
