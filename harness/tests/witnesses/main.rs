//! The documents' own programs and the vendors' own clients, as witnesses for the mock.
//!
//! They need curl and a Python environment with `requirements.txt` installed, so a plain `cargo test`
//! lists them as ignored. `.ci/run` makes the environment, names it in `COUNTERSIGN_WITNESSES`, and
//! runs them with `--ignored`; then whatever they miss is a failure.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod aiaas;
mod coreplexml;
mod mock;
mod plexe;
mod program;
mod runai;
