//! How often a key was used, by the hour, for as long as platforms show it.

use jiff::Timestamp;

const HOUR: i64 = 3_600;
/// Hours that are remembered: thirty days.
const KEPT: i64 = 30 * 24;

/// Uses of one key in the last thirty days.
#[derive(Clone, Debug, Default)]
pub struct Usage {
    // By itself, so that a key needs no more memory for its first hour.
    latest: (i64, u32),
    before: Vec<(i64, u32)>,
}

impl Usage {
    /// Counts one use; what is older than thirty days is forgotten.
    pub fn record(&mut self, now: Timestamp) {
        let hour = now.as_second().div_euclid(HOUR);
        let (latest, count) = &mut self.latest;
        if *latest == hour {
            *count = count.saturating_add(1);
            return;
        }
        if *count > 0 {
            self.before.push(self.latest);
        }
        self.before
            .retain(|(past, _)| hour - past < KEPT && *past < hour);
        self.latest = (hour, 1);
    }

    /// Uses within so many hours before now, the running hour included.
    pub fn within(&self, hours: i64, now: Timestamp) -> u64 {
        let this = now.as_second().div_euclid(HOUR);
        self.before
            .iter()
            .chain([&self.latest])
            .filter(|(hour, _)| (0..hours).contains(&(this - hour)))
            .map(|(_, count)| u64::from(*count))
            .sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hours: i64) -> Timestamp {
        Timestamp::from_second(hours * HOUR).expect("a small number")
    }

    #[test]
    fn uses_leave_the_day_before_they_leave_the_month() {
        let mut usage = Usage::default();
        usage.record(at(100));
        usage.record(at(100));
        usage.record(at(130));
        assert_eq!(usage.within(24, at(130)), 1);
        assert_eq!(usage.within(24 * 7, at(130)), 3);
    }

    #[test]
    fn what_is_older_than_a_month_takes_no_room() {
        let mut usage = Usage::default();
        for hour in 0..10_000 {
            usage.record(at(hour));
        }
        assert_eq!(usage.before.len(), 719);
    }
}
