//! What a caller wants of a model.

use serde_json::Value;

use crate::platforms::aiaas::{error::ApiError, input::Fields};

/// Tokens of an answer at most, and unless told otherwise.
const MOST_TOKENS: u64 = 4_096;
/// Answers to one question at most.
const MOST_CHOICES: u64 = 8;

/// The fields beside the question, all of them optional (AIAAS-INF-05).
pub(super) struct Wish {
    /// Tokens of each answer at most.
    pub(super) max_tokens: usize,
    /// How many answers.
    pub(super) choices: usize,
    /// Whether the answer comes in pieces (AIAAS-INF-10).
    pub(super) stream: bool,
    /// Where an answer ends.
    pub(super) stop: Vec<String>,
}

impl Wish {
    /// Reads them; what has no meaning here is refused where the documents bound it, else ignored.
    pub(super) fn read(fields: &Fields) -> Result<Self, ApiError> {
        fields.number("temperature", 0.0, 2.0)?;
        fields.number("top_p", 0.0, 1.0)?;
        let count = |name, most, unless: u64| {
            let count = fields.count(name, most)?.unwrap_or(unless);
            Ok::<_, ApiError>(usize::try_from(count).expect("a small number"))
        };
        Ok(Self {
            max_tokens: count("max_tokens", 1_000_000, MOST_TOKENS)?,
            choices: count("n", MOST_CHOICES, 1)?,
            stream: fields.flag("stream")?,
            stop: stop(fields)?,
        })
    }
}

/// The prompt of a completion (AIAAS-INF-04).
pub(super) fn prompt(fields: &Fields) -> Result<String, ApiError> {
    match fields.required("prompt")? {
        Value::String(prompt) => Ok(prompt.clone()),
        _ => Err(ApiError::invalid_field("prompt", "prompt must be a text")),
    }
}

/// What the caller said last in a conversation.
pub(super) fn messages(fields: &Fields) -> Result<String, ApiError> {
    let refused = || {
        let message = "messages must be a list of objects with role and content";
        ApiError::invalid_field("messages", message)
    };
    let messages = fields.required("messages")?.as_array();
    let messages = messages.filter(|all| !all.is_empty()).ok_or_else(refused)?;
    let mut said = Vec::new();
    for message in messages {
        let role = message["role"].as_str().unwrap_or_default();
        let content = message["content"].as_str();
        let known = ["system", "user", "assistant"].contains(&role);
        said.push(content.filter(|_| known).ok_or_else(refused)?);
    }
    Ok(said.join("\n"))
}

fn stop(fields: &Fields) -> Result<Vec<String>, ApiError> {
    let refused = || ApiError::invalid_field("stop", "stop must be a text or a list of texts");
    match fields.value("stop") {
        None => Ok(Vec::new()),
        Some(Value::String(text)) => Ok(vec![text.clone()]),
        Some(Value::Array(texts)) => {
            let texts = texts.iter().map(|text| text.as_str().map(str::to_owned));
            texts.collect::<Option<_>>().ok_or_else(refused)
        }
        Some(_) => Err(refused()),
    }
}
