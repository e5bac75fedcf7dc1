//! Steps that have no definition or several, and definitions that no step has.

use std::{collections::BTreeSet, sync::LazyLock};

use cucumber::{
    World as _,
    codegen::{StepConstructor, WorldInventory, inventory},
    step::{Collection, Location},
};
use gherkin::{Feature, Step, StepType};

use super::scenarios;
use crate::{
    documents::{mistake::Mistake, soundness::nearest},
    run::world::World,
};

/// The definitions are looked up often.
static DEFINED: LazyLock<Collection<World>> = LazyLock::new(World::collection);

/// What is wrong with a step whose words have no meaning, or more than one.
pub(super) fn undefined(step: &Step) -> Option<String> {
    match DEFINED.find(step) {
        Ok(Some(_)) => None,
        Ok(None) => {
            let known = sentences(step.ty);
            let known: Vec<_> = known.iter().map(String::as_str).collect();
            let meant = nearest(&step.value, &known).map_or_else(
                || "; features/README.md lists them".to_owned(),
                |meant| format!(": did you mean {meant:?}?"),
            );
            Some(format!("no step has these words{meant}"))
        }
        Err(ambiguous) => {
            let meanings = ambiguous.possible_matches.iter();
            let meanings: Vec<_> = meanings.map(|(words, _)| words.to_string()).collect();
            let meanings = meanings.join(" and ");
            Some(format!("these words have several meanings: {meanings}"))
        }
    }
}

/// What a definition is written as, for whoever has written something else.
fn sentences(of: StepType) -> Vec<String> {
    let regexes = definitions().into_iter().filter(|(ty, ..)| *ty == of);
    let plain = |(_, _, regex): (StepType, Location, String)| {
        regex
            .trim_start_matches('^')
            .trim_end_matches('$')
            .to_owned()
    };
    regexes.map(plain).collect()
}

/// Every definition: the kind of step, where it stands, and its words.
fn definitions() -> Vec<(StepType, Location, String)> {
    fn all<T: inventory::Collect + StepConstructor<World>>(
        ty: StepType,
    ) -> impl Iterator<Item = (StepType, Location, String)> {
        inventory::iter::<T>.into_iter().map(move |it| {
            let (location, regex, _) = it.inner();
            (ty, location, regex().to_string())
        })
    }
    let given = all::<<World as WorldInventory>::Given>(StepType::Given);
    let when = all::<<World as WorldInventory>::When>(StepType::When);
    let then = all::<<World as WorldInventory>::Then>(StepType::Then);
    given.chain(when).chain(then).collect()
}

/// Every definition that none of these features uses.
pub fn unused<'a>(features: impl Iterator<Item = &'a Feature>) -> Vec<Mistake> {
    let used: BTreeSet<_> = features
        .flat_map(scenarios)
        .flat_map(|scenario| &scenario.steps)
        .filter_map(|step| DEFINED.find(step).ok().flatten()?.2)
        .collect();
    let mut found: Vec<_> = definitions()
        .into_iter()
        .filter(|(_, location, _)| !used.contains(location))
        .map(|(_, location, sentence)| Mistake {
            path: location.path.to_owned(),
            line: location.line as usize,
            column: location.column as usize,
            words: "no feature has a step of these words".to_owned(),
            source: sentence,
        })
        .collect();
    found.sort();
    found
}
