//! What every answer carries besides its body: the id of its request, and where the caller's limit stands.

use std::sync::Arc;

use axum::response::Response;
use http::{HeaderMap, HeaderName, HeaderValue, header};

use super::{
    error::ApiError,
    limits::{BURST, RATE},
};
use crate::visit::Visit;

/// Bytes that a body may have (AIAAS-INF-09).
pub(super) const LARGEST: usize = 64 * 1024;
/// Characters of a caller's own request id that are taken over.
const LONGEST_ID: usize = 128;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const LIMIT: HeaderName = HeaderName::from_static("x-ratelimit-limit");
const REMAINING: HeaderName = HeaderName::from_static("x-ratelimit-remaining");
const RESET: HeaderName = HeaderName::from_static("x-ratelimit-reset");

/// Completes every answer.
pub(super) fn complete(visit: &Visit, own_id: Option<&HeaderValue>, response: &mut Response) {
    let id = request_id(own_id, visit);
    if let Some(error) = response.extensions_mut().remove::<Arc<ApiError>>() {
        let text = error.text(Some(id.to_str().unwrap_or_default()));
        *response.body_mut() = text.into();
        response.headers_mut().remove(header::CONTENT_LENGTH);
    }
    response.headers_mut().insert(REQUEST_ID, id);
    standing(visit, response.headers_mut());
}

/// The caller's own id, if it can stand in a header; else the mock's (AIAAS-INF-11).
fn request_id(own_id: Option<&HeaderValue>, visit: &Visit) -> HeaderValue {
    let own = own_id.filter(|id| {
        let text = id.to_str().unwrap_or_default();
        (1..=LONGEST_ID).contains(&text.len())
    });
    own.cloned().unwrap_or_else(|| visit.request_id.header())
}

/// `X-RateLimit-*`, as soon as it is known whose limit counts (AIAAS-RATE-03, AIAAS-RATE-04).
fn standing(visit: &Visit, headers: &mut HeaderMap) {
    let limiter = &visit.services.limiter;
    let (remaining, seconds) = match visit.standing() {
        Some(spent) => (spent.limit.saturating_sub(spent.count), spent.renewed_in),
        // Where nothing is enforced, nothing is used up.
        None if visit.is_known() && !limiter.enforces() => (limiter.limit(BURST), 1),
        None => return,
    };
    let reset = visit.now.as_second() + i64::try_from(seconds).unwrap_or(0);
    headers.insert(LIMIT, limiter.limit(RATE).into());
    headers.insert(REMAINING, remaining.into());
    headers.insert(RESET, reset.into());
}
