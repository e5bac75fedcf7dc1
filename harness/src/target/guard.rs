//! The target guard: nothing is sent to a machine that the operator has not named.

use anyhow::{Context as _, bail};
use url::Url;

use super::Target;
use crate::documents::{Documents, host::Host, profile::Profile};

/// What the operator permits beyond this machine.
#[derive(Clone, Debug, Default)]
pub struct Guard {
    /// Hosts that may be asked.
    pub allowed: Vec<Host>,
    /// Whether they may be those by which a platform's maker serves everybody.
    pub production: bool,
    /// Whether credentials may travel in the clear.
    pub insecure_http: bool,
}

impl Guard {
    /// Refuses a target one of whose addresses is not permitted; `known` are all platforms whose public hosts are known.
    ///
    /// # Errors
    /// The host, and the options that would permit it.
    pub fn permit(
        &self,
        target: &Target,
        profile: &Profile,
        known: &[Documents],
    ) -> anyhow::Result<()> {
        for (place, address) in addresses(target, profile) {
            let url = bare(&place, &address)?;
            let host = Host::of(&url).with_context(|| format!("{place}: it names no host"))?;
            if host.is_loopback() {
                continue;
            }
            let mends = self.mends(&url, &host, target, known);
            if !mends.is_empty() {
                bail!(
                    "{place}: {} is another machine: {}",
                    host.as_str(),
                    mends.join("; ")
                );
            }
        }
        Ok(())
    }

    fn mends(&self, url: &Url, host: &Host, target: &Target, known: &[Documents]) -> Vec<String> {
        let name = host.as_str();
        let mut mends = Vec::new();
        if !self.allowed.contains(host) && !target.credentials.allow_hosts.contains(host) {
            mends.push(format!(
                "say that it may be asked, by --allow-host {name}, or by allow_hosts = [\"{name}\"] in [{}] of the credentials file",
                target.platform
            ));
        }
        let is_public = |it: &&Documents| {
            let mut patterns = it.profile.public_hosts.iter();
            patterns.any(|pattern| host.matches(pattern))
        };
        if let Some(owner) = known.iter().find(is_public).filter(|_| !self.production) {
            mends.push(format!(
                "it is a public host of {}, which takes --production as well",
                owner.profile.title
            ));
        }
        if url.scheme() == "http" && !self.insecure_http {
            mends.push(
                "http:// shows every credential on the way: write https://, or allow it by --insecure-http".to_owned(),
            );
        }
        mends
    }
}

