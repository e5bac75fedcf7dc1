//! Who is asked: the target's address, its credentials, and the HTTP between us.

mod acquisition;
pub mod client;
pub mod connection;
pub mod control;
pub mod cookies;
pub mod credentials;
pub mod credentials_file;
mod disclosure;
pub mod environment;
pub mod escapes;
pub mod exchange;
pub mod forgery;
pub mod forms;
pub mod guard;
mod hosts_reader;
pub mod index;
pub mod key;
pub mod keyring;
pub mod ledger;
pub mod made;
pub mod mischief;
pub mod mutation;
pub mod pace;
pub mod presentation;
pub mod public_key;
pub mod request;
pub mod run_name;
pub mod secret;
mod slot_reader;
pub mod slots;
pub mod tally;
pub mod waiting;

use url::Url;

use self::credentials::Credentials;
use crate::documents::host::Host;

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

impl Target {
    /// Whether it is on this machine.
    pub fn is_loopback(&self) -> bool {
        let url = Url::parse(&self.url).ok();
        let host = url.as_ref().and_then(Host::of);
        host.is_some_and(|host| host.is_loopback())
    }

    /// Whether what is sent to it can be read on the way.
    pub fn is_in_the_clear(&self) -> bool {
        self.url.starts_with("http://") && !self.is_loopback()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(url: &str) -> Target {
        Target {
            platform: String::new(),
            url: url.to_owned(),
            control: None,
            credentials: Credentials::default(),
            embedded: false,
        }
    }

    #[test]
    fn only_other_machines_are_reached_in_the_clear() {
        for url in [
            "http://127.0.0.1:80",
            "http://[::1]:4101",
            "http://localhost",
            "https://host.example",
        ] {
            assert!(!target(url).is_in_the_clear(), "{url}");
        }
        assert!(target("http://host.example").is_in_the_clear());
    }
}
