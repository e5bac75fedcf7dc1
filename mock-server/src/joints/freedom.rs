//! Freedoms that no platform's documents take away: how JSON and header fields are written, how an answer travels, and
//! the advice of standards that a platform may leave aside. Each platform has all of them, under its own name.

use std::time::Duration;

use http::{HeaderName, HeaderValue, Method, StatusCode, header};
use serde_json::{Value, json};

use super::{Deviation, Joint, Reply, Scene};

/// The end of the id of the one that acts where connections begin.
pub const TITLE_CASE: &str = ".title-case";

/// All of them, for the platform of this name.
macro_rules! freedoms {
    ($platform:literal) => {{
        use $crate::joints::freedom as all;
        [
            all::extra_fields(concat!($platform, ".extra-fields")),
            all::charset(concat!($platform, ".charset")),
            all::other_order(concat!($platform, ".other-order")),
            all::indented(concat!($platform, ".indented")),
            all::in_pieces(concat!($platform, ".in-pieces")),
            all::slow(concat!($platform, ".slow")),
            all::title_case(concat!($platform, ".title-case")),
            all::no_challenge(concat!($platform, ".no-www-authenticate")),
            all::storable(concat!($platform, ".storable-secrets")),
            all::no_head(concat!($platform, ".head-refused")),
            all::plain_text(concat!($platform, ".errors-as-text")),
            all::repeated(concat!($platform, ".unknown-key-repeated")),
        ]
    }};
}
pub(crate) use freedoms;

/// How many there are.
pub const COUNT: usize = 12;

