//! The route table of AIaaS, one file per documented resource.

mod inference;
pub(crate) mod keys;
mod me;
mod models;
mod open;
mod unimitated;
mod usage;

use std::sync::Arc;

use axum::{
    Router,
    routing::{get, post},
};

pub use self::unimitated::OPERATIONS as NOT_IMITATED;
use self::{models::Models, usage::Ledger};
use super::SEED;
use crate::services::Services;

/// Everything that AIaaS keeps.
pub(crate) struct Aiaas {
    /// What every platform has.
    pub(crate) services: Arc<Services>,
    models: Models,
    ledger: Ledger,
}

/// Which doors there are.
pub(crate) fn table(services: Arc<Services>) -> Router {
    let aiaas = Arc::new(Aiaas {
        models: Models::seeded(SEED),
        ledger: Ledger::default(),
        services,
    });
    unimitated::add_to(Router::new())
        .route("/v1/inference", post(inference::ask))
        .route("/v1/chat/completions", post(inference::chat))
        .route("/v1/completions", post(inference::complete))
        .route("/v1/models", get(models::list))
        .route("/v1/usage", get(usage::report))
        .route("/v1/api-keys", get(keys::list).post(keys::create))
        .route(
            "/v1/api-keys/{key_id}",
            get(keys::show).delete(keys::revoke),
        )
        .route("/v1/me", get(me::me))
        .route("/healthz", get(open::healthy))
        .route("/readyz", get(open::ready))
        .route("/v1/status/healthz", get(open::healthy))
        .route("/v1/status/readyz", get(open::ready))
        .fallback(open::no_route)
        .method_not_allowed_fallback(open::no_method)
        .with_state(aiaas)
}
