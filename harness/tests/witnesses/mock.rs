//! A mock of one platform inside the test, and what a test itself wants of it.

use countersign_mock::server::{self, Options, Running};
use reqwest::{Client, Method};
use serde_json::{Value, json};

/// A mock of one platform on free ports.
pub(crate) struct Mock {
    running: Running,
    http: Client,
}

impl Mock {
    /// Starts it on the runtime of the test, with which it ends.
    pub(crate) async fn start(platform: &str) -> Self {
        Self::with(platform, &[]).await
    }

    /// Starts it with these settings.
    pub(crate) async fn with(platform: &str, settings: &[(&str, &str)]) -> Self {
        let settings = settings.iter();
        let settings = settings.map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
        // A second test in this process finds the provider installed.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let options = Options {
            platforms: vec![platform.to_owned()],
            settings: settings.collect(),
            ..Options::default()
        };
        Self {
            running: server::start(options).await.unwrap(),
            http: Client::builder().no_proxy().build().unwrap(),
        }
    }

    /// The base URL of the platform.
    pub(crate) fn url(&self) -> &str {
        &self.running.platforms[0].url
    }

    /// The base URL of control.
    pub(crate) fn control_url(&self) -> &str {
        &self.running.control_url
    }

    /// A seeded credential, by its slot in the credentials file.
    pub(crate) fn credential(&self, slot: &str) -> &str {
        self.running.platforms[0].credentials[slot]
            .as_str()
            .unwrap()
    }

    /// Turns one fault on.
    pub(crate) async fn plant(&self, fault: &str) {
        let platform = &self.running.platforms[0].name;
        let url = format!("{}/control/{platform}/faults", self.control_url());
        let body = json!({ "active": [fault] }).to_string();
        let answer = self.http.put(url).body(body).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{fault} cannot be planted");
    }

    /// Mints a key in a state and answers it.
    pub(crate) async fn mint(&self, state: &str) -> String {
        let platform = &self.running.platforms[0].name;
        let url = format!("{}/control/{platform}/keys", self.control_url());
        let body = json!({ "state": state }).to_string();
        let answer = self.http.post(url).body(body).send().await.unwrap();
        let minted: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
        minted["secret"].as_str().unwrap().to_owned()
    }

    /// How often this path was asked, as the journal has it.
    pub(crate) async fn asked(&self, path: &str) -> usize {
        let platform = &self.running.platforms[0].name;
        let url = format!("{}/control/{platform}/journal", self.control_url());
        let answer = self.http.get(url).send().await.unwrap();
        let journal: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
        let entries = journal["entries"].as_array().unwrap();
        entries.iter().filter(|entry| entry["path"] == path).count()
    }

    /// Asks the platform with one header; answers the status and the body.
    pub(crate) async fn get(&self, path: &str, header: (&str, &str)) -> (u16, Value) {
        let url = format!("{}{path}", self.url());
        let request = self.http.request(Method::GET, url);
        let answer = request.header(header.0, header.1).send().await.unwrap();
        let status = answer.status().as_u16();
        let body = answer.text().await.unwrap();
        (status, serde_json::from_str(&body).unwrap())
    }
}
