//! What the documents promise: profiles, claims and features. A leaf: nothing here speaks HTTP.

mod citation;
pub mod claim;
pub mod digest;
pub mod facts;
pub mod features;
pub mod given;
pub mod host;
pub mod limit;
pub mod mistake;
mod practice;
pub mod profile;
pub(crate) mod sentence;
pub mod slot;
pub(crate) mod soundness;
mod source;
pub mod status;
pub mod vocabulary;

use std::{fs, path::Path};

use anyhow::Context as _;

pub use self::citation::Citation;
use self::{
    claim::{Claim, ClaimId, Claims},
    practice::Practice,
    profile::Profile,
    source::Source,
};

mod embedded {
    include!(concat!(env!("OUT_DIR"), "/embedded_documents.rs"));
}

/// A platform's profile and claims.
#[derive(Clone, Debug)]
pub struct Documents {
    /// The facts.
    pub profile: Profile,
    /// The sentences that they rest on.
    pub claims: Claims,
}

/// The commented example of a platform's credentials file.
pub fn example_credentials(platform: &str) -> Option<&'static str> {
    let path = format!("fixtures/credentials/{platform}.toml");
    let mut fixtures = embedded::FIXTURES.iter();
    fixtures
        .find(|(label, _)| *label == path)
        .map(|(_, text)| *text)
}

impl Documents {
    /// Every platform that this binary knows, by name.
    pub fn embedded() -> anyhow::Result<Vec<Self>> {
        embedded::FIXTURES
            .iter()
            .filter(|(path, _)| path.ends_with("/profile.toml"))
            .map(|(path, text)| {
                let claims_path = path.replace("profile.toml", "claims.toml");
                let claims = embedded::FIXTURES
                    .iter()
                    .find(|(other, _)| *other == claims_path);
                Self::parse(path, text, claims.copied())
            })
            .collect()
    }

    /// A profile of one's own, with its claims inline, for the shared features and perhaps some of one's own.
    ///
    /// # Errors
    /// Every mistake: the file and the line that is wrong, and what is expected there.
    pub fn load(path: &Path, features: Option<&Path>) -> anyhow::Result<Self> {
        let shown = path.display().to_string();
        let text =
            fs::read_to_string(path).with_context(|| format!("cannot read the profile {shown}"))?;
        let source = Source {
            path: &shown,
            text: &text,
        };
        let documents = Self::read(source, None)?;
        let mut asked = features::shared()?;
        if let Some(path) = features {
            asked.extend(features::of_path(path, &documents.profile.name)?);
        }
        let mut faults = soundness::faults(&documents);
        faults.extend(soundness::own_faults(&documents, &asked, &Self::names()));
        source.refuse(&faults)?;
        documents.with_practice()
    }

    /// The path and the text of the claims of an embedded platform.
    pub fn claims_file(name: &str) -> Option<(&'static str, &'static str)> {
        let end = format!("/{name}/claims.toml");
        let mut files = embedded::FIXTURES.iter();
        files.find(|(path, _)| path.ends_with(&end)).copied()
    }

    /// The names of the embedded platforms: those of their folders.
    fn names() -> Vec<&'static str> {
        let profiles = embedded::FIXTURES.iter();
        let folders = profiles.filter_map(|(path, _)| path.strip_suffix("/profile.toml"));
        folders
            .filter_map(|folder| folder.rsplit('/').next())
            .collect()
    }

    fn parse(path: &str, text: &str, claims: Option<(&str, &str)>) -> anyhow::Result<Self> {
        let source = Source { path, text };
        let documents = Self::read(source, claims)?;
        source.refuse(&soundness::faults(&documents))?;
        documents.with_practice()
    }

    fn read(source: Source<'_>, claims: Option<(&str, &str)>) -> anyhow::Result<Self> {
        let mut profile: Profile = source.read()?;
        profile.trust_exchanges();
        let mut all = std::mem::take(&mut profile.claims);
        if let Some((path, text)) = claims {
            all.extend(Source { path, text }.read::<Claims>()?);
        }
        Ok(Self {
            profile,
            claims: all,
        })
    }

    fn with_practice(mut self) -> anyhow::Result<Self> {
        let practice = Practice::embedded()?;
        self.claims.extend(practice.claims);
        for (name, promise) in practice.promises {
            self.profile.promises.entry(name).or_insert(promise);
        }
        Ok(self)
    }

    /// The claim of this id; soundness guarantees that a cited one exists.
    pub fn claim(&self, id: &ClaimId) -> Option<&Claim> {
        self.claims.get(id)
    }
}
