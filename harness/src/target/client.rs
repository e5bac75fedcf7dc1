//! The HTTP client: no redirects, no cookies, bounded time and size, and below the target's rate where asked.

use std::{
    str::FromStr as _,
    sync::{
        Mutex, OnceLock, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use http::{HeaderMap, HeaderName, HeaderValue, header};
use tokio::time::Instant;

use super::{
    connection::Connection,
    disclosure,
    exchange::Exchange,
    pace::Pace,
    request::{Effect, Request},
    secret::Redactor,
    tally::{Caps, Tally},
    waiting::Waiting,
};
use crate::report::{CouldNotRun, Lack};

const MOST_BYTES: usize = 1 << 20;
/// Header fields of operations that hold no secret.
const PUBLIC: [&str; 2] = ["accept", "content-type"];
/// The longest `Retry-After` worth waiting for outside the limit scenarios.
const LONGEST_WAIT: Duration = Duration::from_secs(65);
/// How long a target is left alone that does not say how long it wants to be.
const USUAL_WAIT: Duration = Duration::from_secs(2);

/// Sends requests to one target.
pub struct Client {
    /// Keeps its connections, for requests that present what its first one did.
    kept: reqwest::Client,
    /// Of the credential that the kept connections have carried.
    kept_for: OnceLock<Vec<(String, Vec<u8>)>>,
    /// Connects anew for each request: no server and no proxy can take it for somebody whom it knows from before.
    fresh: reqwest::Client,
    title_case: reqwest::Client,
    read_only: bool,
    paces: Vec<Pace>,
    /// What the operator allows in a second, whatever is sent.
    cap: Option<Pace>,
    /// What has been sent.
    pub tally: Tally,
    /// Whether a limit is being waited for.
    pub waiting: Waiting,
    redactor: Redactor,
    throttled: AtomicBool,
    hurried: AtomicBool,
    too_many: Mutex<Option<(String, Exchange)>>,
}

impl Client {
    /// A client for the target at `url` that reaches it by this `connection`, and keeps to these paces.
    pub fn new(
        url: &str,
        connection: &Connection,
        redactor: Redactor,
        paces: Vec<Pace>,
    ) -> anyhow::Result<Self> {
        let builder = || connection.builder(url.starts_with("https://"));
        let fresh = || builder().pool_max_idle_per_host(0);
        for (_, secret) in &connection.headers {
            redactor.learn_given(secret.reveal());
        }
        Ok(Self {
            kept: builder().build()?,
            kept_for: OnceLock::new(),
            fresh: fresh().build()?,
            // HTTP/2 has no letter case (RFC 9113, 8.2).
            title_case: fresh().http1_only().http1_title_case_headers().build()?,
            read_only: connection.read_only,
            paces,
            cap: None,
            tally: Tally::default(),
            waiting: Waiting::default(),
            redactor,
            throttled: AtomicBool::new(false),
            hurried: AtomicBool::new(false),
            too_many: Mutex::default(),
        })
    }

    /// The same client below these caps, and with at most so many requests in a second.
    #[must_use]
    pub fn capped(mut self, caps: Caps, per_second: Option<u32>) -> Self {
        self.tally = Tally::new(caps);
        self.cap = per_second.map(|count| Pace::new(count, 1));
        self
    }

    /// Sends a request in its turn; one that comes too soon all the same, once more after as long as the target asks for.
    pub async fn send(&self, request: &Request) -> Result<Exchange, CouldNotRun> {
        let exchange = self.in_turn(request).await?;
        if exchange.status != 429 {
            return Ok(exchange);
        }
        let wait = exchange.asks_to_wait().unwrap_or(USUAL_WAIT);
        let again = request.clone().once_more(true);
        if wait <= LONGEST_WAIT
            && !self.hurried.load(Ordering::Relaxed)
            && self.tally.has_room_for(&again)
        {
            self.waiting.until(Instant::now() + wait).await;
            let exchange = self.in_turn(&again).await?;
            if exchange.status != 429 {
                return Ok(exchange);
            }
        }
        self.throttled.store(true, Ordering::Relaxed);
        Ok(exchange)
    }

    async fn in_turn(&self, request: &Request) -> Result<Exchange, CouldNotRun> {
        for pace in self.paces_of(request) {
            pace.turn(&self.waiting).await;
        }
        self.transmit(request).await
    }

    /// Whether the target has refused a request for coming too soon, although it was sent in its turn.
    pub fn is_throttled(&self) -> bool {
        self.throttled.load(Ordering::Relaxed)
    }

    /// The endpoint that first refused a request for coming too soon, and how.
    pub fn too_many(&self) -> Option<(String, Exchange)> {
        let first = self.too_many.lock();
        first.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Sends a request at once, unless the operator's own cap forbids; it counts all the same.
    pub async fn send_now(&self, request: &Request) -> Result<Exchange, CouldNotRun> {
        for pace in self.paces_of(request) {
            pace.count();
        }
        self.transmit(request).await
    }

    /// From now on nothing waits for its turn: what was made must be ended before the operator's patience is.
    pub fn hurry(&self) {
        self.hurried.store(true, Ordering::Relaxed);
    }

    fn paces_of(&self, request: &Request) -> impl Iterator<Item = &Pace> {
        let hurried = self.hurried.load(Ordering::Relaxed);
        let paces = self.paces.iter().filter(move |_| !hurried);
        paces.filter(|pace| pace.counts(request))
    }

    /// Sends a request below the operator's caps, and counts it.
    async fn transmit(&self, request: &Request) -> Result<Exchange, CouldNotRun> {
        let attempt = self.tally.attempt().await?;
        self.tally.admit(request)?;
        if let Some(cap) = &self.cap {
            cap.turn(&self.waiting).await;
        }
        let exchange = self.exchange(request).await?;
        self.tally.answered(request, exchange.status, attempt);
        // The answer to HEAD has no body to be judged.
        if exchange.status == 429 && request.method != "HEAD" {
            let mut first = self.too_many.lock().unwrap_or_else(PoisonError::into_inner);
            first.get_or_insert_with(|| (request.endpoint(), exchange.clone()));
        }
        Ok(exchange)
    }

    async fn exchange(&self, request: &Request) -> Result<Exchange, CouldNotRun> {
        let headers = self.headers(request)?;
        let shown: Vec<_> = headers
            .iter()
            .map(|(name, value)| {
                (
                    name.to_string(),
                    String::from_utf8_lossy(value.as_bytes()).into_owned(),
                )
            })
            .collect();
        if self.read_only && request.effect != Effect::Nothing {
            let reason = "--read-only: the request would change something";
            return Err(Lack::Budget.because(reason));
        }
        let http = self.way_of(request);
        let method = http::Method::from_str(&request.method)
            .map_err(|_| Lack::Target.because(format!("{:?} is no HTTP method", request.method)))?;
        let mut outgoing = http.request(method, &request.url).headers(headers);
        if let Some(body) = &request.body {
            outgoing = outgoing.body(body.clone());
        }
        let started = Instant::now();
        let mut answer = outgoing
            .send()
            .await
            .map_err(|error| unanswered(request, error))?;
        let status = answer.status().as_u16();
        let answered = answer
            .headers()
            .iter()
            .map(|(name, value)| {
                (
                    name.to_string(),
                    String::from_utf8_lossy(value.as_bytes()).into_owned(),
                )
            })
            .collect();
        let (mut body, mut cut) = (Vec::new(), false);
        while let Some(chunk) = answer
            .chunk()
            .await
            .map_err(|error| unanswered(request, error))?
        {
            let room = MOST_BYTES - body.len();
            body.extend_from_slice(&chunk[..chunk.len().min(room)]);
            cut = chunk.len() > room;
            if cut {
                break;
            }
        }
        let exchange = Exchange {
            method: request.method.clone(),
            url: request.url.clone(),
            request_headers: shown,
            request_body: request.body.clone(),
            status,
            headers: answered,
            body: String::from_utf8_lossy(&body).into_owned(),
            cut,
            millis: u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
        };
        disclosure::learn_from(&exchange, &self.redactor);
        Ok(exchange)
    }

    /// Which connections a request may travel on: where one has carried a credential, no request without it and none with
    /// another, since whoever ties credentials to connections would answer it as somebody else's.
    fn way_of(&self, request: &Request) -> &reqwest::Client {
        let presented: Vec<_> = request
            .headers
            .iter()
            .filter(|(name, _)| !PUBLIC.contains(&name.as_str()))
            .cloned()
            .collect();
        let is_kept_for = || *self.kept_for.get_or_init(|| presented.clone()) == presented;
        if request.title_case {
            &self.title_case
        } else if !presented.is_empty() && is_kept_for() {
            &self.kept
        } else {
            &self.fresh
        }
    }

    fn headers(&self, request: &Request) -> Result<HeaderMap, CouldNotRun> {
        let mut headers = HeaderMap::new();
        for (name, value) in &request.headers {
            if !PUBLIC.contains(&name.as_str()) {
                let text = String::from_utf8_lossy(value);
                disclosure::learn_header(name, text.trim(), &self.redactor);
            }
            let name = HeaderName::from_str(name)
                .map_err(|_| Lack::Target.because(format!("{name:?} is no header name")))?;
            let mut value = HeaderValue::from_bytes(value).map_err(|_| {
                Lack::Credential.because(format!("the value for {name} cannot stand in a header"))
            })?;
            value.set_sensitive(true);
            headers.append(name, value);
        }
        if request.body.is_some() && !headers.contains_key(header::CONTENT_TYPE) {
            headers.insert(
                header::CONTENT_TYPE,
                HeaderValue::from_static("application/json"),
            );
        }
        Ok(headers)
    }
}

/// Why no answer came; the URL stays out, since a query may carry a credential.
fn unanswered(request: &Request, error: reqwest::Error) -> CouldNotRun {
    let error = error.without_url();
    let mut reason = format!("no answer to {}: {error}", request.method);
    let mut source = std::error::Error::source(&error);
    while let Some(inner) = source {
        reason.push_str(": ");
        reason.push_str(&inner.to_string());
        source = inner.source();
    }
    let untrusted = ["UnknownIssuer", "BadSignature"];
    if untrusted.iter().any(|it| reason.contains(it)) {
        reason.push_str("; --ca-cert FILE trusts whoever signed the certificate");
    }
    Lack::Target.because(reason)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::target::run_name::Run;

    #[tokio::test(start_paused = true)]
    async fn the_operators_own_pace_is_kept_by_whatever_is_sent() {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let nowhere = Request {
            method: "GET".into(),
            template: "/".into(),
            url: "http://127.0.0.1:1/".into(),
            headers: Vec::new(),
            body: None,
            title_case: false,
            again: false,
            effect: Effect::Nothing,
        };
        let usual = Connection::of(&Run::of_seed(1));
        let client = Client::new(&nowhere.url, &usual, Redactor::default(), Vec::new()).unwrap();
        let client = client.capped(Caps::default(), Some(2));
        client.hurry();
        let started = Instant::now();
        for _ in 0..3 {
            assert!(client.send(&nowhere).await.is_err());
            assert!(client.send_now(&nowhere).await.is_err());
        }
        assert!(started.elapsed() >= Duration::from_secs(2));
        assert_eq!(client.tally.sent().all(), 6);
    }
}
