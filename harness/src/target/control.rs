//! The control listener of a mock, as the judge understands it: written from its documentation, not from its code.

use anyhow::{Context as _, bail};
use jiff::Timestamp;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};

use super::{connection::Connection, run_name::Run};

/// The control listener, for one platform.
#[derive(Clone, Debug)]
pub struct Control {
    http: reqwest::Client,
    base: String,
}

/// A key minted to order.
#[derive(Clone, Debug, Deserialize)]
pub struct MintedKey {
    /// The platform's id of the key.
    pub id: String,
    /// The key itself.
    pub secret: String,
}

/// A planted fault, and how often it has changed an outcome.
#[derive(Clone, Debug, Deserialize)]
pub struct PlantedFault {
    /// Such as `<platform>.revoked-key-accepted`.
    pub id: String,
    /// The claim that it breaks.
    pub claim: String,
    /// What it does, in a sentence.
    pub sentence: String,
    /// Outcomes changed since it was switched on.
    pub hits: u64,
}

/// The address of the control listener, without the path that every request to it begins with.
fn root(url: &str) -> &str {
    let url = url.trim_end_matches('/');
    url.strip_suffix("/control").unwrap_or(url)
}

impl Control {
    /// The control of `platform` below the control listener's `url`.
    pub fn new(url: &str, platform: &str) -> anyhow::Result<Self> {
        Ok(Self {
            http: Connection::of(&Run::of_seed(0))
                .builder(url.starts_with("https://"))
                .build()?,
            base: format!("{}/control/{platform}", root(url)),
        })
    }

    /// Back to the seed: state, clock, limits, faults, variants, journal, outbox.
    pub async fn reset(&self) -> anyhow::Result<()> {
        self.ask("POST", "reset", &Value::Null).await.map(drop)
    }

    /// A key in a state: `live`, `revoked`, `expired` or `read-only`.
    pub async fn mint_key(&self, state: &str) -> anyhow::Result<MintedKey> {
        self.answer("POST", "keys", &json!({ "state": state }))
            .await
    }

    /// Switches all limits, and starts their windows anew.
    pub async fn switch_limits(&self, enabled: bool) -> anyhow::Result<()> {
        self.ask("PUT", "limits", &json!({ "enabled": enabled }))
            .await
            .map(drop)
    }

    /// Whether limits are kept.
    pub async fn limits_enabled(&self) -> anyhow::Result<bool> {
        #[derive(Deserialize)]
        struct Limits {
            enabled: bool,
        }
        let limits: Limits = self.answer("GET", "limits", &Value::Null).await?;
        Ok(limits.enabled)
    }

    /// Moves the platform's clock forward.
    pub async fn advance_clock(&self, seconds: u64) -> anyhow::Result<()> {
        self.ask("PUT", "clock", &json!({ "advance_seconds": seconds }))
            .await
            .map(drop)
    }

    /// Sets the platform's clock.
    pub async fn set_clock(&self, now: Timestamp) -> anyhow::Result<()> {
        self.ask("PUT", "clock", &json!({ "now": now }))
            .await
            .map(drop)
    }

    /// What the newest mail to this address carries, if there is one.
    pub async fn mail_to(&self, address: &str) -> anyhow::Result<Option<String>> {
        #[derive(Deserialize)]
        struct Outbox {
            messages: Vec<Message>,
        }
        #[derive(Deserialize)]
        struct Message {
            to: String,
            content: String,
        }
        let outbox: Outbox = self.answer("GET", "outbox", &Value::Null).await?;
        let mut messages = outbox.messages.into_iter().rev();
        let newest = messages.find(|message| message.to == address);
        Ok(newest.map(|message| message.content))
    }

    /// Every fault that can be planted.
    pub async fn faults(&self) -> anyhow::Result<Vec<PlantedFault>> {
        #[derive(Deserialize)]
        struct Faults {
            faults: Vec<PlantedFault>,
        }
        let all: Faults = self.answer("GET", "faults", &Value::Null).await?;
        Ok(all.faults)
    }

    /// Plants exactly these faults.
    pub async fn plant(&self, ids: &[&str]) -> anyhow::Result<()> {
        self.ask("PUT", "faults", &json!({ "active": ids }))
            .await
            .map(drop)
    }

    /// The ids of every undocumented freedom that can be used otherwise.
    pub async fn variants(&self) -> anyhow::Result<Vec<String>> {
        #[derive(Deserialize)]
        struct Variants {
            variants: Vec<Variant>,
        }
        #[derive(Deserialize)]
        struct Variant {
            id: String,
        }
        let all: Variants = self.answer("GET", "variants", &Value::Null).await?;
        Ok(all.variants.into_iter().map(|variant| variant.id).collect())
    }

    /// Uses exactly these freedoms otherwise.
    pub async fn vary(&self, ids: &[&str]) -> anyhow::Result<()> {
        self.ask("PUT", "variants", &json!({ "active": ids }))
            .await
            .map(drop)
    }

    async fn answer<T: DeserializeOwned>(
        &self,
        method: &str,
        what: &str,
        body: &Value,
    ) -> anyhow::Result<T> {
        let text = self.ask(method, what, body).await?;
        serde_json::from_str(&text)
            .with_context(|| format!("control answered {method} {what} with an unknown shape"))
    }

    async fn ask(&self, method: &str, what: &str, body: &Value) -> anyhow::Result<String> {
        let url = format!("{}/{what}", self.base);
        let mut request = self.http.request(method.parse()?, &url);
        if !body.is_null() {
            request = request
                .header("content-type", "application/json")
                .body(body.to_string());
        }
        let answer = request
            .send()
            .await
            .with_context(|| format!("the control listener does not answer at {url}"))?;
        let status = answer.status();
        let text = answer.text().await?;
        if !status.is_success() {
            bail!("the control listener answered {method} {url} with {status}: {text}");
        }
        Ok(text)
    }
}
