//! Operations that the documents name and this mock does not imitate: 501, never a false 404.

use std::sync::Arc;

use axum::{Router, routing::any};
use http::{Method, Uri};

use super::Runai;
use crate::platforms::runai::error::ApiError;

/// Their paths; each stands for every method, and for what is below it where it ends in `{*rest}`.
pub const OPERATIONS: [&str; 44] = [
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
    "/api/v1/workloads/inferences/{id}/metrics",
    "/api/v1/workloads/inferences/{id}/pods/{pod}/metrics",
    "/api/v1/workloads/{kind}/events",
    "/api/v1/workloads/{kind}/history",
    "/api/v1/workloads/{kind}/metrics",
    "/api/v1/workloads/{kind}/pods",
    "/api/v1/workloads/{kind}/pods/{pod}/metrics",
    "/api/v1/workloads/pods",
    "/api/v1/workloads/pods/{*rest}",
    "/api/v1/workloads/telemetry",
    "/api/v2/policy",
    "/api/v2/policy/{*rest}",
    "/auth/realms/{realm}/protocol/openid-connect/token",
    "/v1/k8s/{*rest}",
];

/// Resources of releases after 2.18, with everything below them.
const LATER: [&str; 25] = [
    "/api/v1/ai-applications",
    "/api/v1/audit/log/file",
    "/api/v1/authorization/me/access-rules/count",
    "/api/v1/cli-exposer",
    "/api/v1/clusters/{id}/nodes/count",
    "/api/v1/idps",
    "/api/v1/network-topologies",
    "/api/v1/node-pools",
    "/api/v1/nodes",
    "/api/v1/notification-channels",
    "/api/v1/notification-state",
    "/api/v1/notification-types",
    "/api/v1/org-unit/priorities",
    "/api/v1/org-unit/reports",
    "/api/v1/storage-class-configuration",
    "/api/v1/storage-classes",
    "/api/v1/subscriptions",
    "/api/v1/validate-notification-channel",
    "/api/v1/workload-categories",
    "/api/v1/workload-priorities",
    "/api/v1/workload-templates",
    "/api/v1/workload-types",
    "/api/v2/authorization",
    "/api/v2/storage-classes",
    "/api/v2/workloads",
];

/// Adds them to the route table, outside authentication.
pub(crate) fn add_to(router: Router<Arc<Runai>>) -> Router<Arc<Runai>> {
    let below = LATER.map(|path| format!("{path}/{{*rest}}"));
    let below = below.iter().map(String::as_str);
    let all = OPERATIONS.into_iter().chain(LATER).chain(below);
    all.fold(router, |router, path| router.route(path, any(answer)))
}

async fn answer(method: Method, uri: Uri) -> ApiError {
    ApiError::not_imitated(&format!("{method} {}", uri.path()))
}
