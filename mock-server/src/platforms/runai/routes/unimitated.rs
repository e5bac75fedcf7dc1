//! Operations that the documents name and this mock does not imitate: 501, never a false 404.

use std::sync::Arc;

use axum::{Router, routing::any};
use http::Method;

use super::Runai;
use crate::platforms::runai::error::ApiError;

/// Their paths; each stands for every method, and for what is below it where it ends in `{*rest}`.
pub const OPERATIONS: [&str; 37] = [
    "/api/v1/apps/installer",
    "/api/v1/user-applications",
    "/api/v1/user-applications/{*rest}",
    "/api/v1/service-accounts",
    "/api/v1/service-accounts/{*rest}",
    "/api/v1/access-keys",
    "/api/v1/access-keys/{*rest}",
    "/api/v1/administration/{*rest}",
    "/api/v1/asset/{*rest}",
    "/api/v1/audit/log",
    "/api/v1/authorization/access-rules/count",
    "/api/v1/authorization/me/access-rules",
    "/api/v1/authorization/permitted-scopes",
    "/api/v1/cli/{*rest}",
    "/api/v1/clusters/{id}/nodes",
    "/api/v1/clusters/{id}/metrics",
    "/api/v1/clusters/{id}/cluster-install-info",
    "/api/v1/clusters/{id}/nodepools/{*rest}",
    "/api/v1/datavolumes",
    "/api/v1/datavolumes/{*rest}",
    "/api/v1/logo",
    "/api/v1/me/password",
    "/api/v1/nodes/telemetry",
    "/api/v1/org-unit/departments/count",
    "/api/v1/org-unit/departments/{id}/resources",
    "/api/v1/org-unit/departments/{id}/metrics",
    "/api/v1/org-unit/departments/telemetry",
    "/api/v1/org-unit/projects/{id}/metrics",
    "/api/v1/org-unit/projects/telemetry",
    "/api/v1/security/{*rest}",
    "/api/v1/workloads/pods",
    "/api/v1/workloads/pods/{*rest}",
    "/api/v1/workloads/telemetry",
    "/api/v2/policy",
    "/api/v2/policy/{*rest}",
    "/auth/realms/{realm}/protocol/openid-connect/token",
    "/v1/k8s/{*rest}",
];

/// What a single workload shows and this mock does not.
pub(super) const OF_A_WORKLOAD: [&str; 4] = ["pods", "events", "history", "metrics"];

/// Adds them to the route table, outside authentication.
pub(crate) fn add_to(router: Router<Arc<Runai>>) -> Router<Arc<Runai>> {
    OPERATIONS.iter().fold(router, |router, path| {
        let answer = move |method: Method| async move {
            ApiError::not_imitated(&format!("{method} {path}"))
        };
        router.route(path, any(answer))
    })
}
