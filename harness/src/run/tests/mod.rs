//! What is planned and judged on a small platform, that of `fixtures/your-own/example.toml`.

mod claims;
mod conformance;
mod decisions;
mod picks;
mod priorities;
mod ran;
mod selection;
mod spending;

use gherkin::Feature;
use serde_json::json;

use super::{
    decision::{Decision, Selection},
    plan::{Entry, Plan},
};
use crate::{
    documents::{Documents, claim::ClaimId, features, profile::Profile, slot::Slot},
    target::{Target, credentials::Credentials, secret::Secret},
};

/// The platform and a target of it.
struct Stand {
    documents: Documents,
    target: Target,
}

impl Stand {
    /// With a target on another machine, without control, whose credentials file fills these slots.
    fn new(slots: &[&str]) -> Self {
        let text = include_str!("../../../../fixtures/your-own/example.toml");
        let mut profile: Profile = toml::from_str(text).unwrap();
        let claims = std::mem::take(&mut profile.claims);
        let secret = |slot: &&str| ((*slot).to_owned(), Secret::new(&format!("wdg_{slot}")));
        let target = Target {
            platform: profile.name.clone(),
            url: "https://target.invalid".to_owned(),
            control: None,
            credentials: Credentials {
                slots: slots.iter().map(secret).collect(),
                ..Credentials::default()
            },
            embedded: false,
        };
        let documents = Documents { profile, claims };
        Self { documents, target }
    }

    fn with_control(mut self) -> Self {
        self.target.control = Some("https://control.invalid".to_owned());
        self
    }

    /// With one more slot in the profile, which the credentials file fills.
    fn with_slot(mut self, name: &str, state: &str, stranger: bool) -> Self {
        let slot = json!({ "state": state, "stranger": stranger, "about": "" });
        let slot: Slot = serde_json::from_value(slot).unwrap();
        self.documents
            .profile
            .credentials
            .insert(name.to_owned(), slot);
        self.target
            .credentials
            .slots
            .insert(name.to_owned(), Secret::new("wdg_more"));
        self
    }

    /// With a documented limit of so many in an hour.
    fn with_limit(mut self, name: &str, operation: &str, count: u32) -> Self {
        let limit = json!({
            "count": count, "seconds": 3600, "declared": name, "operation": operation, "over": "", "claim": "W-CALL",
        });
        let limit = serde_json::from_value(limit).unwrap();
        self.documents.profile.limits.insert(name.to_owned(), limit);
        self
    }

    fn plan(&self, feature: &Feature, selection: &Selection) -> Plan {
        Plan::new(
            &self.documents,
            std::slice::from_ref(feature),
            &self.target,
            selection,
        )
    }

    /// What is decided on a feature's scenarios where everything is asked for.
    fn decisions(&self, text: &str) -> Vec<Decision> {
        let plan = self.plan(&feature(text), &Selection::default());
        plan.entries
            .into_iter()
            .map(|entry| entry.decision)
            .collect()
    }
}

/// A feature that every platform shares.
fn feature(text: &str) -> Feature {
    features::parse(
        "features/common/doors.feature",
        &format!("Feature: Doors\n{text}"),
    )
    .unwrap()
}

/// The names of the scenarios that run.
fn running(plan: &Plan) -> Vec<&str> {
    let runs = |entry: &&Entry| entry.decision == Decision::Run;
    let entries = plan.entries.iter().filter(runs);
    entries.map(|entry| entry.scenario.name.as_str()).collect()
}

fn claim(id: &str) -> ClaimId {
    ClaimId(id.to_owned())
}
