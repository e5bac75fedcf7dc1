//! Stopping under load.

use std::{collections::BTreeSet, net::SocketAddr, thread, time::Duration};

use countersign_mock::{
    auth::Origin,
    server::{Options, start},
};
use serde_json::Value;
use tokio::{runtime::Runtime, task::JoinSet, time::sleep};

use crate::{
    mock::Mock,
    wire::{Connection, KEY},
};

/// Clients that create keys at the same time.
const CLIENTS: usize = 16;

#[test]
fn a_stop_loses_no_answered_create() {
    stops_under_load(3);
}

#[test]
#[ignore = "takes half a minute"]
fn no_stop_of_many_loses_an_answered_create() {
    stops_under_load(50);
}

fn stops_under_load(times: usize) {
    let mut created = 0;
    let outside = Runtime::new().unwrap();
    for _ in 0..times {
        let options = Options {
            platforms: vec!["plexe".to_owned()],
            // What is slow has been made for some time before it is answered: then the stop comes.
            settings: ["plexe.limits=off", "plexe.slow=on"].map(pair).to_vec(),
            ..Options::default()
        };
        let inside = Runtime::new().unwrap();
        let running = inside.block_on(start(options)).unwrap();
        let platform = &running.platforms[0];
        let services = platform.door.services();
        let address = platform.url.strip_prefix("http://").unwrap();
        let address = address.parse().unwrap();
        let clients = outside.block_on(async { load(address) });
        thread::sleep(Duration::from_millis(200));
        inside.block_on(running.stop());
        // As when the process ends: whatever was not answered by now never is.
        inside.shutdown_background();
        let answered = outside.block_on(clients.join_all());
        let answered: BTreeSet<_> = answered.into_iter().flatten().collect();
        let account = services.account("main").unwrap();
        let kept: BTreeSet<_> = services.keys.of_account(account, |keys| {
            let made = keys.iter().filter(|key| key.origin == Origin::Api);
            made.map(|key| key.id.to_string()).collect()
        });
        assert!(!answered.is_empty());
        // Nothing that was answered is lost, and nothing was made whose maker was not told.
        assert_eq!(answered, kept);
        created += answered.len();
    }
    println!("{times} stops under load: {created} creates answered, none lost");
}

fn pair(setting: &str) -> (String, String) {
    let (key, value) = setting.split_once('=').unwrap();
    (key.to_owned(), value.to_owned())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_signal_under_load_ends_it_well() {
    let mock = Mock::start();
    let mut clients = load(mock.address("plexe"));
    sleep(Duration::from_millis(200)).await;
    mock.stop();
    while let Some(ids) = clients.join_next().await {
        assert!(!ids.unwrap().is_empty());
    }
}

/// Clients that create keys until nobody answers; each tells the ids of what it was answered.
fn load(to: SocketAddr) -> JoinSet<Vec<String>> {
    let mut clients = JoinSet::new();
    for _ in 0..CLIENTS {
        clients.spawn(client(to));
    }
    clients
}

async fn client(to: SocketAddr) -> Vec<String> {
    let body = r#"{"name":"Made under load","permission_level":"read_only"}"#;
    let request = format!(
        "POST /auth/api-keys HTTP/1.1\r\nhost: a\r\nx-api-key: {KEY}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    let mut ids = Vec::new();
    while let Ok(mut connection) = Connection::open(to).await {
        loop {
            let Ok(answer) = connection.ask(request.as_bytes()).await else {
                // Half an answer would be a lie: it was made, and nobody knows its name.
                assert!(!connection.is_within_an_answer());
                return ids;
            };
            assert_eq!(answer.status, 200, "{answer:?}");
            let made: Value = serde_json::from_slice(&answer.body).unwrap();
            ids.push(made["key_id"].as_str().unwrap().to_owned());
            if !answer.is_kept_alive() {
                break;
            }
        }
    }
    ids
}
