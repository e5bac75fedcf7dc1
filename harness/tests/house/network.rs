//! How targets are reached: what is trusted, what is presented, what goes where, and how long it may take.

pub(crate) mod servers;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    process::Command,
};

use http_body_util::Full;
use hyper::{Request, Response, body::Bytes, body::Incoming};

use self::servers::{Authority, Proxy, Server};
use crate::command_line::{Outcome, binary, needed_key, run, scratch};

/// The one key that opens something.
const KEY: &str = "plx_sk_0123456789abcdefghijklmnop";
const GATEWAY: &str = "a-secret-of-the-gateway";

fn reply(status: u16, body: &str) -> Response<Full<Bytes>> {
    let answer = Response::builder().status(status);
    let answer = answer.header("content-type", "application/json");
    answer.body(Full::from(body.to_owned())).unwrap()
}

/// Serves who presents the key, refuses everybody else, and repeats what the gateway was told.
fn guarded(request: &Request<Incoming>) -> Response<Full<Bytes>> {
    let told = |name: &str| request.headers().get(name)?.to_str().ok();
    let body = format!(
        "{{\"models\": [\"{}\"]}}",
        told("x-gateway").unwrap_or_default()
    );
    match told("x-api-key") {
        Some(KEY) => reply(200, &body),
        _ => reply(401, &body),
    }
}

/// A run on `url` with these options besides.
fn judge(name: &str, url: &str, options: &[&str]) -> Outcome {
    run(&mut command(name, url, options))
}

fn command(name: &str, url: &str, options: &[&str]) -> Command {
    let (platform, slot) = needed_key();
    // Limits so high that no run waits for its turn.
    let limits = "rate_limits = { requests_per_minute = 100000, failed_auth_per_15_minutes = 40 }";
    let table = format!("[{platform}]\n{slot} = \"{KEY}\"\n{limits}\n");
    let credentials = scratch(&format!("network-{name}"), &table);
    let mut command = binary();
    command
        .args(["check", "--platform", &platform, "--target", url])
        .arg("--credentials")
        .arg(credentials)
        .args(options);
    command
}

fn pem(name: &str, text: &str) -> PathBuf {
    scratch(&format!("network-{name}-pem"), text)
}

/// A URL of this server under the name that its certificate has.
fn encrypted(server: &Server) -> String {
    format!("https://localhost:{}", server.address.port())
}

#[test]
fn whoever_signed_the_certificate_must_be_trusted_and_http_2_is_spoken() {
    let (authority, other) = (Authority::new(), Authority::new());
    let server = Server::tls(authority.server(false), guarded);
    let other = pem("other", &other.pem());
    for (name, options) in [
        ("untrusted", vec![]),
        ("other", vec!["--ca-cert", other.to_str().unwrap()]),
    ] {
        let outcome = judge(name, &encrypted(&server), &options);
        assert_eq!(outcome.code, 3, "{}", outcome.text);
        assert!(outcome.text.contains("--ca-cert"), "{}", outcome.text);
        assert!(server.seen().is_empty(), "nothing may have been sent");
    }
    let own = pem("own", &authority.pem());
    let outcome = judge(
        "own",
        &encrypted(&server),
        &["--ca-cert", own.to_str().unwrap()],
    );
    let versions: Vec<_> = server.seen().iter().map(|seen| seen.version).collect();
    let of_two = versions.iter().filter(|it| **it == http::Version::HTTP_2);
    // Names in title case can be sent over the older version only.
    assert!(of_two.count() > versions.len() / 2, "{}", outcome.text);
    assert!(versions.contains(&http::Version::HTTP_11));
}

#[test]
fn a_server_may_ask_for_a_certificate_of_ours() {
    let authority = Authority::new();
    let server = Server::tls(authority.server(true), guarded);
    let trusted = pem("mutual", &authority.pem());
    let trusted = ["--ca-cert", trusted.to_str().unwrap()];
    let outcome = judge("without", &encrypted(&server), &trusted);
    assert_eq!(outcome.code, 3, "{}", outcome.text);
    assert!(server.seen().is_empty(), "{}", outcome.text);
    let client = pem("client", &authority.client());
    let client = ["--client-cert", client.to_str().unwrap()];
    let outcome = judge("with", &encrypted(&server), &[trusted, client].concat());
    assert!(server.seen().len() > 10, "{}", outcome.text);
}

