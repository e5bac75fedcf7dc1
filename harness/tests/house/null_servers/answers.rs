//! What null servers answer, byte for byte.

use std::{
    io::{self, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    thread,
    time::Duration,
};

/// A server that understands nothing.
pub(super) struct NullServer {
    /// What it is.
    pub(super) name: &'static str,
    /// The exit codes that are right for a run on it.
    pub(super) codes: &'static [i32],
    answer: Answer,
}

type Answer = fn(&mut TcpStream, &[u8]) -> io::Result<()>;

/// A claim fails where everybody is let in, unless it takes a login or a token first, which nobody gets.
const OPEN_TO_ALL: &[i32] = &[1, 3];
const INCOMPLETE: &[i32] = &[3];
const PAGE: &str = "<!DOCTYPE html><html><body>Welcome to the airport</body></html>";
const MEBIBYTE: usize = 1 << 20;

const fn server(name: &'static str, codes: &'static [i32], answer: Answer) -> NullServer {
    NullServer {
        name,
        codes,
        answer,
    }
}

/// All of them.
pub(super) const SERVERS: [NullServer; 20] = [
    server("a closed port", INCOMPLETE, |_, _| Ok(())),
    server("no TLS", INCOMPLETE, |stream, _| {
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n")
    }),
    server("a reset in the middle", INCOMPLETE, |stream, _| {
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"a\":")
    }),
    server("a slow head", INCOMPLETE, |stream, _| {
        drip(stream, b"HTTP/1.1 200 OK\r\n", b"x")
    }),
    server("a slow body", INCOMPLETE, |stream, _| {
        let head =
            b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 999\r\n\r\n";
        drip(stream, head, b" ")
    }),
    server("an empty object for all", OPEN_TO_ALL, |stream, _| {
        reply(stream, "200 OK", "application/json", "{}")
    }),
    server("an empty list for all", OPEN_TO_ALL, |stream, _| {
        reply(stream, "200 OK", "application/json", "[]")
    }),
    server("nothing for all", OPEN_TO_ALL, |stream, _| {
        stream.write_all(b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n")
    }),
    server("a page for all", INCOMPLETE, |stream, _| {
        reply(stream, "200 OK", "text/html", PAGE)
    }),
    server("401 for all", INCOMPLETE, |stream, _| {
        reply(stream, "401 Unauthorized", "application/json", "{}")
    }),
    server("403 for all", INCOMPLETE, |stream, _| {
        reply(stream, "403 Forbidden", "application/json", "{}")
    }),
    server("404 for all", INCOMPLETE, |stream, _| {
        reply(stream, "404 Not Found", "application/json", "{}")
    }),
    server("429 for all", INCOMPLETE, |stream, _| {
        reply(stream, "429 Too Many Requests", "application/json", "{}")
    }),
    server("500 for all", INCOMPLETE, |stream, _| {
        reply(
            stream,
            "500 Internal Server Error",
            "application/json",
            "{}",
        )
    }),
    server("a redirect loop", INCOMPLETE, |stream, _| {
        stream.write_all(
            b"HTTP/1.1 302 Found\r\nlocation: /\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
        )
    }),
    server("an echo", OPEN_TO_ALL, |stream, request| {
        let text = String::from_utf8_lossy(request);
        reply(stream, "200 OK", "text/plain", &text)
    }),
    server("a captive portal", INCOMPLETE, |stream, _| {
        let cookie = "text/html\r\nset-cookie: portal=0123456789abcdef; HttpOnly; Path=/";
        reply(stream, "200 OK", cookie, PAGE)
    }),
    server("a network that wants a login", INCOMPLETE, |stream, _| {
        reply(
            stream,
            "511 Network Authentication Required",
            "text/html",
            PAGE,
        )
    }),
    server("a body of a gigabyte", OPEN_TO_ALL, |stream, _| {
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n[",
            1024 * MEBIBYTE
        );
        stream.write_all(head.as_bytes())?;
        let zeros = "0,".repeat(MEBIBYTE / 2);
        (0..1024).try_for_each(|_| stream.write_all(zeros.as_bytes()))
    }),
    server("endless headers", INCOMPLETE, |stream, _| {
        stream.write_all(b"HTTP/1.1 200 OK\r\n")?;
        let field = format!("x-more: {}\r\n", "0".repeat(1000));
        (0..1_000_000).try_for_each(|_| stream.write_all(field.as_bytes()))
    }),
];

impl NullServer {
    /// Serves for as long as the test process lives; answers its URL.
    pub(super) fn start(&self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        if self.name == "a closed port" {
            return format!("http://{address}");
        }
        let answer = self.answer;
        // Bytes that nobody has read when a connection is closed make the system reset it.
        let unread = self.name == "a reset in the middle";
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                thread::spawn(move || serve(stream, unread, answer));
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

/// Reads a request's head and answers it; a client that has gone is no matter.
fn serve(mut stream: TcpStream, unread: bool, answer: Answer) {
    let _ = stream.set_read_timeout(Some(Duration::from_secs(5)));
    let mut seen = Vec::new();
    let mut buffer = vec![0; if unread { 1 } else { 4096 }];
    while let Ok(read @ 1..) = stream.read(&mut buffer) {
        seen.extend_from_slice(&buffer[..read]);
        if unread || seen.windows(4).any(|four| four == b"\r\n\r\n") || !seen.is_ascii() {
            break;
        }
    }
    let _ = answer(&mut stream, &seen);
}

fn reply(stream: &mut TcpStream, status: &str, media_type: &str, body: &str) -> io::Result<()> {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-type: {media_type}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n"
    );
    stream.write_all(head.as_bytes())?;
    stream.write_all(body.as_bytes())
}

/// A byte at a time, until the client has had enough.
fn drip(stream: &mut TcpStream, head: &[u8], byte: &[u8]) -> io::Result<()> {
    stream.write_all(head)?;
    for _ in 0..300 {
        stream.write_all(byte)?;
        thread::sleep(Duration::from_millis(100));
    }
    Ok(())
}
