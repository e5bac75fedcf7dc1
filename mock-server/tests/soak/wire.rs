//! A connection that sends whatever bytes it is given, and reads whole answers.

use std::{io, net::SocketAddr, time::Duration};

use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpSocket, TcpStream},
    time::timeout,
};

use crate::mock::Mock;

/// A key of Plexe's seed.
pub(crate) const KEY: &str = "plx_sk_12345abcdef67890ghijklmnop";

/// Longer than the mock ever takes for an answer: who waits so long waits for ever.
const FOR_EVER: Duration = Duration::from_mins(2);

/// A connection, or the half of one from which answers come.
pub(crate) struct Connection<S = TcpStream> {
    pub(crate) stream: S,
    read: Vec<u8>,
}

/// A whole answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Connection {
    /// Connects.
    pub(crate) async fn open(to: SocketAddr) -> io::Result<Self> {
        Self::from([127, 0, 0, 1], to).await
    }

    /// The same from any address of loopback.
    pub(crate) async fn from(address: [u8; 4], to: SocketAddr) -> io::Result<Self> {
        let socket = TcpSocket::new_v4()?;
        socket.bind((address, 0).into())?;
        let stream = socket.connect(to).await?;
        stream.set_nodelay(true)?;
        Ok(Self::reading(stream))
    }

    /// Sends a request and reads its answer.
    pub(crate) async fn ask(&mut self, request: &[u8]) -> io::Result<Answer> {
        self.stream.write_all(request).await?;
        self.answer(request.starts_with(b"HEAD ")).await
    }
}

impl<S: AsyncRead + Unpin> Connection<S> {
    /// Reads what comes from here.
    pub(crate) fn reading(stream: S) -> Self {
        Self {
            stream,
            read: Vec::new(),
        }
    }

    /// Reads one answer: a head, and as much as it says, which to `HEAD` is nothing.
    pub(crate) async fn answer(&mut self, to_head: bool) -> io::Result<Answer> {
        let end = loop {
            if let Some(place) = find(&self.read, b"\r\n\r\n") {
                break place + 4;
            }
            self.more().await?;
        };
        let head = String::from_utf8_lossy(&self.read[..end]).into_owned();
        let status = head.split(' ').nth(1).and_then(|it| it.parse().ok());
        let status = status.ok_or(io::ErrorKind::InvalidData)?;
        self.read.drain(..end);
        let bodiless = to_head || status == 204 || status == 304;
        let body = if bodiless {
            Vec::new()
        } else if field(&head, "transfer-encoding").is_some() {
            self.chunks().await?
        } else {
            let length = field(&head, "content-length").and_then(|it| it.parse().ok());
            self.exactly(length.unwrap_or(0)).await?
        };
        Ok(Answer { status, head, body })
    }

    async fn chunks(&mut self) -> io::Result<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let end = loop {
                if let Some(place) = find(&self.read, b"\r\n") {
                    break place;
                }
                self.more().await?;
            };
            let size = String::from_utf8_lossy(&self.read[..end]).into_owned();
            let size = usize::from_str_radix(size.trim(), 16);
            let size = size.map_err(|_| io::ErrorKind::InvalidData)?;
            self.read.drain(..end + 2);
            body.extend(self.exactly(size).await?);
            self.exactly(2).await?;
            if size == 0 {
                return Ok(body);
            }
        }
    }

    async fn exactly(&mut self, length: usize) -> io::Result<Vec<u8>> {
        while self.read.len() < length {
            self.more().await?;
        }
        Ok(self.read.drain(..length).collect())
    }

    async fn more(&mut self) -> io::Result<()> {
        let read = timeout(FOR_EVER, self.stream.read_buf(&mut self.read));
        match read.await.expect("an answer, or an end, and no hang")? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            _ => Ok(()),
        }
    }

    /// Whether part of an answer has come, and not the rest.
    pub(crate) fn is_within_an_answer(&self) -> bool {
        !self.read.is_empty()
    }
}

impl Answer {
    /// Whether the mock keeps the connection open behind it.
    pub(crate) fn is_kept_alive(&self) -> bool {
        field(&self.head, "connection").is_none_or(|it| it != "close")
    }
}

/// A header field of an answer, in small letters.
pub(crate) fn field(head: &str, name: &str) -> Option<String> {
    let mut lines = head.lines().filter_map(|line| line.split_once(':'));
    let found = lines.find(|(field, _)| field.eq_ignore_ascii_case(name));
    found.map(|(_, value)| value.trim().to_ascii_lowercase())
}

fn find(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).position(|it| it == part)
}

/// A good request to Plexe.
pub(crate) fn good() -> Vec<u8> {
    format!("GET /models HTTP/1.1\r\nhost: a\r\nx-api-key: {KEY}\r\n\r\n").into_bytes()
}

/// A good client is served, on a connection of its own each time, as often as this.
pub(crate) async fn serves_a_good_client(mock: &Mock, times: usize) {
    for _ in 0..times {
        let mut connection = Connection::open(mock.address("plexe")).await.unwrap();
        let answer = connection.ask(&good()).await.unwrap();
        assert_eq!(answer.status, 200, "{answer:?}");
    }
}
