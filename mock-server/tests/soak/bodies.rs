//! Heads and bodies that are larger than anybody needs.

use tokio::{io::AsyncWriteExt as _, task::JoinSet};

use crate::{
    mock::Mock,
    wire::{Connection, KEY, serves_a_good_client},
};

const MIB: usize = 1024 * 1024;

#[tokio::test]
async fn a_head_of_a_megabyte_is_refused() {
    large_heads(4).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes half a minute"]
async fn a_thousand_heads_of_a_megabyte_are_refused() {
    large_heads(1_000).await;
}

#[tokio::test]
async fn a_body_of_twenty_megabytes_gets_its_answer() {
    large_bodies(2, 20).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes half a minute"]
async fn bodies_of_a_hundred_megabytes_get_their_answers() {
    large_bodies(32, 100).await;
}

async fn large_heads(count: usize) {
    let mock = Mock::start();
    for _ in 0..count {
        let mut connection = Connection::open(mock.address("plexe")).await.unwrap();
        let mut head = b"GET /models HTTP/1.1\r\nhost: a\r\nx-api-key: ".to_vec();
        head.resize(head.len() + MIB, b'a');
        // It may have had enough before all is sent; then the answer may be lost with the connection.
        let sent = connection.stream.write_all(&head).await;
        let answer = connection.answer(false).await;
        assert!(sent.is_err() || answer.is_ok());
        if let Ok(answer) = answer {
            assert_eq!(answer.status, 431, "{answer:?}");
        }
    }
    serves_a_good_client(&mock, 10).await;
    let (now, most) = mock.memory();
    println!("{count} heads of 1 MiB refused: {now} MiB behind them, {most} MiB at most");
    mock.stop();
}

/// At once, each on a connection of its own, which is good for another request afterwards.
async fn large_bodies(count: usize, megabytes: usize) {
    let mock = Mock::start();
    let to = mock.address("plexe");
    let mut clients = JoinSet::new();
    for _ in 0..count {
        clients.spawn(async move {
            let mut connection = Connection::open(to).await.unwrap();
            let head = format!(
                "POST /auth/api-keys HTTP/1.1\r\nhost: a\r\nx-api-key: {KEY}\r\ncontent-length: {}\r\n\r\n",
                megabytes * MIB
            );
            connection.stream.write_all(head.as_bytes()).await.unwrap();
            let piece = vec![b'a'; MIB];
            for _ in 0..megabytes {
                connection.stream.write_all(&piece).await.unwrap();
            }
            let answer = connection.answer(false).await.unwrap();
            assert_eq!(answer.status, 413, "{answer:?}");
            let answer = connection.ask(&crate::wire::good()).await.unwrap();
            assert_eq!(answer.status, 200, "{answer:?}");
        });
    }
    serves_a_good_client(&mock, 10).await;
    while let Some(served) = clients.join_next().await {
        served.unwrap();
    }
    let (now, most) = mock.memory();
    println!(
        "{count} bodies of {megabytes} MiB at once: {now} MiB behind them, {most} MiB at most"
    );
    mock.stop();
}
