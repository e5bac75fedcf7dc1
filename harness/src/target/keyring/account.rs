//! What the owner's account holds: found there, or made by the run and taken back.

use super::Keyring;
use crate::{
    documents::{given::text_of, profile::Operation},
    report::{CouldNotRun, Lack},
    target::{
        exchange::{Exchange, object_with, strings},
        key::ApiKey,
        leavings::{Leaving, Leavings},
        made::id_in,
        request::{Request, Values},
    },
};

impl Keyring {
    /// A key that an answer has created, with its id: where the answer has none, as the list of keys shows it under the
    /// name that the request gave it.
    pub async fn identified(&self, mut key: ApiKey, creation: &Exchange) -> ApiKey {
        if key.id.is_some() {
            return key;
        }
        key.id = self.id_by_name(creation).await;
        self.made.identified(&key);
        key
    }

    async fn id_by_name(&self, creation: &Exchange) -> Option<String> {
        const LISTS: &str = "lists-keys";
        let format = self.profile.key.as_ref()?;
        let asked = serde_json::from_str(creation.request_body.as_deref()?).ok()?;
        let mut given = strings(&asked).into_iter();
        let name = given.find(|text| text.contains(&self.run.id))?;
        let operation = self.profile.operations.get(LISTS)?;
        let listed = self
            .send_as_owner(operation, &self.values(None))
            .await
            .ok()?;
        let body = listed.json().filter(|_| listed.is_success())?;
        id_in(object_with(&body, name)?, format)
    }

    /// Ends every key that the run has made and not ended; names those that stay, and why.
    pub async fn drain(&self) -> Vec<String> {
        *self.shared.lock().await = None;
        // What is shared by its permission ends too.
        let mut by_state = self.by_state.lock().await;
        by_state.retain(|name, _| !name.starts_with("with"));
        drop(by_state);
        let mut left = Vec::new();
        for key in self.made.open() {
            if let Err(lack) = self.revoke(&key).await {
                let name = key
                    .id
                    .unwrap_or_else(|| self.redactor.mask(key.secret.reveal()));
                left.push(format!("{name}: {}", lack.reason));
            }
        }
        for leaving in self.leavings.take() {
            if let Err(lack) = self.take_back(&leaving).await {
                left.push(format!("{}: {}", leaving.name(), lack.reason));
            }
        }
        left
    }

    /// Takes back what is not a key; what is gone already is fine.
    async fn take_back(&self, leaving: &Leaving) -> Result<(), CouldNotRun> {
        const GONE: [u16; 2] = [404, 410];
        let Some(operation) = self.profile.operations.get(&leaving.undo) else {
            return Err(Lack::Target.because("nothing is documented to take it back"));
        };
        let mut values = self.values(None);
        values.extend(leaving.values.clone());
        let mut exchange = self.send_as_owner(operation, &values).await?;
        if exchange.status == 403 {
            // The owner need not be allowed what its maker is.
            let request = Request::of(&self.url, operation, &values, &leaving.by)?;
            exchange = self.client.send(&request).await?;
        }
        if exchange.is_success() || GONE.contains(&exchange.status) {
            return Ok(());
        }
        let sight = self.redactor.mask(&exchange.sight());
        Err(Lack::Target.because(format!("the owner could not take it back: {sight}")))
    }

    /// What the run has made besides keys.
    pub fn leavings(&self) -> &Leavings {
        &self.leavings
    }

    /// What the account holds already, for the blanks of an operation that stand for such a thing.
    pub async fn found(&self, operation: &Operation) -> Result<Values, CouldNotRun> {
        let mut found = self.found.lock().await;
        for blank in self.profile.found.keys() {
            if operation.has_blank(blank) {
                self.find(blank, &mut found, &[]).await?;
            }
        }
        Ok(found.clone())
    }

    /// Finds what a blank stands for, and first what its own listing stands in need of.
    async fn find(
        &self,
        blank: &str,
        found: &mut Values,
        needed_by: &[&str],
    ) -> Result<(), CouldNotRun> {
        if needed_by.contains(&blank) {
            return Err(Lack::Credential
                .because(format!("the profile finds {{{blank}}} by means of itself")));
        }
        let Some(place) = self.profile.found.get(blank) else {
            return Ok(());
        };
        let Some(operation) = self.profile.operations.get(&place.by) else {
            return Ok(());
        };
        if found.contains_key(blank) {
            return Ok(());
        }
        let needed_by = [needed_by, &[blank]].concat();
        for needed in self.profile.found.keys() {
            if operation.has_blank(needed) {
                Box::pin(self.find(needed, found, &needed_by)).await?;
            }
        }
        let exchange = self.send_as_owner(operation, found).await?;
        let body = exchange.json().filter(|_| exchange.is_success());
        let value = body
            .as_ref()
            .and_then(|body| text_of(body.pointer(&place.at)?));
        let value = value.ok_or_else(|| {
            let reason = format!("the account holds nothing for {{{blank}}}");
            Lack::Credential.because(reason)
        })?;
        found.insert(blank.to_owned(), value);
        Ok(())
    }

    /// The keys that the run has made and not ended, by name.
    pub fn open_keys(&self) -> Vec<String> {
        let open = self.made.open().into_iter();
        open.map(|key| {
            key.id
                .unwrap_or_else(|| self.redactor.mask(key.secret.reveal()))
        })
        .chain(self.leavings.names())
        .collect()
    }
}
