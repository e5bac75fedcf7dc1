//! What `check` and `plan` have in common: which platforms, at which address, with what, and how much of it.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context as _, anyhow, bail};
use clap::{Args, ValueEnum};
use gherkin::{Feature, tagexpr::TagOperation};

use crate::{
    documents::{Documents, claim::ClaimId, features},
    embedded::Embedded,
    report::Lack,
    run::{
        Conduct,
        decision::{self, Decision},
        plan::{NOT_SELECTED, Plan},
    },
    target::{Target, credentials_file, run_name::Run},
};

/// Which platforms are judged where, and how far.
#[derive(Clone, Debug, Args)]
pub struct Selection {
    /// Platform to judge; may be repeated [default: all that are known]
    #[arg(long, value_name = "NAME")]
    pub platform: Vec<String>,
    /// Judge a platform of your own by its profile
    #[arg(long, value_name = "FILE", conflicts_with = "platform")]
    pub profile: Option<PathBuf>,
    /// Base URL of the target [default: a mock inside this process]
    #[arg(long, value_name = "URL")]
    pub target: Option<String>,
    /// Credentials file (TOML, a table for each platform); a `url` in it is the target
    #[arg(long, value_name = "FILE")]
    pub credentials: Option<PathBuf>,
    /// Control listener of the mock that is judged
    #[arg(long, value_name = "URL")]
    pub control: Option<String>,
    /// Features of your own instead of the built-in ones: a file, or a folder
    #[arg(long, value_name = "PATH")]
    pub features: Option<PathBuf>,
    /// Only scenarios that this tag expression holds for, such as '@scopes and not @disruptive'
    #[arg(long, value_name = "EXPR")]
    pub tags: Option<String>,
    /// Only scenarios that judge this claim; may be repeated
    #[arg(long, value_name = "ID")]
    pub claim: Vec<String>,
    /// Scenarios at a time [default: 8 for the embedded mock, 2 elsewhere]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=64))]
    pub concurrency: Option<u16>,
    /// Whether to go over documented limits [default: active for the embedded mock, passive elsewhere]
    #[arg(long, value_name = "HOW")]
    pub rate_limits: Option<RateLimits>,
    /// Also run what locks out, fills up or changes settings [on for the embedded mock]
    #[arg(long)]
    pub disruptive: bool,
    /// The most attempts with a wrong credential [default: two below the account's limit, or 100]
    #[arg(long, value_name = "N")]
    pub max_auth_failures: Option<u32>,
    /// The most keys made [default: two below the account's limit, or 100]
    #[arg(long, value_name = "N")]
    pub max_keys: Option<u32>,
    /// The longest wait for an answer, in seconds [default: 10]
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=600))]
    pub timeout: Option<u64>,
    /// Seed of random choices, from a report, to make the same ones again
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Do not call a run incomplete for want of these; all if none is named
    #[arg(long, value_name = "LACK", num_args = 0.., value_delimiter = ',', require_equals = true)]
    pub allow_incomplete: Option<Vec<Lack>>,
}

/// Whether limits are gone over on purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RateLimits {
    /// Go over them.
    Active,
    /// Never provoke a 429.
    Passive,
}

