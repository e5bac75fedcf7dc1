//! The mock inside this process and the judge before it, for one test at a time: cucumber swaps the panic hook.

use countersign::{
    documents::{Documents, features},
    embedded::Embedded,
    report::{PlatformReport, Verdict},
    run::{Conduct, Trial},
    target::{Target, control::Control},
};
use gherkin::Feature;
use tokio::sync::{Mutex, MutexGuard};

use crate::install_tls;

static JUDGING: Mutex<()> = Mutex::const_new(());

/// One platform of the mock, and what it is judged by.
pub(crate) struct Stand {
    pub(crate) documents: Documents,
    pub(crate) target: Target,
    pub(crate) control: Control,
    embedded: Embedded,
    _judging: MutexGuard<'static, ()>,
}

impl Stand {
    /// A fresh mock of this platform.
    pub(crate) async fn of(platform: &str) -> Self {
        Self::with(platform, None).await
    }

    /// A fresh mock of this platform in its latest release.
    pub(crate) async fn latest(platform: &str) -> Self {
        Self::with(platform, Some(&[])).await
    }

    /// The same with limits so low that they are soon met.
    pub(crate) async fn with_low_limits(platform: &str) -> Self {
        let limits: &[_] = match platform {
            "aiaas" => &[("aiaas.requests_per_minute", "20"), ("aiaas.burst", "40")],
            "plexe" => &[("plexe.requests_per_minute", "30")],
            _ => &[],
        };
        Self::with(platform, Some(limits)).await
    }

    async fn with(platform: &str, latest: Option<&[(&str, &str)]>) -> Self {
        install_tls();
        let judging = JUDGING.lock().await;
        let mut all = Documents::embedded().unwrap();
        all.retain(|documents| documents.profile.name == platform);
        let embedded = match latest {
            Some(settings) => Embedded::latest(&all, settings).await,
            None => Embedded::start(&all).await,
        };
        let embedded = embedded.unwrap();
        let documents = all.remove(0);
        let target = embedded.target(&documents).unwrap();
        let control = Control::new(target.control.as_deref().unwrap(), platform).unwrap();
        Self {
            documents,
            target,
            control,
            embedded,
            _judging: judging,
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
    }
}

/// The names of all platforms.
pub(crate) fn platforms() -> Vec<String> {
    let all = Documents::embedded().unwrap().into_iter();
    all.map(|documents| documents.profile.name).collect()
}

/// Whether a report has a failing finding of a feature whose path ends so, with an example; the example.
pub(crate) fn example(report: &PlatformReport, feature: &str) -> Option<String> {
    let mut findings = report.findings.iter();
    let found = findings
        .find(|finding| finding.verdict == Verdict::Fail && finding.feature.ends_with(feature));
    found?.example.clone()
}
