//! The hot paths of the mock: whom a secret belongs to, what a token says, how a refusal is rendered, and a whole request.
//!
//! `cargo bench -p countersign-mock`; benches/compare.sh measures the same over loopback, beside a minimal server.

use std::{
    hint::black_box,
    net::{IpAddr, Ipv4Addr},
    pin::pin,
    task::{Context, Poll, Waker},
};

use axum::{body::Bytes, response::Response};
use countersign_mock::{
    auth::{AccountId, Denial, KeyStore, Order, Origin, Scopes, TokenIssuer},
    platforms::{ALL, Platform, plexe, runai},
    server::Door,
    services::settings::Settings,
};
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use http::{Request, StatusCode};
use http_body_util::Empty;
use jiff::Timestamp;

/// What a reading request of each platform asks for, and the credential that may.
const READS: [(&str, &str, &str, &str); 3] = [
    (
        "plexe",
        "/models",
        "x-api-key",
        "plx_sk_readonly0test0key000000000poiu",
    ),
    (
        "coreplexml",
        "/api/projects",
        "authorization",
        "Bearer cpx_live.abc123def456",
    ),
    (
        "aiaas",
        "/v1/models",
        "x-api-key",
        "infread0aiaas0test0key00000000000000000uiop",
    ),
];

fn lookup(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("hash and lookup");
    for keys in [1, 100_000] {
        let store = KeyStore::new(plexe::PLATFORM.key_format);
        let account = AccountId::from("one");
        let order = Order {
            account: &account,
            name: "bench",
            scopes: Scopes::Borrowed(plexe::PLATFORM.full),
            origin: Origin::Seed,
            created_at: Timestamp::UNIX_EPOCH,
            expires_at: None,
        };
        let secrets: Vec<_> = (0..keys).map(|_| store.issue(&order).1).collect();
        let mut secrets = secrets.iter().cycle();
        group.bench_function(BenchmarkId::from_parameter(keys), |bencher| {
            let mut next = || secrets.next().expect("there is one");
            bencher.iter(|| store.admit(black_box(next()), Timestamp::UNIX_EPOCH));
        });
    }
    group.finish();
}

fn tokens(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("token");
    let format = runai::PLATFORM.tokens.expect("Run:ai issues tokens");
    let now = Timestamp::UNIX_EPOCH;
    let issuer = TokenIssuer::new(format, format.lifetime);
    let token = issuer.issue("bench", now);
    group.bench_function("known", |bencher| {
        bencher.iter(|| issuer.verify(black_box(&token), now, None));
    });
    // A signature that does not fit is looked at each time, like that of a token shown for the first time.
    let place = token.rfind('.').expect("three parts") + 9;
    let other = if token.as_bytes()[place] == b'A' {
        "B"
    } else {
        "A"
    };
    let mut foreign = token.clone();
    foreign.replace_range(place..=place, other);
    group.bench_function("first seen", |bencher| {
        bencher.iter(|| issuer.verify(black_box(&foreign), now, None));
    });
    group.finish();
}

fn refusals(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("refusal");
    for platform in ALL {
        group.bench_function(platform.name, |bencher| {
            bencher.iter(|| (platform.refuse)(black_box(Denial::UnknownKey)));
        });
    }
    group.finish();
}

fn requests(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("request");
    for platform in ALL {
        let door = door(platform);
        let (path, header, credential) = read(platform, &door);
        for (name, status, credential) in [
            ("read", StatusCode::OK, credential.as_str()),
            ("refused", StatusCode::UNAUTHORIZED, "Bearer nobody"),
        ] {
            assert_eq!(ask(&door, path, header, credential).status(), status);
            group.bench_function(BenchmarkId::new(platform.name, name), |bencher| {
                bencher.iter(|| ask(&door, path, header, black_box(credential)));
            });
        }
    }
    group.finish();
}

/// A platform whose limits count, and are never reached.
fn door(platform: &'static Platform) -> Door {
    let mut settings = Settings::documented(platform);
    settings.limits.limits.fill(u32::MAX);
    Door::new(platform, settings)
}

fn read(platform: &Platform, door: &Door) -> (&'static str, &'static str, String) {
    if let Some((_, path, header, key)) = READS.iter().find(|(name, ..)| *name == platform.name) {
        return (path, header, (*key).to_owned());
    }
    let services = door.services();
    let key = services.keys.by_secret("asdasidjn9d");
    let key = key.expect("a seeded application");
    let token = services.presentable(&key, String::new());
    (
        "/api/v1/clusters",
        "authorization",
        format!("Bearer {token}"),
    )
}

fn ask(door: &Door, path: &str, header: &str, credential: &str) -> Response {
    let request = Request::get(path)
        .header("host", "localhost")
        .header(header, credential);
    let request = request.body(Empty::<Bytes>::new()).expect("a request");
    let answer = pin!(door.answer(request, IpAddr::V4(Ipv4Addr::LOCALHOST)));
    match answer.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(response) => response,
        Poll::Pending => unreachable!("nothing is waited for"),
    }
}

criterion_group!(benches, lookup, tokens, refusals, requests);
criterion_main!(benches);
