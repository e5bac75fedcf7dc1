//! Searching: what an unanswered request has made is found again in a list, by its exact name.

use serde_json::Value;

use super::Keyring;
use crate::{
    documents::{facts::kept_at, profile::Thing},
    report::{CouldNotRun, Lack},
    target::{
        exchange::{Exchange, item_with, object_with},
        key::ApiKey,
        ledger::Intent,
        made::{id_in, kept_in},
        request::{Request, Values},
    },
};

/// The operation that lists keys, where there is one.
const LISTS_KEYS: &str = "lists-keys";

impl Keyring {
    /// The operation that lists what the operation of this phrase makes.
    pub(super) fn list_of(&self, phrase: &str) -> Option<&str> {
        let operation = self.profile.operations.get(phrase)?;
        let is_key = operation.creates == Some(Thing::Key);
        let list = operation.listed.as_ref().map(|listed| listed.by.as_str());
        list.or(is_key.then_some(LISTS_KEYS))
    }

    /// What names the thing that an intent has made to the operation that ends it, as a list shows it under its exact
    /// name; `None` where no list has it.
    pub(super) async fn found_again(&self, intent: &Intent) -> Result<Option<Values>, CouldNotRun> {
        let operation = self.operation(&intent.operation)?;
        let is_key = operation.creates == Some(Thing::Key);
        let list = self.list_of(&intent.operation);
        let (Some(list), Some(name)) = (list, &intent.name) else {
            return Err(Lack::Target
                .because("no answer said whether it was made, and no list shows it by name"));
        };
        let format = self.profile.key.as_ref().filter(|_| is_key);
        let at = operation.listed.as_ref().map(|listed| &listed.at);
        let at = at.filter(|at| !at.is_empty()).unwrap_or(&operation.keeps);
        let values_of = |item: &Value| match format {
            Some(format) => {
                let mut values = kept_in(item, format);
                values.insert("key_id".to_owned(), id_in(item, format)?);
                Some(values)
            }
            None => Some(kept_at(at, item)).filter(|kept| kept.len() == at.len()),
        };
        let found = self.find_in_list(list, intent, |body| {
            let item = object_with(body, name)?;
            let values = values_of(item).or_else(|| values_of(item_with(body, name)?));
            Some(values)
        });
        match found.await? {
            Some(None) => Err(Lack::Target.because("it is listed, and nothing there names it")),
            Some(values) => Ok(values),
            None => Ok(None),
        }
    }

    /// What `find` finds on any page of a list, which may be asked for this very name.
    pub(super) async fn find_in_list<T>(
        &self,
        list: &str,
        intent: &Intent,
        mut find: impl FnMut(&Value) -> Option<T>,
    ) -> Result<Option<T>, CouldNotRun> {
        const MOST_PAGES: usize = 200;
        let operation = self.operation(list)?;
        let mut holder = self.slots.acting(&intent.by).await?;
        let mut values = self.values(None);
        let name = intent.name.clone().map(|name| ("name".to_owned(), name));
        values.extend(intent.place.clone());
        values.extend(name);
        // Who asks for a name has a query already.
        let pages = self.profile.pages.as_ref();
        let pages = pages.filter(|_| !operation.path.contains('?'));
        let mut before = String::new();
        for page in 0..MOST_PAGES {
            let ask = async |holder: &ApiKey| {
                let presentation = holder.presentation(&self.profile.credential);
                let mut request = Request::of(&self.url, operation, &values, &presentation)?;
                if let Some(pages) = pages {
                    request = request.query(&pages.query_of(page));
                }
                self.client.send(&request.once_more(true)).await
            };
            let mut answer = ask(&holder).await?;
            if answer.status == 403 {
                // Whoever may make it need not be allowed to list it.
                holder = self.slots.owner().await?;
                answer = ask(&holder).await?;
            }
            let body = answer.json().filter(|_| answer.is_success());
            let body = body.ok_or_else(|| {
                let sight = self.redactor.mask(&answer.sight());
                Lack::Target.because(format!(
                    "the list that would show it cannot be read: {sight}"
                ))
            })?;
            if let Some(found) = find(&body) {
                return Ok(Some(found));
            }
            if pages.is_none() && has_next(&answer) {
                let reason = "the list that would show it goes on (Link: rel=next), and no way to its next page is documented";
                return Err(Lack::Target.because(reason));
            }
            // A target that does not know these pages answers the same again and again.
            let is_last = |size| answer.body == before || longest_list(&body) < size;
            if pages.is_none_or(|pages| is_last(pages.size)) {
                return Ok(None);
            }
            before = answer.body;
        }
        Ok(None)
    }
}

/// Whether an answer says that it is one page of several (RFC 8288, 3).
fn has_next(answer: &Exchange) -> bool {
    let mut headers = answer.headers.iter();
    headers.any(|(name, value)| {
        let mut parameters = value.split([';', ',']);
        name.eq_ignore_ascii_case("link")
            && parameters.any(|it| matches!(it.trim(), "rel=next" | "rel=\"next\""))
    })
}

/// How many items the longest list of an answer has.
pub fn longest_list(body: &Value) -> usize {
    match body {
        Value::Array(items) => items.len(),
        Value::Object(members) => {
            let lists = members.values().filter_map(Value::as_array);
            lists.map(Vec::len).max().unwrap_or_default()
        }
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_longest_list_counts() {
        assert_eq!(longest_list(&json!({"keys": [1, 2], "links": [1]})), 2);
        assert_eq!(longest_list(&json!([1])), 1);
        assert_eq!(longest_list(&json!("none")), 0);
    }
}
