//! All models, by account.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use axum::body::Bytes;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::json;

use super::model::{Feature, Model, Output};
use crate::auth::AccountId;

/// Versions that an account has at one time.
const FULL: usize = 10_000;

/// The models of all accounts, oldest first.
pub(crate) struct Models(Mutex<HashMap<AccountId, Owned>>);

#[derive(Default)]
struct Owned {
    models: Vec<Model>,
    first_page: Option<Rendered>,
}

/// A list that stays as it is from a moment on: no model in it is being built any more.
struct Rendered {
    from: Timestamp,
    list: Bytes,
}

impl Models {
    /// The models of the seed, built long ago.
    pub(crate) fn seeded(text: &str) -> Self {
        let seed: Seed = toml::from_str(text).expect("an embedded seed is valid");
        let models = seed.accounts.into_iter().map(|account| {
            let models = account.models.into_iter().map(Model::from).collect();
            let first_page = None;
            (account.id, Owned { models, first_page })
        });
        Self(Mutex::new(models.collect()))
    }

    /// What `read` makes of the models of an account.
    pub(crate) fn of<T>(&self, account: &AccountId, read: impl FnOnce(&[Model]) -> T) -> T {
        let all = self.0.lock().expect("never poisoned");
        read(all.get(account).map_or(&[], |owned| &owned.models))
    }

    /// The list that is asked for most, rendered anew only if it may have changed.
    pub(crate) fn first_page(
        &self,
        account: &AccountId,
        now: Timestamp,
        render: impl FnOnce(&[Model]) -> Bytes,
    ) -> Bytes {
        let mut all = self.0.lock().expect("never poisoned");
        let Some(owned) = all.get_mut(account) else {
            return render(&[]);
        };
        if let Some(page) = owned.first_page.as_ref().filter(|it| it.from <= now) {
            return page.list.clone();
        }
        let list = render(&owned.models);
        let ready = owned.models.iter().map(Model::ready_at).max();
        let from = ready.unwrap_or(Timestamp::MIN);
        owned.first_page = (from <= now).then(|| Rendered {
            from,
            list: list.clone(),
        });
        list
    }

    /// Changes the models of an account.
    pub(crate) fn change<T>(
        &self,
        account: &AccountId,
        change: impl FnOnce(&mut Vec<Model>) -> T,
    ) -> T {
        let mut all = self.0.lock().expect("never poisoned");
        let owned = all.entry(account.clone()).or_default();
        owned.first_page = None;
        change(&mut owned.models)
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

    /// Adds a version after those that the name already has; says which, if there is room.
    pub(crate) fn add(&self, account: &AccountId, mut model: Model) -> Option<Model> {
        self.change(account, |models| {
            if models.len() >= FULL {
                return None;
            }
            let mut before = 0;
            for older in models.iter_mut().filter(|it| it.name == model.name) {
                older.latest = false;
                before += 1;
            }
            model.version = format!("v{}.0", before + 1).into();
            models.push(model.clone());
            Some(model)
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
