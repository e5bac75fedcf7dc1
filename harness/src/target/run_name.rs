//! The name of a run, and the seed of its random choices.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

/// A run, as far as what it makes on a target shows it.
#[derive(Clone, Debug)]
pub struct Run {
    /// Stands in the names of what the run makes.
    pub id: String,
    /// What random choices grow from.
    pub seed: u64,
    numbers: Arc<AtomicU32>,
}

impl Run {
    /// A run of this seed; its name is its own all the same, since what it makes must be known from what others made.
    pub fn of_seed(seed: u64) -> Self {
        const ID_LENGTH: usize = 6;
        let own = getrandom::u64().expect("the system gives random bytes");
        Self {
            id: text_from(own, ID_LENGTH),
            seed,
            numbers: Arc::default(),
        }
    }

    /// A number that nothing else in this run has.
    pub fn next_number(&self) -> u32 {
        self.numbers.fetch_add(1, Ordering::Relaxed)
    }

    /// A run of the system's choice.
    pub fn random() -> Self {
        // So small that every JSON reader keeps all its digits.
        let seed = getrandom::u32().expect("the system gives random bytes");
        Self::of_seed(seed.into())
    }

    /// The run's `number`th random text: lower-case letters and digits.
    pub fn text(&self, number: u32, length: usize) -> String {
        text_from(self.seed.wrapping_add(number.into()), length)
    }
}

fn text_from(seed: u64, length: usize) -> String {
    const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz012345";
    let mut state = seed;
    let mut next = || {
        // splitmix64
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    };
    (0..length)
        .map(|_| char::from(ALPHABET[(next() % 32) as usize]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::Run;

    #[test]
    fn a_run_has_a_name_of_its_own_whatever_its_seed() {
        assert_ne!(Run::of_seed(7).id, Run::of_seed(7).id);
        let run = Run::of_seed(7);
        assert_ne!(run.next_number(), run.clone().next_number());
    }

    #[test]
    fn the_same_seed_gives_the_same_texts() {
        assert_eq!(Run::of_seed(7).text(1, 20), Run::of_seed(7).text(1, 20));
        assert_ne!(Run::of_seed(7).text(1, 20), Run::of_seed(7).text(2, 20));
    }
}
