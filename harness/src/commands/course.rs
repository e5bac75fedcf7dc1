//! How `check` goes about it: in what order, how far after a failure, or only telling what would run.

use std::collections::BTreeMap;

use clap::Args;

use super::{targets::Targets, writer::say};
use crate::run::{
    Conduct,
    order::{Shuffled, in_order},
};

/// Options of the course that a run takes.
#[derive(Clone, Copy, Debug, Args)]
pub struct Course {
    /// Run scenarios in an order by chance, such as random:7, as far as what may lock out stays behind the rest
    #[arg(long, value_name = "random:SEED")]
    order: Option<Shuffled>,
    /// Begin nothing more once a claim has failed
    #[arg(long)]
    fail_fast: bool,
    /// Only list what would run, a line each: id, place, claims, between tabs
    #[arg(long)]
    pub(super) list: bool,
}

impl Course {
    /// Tells a run of it, and its report.
    pub fn impose(self, conduct: &mut Conduct, options: &mut BTreeMap<String, String>) {
        conduct.order = self.order;
        conduct.fail_fast = self.fail_fast;
        if let Some(Shuffled(seed)) = self.order {
            options.insert("order".to_owned(), format!("random:{seed}"));
        }
        if self.fail_fast {
            options.insert("fail-fast".to_owned(), "true".to_owned());
        }
    }
}

/// Lists what would run, in its order.
pub fn list(targets: &Targets, conduct: &Conduct) {
    for subject in &targets.subjects {
        let plan = subject.plan(&conduct.selection);
        for entry in in_order(&plan, conduct.order) {
            let id = entry.id(&subject.documents.profile.name);
            let place = format!("{}:{}", entry.feature, entry.scenario.position.line);
            let claims = entry.demands.claims.iter();
            let claims: Vec<_> = claims.map(ToString::to_string).collect();
            say!("{id}\t{place}\t{}", claims.join(","));
        }
    }
}
