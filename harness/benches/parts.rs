//! The hot paths of the judge: masking a large body, learning a secret, and matching features with a profile.
//!
//! `cargo bench -p countersign --bench parts`

use std::hint::black_box;

use countersign::{
    documents::{Documents, features},
    run::{decision::Selection, plan::Plan},
    target::{Target, credentials::Credentials, secret::Redactor},
};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

/// As much of a body as is judged.
const BODY: usize = 1 << 20;

fn secret(number: usize) -> String {
    format!("plx_sk_{number:08}bench0secret0of0no0door{number:08}")
}

fn knowing(secrets: usize) -> Redactor {
    let redactor = Redactor::default();
    for number in 0..secrets {
        redactor.learn(&secret(number));
    }
    redactor
}

/// A report in which a secret stands every kilobyte, however many are known.
fn body() -> String {
    let mut text = String::new();
    for number in 0.. {
        let filling = "{\"id\": \"model-7\", \"status\": \"READY\", \"created\": 1700000000}, ";
        text.push_str(&filling.repeat(15));
        text.push_str(&secret(number));
        if text.len() > BODY {
            break;
        }
    }
    text
}

fn masking(criterion: &mut Criterion) {
    let body = body();
    let mut group = criterion.benchmark_group("masking 1 MB by known secrets");
    group.throughput(Throughput::Bytes(body.len() as u64));
    for secrets in [1, 10, 100, 1_000, 10_000] {
        let redactor = knowing(secrets);
        group.bench_function(BenchmarkId::from_parameter(secrets), |bencher| {
            bencher.iter(|| redactor.mask(black_box(&body)));
        });
    }
    group.finish();
}

fn learning(criterion: &mut Criterion) {
    criterion.bench_function("learning 1,000 secrets", |bencher| {
        bencher.iter(|| knowing(black_box(1_000)));
    });
}

fn matching(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("matching features with a profile");
    for documents in Documents::embedded().expect("they are in the binary") {
        let name = documents.profile.name.clone();
        let features = features::of_platform(&name).expect("they are in the binary");
        let target = Target {
            platform: name.clone(),
            url: "http://127.0.0.1:1".to_owned(),
            control: None,
            credentials: Credentials::default(),
            embedded: false,
        };
        let selection = Selection::default();
        group.bench_function(name, |bencher| {
            bencher.iter(|| Plan::new(&documents, black_box(&features), &target, &selection));
        });
    }
    group.finish();
}

criterion_group!(benches, masking, learning, matching);
criterion_main!(benches);
