//! What control is asked, one line each: `METHOD path body`; after each the platform must still answer.

use std::sync::Arc;

use axum::body::Body;
use countersign_mock::control;
use http::{Request, header};
use http_body_util::Full;
use hyper::service::Service as _;
use hyper_util::service::TowerToHyperService;

use super::stand::{door, runtime, secrets};

/// Lines that are heard for one input.
const MOST: usize = 12;
/// Where the platform is asked after each.
const ASKED: [&str; 3] = ["GET /models", "POST /auth/api-keys", "GET /auth/api-keys"];

/// Control never fails, and whatever it has done to the platform, the platform answers.
pub fn hold(input: &[u8]) {
    let door = door("plexe");
    let secret = secrets(&door).pop().expect("the seed has keys");
    let board = vec![(door.clone(), "http://127.0.0.1:1".to_owned())];
    let router = TowerToHyperService::new(control::router(Arc::new(board)));
    for line in input.split(|byte| *byte == b'\n').take(MOST) {
        let mut words = line.splitn(3, |byte| *byte == b' ');
        let mut word = || words.next().unwrap_or_default();
        let request = Request::builder().method(word()).uri(word());
        let Ok(request) = request.body(Body::from(word().to_vec())) else {
            continue;
        };
        let Ok(answer) = runtime().block_on(router.call(request));
        assert!(answer.status().as_u16() < 500, "{answer:?}");
        for asked in ASKED {
            let (method, path) = asked.split_once(' ').expect("two words");
            let request = Request::builder().method(method).uri(path);
            let request = request.header("x-api-key", &secret);
            let request = request.header(header::CONTENT_TYPE, "application/json");
            let body = r#"{"name":"one","permission_level":"read_write"}"#;
            let request = request.body(Full::from(body)).expect("it is sound");
            runtime().block_on(door.answer(request, [127, 0, 0, 1].into()));
        }
    }
}
