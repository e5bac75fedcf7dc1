//! The mock inside this process and the judge before it, for one test at a time: cucumber silences panics.

use std::thread;

use countersign::{
    documents::{Documents, features},
    embedded::Embedded,
    report::{PlatformReport, Verdict},
    run::{Conduct, Trial},
    target::{Target, control::Control},
};
use gherkin::Feature;
use tokio::{
    runtime::Runtime,
    sync::{Mutex, MutexGuard},
};

use crate::install_tls;

static JUDGING: Mutex<()> = Mutex::const_new(());

/// One platform of the mock, and what it is judged by.
pub(crate) struct Stand {
    pub(crate) documents: Documents,
    pub(crate) target: Target,
    pub(crate) control: Control,
    embedded: Embedded,
    judging: Option<MutexGuard<'static, ()>>,
}

/// How the mock is set.
#[derive(Clone, Copy)]
pub(crate) enum Settings {
    /// As it is by default.
    Seed,
    /// The latest release of every platform.
    Latest,
    /// The same with limits so low that they are soon met.
    LowLimits,
}

impl Settings {
    async fn start(self, documents: &[Documents]) -> anyhow::Result<Embedded> {
        let limits: &[_] = match self {
            Self::Seed => return Embedded::start(documents).await,
            Self::Latest => &[],
            Self::LowLimits => &[
                ("aiaas.requests_per_minute", "20"),
                ("aiaas.burst", "40"),
                ("plexe.requests_per_minute", "30"),
            ],
        };
        let mut limits = limits.to_vec();
        limits.retain(|(name, _)| {
            let mut started = documents.iter();
            started.any(|it| name.split('.').next() == Some(&it.profile.name))
        });
        Embedded::latest(documents, &limits).await
    }
}

impl Stand {
    /// A fresh mock of this platform; nothing else judges while it stands.
    pub(crate) async fn of(platform: &str, settings: Settings) -> Self {
        let judging = JUDGING.lock().await;
        let stand = Self::beside_others(platform, settings).await;
        Self {
            judging: Some(judging),
            ..stand
        }
    }

    async fn beside_others(platform: &str, settings: Settings) -> Self {
        install_tls();
        let mut all = Documents::embedded().unwrap();
        all.retain(|documents| documents.profile.name == platform);
        let embedded = settings.start(&all).await.unwrap();
        let documents = all.remove(0);
        let target = embedded.target(&documents).unwrap();
        let control = Control::new(target.control.as_deref().unwrap(), platform).unwrap();
        Self {
            documents,
            target,
            control,
            embedded,
            judging: None,
        }
    }

    /// Everything that is asked of this platform.
    pub(crate) fn features(&self) -> Vec<Feature> {
        features::of_platform(&self.documents.profile.name).unwrap()
    }

    /// Judges the mock as it stands by these features.
    pub(crate) async fn judge(&self, features: Vec<Feature>, conduct: &Conduct) -> PlatformReport {
        let trial = Trial::new(&self.documents, features, &self.target, conduct).unwrap();
        trial.run(conduct, |_| {}).await
    }

    /// Stops the mock.
    pub(crate) async fn stop(self) {
        self.embedded.stop().await;
        drop(self.judging);
    }
}

/// The names of all platforms.
pub(crate) fn platforms() -> Vec<String> {
    let all = Documents::embedded().unwrap().into_iter();
    all.map(|documents| documents.profile.name).collect()
}

/// Tries the same on every platform at once; what is wrong with each, to be asserted after all, since nobody would hear of a
/// panic meanwhile.
pub(crate) fn wrong_on_any_platform(
    settings: Settings,
    wrong: impl AsyncFn(&Stand) -> Vec<String> + Sync,
) -> Vec<String> {
    let _judging = JUDGING.blocking_lock();
    let on = async |platform: &str| {
        let stand = Stand::beside_others(platform, settings).await;
        let wrong = wrong(&stand).await;
        stand.stop().await;
        wrong
    };
    thread::scope(|scope| {
        let mut tried = Vec::new();
        for platform in platforms() {
            tried.push(scope.spawn(move || Runtime::new().unwrap().block_on(on(&platform))));
        }
        let tried = tried.into_iter().flat_map(|tried| tried.join().unwrap());
        tried.collect()
    })
}

/// Whether a report has a failing finding of a feature whose path ends so, with an example; the example.
pub(crate) fn example(report: &PlatformReport, feature: &str) -> Option<String> {
    let mut findings = report.findings.iter();
    let found = findings
        .find(|finding| finding.verdict == Verdict::Fail && finding.feature.ends_with(feature));
    found?.example.clone()
}
