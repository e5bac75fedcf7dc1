//! Asking a model: the platform's own route, and the two that clients of the OpenAI kind know.

mod generation;
mod shape;
mod wish;

use std::sync::Arc;

use axum::{extract::State, response::Response};

use self::{
    generation::Generation,
    shape::Shape,
    wish::{Wish, messages, prompt},
};
use super::Aiaas;
use crate::platforms::aiaas::{
    auth::{Caller, INFERENCE_WRITE},
    error::ApiError,
    input::{Fields, Sent},
};

/// `POST /v1/inference` with a prompt, or with messages (AIAAS-INF-01, AIAAS-INF-04, AIAAS-INF-10).
pub(crate) async fn ask(
    State(aiaas): State<Arc<Aiaas>>,
    caller: Caller,
    sent: Sent,
) -> Result<Response, ApiError> {
    answer(&aiaas, &caller, &sent, |fields| {
        let talks = fields.value("prompt").is_none() && fields.value("messages").is_some();
        if talks {
            return Ok((messages(fields)?, Shape::Chat));
        }
        Ok((prompt(fields)?, Shape::Inference))
    })
}

/// `POST /v1/chat/completions` (AIAAS-OAI-01).
pub(crate) async fn chat(
    State(aiaas): State<Arc<Aiaas>>,
    caller: Caller,
    sent: Sent,
) -> Result<Response, ApiError> {
    answer(&aiaas, &caller, &sent, |fields| {
        Ok((messages(fields)?, Shape::Chat))
    })
}

/// `POST /v1/completions` (AIAAS-OAI-02).
pub(crate) async fn complete(
    State(aiaas): State<Arc<Aiaas>>,
    caller: Caller,
    sent: Sent,
) -> Result<Response, ApiError> {
    answer(&aiaas, &caller, &sent, |fields| {
        Ok((prompt(fields)?, Shape::Completion))
    })
}

/// What was said, and the shape of the answer to it.
type Said = (String, Shape);

fn answer(
    aiaas: &Aiaas,
    caller: &Caller,
    sent: &Sent,
    said: impl FnOnce(&Fields) -> Result<Said, ApiError>,
) -> Result<Response, ApiError> {
    caller.require(INFERENCE_WRITE)?;
    let fields = Fields::read(sent)?;
    let model = aiaas.models.named(fields.required("model")?)?;
    let (said, shape) = said(&fields)?;
    let wish = Wish::read(&fields)?;
    let generation = Generation::of(model, &said, &wish, caller);
    let tokens = (generation.prompt_tokens, generation.completion_tokens());
    let ledger = &aiaas.ledger;
    ledger.count(&caller.organization, model, tokens, caller.now());
    Ok(if wish.stream {
        shape.streamed(&generation)
    } else {
        shape.whole(&generation)
    })
}
