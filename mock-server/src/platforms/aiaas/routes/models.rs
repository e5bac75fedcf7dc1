//! `GET /v1/models`, in the shape that clients of the OpenAI kind read.

use std::sync::Arc;

use axum::{body::Bytes, extract::State, response::Response};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Aiaas;
use crate::{
    platforms::aiaas::{
        auth::{Caller, INFERENCE_READ},
        error::ApiError,
    },
    reply,
};

/// When every model of the mock was made, in seconds since 1970.
const CREATED: i64 = 1_731_369_600;

/// The models that can be asked.
pub(crate) struct Models {
    names: Vec<String>,
    list: Bytes,
}

impl Models {
    /// The models of the seed.
    pub(crate) fn seeded(text: &str) -> Self {
        #[derive(Deserialize)]
        struct Seed {
            models: Vec<String>,
        }
        let seed: Seed = toml::from_str(text).expect("an embedded seed is valid");
        let models: Vec<_> = seed
            .models
            .iter()
            .map(|id| {
                json!({ "id": id, "object": "model", "created": CREATED, "owned_by": "aiaas" })
            })
            .collect();
        Self {
            list: reply::render(&json!({ "object": "list", "data": models })),
            names: seed.models,
        }
    }

    /// The model of this name, or how the documents refuse another (AIAAS-INF-08).
    pub(crate) fn named(&self, name: &Value) -> Result<&str, ApiError> {
        let known = self.names.iter().find(|known| name == known.as_str());
        let unknown = || ApiError::invalid_field("model", "Invalid model specified");
        known.map(String::as_str).ok_or_else(unknown)
    }
}

/// `GET /v1/models` (AIAAS-OAI-03, AIAAS-SCOPE-04).
pub(crate) async fn list(
    State(aiaas): State<Arc<Aiaas>>,
    caller: Caller,
) -> Result<Response, ApiError> {
    caller.require(INFERENCE_READ)?;
    let list = aiaas.models.list.clone();
    Ok(reply::rendered(StatusCode::OK, list))
}
