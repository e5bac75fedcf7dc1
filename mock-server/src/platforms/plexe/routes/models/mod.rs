//! `/models`: what the keys are for. Small, and real: what is built is listed, described and answers.

mod build;
mod infer;
mod model;
mod read;
mod store;
mod write;

pub(crate) use self::{
    build::{Plan, build},
    infer::{infer, predictions},
    model::Model,
    read::{describe, list, show, show_latest, status},
    store::Models,
    write::{remove, update},
};
