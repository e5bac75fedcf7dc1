//! What no client should do, done often, to the mock in a process of its own; on loopback only.
//!
//! `cargo test` does a little of each. The long form takes minutes, and tells figures:
//! `cargo test --release -p countersign-mock --test soak -- --ignored --nocapture --test-threads 1`

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![expect(clippy::print_stdout, reason = "the long forms tell figures")]

mod bodies;
mod connections;
mod descriptors;
#[path = "../fuzz/edit.rs"]
mod edit;
mod hostile;
mod mischief;
mod mock;
mod stop;
mod wire;
