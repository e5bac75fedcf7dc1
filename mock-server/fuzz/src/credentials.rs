//! Bytes where each platform looks for a credential.

use std::sync::{Arc, LazyLock};

use countersign_mock::server::Door;
use http::{HeaderValue, Request};
use http_body_util::{BodyExt as _, Full};

use super::stand::{door, runtime, secrets};

/// Where each platform has something that is nobody's to see without a credential.
const DOORS: [(&str, &str); 4] = [
    ("plexe", "/models"),
    ("coreplexml", "/api/projects"),
    ("aiaas", "/v1/models"),
    ("runai", "/api/v1/apps"),
];

/// Where credentials are shown, and what stands before them there.
const PLACES: [(&str, &str); 5] = [
    ("authorization", ""),
    ("authorization", "Bearer "),
    ("x-api-key", ""),
    ("cookie", ""),
    ("cookie", "sid="),
];

/// Nothing that is only read, and refused, changes them.
static STANDS: LazyLock<Vec<(Arc<Door>, &str)>> = LazyLock::new(|| {
    DOORS
        .map(|(platform, path)| (door(platform), path))
        .to_vec()
});

/// What no answer has words for: where it is found, what was shown is repeated.
const MARK: &[u8] = b"n0b0dys-s3cret";

/// Nothing that the seed does not hold opens a door, and no refusal repeats what was shown.
pub fn hold(input: &[u8]) {
    let marked = [input, MARK].concat();
    let runtime = runtime();
    for (door, path) in STANDS.iter() {
        let platform = door.platform.name;
        let is_seeded = |secret: &String| contains(input, secret.as_bytes());
        if secrets(door).iter().any(is_seeded) {
            continue;
        }
        for shown in [input, &marked] {
            for (name, before) in PLACES {
                let value = [before.as_bytes(), shown].concat();
                let Ok(request) = Request::get(*path)
                    .header(name, value)
                    .body(Full::default())
                else {
                    continue;
                };
                let answer = runtime.block_on(async {
                    let answer = door.answer(request, [127, 0, 0, 1].into()).await;
                    let (parts, body) = answer.into_parts();
                    let body = body.collect().await.expect("it is in memory");
                    (parts.status, parts.headers, body.to_bytes())
                });
                let (status, headers, body) = &answer;
                assert_eq!(
                    status.as_u16(),
                    401,
                    "{platform}: {name} with {shown:?}: {answer:?}"
                );
                let mut values = headers.values().map(HeaderValue::as_bytes).chain([&**body]);
                let repeated = values.any(|it| contains(it, MARK));
                assert!(!repeated, "{platform} repeats {shown:?}: {answer:?}");
            }
        }
    }
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len().max(1)).any(|it| it == part)
}