#[test]
fn a_file_without_a_certificate_is_told_and_not_quoted() {
    let file = pem("no-certificate", "-----BEGIN PRIVATE KEY-----\nsecret\n");
    for option in ["--ca-cert", "--client-cert"] {
        let options = [option, file.to_str().unwrap()];
        let outcome = judge("no-certificate", "https://localhost:1", &options);
        assert_eq!(outcome.code, 2, "{}", outcome.text);
        assert!(outcome.text.contains(option), "{}", outcome.text);
        assert!(!outcome.text.contains("secret"), "{}", outcome.text);
    }
}

#[test]
fn everything_goes_through_the_proxy_which_is_told_who_we_are() {
    const PAIR: &str = "Basic b3BlcmF0b3I6cC1hLXMtcw==";
    let authority = Authority::new();
    let trusted = pem("proxied", &authority.pem());
    let tls = Server::tls(authority.server(false), guarded);
    let plain = Server::plain(guarded);
    for (server, url, beginning) in [
        (&tls, encrypted(&tls), "CONNECT localhost:"),
        (
            &plain,
            format!("http://{}", plain.address),
            " http://127.0.0.1:",
        ),
    ] {
        let proxy = Proxy::start();
        let address = format!("http://{}", proxy.address);
        let options = ["--ca-cert", trusted.to_str().unwrap(), "--proxy", &address];
        let mut command = command("proxied", &url, &options);
        command.env("COUNTERSIGN_PROXY_CREDENTIALS", "operator:p-a-s-s");
        let outcome = run(&mut command);
        let heads = proxy.heads();
        assert!(
            server.seen().len() > 10 && !heads.is_empty(),
            "{}",
            outcome.text
        );
        for head in heads {
            assert!(head.lines().next().unwrap().contains(beginning), "{head}");
            let told = head.to_lowercase().contains("proxy-authorization: basic");
            assert!(told && head.contains(PAIR), "{head}");
            assert!(
                !beginning.starts_with("CONNECT") || !head.contains(KEY),
                "{head}"
            );
        }
        assert!(!outcome.text.contains("p-a-s-s"), "{}", outcome.text);
    }
    assert!(
        tls.seen()
            .iter()
            .all(|it| it.header("proxy-authorization").is_none())
    );
}

#[test]
fn a_proxy_that_repeats_who_we_are_makes_nobody_tell_it() {
    const CREDENTIALS: &str = "operator:Pr0xy/Pass+w0rd=9";
    const PAIR: &str = "b3BlcmF0b3I6UHIweHkvUGFzcyt3MHJkPTk=";
    let proxy = Server::plain(|request| {
        let told = request.headers().get("proxy-authorization");
        let told = told.and_then(|it| it.to_str().ok()).unwrap_or_default();
        reply(
            407,
            &format!("{told} {CREDENTIALS} or Pr0xy%2FPass%2Bw0rd%3D9 is nobody"),
        )
    });
    let report = scratch("network-proxy-report", "").with_extension("json");
    let to = format!("json={}", report.display());
    let address = format!("http://{}", proxy.address);
    let options = ["--proxy", &address, "--verbose", "--report", &to];
    let mut command = command("repeated", "http://127.0.0.1:1", &options);
    let outcome = run(command.env("COUNTERSIGN_PROXY_CREDENTIALS", CREDENTIALS));
    let told = outcome.text + &std::fs::read_to_string(report).unwrap();
    assert!(told.contains(" is nobody"), "{told}");
    let first = proxy.seen()[0]
        .header("proxy-authorization")
        .map(str::to_owned);
    assert_eq!(first, Some(format!("Basic {PAIR}")));
    for secret in [&PAIR[..30], "Pr0xy", "w0rd"] {
        assert!(!told.contains(secret), "{secret}: {told}");
    }
}

#[test]
fn a_redirect_takes_no_request_any_further() {
    let elsewhere = Server::plain(guarded);
    let redirecting = |request: &Request<Incoming>| {
        // The port that it points at stands in the path that it is asked for.
        let port = request.uri().path().split('/').nth(1).unwrap_or_default();
        let location = format!("http://127.0.0.1:{port}/");
        let status = if request.headers().contains_key("x-api-key") {
            307
        } else {
            302
        };
        let mut answer = reply(status, "{}");
        answer
            .headers_mut()
            .insert("location", location.parse().unwrap());
        answer
    };
    let server = Server::plain(redirecting);
    let port = elsewhere.address.port();
    let outcome = judge(
        "redirected",
        &format!("http://{}/{port}", server.address),
        &[],
    );
    assert_eq!(outcome.code, 3, "{}", outcome.text);
    assert!(!server.seen().is_empty());
    assert!(elsewhere.seen().is_empty(), "{:?}", elsewhere.seen());
}

