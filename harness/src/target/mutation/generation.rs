//! Mutations by the hundred: random, from a seed, each with its way to smaller ones.

use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};

use super::{Edit, Forged, Mutation, Place};

/// Mutations of a key, or of a signed token.
pub fn mutations(is_jwt: bool) -> impl Strategy<Value = Mutation> {
    let edited = prop::collection::vec(edit(is_jwt), 1..=3).prop_map(Mutation::Edited);
    let placed = place().prop_map(Mutation::Placed);
    let forged = (0..Forged::COUNT).prop_map(|number| Mutation::Forged(Forged::numbered(number)));
    let forged_share = if is_jwt { 4 } else { 0 };
    prop_oneof![6 => edited, 3 => placed, forged_share => forged]
}

fn edit(is_jwt: bool) -> impl Strategy<Value = Edit> {
    // About as many as a key, or a token, has characters.
    let at = move || 0..if is_jwt { 1024_usize } else { 64 };
    let letter = move || {
        if is_jwt {
            // Lenient readers of base64 pass over what is none of its alphabet.
            prop::char::ranges(vec!['0'..='9', 'A'..='Z', 'a'..='z'].into()).boxed()
        } else {
            prop::char::range('!', '~').boxed()
        }
    };
    prop_oneof![
        4 => at().prop_map(Edit::Delete),
        4 => (at(), letter()).prop_map(|(at, letter)| Edit::Insert(at, letter)),
        4 => (at(), letter()).prop_map(|(at, letter)| Edit::Replace(at, letter)),
        3 => at().prop_map(Edit::Swap),
        3 => at().prop_map(Edit::Case),
        2 => at().prop_map(Edit::LookAlike),
        2 => at().prop_map(Edit::Percent),
        3 => at().prop_map(Edit::Cut),
        3 => (letter(), 1..40_usize).prop_map(|(letter, times)| Edit::Add(letter, times)),
        1 => Just(Edit::Base64),
    ]
}

fn place() -> impl Strategy<Value = Place> {
    let one_of = |names: &'static [&'static str]| {
        prop::sample::select(names).prop_map(|name: &str| name.to_owned())
    };
    prop_oneof![
        3 => one_of(&["api_key", "apikey", "key", "token", "access_token", "auth", "x-api-key"]).prop_map(Place::Query),
        3 => one_of(&["token", "api_key", "session", "access_token", "authorization"]).prop_map(Place::Cookie),
        1 => one_of(&["api_key", "token", "access_token", "authorization"]).prop_map(Place::Body),
        3 => one_of(&["x-auth-token", "x-access-token", "api-key", "x-api-key", "proxy-authorization", "x-authorization"])
            .prop_map(Place::Header),
        2 => one_of(&["Token", "Basic", "Digest", "ApiKey", "Key", "Bearer"]).prop_map(Place::Scheme),
        1 => Just(Place::WithoutScheme),
        1 => Just(Place::Twice),
        1 => Just(Place::TwiceInOneField),
    ]
}

/// Mutations in a row: every forgery of a signed token once, then whatever chance brings.
pub struct Generator {
    runner: TestRunner,
    strategy: BoxedStrategy<Mutation>,
    forgeries: std::ops::Range<usize>,
}

impl Generator {
    /// The row of this seed.
    pub fn new(seed: u64, is_jwt: bool) -> Self {
        Self {
            runner: TestRunner::new_with_rng(Config::default(), random(seed)),
            strategy: mutations(is_jwt).boxed(),
            forgeries: 0..if is_jwt { Forged::COUNT } else { 0 },
        }
    }

    /// The next one, with its way to smaller ones.
    pub fn generate(&mut self) -> Option<impl ValueTree<Value = Mutation> + use<>> {
        let forged = self.forgeries.next().map(Forged::numbered);
        let strategy = match forged {
            Some(forged) => Just(Mutation::Forged(forged)).boxed(),
            None => self.strategy.clone(),
        };
        strategy.new_tree(&mut self.runner).ok()
    }
}

/// Randomness of a seed.
pub fn random(seed: u64) -> TestRng {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    TestRng::from_seed(RngAlgorithm::ChaCha, &bytes)
}
