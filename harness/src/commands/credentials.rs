//! The credentials file of the command line.

use std::{collections::BTreeMap, path::Path};

use super::writer::note;
use crate::{
    documents::Documents,
    target::{credentials::Credentials, credentials_file},
};

/// Reads the credentials file for these platforms, and warns of one that others can read.
pub fn load(path: &Path, documents: &[Documents]) -> anyhow::Result<BTreeMap<String, Credentials>> {
    let known = known_besides(documents)?;
    let others = &known[documents.len()..];
    let read = credentials_file::load(path, documents, others)?;
    warn_of_readers(path);
    Ok(read)
}

/// These platforms and all that the binary knows: a file may hold tables of platforms that are not asked for.
pub fn known_besides(documents: &[Documents]) -> anyhow::Result<Vec<Documents>> {
    let mut known = documents.to_vec();
    for other in Documents::embedded()? {
        if !known
            .iter()
            .any(|one| one.profile.name == other.profile.name)
        {
            known.push(other);
        }
    }
    Ok(known)
}

/// Says so if a file with secrets can be read by anybody but its owner.
#[cfg(unix)]
pub fn warn_of_readers(path: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    const OTHERS: u32 = 0o077;
    let Ok(metadata) = path.metadata() else {
        return;
    };
    if metadata.is_file() && metadata.permissions().mode() & OTHERS != 0 {
        let shown = path.display();
        note!(
            "warning: others on this machine can read {shown}, which holds secrets: chmod 600 {shown}"
        );
    }
}

/// Who may read a file is told differently elsewhere.
#[cfg(not(unix))]
pub fn warn_of_readers(_: &Path) {}
