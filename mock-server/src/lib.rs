//! A faithful, stateful mock of AI platforms' documented authentication.
//!
//! A request enters at [`server::Door`], meets the route table of its platform in [`platforms`],
//! is let in or refused by [`auth`], and leaves through the same door. [`serve`] is the command,
//! [`server`] the same thing as a library.

pub mod auth;
pub mod control;
pub mod joints;
pub mod platforms;
pub mod random;
pub mod reply;
pub mod serve;
pub mod server;
pub mod services;
pub mod visit;
