//! `POST /auth/api-keys`.

use std::sync::Arc;

use axum::{body::Bytes, extract::State, response::Response};
use http::StatusCode;
use jiff::SignedDuration;
use serde::Serialize;

use super::item::level;
use crate::{
    auth::{Order, Origin},
    platforms::plexe::{
        auth::{Caller, READ_WRITE},
        error::ApiError,
        input::Fields,
        routes::Plexe,
    },
    reply::{self, Moment},
    services::seed::Grant,
};

#[derive(Serialize)]
struct NewKey<'a> {
    key_id: &'a str,
    name: &'a str,
    key: &'a str,
    permission_level: &'static str,
    created_at: Moment,
    expires_at: Option<Moment>,
    created_by: &'a str,
}

/// `POST /auth/api-keys` makes a key and shows it, this once (PLX-KEY-08, PLX-VIS-01).
///
/// `expiration_days` is no longer documented here, and is still understood.
pub(crate) async fn create(
    State(plexe): State<Arc<Plexe>>,
    caller: Caller,
    body: Bytes,
) -> Result<Response, ApiError> {
    caller.require(READ_WRITE)?;
    let fields = Fields::read(&body)?;
    let name = fields.required("name")?;
    let grant = match fields.required("permission_level")? {
        "read_only" => Grant::ReadOnly,
        "read_write" => Grant::Full,
        _ => {
            let message = "permission_level must be read_only or read_write";
            return Err(ApiError::validation_failed(message));
        }
    };
    let days = fields.days("expiration_days")?;
    if plexe.services.keys.is_full() {
        return Err(ApiError::full());
    }
    caller.spend_creation()?;
    let now = caller.now();
    let expires_at = days.map(|days| now + SignedDuration::from_hours(24 * days));
    let (key, secret) = plexe.services.issue(&Order {
        account: &caller.account,
        name,
        scopes: plexe.services.platform.scopes(grant),
        origin: Origin::Api,
        created_at: now,
        expires_at,
    });
    let created = reply::json(
        StatusCode::OK,
        &NewKey {
            key_id: &key.id,
            name,
            key: &secret,
            permission_level: level(&key.record()),
            created_at: Moment(now),
            expires_at: expires_at.map(Moment),
            created_by: &plexe.profiles.of(&caller.account).email,
        },
    );
    Ok(reply::unstored(created))
}
