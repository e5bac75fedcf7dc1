//! The routes of Plexe.

mod keys;
mod limits;
mod models;
mod open;
mod refusals;
mod uploads;
mod user;
