//! More connections than the mock has descriptors for.

use crate::{
    mock::Mock,
    wire::{Connection, good, serves_a_good_client},
};

#[tokio::test]
async fn without_descriptors_it_waits_and_goes_on_when_there_are_some() {
    for _ in 0..3 {
        let mock = Mock::with("ulimit -n 64");
        let mut held = Vec::new();
        // No more than the system's queue takes besides.
        for _ in 0..120 {
            held.push(Connection::open(mock.address("plexe")).await.unwrap());
        }
        // Those that it has accepted are served while the others wait in the system's queue.
        assert_eq!(held[0].ask(&good()).await.unwrap().status, 200);
        drop(held);
        serves_a_good_client(&mock, 10).await;
        mock.stop();
    }
}
