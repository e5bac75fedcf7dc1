//! What the owner's account holds already, for the blanks that stand for such a thing.

use super::Keyring;
use crate::{
    documents::{given::text_of, profile::Operation},
    report::{CouldNotRun, Lack},
    target::request::Values,
};

impl Keyring {
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
        let exchange = self.ask_as_owner(&place.by, found).await?.exchange;
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
}
