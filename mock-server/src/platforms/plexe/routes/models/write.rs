//! Changing and deleting models.

use std::sync::Arc;

use axum::{body::Bytes, extract::State, response::Response};
use http::StatusCode;
use serde_json::{Value, json};

use super::read::{details, find};
use crate::{
    platforms::plexe::{
        auth::{Caller, READ_WRITE},
        error::ApiError,
        input::{At, Fields},
        routes::Plexe,
    },
    reply::{self, Moment},
};

/// `PATCH /models/{name}` changes name, description and tags of the newest version.
pub(crate) async fn update(
    State(plexe): State<Arc<Plexe>>,
    caller: Caller,
    At(name): At<String>,
    body: Bytes,
) -> Result<Response, ApiError> {
    caller.require(READ_WRITE)?;
    find(&plexe, &caller, &name, None)?;
    let fields = Fields::read(&body)?;
    let title = fields.text("name")?;
    let description = fields.text("description")?;
    let tags = fields.value("tags");
    if tags.is_some_and(|tags| !tags.is_array()) {
        return Err(ApiError::validation_failed("tags must be a list"));
    }
    let changed = plexe.models.change(&caller.account, |models| {
        let mut named = models.iter_mut().filter(|it| *it.name == *name);
        let model = named.find(|it| it.latest)?;
        title.inspect(|title| model.title = (*title).into());
        description.inspect(|text| model.description = Some((*text).into()));
        tags.inspect(|tags| model.tags = Value::clone(tags));
        model.updated_at = caller.now();
        Some(model.clone())
    });
    let model = changed.ok_or_else(|| ApiError::not_found("Model"))?;
    Ok(reply::json(
        StatusCode::OK,
        &details(&plexe, &caller, &model),
    ))
}

/// `DELETE /models/{name}` deletes all versions.
pub(crate) async fn remove(
    State(plexe): State<Arc<Plexe>>,
    caller: Caller,
    At(name): At<String>,
) -> Result<Response, ApiError> {
    caller.require(READ_WRITE)?;
    let deleted = plexe.models.change(&caller.account, |models| {
        let before = models.len();
        models.retain(|model| *model.name != *name);
        models.len() < before
    });
    if !deleted {
        return Err(ApiError::not_found("Model"));
    }
    let body = json!({
        "model_name": name,
        "status": "DELETED",
        "deleted_at": Moment(caller.now()),
    });
    Ok(reply::json(StatusCode::OK, &body))
}
