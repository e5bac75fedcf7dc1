//! Whether a credential opens the door, and if not, why: mechanism that every platform shares.
//!
//! Nothing here knows a platform, or how a refusal looks on the wire.

mod denial;
mod key;
mod key_format;
mod key_store;
mod presented;
mod principal;
mod secret_hash;
mod session;
mod token;
mod usage;

pub use denial::Denial;
pub use key::{ApiKey, Origin, Record};
pub use key_format::KeyFormat;
pub use key_store::{KeyStore, Order};
pub use presented::Presented;
pub use principal::{AccountId, Principal, Scope, Scopes};
pub use session::{Session, SessionStore};
pub use token::{Claims, PublicKey, TokenFormat, TokenIssuer};
pub use usage::Usage;
