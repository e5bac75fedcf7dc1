//! `countersign lint`: mistakes in features and profiles, each with its line and a caret at the place.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use clap::Args;

use super::{
    claims::untested,
    credentials::known_besides,
    targets::{features_for, of_names},
    writer::say,
};
use crate::{
    documents::{
        Documents, features,
        mistake::{Mistake, Mistakes},
    },
    lint::{self, Written},
    report::{exit, tally::counted},
};

const EXAMPLES: &str = "\
Examples:
  countersign lint                                     the built-in features and profiles
  countersign lint features/                           features of your own, by all known platforms
  countersign lint own.feature --profile own.toml      by a profile of your own, which is looked at too
  countersign lint own.toml                            the profile alone, with the shared features

Exit codes: 0 no mistake, 2 mistakes or usage";

/// Options of `lint`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// A feature file, a folder of them, or a profile [default: everything that is built in]
    #[arg(value_name = "PATH")]
    path: Option<PathBuf>,
    /// By the documents of this platform; may be repeated [default: all that are known]
    #[arg(long, value_name = "NAME")]
    platform: Vec<String>,
    /// By a profile of your own
    #[arg(long, value_name = "FILE", conflicts_with = "platform")]
    profile: Option<PathBuf>,
}

/// Looks, and tells; answers the exit code.
pub fn run(arguments: &Arguments) -> anyhow::Result<u8> {
    let is_profile = |path: &&PathBuf| path.extension().is_some_and(|it| it == "toml");
    let of_path = arguments.path.as_ref().filter(is_profile);
    let profile = arguments.profile.as_ref().or(of_path).map(PathBuf::as_path);
    let given = arguments.path.as_deref().filter(|_| of_path.is_none());
    let (chosen, mut found) = match profile {
        Some(path) => of_profile(path, given)?,
        None => (of_names(&arguments.platform)?, Vec::new()),
    };
    let texts = match given {
        Some(path) => features::texts(path)?,
        None => features::embedded_texts(),
    };
    if let (true, Some(path)) = (texts.is_empty(), given) {
        bail!("no .feature file is below {}", path.display());
    }
    let files = texts.len();
    found.extend(mistakes(texts, &chosen)?);
    if given.is_none() && profile.is_none() {
        found.extend(lint::unused(features::all()?.iter()));
        for documents in &chosen {
            let name = &documents.profile.name;
            let asked = features::of_platform(name)?;
            let (path, text) = Documents::claims_file(name).unwrap_or_default();
            found.extend(lint::orphans(path, text, &untested(documents, &asked)));
        }
    }
    for mistake in &found {
        say!("{}", mistake.shown());
    }
    let mistakes = match found.len() {
        0 => "no mistake".to_owned(),
        number => counted(number, "mistake"),
    };
    say!(
        "{mistakes} in {} by {}",
        counted(files, "feature file"),
        counted(chosen.len(), "profile")
    );
    Ok(if found.is_empty() {
        exit::CONFORMS
    } else {
        exit::USAGE
    })
}

/// Refuses features of one's own that hold a mistake: what nobody defines or documents would be left out without a word.
///
/// # Errors
/// Every mistake, with its line and a caret.
pub(super) fn refuse_mistakes(path: &Path, chosen: &[Documents]) -> anyhow::Result<()> {
    let found = mistakes(features::texts(path)?, chosen)?;
    let shown: Vec<_> = found.iter().map(Mistake::shown).collect();
    ensure!(shown.is_empty(), shown.join("\n"));
    Ok(())
}

/// What is wrong with features, by their paths, for these platforms.
fn mistakes(texts: Vec<(String, String)>, chosen: &[Documents]) -> anyhow::Result<Vec<Mistake>> {
    let known = known_besides(chosen)?;
    let written = texts.into_iter().map(|(path, text)| Written { path, text });
    Ok(written
        .flat_map(|it| lint::mistakes(&it, chosen, &known))
        .collect())
}

/// A profile, if it can be read, and what is wrong with it.
fn of_profile(path: &Path, given: Option<&Path>) -> anyhow::Result<(Vec<Documents>, Vec<Mistake>)> {
    // Features that are no Gherkin are told of later, with all that is wrong with the others.
    let readable = given.filter(|path| features::of_path(path, "").is_ok());
    let documents = match Documents::load(path, readable) {
        Ok(documents) => documents,
        Err(error) => {
            let Mistakes(found) = error.downcast::<Mistakes>()?;
            return Ok((Vec::new(), found));
        }
    };
    let mut asked = features::shared()?;
    if readable.is_some() {
        asked.extend(features_for(&documents, true, readable)?);
    }
    let shown = path.display().to_string();
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {shown}"))?;
    let orphans = lint::orphans(&shown, &text, &untested(&documents, &asked));
    Ok((vec![documents], orphans))
}
