//! `countersign plan`: what a check would run, and why the rest would not.

use clap::Args;

use super::selection::Selection;
use crate::{
    documents::Documents,
    report::exit,
    run::{
        decision::Decision,
        plan::{Entry, Plan},
    },
    target::Target,
};

/// Options of `plan`.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    selection: Selection,
}

/// Prints the plan; answers the exit code. Nothing is sent to a target.
pub async fn run(arguments: Arguments) -> anyhow::Result<u8> {
    let selection = &arguments.selection;
    let documents = selection.documents()?;
    let targets = selection.targets().await?;
    let conduct = selection.conduct(targets.embedded.is_some(), &documents)?;
    selection.refuse_nothing(&targets, &conduct)?;
    for subject in &targets.subjects {
        let plan = subject.plan(&conduct.selection);
        tell(&plan, &subject.documents, &subject.target);
    }
    if let Some(embedded) = targets.embedded {
        embedded.stop().await;
    }
    Ok(exit::CONFORMS)
}

fn tell(plan: &Plan, documents: &Documents, target: &Target) {
    anstream::println!("{}", documents.profile.title);
    let mut feature = "";
    for entry in &plan.entries {
        if entry.feature != feature {
            feature = &entry.feature;
            anstream::println!("  {feature}");
        }
        let (word, reason) = match &entry.decision {
            Decision::Run => ("run", String::new()),
            Decision::NotApplicable(reason) => ("not applicable", reason.clone()),
            Decision::NotAsked(reason) => ("not asked", reason.clone()),
            Decision::CouldNotRun(missing) => (
                "could not run",
                format!("({}) {}", missing.lack, missing.reason),
            ),
        };
        let claims: Vec<_> = entry
            .demands
            .claims
            .iter()
            .map(ToString::to_string)
            .collect();
        anstream::println!(
            "    {word:<14} {}  {}",
            entry.scenario.name,
            claims.join(" ")
        );
        if !reason.is_empty() {
            anstream::println!("                   {reason}");
        }
    }
    let runs = |entry: &&Entry| entry.decision == Decision::Run;
    let (attempts, creations) = plan.spending(documents, target);
    anstream::println!(
        "{} of {} scenarios; below the limits {attempts} deliberate failed attempts and {creations} keys made",
        plan.entries.iter().filter(runs).count(),
        plan.entries.len()
    );
}
