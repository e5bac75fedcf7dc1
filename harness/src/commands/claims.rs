//! `countersign claims`: what the documents claim, and which scenarios ask for it.

use std::path::PathBuf;

use clap::Args;
use gherkin::Feature;
use serde::Serialize;

use super::{
    targets::{features_for, of_names},
    terminal,
    writer::say,
};
use crate::{
    documents::{
        Documents,
        claim::{Claim, ClaimId},
        vocabulary::CAPABILITIES,
    },
    report::exit,
    run::{
        decision::Selection,
        plan::{Entry, Plan},
    },
    target::{Target, credentials::Credentials},
};

/// Options of `claims`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Platform; may be repeated [default: all that are known]
    #[arg(long, value_name = "NAME")]
    platform: Vec<String>,
    /// A platform of your own by its profile
    #[arg(long, value_name = "FILE", conflicts_with = "platform")]
    profile: Option<PathBuf>,
    /// Features of your own instead of the built-in ones: a file, or a folder
    #[arg(long, value_name = "PATH")]
    features: Option<PathBuf>,
    /// As JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Listed<'a> {
    platform: &'a str,
    id: &'a ClaimId,
    #[serde(flatten)]
    claim: &'a Claim,
    tested_by: Vec<String>,
}

/// Prints the claims; answers the exit code.
pub fn run(arguments: &Arguments) -> anyhow::Result<u8> {
    let given = arguments.features.as_deref();
    let own = arguments.profile.as_deref();
    let all = match own {
        Some(path) => vec![Documents::load(path, given)?],
        None => of_names(&arguments.platform)?,
    };
    let mut listed = Vec::new();
    for documents in &all {
        let features = features_for(documents, own.is_some(), given)?;
        listed.extend(list(documents, &features));
    }
    if arguments.json {
        say!("{}", serde_json::to_string_pretty(&listed)?);
        return Ok(exit::CONFORMS);
    }
    for claim in &listed {
        tell(claim);
    }
    let count = |fits: &dyn Fn(&Listed<'_>) -> bool| listed.iter().filter(|it| fits(it)).count();
    let tested = count(&|it| !it.tested_by.is_empty());
    let excluded = count(&|it| it.tested_by.is_empty() && it.claim.excluded.is_some());
    let untested = match listed.len() - tested - excluded {
        0 => String::new(),
        untested => format!(", {untested} tested by nothing"),
    };
    say!(
        "{} claims: {tested} tested, {excluded} excluded{untested}",
        listed.len(),
    );
    Ok(exit::CONFORMS)
}

/// The claims that no scenario asks for, although they are not excluded.
pub(super) fn untested<'a>(documents: &'a Documents, features: &[Feature]) -> Vec<&'a ClaimId> {
    let listed = list(documents, features).into_iter();
    let untested = listed.filter(|it| it.tested_by.is_empty() && it.claim.excluded.is_none());
    untested.map(|it| it.id).collect()
}

fn list<'a>(documents: &'a Documents, features: &[Feature]) -> Vec<Listed<'a>> {
    // Which scenarios ask for a claim depends on no address: any will do.
    let nowhere = Target {
        platform: documents.profile.name.clone(),
        url: "https://target.invalid".to_owned(),
        control: None,
        credentials: Credentials::default(),
        embedded: false,
    };
    let plan = Plan::new(documents, features, &nowhere, &Selection::default());
    documents
        .claims
        .iter()
        .map(|(id, claim)| Listed {
            platform: &documents.profile.name,
            id,
            claim,
            tested_by: plan
                .entries
                .iter()
                .filter(|entry| applies(entry, documents) && entry.demands.claims.contains(id))
                .map(|entry| format!("{}:{}", entry.feature, entry.scenario.position.line))
                .collect(),
        })
        .collect()
}

/// Whether the documents have room for a scenario, wherever it is asked.
fn applies(entry: &Entry, documents: &Documents) -> bool {
    let declared = &documents.profile.capabilities;
    let lacks = |tag: &String| CAPABILITIES.contains(&tag.as_str()) && !declared.contains(tag);
    entry.demands.not_applicable.is_none() && !entry.tags.iter().any(lacks)
}

fn tell(listed: &Listed<'_>) {
    let claim = listed.claim;
    let Claim {
        level,
        basis,
        sentence,
        ..
    } = claim;
    let told = format!("{} ({level}, {basis}) {sentence}", listed.id);
    terminal::say_below("", &told, 2);
    let below = |beginning: &str, told: &str| terminal::say_below(beginning, told, beginning.len());
    below("  source    ", &claim.source);
    match &claim.excluded {
        Some(reason) => below("  excluded  ", reason),
        None if listed.tested_by.is_empty() => say!("  tested by nothing"),
        None => below("  tested by ", &listed.tested_by.join(" ")),
    }
}
