//! Shapes that the API document of release 2.18 gives what callers send: lists must show nothing else later.

use serde_json::Value;

use super::{error::ApiError, input::Fields};

type Shape = fn(&Value) -> bool;

/// What a caller may say of a project besides its resources.
const OF_A_PROJECT: [(&str, Shape); 4] = [
    ("description", Value::is_string),
    ("schedulingRules", Value::is_object),
    ("defaultNodePools", is_list_of_texts),
    ("nodeTypes", Value::is_object),
];

/// Resources, which every project and department has.
pub(crate) fn resources(fields: &Fields) -> Result<(), ApiError> {
    let resources = fields.value("resources").ok_or_else(ApiError::missing)?;
    list_of_resources(resources)
}

/// A list of what a node pool gives: `gpu.deserved` is a number.
pub(crate) fn list_of_resources(value: &Value) -> Result<(), ApiError> {
    let whole = |item: &Value| item["gpu"]["deserved"].is_number();
    let list = value.as_array().filter(|list| list.iter().all(whole));
    let wrong = || ApiError::bad_request("resources must be a list with gpu.deserved in each");
    list.map(|_| ()).ok_or_else(wrong)
}

/// What a project is made of or changed to.
pub(crate) fn project(fields: &Fields) -> Result<(), ApiError> {
    resources(fields)?;
    optional(fields, &OF_A_PROJECT)
}

/// What a workload is to do.
pub(crate) fn workload(fields: &Fields) -> Result<(), ApiError> {
    optional(fields, &[("spec", Value::is_object)])
}

/// A name that a namespace can be called after, as Kubernetes has it.
pub(crate) fn label(name: &str) -> Result<(), ApiError> {
    let ends = |it: &u8| it.is_ascii_lowercase() || it.is_ascii_digit();
    let inner = |it: &u8| ends(it) || *it == b'-';
    let bytes = name.as_bytes();
    let fits = bytes.len() <= 63
        && bytes.iter().all(inner)
        && bytes.first().is_some_and(ends)
        && bytes.last().is_some_and(ends);
    let wrong = || ApiError::bad_request("name must be of small letters, digits and hyphens");
    fits.then_some(()).ok_or_else(wrong)
}

fn optional(fields: &Fields, shapes: &[(&str, Shape)]) -> Result<(), ApiError> {
    let mut given = shapes
        .iter()
        .filter_map(|(name, shape)| Some((name, fields.value(name)?, shape)));
    match given.find(|(_, value, shape)| !shape(value)) {
        Some((name, ..)) => Err(ApiError::bad_request(format!("{name} has another type"))),
        None => Ok(()),
    }
}

fn is_list_of_texts(value: &Value) -> bool {
    let list = value.as_array();
    list.is_some_and(|list| list.iter().all(Value::is_string))
}
