//! Run:ai's documented resources.

mod access;
mod applications;
mod deviations;
mod organization;
mod tokens;

use http::Request;

use crate::stand::{Answer, Stand};

/// Name and secret of the application of the documents' example, an administrator.
pub(crate) const ADMINISTRATOR: (&str, &str) = ("app123", "asdasidjn9d");
pub(crate) const EDITOR: (&str, &str) = ("editor", "editor0test0secret0000000000000a");
pub(crate) const RESEARCHER: (&str, &str) = ("researcher", "researcher0test0secret000000000b");
pub(crate) const VIEWER: (&str, &str) = ("viewer", "viewer0test0secret0000000000000c");
pub(crate) const DEPARTMENT_ADMINISTRATOR: (&str, &str) = (
    "department-administrator",
    "department0test0secret000000000d",
);
pub(crate) const RESEARCH_MANAGER: (&str, &str) =
    ("research-manager", "manager0test0secret000000000000e");
pub(crate) const ML_ENGINEER: (&str, &str) = ("ml-engineer", "engineer0test0secret00000000000f");
pub(crate) const CLUSTERS: [&str; 2] = [
    "71f69d83-ba66-4822-adf5-55ce55efd210",
    "9f55255e-11ed-47c7-acef-fc4054768dbc",
];

/// The mock of one tenant.
pub(crate) struct Tenant(pub(crate) Stand);

impl Tenant {
    pub(crate) fn new() -> Self {
        Self::with(&[])
    }

    pub(crate) fn with(settings: &[(&str, &str)]) -> Self {
        Self(Stand::of("runai", settings))
    }

    /// Sends a body with a token; none of either if they are empty.
    pub(crate) async fn call(&self, token: &str, method: &str, path: &str, body: &str) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        if !token.is_empty() {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let request = request.body(body.to_owned().into()).unwrap();
        self.0.send(request).await
    }

    /// Asks for a token as the authentication page does.
    pub(crate) async fn ask(&self, (name, secret): (&str, &str)) -> Answer {
        let body =
            format!(r#"{{"grantType":"app_token","AppId":"{name}","AppSecret":"{secret}"}}"#);
        self.call("", "POST", "/api/v1/token", &body).await
    }

    /// A token for an application.
    pub(crate) async fn token(&self, application: (&str, &str)) -> String {
        let answer = self.ask(application).await;
        let token = answer.json["accessToken"].as_str();
        token.unwrap_or_default().to_owned()
    }

    /// Stops or moves the clock.
    pub(crate) async fn clock(&self, body: &str) {
        let turned = self.0.control("PUT", "runai/clock", body).await;
        assert_eq!(turned.status, 200);
    }
}
