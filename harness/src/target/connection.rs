//! How targets are reached: time-outs, proxy, certificates, and what every request carries besides its own.

use std::{fmt, time::Duration};

use http::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Certificate, ClientBuilder, Identity, Proxy, redirect};

use super::{run_name::Run, secret::Secret};

/// How targets are reached. Redirects are never followed: a credential goes where it was sent and no further.
#[derive(Clone)]
pub struct Connection {
    /// Who asks: product, version and run.
    pub user_agent: String,
    /// The longest wait for a connection.
    pub connect: Duration,
    /// The longest wait for an answer, connecting included.
    pub answer: Duration,
    /// The proxy between here and there.
    pub proxy: Option<Proxy>,
    /// Whose certificates are trusted instead of those that the system trusts.
    pub authorities: Option<Vec<Certificate>>,
    /// The certificate and key that servers know us by.
    pub identity: Option<Identity>,
    /// Header fields of every request.
    pub headers: Vec<(HeaderName, Secret)>,
    /// Whether requests are held back that would change something.
    pub read_only: bool,
}

impl Connection {
    /// The longest wait for a connection, unless the operator says otherwise.
    pub const CONNECT: Duration = Duration::from_secs(5);
    /// The longest wait for an answer, unless the operator says otherwise.
    pub const ANSWER: Duration = Duration::from_secs(10);

    /// The straight way, in the name of a run.
    pub fn of(run: &Run) -> Self {
        Self {
            user_agent: format!("countersign/{} (run {})", env!("CARGO_PKG_VERSION"), run.id),
            connect: Self::CONNECT,
            answer: Self::ANSWER,
            proxy: None,
            authorities: None,
            identity: None,
            headers: Vec::new(),
            read_only: false,
        }
    }

    /// A builder of clients. Reading the system's certificates takes longer than most runs on a mock, so that they are left
    /// alone where nothing is `encrypted`.
    pub(super) fn builder(&self, encrypted: bool) -> ClientBuilder {
        let mut builder = reqwest::Client::builder()
            .no_proxy()
            .redirect(redirect::Policy::none())
            .user_agent(&self.user_agent)
            .connect_timeout(self.connect)
            .timeout(self.answer)
            .default_headers(self.default_headers());
        if let Some(proxy) = &self.proxy {
            builder = builder.proxy(proxy.clone());
        }
        if let Some(identity) = &self.identity {
            builder = builder.identity(identity.clone());
        }
        match &self.authorities {
            Some(authorities) => builder.tls_certs_only(authorities.clone()),
            None if encrypted || self.proxy.is_some() => builder,
            None => builder.tls_certs_only([]),
        }
    }

    fn default_headers(&self) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, secret) in &self.headers {
            if let Ok(mut value) = HeaderValue::from_str(secret.reveal()) {
                value.set_sensitive(true);
                headers.append(name, value);
            }
        }
        headers
    }
}

impl fmt::Debug for Connection {
    // It holds a private key and what proxies are told.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Connection")
    }
}
