//! Who is to be judged: the platforms that are named, at their addresses, each with what it is asked by.

use std::{collections::BTreeMap, path::Path};

use anyhow::{Context as _, bail};
use gherkin::Feature;

use super::{
    credentials::{self, known_besides},
    selection::Selection,
};
use crate::{
    documents::{
        Documents,
        digest::{self, Digests},
        features,
    },
    embedded::Embedded,
    run::{decision, plan::Plan},
    target::{Target, guard::base_url},
};

/// One platform that is to be judged.
pub struct Subject {
    /// What is promised.
    pub documents: Documents,
    /// Who is asked.
    pub target: Target,
    /// By what.
    pub features: Vec<Feature>,
    /// What all that says, file by file.
    pub files: Digests,
}

/// Every target of a run, and the mock behind them if it is ours.
pub struct Targets {
    /// Platform by platform.
    pub subjects: Vec<Subject>,
    /// The mock inside this process.
    pub embedded: Option<Embedded>,
}

impl Subject {
    /// What will be asked.
    pub fn plan(&self, selection: &decision::Selection) -> Plan {
        Plan::new(&self.documents, &self.features, &self.target, selection)
    }
}

impl Selection {
    /// The platforms that are asked for.
    pub fn documents(&self) -> anyhow::Result<Vec<Documents>> {
        let mut documents = match &self.profile {
            Some(path) => vec![Documents::load(path, self.features.as_deref())?],
            None => of_names(&self.platform)?,
        };
        self.picking.keep(&mut documents)?;
        Ok(documents)
    }

    /// The targets; starts the embedded mock where no address is given.
    pub async fn targets(&self) -> anyhow::Result<Targets> {
        let documents = self.documents()?;
        let mut given = match &self.credentials {
            Some(path) => credentials::load(path, &documents)?,
            None => BTreeMap::new(),
        };
        if self.target.is_none() && !given.values().any(|credentials| credentials.url.is_some()) {
            return self.embedded(documents).await;
        }
        let named = self.profile.is_some() || !self.platform.is_empty();
        if self.target.is_some() && (documents.len() != 1 || !named) {
            bail!(
                "--target needs exactly one --platform or --profile, so that it is known whose documents to judge it by"
            );
        }
        let (guard, known) = (self.network.guard()?, known_besides(&documents)?);
        let mut subjects = Vec::new();
        for documents in documents {
            let name = documents.profile.name.clone();
            let credentials = given.remove(&name).unwrap_or_default();
            let place = match (&self.target, &self.credentials) {
                (None, Some(path)) => format!("url in [{name}] of {}", path.display()),
                _ => "--target".to_owned(),
            };
            let Some(url) = self.target.clone().or(credentials.url.clone()) else {
                if named {
                    bail!(
                        "no address for {name}: give --target URL, or url in [{name}] of the credentials file"
                    );
                }
                continue;
            };
            let target = Target {
                url: base_url(&place, &url)?,
                control: self
                    .control
                    .as_deref()
                    .map(|url| base_url("--control", url))
                    .transpose()?,
                platform: name,
                credentials,
                embedded: false,
            };
            guard.permit(&target, &documents.profile, &known)?;
            subjects.push(self.subject(documents, target)?);
        }
        Ok(Targets {
            subjects,
            embedded: None,
        })
    }

    async fn embedded(&self, documents: Vec<Documents>) -> anyhow::Result<Targets> {
        if self.credentials.is_some() {
            bail!(
                "the credentials file names no url, and --target is missing: say who is to be judged"
            );
        }
        if self.profile.is_some() {
            bail!(
                "--profile needs --target URL: the embedded mock imitates the known platforms only"
            );
        }
        if self.control.is_some() {
            bail!("--control needs --target URL: the embedded mock brings its own control");
        }
        let embedded = Embedded::start(&documents).await?;
        let subjects = documents
            .into_iter()
            .map(|documents| {
                let mut target = embedded.target(&documents)?;
                // What a control does is a change as well.
                target.control.take_if(|_| self.read_only);
                self.subject(documents, target)
            })
            .collect::<anyhow::Result<_>>()?;
        Ok(Targets {
            subjects,
            embedded: Some(embedded),
        })
    }

    fn subject(&self, documents: Documents, target: Target) -> anyhow::Result<Subject> {
        self.network.refuse_headers_of(&documents.profile)?;
        let own = self.profile.is_some();
        let features = features_for(&documents, own, self.features.as_deref())?;
        let mut files = digest::of_features(&features, self.features.is_some())?;
        files.extend(digest::of_documents(
            &documents.profile.name,
            self.profile.as_deref(),
        )?);
        Ok(Subject {
            documents,
            target,
            features,
            files,
        })
    }
}

/// The features of a platform: those that are given, or else the shared ones and, if it is no profile of one's own, its own.
pub fn features_for(
    documents: &Documents,
    own: bool,
    given: Option<&Path>,
) -> anyhow::Result<Vec<Feature>> {
    let name = &documents.profile.name;
    match given {
        Some(path) => features::of_path(path, name),
        None if own => features::shared(),
        None => features::of_platform(name),
    }
}

/// The embedded documents of the named platforms, or all.
pub fn of_names(names: &[String]) -> anyhow::Result<Vec<Documents>> {
    let known = Documents::embedded()?;
    if names.is_empty() {
        return Ok(known);
    }
    let mut chosen = Vec::new();
    let mut names = names.to_vec();
    names.sort_unstable();
    names.dedup();
    for name in &names {
        let found = known
            .iter()
            .find(|documents| documents.profile.name == *name)
            .with_context(|| {
                let known: Vec<_> = known
                    .iter()
                    .map(|documents| documents.profile.name.as_str())
                    .collect();
                format!(
                    "--platform {name}: no such platform; known are {}",
                    known.join(", ")
                )
            })?;
        chosen.push(found.clone());
    }
    Ok(chosen)
}
