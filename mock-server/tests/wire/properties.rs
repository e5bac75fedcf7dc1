//! Whatever is sent, the answer is never a server error, and never opens the door by chance.

use http::Request;
use proptest::prelude::*;
use tokio::runtime::Runtime;

use crate::stand::{KEY, Stand};

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
}

const PATHS: [&str; 10] = [
    "/auth/api-keys",
    "/auth/api-keys/key_abc123def456",
    "/models",
    "/models/customer-churn-predictor",
    "/models/customer-churn-predictor/v1.0/infer",
    "/models/customer-churn-predictor/v1.0/predictions",
    "/uploads",
    "/uploads/status",
    "/v0/uploads",
    "/v0/models/any/create",
];

const FIELDS: [&str; 8] = [
    "name",
    "permission_level",
    "expiration_days",
    "goal",
    "intent",
    "files",
    "filename",
    "tags",
];

fn json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<f64>().prop_map(Into::into),
        ".{0,20}".prop_map(Into::into),
        Just("read_only".into()),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        let name = prop_oneof![
            prop::sample::select(&FIELDS[..]).prop_map(str::to_owned),
            ".{0,8}"
        ];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Into::into),
            prop::collection::hash_map(name, inner, 0..6)
                .prop_map(|fields| serde_json::Value::Object(fields.into_iter().collect())),
        ]
    })
}

fn method() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "GET", "POST", "PATCH", "DELETE", "PUT", "HEAD", "OPTIONS",
    ])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_header_bytes_never_open_the_door_nor_break_it(
        value in prop::collection::vec(any::<u8>(), 0..100),
        bearer in any::<bool>(),
    ) {
        let stand = Stand::unlimited();
        let (name, value) = if bearer {
            ("authorization", [b"Bearer ".as_slice(), &value].concat())
        } else {
            ("x-api-key", value)
        };
        if let Ok(request) = Request::get("/models").header(name, &*value).body("".into()) {
            let answer = runtime().block_on(stand.send(request));
            prop_assert_eq!(answer.status, 401);
        }
    }

    #[test]
    fn a_key_with_one_character_changed_is_another_key(at in 7..KEY.len(), to in "[a-zA-Z0-9]") {
        let mut key = KEY.to_owned();
        key.replace_range(at..=at, &to);
        prop_assume!(key != KEY);
        let answer = runtime().block_on(Stand::new().get(&key, "/models"));
        prop_assert_eq!(answer.verdict(), (401, "invalid_key"));
    }

    #[test]
    fn arbitrary_json_is_never_a_server_error(
        path in prop::sample::select(&PATHS[..]),
        method in method(),
        body in json(),
    ) {
        let answer = runtime().block_on(Stand::unlimited().call(KEY, method, path, &body.to_string()));
        prop_assert!(answer.status < 500, "{} {} {}: {}", method, path, body, answer.text);
    }

    #[test]
    fn arbitrary_bytes_and_queries_are_never_a_server_error(
        path in prop::sample::select(&PATHS[..]),
        method in method(),
        query in "[ -~&&[^#<>\"`{}\\\\^| ]]{0,30}",
        body in prop::collection::vec(any::<u8>(), 0..200),
    ) {
        let request = Request::builder().method(method).uri(format!("{path}?{query}"));
        let request = request.header("x-api-key", KEY).body(body.into());
        if let Ok(request) = request {
            let answer = runtime().block_on(Stand::unlimited().send(request));
            prop_assert!(answer.status < 500, "{}", answer.text);
        }
    }
}
