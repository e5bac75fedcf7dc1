//! A walk: what is done to keys, one thing after another. Keys are meant by number, going round, so that a shorter walk
//! is a walk as well.

use proptest::prelude::*;

/// One thing that is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// An account makes a key.
    Create(Account),
    /// A key is tried.
    Use(usize),
    /// Its account withdraws it, for the first time or again.
    Revoke(usize),
    /// Another account tries to.
    RevokeForeign(usize),
    /// Its account makes another in its place, and withdraws it.
    Rotate(usize),
    /// An account lists its keys.
    List(Account),
    /// A key comes along that is past its end.
    Expire,
    /// Hours pass.
    Wait(u32),
}

/// Whose keys they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Account {
    /// The account under test.
    Owner,
    /// Another one.
    Stranger,
}

/// Walks of up to a dozen actions.
pub fn walks() -> impl Strategy<Value = Vec<Action>> {
    prop::collection::vec(action(), 2..=12)
}

fn action() -> impl Strategy<Value = Action> {
    const KEYS: std::ops::Range<usize> = 0..4;
    let account = || prop_oneof![3 => Just(Account::Owner), 1 => Just(Account::Stranger)];
    prop_oneof![
        6 => account().prop_map(Action::Create),
        4 => KEYS.prop_map(Action::Use),
        4 => KEYS.prop_map(Action::Revoke),
        2 => KEYS.prop_map(Action::RevokeForeign),
        2 => KEYS.prop_map(Action::Rotate),
        2 => account().prop_map(Action::List),
        1 => Just(Action::Expire),
        1 => (1..4_u32).prop_map(Action::Wait),
    ]
}
