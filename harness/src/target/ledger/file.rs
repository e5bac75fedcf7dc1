//! The ledger on disk: a line of JSON for each intent before it is sent, and one for what became of it.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write as _},
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

use anyhow::{Context as _, bail};
use serde::{Deserialize, Serialize};

use super::{Entry, Intent, State};
use crate::target::request::Values;

/// The only version of this shape.
const SHAPE: u32 = 1;

/// A line of the file.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub(super) enum Line {
    /// The first.
    Ledger {
        shape: u32,
        run: String,
    },
    Intent {
        number: u64,
        #[serde(flatten)]
        intent: Intent,
    },
    Made {
        number: u64,
        values: Values,
    },
    /// It was never made, or has ended.
    Ended {
        number: u64,
    },
}

/// The ledger file of one run; it comes into being with the first intent.
#[derive(Debug)]
pub struct LedgerFile {
    path: PathBuf,
    run: String,
    written: Mutex<Written>,
}

#[derive(Debug, Default)]
struct Written {
    file: Option<File>,
    next: u64,
}

impl LedgerFile {
    /// The ledger of the run of this id, at `path`, where nothing must be yet.
    pub fn of_run(path: &Path, run: &str) -> anyhow::Result<Self> {
        let shown = path.display();
        if path.is_dir() {
            bail!("--ledger {shown} is a folder: name a file that is not there yet");
        }
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
            bail!("--ledger {shown}: there is no folder {}", folder.display());
        }
        if path.exists() {
            bail!(
                "{shown} is there already: `countersign cleanup --ledger {shown} --credentials FILE` ends what an earlier run has left, then it can go"
            );
        }
        Ok(Self {
            path: path.to_owned(),
            run: run.to_owned(),
            written: Mutex::default(),
        })
    }

    /// The ledger that an earlier run has left at `path`, the run's id, and what it had not ended.
    ///
    /// # Errors
    /// The file, the line, and what is wrong there.
    pub fn left_at(path: &Path) -> anyhow::Result<(Self, Vec<Entry>)> {
        let shown = path.display();
        let text =
            fs::read_to_string(path).with_context(|| format!("cannot read the ledger {shown}"))?;
        let (run, entries) =
            read(&text).with_context(|| format!("{shown} is no ledger that can be read"))?;
        let file = OpenOptions::new()
            .append(true)
            .open(path)
            .with_context(|| format!("cannot write to the ledger {shown}"))?;
        if file.try_lock().is_err() {
            bail!(
                "{shown} is being written: stop the run that it is of, which ends what it has made"
            );
        }
        // Behind a line that was cut short no other could be read.
        let whole = text.rfind('\n').map_or(0, |end| end + 1);
        file.set_len(whole as u64)?;
        let ledger = Self {
            path: path.to_owned(),
            run,
            // An end has its thing's own number, so that nothing new is written here.
            written: Mutex::new(Written {
                file: Some(file),
                next: entries.last().map_or(0, |entry| entry.number + 1),
            }),
        };
        Ok((ledger, entries))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The id of the run that it is of.
    pub fn run(&self) -> &str {
        &self.run
    }

    /// Writes an intent down for good; answers its number.
    pub(super) fn intend(&self, intent: &Intent) -> io::Result<u64> {
        let mut written = self.written();
        let number = written.next;
        if written.file.is_none() {
            let mut file = create(&self.path)?;
            let run = self.run.clone();
            append(&mut file, &Line::Ledger { shape: SHAPE, run })?;
            written.file = Some(file);
        }
        if let Some(file) = &mut written.file {
            append(
                file,
                &Line::Intent {
                    number,
                    intent: intent.clone(),
                },
            )?;
        }
        written.next += 1;
        Ok(number)
    }

    /// Writes down what became of an intent.
    pub(super) fn write(&self, line: &Line) -> io::Result<()> {
        let mut written = self.written();
        match &mut written.file {
            Some(file) => append(file, line),
            None => Ok(()),
        }
    }

    /// Removes the file, now that everything in it has ended.
    pub fn remove(&self) -> io::Result<()> {
        match self.written().file.take() {
            Some(_) => fs::remove_file(&self.path),
            None => Ok(()),
        }
    }

    /// Where it is, once something has been made.
    pub fn written_at(&self) -> Option<&Path> {
        let begun = self.written().file.is_some();
        begun.then_some(self.path.as_path())
    }

    fn written(&self) -> MutexGuard<'_, Written> {
        self.written.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.append(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let file = options.open(path)?;
    file.try_lock().map_err(io::Error::other)?;
    // The name must outlive a crash of the machine as well as the lines do.
    if let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
    }
    Ok(file)
}

