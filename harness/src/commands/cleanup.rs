//! `countersign cleanup`: ends what a run has left that could not do so itself.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::bail;
use clap::Args;

use super::{
    credentials::{self, known_besides},
    network::Network,
    targets::of_names,
    writer::{note, say},
};
use crate::{
    documents::Documents,
    report::exit,
    run::{Conduct, session::Session},
    target::{
        Target,
        ledger::{Entry, file::LedgerFile},
        run_name::Run,
        tally::Caps,
    },
};

const EXAMPLES: &str = "\
Examples:
  countersign cleanup --ledger countersign-abc123.ledger --credentials credentials.toml

What the ledger does not name is left alone. The ledger goes once everything in it has ended.

Exit codes: 0 everything has ended, 2 usage, 5 something is left behind";

/// Options of `cleanup`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// Ledger of the run, as it was left
    #[arg(long, value_name = "FILE")]
    ledger: PathBuf,
    /// Credentials file of the run
    #[arg(long, value_name = "FILE")]
    credentials: PathBuf,
    /// Profile of the run, if it was given one
    #[arg(long, value_name = "FILE")]
    profile: Option<PathBuf>,
    #[command(flatten)]
    network: Network,
}

/// Runs it; answers the exit code.
pub async fn run(arguments: Arguments) -> anyhow::Result<u8> {
    let (file, entries) = LedgerFile::left_at(&arguments.ledger)?;
    let mut by_target: BTreeMap<(String, String), Vec<Entry>> = BTreeMap::new();
    for entry in entries {
        let intent = &entry.intent;
        let target = (intent.platform.clone(), intent.target.clone());
        by_target.entry(target).or_default().push(entry);
    }
    let known = match &arguments.profile {
        Some(path) => vec![Documents::load(path, None)?],
        None => of_names(&[])?,
    };
    let given = credentials::load(&arguments.credentials, &known)?;
    let file = Arc::new(file);
    let network = &arguments.network;
    let mut conduct = Conduct::of_everything(Run::random());
    conduct.connection = network.connection(&conduct.run)?;
    conduct.ledger = Some(Arc::clone(&file));
    let (guard, guarded) = (network.guard()?, known_besides(&known)?);
    // Whatever is wrong with the files is told before anything is ended.
    let mut sessions = Vec::new();
    for ((platform, url), entries) in by_target {
        let shown = arguments.ledger.display();
        let Some(documents) = known.iter().find(|known| known.profile.name == platform) else {
            bail!(
                "{shown} names the platform {platform}, which is not known: give its --profile FILE"
            );
        };
        let Some(credentials) = given.get(&platform).cloned() else {
            let path = arguments.credentials.display();
            bail!("{path} has no table [{platform}], and {shown} names things made there");
        };
        if let Some(other) = credentials.url.as_ref().filter(|other| **other != url) {
            bail!("{shown} names things made at {url}, and the credentials file is for {other}");
        }
        let target = Target {
            platform,
            url,
            control: None,
            credentials,
            embedded: false,
        };
        guard.permit(&target, &documents.profile, &guarded)?;
        network.refuse_headers_of(&documents.profile)?;
        sessions.push(Session::resumed(
            documents,
            &target,
            &conduct,
            Caps::default(),
            entries,
        )?);
    }
    let (mut left, mut remaining) = (0, 0);
    for session in &sessions {
        left += end(session).await;
        remaining += session.keyring.remaining().len();
    }
    if left > 0 {
        return Ok(exit::LEFT_BEHIND);
    }
    file.remove()?;
    let what = if remaining == 0 {
        "everything"
    } else {
        "all else"
    };
    say!("{what} that run {} made has ended", file.run());
    Ok(exit::CONFORMS)
}

/// Ends what one session has to end; answers how much stays.
async fn end(session: &Session) -> usize {
    let name = &session.profile().name;
    for remaining in session.keyring.remaining() {
        say!("remains {name}, since nothing documented takes it back: {remaining}");
    }
    let left = session.drain(true).await;
    for leftover in &left {
        say!("left behind {name}: {leftover}");
    }
    left.len()
}

/// Says where the ledger of a run is that has left something.
pub(super) fn advise(ledger: &Path) {
    let shown = ledger.display();
    note!("what stays is in {shown}: countersign cleanup --ledger {shown} --credentials FILE");
}
