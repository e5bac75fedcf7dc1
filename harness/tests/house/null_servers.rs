//! Servers that understand nothing: none of them is ever called conformant.

use std::{
    io::{Read as _, Write as _},
    net::{TcpListener, TcpStream},
    process::Command,
    thread,
    time::Duration,
};

use crate::command_line::{Outcome, needed_key, run, scratch};

/// Answers every request with this status and body, for as long as the test process lives.
fn always(status: u16, body: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            thread::spawn(move || answer(stream, status, body));
        }
    });
    url
}

fn answer(mut stream: TcpStream, status: u16, body: &str) {
    let _ = stream.set_read_timeout(Some(Duration::from_secs(5)));
    let mut seen = Vec::new();
    let mut buffer = [0; 4096];
    while let Ok(read @ 1..) = stream.read(&mut buffer) {
        seen.extend_from_slice(&buffer[..read]);
        if seen.windows(4).any(|four| four == b"\r\n\r\n") {
            break;
        }
    }
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n"
    );
    let _ = stream.write_all(head.as_bytes());
    let _ = stream.write_all(body.as_bytes());
}

fn check(url: &str) -> Outcome {
    let (platform, slot) = needed_key();
    let credentials = scratch(
        &format!("null-{}", url.rsplit(':').next().unwrap()),
        &format!("[{platform}]\n{slot} = \"abc_0123456789abcdefghij\"\n"),
    );
    let mut command = Command::new(env!("CARGO_BIN_EXE_countersign"));
    command
        .args([
            "check",
            "--platform",
            &platform,
            "--target",
            url,
            "--credentials",
        ])
        .arg(credentials);
    run(&mut command)
}

#[test]
fn a_closed_port_is_incomplete() {
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let outcome = check(&format!("http://127.0.0.1:{port}"));
    assert_eq!(outcome.code, 3, "{}", outcome.text);
    assert!(outcome.text.contains("no answer to"), "{}", outcome.text);
}

#[test]
fn a_server_that_opens_to_everybody_fails() {
    let outcome = check(&always(200, "{}"));
    assert_eq!(outcome.code, 1, "{}", outcome.text);
}

#[test]
fn a_server_that_opens_to_nobody_is_incomplete() {
    for status in [401, 403, 404, 429, 500] {
        let outcome = check(&always(status, "{}"));
        assert_eq!(outcome.code, 3, "{status}: {}", outcome.text);
    }
}
