//! The wire as callers see it; modules mirror the routes.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod aiaas;
mod control;
mod coreplexml;
mod denials;
mod deviations;
mod freedoms;
mod hostile;
mod plexe;
mod properties;
mod runai;
mod stand;
mod start;
mod tour;
mod walls;
