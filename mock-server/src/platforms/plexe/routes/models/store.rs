//! All models, by account.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::json;

use super::model::{Feature, Model, Output};
use crate::auth::AccountId;

/// The models of all accounts, oldest first.
pub(crate) struct Models(Mutex<HashMap<AccountId, Vec<Model>>>);

impl Models {
    /// The models of the seed, built long ago.
    pub(crate) fn seeded(text: &str) -> Self {
        let seed: Seed = toml::from_str(text).expect("an embedded seed is valid");
        let models = seed.accounts.into_iter().map(|account| {
            let models = account.models.into_iter().map(Model::from).collect();
            (account.id, models)
        });
        Self(Mutex::new(models.collect()))
    }

    /// What `read` makes of the models of an account.
    pub(crate) fn of<T>(&self, account: &AccountId, read: impl FnOnce(&mut Vec<Model>) -> T) -> T {
        let mut all = self.0.lock().expect("never poisoned");
        match all.get_mut(account) {
            Some(models) => read(models),
            None => read(all.entry(account.clone()).or_default()),
        }
    }

    /// One version, or the newest if none is named.
    pub(crate) fn find(
        &self,
        account: &AccountId,
        name: &str,
        version: Option<&str>,
    ) -> Option<Model> {
        self.of(account, |models| {
            let mut named = models.iter().filter(|model| &*model.name == name);
            named
                .find(|model| version.map_or(model.latest, |it| *model.version == *it))
                .cloned()
        })
    }

    /// Adds a version after those that the name already has; says which.
    pub(crate) fn add(&self, account: &AccountId, mut model: Model) -> Model {
        self.of(account, |models| {
            let mut before = 0;
            for older in models.iter_mut().filter(|it| it.name == model.name) {
                older.latest = false;
                before += 1;
            }
            model.version = format!("v{}.0", before + 1).into();
            models.push(model.clone());
            model
        })
    }

    /// Whether a model was built from this upload.
    pub(crate) fn use_upload(&self, account: &AccountId, id: &str) -> bool {
        self.of(account, |models| {
            let mut datasets = models
                .iter()
                .filter_map(|model| model.dataset_id.as_deref());
            datasets.any(|dataset| dataset == id)
        })
    }
}

#[derive(Deserialize)]
struct Seed {
    accounts: Vec<Owner>,
}

#[derive(Deserialize)]
struct Owner {
    id: AccountId,
    models: Vec<Seeded>,
}

#[derive(Deserialize)]
struct Seeded {
    name: String,
    title: String,
    intent: String,
    dataset_id: Option<String>,
    created_at: Timestamp,
    input: Vec<Feature>,
    output: Output,
}

impl From<Seeded> for Model {
    fn from(seeded: Seeded) -> Self {
        Self {
            name: seeded.name.into(),
            version: "v1.0".into(),
            latest: true,
            title: seeded.title.into(),
            description: None,
            intent: seeded.intent.into(),
            dataset_id: seeded.dataset_id.map(Arc::from),
            tags: json!([]),
            schemas: None,
            input: seeded.input.into(),
            output: Arc::new(seeded.output),
            created_at: seeded.created_at,
            updated_at: seeded.created_at,
        }
    }
}
