//! The freedoms that every platform has, as bytes on a connection.

use countersign_mock::{
    joints::Deviation,
    server::{Options, start},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use crate::stand::KEY;

/// Each freedom, what is asked, what shows it, and what shows that it is not used.
const SHOWN: [(&str, &str, &str, &str); 12] = [
    ("extra-fields", LIST, "\"x_region\":\"eu-1\"", ""),
    ("charset", LIST, "application/json; charset=utf-8", ""),
    ("other-order", LIST, "{\"pagination\":", "{\"models\":"),
    ("indented", LIST, "\n  \"models\": [", ""),
    (
        "in-pieces",
        LIST,
        "transfer-encoding: chunked",
        "content-length:",
    ),
    ("slow", LIST, "200 OK", ""),
    ("title-case", LIST, "Content-Type: ", "content-type: "),
    ("no-www-authenticate", WRONG, "401 ", "www-authenticate: "),
    (
        "storable-secrets",
        CREATE,
        "\"key\":\"plx_sk_",
        "cache-control: ",
    ),
    ("head-refused", HEAD, "405 ", "200 "),
    (
        "errors-as-text",
        WRONG,
        "content-type: text/plain",
        "application/json",
    ),
    (
        "unknown-key-repeated",
        WRONG,
        "plx_sk_0000000000000000000000",
        "",
    ),
];
const LIST: &str = "GET /models HTTP/1.1\r\nx-api-key: KEY\r\n";
const HEAD: &str = "HEAD /models HTTP/1.1\r\nx-api-key: KEY\r\n";
const WRONG: &str = "GET /models HTTP/1.1\r\nx-api-key: plx_sk_0000000000000000000000\r\n";
const CREATE: &str = "POST /auth/api-keys HTTP/1.1\r\nx-api-key: KEY\r\n";

/// Whether a deviation is one of them.
pub(crate) fn is_everywhere(deviation: &Deviation) -> bool {
    SHOWN.iter().any(|(name, ..)| *name == deviation.name())
}

/// All that comes back for a request, on a connection of its own.
async fn exchange(address: &str, head: &str, body: &str) -> String {
    let length = body.len();
    let head = head.replace("KEY", KEY);
    let mut stream = TcpStream::connect(address).await.unwrap();
    let whole = format!(
        "{head}host: mock\r\ncontent-type: application/json\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
    );
    stream.write_all(whole.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

/// What is asked, answered.
async fn ask(address: &str, head: &str) -> String {
    let body = if head.starts_with("POST") {
        r#"{"name":"for CI","permission_level":"read_only"}"#
    } else {
        ""
    };
    exchange(address, head, body).await
}

#[tokio::test]
async fn each_shows_on_the_wire_and_ends_with_its_variant() {
    let options = Options {
        platforms: vec!["plexe".to_owned()],
        ..Options::default()
    };
    let running = start(options).await.unwrap();
    let address = running.platforms[0].url.replace("http://", "");
    let control = running.control_url.replace("http://", "");
    let vary = async |active: &str| {
        let body = format!("{{\"active\":[{active}]}}");
        let head = "PUT /control/plexe/variants HTTP/1.1\r\n";
        let answer = exchange(&control, head, &body).await;
        assert!(answer.contains("200 OK"), "{answer}");
    };
    for (name, request, shown, hidden) in SHOWN {
        let honest = ask(&address, request).await;
        vary(&format!("\"plexe.{name}\"")).await;
        let varied = ask(&address, request).await;
        let head = "GET /control/plexe/variants HTTP/1.1\r\n";
        let told = exchange(&control, head, "").await;
        vary("").await;
        assert!(varied.contains(shown), "{name}: {varied}");
        assert!(
            hidden.is_empty() || !varied.contains(hidden),
            "{name}: {varied}"
        );
        assert!(honest.contains(hidden), "{name}: {honest}");
        let told = told.replace(char::is_whitespace, "");
        assert!(
            told.contains("\"active\":true") && told.contains("\"hits\":1"),
            "{name}: {told}"
        );
    }
    running.stop().await;
}
