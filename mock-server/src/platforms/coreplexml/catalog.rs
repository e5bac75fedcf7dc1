//! Everything that projects hold, with the time at which it is ready: work takes two seconds on the platform's clock.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard},
};

use axum::body::Bytes;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::{auth::AccountId, random, reply::Moment};

/// How long any work takes.
pub(crate) const WORK: SignedDuration = SignedDuration::from_secs(2);

/// Records of a kind that are kept, and bytes of all files behind them; the oldest that no seed has planted go first.
const KEPT: usize = 10_000;
const KEPT_BYTES: usize = 256 * 1024 * 1024;

/// What a record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Kind {
    Project,
    Member,
    Event,
    Dataset,
    Experiment,
    Model,
    Deployment,
    Report,
    Policy,
    Rule,
    PrivacySession,
    Synthesizer,
    Synthesis,
    StudioSession,
    Scenario,
    Job,
}

/// One thing.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Record {
    /// A UUID.
    #[serde(default = "random::uuid")]
    pub(crate) id: String,
    /// What it is.
    pub(crate) kind: Kind,
    /// Whose it is; only of projects.
    #[serde(default)]
    pub(crate) owner: Option<AccountId>,
    /// The project it belongs to; a project belongs to itself.
    pub(crate) project: String,
    /// When it was made.
    pub(crate) created_at: Timestamp,
    /// When the work on it is done, if there is any.
    #[serde(default)]
    pub(crate) ready_at: Option<Timestamp>,
    /// What else there is to say of it.
    #[serde(default)]
    pub(crate) fields: Map<String, Value>,
    /// The file behind it.
    #[serde(skip)]
    pub(crate) content: Bytes,
    #[serde(skip)]
    seeded: bool,
}

impl Record {
    /// A thing made now; the fields of `says` describe it.
    pub(crate) fn new(kind: Kind, project: &str, now: Timestamp, says: Value) -> Self {
        let id = random::uuid();
        let project = if kind == Kind::Project { &*id } else { project };
        Self {
            kind,
            owner: None,
            project: project.to_owned(),
            created_at: now,
            ready_at: None,
            fields: match says {
                Value::Object(fields) => fields,
                _ => Map::new(),
            },
            content: Bytes::new(),
            seeded: false,
            id,
        }
    }

    /// The same with work on it that has just begun.
    pub(crate) fn working(mut self) -> Self {
        self.ready_at = Some(self.created_at + WORK);
        self
    }

    /// Whether anybody sees it: a model is there once its training is over.
    pub(crate) fn is_there(&self, now: Timestamp) -> bool {
        self.kind != Kind::Model || self.created_at <= now
    }

    /// A text among its fields, or nothing.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.fields
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
    }

    /// How far the work on it is, in the words of its kind.
    pub(crate) fn status(&self, now: Timestamp) -> Option<&'static str> {
        let ready_at = self.ready_at?;
        let [waiting, working, done] = match self.kind {
            Kind::Synthesizer => ["pending", "training", "ready"],
            Kind::Synthesis => ["pending", "running", "completed"],
            _ => ["queued", "running", "succeeded"],
        };
        Some(if ready_at <= now {
            done
        } else if ready_at - WORK < now {
            working
        } else {
            waiting
        })
    }

    /// The thing as its lists and pages show it.
    pub(crate) fn shown(&self, now: Timestamp) -> Value {
        let mut fields = self.fields.clone();
        fields.insert("id".to_owned(), json!(self.id));
        fields.insert("created_at".to_owned(), json!(Moment(self.created_at)));
        if self.kind != Kind::Event {
            fields.insert("project_id".to_owned(), json!(self.project));
        }
        if let Some(status) = self.status(now) {
            fields.insert("status".to_owned(), json!(status));
        }
        Value::Object(fields)
    }
}

/// All records, oldest first.
pub(crate) struct Catalog(Mutex<HashMap<Kind, Vec<Arc<Record>>>>);

impl Catalog {
    /// The records of the seed.
    pub(crate) fn seeded(text: &str) -> Self {
        #[derive(Deserialize)]
        struct Seed {
            records: Vec<Seeded>,
        }
        #[derive(Deserialize)]
        struct Seeded {
            #[serde(flatten)]
            record: Record,
            #[serde(default)]
            content: String,
        }
        let seed: Seed = toml::from_str(text).expect("an embedded seed is valid");
        let catalog = Self(Mutex::default());
        for Seeded {
            mut record,
            content,
        } in seed.records
        {
            record.content = content.into();
            record.seeded = true;
            catalog.add(record);
        }
        catalog
    }

    /// Adds a record and gives it back; where there is no room, an older one makes it.
    pub(crate) fn add(&self, record: Record) -> Arc<Record> {
        let record = Arc::new(record);
        let mut records = self.records();
        let of_kind = records.entry(record.kind).or_default();
        while is_full(of_kind, record.content.len()) {
            let Some(oldest) = of_kind.iter().position(|it| !it.seeded) else {
                break;
            };
            of_kind.remove(oldest);
        }
        of_kind.push(record.clone());
        record
    }

    /// The record of this kind and id.
    pub(crate) fn find(&self, kind: Kind, id: &str) -> Option<Arc<Record>> {
        let records = self.records();
        records.get(&kind)?.iter().find(|it| it.id == id).cloned()
    }

    /// All records of a kind that fit, oldest first.
    pub(crate) fn all(&self, kind: Kind, fits: impl Fn(&Record) -> bool) -> Vec<Arc<Record>> {
        let records = self.records();
        let of_kind = records.get(&kind).map_or(&[][..], Vec::as_slice);
        of_kind.iter().filter(|it| fits(it)).cloned().collect()
    }

    /// How many records of a kind fit.
    pub(crate) fn count(&self, kind: Kind, fits: impl Fn(&Record) -> bool) -> usize {
        let records = self.records();
        let of_kind = records.get(&kind).map_or(&[][..], Vec::as_slice);
        of_kind.iter().filter(|it| fits(it)).count()
    }

    /// Changes a record, if it is still there, and gives it back.
    pub(crate) fn change(
        &self,
        kind: Kind,
        id: &str,
        change: impl FnOnce(&mut Record),
    ) -> Option<Arc<Record>> {
        let mut records = self.records();
        let record = records.get_mut(&kind)?.iter_mut().find(|it| it.id == id)?;
        change(Arc::make_mut(record));
        Some(record.clone())
    }

    /// Removes every record that fits; says whether there was one.
    pub(crate) fn remove(&self, fits: impl Fn(&Record) -> bool) -> bool {
        let mut any = false;
        for records in self.records().values_mut() {
            let before = records.len();
            records.retain(|it| !fits(it));
            any |= records.len() < before;
        }
        any
    }

    fn records(&self) -> MutexGuard<'_, HashMap<Kind, Vec<Arc<Record>>>> {
        self.0.lock().expect("never poisoned")
    }
}

fn is_full(records: &[Arc<Record>], more: usize) -> bool {
    let bytes = || records.iter().map(|it| it.content.len()).sum::<usize>();
    records.len() >= KEPT || more > 0 && bytes() + more > KEPT_BYTES
}
