//! What a request shows as its credential.

/// The credential as it was found, before anyone asked whether it is good.
pub enum Presented {
    /// Nothing, or only blanks.
    Nothing,
    /// One key, without outer blanks.
    Key(String),
    /// What a session's cookie says.
    Session(String),
    /// Bytes that cannot be a key.
    Garbled,
    /// Several that differ.
    Several,
}

impl Presented {
    /// Reads all values of one place; the same value twice counts once.
    pub fn among<'a>(values: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let mut values = values.into_iter().map(<[u8]>::trim_ascii);
        let Some(first) = values.next() else {
            return Self::Nothing;
        };
        if values.any(|other| other != first) {
            return Self::Several;
        }
        match std::str::from_utf8(first) {
            Ok("") => Self::Nothing,
            Ok(key) if key.is_ascii() => Self::Key(key.to_owned()),
            _ => Self::Garbled,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Presented;

    #[test]
    fn what_is_shown_is_told_apart() {
        let among = |values: &[&[u8]]| Presented::among(values.iter().copied());
        assert!(matches!(among(&[]), Presented::Nothing));
        assert!(matches!(among(&[b"  "]), Presented::Nothing));
        assert!(matches!(among(&[b" k "]), Presented::Key(key) if key == "k"));
        assert!(matches!(among(&[b"k", b" k"]), Presented::Key(_)));
        assert!(matches!(among(&[b"k", b"l"]), Presented::Several));
        assert!(matches!(among(&[b"k\xe9"]), Presented::Garbled));
        assert!(matches!(among(&["kö".as_bytes()]), Presented::Garbled));
    }
}
