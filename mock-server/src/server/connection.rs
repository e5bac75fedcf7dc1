//! Accepts connections and speaks HTTP/1.1 on them until it is told to stop.

use std::{convert::Infallible, net::IpAddr, time::Duration};

use axum::response::Response;
use http::Request;
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{rt::TokioIo, server::graceful::GracefulShutdown};
use tokio::{net::TcpListener, sync::watch, time};

use super::head_timer::HeadTimer;

/// How long a request head may take to arrive.
const HEAD: Duration = Duration::from_secs(30);
/// How long open requests may take to finish once no more are accepted.
const DRAIN: Duration = Duration::from_secs(5);
/// How long to wait when the system has no descriptor left.
const EXHAUSTED: Duration = Duration::from_millis(50);

/// Serves every connection of a listener, asking at its beginning how it writes field names; returns once `stop` is set and open requests are answered.
pub(super) async fn serve<A, F>(
    listener: TcpListener,
    mut stop: watch::Receiver<bool>,
    title_case: impl Fn() -> bool,
    answer: A,
) where
    A: Fn(Request<Incoming>, IpAddr) -> F + Clone + Send + 'static,
    F: Future<Output = Response> + Send + 'static,
{
    let mut http = http1::Builder::new();
    // Answers are small: one copy costs less than to hand the system head and body in two pieces.
    http.header_read_timeout(HEAD).writev(false);
    let graceful = GracefulShutdown::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stop.wait_for(|stop| *stop) => break,
        };
        let Ok((stream, peer)) = accepted else {
            time::sleep(EXHAUSTED).await;
            continue;
        };
        // Answers are small and written whole: waiting for more would only delay them.
        let _ = stream.set_nodelay(true);
        let answer = answer.clone();
        let service = service_fn(move |request| {
            let answer = answer(request, peer.ip());
            async move { Ok::<_, Infallible>(answer.await) }
        });
        http.timer(HeadTimer::default());
        http.title_case_headers(title_case());
        let connection = http.serve_connection(TokioIo::new(stream), service);
        // A connection that breaks is its client's affair.
        let connection = graceful.watch(connection);
        tokio::spawn(async move { connection.await.ok() });
    }
    drop(listener);
    let _ = time::timeout(DRAIN, graceful.shutdown()).await;
}
