//! What the mock is measured against: the least that axum can do for the same request.
//!
//! `minimal PORT BYTES KEY` answers a `GET /models` that shows the key, in `x-api-key` or under `Bearer`, with a JSON
//! body of so many bytes, and any other with 401. The key is looked up by its SHA-256 among the stored ones.

use std::{
    collections::HashMap,
    env,
    net::Ipv4Addr,
    sync::{Arc, RwLock},
};

use axum::{Router, extract::State, routing::get};
use http::{HeaderMap, StatusCode, header};
use sha2::{Digest as _, Sha256};
use tokio::net::TcpListener;

struct Server {
    keys: RwLock<HashMap<[u8; 32], bool>>,
    body: &'static str,
}

type Answer = (
    StatusCode,
    [(header::HeaderName, &'static str); 1],
    &'static str,
);

async fn answer(State(server): State<Arc<Server>>, headers: HeaderMap) -> Answer {
    let bearer = || headers.get(header::AUTHORIZATION)?.as_bytes().get(7..);
    let key = headers.get("x-api-key").map(http::HeaderValue::as_bytes);
    let hash = key.or_else(bearer).map(|key| Sha256::digest(key).into());
    let keys = server.keys.read().expect("never poisoned");
    let may_read = hash.and_then(|hash: [u8; 32]| keys.get(&hash).copied());
    let json = [(header::CONTENT_TYPE, "application/json")];
    match may_read {
        Some(true) => (StatusCode::OK, json, server.body),
        _ => (StatusCode::UNAUTHORIZED, json, server.body),
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<_> = env::args().skip(1).collect();
    let [port, bytes, key] = arguments.as_slice() else {
        return Err("usage: minimal PORT BYTES KEY".into());
    };
    let text = "x".repeat(bytes.parse::<usize>()?.saturating_sub(2));
    let server = Server {
        keys: RwLock::new(HashMap::from([(Sha256::digest(key).into(), true)])),
        body: format!("\"{text}\"").leak(),
    };
    let router = Router::new()
        .route("/models", get(answer))
        .with_state(Arc::new(server));
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port.parse()?)).await?;
    let listener = axum::serve::ListenerExt::tap_io(listener, |stream| {
        let _ = stream.set_nodelay(true);
    });
    axum::serve(listener, router).await?;
    Ok(())
}
