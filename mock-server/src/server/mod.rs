//! A listener for every platform and one for control, started and stopped together.

mod connection;
mod door;
mod head_timer;
mod options;
pub mod ports;
mod receive;

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use anyhow::{Context as _, Result, bail};
use hyper::service::Service as _;
use hyper_util::service::TowerToHyperService;
use tokio::{net::TcpListener, sync::watch, task::JoinHandle, time::timeout};

pub use self::{door::Door, options::Options, ports::Ports, receive::Unreadable};
use crate::{control, services::settings::Settings};

/// How long stopping may take in all.
const LONGEST_STOP: Duration = Duration::from_secs(8);

/// A mock that is serving.
pub struct Running {
    /// Base URL of the control listener, without a slash at the end.
    pub control_url: String,
    /// The platforms that are served, in the order of their table.
    pub platforms: Vec<RunningPlatform>,
    stop: watch::Sender<bool>,
    listeners: Vec<JoinHandle<()>>,
}

/// One served platform.
pub struct RunningPlatform {
    /// The name of the platform.
    pub name: String,
    /// Base URL, without a slash at the end.
    pub url: String,
    /// The seeded credentials and limits in force, as the credentials file has them, but for `url`.
    pub credentials: toml::Table,
    /// What answers there.
    pub door: Arc<Door>,
}

/// Binds every listener and serves on the current runtime.
pub async fn start(options: Options) -> Result<Running> {
    let platforms = options.platforms()?;
    let settings = Settings::read(&platforms, &options.settings)?;
    let flag = match options.control {
        Some(_) => "--control-listen",
        None => "--port-base",
    };
    let control = bind(options.control_address()?, flag).await?;
    let control_url = url(&control)?;
    let (stop, stopped) = watch::channel(false);
    let mut running = Running {
        control_url,
        platforms: Vec::new(),
        stop,
        listeners: Vec::new(),
    };
    for (platform, settings) in platforms.into_iter().zip(settings) {
        let listener = bind(options.address(platform.name)?, "--port-base").await?;
        let door = Arc::new(Door::new(platform, settings));
        let url = url(&listener)?;
        running.platforms.push(RunningPlatform {
            name: platform.name.to_owned(),
            credentials: door.credentials(&url),
            url,
            door: door.clone(),
        });
        let writer = door.clone();
        let title_case = move || writer.writes_title_case();
        let answer = move |request, client| {
            let door = door.clone();
            async move { door.answer(request, client).await }
        };
        let serving = connection::serve(listener, stopped.clone(), title_case, answer);
        running.listeners.push(tokio::spawn(serving));
    }
    let board = running.platforms.iter();
    let board = board.map(|it| (it.door.clone(), it.url.clone())).collect();
    let router = TowerToHyperService::new(control::router(Arc::new(board)));
    let answer = move |request, _| {
        let answer = router.call(request);
        async move {
            let Ok(response) = answer.await;
            response
        }
    };
    let serving = connection::serve(control, stopped, || false, answer);
    running.listeners.push(tokio::spawn(serving));
    Ok(running)
}

impl Running {
    /// Takes no more connections and gives open requests a few seconds to finish.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        let finished = async {
            for listener in self.listeners {
                listener.await.ok();
            }
        };
        timeout(LONGEST_STOP, finished).await.ok();
    }
}

async fn bind(address: SocketAddr, flag: &str) -> Result<TcpListener> {
    match TcpListener::bind(address).await {
        Ok(listener) => Ok(listener),
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => bail!(
            "port {} is taken; choose another with {flag}, or free ports with --port 0",
            address.port()
        ),
        Err(error) => Err(error).with_context(|| format!("{flag}: cannot listen on {address}")),
    }
}

/// An address that clients can call; one that means every interface is called on loopback.
fn url(listener: &TcpListener) -> Result<String> {
    let mut address = listener.local_addr()?;
    if address.ip().is_unspecified() {
        address.set_ip(match address.ip() {
            IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        });
    }
    Ok(format!("http://{address}"))
}
