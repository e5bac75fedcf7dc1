//! A platform with its control, in this process, and callers of both.

use std::{net::IpAddr, sync::Arc};

use axum::{Router, body::Body, response::Response};
use countersign_mock::{
    control,
    platforms::{ALL, Platform},
    server::Door,
    services::settings::Settings,
};
use http::{HeaderMap, Request};
use http_body_util::{BodyExt as _, Full};
use hyper::service::Service as _;
use hyper_util::service::TowerToHyperService;
use serde_json::Value;

/// The keys of the seed.
pub(crate) const KEY: &str = "plx_sk_12345abcdef67890ghijklmnop";
pub(crate) const READ_ONLY: &str = "plx_sk_readonly0test0key000000000poiu";
pub(crate) const REVOKED: &str = "plx_sk_revoked0test0key0000000000mnbv";
pub(crate) const EXPIRED: &str = "plx_sk_expired0test0key0000000000lkjh";
pub(crate) const OTHER: &str = "plx_sk_other0account0test0key000qwer";

pub(crate) struct Stand {
    pub(crate) door: Arc<Door>,
    control: TowerToHyperService<Router>,
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
    pub(crate) json: Value,
}

impl Stand {
    pub(crate) fn new() -> Self {
        Self::with(&[])
    }

    pub(crate) fn unlimited() -> Self {
        Self::with(&[("plexe.limits", "off")])
    }

    pub(crate) fn with(settings: &[(&str, &str)]) -> Self {
        Self::of("plexe", settings)
    }

    /// The stand of any platform.
    pub(crate) fn of(name: &str, settings: &[(&str, &str)]) -> Self {
        let mut platforms = ALL.iter().copied();
        let platform: &'static Platform = platforms.find(|it| it.name == name).unwrap();
        let pairs: Vec<_> = settings
            .iter()
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
            .collect();
        let settings = Settings::read(&[platform], &pairs).unwrap().remove(0);
        let door = Arc::new(Door::new(platform, settings));
        let board = vec![(door.clone(), "http://127.0.0.1:1".to_owned())];
        Self {
            door,
            control: TowerToHyperService::new(control::router(Arc::new(board))),
        }
    }

    /// Sends whatever was put together, as a client at this address.
    pub(crate) async fn send(&self, request: Request<Full<axum::body::Bytes>>) -> Answer {
        let client: IpAddr = [127, 0, 0, 1].into();
        Answer::of(self.door.answer(request, client).await).await
    }

    /// Sends a body with a key; none of either if they are empty.
    pub(crate) async fn call(&self, key: &str, method: &str, path: &str, body: &str) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        if !key.is_empty() {
            request = request.header("x-api-key", key);
        }
        self.send(request.body(body.to_owned().into()).unwrap())
            .await
    }

    /// The same with a bearer token.
    pub(crate) async fn bearer(&self, key: &str, method: &str, path: &str, body: &str) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        if !key.is_empty() {
            request = request.header("authorization", format!("Bearer {key}"));
        }
        self.send(request.body(body.to_owned().into()).unwrap())
            .await
    }

    /// Posts a body that is called plain text, with a bearer token.
    pub(crate) async fn plain(&self, key: &str, path: &str, body: &str) -> Answer {
        let request = Request::builder().method("POST").uri(path);
        let request = request.header("authorization", format!("Bearer {key}"));
        let request = request.header("content-type", "text/plain");
        self.send(request.body(body.to_owned().into()).unwrap())
            .await
    }

    pub(crate) async fn get(&self, key: &str, path: &str) -> Answer {
        self.call(key, "GET", path, "").await
    }

    /// Creates a key and returns its id and the key itself.
    pub(crate) async fn create(&self, key: &str, level: &str) -> (String, String) {
        let body = format!(r#"{{"name":"Made in a test","permission_level":"{level}"}}"#);
        let made = self.call(key, "POST", "/auth/api-keys", &body).await;
        let field = |name: &str| made.json[name].as_str().unwrap_or_default().to_owned();
        (field("key_id"), field("key"))
    }

    /// Asks the control listener; an empty body is none.
    pub(crate) async fn control(&self, method: &str, path: &str, body: &str) -> Answer {
        let request = Request::builder().method(method);
        let request = request.uri(format!("/control/{path}"));
        let request = request.body(Body::from(body.to_owned())).unwrap();
        let Ok(response) = self.control.call(request).await;
        Answer::of(response).await
    }
}

impl Answer {
    async fn of(response: Response) -> Self {
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        Self {
            status: parts.status.as_u16(),
            headers: parts.headers,
            json: serde_json::from_slice(&bytes).unwrap_or_default(),
            text: String::from_utf8(bytes.to_vec()).unwrap(),
        }
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value.map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn code(&self) -> &str {
        self.json["error"]["code"].as_str().unwrap_or_default()
    }

    /// Status and code in one.
    pub(crate) fn verdict(&self) -> (u16, &str) {
        (self.status, self.code())
    }
}