fn append(file: &mut File, line: &Line) -> io::Result<()> {
    let mut text = serde_json::to_string(line)?;
    text.push('\n');
    let before = file.metadata()?.len();
    let written = file
        .write_all(text.as_bytes())
        .and_then(|()| file.sync_data());
    if written.is_err() {
        // Half a line would make those after it unreadable.
        let _ = file.set_len(before);
    }
    written
}

/// The run's id and everything that has not ended. A last line that was cut short was never acted upon.
fn read(text: &str) -> anyhow::Result<(String, Vec<Entry>)> {
    let mut run = None;
    let mut entries: Vec<Entry> = Vec::new();
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let Some(line) = line.strip_suffix('\n') else {
            break;
        };
        let place = number + 1;
        let parsed: Line = serde_json::from_str(line).with_context(|| format!("line {place}"))?;
        let mut become_of = |number: u64, state: State| {
            let mut entries = entries.iter_mut();
            let entry = entries.find(|entry| entry.number == number);
            let entry = entry.with_context(|| {
                format!("line {place} speaks of {number}, which no line before it has")
            })?;
            entry.state = state;
            anyhow::Ok(())
        };
        match parsed {
            Line::Ledger {
                shape: SHAPE,
                run: id,
            } => run = Some(id),
            Line::Ledger { shape, .. } => bail!(
                "line {place}: shape {shape} is not known to this version, which writes {SHAPE}"
            ),
            Line::Intent { number, intent } => entries.push(Entry {
                number,
                intent,
                state: State::Asked,
                answer: None,
                key: None,
            }),
            Line::Made { number, values } => become_of(number, State::Made(values))?,
            Line::Ended { number } => become_of(number, State::Ended)?,
        }
    }
    entries.retain(|entry| entry.state != State::Ended);
    let run = run.context("its first line does not say so")?;
    Ok((run, entries))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "{\"ledger\":{\"shape\":1,\"run\":\"abc123\"}}\n";

    fn intent(number: u64) -> String {
        format!(
            r#"{{"intent":{{"number":{number},"at":"2026-01-01T00:00:00Z","platform":"p","target":"http://t","operation":"o","by":"s","name":"n{number}","place":{{}}}}}}"#
        ) + "\n"
    }

    #[test]
    fn what_has_not_ended_is_read_with_what_names_it() {
        let made = "{\"made\":{\"number\":1,\"values\":{\"key_id\":\"k\"}}}\n";
        let ended = "{\"ended\":{\"number\":0}}\n";
        let text = [HEAD, &intent(0), &intent(1), made, &intent(2), ended].concat();
        let (run, entries) = read(&text).unwrap();
        let values = Values::from([("key_id".to_owned(), "k".to_owned())]);
        let states: Vec<_> = entries.iter().map(|it| (it.number, &it.state)).collect();
        assert_eq!(run, "abc123");
        assert_eq!(states, [(1, &State::Made(values)), (2, &State::Asked)]);
    }

    #[test]
    fn a_last_line_that_was_cut_short_is_let_be() {
        let text = [HEAD, &intent(0), "{\"made\":{\"num"].concat();
        assert_eq!(read(&text).unwrap().1.len(), 1);
        assert_eq!(read(HEAD).unwrap().1.len(), 0);
    }

    #[test]
    fn whatever_else_is_wrong_is_told_with_its_line() {
        let told = |text: &str| format!("{:#}", read(text).err().unwrap());
        let cut = [HEAD, "{\"made\":{\"num\n", &intent(0)].concat();
        assert!(told(&cut).starts_with("line 2"), "{}", told(&cut));
        let stray = [HEAD, "{\"ended\":{\"number\":7}}\n"].concat();
        assert!(told(&stray).contains("line 2 speaks of 7"));
        let later = HEAD.replace(":1,", ":2,");
        assert!(told(&later).contains("shape 2 is not known"));
        assert!(told("").contains("its first line"));
    }
}
