//! Operations that the documents name and this mock does not imitate: 501, never a false 404.

use std::sync::Arc;

use axum::{
    Router,
    routing::{MethodRouter, any, options},
};

use super::{Plexe, open};
use crate::platforms::plexe::error::ApiError;

/// Method and path of each; `ANY` where the gateway's list of routes names no method.
pub const OPERATIONS: [(&str, &str); 27] = [
    ("POST", "/models/{name}/deploy"),
    ("GET", "/models/{name}/deployments"),
    ("DELETE", "/models/{name}/deployments/{id}"),
    ("GET", "/models/{name}/versions"),
    ("POST", "/models/{name}/versions"),
    ("POST", "/models/{name}/retrain"),
    ("GET", "/models/build-logs"),
    ("GET", "/models/list"),
    ("POST", "/models/build"),
    ("GET", "/data/uploads/{id}/files/{file}/preview"),
    ("GET", "/uploads/datasets/{name}/versions"),
    ("POST", "/data/analyze"),
    ("GET", "/data/analysis/{job}"),
    ("POST", "/data/sessions"),
    ("ANY", "/data/sessions/{id}"),
    ("ANY", "/data/sessions/{id}/{*rest}"),
    ("POST", "/data/query"),
    ("POST", "/data/export"),
    ("GET", "/data/export/{id}"),
    ("GET", "/data/export/{id}/{file}"),
    ("ANY", "/data/use-upload"),
    ("ANY", "/data/visualization"),
    ("ANY", "/data/visualization/{file}"),
    ("ANY", "/database/connections"),
    ("ANY", "/database/connections/{id}"),
    ("ANY", "/database/ingest"),
    ("ANY", "/database/ingest/{*rest}"),
];

/// Adds them to the route table, outside authentication and limits, and with their preflight.
pub(crate) fn add_to(router: Router<Arc<Plexe>>) -> Router<Arc<Plexe>> {
    let by_path = OPERATIONS.chunk_by(|one, next| one.1 == next.1);
    by_path.fold(router, |router, operations| {
        let route = operations.iter().fold(options(open::preflight), add);
        router.route(operations[0].1, route)
    })
}

fn add(
    route: MethodRouter<Arc<Plexe>>,
    (method, path): &'static (&str, &str),
) -> MethodRouter<Arc<Plexe>> {
    let answer = move || async move { ApiError::not_imitated(&format!("{method} {path}")) };
    match *method {
        "GET" => route.get(answer),
        "POST" => route.post(answer),
        "DELETE" => route.delete(answer),
        _ => route.merge(any(answer)),
    }
}