/// A bare address as requests begin with it: in its normal form, without a slash at its end.
///
/// # Errors
/// Another scheme, a credential, a query or a fragment in it; the address itself is not told.
pub fn base_url(place: &str, text: &str) -> anyhow::Result<String> {
    let url = bare(place, text)?;
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

fn bare(place: &str, text: &str) -> anyhow::Result<Url> {
    let url = Url::parse(text)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    let url =
        url.with_context(|| format!("{place} must look like https://host or http://host:port"))?;
    if !url.username().is_empty()
        || url.password().is_some()
        || url.query().is_some()
        || url.fragment().is_some()
    {
        bail!("{place} must be a bare address: credentials belong into the credentials file");
    }
    Ok(url)
}

/// Every address that a run may send to, and where it was given: the target's, its control's, and those of slots that paths
/// begin with.
fn addresses(target: &Target, profile: &Profile) -> Vec<(String, String)> {
    let mut all = vec![("the target's URL".to_owned(), target.url.clone())];
    all.extend(
        target
            .control
            .iter()
            .map(|url| ("--control".to_owned(), url.clone())),
    );
    let paths = profile.operations.values().map(|it| it.path.as_str());
    let heads = paths.filter_map(|path| path.strip_prefix('{')?.split_once('}'));
    for (head, _) in heads {
        let default = || profile.credentials.get(head)?.default.as_ref();
        let given = target.credentials.facts.get(head).or_else(default);
        let place = format!("{head} of [{}] in the credentials file", target.platform);
        if let Some(url) = given.filter(|_| all.iter().all(|(known, _)| *known != place)) {
            all.push((place, url.clone()));
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::target::credentials::Credentials;

    /// A platform whose maker serves everybody at one host and all below another.
    fn a_platform() -> Documents {
        let mut documents = Documents::embedded().unwrap().remove(0);
        let hosts = ["api.vendor.example", "*.cloud.example"];
        documents.profile.public_hosts = hosts.map(str::to_owned).to_vec();
        documents
    }

    fn target(url: &str) -> Target {
        Target {
            platform: "mine".to_owned(),
            url: url.to_owned(),
            control: None,
            credentials: Credentials::default(),
            embedded: false,
        }
    }

    fn guard(allowed: &[&str]) -> Guard {
        Guard {
            allowed: allowed.iter().filter_map(|it| Host::parse(it)).collect(),
            ..Guard::default()
        }
    }

    /// What is said against a target; nothing where it is permitted.
    fn complaint(guard: &Guard, target: &Target) -> String {
        let documents = a_platform();
        let known = std::slice::from_ref(&documents);
        let refused = guard.permit(target, &documents.profile, known).err();
        refused.map_or_else(String::new, |error| format!("{error:#}"))
    }

    #[test]
    fn this_machine_needs_no_permission() {
        for url in [
            "http://localhost:1",
            "http://LocalHost./base",
            "http://127.3.2.1",
            "http://2130706433",
            "https://[::1]:8443",
        ] {
            assert_eq!(complaint(&Guard::default(), &target(url)), "", "{url}");
        }
    }

    #[test]
    fn another_machine_is_asked_by_its_name_only() {
        let staging = target("https://staging.example:8443/base");
        let told = complaint(&guard(&["other.example"]), &staging);
        assert!(told.contains("--allow-host staging.example,"), "{told}");
        assert!(told.contains("[\"staging.example\"] in [mine]"), "{told}");
        assert_eq!(complaint(&guard(&["STAGING.example."]), &staging), "");
        for other in [
            "https://x.staging.example",
            "https://staging.example.evil.example",
            "https://127.0.0.1.evil.example",
            "https://localhost.example",
            "https://[::ffff:127.0.0.1]",
            "https://0.0.0.0",
        ] {
            assert_ne!(
                complaint(&guard(&["staging.example"]), &target(other)),
                "",
                "{other}"
            );
        }
    }

    #[test]
    fn the_credentials_file_may_name_it_as_well() {
        let mut staging = target("https://bücher.example");
        assert!(complaint(&Guard::default(), &staging).contains("xn--bcher-kva.example"));
        staging.credentials.allow_hosts = vec![Host::parse("Bücher.example").unwrap()];
        assert_eq!(complaint(&Guard::default(), &staging), "");
    }

    #[test]
    fn public_hosts_take_production_as_well() {
        for url in [
            "https://API.vendor.example.",
            "https://api.vendor.example:444",
            "https://tenant.cloud.example",
            "https://a.tenant.cloud.example",
        ] {
            let hosts = [
                "api.vendor.example",
                "tenant.cloud.example",
                "a.tenant.cloud.example",
            ];
            let mut guard = guard(&hosts);
            let told = complaint(&guard, &target(url));
            assert!(told.contains("takes --production"), "{url}: {told}");
            guard.production = true;
            assert_eq!(complaint(&guard, &target(url)), "", "{url}");
            guard.allowed.clear();
            assert!(
                complaint(&guard, &target(url)).contains("--allow-host"),
                "{url}"
            );
        }
    }

    #[test]
    fn what_travels_in_the_clear_is_permitted_apart() {
        let mut guard = guard(&["staging.example"]);
        let told = complaint(&guard, &target("HTTP://staging.example"));
        assert!(told.contains("--insecure-http"), "{told}");
        guard.insecure_http = true;
        assert_eq!(complaint(&guard, &target("http://staging.example")), "");
    }

    #[test]
    fn an_address_carries_no_secret() {
        for url in [
            "https://user:pw@staging.example",
            "https://user@localhost",
            "https://staging.example?key=pw",
            "https://staging.example/#pw",
            "ftp://staging.example/pw",
            "pw",
        ] {
            let told = complaint(&guard(&["staging.example"]), &target(url));
            assert!(!told.is_empty() && !told.contains("pw"), "{url}: {told}");
            assert!(base_url("it", url).is_err(), "{url}");
        }
        let normal = base_url("it", "HTTPS://Staging.Example:443/Base/").unwrap();
        assert_eq!(normal, "https://staging.example/Base");
    }

    #[test]
    fn every_address_of_a_target_is_guarded() {
        let mut target = target("http://127.0.0.1:1");
        target.control = Some("http://control.example".to_owned());
        let told = complaint(&Guard::default(), &target);
        assert!(told.starts_with("--control: control.example"), "{told}");
        target.control = None;
        let mut documents = a_platform();
        let probe = documents.profile.probe.clone();
        let operation = documents.profile.operations.get_mut(&probe).unwrap();
        "{clusters.1.url}/api".clone_into(&mut operation.path);
        let url = "https://cluster.example/k8s".to_owned();
        target
            .credentials
            .facts
            .insert("clusters.1.url".to_owned(), url);
        let known = std::slice::from_ref(&documents);
        let permitted = |guard: &Guard| guard.permit(&target, &documents.profile, known);
        let told = permitted(&Guard::default()).unwrap_err().to_string();
        assert!(told.starts_with("clusters.1.url of [mine]"), "{told}");
        assert!(permitted(&guard(&["cluster.example"])).is_ok());
    }
}
