//! Many connections that ask for nothing, yet.

use tokio::io::AsyncWriteExt as _;

use crate::{
    mock::{Mock, raise_descriptors},
    wire::{Connection, KEY, serves_a_good_client},
};

/// Connections that the long form holds, where the system lets it.
const MANY: u64 = 10_000;
/// Descriptors that both processes need for other things.
const OTHERS: u64 = 100;

#[tokio::test]
async fn half_sent_heads_keep_nobody_else_waiting() {
    holds_half_sent_heads(200).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes half a minute"]
async fn as_many_half_sent_heads_as_the_system_allows() {
    let most = raise_descriptors().saturating_sub(OTHERS).min(MANY);
    holds_half_sent_heads(usize::try_from(most).unwrap()).await;
}

async fn holds_half_sent_heads(count: usize) {
    let mock = Mock::start();
    let (before, _) = mock.memory();
    let mut held = Vec::with_capacity(count);
    for number in 0..count {
        let mut connection = Connection::open(mock.address("plexe")).await.unwrap();
        let half = b"GET /models HTTP/1.1\r\nhost: a\r\nx-api-";
        connection.stream.write_all(half).await.unwrap();
        held.push(connection);
        if number % 100 == 0 {
            serves_a_good_client(&mock, 1).await;
        }
    }
    serves_a_good_client(&mock, 100).await;
    let (during, _) = mock.memory();
    println!("{count} half-sent heads held: {before} MiB before, {during} MiB with them");
    // They are only slow: the rest of each head is still welcome.
    let rest = format!("key: {KEY}\r\n\r\n");
    for connection in held.iter_mut().step_by(count.div_ceil(100)) {
        let answer = connection.ask(rest.as_bytes()).await.unwrap();
        assert_eq!(answer.status, 200, "{answer:?}");
    }
    // Nor do they hold up the stop.
    mock.stop();
}
