//! What `check` and `plan` have in common: which platforms, at which address, with what, and how much of it.

use std::{collections::BTreeMap, path::PathBuf, sync::Arc};

use anyhow::{anyhow, bail};
use clap::Args;
use gherkin::tagexpr::TagOperation;

use super::{network::Network, picking::Picking, targets::Targets, writer::note};
use crate::{
    documents::{Documents, claim::ClaimId},
    report::{Lack, shard::OF_ANOTHER},
    run::{
        Conduct,
        decision::{self, Decision, RateLimits},
        plan::{Entry, NOT_SELECTED},
    },
    target::{connection::Connection, ledger::file::LedgerFile, run_name::Run},
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
    /// Scenarios at a time [default: 32 for the embedded mock, 2 elsewhere]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=64))]
    pub concurrency: Option<u16>,
    /// How far to go with limits [default: active for the embedded mock, passive elsewhere]
    #[arg(long, value_name = "HOW")]
    pub rate_limits: Option<RateLimits>,
    /// Also run what locks out, fills up or changes settings [on for the embedded mock]
    #[arg(long)]
    pub disruptive: bool,
    /// Only read: log in, but make, end and change nothing
    #[arg(long, conflicts_with_all = ["disruptive", "control"])]
    pub read_only: bool,
    /// The most answers of 401, of which one is spared for one that nobody planned [default: two below the account's limit, or 100]
    #[arg(long, value_name = "N")]
    pub max_auth_failures: Option<u32>,
    /// The most keys made [default: two below the account's limit, or 100]
    #[arg(long, value_name = "N")]
    pub max_keys: Option<u32>,
    /// The most requests
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub max_requests: Option<u32>,
    /// The most requests in a second
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub max_rps: Option<u32>,
    /// Seed of random choices, from a report, to make the same ones again
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Where the run writes down what it makes, before it makes it [default: countersign-RUN.ledger; gone once all has ended]
    #[arg(long, value_name = "FILE")]
    pub ledger: Option<PathBuf>,
    /// Do not call a run incomplete for want of these; all if none is named
    #[arg(long, value_name = "LACK", num_args = 0.., value_delimiter = ',', require_equals = true)]
    pub allow_incomplete: Option<Vec<Lack>>,
    #[command(flatten)]
    pub(super) picking: Picking,
    #[command(flatten)]
    pub(super) network: Network,
}

/// Why a scenario that is selected is not asked after all, or nothing; none, if it is not selected.
fn selected(entry: &Entry) -> Option<&str> {
    match &entry.decision {
        Decision::NotAsked(reason) if reason == NOT_SELECTED => None,
        Decision::NotApplicable(_) => None,
        Decision::NotAsked(reason) => Some(reason),
        Decision::Run | Decision::CouldNotRun(_) => Some(""),
    }
}

impl Selection {
    /// Leaves out platforms of which nothing is selected. A selection that leaves nothing to be asked at all is a slip of the pen.
    pub fn narrow(&self, targets: &mut Targets, conduct: &Conduct) -> anyhow::Result<()> {
        self.picking.refuse_gone(&conduct.selection, targets)?;
        let given = self.given();
        if given.is_empty() {
            return Ok(());
        }
        let (mut is_any_asked, mut kept, mut out) = (false, Vec::new(), Vec::new());
        for subject in targets.subjects.drain(..) {
            let plan = subject.plan(&conduct.selection);
            let mut reasons = plan.entries.iter().filter_map(selected).peekable();
            if reasons.peek().is_none() {
                out.push(subject.documents.profile.name);
                continue;
            }
            // Every shard tells of the same platforms.
            is_any_asked |= reasons.any(|reason| reason != OF_ANOTHER);
            kept.push(subject);
        }
        targets.subjects = kept;
        if is_any_asked {
            if !out.is_empty() {
                note!(
                    "not judged, since nothing of it is selected: {}",
                    out.join(", ")
                );
            }
            return Ok(());
        }
        match &self.tags {
            Some(tags) if self.picking.given().is_empty() && self.claim.is_empty() => bail!(
                "--tags {tags}: no scenario has these tags; features/README.md lists them, and claim ids are tags as well"
            ),
            _ => bail!(
                "{}: no scenario is left; `countersign check --list` shows what there is",
                given.join(" ")
            ),
        }
    }

    /// The options that select scenarios, as they are written.
    fn given(&self) -> Vec<String> {
        let mut given: Vec<_> = self
            .claim
            .iter()
            .map(|it| format!("--claim {it}"))
            .collect();
        given.extend(self.tags.iter().map(|tags| format!("--tags {tags}")));
        let features = self.features.as_ref().map(|path| path.display());
        given.extend(features.map(|path| format!("--features {path}")));
        given.extend(self.picking.given());
        given
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
        let usual = if embedded {
            RateLimits::Active
        } else {
            RateLimits::Passive
        };
        let named = self.profile.is_some() || !self.platform.is_empty();
        let is_asked = |name: &str| !named || documents.iter().any(|it| it.profile.name == name);
        let picks = self.picking.picks(is_asked)?;
        if picks.shard.is_some() && self.seed.is_none() {
            bail!(
                "--shard needs --seed N, the same number for all shards of a run and another one for each run: `report merge` knows them by it"
            );
        }
        let run = self.seed.map_or_else(Run::random, Run::of_seed);
        // What is made on the mock inside this process ends with it.
        let ledger = (!embedded).then(|| {
            let usual = || PathBuf::from(format!("countersign-{}.ledger", run.id));
            let path = self.ledger.clone().unwrap_or_else(usual);
            LedgerFile::of_run(&path, &run.id).map(Arc::new)
        });
        Ok(Conduct {
            connection: Connection {
                read_only: self.read_only,
                ..self.network.connection(&run)?
            },
            run,
            concurrency: match self.concurrency {
                Some(asked) => asked.into(),
                None if embedded => Conduct::AT_A_TIME,
                None => 2,
            },
            end: self.network.end(),
            selection: decision::Selection {
                tags: tags.transpose()?,
                claims,
                picks,
                limits: self.rate_limits.unwrap_or(usual),
                disruptive: self.disruptive || (embedded && !self.read_only),
                read_only: self.read_only,
                most_failures: self.max_auth_failures,
                most_keys: self.max_keys,
                most_requests: self.max_requests,
                most_per_second: self.max_rps,
            },
            order: None,
            fail_fast: false,
            tolerated: self.tolerated(),
            ledger: ledger.transpose()?,
            baseline: None,
        })
    }

    fn tolerated(&self) -> Vec<Lack> {
        match &self.allow_incomplete {
            None => Vec::new(),
            Some(named) if named.is_empty() => {
                vec![Lack::Control, Lack::Credential, Lack::Budget]
            }
            Some(named) => named.clone(),
        }
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
        show("max-requests", number(self.max_requests));
        show("max-rps", number(self.max_rps));
        show("disruptive", self.disruptive.then(|| "true".to_owned()));
        show("read-only", self.read_only.then(|| "true".to_owned()));
        let lacks = self.allow_incomplete.as_ref();
        show(
            "allow-incomplete",
            lacks.map(|_| {
                self.tolerated()
                    .iter()
                    .map(ToString::to_string)
                    .collect::<Vec<_>>()
                    .join(",")
            }),
        );
        shown.extend(self.picking.shown());
        self.network.show(&mut shown);
        shown
    }
}
