//! What fills the blanks of operations: the credentials file, or what an answer says.

use serde_json::Value;

use super::profile::Operation;

/// The blanks of an operation that only the credentials file can fill: `clusters.0.url`.
pub fn given_blanks(operation: &Operation) -> Vec<String> {
    let body = operation.body.as_ref().map(ToString::to_string);
    let text = format!("{}{}", operation.path, body.unwrap_or_default());
    text.split('{')
        .filter_map(|rest| rest.split_once('}'))
        .map(|(blank, _)| blank)
        .filter(|blank| blank.contains('.') && !blank.contains('"'))
        .map(str::to_owned)
        .collect()
}

/// What an answer's value puts into a blank: a string, or a number or a truth as it is written.
pub fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::text_of;

    #[test]
    fn what_the_file_must_fill_has_a_dot() {
        let text = r#"{"method": "POST", "path": "{clusters.0.url}/x/{key_id}", "body": {"a": "{slot.part}", "b": {"c.d": 1}}, "status": [200], "claim": "A-1"}"#;
        let operation = serde_json::from_str(text).unwrap();
        let blanks = super::given_blanks(&operation);
        assert_eq!(blanks, ["clusters.0.url", "slot.part"]);
    }

    #[test]
    fn an_id_may_be_a_number() {
        assert_eq!(text_of(&json!(12)).as_deref(), Some("12"));
        assert_eq!(text_of(&json!("a-1")).as_deref(), Some("a-1"));
        assert_eq!(text_of(&json!(true)).as_deref(), Some("true"));
        assert_eq!(text_of(&json!({})), None);
    }
}
