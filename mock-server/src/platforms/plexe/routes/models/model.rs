//! One version of a model, and how far its building has come.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// Seconds after its creation at which the building of a model begins, and ends.
const BEGINS: i64 = 1;
const ENDS: i64 = 4;

/// One version of a model.
#[derive(Clone)]
pub(crate) struct Model {
    pub(crate) name: Arc<str>,
    pub(crate) version: Arc<str>,
    pub(crate) latest: bool,
    pub(crate) title: Arc<str>,
    pub(crate) intent: Arc<str>,
    pub(crate) description: Option<Arc<str>>,
    pub(crate) dataset_id: Option<Arc<str>>,
    pub(crate) tags: Value,
    pub(crate) schemas: Option<(Value, Value)>,
    pub(crate) input: Arc<[Feature]>,
    pub(crate) output: Arc<Output>,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
}

/// What a model takes.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Feature {
    #[serde(skip_serializing)]
    pub(crate) name: String,
    #[serde(rename = "type")]
    pub(crate) kind: Kind,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) minimum: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) maximum: Option<f64>,
}

/// What a feature is made of.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    /// A JSON number.
    Number,
    /// A JSON string.
    String,
}

/// What a model answers.
#[derive(Debug, Deserialize)]
pub(crate) struct Output {
    pub(crate) name: String,
    /// The possible answers; none for a number.
    pub(crate) classes: Vec<String>,
}

/// How far a model has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Waiting to be built.
    Draft,
    /// Being built.
    Building,
    /// Built, deployed, answering.
    Ready,
}

impl Stage {
    /// The word of the model reference.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Draft => "DRAFT",
            Self::Building => "BUILDING",
            Self::Ready => "READY",
        }
    }

    /// The word of the first API, which its client still waits for.
    pub(crate) fn first_word(self) -> &'static str {
        match self {
            Self::Draft => "pending",
            Self::Building => "running",
            Self::Ready => "completed",
        }
    }
}

impl Model {
    /// Its version.
    pub(crate) fn version(&self) -> &str {
        &self.version
    }

    /// How far it has come by now.
    pub(crate) fn stage(&self, now: Timestamp) -> Stage {
        match now.duration_since(self.created_at).as_secs() {
            ..BEGINS => Stage::Draft,
            BEGINS..ENDS => Stage::Building,
            _ => Stage::Ready,
        }
    }

    /// When its state last changed by itself.
    pub(crate) fn settled_at(&self, now: Timestamp) -> Timestamp {
        self.ready_at().min(now).max(self.created_at)
    }

    /// When its building ends.
    pub(crate) fn ready_at(&self) -> Timestamp {
        self.created_at + SignedDuration::from_secs(ENDS)
    }

    /// `DEPLOYED` as soon as it is ready.
    pub(crate) fn deployment(&self, now: Timestamp) -> Option<&'static str> {
        (self.stage(now) == Stage::Ready).then_some("DEPLOYED")
    }

    /// Both names in one, as the build page writes them.
    pub(crate) fn id(&self) -> String {
        format!("{}:{}", self.name, self.version)
    }

    /// Its input schema: the one it was given, or the one that its features make.
    pub(crate) fn input_schema(&self) -> Value {
        if let Some((input, _)) = &self.schemas {
            return input.clone();
        }
        let features = self.input.iter().map(|it| (it.name.clone(), json!(it)));
        let properties: Map<_, _> = features.collect();
        json!({ "type": "object", "properties": properties })
    }

    /// Its output schema.
    pub(crate) fn output_schema(&self) -> Value {
        if let Some((_, output)) = &self.schemas {
            return output.clone();
        }
        let answer = match self.output.classes.as_slice() {
            [] => json!({ "type": "number" }),
            classes => json!({ "type": "string", "enum": classes }),
        };
        json!({ "type": "object", "properties": { &*self.output.name: answer } })
    }
}
