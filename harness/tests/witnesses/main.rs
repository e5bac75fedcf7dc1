//! The documents' own programs and the vendors' own clients, as witnesses for the mock; a browser, as one for the
//! HTML report; and whoever reads the formats of others, as one for those.
//!
//! They need curl and a Python environment with `requirements.txt` installed, so a plain `cargo test`
//! lists them as ignored. `.ci/run` makes the environment, names it in `COUNTERSIGN_WITNESSES`, and
//! runs them with `--ignored`; then whatever they miss is a failure. The browser is named in `COUNTERSIGN_BROWSER`,
//! the folder of the npm package `@cucumber/html-formatter` in `COUNTERSIGN_FORMATTER`.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod aiaas;
mod coreplexml;
mod formats;
mod mock;
mod plexe;
mod program;
mod report;
mod runai;
