//! `/v0`: the first API, as its published client still speaks it.

use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::{FromRequest, Multipart, Request, State},
    response::Response,
};
use http::StatusCode;
use serde_json::json;

use super::{Plexe, models::Plan};
use crate::{
    platforms::plexe::{
        auth::{Caller, READ_ONLY, READ_WRITE},
        error::ApiError,
        input::{self, At, Fields},
    },
    reply,
};

/// `POST /v0/uploads` takes the files at once, as parts of a form.
pub(crate) async fn upload(
    State(plexe): State<Arc<Plexe>>,
    caller: Caller,
    request: Request,
) -> Result<Response, ApiError> {
    caller.require(READ_WRITE)?;
    let unreadable = |_| ApiError::invalid_request("Request body is not a readable form");
    let form = Multipart::from_request(request, &()).await;
    let mut form = form.map_err(|_| ApiError::invalid_request("Request body is not a form"))?;
    let mut first = None;
    while let Some(part) = form.next_field().await.map_err(unreadable)? {
        let name = part.file_name().map(str::to_owned);
        part.bytes().await.map_err(unreadable)?;
        first = first.or(name);
    }
    let missing = || ApiError::invalid_request("Missing required field: files");
    let first = first.ok_or_else(missing)?;
    let first = input::name("filename", Some(&first))?;
    let upload = plexe.uploads.add(&caller, first, "complete")?;
    Ok(reply::json(
        StatusCode::OK,
        &json!({ "upload_id": upload.id() }),
    ))
}

/// `DELETE /v0/uploads/{upload_id}` cleans up; its client does so as soon as a model is built.
pub(crate) async fn clean_up(
    State(plexe): State<Arc<Plexe>>,
    caller: Caller,
    At(id): At<String>,
) -> Result<Response, ApiError> {
    caller.require(READ_WRITE)?;
    plexe.uploads.forget(&caller, &id)
}

/// `POST /v0/models/{name}/create` begins to build a model.
pub(crate) async fn create(
    State(plexe): State<Arc<Plexe>>,
    caller: Caller,
    At(name): At<String>,
    body: Bytes,
) -> Result<Response, ApiError> {
    caller.require(READ_WRITE)?;
    let fields = Fields::read(&body)?;
    let plan = Plan {
        name: input::name("model_name", Some(&name))?,
        intent: fields.required("goal")?,
        dataset_id: fields.text("upload_id")?,
        title: None,
        description: None,
        schemas: None,
    };
    let model = plan.begin(&plexe, &caller)?;
    let body = json!({ "model_name": name, "model_version": model.version() });
    Ok(reply::json(StatusCode::OK, &body))
}

/// `GET /v0/models/{name}/{version}/status` says `pending`, `running`, then `completed`.
pub(crate) async fn status(
    State(plexe): State<Arc<Plexe>>,
    caller: Caller,
    At((name, version)): At<(String, String)>,
) -> Result<Response, ApiError> {
    caller.require(READ_ONLY)?;
    let model = plexe.models.find(&caller.account, &name, Some(&version));
    let model = model.ok_or_else(|| ApiError::not_found("Model"))?;
    let body = json!({
        "model_name": name,
        "model_version": version,
        "status": model.stage(caller.now()).first_word(),
        "error": null,
    });
    Ok(reply::json(StatusCode::OK, &body))
}
