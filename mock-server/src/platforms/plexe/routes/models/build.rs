//! `POST /models/{name}`: having a model built.

use std::sync::Arc;

use axum::{body::Bytes, extract::State, response::Response};
use http::StatusCode;
use serde_json::{Value, json};

use super::{Model, model::Output};
use crate::{
    platforms::plexe::{
        auth::{Caller, READ_WRITE},
        error::ApiError,
        input::{self, At, Fields},
        routes::Plexe,
    },
    random,
    reply::{self, Moment},
};

/// What a caller wants built.
pub(crate) struct Plan<'a> {
    /// By which name.
    pub(crate) name: &'a str,
    /// What for.
    pub(crate) intent: &'a str,
    /// From which upload.
    pub(crate) dataset_id: Option<&'a str>,
    /// The name for people.
    pub(crate) title: Option<&'a str>,
    /// More about it.
    pub(crate) description: Option<&'a str>,
    /// Input and output schema, as they were given.
    pub(crate) schemas: Option<(Value, Value)>,
}

impl Plan<'_> {
    /// Begins to build; the model is ready a few seconds later on the platform's clock.
    pub(crate) fn begin(self, plexe: &Plexe, caller: &Caller) -> Result<Model, ApiError> {
        let model = Model {
            name: self.name.into(),
            version: "".into(),
            latest: true,
            title: self.title.unwrap_or(self.name).into(),
            intent: self.intent.into(),
            description: self.description.map(Arc::from),
            dataset_id: self.dataset_id.map(Arc::from),
            tags: json!([]),
            schemas: self.schemas,
            input: Arc::default(),
            output: Arc::new(Output {
                name: "prediction".to_owned(),
                classes: Vec::new(),
            }),
            created_at: caller.now(),
            updated_at: caller.now(),
        };
        let added = plexe.models.add(&caller.account, model);
        added.ok_or_else(ApiError::full)
    }
}

/// `POST /models/{name}` takes `intent` and `dataset_id` of one page, or `goal` and `upload_id` of another.
pub(crate) async fn build(
    State(plexe): State<Arc<Plexe>>,
    caller: Caller,
    At(name): At<String>,
    body: Bytes,
) -> Result<Response, ApiError> {
    caller.require(READ_WRITE)?;
    let fields = Fields::read(&body)?;
    let (intent, dataset_id) = match fields.text("goal")? {
        Some(goal) => (goal, fields.text("upload_id")?),
        None => (
            fields.required("intent")?,
            Some(fields.required("dataset_id")?),
        ),
    };
    let schemas = fields
        .value("input_schema")
        .zip(fields.value("output_schema"));
    let plan = Plan {
        name: input::name("model_name", Some(&name))?,
        intent,
        dataset_id,
        title: fields.text("name")?,
        description: fields.text("description")?,
        schemas: schemas.map(|(input, output)| (input.clone(), output.clone())),
    };
    let model = plan.begin(&plexe, &caller)?;
    let body = json!({
        "job_id": random::identifier("job_", 12),
        "status": "PENDING",
        "model_name": model.name,
        "model_version": model.version,
        "model_id": model.id(),
        "created_at": Moment(caller.now()),
    });
    Ok(reply::json(StatusCode::OK, &body))
}