type Change = fn(&Scene<'_>, &mut Reply) -> bool;

const fn reply(
    id: &'static str,
    cites: &'static str,
    sentence: &'static str,
    change: Change,
) -> Deviation {
    Deviation {
        id,
        cites,
        sentence,
        joint: Joint::Reply(change),
    }
}

/// More members than documented.
pub const fn extra_fields(id: &'static str) -> Deviation {
    reply(
        id,
        "No page says that an answer has no other fields.",
        "Objects have fields that no document names.",
        |_, reply| add_fields(&mut reply.body),
    )
}

fn add_fields(value: &mut Value) -> bool {
    match value {
        Value::Object(fields) => {
            fields.values_mut().for_each(|value| {
                add_fields(value);
            });
            fields.insert("x_region".to_owned(), json!("eu-1"));
            true
        }
        Value::Array(items) => items.iter_mut().map(add_fields).filter(|it| *it).count() > 0,
        _ => false,
    }
}

/// A charset beside the media type.
pub const fn charset(id: &'static str) -> Deviation {
    reply(
        id,
        "Whether the media type names a charset is not documented.",
        "JSON is announced as application/json; charset=utf-8.",
        |_, reply| {
            let json = reply.is_json();
            if json {
                reply.set(header::CONTENT_TYPE, "application/json; charset=utf-8");
            }
            json
        },
    )
}

/// Members in another order.
pub const fn other_order(id: &'static str) -> Deviation {
    reply(
        id,
        "The members of a JSON object have no order (RFC 8259, 4).",
        "Members come from the last letter to the first.",
        |_, reply| {
            reply.layout.reversed = true;
            reply.body.is_object() || reply.body.is_array()
        },
    )
}

/// White space between tokens.
pub const fn indented(id: &'static str) -> Deviation {
    reply(
        id,
        "White space between the tokens of JSON means nothing (RFC 8259, 2).",
        "JSON is written for people.",
        |_, reply| {
            reply.layout.indented = true;
            reply.body.is_object() || reply.body.is_array()
        },
    )
}

/// Chunked transfer coding.
pub const fn in_pieces(id: &'static str) -> Deviation {
    reply(
        id,
        "How a body is framed is HTTP's affair (RFC 9112, 7.1).",
        "A body comes in two chunks.",
        |_, reply| {
            reply.layout.in_pieces = true;
            true
        },
    )
}

/// A pause before each answer.
pub const fn slow(id: &'static str) -> Deviation {
    reply(
        id,
        "How fast an answer comes is not documented.",
        "Every answer is held back for a moment.",
        |_, reply| {
            reply.delay = Duration::from_millis(1);
            true
        },
    )
}

/// Another case of field names.
pub const fn title_case(id: &'static str) -> Deviation {
    reply(
        id,
        "Field names are case-insensitive (RFC 9110, 5.1).",
        "Header fields have names in title case.",
        |_, _| true,
    )
}

/// No word of how to be let in.
pub const fn no_challenge(id: &'static str) -> Deviation {
    reply(
        id,
        "Whether a 401 names a scheme is not documented; RFC 9110, 15.5.2, asks for it.",
        "A 401 names no scheme.",
        |_, reply| reply.headers.remove(header::WWW_AUTHENTICATE).is_some(),
    )
}

/// Secrets that caches may keep.
pub const fn storable(id: &'static str) -> Deviation {
    reply(
        id,
        "Whether an answer with a secret may be stored is not documented; RFC 9111, 5.2.2.5, has the word against it.",
        "No answer says that it must not be stored.",
        |_, reply| reply.headers.remove(header::CACHE_CONTROL).is_some(),
    )
}

/// No HEAD.
pub const fn no_head(id: &'static str) -> Deviation {
    reply(
        id,
        "No page speaks of HEAD; RFC 9110, 9.1, asks for it.",
        "HEAD is answered with 405.",
        |scene, reply| {
            let head = scene.asked.method == Method::HEAD;
            if head {
                reply.status = StatusCode::METHOD_NOT_ALLOWED;
                reply.headers.remove(header::CONTENT_TYPE);
            }
            head
        },
    )
}

/// JSON that is called something else.
pub const fn plain_text(id: &'static str) -> Deviation {
    reply(
        id,
        "The media type of errors is not documented.",
        "Errors are announced as text/plain.",
        |_, reply| {
            let error = reply.status.as_u16() >= 400 && reply.is_json();
            if error {
                reply.set(header::CONTENT_TYPE, "text/plain; charset=utf-8");
            }
            error
        },
    )
}

/// A refusal that says what was refused.
pub const fn repeated(id: &'static str) -> Deviation {
    reply(
        id,
        "That keys are shown once is promised of keys that exist.",
        "A 401 repeats a credential that nobody was ever given.",
        |scene, reply| {
            let Some(shown) = shown(scene) else {
                return false;
            };
            let known = scene.services.keys.by_secret(shown).is_some();
            // What looks like a signed token may be a live one in the wrong place.
            let unknown =
                reply.status == StatusCode::UNAUTHORIZED && !known && !shown.contains('.');
            if let (true, Ok(value)) = (unknown, HeaderValue::from_str(shown)) {
                let name = HeaderName::from_static("x-rejected-credential");
                reply.headers.insert(name, value);
            }
            unknown
        },
    )
}

/// Another message for what no key looks like; for platforms whose messages are not documented.
pub const fn malformed_told(id: &'static str) -> Deviation {
    /// Characters that every key has.
    const SHORTEST: usize = 24;
    reply(
        id,
        "Error messages are not documented.",
        "A key that is too short is refused with another message than one that is not known.",
        |scene, reply| {
            let short = shown(scene).is_some_and(|key| key.len() < SHORTEST);
            let refused = reply.status == StatusCode::UNAUTHORIZED && short;
            let message = reply.body.pointer_mut("/error/message");
            let told = message.filter(|_| refused);
            told.map(|it| *it = json!("This is no API key")).is_some()
        },
    )
}

/// The credential of a request, where one is usually shown.
fn shown<'a>(scene: &'a Scene<'_>) -> Option<&'a str> {
    let headers = &scene.asked.headers;
    let places = [header::AUTHORIZATION, HeaderName::from_static("x-api-key")];
    let value = places.iter().find_map(|place| headers.get(place))?;
    let value = value.to_str().ok()?;
    Some(value.rsplit(' ').next().unwrap_or(value)).filter(|it| !it.is_empty())
}
