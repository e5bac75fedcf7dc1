//! `wiremock-rs PORT KEYS BYTES`: the crate wiremock, a mock for each stored key, and 401 behind them.
//!
//! Recording is off; each mock keeps the requests that it has matched all the same, so that it grows by each.

use std::{env, net::TcpListener};

use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{header, method, path},
};

#[tokio::main]
async fn main() {
    let mut arguments = env::args().skip(1);
    let mut next = || arguments.next().expect("wiremock-rs PORT KEYS BYTES");
    let listener = TcpListener::bind(format!("127.0.0.1:{}", next())).expect("a free port");
    let keys = std::fs::read_to_string(next()).expect("a file of keys");
    let body = "x".repeat(next().parse().expect("a number of bytes"));
    let server = MockServer::builder().listener(listener);
    let server = server.disable_request_recording().start().await;
    for key in keys.lines() {
        let answer = ResponseTemplate::new(200).set_body_raw(body.clone(), "application/json");
        let asked = Mock::given(method("GET")).and(path("/models"));
        let asked = asked.and(header("x-api-key", key));
        asked.respond_with(answer).mount(&server).await;
    }
    let refusal = ResponseTemplate::new(401).set_body_raw("{}", "application/json");
    let rest = Mock::given(method("GET")).and(path("/models"));
    rest.respond_with(refusal)
        .with_priority(10)
        .mount(&server)
        .await;
    std::future::pending().await
}
