//! Asking: what an operation makes is written down before it is asked for, and what it ends afterwards.

use std::sync::Arc;

use jiff::Timestamp;

use super::Keyring;
use crate::{
    documents::profile::{Operation, Thing, key_of},
    report::{CouldNotRun, Lack},
    target::{
        exchange::{Exchange, strings},
        key::{ApiKey, Identity},
        ledger::Intent,
        made::key_in,
        request::{Request, Values},
    },
};

/// An operation that is to be asked.
#[derive(Clone, Copy)]
pub struct Asking<'a> {
    /// Its phrase.
    pub phrase: &'a str,
    /// The request that was made from it.
    pub request: &'a Request,
    /// What its blanks stand for.
    pub values: &'a Values,
    /// In whose name.
    pub by: Identity,
    /// Whether to keep below the target's limits.
    pub patiently: bool,
}

/// An answer, and what the run keeps of it.
pub struct Answered {
    /// The request and its answer.
    pub exchange: Exchange,
    /// Blanks of later operations.
    pub kept: Values,
    /// The key that it has made, if it shows one.
    pub key: Option<ApiKey>,
}

impl Keyring {
    /// Asks; whatever comes of it is accounted for.
    pub async fn ask(&self, asking: Asking<'_>) -> Result<Answered, CouldNotRun> {
        let phrase = key_of(asking.phrase);
        let operation = self.operation(&phrase)?;
        let makes = operation.creates.is_some() || operation.undo.is_some();
        let number = if makes || operation.leaves.is_some() {
            Some(self.ledger.intend(self.intent(&phrase, &asking))?)
        } else {
            None
        };
        let exchange = match number {
            Some(number) => self.send_to_the_end(number, &asking).await?,
            None if asking.patiently => self.client.send(asking.request).await?,
            None => self.client.send_now(asking.request).await?,
        };
        let body = exchange.json().filter(|_| exchange.is_success());
        let kept = body.map(|body| operation.kept(&body)).unwrap_or_default();
        let mut key = self.key_in(operation, &exchange, asking.by);
        if let Some(nameless) = key.as_mut().filter(|key| key.id.is_none()) {
            self.identify(nameless, &self.intent(&phrase, &asking))
                .await;
        }
        if let Some(number) = number {
            self.settle(number, &phrase, &exchange, key.as_ref());
        }
        if exchange.is_success() {
            self.note_ended(&phrase, operation, asking.values);
        }
        key = key.filter(|key| !key.secret.reveal().is_empty());
        Ok(Answered {
            exchange,
            kept,
            key,
        })
    }

    /// Sends what makes something: the answer is heard even if nobody waits for it any more.
    async fn send_to_the_end(
        &self,
        number: u64,
        asking: &Asking<'_>,
    ) -> Result<Exchange, CouldNotRun> {
        let (client, ledger) = (Arc::clone(&self.client), Arc::clone(&self.ledger));
        let (request, patiently) = (asking.request.clone(), asking.patiently);
        let sending = tokio::spawn(async move {
            let sent = if patiently {
                client.send(&request).await
            } else {
                client.send_now(&request).await
            };
            match &sent {
                Ok(exchange) => ledger.answered(number, exchange),
                // What is over the budget has not been sent.
                Err(lack) if lack.lack == Lack::Budget => ledger.ended(number),
                Err(_) => {}
            }
            sent
        });
        let broken = |_| Lack::Target.because("sending was broken off");
        sending.await.map_err(broken)?
    }

    /// Notes what an answer says of the thing that was to be made.
    pub(super) fn settle(
        &self,
        number: u64,
        phrase: &str,
        exchange: &Exchange,
        key: Option<&ApiKey>,
    ) {
        match exchange.status {
            200..=299 => {
                let body = exchange.json().unwrap_or_default();
                let kept = || Some(self.profile.operations.get(phrase)?.kept(&body));
                let values = key.map(ApiKey::values).or_else(kept).unwrap_or_default();
                let named = self.naming(phrase, values);
                self.ledger.made(number, named, key.cloned());
            }
            // A redirect, a broken server and one that ran out of time leave it open: only a look can tell.
            408 | 499 | ..200 | 300..400 | 500.. => self.ledger.undecided(number),
            400..=499 => self.ledger.ended(number),
        }
    }