/// One platform that is to be judged.
pub struct Subject {
    /// What is promised.
    pub documents: Documents,
    /// Who is asked.
    pub target: Target,
    /// By what.
    pub features: Vec<Feature>,
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
        match &self.profile {
            Some(path) => Ok(vec![Documents::load(path, self.features.as_deref())?]),
            None => of_names(&self.platform),
        }
    }

    /// The targets; starts the embedded mock where no address is given.
    pub async fn targets(&self) -> anyhow::Result<Targets> {
        let documents = self.documents()?;
        let mut given = match &self.credentials {
            Some(path) => credentials_file::load(path, &readable(&documents)?)?,
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
        let mut subjects = Vec::new();
        for documents in documents {
            let name = documents.profile.name.clone();
            let credentials = given.remove(&name).unwrap_or_default();
            let Some(url) = self.target.clone().or(credentials.url.clone()) else {
                if named {
                    bail!(
                        "no address for {name}: give --target URL, or url in [{name}] of the credentials file"
                    );
                }
                continue;
            };
            let target = Target {
                url: base_url(&url)?,
                control: self.control.as_deref().map(base_url).transpose()?,
                platform: name,
                credentials,
                embedded: false,
            };
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
                let target = embedded.target(&documents)?;
                self.subject(documents, target)
            })
            .collect::<anyhow::Result<_>>()?;
        Ok(Targets {
            subjects,
            embedded: Some(embedded),
        })
    }

    fn subject(&self, documents: Documents, target: Target) -> anyhow::Result<Subject> {
        let own = self.profile.is_some();
        let features = features_for(&documents, own, self.features.as_deref())?;
        Ok(Subject {
            documents,
            target,
            features,
        })
    }

    /// A selection that leaves nothing to be asked is a slip of the pen.
    pub fn refuse_nothing(&self, targets: &Targets, conduct: &Conduct) -> anyhow::Result<()> {
        if self.tags.is_none() {
            return Ok(());
        }
        for subject in &targets.subjects {
            let plan = subject.plan(&conduct.selection);
            let unselected = Decision::NotAsked(NOT_SELECTED.to_owned());
            if plan
                .entries
                .iter()
                .any(|entry| entry.decision != unselected)
            {
                return Ok(());
            }
        }
        bail!(
            "--tags {}: no scenario has these tags; features/README.md lists them, and claim ids are tags as well",
            self.tags.as_deref().unwrap_or_default()
        )
    }

    /// How the run is to be made.
    pub fn conduct(&self, embedded: bool, documents: &[Documents]) -> anyhow::Result<Conduct> {
        let tags = self.tags.as_deref().map(|text| {
            text.parse::<TagOperation>().map_err(|_| {
                anyhow!("--tags {text:?} is no tag expression, such as '@scopes and not @serial'")
            })
        });
        let claims: Vec<_> = self.claim.iter().cloned().map(ClaimId).collect();
        for claim in &claims {
            if !documents
                .iter()
                .any(|documents| documents.claims.contains_key(claim))
            {
                let asked: Vec<_> = documents
                    .iter()
                    .map(|it| it.profile.name.as_str())
                    .collect();
                bail!(
                    "--claim {claim}: no such claim of {}; `countersign claims` lists them",
                    asked.join(", ")
                );
            }
        }
        let active = match self.rate_limits {
            Some(how) => how == RateLimits::Active,
            None => embedded,
        };
        let all = [Lack::Control, Lack::Credential, Lack::Budget];
        Ok(Conduct {
            run: self.seed.map_or_else(Run::random, Run::of_seed),
            concurrency: usize::from(self.concurrency.unwrap_or(if embedded { 8 } else { 2 })),
            timeout: self.timeout.map_or(Conduct::TIMEOUT, Duration::from_secs),
            selection: decision::Selection {
                tags: tags.transpose()?,
                claims,
                active_limits: active,
                disruptive: self.disruptive || embedded,
                most_failures: self.max_auth_failures,
                most_keys: self.max_keys,
            },
            tolerated: match &self.allow_incomplete {
                None => Vec::new(),
                Some(named) if named.is_empty() => all.to_vec(),
                Some(named) => named.clone(),
            },
        })
    }

    /// The options as a report shows them; none of them is a secret.
    pub fn shown(&self) -> BTreeMap<String, String> {
        let mut shown = BTreeMap::new();
        let mut show = |name: &str, value: Option<String>| {
            if let Some(value) = value {
                shown.insert(name.to_owned(), value);
            }
        };
        show(
            "platform",
            (!self.platform.is_empty()).then(|| self.platform.join(",")),
        );
        show(
            "profile",
            self.profile.as_ref().map(|path| path.display().to_string()),
        );
        show(
            "features",
            self.features
                .as_ref()
                .map(|path| path.display().to_string()),
        );
        show("target", self.target.clone());
        show("control", self.control.clone());
        show("tags", self.tags.clone());
        show(
            "claim",
            (!self.claim.is_empty()).then(|| self.claim.join(",")),
        );
        show(
            "rate-limits",
            self.rate_limits
                .map(|how| format!("{how:?}").to_lowercase()),
        );
        let number = |it: Option<u32>| it.map(|it| it.to_string());
        show("max-auth-failures", number(self.max_auth_failures));
        show("max-keys", number(self.max_keys));
        show("disruptive", self.disruptive.then(|| "true".to_owned()));
        shown
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

/// A credentials file may hold tables of platforms that are not asked for.
fn readable(documents: &[Documents]) -> anyhow::Result<Vec<Documents>> {
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

/// A base URL without its trailing slash; one that carries a credential or a query is refused.
fn base_url(text: &str) -> anyhow::Result<String> {
    let url = reqwest::Url::parse(text)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    let url = url.with_context(|| {
        "the target's URL must look like https://host or http://host:port".to_owned()
    })?;
    if !url.username().is_empty()
        || url.password().is_some()
        || url.query().is_some()
        || url.fragment().is_some()
    {
        bail!(
            "the target's URL must be a bare address: credentials belong into the credentials file"
        );
    }
    Ok(text.trim_end_matches('/').to_owned())
}
