//! Bytes on their way through HTTP to a platform, without a socket.

use std::{
    convert::Infallible,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::body::Bytes;
use countersign_mock::server::Door;
use http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::{BodyExt as _, Full};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, duplex};

/// What a platform answered.
#[derive(Debug)]
pub struct Answer {
    /// The method of the request.
    pub method: Method,
    /// The status.
    pub status: StatusCode,
    /// The header fields.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

/// Sends bytes on one connection, and closes this side of it; what HTTP itself refuses never reaches the platform.
pub async fn send(door: &Arc<Door>, bytes: &[u8]) -> Vec<Answer> {
    let answers = Mutex::new(Vec::new());
    let (mut client, server) = duplex(16 * 1024);
    let service = service_fn(|request: Request<Incoming>| async {
        let method = request.method().clone();
        let response = door.answer(request, [127, 0, 0, 1].into()).await;
        let (parts, body) = response.into_parts();
        let body = body.collect().await.expect("it is in memory").to_bytes();
        answers.lock().expect("never poisoned").push(Answer {
            method,
            status: parts.status,
            headers: parts.headers.clone(),
            body: body.clone(),
        });
        Ok::<_, Infallible>(http::Response::from_parts(parts, Full::new(body)))
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(Duration::from_secs(30))
        .half_close(true);
    let connection = http.serve_connection(TokioIo::new(server), service);
    let caller = async {
        let (mut reader, mut writer) = tokio::io::split(&mut client);
        let write = async {
            // The other side may have had enough.
            let _ = writer.write_all(bytes).await;
            let _ = writer.shutdown().await;
        };
        let mut read = Vec::new();
        tokio::join!(write, reader.read_to_end(&mut read)).1.ok();
    };
    // A connection that breaks is its client's affair.
    let (_, ()) = tokio::join!(connection, caller);
    answers.into_inner().expect("never poisoned")
}
