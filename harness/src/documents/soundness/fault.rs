//! A mistake in a profile: where it stands, and what would be right.

/// One mistake.
#[derive(Clone, Debug)]
pub(in crate::documents) struct Fault {
    /// The keys, and the numbers of a list's items, that lead to it.
    pub(in crate::documents) place: Vec<String>,
    /// What is wrong there.
    pub(in crate::documents) words: String,
}

impl Fault {
    pub(super) fn new(place: &[&str], words: impl Into<String>) -> Self {
        Self {
            place: place.iter().map(|&key| key.to_owned()).collect(),
            words: words.into(),
        }
    }

    /// A name that is none of the known ones.
    pub(super) fn unknown(place: &[&str], name: &str, thing: &str, known: &[&str]) -> Self {
        let words = format!("{name:?} is no {thing}{}", instead(name, thing, known));
        Self::new(place, words)
    }
}

/// What a name should have been: the nearest of the known ones, and all of them.
pub(crate) fn instead(name: &str, thing: &str, known: &[&str]) -> String {
    let asked = match nearest(name, known) {
        Some(meant) => format!(": did you mean {meant:?}?"),
        None => ";".to_owned(),
    };
    let many = match thing.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None => format!("{thing}s"),
    };
    if known.is_empty() {
        return format!("; there are no {many}");
    }
    format!("{asked} {many} are {}", known.join(", "))
}

/// The known name that this one is most like, if it is like any.
pub(crate) fn nearest<'a>(name: &str, known: &[&'a str]) -> Option<&'a str> {
    const NEAR: f64 = 0.7;
    let name = name.to_lowercase();
    let likeness = |other: &str| {
        let other = other.to_lowercase();
        strsim::normalized_damerau_levenshtein(&name, &other)
    };
    let rated = known.iter().map(|&other| (likeness(other), other));
    let near = rated.filter(|(likeness, _)| *likeness >= NEAR);
    let nearest = near.max_by(|one, other| one.0.total_cmp(&other.0));
    nearest.map(|(_, other)| other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_meant_and_a_far_one_is_not() {
        let known = ["lists-keys", "lists-resources", "GET"];
        assert_eq!(nearest("list-keys", &known), Some("lists-keys"));
        assert_eq!(nearest("get", &known), Some("GET"));
        assert_eq!(nearest("sings", &known), None);
    }

    #[test]
    fn what_is_known_is_told() {
        let told = instead("bat", "capability", &["cat"]);
        assert_eq!(told, "; capabilities are cat");
        assert_eq!(instead("x", "refusal", &[]), "; there are no refusals");
    }
}
