//! `countersign init`: files to begin with; what is there already is left as it is.

use std::{fs, io::ErrorKind, path::Path};

use anyhow::Context as _;
use clap::Args;

use super::{
    targets::of_names,
    writer::{self, Readers, say},
};
use crate::{
    documents::{self, Documents},
    report::exit,
};

const EXAMPLES: &str = "\
Examples:
  countersign init --platform NAME
  countersign plan --platform NAME --credentials credentials.toml      what it would ask, once the file is filled in";

const CREDENTIALS: &str = "credentials.toml";
const WORKFLOW: &str = ".github/workflows/countersign.yml";
const IGNORED: &str = ".gitignore";

/// What holds secrets, or tells of things made on a target.
const IGNORABLE: [&str; 2] = [CREDENTIALS, "*.ledger"];

/// Options of `init`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// Platform that will be judged; may be repeated [default: all that are known]
    #[arg(long, value_name = "NAME")]
    platform: Vec<String>,
}

/// Writes what is not there yet into this folder; answers the exit code.
pub fn run(arguments: &Arguments) -> anyhow::Result<u8> {
    let documents = of_names(&arguments.platform)?;
    // Nothing may stop it between a file of secrets and the line that keeps that out of git.
    ignore()?;
    create(CREDENTIALS, &credentials(&documents), Readers::Owner)?;
    create(WORKFLOW, &workflow(&arguments.platform), Readers::All)?;
    let named = arguments.platform.iter();
    let named: Vec<_> = named.map(|name| format!("--platform {name} ")).collect();
    let named = named.concat();
    say!("next: fill in {CREDENTIALS}, then countersign plan {named}--credentials {CREDENTIALS}");
    Ok(exit::CONFORMS)
}

/// The example of each platform, one below the other.
fn credentials(platforms: &[Documents]) -> String {
    let names = platforms.iter().map(|it| it.profile.name.as_str());
    let examples = names.filter_map(documents::example_credentials);
    examples.collect::<Vec<_>>().join("\n")
}

fn workflow(platforms: &[String]) -> String {
    let line = match platforms {
        [] => "# platform: NAME".to_owned(),
        names => format!("platform: {}", names.join(" ")),
    };
    include_str!("init/workflow.yml").replace("# PLATFORM", &line)
}

fn create(path: &str, text: &str, readers: Readers) -> anyhow::Result<()> {
    let place = Path::new(path);
    if let Some(folder) = place.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    }
    match writer::create(place, text, readers) {
        Ok(()) => say!("wrote {path}"),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            say!("kept {path}, which is there already");
        }
        Err(error) => return Err(error).with_context(|| format!("cannot write {path}")),
    }
    Ok(())
}

/// Adds to the end of the file what it does not ignore yet.
fn ignore() -> anyhow::Result<()> {
    let old = match fs::read_to_string(IGNORED) {
        Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
        read => read.with_context(|| format!("cannot read {IGNORED}"))?,
    };
    let has = |line: &&str| {
        old.lines()
            .any(|it| it.trim().trim_start_matches('/') == *line)
    };
    let missing: Vec<_> = IGNORABLE.into_iter().filter(|line| !has(line)).collect();
    if missing.is_empty() {
        say!("kept {IGNORED}, which has all that is needed");
        return Ok(());
    }
    let end = if old.is_empty() || old.ends_with('\n') {
        ""
    } else {
        "\n"
    };
    let added = format!("{end}{}\n", missing.join("\n"));
    writer::append(Path::new(IGNORED), &added)
        .with_context(|| format!("cannot write {IGNORED}"))?;
    say!("added to {IGNORED}: {}", missing.join(" "));
    Ok(())
}
