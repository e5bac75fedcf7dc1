//! Bytes where each platform looks for a credential.

use std::sync::{Arc, LazyLock};

use countersign_mock::server::Door;
use http::Request;
use http_body_util::{BodyExt as _, Full};

use super::stand::{door, runtime, secrets};

/// Where each platform has something that is nobody's to see without a credential.
const DOORS: [(&str, &str); 4] = [
    ("plexe", "/models"),
    ("coreplexml", "/api/projects"),
    ("aiaas", "/v1/models"),
    ("runai", "/api/v1/apps"),
];

/// Nothing that is only read, and refused, changes them.
static STANDS: LazyLock<Vec<(Arc<Door>, &str)>> = LazyLock::new(|| {
    DOORS
        .map(|(platform, path)| (door(platform), path))
        .to_vec()
});

/// Bytes from here on are long enough to be told apart from an answer's own words.
const LONG: usize = 24;

/// Nothing that the seed does not hold opens a door, and no refusal repeats what was shown.
pub fn hold(value: &[u8]) {
    let bearer = [b"Bearer ", value].concat();
    let cookie = [b"sid=", value].concat();
    let runtime = runtime();
    for (door, path) in STANDS.iter() {
        let platform = door.platform.name;
        let is_seeded = |secret: &String| contains(value, secret.as_bytes());
        if secrets(door).iter().any(is_seeded) {
            continue;
        }
        for (name, value) in [
            ("authorization", value),
            ("authorization", &bearer),
            ("x-api-key", value),
            ("cookie", value),
            ("cookie", &cookie),
        ] {
            let request = Request::get(*path).header(name, value);
            let Ok(request) = request.body(Full::default()) else {
                continue;
            };
            let (status, body) = runtime.block_on(async {
                let answer = door.answer(request, [127, 0, 0, 1].into()).await;
                let status = answer.status().as_u16();
                let body = answer.into_body().collect().await;
                (status, body.expect("it is in memory").to_bytes())
            });
            assert_eq!(status, 401, "{platform}: {name} with {value:?}: {body:?}");
            assert!(
                value.len() < LONG || !contains(&body, value),
                "{platform} repeats {value:?}: {body:?}"
            );
        }
    }
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len().max(1)).any(|it| it == part)
}
