//! Whatever is sent, the answer is never a server error, and never opens the door by chance.

use http::Request;
use proptest::prelude::*;
use tokio::runtime::Runtime;

use super::{ADMIN, INFERENCE, KEYS};
use crate::stand::Stand;

const PATHS: [&str; 7] = [
    INFERENCE,
    "/v1/chat/completions",
    "/v1/completions",
    "/v1/usage",
    "/v1/models",
    KEYS,
    "/v1/api-keys/key_admin0000001",
];

const FIELDS: [&str; 9] = [
    "model",
    "prompt",
    "messages",
    "max_tokens",
    "stream",
    "stop",
    "name",
    "scopes",
    "expires_in_days",
];

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
}

fn unlimited() -> Stand {
    Stand::of("aiaas", &[("aiaas.limits", "off")])
}

fn json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<f64>().prop_map(Into::into),
        ".{0,20}".prop_map(Into::into),
        Just("gpt-4".into()),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        let name = prop::sample::select(&FIELDS[..]).prop_map(str::to_owned);
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Into::into),
            prop::collection::hash_map(name, inner, 0..6)
                .prop_map(|fields| serde_json::Value::Object(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_bearers_never_open_the_door_nor_break_it(value in prop::collection::vec(any::<u8>(), 0..100)) {
        let value = [b"Bearer ".as_slice(), &value].concat();
        let request = Request::get("/v1/models").header("authorization", &*value);
        if let Ok(request) = request.body("".into()) {
            let answer = runtime().block_on(unlimited().send(request));
            prop_assert_eq!(answer.status, 401);
        }
    }

    #[test]
    fn arbitrary_json_is_never_a_server_error(
        path in prop::sample::select(&PATHS[..]),
        method in prop::sample::select(vec!["GET", "POST", "PATCH", "DELETE", "HEAD"]),
        body in json(),
    ) {
        let answer = runtime().block_on(unlimited().bearer(ADMIN, method, path, &body.to_string()));
        prop_assert!(answer.status < 500, "{} {} {}: {}", method, path, body, answer.text);
    }

    #[test]
    fn arbitrary_bytes_queries_and_ids_are_never_a_server_error(
        path in prop::sample::select(&PATHS[..]),
        query in "[ -~&&[^#<>\"`{}\\\\^| ]]{0,30}",
        id in prop::collection::vec(any::<u8>(), 0..200),
        body in prop::collection::vec(any::<u8>(), 0..200),
    ) {
        let request = Request::post(format!("{path}?{query}")).header("x-request-id", &*id);
        let request = request.header("authorization", format!("Bearer {ADMIN}"));
        if let Ok(request) = request.body(body.into()) {
            let answer = runtime().block_on(unlimited().send(request));
            prop_assert!(answer.status < 500, "{}", answer.text);
        }
    }
}
