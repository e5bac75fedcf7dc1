//! `check --watch`: once more whenever a feature, the profile or the credentials file changes.

use std::{
    path::{Path, PathBuf},
    pin::pin,
    time::Duration,
};

use anyhow::{Context as _, ensure};
use futures_util::poll;
use notify_debouncer_mini::{
    DebounceEventResult, Debouncer, new_debouncer,
    notify::{RecommendedWatcher, RecursiveMode},
};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::{judging::told_to_stop, writer::note};
use crate::{documents::features, report::exit};

/// An editor may write a file in several steps.
const SETTLED: Duration = Duration::from_millis(200);

/// Runs, and runs again after each change below these paths, until the operator stops it.
pub(super) async fn whenever_changed(
    paths: &[&PathBuf],
    run: impl AsyncFn() -> anyhow::Result<u8>,
) -> anyhow::Result<u8> {
    ensure!(
        !paths.is_empty(),
        "--watch needs a file of yours to watch: --features, --profile or --credentials"
    );
    for path in paths {
        ensure!(path.exists(), "there is no {} to watch", path.display());
    }
    let (_watcher, mut changes) = watcher(paths)?;
    let mut stopped = pin!(told_to_stop());
    // It listens from here on: a ctrl-C between two runs is not lost.
    while poll!(&mut stopped).is_pending() {
        let judged = state(paths);
        match run().await {
            Ok(exit::INTERRUPTED) => return Ok(exit::INTERRUPTED),
            Ok(_) => {}
            // What is half written now may be whole in a minute.
            Err(error) => note!("error: {error:#}"),
        }
        let shown: Vec<_> = paths.iter().map(|it| it.display().to_string()).collect();
        note!("watching {}; ctrl-C ends it", shown.join(", "));
        while state(paths) == judged {
            tokio::select! {
                _ = changes.recv() => {}
                () = &mut stopped => return Ok(exit::INTERRUPTED),
            }
        }
    }
    Ok(exit::INTERRUPTED)
}

/// Hears of changes for as long as it is kept; some change nothing, since whoever reads a file is heard as well.
fn watcher(
    paths: &[&PathBuf],
) -> anyhow::Result<(Debouncer<RecommendedWatcher>, UnboundedReceiver<()>)> {
    let (heard, changes) = unbounded_channel();
    let tell = move |_: DebounceEventResult| {
        let _ = heard.send(());
    };
    let mut debouncer = new_debouncer(SETTLED, tell).context("cannot watch files here")?;
    for path in paths {
        // Many editors put another file in the place of the old one: its folder hears of that.
        let (folder, mode) = match path.parent() {
            _ if path.is_dir() => (path.as_path(), RecursiveMode::Recursive),
            Some(parent) if parent != Path::new("") => (parent, RecursiveMode::NonRecursive),
            _ => (Path::new("."), RecursiveMode::NonRecursive),
        };
        let watched = debouncer.watcher().watch(folder, mode);
        watched.with_context(|| format!("cannot watch {}", folder.display()))?;
    }
    Ok((debouncer, changes))
}

/// What stands in the files, as far as they can be read.
fn state(paths: &[&PathBuf]) -> Vec<Option<Vec<(String, String)>>> {
    let texts = paths.iter().map(|path| features::texts(path).ok());
    texts.collect()
}
