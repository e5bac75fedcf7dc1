//! Routes that are not there.

use crate::platforms::coreplexml::error::ApiError;

/// A route that no document names.
pub(super) async fn no_route() -> ApiError {
    ApiError::not_found("Route")
}

/// A route that has other methods.
pub(super) async fn no_method() -> ApiError {
    ApiError::method_not_allowed()
}
