//! `/uploads`: files that models are built from. Only their names are kept.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use axum::{body::Bytes, extract::State, response::Response};
use http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Plexe;
use crate::{
    auth::AccountId,
    platforms::plexe::{
        auth::{Caller, READ_ONLY, READ_WRITE},
        error::ApiError,
        input::{self, At, Fields, Listing},
    },
    random,
    reply::{self, Moment},
};

/// Uploads that an account has at one time.
const FULL: usize = 10_000;

/// One upload.
#[derive(Clone, Deserialize)]
pub(crate) struct Upload {
    id: String,
    filename: String,
    created_at: Timestamp,
    #[serde(skip, default = "complete")]
    status: &'static str,
}

fn complete() -> &'static str {
    "complete"
}

/// The uploads of all accounts, oldest first.
pub(crate) struct Uploads(Mutex<HashMap<AccountId, Vec<Upload>>>);

impl Uploads {
    /// The uploads of the seed.
    pub(crate) fn seeded(text: &str) -> Self {
        #[derive(Deserialize)]
        struct Seed {
            accounts: Vec<Owner>,
        }
        #[derive(Deserialize)]
        struct Owner {
            id: AccountId,
            #[serde(default)]
            uploads: Vec<Upload>,
        }
        let seed: Seed = toml::from_str(text).expect("an embedded seed is valid");
        let uploads = seed.accounts.into_iter().map(|it| (it.id, it.uploads));
        Self(Mutex::new(uploads.collect()))
    }

    fn of<T>(&self, account: &AccountId, read: impl FnOnce(&mut Vec<Upload>) -> T) -> T {
        read(
            self.0
                .lock()
                .expect("never poisoned")
                .entry(account.clone())
                .or_default(),
        )
    }

    /// Begins an upload, or takes note of one that came at once.
    pub(crate) fn add(
        &self,
        caller: &Caller,
        filename: &str,
        status: &'static str,
    ) -> Result<Upload, ApiError> {
        let upload = Upload {
            id: random::identifier("upl_", 12),
            filename: filename.to_owned(),
            created_at: caller.now(),
            status,
        };
        self.of(&caller.account, |uploads| {
            if uploads.len() >= FULL {
                return Err(ApiError::full());
            }
            uploads.push(upload.clone());
            Ok(upload)
        })
    }

    /// Forgets one and says so.
    pub(crate) fn forget(&self, caller: &Caller, id: &str) -> Result<Response, ApiError> {
        let found = self.of(&caller.account, |uploads| {
            let position = uploads.iter().position(|it| it.id == id)?;
            Some(uploads.remove(position))
        });
        let upload = found.ok_or_else(|| ApiError::not_found("Upload"))?;
        let body = json!({
            "upload_id": upload.id,
            "status": "deleted",
            "deleted_at": Moment(caller.now()),
        });
        Ok(reply::json(StatusCode::OK, &body))
    }
}

impl Upload {
    /// Its id.
    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    fn shown(&self) -> Value {
        json!({
            "upload_id": self.id,
            "filename": self.filename,
            "status": self.status,
            "created_at": Moment(self.created_at),
        })
    }
}

/// `GET /uploads` lists the account's uploads, newest first.
pub(crate) async fn list(
    State(plexe): State<Arc<Plexe>>,
    caller: Caller,
    listing: Listing,
) -> Result<Response, ApiError> {
    caller.require(READ_ONLY)?;
    let body = plexe.uploads.of(&caller.account, |uploads| {
        let page = uploads.iter().rev().skip(listing.offset);
        let page: Vec<_> = page.take(listing.limit).map(Upload::shown).collect();
        json!({ "uploads": page, "pagination": listing.page(uploads.len()) })
    });
    Ok(reply::json(StatusCode::OK, &body))
}

/// `GET /uploads/{upload_id}` is one of them.
pub(crate) async fn show(
    State(plexe): State<Arc<Plexe>>,
    caller: Caller,
    At(id): At<String>,
) -> Result<Response, ApiError> {
    caller.require(READ_ONLY)?;
    let found = plexe.uploads.of(&caller.account, |uploads| {
        let upload = uploads.iter().find(|it| it.id == id);
        upload.map(Upload::shown)
    });
    let body = found.ok_or_else(|| ApiError::not_found("Upload"))?;
    Ok(reply::json(StatusCode::OK, &body))
}

/// `POST /uploads` and `POST /data/upload` hand out addresses to send files to.
///
/// One page names a single `filename`, another a list of `files`; both are answered. The addresses
/// lead nowhere: this mock keeps no files.
pub(crate) async fn create(
    State(plexe): State<Arc<Plexe>>,
    caller: Caller,
    body: Bytes,
) -> Result<Response, ApiError> {
    caller.require(READ_WRITE)?;
    let fields = Fields::read(&body)?;
    let files = match fields.value("files") {
        None => vec![fields.required("filename")?],
        Some(files) => names(files)?,
    };
    let first = files[0];
    let upload = plexe.uploads.add(&caller, first, "pending")?;
    let address = |file: &str| format!("https://uploads.plexe.invalid/{}/{file}", upload.id);
    let addresses = files
        .iter()
        .map(|file| json!({ "filename": file, "presigned_url": address(file) }));
    let body = json!({
        "upload_id": upload.id,
        "status": upload.status,
        "presigned_url": address(first),
        "key": format!("{}/{first}", upload.id),
        "files": addresses.collect::<Vec<_>>(),
        "expires_at": Moment(caller.now() + SignedDuration::from_hours(1)),
    });
    Ok(reply::json(StatusCode::OK, &body))
}

/// The names in a list of files, which are texts or objects with a `filename`; there is at least one.
fn names(files: &Value) -> Result<Vec<&str>, ApiError> {
    let files = files.as_array().filter(|it| (1..=50).contains(&it.len()));
    let files =
        files.ok_or_else(|| ApiError::validation_failed("files must name 1 to 50 files"))?;
    let named = files.iter().map(|it| it.get("filename").unwrap_or(it));
    named
        .map(|it| input::name("filename", it.as_str()))
        .collect()
}

/// `POST /uploads/status` reports that the files have been sent.
pub(crate) async fn report(
    State(plexe): State<Arc<Plexe>>,
    caller: Caller,
    body: Bytes,
) -> Result<Response, ApiError> {
    caller.require(READ_WRITE)?;
    let fields = Fields::read(&body)?;
    let id = fields.required("upload_id")?;
    let found = plexe.uploads.of(&caller.account, |uploads| {
        let upload = uploads.iter_mut().find(|it| it.id == id)?;
        upload.status = complete();
        Some(upload.shown())
    });
    let body = found.ok_or_else(|| ApiError::not_found("Upload"))?;
    Ok(reply::json(StatusCode::OK, &body))
}

/// `DELETE /uploads/{upload_id}` forgets an upload, unless a model was built from it.
pub(crate) async fn remove(
    State(plexe): State<Arc<Plexe>>,
    caller: Caller,
    At(id): At<String>,
) -> Result<Response, ApiError> {
    caller.require(READ_WRITE)?;
    if plexe.models.use_upload(&caller.account, &id) {
        let message = "A model was built from this upload";
        return Err(ApiError::conflict("resource_conflict", message));
    }
    plexe.uploads.forget(&caller, &id)
}
