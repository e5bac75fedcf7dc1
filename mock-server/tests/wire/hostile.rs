//! Bytes that no client library would send.

use std::time::Duration;

use countersign_mock::server::{Options, Running, start};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};

use crate::stand::KEY;

async fn running() -> (Running, String) {
    let options = Options {
        settings: vec![("plexe.limits".to_owned(), "off".to_owned())],
        ..Options::default()
    };
    let running = start(options).await.unwrap();
    let address = running.platforms[0].url.replace("http://", "");
    (running, address)
}

/// Writes, closes its side, and reads whatever comes.
async fn exchange(address: &str, parts: &[&[u8]]) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    for part in parts {
        // The other side may have had enough.
        if stream.write_all(part).await.is_err() {
            break;
        }
    }
    let mut answer = Vec::new();
    let read = timeout(Duration::from_secs(10), stream.read_to_end(&mut answer));
    let _ = read.await.expect("an answer, not a hang");
    String::from_utf8_lossy(&answer).into_owned()
}

fn status(answer: &str) -> u16 {
    let status = answer.split(' ').nth(1);
    status.and_then(|it| it.parse().ok()).unwrap_or(0)
}

#[tokio::test]
async fn raw_bytes_are_refused_and_never_crash_anything() {
    let (running, address) = running().await;
    let head = |line: &str, header: &[u8]| {
        let mut head = format!("{line}\r\nhost: a\r\nconnection: close\r\n").into_bytes();
        head.extend_from_slice(header);
        head.extend_from_slice(b"\r\n\r\n");
        head
    };
    let long = [b"x-api-key: ".to_vec(), vec![b'a'; 8_192]].concat();
    let huge = [b"x-api-key: ".to_vec(), vec![b'a'; 1_000_000]].concat();
    let key = format!("x-api-key:  \t{KEY} \t");
    let many = "x: y\r\n".repeat(500);
    for (request, expected) in [
        (head("GET /models HTTP/1.1", key.as_bytes()), 200..=200),
        (
            head("GET /models HTTP/1.1", b"x-api-key: plx_sk_\xff\xfe"),
            401..=401,
        ),
        (
            head("GET /models HTTP/1.1", b"x-api-key: plx_sk_\x00\x01"),
            400..=499,
        ),
        (head("GET /models HTTP/1.1", b"x-api-key"), 400..=499),
        (head("GET /models HTTP/1.1", &long), 401..=401),
        (head("GET /models HTTP/1.1", &huge), 400..=499),
        (
            head("GET /models HTTP/1.1", many.trim().as_bytes()),
            400..=499,
        ),
        (
            b"GET /models\xff HTTP/1.1\r\nhost: a\r\n\r\n".to_vec(),
            400..=499,
        ),
        (
            head("GET /models?limit=%FF%00 HTTP/1.1", key.as_bytes()),
            400..=499,
        ),
        (
            head("GET /%00/../%2e%2e HTTP/1.1", key.as_bytes()),
            400..=499,
        ),
        (head("BREW /models HTTP/1.1", key.as_bytes()), 405..=405),
        (b"\x16\x03\x01\x02\x00\r\n\r\n".to_vec(), 400..=499),
    ] {
        let answer = exchange(&address, &[&request]).await;
        let shown = String::from_utf8_lossy(&request[..request.len().min(80)]);
        assert!(
            expected.contains(&status(&answer)),
            "{shown:?} -> {answer:.200}"
        );
    }
    running.stop().await;
}

#[tokio::test]
async fn a_large_body_gets_its_answer_whoever_sends_it() {
    let (running, address) = running().await;
    let body = vec![b'a'; 10 * 1024 * 1024];
    for (key, expected) in [(KEY, "413"), ("plx_sk_wrong", "401")] {
        let head = format!(
            "POST /auth/api-keys HTTP/1.1\r\nhost: a\r\nconnection: close\r\nx-api-key: {key}\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        let answer = exchange(&address, &[head.as_bytes(), &body]).await;
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {expected}")),
            "{answer:.200}"
        );
    }
    running.stop().await;
}

#[tokio::test]
async fn a_body_in_broken_chunks_is_refused() {
    let (running, address) = running().await;
    let head = format!(
        "POST /auth/api-keys HTTP/1.1\r\nhost: a\r\nx-api-key: {KEY}\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n"
    );
    let answer = exchange(&address, &[head.as_bytes()]).await;
    assert_eq!(status(&answer), 400, "{answer:.200}");
    running.stop().await;
}

#[tokio::test]
async fn half_a_head_holds_up_neither_others_nor_the_stop() {
    let (running, address) = running().await;
    let mut halves = Vec::new();
    for _ in 0..50 {
        let mut stream = TcpStream::connect(&address).await.unwrap();
        stream.write_all(b"GET /models HT").await.unwrap();
        halves.push(stream);
    }
    let request =
        format!("GET /models HTTP/1.1\r\nhost: a\r\nconnection: close\r\nx-api-key: {KEY}\r\n\r\n");
    let answer = exchange(&address, &[request.as_bytes()]).await;
    assert_eq!(status(&answer), 200);
    timeout(Duration::from_secs(9), running.stop())
        .await
        .expect("a bounded stop");
}
