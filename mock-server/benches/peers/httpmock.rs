//! `httpmock-rs PORT KEYS BYTES`: the crate httpmock, a mock for each stored key, and 401 behind them.

use std::{env, time::Duration};

use httpmock::{Method, MockServer, server::HttpMockServerBuilder};

#[tokio::main]
async fn main() {
    let mut arguments = env::args().skip(1);
    let mut next = || arguments.next().expect("httpmock-rs PORT KEYS BYTES");
    let port: u16 = next().parse().expect("a port");
    let keys = std::fs::read_to_string(next()).expect("a file of keys");
    let body = "x".repeat(next().parse().expect("a number of bytes"));
    let builder = HttpMockServerBuilder::new().port(port).history_limit(100);
    let server = builder.build().expect("a server");
    tokio::spawn(async move { server.start().await.expect("it serves") });
    let address = format!("127.0.0.1:{port}");
    while tokio::net::TcpStream::connect(&address).await.is_err() {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let server = MockServer::connect_async(&address).await;
    for key in keys.lines() {
        let mock = server.mock_async(|when, then| {
            when.method(Method::GET)
                .path("/models")
                .header("x-api-key", key);
            then.status(200)
                .header("content-type", "application/json")
                .body(&body);
        });
        mock.await;
    }
    let mock = server.mock_async(|when, then| {
        when.method(Method::GET).path("/models");
        then.status(401).body("{}");
    });
    mock.await;
    std::future::pending().await
}
