//! `countersign claims`: what the documents claim, and which scenarios ask for it.

use clap::Args;
use gherkin::Feature;
use serde::Serialize;

use super::selection::of_names;
use crate::{
    documents::{
        Documents,
        claim::{Claim, ClaimId},
        features,
    },
    report::exit,
    run::{decision::Selection, plan::Plan},
    target::{Target, credentials::Credentials},
};

/// Options of `claims`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Platform; may be repeated [default: all that are known]
    #[arg(long, value_name = "NAME")]
    platform: Vec<String>,
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
    let all = of_names(&arguments.platform)?;
    let mut listed = Vec::new();
    for documents in &all {
        let features = features::of_platform(&documents.profile.name)?;
        listed.extend(list(documents, &features));
    }
    if arguments.json {
        anstream::println!("{}", serde_json::to_string_pretty(&listed)?);
        return Ok(exit::CONFORMS);
    }
    for claim in &listed {
        tell(claim);
    }
    let excluded = listed
        .iter()
        .filter(|listed| listed.claim.excluded.is_some())
        .count();
    anstream::println!(
        "{} claims: {} tested, {excluded} excluded",
        listed.len(),
        listed.len() - excluded
    );
    Ok(exit::CONFORMS)
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
                .filter(|entry| entry.demands.claims.contains(id))
                .map(|entry| format!("{}:{}", entry.feature, entry.scenario.position.line))
                .collect(),
        })
        .collect()
}

fn tell(listed: &Listed<'_>) {
    let claim = listed.claim;
    anstream::println!(
        "{} ({}, {}) {}",
        listed.id,
        claim.level,
        claim.basis,
        claim.sentence
    );
    anstream::println!("  source    {}", claim.source);
    match &claim.excluded {
        Some(reason) => anstream::println!("  excluded  {reason}"),
        None => anstream::println!("  tested by {}", listed.tested_by.join(" ")),
    }
}
