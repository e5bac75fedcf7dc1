//! A faithful, stateful mock of AI platforms' documented authentication.
//!
//! [`serve`] is the command, [`server`] the same thing as a library.

pub mod serve;
pub mod server;
