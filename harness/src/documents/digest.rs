//! What a platform is judged by, file by file, so that a report can say exactly which wording of it was used.

use std::{collections::BTreeMap, fmt::Write as _, fs, path::Path};

use anyhow::Context as _;
use gherkin::Feature;
use ring::digest::{SHA256, digest};

use super::embedded;

/// The SHA-256 of each file by its path.
pub type Digests = BTreeMap<String, String>;

/// SHA-256 in hexadecimal, as `sha256sum` prints it.
pub fn sha256(bytes: &[u8]) -> String {
    let mut text = String::new();
    for byte in digest(&SHA256, bytes).as_ref() {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// The files of these features, which are embedded unless they are the operator's own.
pub fn of_features(features: &[Feature], own: bool) -> anyhow::Result<Digests> {
    let paths = features
        .iter()
        .filter_map(|feature| feature.path.as_deref());
    let paths = paths.map(|path| path.display().to_string());
    paths
        .map(|path| {
            let sum = if own {
                of_file(Path::new(&path))?
            } else {
                let mut files = embedded::FEATURES.iter();
                let file = files.find(|(known, _)| *known == path);
                sha256(file.map_or("", |(_, text)| text).as_bytes())
            };
            Ok((path, sum))
        })
        .collect()
}

/// The profile and the claims of a platform: the embedded ones of this name, or the operator's own profile.
pub fn of_documents(name: &str, profile: Option<&Path>) -> anyhow::Result<Digests> {
    let folder = match profile {
        None => format!("fixtures/{name}/"),
        Some(_) => PRACTICE.to_owned(),
    };
    let files = embedded::FIXTURES.iter();
    let files = files.filter(|(path, _)| path.starts_with(&folder) || path.starts_with(PRACTICE));
    let files = files.filter(|(path, _)| !path.ends_with("/seed.toml"));
    let mut digests: Digests = files
        .map(|(path, text)| ((*path).to_owned(), sha256(text.as_bytes())))
        .collect();
    if let Some(path) = profile {
        digests.insert(path.display().to_string(), of_file(path)?);
    }
    Ok(digests)
}

/// The standards' own claims, by which every platform is judged.
const PRACTICE: &str = "fixtures/http/";

/// Every file that this binary brings along.
pub fn embedded() -> Digests {
    let files = embedded::FEATURES.iter().chain(embedded::FIXTURES);
    files
        .map(|(path, text)| ((*path).to_owned(), sha256(text.as_bytes())))
        .collect()
}

/// Every file of a folder by its path inside of it, or the file itself by its name.
pub fn of_path(path: &Path) -> anyhow::Result<Digests> {
    let mut digests = Digests::new();
    if path.is_dir() {
        gather(path, path, &mut digests)?;
    } else {
        let name = path.file_name().unwrap_or(path.as_os_str());
        digests.insert(Path::new(name).display().to_string(), of_file(path)?);
    }
    Ok(digests)
}

fn gather(top: &Path, folder: &Path, digests: &mut Digests) -> anyhow::Result<()> {
    let shown = folder.display();
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {shown}"))? {
        let path = entry?.path();
        if path.is_dir() {
            gather(top, &path, digests)?;
        } else {
            let inside = path.strip_prefix(top).unwrap_or(&path);
            digests.insert(inside.display().to_string(), of_file(&path)?);
        }
    }
    Ok(())
}

fn of_file(path: &Path) -> anyhow::Result<String> {
    let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(sha256(&bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::features;

    #[test]
    fn a_digest_is_what_sha256sum_prints() {
        let sum = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sha256(b"abc"), sum);
    }

    #[test]
    fn embedded_files_have_the_digests_that_they_have_on_disk() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let shared = features::shared().unwrap();
        let digests = of_features(&shared, false).unwrap();
        assert_eq!(digests.len(), shared.len());
        for (path, sum) in digests {
            assert_eq!(of_file(&root.join(&path)).unwrap(), sum, "{path}");
            assert_eq!(embedded().get(&path), Some(&sum), "{path}");
        }
        let own = root.join("fixtures/your-own/example.toml");
        let documents = of_documents("mine", Some(&own)).unwrap();
        assert_eq!(documents.len(), 2, "{documents:?}");
        let all = of_path(&root.join("fixtures")).unwrap();
        assert_eq!(
            all.get("your-own/example.toml"),
            documents.get(&own.display().to_string())
        );
        assert_eq!(of_path(&own).unwrap().len(), 1);
    }
}
