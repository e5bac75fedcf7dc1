//! A proxy before a target that kills whoever asks, at a request of their own.

use std::{
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicU32, AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    response::Response,
};
use tokio::{net::TcpListener, runtime::Runtime};

/// Kills a process at a request of its own, on one side of the target's doing or the other.
#[derive(Default)]
pub(super) struct Gallows {
    /// Whether reading requests count too.
    counts_all: bool,
    /// What the process is sent.
    signal: &'static str,
    /// Requests that have come and count.
    pub(super) seen: AtomicUsize,
    /// The one to be killed at; nought for none.
    pub(super) fatal: AtomicUsize,
    /// Whether the target still hears of it.
    pub(super) heard: AtomicUsize,
    /// The one that the target hears of when its sender waits no more; nought for none.
    pub(super) late: AtomicUsize,
    pub(super) process: AtomicU32,
    pub(super) target: String,
}

impl Gallows {
    /// Stands before `target`; answers its own address.
    pub(super) fn before(
        target: &str,
        counts_all: bool,
        signal: &'static str,
    ) -> (Arc<Self>, String) {
        let gallows = Arc::new(Self {
            counts_all,
            signal,
            target: target.to_owned(),
            ..Self::default()
        });
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let routes = Router::new()
            .fallback(pass)
            .with_state((Arc::clone(&gallows), reqwest::Client::new()));
        thread::spawn(move || {
            Runtime::new().unwrap().block_on(async {
                listener.set_nonblocking(true).unwrap();
                let listener = TcpListener::from_std(listener).unwrap();
                axum::serve(listener, routes).await
            })
        });
        (gallows, url)
    }

    fn kill(&self) {
        let process = self.process.load(Ordering::SeqCst).to_string();
        Command::new("kill")
            .args([self.signal, &process])
            .status()
            .unwrap();
    }
}

/// Hands a request on, unless it is the fatal one.
async fn pass(
    State((gallows, client)): State<(Arc<Gallows>, reqwest::Client)>,
    request: Request,
) -> Response {
    let counts = gallows.counts_all || request.method() != "GET";
    let number = gallows.seen.fetch_add(counts.into(), Ordering::SeqCst) + 1;
    let is_fatal = counts && number == gallows.fatal.load(Ordering::SeqCst);
    if is_fatal && gallows.heard.load(Ordering::SeqCst) == 0 {
        gallows.kill();
        return Response::default();
    }
    let is_late = counts && number == gallows.late.load(Ordering::SeqCst);
    let (head, body) = request.into_parts();
    let body: Bytes = to_bytes(body, usize::MAX).await.unwrap();
    let url = format!("{}{}", gallows.target, head.uri);
    let mut headers = head.headers;
    headers.remove("host");
    let asked = client.request(head.method, url).headers(headers).body(body);
    if is_late {
        // Whoever has asked is gone, and takes this task along: the target does it all the same.
        let asked = async {
            tokio::time::sleep(Duration::from_millis(1500)).await;
            asked.send().await
        };
        let _ = tokio::spawn(asked).await;
        return Response::default();
    }
    let answer = asked.send().await.unwrap();
    let mut response = Response::new(Body::empty());
    *response.status_mut() = answer.status();
    for (name, value) in answer.headers() {
        if name != "transfer-encoding" {
            response.headers_mut().append(name, value.clone());
        }
    }
    *response.body_mut() = answer.bytes().await.unwrap().into();
    if is_fatal {
        gallows.kill();
    }
    response
}
