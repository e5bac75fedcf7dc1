//! Clients that hurry, that hang up, and that do not listen.

use tokio::{io::AsyncWriteExt as _, task::JoinSet};

use crate::{
    mock::Mock,
    wire::{Connection, KEY, field, good, serves_a_good_client},
};

/// A key of the seed that opens everything at AIaaS, which repeats the ids of its callers.
const ADMIN: &str = "admin0aiaas0test0key00000000000000000000plm";

#[tokio::test]
async fn pipelined_requests_are_answered_in_their_order() {
    pipelines(1_000).await;
}

#[tokio::test]
#[ignore = "takes half a minute"]
async fn very_many_pipelined_requests_are_answered_in_their_order() {
    pipelines(100_000).await;
}

#[tokio::test]
async fn who_hangs_up_harms_nobody() {
    resets(200).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes half a minute"]
async fn very_many_who_hang_up_harm_nobody() {
    resets(50_000).await;
}

#[tokio::test]
async fn who_does_not_read_keeps_nobody_else_waiting() {
    deaf(8).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes half a minute"]
async fn very_many_who_do_not_read_keep_nobody_else_waiting() {
    deaf(500).await;
}

async fn pipelines(count: usize) {
    let mock = Mock::start();
    let Connection { stream, .. } = Connection::open(mock.address("aiaas")).await.unwrap();
    let (reader, mut writer) = stream.into_split();
    let writing = tokio::spawn(async move {
        for number in 0..count {
            let request = format!(
                "GET /v1/me HTTP/1.1\r\nhost: a\r\nauthorization: Bearer {ADMIN}\r\nx-request-id: {number}\r\n\r\n"
            );
            writer.write_all(request.as_bytes()).await.unwrap();
        }
        writer
    });
    let mut connection = Connection::reading(reader);
    for number in 0..count {
        let answer = connection.answer(false).await.unwrap();
        assert_eq!(answer.status, 200, "{answer:?}");
        let id = field(&answer.head, "x-request-id");
        assert_eq!(id.as_deref(), Some(&*number.to_string()));
    }
    writing.await.unwrap();
    println!("{count} pipelined requests answered in their order");
    mock.stop();
}

/// In the middle of a head, of a body, and of an answer.
async fn resets(count: usize) {
    let mock = Mock::start();
    let to = mock.address("plexe");
    let (before, _) = mock.memory();
    let body = format!(
        "POST /auth/api-keys HTTP/1.1\r\nhost: a\r\nx-api-key: {KEY}\r\ncontent-length: 60\r\n\r\n{{\"name\""
    );
    let mut whole = good();
    let beginnings = [
        whole[..30].to_vec(),
        body.into_bytes(),
        whole.clone(),
        whole.repeat(20),
    ];
    whole.clear();
    for number in 0..count {
        let beginning = &beginnings[number % beginnings.len()];
        // Many hang up at once: no address of theirs may run out of ports.
        let from = [127, 0, 1, u8::try_from(number / 10_000 + 1).unwrap()];
        let mut connection = Connection::from(from, to).await.unwrap();
        connection.stream.write_all(beginning).await.unwrap();
        connection.stream.set_zero_linger().unwrap();
        drop(connection);
    }
    serves_a_good_client(&mock, 10).await;
    let (now, _) = mock.memory();
    println!("{count} connections reset: {before} MiB before, {now} MiB behind them");
    mock.stop();
}

/// They ask for the whole journal, again and again, and read none of it.
async fn deaf(count: usize) {
    let mock = Mock::start();
    let mut connection = Connection::open(mock.address("plexe")).await.unwrap();
    for _ in 0..1_000 {
        connection.ask(&good()).await.unwrap();
    }
    let (before, _) = mock.memory();
    let mut clients = JoinSet::new();
    let to = mock.control();
    for _ in 0..count {
        clients.spawn(async move {
            let mut connection = Connection::open(to).await.unwrap();
            let request = "GET /control/plexe/journal HTTP/1.1\r\nhost: a\r\n\r\n";
            let requests = request.repeat(100);
            connection
                .stream
                .write_all(requests.as_bytes())
                .await
                .unwrap();
            connection
        });
    }
    let held = clients.join_all().await;
    serves_a_good_client(&mock, 100).await;
    let (during, _) = mock.memory();
    println!("{count} connections that nobody reads: {before} MiB before, {during} MiB with them");
    // Nor do they hold up the stop.
    mock.stop();
    drop(held);
}
