//! What the operator picks out: by name, by id, by shard.

use std::collections::BTreeSet;

use super::{Stand, feature, ran, selection::asked as asked_of};
use crate::{
    report::shard::OF_ANOTHER,
    run::{
        decision::{Decision, Selection},
        order::{Shuffled, in_order},
        picks::Picks,
    },
};

/// Beside the doors two lists, each a rule of its own.
const LISTS: &str = "  Rule: Keys are listed
    Scenario: the list is shown
      Given a key that is live
      When the caller lists keys
      Then the request is honoured
  Rule: Keys are listed in the alternative place
    Scenario: the list is shown there
      Given a key that is live
      When the caller lists keys
      Then the request is honoured
";

fn doors() -> String {
    format!("{}{LISTS}", ran::DOORS)
}

fn asked(picks: Picks) -> Vec<String> {
    let selection = Selection {
        picks,
        ..Selection::default()
    };
    asked_of(&doors(), &selection)
}

fn shard(text: &str) -> Picks {
    Picks {
        shard: Some(text.parse().unwrap()),
        ..Picks::default()
    }
}

#[test]
fn a_name_or_an_id_is_picked_with_its_positive_twins() {
    let refused = ["a live key is honoured", "an unknown key is refused"];
    let name = Some("^an unknown.*refused$".parse().unwrap());
    let by_name = Picks {
        name,
        ..Picks::default()
    };
    assert_eq!(asked(by_name), refused);
    let ids = |name: &str| Picks {
        ids: Some(BTreeSet::from([format!("widgets/common/doors/{name}")])),
        ..Picks::default()
    };
    assert_eq!(asked(ids("an-unknown-key-is-refused")), refused);
    assert_eq!(asked(ids("the-list-is-shown")), ["the list is shown"]);
    assert_eq!(asked(ids("nothing")), [""; 0]);
}

#[test]
fn shards_are_the_whole_and_keep_rules_together() {
    let [first, second] = ["1/2", "2/2"].map(|text| asked(shard(text)));
    assert_eq!(
        first,
        ["a live key is honoured", "an unknown key is refused"]
    );
    assert_eq!(second, ["the list is shown", "the list is shown there"]);
    assert_eq!(asked(shard("1/1")).len(), 4);
    assert_eq!(asked(shard("4/4")), [""; 0]);
}

#[test]
fn what_nobody_asks_is_told_alike_by_every_shard() {
    let selection = Selection {
        picks: Picks {
            name: Some("^the list".parse().unwrap()),
            ..shard("2/2")
        },
        ..Selection::default()
    };
    let plan = Stand::new(&["main_key"]).plan(&feature(&doors()), &selection);
    let reasons = plan.entries.iter().map(|entry| match &entry.decision {
        Decision::NotAsked(reason) => reason.as_str(),
        _ => "",
    });
    let expected = ["not selected", "not selected", OF_ANOTHER, ""];
    assert_eq!(reasons.collect::<Vec<_>>(), expected);
}

#[test]
fn an_order_by_chance_leaves_the_parts_in_theirs() {
    let stand = Stand::new(&["main_key"]);
    let plan = stand.plan(&feature(&doors()), &Selection::default());
    let mut orders = BTreeSet::new();
    for seed in 0..20 {
        let entries = in_order(&plan, Some(Shuffled(seed)));
        let names: Vec<_> = entries.into_iter().map(|it| it.scenario.name).collect();
        assert_eq!(names.len(), 4);
        assert_eq!(names[3], "an unknown key is refused", "refusals come last");
        orders.insert(names);
    }
    assert!(orders.len() > 1);
}
