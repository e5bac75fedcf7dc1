//! A key at hand, in whose name it speaks, and how it travels.

use super::{presentation::Presentation, request::Values, secret::Secret};
use crate::documents::profile::Placement;

/// A credential at hand: an API key, a token, or a session.
#[derive(Clone, Debug)]
pub struct ApiKey {
    /// The key or token itself; of a session, its cookies.
    pub secret: Secret,
    /// The platform's id of it, where it is known.
    pub id: Option<String>,
    /// In whose name it speaks: positive and negative twins must agree in it.
    pub identity: Identity,
    /// Whether the platform has issued it.
    pub issued: bool,
    /// Whether the operator gave it: its state is then the operator's word.
    pub given: bool,
    /// How it travels.
    pub via: Via,
    /// What the answer that created it said besides, by the blanks that it fills.
    pub kept: Values,
}

/// In whose name a key speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Identity {
    /// The account under test.
    Owner,
    /// The same account with a weaker permission.
    Weak,
    /// Another account.
    Stranger,
    /// The holder of the slot of this number, where slots differ in more than strength.
    Slot(usize),
}

/// How a credential travels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Via {
    /// In the documented header.
    Credential,
    /// As cookies, with the header that a writing request must repeat a cookie in, and its value.
    Session {
        /// Header and value against forged requests.
        csrf: Option<(String, Secret)>,
    },
}

impl ApiKey {
    /// A key that the platform has issued.
    pub fn issued(secret: Secret, id: Option<String>, identity: Identity) -> Self {
        Self {
            secret,
            id,
            identity,
            issued: true,
            given: false,
            via: Via::Credential,
            kept: Values::new(),
        }
    }

    /// What its blanks stand for in operations: its id, and what else the answer that created it said.
    pub fn values(&self) -> Values {
        let id = self.id.clone().map(|id| ("key_id".to_owned(), id));
        let mut values = self.kept.clone();
        values.extend(id);
        values
    }

    /// The key as the documents say it is presented.
    pub fn presentation(&self, placement: &Placement) -> Presentation {
        match &self.via {
            Via::Credential => Presentation::proper(placement, &self.secret),
            Via::Session { csrf } => {
                let mut presentation = Presentation::header("cookie", self.secret.reveal().into());
                if let Some((header, value)) = csrf {
                    presentation
                        .headers
                        .push((header.clone(), value.reveal().into()));
                }
                presentation
            }
        }
    }
}
