//! `countersign leakcheck`: whether logs hold secrets of a credentials file, or of the mock.

use std::{
    collections::HashSet,
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
};

use anyhow::{Context as _, bail};
use clap::Args;

use super::{
    credentials::known_besides,
    writer::{note, say},
};
use crate::{
    documents::Documents,
    leakcheck::Search,
    report::{exit, tally::counted},
    target::credentials_file,
};

const EXAMPLES: &str = "\
Examples:
  countersign leakcheck logs/ --credentials credentials.toml
  kubectl logs gateway | countersign leakcheck - --credentials credentials.toml

Each secret is searched plain, in upper and lower case, in base64, hexadecimal, percent-encoded once and twice, in JSON escapes
and in HTML entities. Keys and tokens that the mock has made are found without being named. No secret is printed.

Links to files are followed, links to folders are not.

Exit codes: 0 none found, 1 found, 2 usage, or nothing was searched";

/// Options of `leakcheck`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// Files, folders with all that is in them, or - for standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Credentials file whose secrets are looked for
    #[arg(long, value_name = "FILE")]
    credentials: Option<PathBuf>,
    /// Profile of a platform of your own that the credentials file speaks of
    #[arg(long, value_name = "FILE", requires = "credentials")]
    profile: Option<PathBuf>,
}

#[derive(Default)]
struct Tally {
    leaks: usize,
    files: usize,
    bytes: u64,
    /// Files of folders, by the names that no link has part in: several links may lead to one.
    known: HashSet<PathBuf>,
}

/// Searches; answers the exit code.
pub fn run(arguments: &Arguments) -> anyhow::Result<u8> {
    let search = search(arguments)?;
    for slot in &search.too_short {
        note!(
            "warning: {slot} is too short to be told from ordinary words, and is not searched for"
        );
    }
    let mut tally = Tally::default();
    for path in &arguments.paths {
        if path.as_os_str() == "-" {
            tally.read("standard input", io::stdin().lock(), &search)?;
        } else {
            tally.walk(path, &search)?;
        }
    }
    let Tally {
        leaks,
        files,
        bytes,
        ..
    } = tally;
    if leaks == 0 && files == 0 {
        bail!("nothing was searched: no file there that could be read");
    }
    if arguments.credentials.is_none() {
        note!("without --credentials FILE only what a mock has made was looked for");
    }
    note!(
        "{} in {} of {bytes} bytes",
        counted(leaks, "leak"),
        counted(files, "file")
    );
    Ok(if leaks == 0 {
        exit::CONFORMS
    } else {
        exit::FAILED
    })
}

fn search(arguments: &Arguments) -> anyhow::Result<Search> {
    let own = arguments.profile.iter();
    let own = own.map(|path| Documents::load(path, None));
    let known = known_besides(&own.collect::<anyhow::Result<Vec<_>>>()?)?;
    let given = arguments.credentials.iter();
    let mut given = given.map(|path| credentials_file::load(path, &known, &[]));
    Ok(Search::new(&given.next().transpose()?.unwrap_or_default()))
}

impl Tally {
    fn walk(&mut self, path: &Path, search: &Search) -> anyhow::Result<()> {
        let shown = path.display();
        let unreadable = || format!("cannot read {shown}");
        if !fs::metadata(path).with_context(unreadable)?.is_dir() {
            let file = File::open(path).with_context(unreadable)?;
            return self.read(&shown.to_string(), file, search);
        }
        let entries = fs::read_dir(path).with_context(unreadable)?;
        let mut entries = entries
            .collect::<Result<Vec<_>, _>>()
            .with_context(unreadable)?;
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let path = entry.path();
            match self.obstacle(&entry).with_context(unreadable)? {
                Some(reason) => note!("warning: {} is skipped: {reason}", path.display()),
                None => self.walk(&path, search)?,
            }
        }
        Ok(())
    }

    /// Why what stands in a folder is not to be searched.
    fn obstacle(&mut self, entry: &fs::DirEntry) -> io::Result<Option<String>> {
        let path = entry.path();
        if entry.file_type()?.is_dir() {
            return Ok(None);
        }
        let there = match fs::metadata(&path) {
            Ok(there) => there,
            Err(error) => return Ok(Some(format!("the link leads nowhere: {error}"))),
        };
        if there.is_dir() {
            // It may lead in a circle.
            let reason = "it is a link to a folder; name that to have it searched";
            return Ok(Some(reason.to_owned()));
        }
        if !there.is_file() {
            return Ok(Some("it is no file, and may never end".to_owned()));
        }
        let is_new = self.known.insert(fs::canonicalize(&path)?);
        let again = || "the same file was searched already, by another name".to_owned();
        Ok((!is_new).then(again))
    }

    fn read(&mut self, name: &str, mut text: impl Read, search: &Search) -> anyhow::Result<()> {
        let unreadable = || format!("cannot read {name}");
        let mut beginning = Vec::new();
        text.by_ref()
            .take(4)
            .read_to_end(&mut beginning)
            .with_context(unreadable)?;
        match unreadable_form(&beginning) {
            Some(reason) => note!("warning: {name} {reason}"),
            None => self.files += 1,
        }
        let mut leaks = 0;
        let read = search.read(beginning.as_slice().chain(text), |leak| {
            leaks += 1;
            say!(
                "{name}:{}:{}: {}, {}",
                leak.line,
                leak.column,
                leak.what,
                leak.form
            );
        });
        self.bytes += read.with_context(unreadable)?;
        self.leaks += leaks;
        Ok(())
    }
}

/// Why nothing can be found in a file that begins so.
fn unreadable_form(beginning: &[u8]) -> Option<&'static str> {
    const PACKED: [&[u8]; 5] = [
        &[0x1f, 0x8b],
        &[0x28, 0xb5, 0x2f, 0xfd],
        b"BZh",
        &[0xfd, b'7', b'z', b'X'],
        b"PK\x03\x04",
    ];
    if PACKED.iter().any(|it| beginning.starts_with(it)) {
        return Some("is compressed: nothing can be found in it until it is unpacked");
    }
    let utf_16 = beginning.starts_with(&[0xff, 0xfe]) || beginning.starts_with(&[0xfe, 0xff]);
    utf_16.then_some("is UTF-16: nothing can be found in it until it is turned into UTF-8")
}
