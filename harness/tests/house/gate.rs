//! A gate before a platform, which answers some requests itself.

use std::sync::Arc;

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{Request, State},
    http::Response,
};
use tokio::task::JoinHandle;

/// What the gate answers itself, if it does.
type Answers = dyn Fn(&Request) -> Option<Response<Body>> + Send + Sync;

#[derive(Clone)]
struct Gate {
    platform: String,
    answers: Arc<Answers>,
    http: reqwest::Client,
}

async fn pass(State(gate): State<Gate>, request: Request) -> Response<Body> {
    if let Some(answer) = (gate.answers)(&request) {
        return answer;
    }
    let (head, body) = request.into_parts();
    let url = format!("{}{}", gate.platform, head.uri);
    let forwarded = gate
        .http
        .request(head.method, url)
        .headers(head.headers)
        .body(to_bytes(body, usize::MAX).await.unwrap());
    let answer = forwarded.send().await.unwrap();
    let mut reply = Response::builder().status(answer.status());
    *reply.headers_mut().unwrap() = answer.headers().clone();
    reply.body(answer.bytes().await.unwrap().into()).unwrap()
}

/// Puts a gate before the platform at this URL; its own URL, and what ends it.
pub(crate) async fn before(
    platform: &str,
    answers: impl Fn(&Request) -> Option<Response<Body>> + Send + Sync + 'static,
) -> (String, JoinHandle<std::io::Result<()>>) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let gate = Gate {
        platform: platform.to_owned(),
        answers: Arc::new(answers),
        http: reqwest::Client::builder().no_proxy().build().unwrap(),
    };
    let router = Router::new().fallback(pass).with_state(gate);
    let serving = tokio::spawn(async move { axum::serve(listener, router).await });
    (url, serving)
}
