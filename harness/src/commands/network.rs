//! How targets are reached: which hosts may be asked, by what way, and how long that may take.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context as _, anyhow, bail};
use clap::Args;
use http::{HeaderName, HeaderValue};
use reqwest::{Certificate, Identity, NoProxy, Proxy};
use tokio::time::Instant;
use url::Url;

use super::credentials::warn_of_readers;
use crate::{
    documents::{host::Host, profile::Profile},
    target::{
        connection::Connection,
        environment::variable,
        guard::{Guard, base_url},
        run_name::Run,
        secret::{Redactor, Secret},
    },
};

/// Where the name and the password for a proxy are looked for, with a colon between them.
const PROXY_CREDENTIALS: &str = "COUNTERSIGN_PROXY_CREDENTIALS";

/// Under which these options stand together in the help.
const HEADING: &str = "Network";

/// Which hosts may be asked, and how they are reached.
#[derive(Clone, Debug, Args)]
pub struct Network {
    /// A host besides this machine that may be asked, by its name alone; may be repeated
    #[arg(long, help_heading = HEADING, value_name = "HOST")]
    allow_host: Vec<String>,
    /// Also ask the public hosts of a platform's maker, if they are allowed
    #[arg(long, help_heading = HEADING)]
    production: bool,
    /// Also send credentials to other machines over plain http
    #[arg(long, help_heading = HEADING)]
    insecure_http: bool,
    /// The longest wait for an answer, in seconds [default: 10]
    #[arg(long, help_heading = HEADING, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=600))]
    timeout: Option<u64>,
    /// The longest wait for a connection, in seconds [default: 5]
    #[arg(long, help_heading = HEADING, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=600))]
    connect_timeout: Option<u64>,
    /// The longest run, in seconds: then what was made is ended, and the rest is could-not-run
    #[arg(long, help_heading = HEADING, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..))]
    total_timeout: Option<u64>,
    /// Proxy for every request; `COUNTERSIGN_PROXY_CREDENTIALS=user:password` says who we are to it
    #[arg(long, help_heading = HEADING, value_name = "URL")]
    proxy: Option<String>,
    /// Trust the certificates of this PEM file, instead of those that the system trusts
    #[arg(long, help_heading = HEADING, value_name = "FILE")]
    ca_cert: Option<PathBuf>,
    /// Certificate and private key (PEM) for servers that want one (mTLS)
    #[arg(long, help_heading = HEADING, value_name = "FILE")]
    client_cert: Option<PathBuf>,
    /// A header field of every request, its value taken from an environment variable; may be repeated
    #[arg(long, help_heading = HEADING, value_name = "NAME=VARIABLE")]
    header: Vec<String>,
}

impl Network {
    /// What may be asked.
    pub fn guard(&self) -> anyhow::Result<Guard> {
        let hosts = self.allow_host.iter().map(|text| {
            Host::parse(text).context(
                "--allow-host: write the host alone, such as staging.example.com, without scheme, port or path",
            )
        });
        Ok(Guard {
            allowed: hosts.collect::<Result<_, _>>()?,
            production: self.production,
            insecure_http: self.insecure_http,
        })
    }

    /// How targets are reached in a run.
    pub fn connection(&self, run: &Run) -> anyhow::Result<Connection> {
        let usual = Connection::of(run);
        let seconds = |given: Option<u64>| given.map(Duration::from_secs);
        Ok(Connection {
            connect: seconds(self.connect_timeout).unwrap_or(usual.connect),
            answer: seconds(self.timeout).unwrap_or(usual.answer),
            proxy: self.proxy.as_deref().map(proxy).transpose()?,
            authorities: self.ca_cert.as_deref().map(authorities).transpose()?,
            identity: self.client_cert.as_deref().map(identity).transpose()?,
            headers: self
                .header
                .iter()
                .map(|text| header(text))
                .collect::<Result<_, _>>()?,
            ..usual
        })
    }

    /// When the run that begins now has lasted long enough.
    pub fn end(&self) -> Option<Instant> {
        let lasts = self.total_timeout.map(Duration::from_secs)?;
        Instant::now().checked_add(lasts)
    }

    /// Refuses a header field in a place of the platform's own credentials, which would hide that one is missing.
    pub fn refuse_headers_of(&self, profile: &Profile) -> anyhow::Result<()> {
        let credential = &profile.credential;
        let alternative = credential.alternative.as_deref();
        let csrf = profile
            .session
            .as_ref()
            .and_then(|it| it.csrf_header.as_ref());
        let mut places = vec![credential.header.as_str()];
        places.extend(alternative.map(|it| it.header.as_str()));
        places.extend(csrf.map(String::as_str));
        places.extend(profile.is_in_session().then_some("cookie"));
        for text in &self.header {
            let name = text.split('=').next().unwrap_or_default();
            if places.iter().any(|place| place.eq_ignore_ascii_case(name)) {
                bail!(
                    "--header {name}: the credentials of {} travel there: nobody would see that one is missing",
                    profile.title
                );
            }
        }
        Ok(())
    }

