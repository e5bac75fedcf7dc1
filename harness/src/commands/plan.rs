//! `countersign plan`: what a check would run and what it would cost, and why the rest would not run.

use clap::Args;

use super::{selection::Selection, terminal::say_below, writer::say};
use crate::{
    documents::Documents,
    report::exit,
    run::{
        decision::Decision,
        forecast::Budget,
        plan::{Entry, Plan},
        preflight::missing,
        traffic::Made,
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
    let mut targets = selection.targets().await?;
    let conduct = selection.conduct(targets.embedded.is_some(), &documents)?;
    selection.narrow(&mut targets, &conduct)?;
    for subject in &targets.subjects {
        let (documents, target) = (&subject.documents, &subject.target);
        let plan = subject.plan(&conduct.selection);
        tell(&plan, documents, target);
        let budget = plan.budget(documents, target, &conduct.selection);
        tell_budget(&budget, conduct.concurrency_on(&documents.profile));
    }
    if let Some(embedded) = targets.embedded {
        embedded.stop().await;
    }
    Ok(exit::CONFORMS)
}

/// Every scenario that would run, and how many would not, by their reasons.
fn tell(plan: &Plan, documents: &Documents, target: &Target) {
    say!("{}", documents.profile.title);
    let mut feature = "";
    let mut others: Vec<(String, usize)> = Vec::new();
    for entry in &plan.entries {
        let reason = match &entry.decision {
            Decision::Run => {
                if entry.feature != feature {
                    feature = &entry.feature;
                    say!("  {feature}");
                }
                let claims = entry.demands.claims.iter().map(ToString::to_string);
                let claims: Vec<_> = claims.collect();
                let told = format!("{}  {}", entry.scenario.name, claims.join(" "));
                say_below("    run  ", &told, 9);
                continue;
            }
            Decision::NotApplicable(reason) => format!("not applicable: {reason}"),
            Decision::NotAsked(reason) => format!("not asked: {reason}"),
            Decision::CouldNotRun(missing) => {
                format!("could not run ({}): {}", missing.lack, missing.reason)
            }
        };
        match others.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, count)) => *count += 1,
            None => others.push((reason, 1)),
        }
    }
    if !others.is_empty() {
        say!("  and these would not:");
    }
    for (reason, count) in others {
        say_below(&format!("  {count:>5}  "), &reason, 9);
    }
    if let Some(missing) = missing(&documents.profile, target) {
        say_below("", &format!("as it is, nothing would run: {missing}"), 0);
    }
    let runs = |entry: &&Entry| entry.decision == Decision::Run;
    let (attempts, creations) = plan.spending(documents, target);
    let (running, all) = (plan.entries.iter().filter(runs).count(), plan.entries.len());
    let told = format!(
        "{running} of {all} scenarios; below the limits {attempts} deliberate failed attempts and {creations} keys made"
    );
    say_below("", &told, 0);
}

/// The most that the plan sends and makes.
fn tell_budget(budget: &Budget, at_a_time: usize) {
    let traffic = &budget.traffic;
    say!("  at most {} requests:", budget.requests());
    for (endpoint, count) in &traffic.requests {
        say!("    {count:>6}  {endpoint}");
    }
    let again = budget.again;
    say!("    {again:>6}  again: after a 429, for a later page, or for a slow target");
    if !traffic.makes.is_empty() {
        say!("  it makes, and ends again, at most:");
    }
    for ((kind, endpoint), count) in &traffic.makes {
        let kind = match kind {
            Made::Key => "keys",
            Made::SpareKey => "more keys, where it lets through what it should refuse,",
            Made::Session => "sessions",
            Made::Thing => "others",
        };
        say!("    {count:>6}  {kind} by {endpoint}");
    }
    say!(
        "  deliberate 401s: {}; going on until 429: {} times",
        traffic.failures,
        budget.over_limits
    );
    let peak = budget.rate.map_or_else(
        || format!("as fast as answers come, {at_a_time} at a time"),
        rate,
    );
    say!("  peak rate: {peak}");
}

/// `90 requests in 60 seconds`.
pub(super) fn rate((count, seconds): (u32, u32)) -> String {
    match seconds {
        1 => format!("{count} requests a second"),
        60 => format!("{count} requests a minute"),
        _ => format!("{count} requests in {seconds} seconds"),
    }
}
