//! The shapes in which an answer leaves: whole, or in pieces as server-sent events.

use std::fmt::Write as _;

use axum::{body::Body, response::Response};
use http::{HeaderValue, StatusCode, header};
use serde_json::{Value, json};

use super::generation::Generation;
use crate::reply;

/// Which documented shape.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Of `/v1/inference` (AIAAS-INF-06).
    Inference,
    /// Of `/v1/chat/completions` (AIAAS-OAI-01).
    Chat,
    /// Of `/v1/completions` (AIAAS-OAI-02).
    Completion,
}

impl Shape {
    /// The whole answer with what it cost.
    pub(super) fn whole(self, said: &Generation) -> Response {
        let choices = said.choices.iter().enumerate().map(|(index, pieces)| {
            let text = pieces.concat();
            let text = text.trim_end();
            match self {
                Self::Inference => json!({ "text": text, "index": index }),
                Self::Completion => {
                    json!({ "text": text, "index": index, "finish_reason": said.finish_reason })
                }
                Self::Chat => json!({
                    "index": index,
                    "message": { "role": "assistant", "content": text },
                    "finish_reason": said.finish_reason,
                }),
            }
        });
        let mut body = self.head(said, "chat.completion");
        body["choices"] = choices.collect();
        body["usage"] = json!({
            "prompt_tokens": said.prompt_tokens,
            "completion_tokens": said.completion_tokens(),
            "total_tokens": said.prompt_tokens + said.completion_tokens(),
        });
        reply::json(StatusCode::OK, &body)
    }

    /// The same piece by piece, ended by `[DONE]` (AIAAS-INF-10).
    pub(super) fn streamed(self, said: &Generation) -> Response {
        let mut events = String::new();
        let mut send = |index: usize, piece: Option<&str>| {
            let mut body = self.head(said, "chat.completion.chunk");
            body["choices"] = json!([self.piece(index, piece, said)]);
            write!(events, "data: {body}\n\n").expect("a string takes everything");
        };
        for (index, pieces) in said.choices.iter().enumerate() {
            for piece in pieces {
                send(index, Some(piece));
            }
            send(index, None);
        }
        events.push_str("data: [DONE]\n\n");
        let mut response = Response::new(Body::from(events));
        let events = HeaderValue::from_static("text/event-stream");
        response.headers_mut().insert(header::CONTENT_TYPE, events);
        response
    }

    fn head(self, said: &Generation, object: &str) -> Value {
        let id = said.id.to_string();
        let number = id.trim_start_matches("req_");
        let (id, object) = match self {
            Self::Inference => return json!({ "id": id, "model": said.model }),
            Self::Chat => (format!("chatcmpl-{number}"), object),
            Self::Completion => (format!("cmpl-{number}"), "text_completion"),
        };
        json!({ "id": id, "object": object, "created": said.created, "model": said.model })
    }

    /// One piece, or the end.
    fn piece(self, index: usize, piece: Option<&str>, said: &Generation) -> Value {
        let end = piece.is_none().then_some(said.finish_reason);
        match self {
            Self::Inference => json!({ "text": piece.unwrap_or_default(), "index": index }),
            Self::Completion => json!({
                "text": piece.unwrap_or_default(),
                "index": index,
                "finish_reason": end,
            }),
            Self::Chat => {
                let delta = piece.map_or_else(
                    || json!({}),
                    |piece| json!({ "role": "assistant", "content": piece }),
                );
                json!({ "index": index, "delta": delta, "finish_reason": end })
            }
        }
    }
}
