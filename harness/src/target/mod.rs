//! Who is asked: the target's address, its credentials, and the HTTP between us.

mod acquisition;
pub mod client;
pub mod control;
pub mod credentials;
pub mod credentials_file;
pub mod exchange;
pub mod key;
pub mod keyring;
pub mod made;
pub mod mischief;
pub mod presentation;
pub mod request;
pub mod run_name;
pub mod secret;
pub mod slots;

use self::credentials::Credentials;

/// One platform at one address.
#[derive(Clone, Debug)]
pub struct Target {
    /// The platform's name, as in its profile.
    pub platform: String,
    /// Base URL without a trailing slash.
    pub url: String,
    /// Base URL of the control listener, where the target is a mock of ours.
    pub control: Option<String>,
    /// What opens its doors.
    pub credentials: Credentials,
    /// Whether it is the mock inside this process.
    pub embedded: bool,
}
