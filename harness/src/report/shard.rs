//! A shard: one of several parts of a run that together are the whole, each on a machine of its own.

use std::{fmt, str::FromStr};

/// Why a scenario is not asked that belongs to another shard.
pub const OF_ANOTHER: &str = "it belongs to another shard";

/// Part `number` of `of`, counted from one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Shard {
    /// Which part.
    pub number: u32,
    /// Of how many.
    pub of: u32,
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parts = text.split_once('/').and_then(|(number, of)| {
            let [number, of] = [number, of].map(|it| it.parse().ok());
            Some(Self {
                number: number?,
                of: of?,
            })
        });
        let parts = parts.filter(|it| (1..=it.of).contains(&it.number));
        parts.ok_or_else(|| "write I/N, such as 1/3 for the first of three".to_owned())
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number, self.of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shard_is_written_as_a_part_of_a_whole() {
        let shard: Shard = "2/3".parse().unwrap();
        assert_eq!(
            (shard.number, shard.of, shard.to_string().as_str()),
            (2, 3, "2/3")
        );
        for wrong in ["0/3", "4/3", "1/0", "1", "a/b", "", "-1/2"] {
            assert!(wrong.parse::<Shard>().is_err(), "{wrong}");
        }
    }
}
