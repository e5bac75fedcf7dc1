//! How a credential is put into a request.

use super::secret::Secret;
use crate::documents::profile::Placement;

/// What a request carries in the credential's stead: headers as raw bytes, perhaps a query, perhaps a body.
#[derive(Clone, Default)]
pub struct Presentation {
    /// Headers in order; a name may come twice.
    pub headers: Vec<(String, Vec<u8>)>,
    /// Name and value in the query string.
    pub query: Option<(String, String)>,
    /// A body of its own.
    pub body: Option<String>,
    /// Send header names as `Title-Case`.
    pub title_case: bool,
}

impl Presentation {
    /// Nothing at all.
    pub fn nothing() -> Self {
        Self::default()
    }

    /// The credential in its documented place.
    pub fn proper(placement: &Placement, secret: &Secret) -> Self {
        Self::of_bytes(placement, secret.reveal().as_bytes())
    }

    /// Any bytes in the documented place, with the documented scheme.
    pub fn of_bytes(placement: &Placement, bytes: &[u8]) -> Self {
        Self::header(
            &placement.header,
            with_scheme(placement.scheme.as_deref(), bytes),
        )
    }

    /// Any bytes in any header.
    pub fn header(name: &str, value: Vec<u8>) -> Self {
        Self {
            headers: vec![(name.to_owned(), value)],
            ..Self::default()
        }
    }
}

/// `Bearer abc` for a scheme and its credential, the bare credential without one.
pub fn with_scheme(scheme: Option<&str>, bytes: &[u8]) -> Vec<u8> {
    match scheme {
        Some(scheme) => [scheme.as_bytes(), b" ", bytes].concat(),
        None => bytes.to_vec(),
    }
}
