//! `GET /auth/api-keys`.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use http::StatusCode;
use serde::Serialize;

use super::Item;
use crate::{
    auth::{ApiKey, Record},
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
    // A key may be revoked meanwhile: it is shown as it was when it was chosen.
    let shown = |key: &Arc<ApiKey>, record: &Record| (key.clone(), record.clone());
    let (page, total) = plexe.services.keys.of_account(&caller.account, |keys| {
        let newest = keys.iter().rev();
        let Some(revoked) = revoked else {
            let page = newest.skip(listing.offset).take(listing.limit);
            let page: Vec<_> = page.map(|key| shown(key, &key.record())).collect();
            return (page, keys.len());
        };
        let range = listing.offset..listing.offset.saturating_add(listing.limit);
        let mut total = 0;
        let mut page = Vec::new();
        for key in newest {
            let record = key.record();
            if record.revoked_at.is_some() == revoked {
                if range.contains(&total) {
                    page.push(shown(key, &record));
                }
                total += 1;
            }
        }
        (page, total)
    });
    let items = page
        .iter()
        .map(|(key, record)| Item::of(key, record, owner));
    let body = Keys {
        keys: items.collect(),
        pagination: listing.page(total),
    };
    Ok(reply::json(StatusCode::OK, &body))
}
