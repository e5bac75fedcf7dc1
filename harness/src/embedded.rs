//! The mock inside this process, for runs without a target: the only place that names it.

use anyhow::{Context as _, anyhow};
pub use countersign_mock::serve::{Arguments, serve};
use countersign_mock::{
    platforms,
    server::{self, Options, Running},
};

use crate::{
    documents::Documents,
    target::{Target, credentials_file},
};

/// A mock on free loopback ports, until it is stopped.
pub struct Embedded {
    running: Running,
}

impl Embedded {
    /// Starts the mock for `platforms`.
    pub async fn start(platforms: &[Documents]) -> anyhow::Result<Self> {
        Self::with(platforms, Vec::new()).await
    }

    /// Starts the mock in the latest release of each, so that what later releases have added is there too, with these
    /// settings besides.
    pub async fn latest(platforms: &[Documents], more: &[(&str, &str)]) -> anyhow::Result<Self> {
        let named = |platform: &&&platforms::Platform| {
            let mut names = platforms.iter().map(|it| &it.profile.name);
            names.any(|name| name == platform.name)
        };
        let choices = platforms::ALL.iter().filter(named).flat_map(|platform| {
            let releases = platform.choices.iter().filter(|it| it.name == "release");
            releases.filter_map(|release| {
                let latest = release.words.last()?;
                Some((format!("{}.release", platform.name), (*latest).to_owned()))
            })
        });
        let more = more
            .iter()
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
        Self::with(platforms, choices.chain(more).collect()).await
    }

    async fn with(
        platforms: &[Documents],
        settings: Vec<(String, String)>,
    ) -> anyhow::Result<Self> {
        let options = Options {
            platforms: platforms
                .iter()
                .map(|documents| documents.profile.name.clone())
                .collect(),
            settings,
            ..Options::default()
        };
        let running = server::start(options)
            .await
            .context("the embedded mock did not start")?;
        Ok(Self { running })
    }

    /// The mock of a platform as a target, with the credentials of its seed and its control.
    pub fn target(&self, documents: &Documents) -> anyhow::Result<Target> {
        let name = &documents.profile.name;
        let platform = self
            .running
            .platforms
            .iter()
            .find(|platform| platform.name == *name);
        let platform =
            platform.ok_or_else(|| anyhow!("the embedded mock does not imitate {name}"))?;
        let table = toml::Table::from_iter([(
            name.clone(),
            toml::Value::Table(platform.credentials.clone()),
        )]);
        let text = toml::to_string(&table)?;
        let mut all = credentials_file::read(
            "the embedded mock's credentials",
            &text,
            std::slice::from_ref(documents),
            &[],
        )?;
        Ok(Target {
            platform: name.clone(),
            url: platform.url.clone(),
            control: Some(self.running.control_url.clone()),
            credentials: all.remove(name).unwrap_or_default(),
            embedded: true,
        })
    }

    /// Stops it.
    pub async fn stop(self) {
        self.running.stop().await;
    }
}
