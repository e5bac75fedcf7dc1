//! Operations of other layers of the documents that this mock does not imitate: 501, never a false 404.

use std::sync::Arc;

use axum::{
    Router,
    routing::{MethodRouter, any},
};
use http::{Method, Uri};

use super::Aiaas;
use crate::platforms::aiaas::error::ApiError;

/// Method and path of each; `ANY` where several methods are documented.
pub const OPERATIONS: [(&str, &str); 22] = [
    ("POST", "/v1/auth/login"),
    ("POST", "/v1/auth/refresh"),
    ("POST", "/v1/auth/logout"),
    ("GET", "/v1/auth/userinfo"),
    ("POST", "/v1/auth/validate-api-key"),
    ("POST", "/v1/orgs"),
    ("ANY", "/v1/orgs/{org}/service-accounts"),
    ("POST", "/v1/orgs/{org}/service-accounts/{id}/api-keys"),
    ("POST", "/v1/orgs/{org}/users/{id}/api-keys"),
    ("GET", "/v1/orgs/{org}/api-keys"),
    ("ANY", "/v1/orgs/{org}/api-keys/{id}"),
    ("ANY", "/organizations/me/api-keys"),
    ("ANY", "/organizations/me/api-keys/{id}"),
    ("ANY", "/v1/portal/api-keys"),
    ("ANY", "/v1/portal/api-keys/{id}"),
    ("POST", "/admin/v1/api-keys"),
    ("GET", "/v1/audit/requests/{id}"),
    ("ANY", "/v1/admin/routing/{*rest}"),
    ("GET", "/analytics/v1/usage"),
    ("GET", "/analytics/v1/orgs/{org}/{view}"),
    ("ANY", "/analytics/v1/orgs/{org}/exports/{id}"),
    ("GET", "/analytics/v1/orgs/{org}/exports/{id}/download"),
];

/// Adds them to the route table, outside authentication and limits.
pub(crate) fn add_to(router: Router<Arc<Aiaas>>) -> Router<Arc<Aiaas>> {
    OPERATIONS.iter().fold(router, |router, operation| {
        router.route(operation.1, route(operation))
    })
}

fn route((method, _): &'static (&str, &str)) -> MethodRouter<Arc<Aiaas>> {
    match *method {
        "GET" => axum::routing::get(refuse),
        "POST" => axum::routing::post(refuse),
        _ => any(refuse),
    }
}

/// Names the operation as it was asked for.
async fn refuse(method: Method, uri: Uri) -> ApiError {
    ApiError::not_imitated(&format!("{method} {}", uri.path()))
}
