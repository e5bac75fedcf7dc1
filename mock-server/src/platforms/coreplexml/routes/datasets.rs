//! `/api/datasets`: uploaded files, and what can be read off them.

use std::sync::Arc;

use axum::{
    Router,
    body::Bytes,
    extract::{Multipart, State, multipart::MultipartRejection},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use http::header;
use serde_json::{Value, json};

use super::{CorePlexMl, created, done, ok};
use crate::{
    platforms::coreplexml::{
        auth::{Caller, READ, WRITE},
        catalog::{Kind, Record},
        error::ApiError,
        input::{At, Listing},
    },
    random,
};

/// The routes of this file.
pub(super) fn routes() -> Router<Arc<CorePlexMl>> {
    Router::new()
        .route("/api/datasets", get(list))
        .route("/api/datasets/upload", post(upload))
        .route("/api/datasets/{id}", get(show).delete(remove))
        .route("/api/datasets/{id}/{part}", get(part))
}

async fn list(
    State(platform): State<Arc<CorePlexMl>>,
    caller: Caller,
    listing: Listing,
) -> Result<Response, ApiError> {
    caller.require(READ)?;
    let project = listing.get("project_id");
    let fits = |it: &Record| project.is_none_or(|project| it.project == project);
    Ok(listing.page(platform.items(&caller, Kind::Dataset, fits)))
}

/// `POST /api/datasets/upload` takes a form with the file (CPX-REF-10).
async fn upload(
    State(platform): State<Arc<CorePlexMl>>,
    caller: Caller,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, ApiError> {
    caller.require(WRITE)?;
    let form = form.map_err(|_| ApiError::invalid("Request body must be a form with a file"))?;
    let form = Form::read(form).await?;
    let field = |name: &'static str, text: &str| {
        let there = !text.trim().is_empty();
        there
            .then_some(())
            .ok_or_else(|| ApiError::invalid(format!("{name}: field required")))
    };
    field("project_id", &form.project)?;
    field("name", &form.name)?;
    let file = form
        .file
        .ok_or_else(|| ApiError::invalid("file: field required"))?;
    let project = platform.find_to_change(&caller, Kind::Project, &form.project)?;
    let says = json!({
        "name": form.name,
        "description": form.description,
        "dataset_version_id": random::uuid(),
        "artifact_id": random::uuid(),
        "size_bytes": file.len(),
    });
    let mut record = Record::new(Kind::Dataset, &project.id, caller.now(), says);
    record.content = file;
    let dataset = platform.catalog.add(record);
    platform.note(
        &caller,
        &project.id,
        "dataset_uploaded",
        dataset.text("name"),
    );
    Ok(created(&json!({
        "id": dataset.id,
        "dataset_id": dataset.id,
        "dataset_version_id": dataset.fields["dataset_version_id"],
        "artifact_id": dataset.fields["artifact_id"],
        "quality": quality(&dataset),
    })))
}

async fn show(
    State(platform): State<Arc<CorePlexMl>>,
    caller: Caller,
    At(id): At<String>,
) -> Result<Response, ApiError> {
    caller.require(READ)?;
    let dataset = platform.find(&caller, Kind::Dataset, &id)?;
    Ok(ok(&json!({ "dataset": dataset.shown(caller.now()) })))
}

async fn remove(
    State(platform): State<Arc<CorePlexMl>>,
    caller: Caller,
    At(id): At<String>,
) -> Result<Response, ApiError> {
    caller.require(WRITE)?;
    let dataset = platform.find_to_change(&caller, Kind::Dataset, &id)?;
    platform
        .catalog
        .remove(|it| it.kind == Kind::Dataset && it.id == id);
    platform.note(
        &caller,
        &dataset.project,
        "dataset_deleted",
        dataset.text("name"),
    );
    Ok(done())
}

/// What can be read off a file; `download` is the file itself.
async fn part(
    State(platform): State<Arc<CorePlexMl>>,
    caller: Caller,
    At((id, part)): At<(String, String)>,
    listing: Listing,
) -> Result<Response, ApiError> {
    caller.require(READ)?;
    let dataset = platform.find(&caller, Kind::Dataset, &id)?;
    let body = match part.as_str() {
        "versions" => {
            let version = json!({
                "id": dataset.fields["dataset_version_id"],
                "dataset_id": dataset.id,
                "version": 1,
                "rows": rows(&dataset),
            });
            return Ok(listing.page(vec![version]));
        }
        "quality" => quality(&dataset),
        "columns" => json!({ "columns": columns(&dataset) }),
        "analyze" => json!({
            "dataset_id": dataset.id,
            "row_count": rows(&dataset),
            "column_count": columns(&dataset).len(),
            "columns": columns(&dataset),
        }),
        "download" => {
            if !matches!(listing.get("format"), None | Some("csv")) {
                return Err(ApiError::invalid(
                    "format: this mock keeps the file as csv only",
                ));
            }
            let csv = [(header::CONTENT_TYPE, "text/csv")];
            return Ok((csv, dataset.content.clone()).into_response());
        }
        _ => return Err(ApiError::not_found("Route")),
    };
    Ok(ok(&body))
}

/// The form of an upload.
#[derive(Default)]
struct Form {
    project: String,
    name: String,
    description: String,
    file: Option<Bytes>,
}

impl Form {
    async fn read(mut parts: Multipart) -> Result<Self, ApiError> {
        let broken = |_| ApiError::invalid("The form cannot be read");
        let mut form = Self::default();
        while let Some(part) = parts.next_field().await.map_err(broken)? {
            let field = match part.name().unwrap_or_default() {
                "project_id" => &mut form.project,
                "name" => &mut form.name,
                "description" => &mut form.description,
                "file" => {
                    form.file = Some(part.bytes().await.map_err(broken)?);
                    continue;
                }
                _ => continue,
            };
            *field = part.text().await.map_err(broken)?;
        }
        Ok(form)
    }
}

/// The first line of a file, column by column.
pub(super) fn columns(dataset: &Record) -> Vec<Value> {
    let text = String::from_utf8_lossy(&dataset.content);
    let mut lines = text.lines();
    let names = lines.next().unwrap_or_default().split(',');
    let first: Vec<_> = lines.next().unwrap_or_default().split(',').collect();
    let column = |(at, name): (usize, &str)| {
        let value = first.get(at).map_or("", |value| value.trim());
        let kind = if value.parse::<f64>().is_ok() {
            "numeric"
        } else {
            "categorical"
        };
        json!({ "name": name.trim(), "type": kind })
    };
    names
        .enumerate()
        .filter(|(_, name)| !name.trim().is_empty())
        .map(column)
        .collect()
}

/// Lines after the first.
pub(super) fn rows(dataset: &Record) -> usize {
    let lines = dataset.content.split(|byte| *byte == b'\n');
    lines
        .skip(1)
        .filter(|line| !line.trim_ascii().is_empty())
        .count()
}

/// How good a file is: the share of its cells that hold something.
fn quality(dataset: &Record) -> Value {
    let text = String::from_utf8_lossy(&dataset.content);
    let cells: Vec<_> = text
        .lines()
        .skip(1)
        .flat_map(|line| line.split(','))
        .collect();
    let empty = cells.iter().filter(|cell| cell.trim().is_empty()).count();
    let per_mille = (cells.len() - empty) * 1_000 / cells.len().max(1);
    let score = f64::from(u32::try_from(per_mille).unwrap_or(0)) / 10.0;
    let issues: Vec<_> = (empty > 0)
        .then(|| json!({ "type": "missing_values", "count": empty }))
        .into_iter()
        .collect();
    json!({ "overall_score": score, "issues": issues })
}
