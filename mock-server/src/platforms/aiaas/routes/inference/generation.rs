//! What the mock's models say: the same to the same question, and honest about being a mock.

use super::wish::Wish;
use crate::{platforms::aiaas::auth::Caller, visit::RequestId};

/// Characters of a question that an answer repeats.
const REPEATED: usize = 60;

/// An answer, before it has a shape.
pub(super) struct Generation {
    /// The id of the request (AIAAS-INF-07).
    pub(super) id: RequestId,
    /// When it was given, in seconds since 1970.
    pub(super) created: i64,
    /// The model that was asked.
    pub(super) model: String,
    /// Every choice, in pieces of one token.
    pub(super) choices: Vec<Vec<String>>,
    /// Why they end: `stop` or `length`.
    pub(super) finish_reason: &'static str,
    /// Tokens of the question.
    pub(super) prompt_tokens: u64,
}

impl Generation {
    /// What `model` says to what was `said`.
    pub(super) fn of(model: &str, said: &str, wish: &Wish, caller: &Caller) -> Self {
        let heard: String = said.chars().take(REPEATED).collect();
        let mut text = format!("This is a mock of {model}. It was asked: {heard}");
        for stop in wish.stop.iter().filter(|stop| !stop.is_empty()) {
            let end = text.find(stop.as_str());
            text.truncate(end.unwrap_or(text.len()));
        }
        let mut pieces: Vec<_> = text.split_inclusive(' ').map(str::to_owned).collect();
        let cut = pieces.len() > wish.max_tokens;
        pieces.truncate(wish.max_tokens);
        Self {
            id: caller.request_id(),
            created: caller.now().as_second(),
            model: model.to_owned(),
            choices: vec![pieces; wish.choices],
            finish_reason: if cut { "length" } else { "stop" },
            prompt_tokens: said.split_whitespace().count().max(1) as u64,
        }
    }

    /// Tokens of all choices.
    pub(super) fn completion_tokens(&self) -> u64 {
        self.choices.iter().map(|pieces| pieces.len() as u64).sum()
    }
}