    #[expect(clippy::disallowed_methods, reason = "an intent says when it was")]
    fn intent(&self, phrase: &str, asking: &Asking<'_>) -> Intent {
        let end = self.profile.end_of(phrase).map(|(_, end)| end);
        let list = self
            .list_of(phrase)
            .and_then(|list| self.profile.operations.get(list));
        let own = self.values(None);
        let mut place = asking.values.clone();
        let makes = self.profile.operations.get(phrase);
        let by = self.slots.name_of(asking.by);
        place.retain(|blank, _| {
            let mut asked = end.into_iter().chain(list);
            let is_its_own =
                blank == "key_id" || makes.is_some_and(|it| it.keeps.contains_key(blank));
            !is_its_own
                && !own.contains_key(blank)
                && asked.any(|operation| operation.has_blank(blank))
        });
        Intent {
            at: Timestamp::now(),
            place,
            platform: self.profile.name.clone(),
            target: self.url.clone(),
            operation: phrase.to_owned(),
            holding: self.slots.holding(&by),
            by,
            name: self.name_in(asking.request),
        }
    }

    /// The text of a request's body that the run's own name stands in.
    fn name_in(&self, request: &Request) -> Option<String> {
        let body = serde_json::from_str(request.body.as_deref()?).ok()?;
        let mut texts = strings(&body).into_iter();
        let name = texts.find(|text| text.contains(&self.run.id))?;
        Some(name.to_owned())
    }

    pub(super) fn key_in(
        &self,
        operation: &Operation,
        exchange: &Exchange,
        by: Identity,
    ) -> Option<ApiKey> {
        operation.creates?;
        let format = self.profile.key.as_ref()?;
        let by = match by {
            Identity::Stranger => Identity::Stranger,
            _ => Identity::Owner,
        };
        key_in(exchange, by, format, &self.redactor)
    }

    /// Of these values those that the operation needs which ends what the operation of this phrase makes.
    pub(super) fn naming(&self, phrase: &str, mut values: Values) -> Values {
        if let Some((_, end)) = self.profile.end_of(phrase) {
            values.retain(|blank, _| end.has_blank(blank));
        }
        values
    }

    fn note_ended(&self, phrase: &str, operation: &Operation, values: &Values) {
        let is_its_end = |makes: &Operation| match makes.creates {
            Some(Thing::Key) => operation.ends == Some(Thing::Key),
            None => makes.undo.as_deref() == Some(phrase),
        };
        let operations = self.profile.operations.iter();
        let ended: Vec<_> = operations
            .filter(|(_, makes)| is_its_end(makes))
            .map(|(made_by, _)| made_by)
            .collect();
        if !ended.is_empty() {
            self.ledger
                .end_made(values, |intent| ended.contains(&&intent.operation));
        }
    }

    /// The operation that fits, with its phrase.
    pub(super) fn that(&self, fits: impl Fn(&Operation) -> bool) -> Result<&str, CouldNotRun> {
        let mut operations = self.profile.operations.iter();
        let found = operations.find(|(_, operation)| fits(operation));
        let (phrase, _) = found.ok_or_else(|| {
            Lack::Target.because("the platform documents no way to do this to keys over the API")
        })?;
        Ok(phrase)
    }

    pub(super) fn operation(&self, phrase: &str) -> Result<&Operation, CouldNotRun> {
        let operation = self.profile.operations.get(phrase);
        operation
            .ok_or_else(|| Lack::Target.because(format!("the profile has no operation {phrase:?}")))
    }

    pub(super) async fn ask_as_owner(
        &self,
        phrase: &str,
        values: &Values,
    ) -> Result<Answered, CouldNotRun> {
        let owner = self.slots.owner().await?;
        self.ask_as(&owner, phrase, values).await
    }

    pub(super) async fn ask_as(
        &self,
        holder: &ApiKey,
        phrase: &str,
        values: &Values,
    ) -> Result<Answered, CouldNotRun> {
        let operation = self.operation(phrase)?;
        let presentation = holder.presentation(&self.profile.credential);
        let request = Request::of(&self.url, operation, values, &presentation)?;
        let asking = Asking {
            phrase,
            request: &request,
            values,
            by: holder.identity,
            patiently: true,
        };
        // Finding the name of what was made asks again, for nothing that makes anything.
        Box::pin(self.ask(asking)).await
    }
}
