//! `GET /auth/api-keys`.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use http::StatusCode;
use serde::Serialize;

use super::Item;
use crate::{
    auth::ApiKey,
    platforms::plexe::{
        auth::{Caller, READ_ONLY},
        error::ApiError,
        input::{Listing, Page},
        routes::Plexe,
    },
    reply,
};

#[derive(Serialize)]
struct Keys<'a> {
    keys: Vec<Item<'a>>,
    pagination: Page,
}

/// `GET /auth/api-keys` lists the account's keys, newest first, revoked ones too (PLX-ROT-03).
pub(crate) async fn list(
    State(plexe): State<Arc<Plexe>>,
    caller: Caller,
    listing: Listing,
) -> Result<Response, ApiError> {
    caller.require(READ_ONLY)?;
    let revoked = listing.one_of("status", &[("active", false), ("revoked", true)])?;
    let owner = &plexe.profiles.of(&caller.account).email;
    let (page, total) = plexe.services.keys.of_account(&caller.account, |keys| {
        let Some(revoked) = revoked else {
            return (page(&listing, keys.iter().rev()), keys.len());
        };
        let wanted = |key: &&Arc<ApiKey>| key.record().revoked_at.is_some() == revoked;
        let all: Vec<_> = keys.iter().rev().filter(wanted).collect();
        let total = all.len();
        (page(&listing, all.into_iter()), total)
    });
    let body = Keys {
        keys: page.iter().map(|key| Item::of(key, owner)).collect(),
        pagination: listing.page(total),
    };
    Ok(reply::json(StatusCode::OK, &body))
}

fn page<'a>(listing: &Listing, keys: impl Iterator<Item = &'a Arc<ApiKey>>) -> Vec<Arc<ApiKey>> {
    let keys = keys.skip(listing.offset).take(listing.limit);
    keys.cloned().collect()
}