/// Whoever ties credentials to connections would take a request without one for an earlier one's sender.
#[test]
fn a_connection_that_has_carried_a_credential_carries_no_other() {
    let authority = Authority::new();
    let trusted = pem("connections", &authority.pem());
    let tls = Server::tls(authority.server(false), guarded);
    let plain = Server::plain(guarded);
    for (server, url) in [
        (&tls, encrypted(&tls)),
        (&plain, format!("http://{}", plain.address)),
    ] {
        judge(
            "connections",
            &url,
            &["--ca-cert", trusted.to_str().unwrap()],
        );
        let mut presented: BTreeMap<usize, Vec<_>> = BTreeMap::new();
        for seen in server.seen() {
            let of_connection = presented.entry(seen.connection).or_default();
            of_connection
                .push(["x-api-key", "authorization"].map(|it| seen.header(it).map(str::to_owned)));
        }
        let most = presented.values().map(Vec::len).max();
        assert!(most > Some(5), "the owner's connection is kept: {most:?}");
        assert!(presented.values().flatten().any(|it| *it == [None, None]));
        for carried in presented.values() {
            let different: BTreeSet<_> = carried.iter().collect();
            assert_eq!(different.len(), 1, "{different:?}");
        }
    }
}

#[test]
fn every_request_says_who_asks_and_what_the_gateway_wants_and_no_report_says_the_latter() {
    let server = Server::plain(guarded);
    let url = format!("http://{}", server.address);
    let report = scratch("network-header", "").with_extension("json");
    let to = format!("json={}", report.display());
    let options = [
        "--header",
        "X-Gateway=GATEWAY",
        "--verbose",
        "--report",
        &to,
    ];
    let outcome = run(command("header", &url, &options).env("GATEWAY", GATEWAY));
    let report = std::fs::read_to_string(report).unwrap();
    let run_id = serde_json::from_str::<serde_json::Value>(&report).unwrap();
    let run_id = run_id["run"]["id"].as_str().unwrap().to_owned();
    assert!(server.seen().len() > 10);
    for seen in server.seen() {
        assert_eq!(seen.header("x-gateway"), Some(GATEWAY));
        let agent = format!("countersign/{} (run {run_id})", env!("CARGO_PKG_VERSION"));
        assert_eq!(seen.header("user-agent"), Some(&*agent));
    }
    // The server has repeated it in every answer.
    assert!(report.contains("models"), "{report}");
    assert!(!report.contains(GATEWAY) && !outcome.text.contains(GATEWAY));
}

#[test]
fn a_header_must_come_from_the_environment_and_hide_nothing() {
    for (header, expected) in [
        ("X-Gateway: a-secret-of-the-gateway", "NAME=VARIABLE"),
        (
            "X-Gateway=a-secret-of-the-gateway",
            "its variable is not set",
        ),
        ("X-Api-Key=PATH", "nobody would see that one is missing"),
        ("Authorization=PATH", "nobody would see that one is missing"),
        ("Content-Length=PATH", "cannot be set"),
    ] {
        let outcome = judge("bad-header", "http://127.0.0.1:1", &["--header", header]);
        assert_eq!(outcome.code, 2, "{header}: {}", outcome.text);
        assert!(
            outcome.text.contains(expected),
            "{header}: {}",
            outcome.text
        );
        assert!(!outcome.text.contains(GATEWAY), "{}", outcome.text);
    }
}

#[test]
fn a_proxy_is_named_without_its_password() {
    let options = ["--proxy", "http://operator:p-a-s-s@127.0.0.1:1"];
    let outcome = judge("bad-proxy", "http://127.0.0.1:1", &options);
    assert_eq!(outcome.code, 2, "{}", outcome.text);
    assert!(
        outcome.text.contains("--proxy must be a bare address"),
        "{}",
        outcome.text
    );
    assert!(!outcome.text.contains("p-a-s-s"), "{}", outcome.text);
}
