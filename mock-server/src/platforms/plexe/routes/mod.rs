//! The doors of Plexe: one file per documented resource, and what they keep.

mod account;
pub(super) mod keys;
mod models;
mod open;
mod unimitated;
mod uploads;
mod v0;

use std::sync::Arc;

use axum::{
    Router,
    routing::{MethodRouter, delete, get, post},
};

pub use self::unimitated::OPERATIONS as NOT_IMITATED;
use self::{account::Profiles, models::Models, uploads::Uploads};
use super::SEED;
use crate::services::Services;

/// Everything that Plexe keeps.
pub(crate) struct Plexe {
    services: Arc<Services>,
    profiles: Profiles,
    models: Models,
    uploads: Uploads,
}

/// The route table.
pub(crate) fn table(services: Arc<Services>) -> Router {
    let plexe = Arc::new(Plexe {
        profiles: Profiles::seeded(SEED),
        models: Models::seeded(SEED),
        uploads: Uploads::seeded(SEED),
        services,
    });
    unimitated::add_to(Router::new())
        .route("/auth/api-keys", open(get(keys::list).post(keys::create)))
        .route(
            "/auth/api-keys/{key_id}",
            open(get(keys::show).patch(keys::update).delete(keys::revoke)),
        )
        .route("/auth/user", open(get(account::user)))
        .route("/usage/profile", open(get(account::profile)))
        .route("/usage/current", open(get(account::current)))
        .route("/models", open(get(models::list)))
        .route(
            "/models/{name}",
            open(
                get(models::show_latest)
                    .post(models::build)
                    .patch(models::update)
                    .delete(models::remove),
            ),
        )
        .route("/models/{name}/{version}", open(get(models::show)))
        .route("/models/{name}/{version}/status", open(get(models::status)))
        .route(
            "/models/{name}/{version}/describe",
            open(get(models::describe)),
        )
        .route("/models/{name}/{version}/infer", open(post(models::infer)))
        .route(
            "/models/{name}/{version}/predictions",
            open(post(models::predictions)),
        )
        .route("/uploads", open(get(uploads::list).post(uploads::create)))
        .route("/data/upload", open(post(uploads::create)))
        .route("/uploads/status", open(post(uploads::report)))
        .route(
            "/uploads/{upload_id}",
            open(get(uploads::show).delete(uploads::remove)),
        )
        .route("/health", open(get(open::health)))
        .route("/data/health", open(get(open::health)))
        .route("/v0/uploads", post(v0::upload))
        .route("/v0/uploads/{upload_id}", delete(v0::clean_up))
        .route("/v0/models/{name}/create", post(v0::create))
        .route("/v0/models/{name}/{version}/status", get(v0::status))
        .route("/v0/models/{name}/{version}/infer", post(models::infer))
        .fallback(open::no_route)
        .method_not_allowed_fallback(open::no_method)
        .with_state(plexe)
}

/// A route of the gateway, which answers preflight requests.
fn open(route: MethodRouter<Arc<Plexe>>) -> MethodRouter<Arc<Plexe>> {
    route.options(open::preflight)
}
