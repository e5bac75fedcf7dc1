//! Who a caller turned out to be.

use std::{borrow::Cow, fmt, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{ApiKey, Session};

/// The id of an account; cheap to clone.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AccountId(Arc<str>);

impl From<&str> for AccountId {
    fn from(id: &str) -> Self {
        Self(id.into())
    }
}

impl fmt::Display for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One thing a credential may do, in the platform's own word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scope(pub &'static str);

/// Everything one credential may do: a level from the platform's table, or a list of its own.
pub type Scopes = Cow<'static, [Scope]>;

/// An authenticated caller.
#[derive(Clone, Debug)]
pub struct Principal {
    /// The account that the caller acts for.
    pub account: AccountId,
    /// What the caller may do.
    pub scopes: Scopes,
    /// The key that opened the door, if it was one.
    pub key: Option<Arc<ApiKey>>,
}

impl Principal {
    /// The owner of a key, with the scopes of that key.
    pub fn of(key: Arc<ApiKey>) -> Self {
        let scopes = key.record().scopes.clone();
        Self {
            account: key.account.clone(),
            scopes,
            key: Some(key),
        }
    }

    /// Whoever has logged in, with these scopes.
    pub fn in_session(session: &Session, scopes: Scopes) -> Self {
        Self {
            account: session.account.clone(),
            scopes,
            key: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::AccountId;

    #[test]
    fn an_account_is_shown_by_its_id() {
        assert_eq!(AccountId::from("acc_1").to_string(), "acc_1");
    }
}
