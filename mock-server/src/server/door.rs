//! Where requests enter a platform and answers leave it.

use std::{
    net::IpAddr,
    sync::{Arc, RwLock},
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::DefaultBodyLimit,
    response::Response,
};
use http::{HeaderName, HeaderValue, Request, StatusCode, header};
use hyper::service::Service as _;
use hyper_util::service::TowerToHyperService;

use super::receive::{Unreadable, receive};
use crate::{
    joints::freedom,
    platforms::Platform,
    services::{Services, journal, settings::Settings},
    visit::{RequestIds, Visit},
};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// One served platform, between its listener and its routes.
pub struct Door {
    /// The platform behind it.
    pub platform: &'static Platform,
    settings: Settings,
    ids: RequestIds,
    instance: RwLock<Arc<Instance>>,
}

/// Everything that a reset replaces.
struct Instance {
    services: Arc<Services>,
    router: TowerToHyperService<Router>,
}

impl Instance {
    fn seeded(platform: &'static Platform, settings: &Settings) -> Arc<Self> {
        let services = Arc::new(Services::seeded(platform, settings));
        Arc::new(Self {
            router: TowerToHyperService::new((platform.router)(services.clone())),
            services,
        })
    }
}

impl Door {
    /// A platform in its seeded state.
    pub fn new(platform: &'static Platform, settings: Settings) -> Self {
        Self {
            platform,
            ids: RequestIds::new(),
            instance: RwLock::new(Instance::seeded(platform, &settings)),
            settings,
        }
    }

    /// The services of the platform as it stands.
    pub fn services(&self) -> Arc<Services> {
        self.instance().services.clone()
    }

    /// Puts the platform back to how it started; requests under way end where they began.
    pub fn reset(&self) {
        *self.instance.write().expect("never poisoned") =
            Instance::seeded(self.platform, &self.settings);
    }

    /// Answers one request of this client.
    pub async fn answer<B>(&self, request: Request<B>, client: IpAddr) -> Response
    where
        B: http_body_util::BodyExt<Data = Bytes> + Unpin,
    {
        let instance = self.instance();
        let (mut parts, body) = request.into_parts();
        let received = receive(body).await;
        let visit = Arc::new(Visit::new(
            instance.services.clone(),
            self.ids.next(),
            client,
            &parts,
            received.as_ref().unwrap_or(&Bytes::new()),
        ));
        let method = parts.method.clone();
        let own_id = parts.headers.get(REQUEST_ID).cloned();
        let path = journal::shown_path(parts.uri.path(), self.platform.key_format.prefix);
        let mut response = match received {
            Ok(body) if body.len() > self.platform.largest_body => {
                (self.platform.unreadable)(Unreadable::TooLarge)
            }
            Ok(body) => {
                parts.extensions.insert(visit.clone());
                let mut request = Request::from_parts(parts, body);
                if !request.body().is_empty() {
                    // It is here already, and bounded; each route has its own idea of too large.
                    DefaultBodyLimit::disable().apply(&mut request);
                }
                let Ok(response) = instance.router.call(request.map(Body::from)).await;
                response
            }
            Err(unreadable) => (self.platform.unreadable)(unreadable),
        };
        (self.platform.complete)(&visit, own_id.as_ref(), &mut response);
        if response.status() == StatusCode::UNAUTHORIZED {
            let challenge = HeaderValue::from_static(self.platform.challenge);
            let headers = response.headers_mut();
            headers.entry(header::WWW_AUTHENTICATE).or_insert(challenge);
        }
        let mut response = visit.reply(response).await;
        let id = response.headers_mut().entry(REQUEST_ID);
        id.or_insert_with(|| visit.request_id.header());
        visit.record(method, path, response.status().as_u16());
        response
    }

    /// Whether names of header fields are written in title case on connections that begin now.
    pub fn writes_title_case(&self) -> bool {
        let active = self.instance().services.switches.active();
        active.is_some_and(|active| {
            let mut variants = active.variants.iter();
            variants.any(|engaged| engaged.deviation.id.ends_with(freedom::TITLE_CASE))
        })
    }

    /// What a client needs to call this platform, as a table of the credentials file without its `url`.
    pub fn credentials(&self, url: &str) -> toml::Table {
        let services = self.services();
        let slots = services.seed.slots();
        let mut table: toml::Table = slots
            .map(|(slot, value, _)| (slot.to_owned(), value))
            .collect();
        let slots = services.slots(url).into_iter();
        table.extend(slots.map(|(slot, value)| (slot.name.clone(), value)));
        let limits = services.limiter.limits();
        if limits.enabled && !limits.limits.is_empty() {
            table.extend((self.platform.declared_limits)(&limits.limits));
        }
        table
    }

    fn instance(&self) -> Arc<Instance> {
        self.instance.read().expect("never poisoned").clone()
    }
}