    /// The options as a report shows them; none of them is a secret.
    pub fn show(&self, shown: &mut BTreeMap<String, String>) {
        let names = self.header.iter().map(|it| it.split('=').next());
        let names: Vec<_> = names.flatten().collect();
        for (name, value) in [
            ("allow-host", self.allow_host.join(",")),
            ("header", names.join(",")),
            ("proxy", self.proxy.clone().unwrap_or_default()),
        ] {
            if !value.is_empty() {
                shown.insert(name.to_owned(), value);
            }
        }
        for (name, given) in [
            ("production", self.production),
            ("insecure-http", self.insecure_http),
        ] {
            if given {
                shown.insert(name.to_owned(), "true".to_owned());
            }
        }
        for (name, seconds) in [
            ("timeout", self.timeout),
            ("connect-timeout", self.connect_timeout),
            ("total-timeout", self.total_timeout),
        ] {
            shown.extend(seconds.map(|it| (name.to_owned(), it.to_string())));
        }
    }
}

/// A proxy; this machine is reached without one, unless the proxy itself is on it.
fn proxy(text: &str) -> anyhow::Result<Proxy> {
    let url = base_url("--proxy", text)?;
    let host = Url::parse(&url).ok().as_ref().and_then(Host::of);
    let proxy = Proxy::all(&url).map_err(|_| anyhow!("--proxy is no address of a proxy"))?;
    let proxy = match variable(PROXY_CREDENTIALS) {
        None => proxy,
        Some(credentials) => {
            let (user, password) = credentials.split_once(':').with_context(|| {
                format!("the environment variable {PROXY_CREDENTIALS} must be user:password")
            })?;
            // A proxy may repeat what it was told: the password, or the pair as it is or in base64.
            for secret in [password, &credentials] {
                Redactor::of_process().learn_given(secret);
            }
            proxy.basic_auth(user, password)
        }
    };
    if host.is_some_and(|host| host.is_loopback()) {
        return Ok(proxy);
    }
    Ok(proxy.no_proxy(NoProxy::from_string("localhost,127.0.0.0/8,::1")))
}

fn authorities(path: &Path) -> anyhow::Result<Vec<Certificate>> {
    let place = format!("--ca-cert {}", path.display());
    let pem = fs::read(path).with_context(|| format!("{place}: cannot be read"))?;
    let found = Certificate::from_pem_bundle(&pem).unwrap_or_default();
    if found.is_empty() {
        bail!("{place}: no certificate in it: it must be PEM, as in -----BEGIN CERTIFICATE-----");
    }
    Ok(found)
}

fn identity(path: &Path) -> anyhow::Result<Identity> {
    let place = format!("--client-cert {}", path.display());
    let pem = fs::read(path).with_context(|| format!("{place}: cannot be read"))?;
    warn_of_readers(path);
    // What the parser says may quote the file, which holds a private key.
    Identity::from_pem(&pem).map_err(|_| {
        anyhow!("{place}: it must hold a certificate and its private key, both in PEM, the key not encrypted")
    })
}

/// A header field and its value. Whoever writes the value itself on the command line must not read it again in an error.
fn header(text: &str) -> anyhow::Result<(HeaderName, Secret)> {
    /// What belongs to the message and not to its sender.
    const OF_THE_MESSAGE: [&str; 5] = [
        "host",
        "connection",
        "content-length",
        "content-type",
        "transfer-encoding",
    ];
    let form = "write --header NAME=VARIABLE, and export the value as VARIABLE";
    let (name, source) = text
        .split_once('=')
        .with_context(|| format!("--header: {form}"))?;
    let name = HeaderName::from_bytes(name.as_bytes())
        .ok()
        .filter(|name| !OF_THE_MESSAGE.contains(&name.as_str()))
        .with_context(|| format!("--header: this field cannot be set: {form}"))?;
    let value = variable(source)
        .with_context(|| format!("--header {name}: its variable is not set: {form}"))?;
    if value.is_empty() || HeaderValue::from_str(&value).is_err() {
        bail!("--header {name}: what its variable holds cannot stand in a header");
    }
    Ok((name, Secret::new(&value)))
}
