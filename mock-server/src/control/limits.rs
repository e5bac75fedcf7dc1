//! `/control/{platform}/limits`.

use axum::Json;
use serde_json::{Map, Value, json};

use super::refusal::{Input, Named, Refusal};
use crate::services::rate_limiter::RateLimiter;

/// The limits in force.
pub(super) async fn read(Named(door): Named) -> Json<Value> {
    Json(shown(&door.services().limiter))
}

/// Sets any of them; all windows begin anew.
pub(super) async fn set(
    Named(door): Named,
    Input(wish): Input<Map<String, Value>>,
) -> Result<Json<Value>, Refusal> {
    let services = door.services();
    let limiter = &services.limiter;
    let mut limits = limiter.limits();
    for (name, value) in &wish {
        if name == "enabled" {
            let enabled = value.as_bool();
            limits.enabled = enabled.ok_or_else(|| unfit(name, "true or false"))?;
            continue;
        }
        let Some(rule) = limiter.rules().iter().position(|rule| rule.name == name) else {
            let rules = limiter.rules().iter().map(|rule| rule.name);
            let known: Vec<_> = ["enabled"].into_iter().chain(rules).collect();
            let message = format!("no limit {name:?}; there are: {}", known.join(", "));
            return Err(Refusal::unprocessable(message));
        };
        let number = value.as_u64().and_then(|number| u32::try_from(number).ok());
        let number = number.filter(|number| *number > 0);
        limits.limits[rule] = number.ok_or_else(|| unfit(name, "a whole number from 1"))?;
    }
    limiter.enforce(limits);
    Ok(Json(shown(limiter)))
}

fn unfit(name: &str, allowed: &str) -> Refusal {
    Refusal::unprocessable(format!("{name} must be {allowed}"))
}

fn shown(limiter: &RateLimiter) -> Value {
    let limits = limiter.limits();
    let rules = limiter.rules().iter().zip(&limits.limits);
    let mut shown: Map<_, _> = rules
        .map(|(rule, limit)| (rule.name.to_owned(), json!(limit)))
        .collect();
    shown.insert("enabled".to_owned(), json!(limits.enabled));
    Value::Object(shown)
}
