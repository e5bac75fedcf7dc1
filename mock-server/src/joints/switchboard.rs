//! Which deviations are on, how often each changed something, and what they remember.

use std::{
    collections::{HashMap, HashSet},
    sync::{
        Arc, Mutex, RwLock,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use thiserror::Error;

use super::Deviation;
use crate::platforms::Platform;

/// A deviation that is on.
#[derive(Clone)]
pub struct Engaged {
    /// Which one.
    pub deviation: &'static Deviation,
    hits: Arc<AtomicU64>,
}

impl Engaged {
    fn new(deviation: &'static Deviation) -> Self {
        Self {
            deviation,
            hits: Arc::default(),
        }
    }

    /// Counts it, if it changed something.
    pub fn count(&self, changed: bool) {
        self.hits.fetch_add(u64::from(changed), Ordering::Relaxed);
    }

    /// How often it changed an outcome.
    pub fn hits(&self) -> u64 {
        self.hits.load(Ordering::Relaxed)
    }
}

/// Everything that is on at one time.
#[derive(Clone, Default)]
pub struct Active {
    /// Freedoms used otherwise; they act before the faults.
    pub variants: Vec<Engaged>,
    /// Promises broken.
    pub faults: Vec<Engaged>,
    /// Secrets by key id: a platform that deviates may know what an honest one must forget.
    secrets: Arc<Mutex<HashMap<String, Vec<String>>>>,
    /// What was seen, such as the withdrawal of a key.
    seen: Arc<Mutex<HashSet<String>>>,
}

impl Active {
    /// All of them, in the order in which they act.
    pub fn all(&self) -> impl Iterator<Item = &Engaged> {
        self.variants.iter().chain(&self.faults)
    }

    /// The latest secret of a key, if it was issued while something was on.
    pub fn secret(&self, id: &str) -> Option<String> {
        self.secrets
            .lock()
            .expect("never poisoned")
            .get(id)
            .and_then(|all| all.last().cloned())
    }

    /// The id of a key whose secret fits.
    pub fn find(&self, fits: impl Fn(&str) -> bool) -> Option<String> {
        let secrets = self.secrets.lock().expect("never poisoned");
        let fitting = |all: &Vec<String>| all.iter().any(|secret| fits(secret));
        let found = secrets.iter().find(|(_, all)| fitting(all));
        found.map(|(id, _)| id.clone())
    }

    /// Sees something happen, such as the withdrawal of a key; says whether that was the first time.
    pub fn see(&self, id: &str) -> bool {
        self.seen
            .lock()
            .expect("never poisoned")
            .insert(id.to_owned())
    }
}

/// The switches of one platform.
pub struct Switchboard {
    platform: &'static Platform,
    seeded: HashMap<String, String>,
    any: AtomicBool,
    active: RwLock<Arc<Active>>,
}

/// An id that the platform does not list.
#[derive(Debug, Error, PartialEq)]
#[error("{platform} has no {kind} {id:?}; it has: {known}")]
pub struct UnknownDeviation {
    platform: &'static str,
    kind: &'static str,
    id: String,
    known: String,
}

impl Switchboard {
    /// Only these variants on; `seeded` are the public secrets of the seed, by key id.
    pub fn new(
        platform: &'static Platform,
        variants: &[&'static Deviation],
        seeded: HashMap<String, String>,
    ) -> Self {
        let board = Self {
            platform,
            seeded,
            any: AtomicBool::new(false),
            active: RwLock::default(),
        };
        let variants = variants.iter().map(|it| Engaged::new(it)).collect();
        board.change(|active| active.variants = variants);
        board
    }

    /// What is on; nothing, mostly.
    pub fn active(&self) -> Option<Arc<Active>> {
        self.any.load(Ordering::Acquire).then(|| self.state())
    }

    /// What is on, even if it is nothing.
    pub fn state(&self) -> Arc<Active> {
        self.active.read().expect("never poisoned").clone()
    }

    /// Turns exactly these faults on, unhit.
    pub fn set_faults(&self, ids: &[String]) -> Result<(), UnknownDeviation> {
        let faults = self.find("fault", self.platform.all_faults(), ids)?;
        self.change(|active| active.faults = faults);
        Ok(())
    }

    /// Turns exactly these variants on, unhit.
    pub fn set_variants(&self, ids: &[String]) -> Result<(), UnknownDeviation> {
        let variants = self.find("variant", self.platform.all_variants(), ids)?;
        self.change(|active| active.variants = variants);
        Ok(())
    }

    /// Takes note of an issued secret, if anything that is on might want it.
    pub fn remember(&self, id: &str, secret: &str) {
        if let Some(active) = self.active() {
            let mut secrets = active.secrets.lock().expect("never poisoned");
            let all = secrets.entry(id.to_owned()).or_default();
            all.push(secret.to_owned());
        }
    }

    fn find(
        &self,
        kind: &'static str,
        known: impl Iterator<Item = &'static Deviation>,
        ids: &[String],
    ) -> Result<Vec<Engaged>, UnknownDeviation> {
        let known: Vec<_> = known.collect();
        let find = |id: &String| {
            let found = known.iter().find(|it| it.id == id);
            found
                .map(|it| Engaged::new(it))
                .ok_or_else(|| UnknownDeviation {
                    platform: self.platform.name,
                    kind,
                    id: id.clone(),
                    known: known.iter().map(|it| it.id).collect::<Vec<_>>().join(", "),
                })
        };
        ids.iter().map(find).collect()
    }

    /// Memory begins with the first deviation that is on, and ends with the last.
    fn change(&self, change: impl FnOnce(&mut Active)) {
        let mut current = self.active.write().expect("never poisoned");
        let mut next = Active::clone(&current);
        change(&mut next);
        let any = next.all().next().is_some();
        if !any {
            next = Active::default();
        } else if !self.any.load(Ordering::Acquire) {
            let seeded = self.seeded.iter();
            let seeded = seeded.map(|(id, secret)| (id.clone(), vec![secret.clone()]));
            next.secrets = Arc::new(Mutex::new(seeded.collect()));
        }
        *current = Arc::new(next);
        self.any.store(any, Ordering::Release);
    }
}
