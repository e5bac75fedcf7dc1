//! Asking a model. The same question always has the same answer.

use std::sync::Arc;

use axum::{body::Bytes, extract::State, response::Response};
use http::StatusCode;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::{
    Model,
    model::{Feature, Kind, Stage},
    read::find,
};
use crate::{
    platforms::plexe::{
        auth::{Caller, READ_WRITE},
        error::ApiError,
        input::{self, At},
        routes::Plexe,
    },
    reply::{self, Moment},
};

/// `POST /models/{name}/{version}/infer` answers one set of features.
pub(crate) async fn infer(
    State(plexe): State<Arc<Plexe>>,
    caller: Caller,
    At((name, version)): At<(String, String)>,
    body: Bytes,
) -> Result<Response, ApiError> {
    let model = ready(&plexe, &caller, &name, &version)?;
    let features = input::json(&body)?;
    check(&caller, &model, &features)?;
    let answer = predict(&model, &features);
    let body = json!({
        "request_id": caller.request_id().to_string(),
        "result": { &*model.output.name: answer },
        "prediction": answer,
        "model_id": model.id(),
        "model_name": model.name,
        "model_version": model.version,
        "created_at": Moment(caller.now()),
        "processing_time_ms": 12,
    });
    Ok(reply::json(StatusCode::OK, &body))
}

/// `POST /models/{name}/{version}/predictions` answers a list of them, in order.
pub(crate) async fn predictions(
    State(plexe): State<Arc<Plexe>>,
    caller: Caller,
    At((name, version)): At<(String, String)>,
    body: Bytes,
) -> Result<Response, ApiError> {
    let model = ready(&plexe, &caller, &name, &version)?;
    let Value::Array(list) = input::json(&body)? else {
        return Err(ApiError::validation_failed("Request body must be a list"));
    };
    for features in &list {
        check(&caller, &model, features)?;
    }
    let answer =
        |features| json!({ "prediction": { &*model.output.name: predict(&model, features) } });
    let answers: Vec<_> = list.iter().map(answer).collect();
    Ok(reply::json(StatusCode::OK, &answers))
}

/// A key that may only read may not ask: a read is a `GET`.
fn ready(plexe: &Plexe, caller: &Caller, name: &str, version: &str) -> Result<Model, ApiError> {
    caller.require(READ_WRITE)?;
    let model = find(plexe, caller, name, Some(version))?;
    match model.stage(caller.now()) {
        Stage::Ready => Ok(model),
        Stage::Draft | Stage::Building => Err(ApiError::deployment_unavailable()),
    }
}

fn check(caller: &Caller, model: &Model, features: &Value) -> Result<(), ApiError> {
    let Value::Object(features) = features else {
        return Err(ApiError::validation_failed(
            "Features must be a JSON object",
        ));
    };
    let objections = model.input.iter().filter_map(|feature| {
        let value = features.get(&feature.name)?;
        feature
            .objection(value)
            .map(|it| (feature.name.clone(), it.into()))
    });
    let objections: Map<_, _> = objections.collect();
    if objections.is_empty() {
        return Ok(());
    }
    Err(ApiError::invalid_input(caller.request_id(), objections))
}

impl Feature {
    fn objection(&self, value: &Value) -> Option<String> {
        match (self.kind, value) {
            (Kind::String, Value::String(_)) => None,
            (Kind::String, _) => Some("must be a string".to_owned()),
            (Kind::Number, value) => {
                let least = self.minimum.unwrap_or(f64::MIN);
                let most = self.maximum.unwrap_or(f64::MAX);
                let number = value.as_f64().filter(|it| (least..=most).contains(it));
                let objection = || format!("must be a number between {least} and {most}");
                number.is_none().then(objection)
            }
        }
    }
}

/// Features hash to an answer: one of the classes, or a number below a thousand.
fn predict(model: &Model, features: &Value) -> Value {
    let hash = Sha256::digest(format!("{}{features}", model.name));
    let number = usize::from(hash[0]) << 8 | usize::from(hash[1]);
    match model.output.classes.as_slice() {
        [] => json!(number % 1_000),
        classes => json!(classes[number % classes.len()]),
    }
}
