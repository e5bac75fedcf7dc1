//! Hosts, in the one form in which they are compared.

use std::net::IpAddr;

use url::Url;

/// A host: a name in small ASCII letters (RFC 5891) without its root dot, or an address in its shortest form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Host(String);

impl Host {
    /// A host by itself; `None` for anything with a scheme, a port, a path or a user beside it.
    pub fn parse(text: &str) -> Option<Self> {
        let is_v6 = text.parse().is_ok_and(|address: IpAddr| address.is_ipv6());
        let bracketed = if is_v6 {
            format!("[{text}]")
        } else {
            text.to_owned()
        };
        let without_brackets = bracketed.split(']').next_back().unwrap_or_default();
        if without_brackets.contains(|letter: char| ":/\\@?#%*".contains(letter))
            || text.contains(char::is_whitespace)
        {
            return None;
        }
        Self::of(&Url::parse(&format!("https://{bracketed}/")).ok()?)
    }

    /// The host of an address.
    pub fn of(url: &Url) -> Option<Self> {
        let name = url.host_str()?.trim_end_matches('.').to_lowercase();
        (!name.is_empty()).then_some(Self(name))
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is this machine by its own account: `localhost`, 127.0.0.0/8, `::1`.
    pub fn is_loopback(&self) -> bool {
        let address = self.0.trim_matches(['[', ']']).parse::<IpAddr>();
        self.0 == "localhost" || address.is_ok_and(|address| address.is_loopback())
    }

    /// Whether a profile's `host`, or `*.host` for every host below it, means this one.
    pub fn matches(&self, pattern: &str) -> bool {
        let Some(parent) = pattern.strip_prefix("*.") else {
            return self.0 == pattern;
        };
        let below = self.0.strip_suffix(parent);
        below.is_some_and(|below| below.len() > 1 && below.ends_with('.'))
    }

    /// Whether a profile may write this for hosts that `matches` finds.
    pub fn is_pattern(text: &str) -> bool {
        let bare = text.strip_prefix("*.").unwrap_or(text);
        Self::parse(bare).is_some_and(|host| host.0 == bare && !host.is_loopback())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_host_has_one_form() {
        for (text, expected) in [
            ("API.Vendor.Example", Some("api.vendor.example")),
            ("api.vendor.example.", Some("api.vendor.example")),
            ("bücher.example", Some("xn--bcher-kva.example")),
            ("127.1", Some("127.0.0.1")),
            ("0x7f.0.0.1", Some("127.0.0.1")),
            ("::1", Some("[::1]")),
            ("[2001:DB8:0::1]", Some("[2001:db8::1]")),
            ("host:8080", None),
            ("[::1]:8080", None),
            ("https://host", None),
            ("host/path", None),
            ("user@host", None),
            ("a host", None),
            ("*", None),
            ("", None),
        ] {
            let host = Host::parse(text);
            assert_eq!(host.as_ref().map(Host::as_str), expected, "{text}");
        }
    }

    #[test]
    fn this_machine_is_known_by_its_own_names_only() {
        let is_here = |text: &str| Host::parse(text).unwrap().is_loopback();
        for here in ["localhost", "LOCALHOST.", "127.0.0.1", "127.9.9.9", "::1"] {
            assert!(is_here(here), "{here}");
        }
        for elsewhere in [
            "localhost.example",
            "127.0.0.1.example",
            "0.0.0.0",
            "::",
            "::ffff:127.0.0.1",
            "10.0.0.1",
            "tenant.localhost",
        ] {
            assert!(!is_here(elsewhere), "{elsewhere}");
        }
    }

    #[test]
    fn a_star_means_every_host_below_and_not_the_one_above() {
        let matches = |host: &str, pattern| Host::parse(host).unwrap().matches(pattern);
        assert!(matches("tenant.vendor.example", "*.vendor.example"));
        assert!(matches("a.tenant.Vendor.example.", "*.vendor.example"));
        assert!(!matches("vendor.example", "*.vendor.example"));
        assert!(!matches("othervendor.example", "*.vendor.example"));
        assert!(matches("api.vendor.example", "api.vendor.example"));
        assert!(!matches("x.api.vendor.example", "api.vendor.example"));
    }

    #[test]
    fn a_pattern_is_a_bare_host_in_its_one_form() {
        assert!(Host::is_pattern("api.vendor.example") && Host::is_pattern("*.vendor.example"));
        for wrong in [
            "API.vendor.example",
            "https://vendor.example",
            "*",
            "*.",
            "a.*.example",
            "localhost",
            "vendor.example.",
        ] {
            assert!(!Host::is_pattern(wrong), "{wrong}");
        }
    }
}
