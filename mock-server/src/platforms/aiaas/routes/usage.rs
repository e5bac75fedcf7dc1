//! `GET /v1/usage`: what an organization has asked, by day and model.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex},
};

use axum::{extract::State, response::Response};
use http::StatusCode;
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde_json::json;

use super::Aiaas;
use crate::{
    auth::AccountId,
    platforms::aiaas::{
        auth::{ANALYTICS_READ, Caller},
        error::ApiError,
        input::Asked,
    },
    reply,
};

/// Tokens that cost one unit: 1,000 tokens cost 0.05, as in the documents' example.
const TOKENS_PER_UNIT: f64 = 20_000.0;
/// Days that an organization's ledger remembers.
const KEPT: usize = 400;

/// What all organizations have used.
#[derive(Default)]
pub(crate) struct Ledger(Mutex<HashMap<AccountId, Days>>);

type Days = BTreeMap<Date, BTreeMap<String, Used>>;

/// What was used of one model on one day.
#[derive(Clone, Copy, Default)]
struct Used {
    requests: u64,
    prompt: u64,
    completion: u64,
}

impl Ledger {
    /// Counts one answer of a model (AIAAS-USE-03).
    pub(crate) fn count(
        &self,
        organization: &AccountId,
        model: &str,
        tokens: (u64, u64),
        now: Timestamp,
    ) {
        let mut ledger = self.0.lock().expect("never poisoned");
        let days = ledger.entry(organization.clone()).or_default();
        let day = now.to_zoned(TimeZone::UTC).date();
        let used = days.entry(day).or_default();
        let used = used.entry(model.to_owned()).or_default();
        used.requests += 1;
        used.prompt += tokens.0;
        used.completion += tokens.1;
        while days.len() > KEPT {
            days.pop_first();
        }
    }
}

/// `GET /v1/usage` (AIAAS-USE-01, AIAAS-USE-02, AIAAS-SCOPE-05).
pub(crate) async fn report(
    State(aiaas): State<Arc<Aiaas>>,
    caller: Caller,
    asked: Asked,
) -> Result<Response, ApiError> {
    caller.require(ANALYTICS_READ)?;
    let start = asked.day("start_date")?.unwrap_or(Date::MIN);
    let end = asked.day("end_date")?.unwrap_or(Date::MAX);
    let model = asked.text("model");
    let days = {
        let ledger = aiaas.ledger.0.lock().expect("never poisoned");
        ledger
            .get(&caller.organization)
            .cloned()
            .unwrap_or_default()
    };
    let mut usage = Vec::new();
    let mut total = 0;
    for (day, models) in days.iter().filter(|(day, _)| (start..=end).contains(*day)) {
        for (name, used) in models {
            if model.is_some_and(|model| model != name) {
                continue;
            }
            let tokens = used.prompt + used.completion;
            total += tokens;
            usage.push(json!({
                "date": day.to_string(),
                "model": name,
                "requests": used.requests,
                "prompt_tokens": used.prompt,
                "completion_tokens": used.completion,
                "total_tokens": tokens,
                "cost": cost(tokens),
            }));
        }
    }
    let body = json!({ "usage": usage, "total_tokens": total, "total_cost": cost(total) });
    Ok(reply::json(StatusCode::OK, &body))
}

fn cost(tokens: u64) -> f64 {
    let tokens = u32::try_from(tokens).unwrap_or(u32::MAX);
    f64::from(tokens) / TOKENS_PER_UNIT
}
