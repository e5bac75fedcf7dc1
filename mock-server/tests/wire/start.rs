//! Starting, and being told why not.

use countersign_mock::server::{Options, Ports, start};
use tokio::net::TcpListener;

async fn refusal(options: Options) -> String {
    match start(options).await {
        Ok(_) => panic!("it started"),
        Err(error) => format!("{error:#}"),
    }
}

fn setting(key: &str, value: &str) -> Options {
    Options {
        settings: vec![(key.to_owned(), value.to_owned())],
        ..Options::default()
    }
}

#[tokio::test]
async fn everything_serves_on_free_ports_until_it_is_stopped() {
    let running = start(Options::default()).await.unwrap();
    assert!(running.control_url.starts_with("http://127.0.0.1:"));
    let platform = &running.platforms[0];
    assert_eq!(platform.name, "plexe");
    let table = toml::to_string(&platform.credentials).unwrap();
    insta::assert_snapshot!(table);
    let address = platform.url.replace("http://", "");
    running.stop().await;
    assert!(tokio::net::TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn limits_that_are_off_are_not_declared() {
    let running = start(setting("plexe.limits", "off")).await.unwrap();
    assert!(!running.platforms[0].credentials.contains_key("rate_limits"));
}

#[tokio::test]
async fn wrong_options_are_named() {
    let nowhere = Options {
        platforms: vec!["acme".to_owned()],
        ..Options::default()
    };
    let open = Options {
        control: Some(([0, 0, 0, 0], 0).into()),
        ..Options::default()
    };
    let high = Options {
        ports: Ports::Base(u16::MAX),
        control: Some(([127, 0, 0, 1], 0).into()),
        ..Options::default()
    };
    let mut refusals = Vec::new();
    for options in [
        nowhere,
        open,
        high,
        setting("acme.limits", "off"),
        setting("limits", "off"),
        setting("plexe.limit", "off"),
        setting("plexe.limits", "maybe"),
        setting("plexe.requests_per_minute", "0"),
        setting("plexe.charset", "utf-8"),
    ] {
        refusals.push(refusal(options).await);
    }
    insta::assert_snapshot!(refusals.join("\n"));
}

#[tokio::test]
async fn a_port_that_is_taken_is_named_with_its_flag() {
    let taken = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = taken.local_addr().unwrap();
    let options = Options {
        control: Some(address),
        ..Options::default()
    };
    let expected = format!(
        "port {} is taken; choose another with --control-listen",
        address.port()
    );
    assert!(refusal(options).await.starts_with(&expected));
}
