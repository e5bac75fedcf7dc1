//! Servers that tell what they are told, in every way that a server can, and hand out secrets of their own.

use std::{
    io::{self, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    thread,
    time::Duration,
};

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE},
};
use serde_json::json;

use super::ENCODERS;

/// A server on which something goes wrong.
pub(super) struct Server {
    pub(super) name: &'static str,
    answer: fn(&mut TcpStream, &str) -> io::Result<()>,
}

/// Secrets that some of the servers hand out.
pub(super) const MINTED: [&str; 4] = [
    "plx_sk_m1nted0key0of0a0server0aaaaaaa",
    "m1nted0token0of0a0server0bbbbbbbbbbbbbbbbbb",
    "m1nted0session0of0a0server0cccccc",
    "m1nted0csrf0of0a0server0dddddddd",
];

/// All of them.
pub(super) const SERVERS: [Server; 18] = [
    server("nobody there", |_, _| Ok(())),
    server("no TLS", |stream, request| {
        stream.write_all(request.as_bytes())
    }),
    server("no answer", |_, _| {
        thread::sleep(Duration::from_secs(3));
        Ok(())
    }),
    server("no HTTP, but an echo", |stream, request| {
        stream.write_all(request.as_bytes())
    }),
    server("an answer that breaks off", |stream, request| {
        write!(
            stream,
            "HTTP/1.1 200 OK\r\ncontent-length: 99999\r\n\r\n{request}"
        )
    }),
    server("a header that cannot be", |stream, request| {
        let line = request.replace(['\r', '\n'], " ");
        write!(stream, "HTTP/1.1 200 OK\r\n{line}\r\n: \u{1}\r\n\r\n")
    }),
    server("an echo in a header", |stream, request| {
        let line = request.replace(['\r', '\n'], " ");
        reply(
            stream,
            "401 Unauthorized",
            &format!("text/plain\r\nx-seen: {line}"),
            "{}",
        )
    }),
    server("an echo", |stream, request| {
        reply(stream, "200 OK", "text/plain", request)
    }),
    server("an echo in JSON", |stream, request| {
        json_reply(
            stream,
            "401 Unauthorized",
            &json!({ "error": request, request: 1 }).to_string(),
        )
    }),
    server("an echo in JSON escapes", |stream, request| {
        let told = each(request, |it| format!("\\u{it:04x}"));
        json_reply(stream, "200 OK", &format!("{{\"seen\":\"{told}\"}}"))
    }),
    server("an echo cut short by the judge", |stream, request| {
        // Somewhere in a scenario each place of a request is the last that is shown.
        let padding = "x ".repeat(request.len() % 97);
        json_reply(
            stream,
            "500 Internal Server Error",
            &format!("{padding}{request}"),
        )
    }),
    server("an echo in a page", |stream, request| {
        let told = each(request, |it| format!("&#{it};"));
        reply(stream, "500 Internal Server Error", "text/plain", &told)
    }),
    server("an echo in base64", |stream, request| {
        let all = format!(
            "{} {}",
            STANDARD.encode(request),
            URL_SAFE.encode(format!("x{request}"))
        );
        json_reply(
            stream,
            "200 OK",
            &json!({ "seen": all, "more": STANDARD.encode(format!("xx{request}")) }).to_string(),
        )
    }),
    server("an echo in hexadecimal", |stream, request| {
        let told = each(request, |it| format!("{it:02X}"));
        json_reply(
            stream,
            "403 Forbidden",
            &json!({ "seen": told }).to_string(),
        )
    }),
    server("an echo percent-encoded", |stream, request| {
        let once = each(request, |it| format!("%{it:02X}"));
        let twice = once.replace('%', "%25");
        json_reply(
            stream,
            "404 Not Found",
            &json!({ "once": once, "twice": twice }).to_string(),
        )
    }),
    server("an echo as libraries escape it", |stream, request| {
        // Somewhere in a run each of them has its turn.
        let (_, encode) = ENCODERS[request.len() % ENCODERS.len()];
        reply(stream, "400 Bad Request", "text/plain", &encode(request))
    }),
    server("an echo in capitals", |stream, request| {
        reply(
            stream,
            "302 Found",
            "text/plain\r\nlocation: /",
            &request.to_uppercase(),
        )
    }),
    server("secrets for everybody", |stream, _| {
        let [key, token, session, csrf] = MINTED;
        let body = json!({
            "key": key, "api_key": key, "secret": token, "id": "1", "key_id": "1", "clientId": "1", "name": "x",
            "accessToken": token, "refreshToken": token, "again": [key, token, session, csrf],
        });
        let cookies = format!(
            "application/json\r\nset-cookie: sid={session}; HttpOnly\r\nset-cookie: csrf_token={csrf}\r\nx-key: {key}"
        );
        reply(stream, "200 OK", &cookies, &body.to_string())
    }),
];

const fn server(name: &'static str, answer: fn(&mut TcpStream, &str) -> io::Result<()>) -> Server {
    Server { name, answer }
}

impl Server {
    /// Serves for as long as the test process lives; answers its URL.
    pub(super) fn start(&self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        if self.name == "nobody there" {
            return format!("http://{address}");
        }
        let answer = self.answer;
        thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                thread::spawn(move || {
                    let request = received(&mut stream);
                    answer(&mut stream, &request)
                });
            }
        });
        let scheme = if self.name == "no TLS" {
            "https"
        } else {
            "http"
        };
        format!("{scheme}://{address}")
    }
}

/// A request with its body, as far as it comes.
fn received(stream: &mut TcpStream) -> String {
    let _ = stream.set_read_timeout(Some(Duration::from_millis(500)));
    let mut seen = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&seen).to_lowercase();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head
                .split_once("content-length: ")
                .map_or("0", |(_, rest)| rest);
            let length = length.lines().next().and_then(|it| it.trim().parse().ok());
            if body.len() >= length.unwrap_or(0) {
                break;
            }
        }
        match stream.read(&mut buffer) {
            Ok(read @ 1..) if !buffer.starts_with(&[0x16, 3]) => {
                seen.extend_from_slice(&buffer[..read]);
            }
            _ => break,
        }
    }
    String::from_utf8_lossy(&seen).into_owned()
}

fn each(text: &str, write: impl Fn(u8) -> String) -> String {
    text.bytes().map(write).collect::<Vec<_>>().concat()
}

fn json_reply(stream: &mut TcpStream, status: &str, body: &str) -> io::Result<()> {
    reply(stream, status, "application/json", body)
}

fn reply(stream: &mut TcpStream, status: &str, media_type: &str, body: &str) -> io::Result<()> {
    let length = body.len();
    write!(
        stream,
        "HTTP/1.1 {status}\r\ncontent-type: {media_type}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
    )
}
