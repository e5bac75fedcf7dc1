//! How answers are put together, whatever the platform says in them.

use axum::{
    body::{Body, Bytes},
    response::Response,
};
use http::{HeaderValue, StatusCode, header};
use jiff::Timestamp;
use serde::{Serialize, Serializer};

/// Room for most answers, so that their text seldom moves while it grows.
const USUAL: usize = 1_000;

/// A body of JSON.
pub fn json(status: StatusCode, body: &impl Serialize) -> Response {
    rendered(status, render(body))
}

/// The text of a body of JSON.
pub fn render(body: &impl Serialize) -> Bytes {
    let mut text = Vec::with_capacity(USUAL);
    serde_json::to_writer(&mut text, body).expect("answers hold only what JSON can say");
    text.into()
}

/// A body of JSON whose text is there already.
pub fn rendered(status: StatusCode, body: Bytes) -> Response {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let json = HeaderValue::from_static("application/json");
    response.headers_mut().insert(header::CONTENT_TYPE, json);
    response
}

/// The answer with the word that no cache may keep it (RFC 9111, 5.2.2.5): it carries a secret.
pub fn unstored(mut response: Response) -> Response {
    let no_store = HeaderValue::from_static("no-store");
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, no_store);
    response
}

/// A moment as the documents write it, in whole seconds: `2024-05-01T12:00:00Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment(pub Timestamp);

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let second = Timestamp::from_second(self.0.as_second());
        serializer.collect_str(&second.expect("a timestamp without its fraction is one"))
    }
}
