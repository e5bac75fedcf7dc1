//! A listener for every platform and one for control, started and stopped together.

pub mod ports;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

pub use ports::Ports;

/// What to serve and where.
#[derive(Clone, Debug)]
pub struct Options {
    /// Names of platforms; none means all of them.
    pub platforms: Vec<String>,
    /// The address of the platforms' listeners.
    pub listen: IpAddr,
    /// How the listeners get their ports.
    pub ports: Ports,
    /// Where control listens, on loopback only; by default wherever `ports` puts it.
    pub control: Option<SocketAddr>,
    /// Pairs such as `("plexe.limits", "off")`.
    pub settings: Vec<(String, String)>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            platforms: Vec::new(),
            listen: IpAddr::V4(Ipv4Addr::LOCALHOST),
            ports: Ports::Free,
            control: None,
            settings: Vec::new(),
        }
    }
}

/// A mock that is serving.
pub struct Running {
    /// Base URL of the control listener, without a slash at the end.
    pub control_url: String,
    /// The platforms that are served, in the order of their table.
    pub platforms: Vec<RunningPlatform>,
}

/// One served platform.
pub struct RunningPlatform {
    /// The name of the platform.
    pub name: String,
    /// Base URL, without a slash at the end.
    pub url: String,
    /// The seeded credentials and limits in force, as the credentials file has them, but for `url`.
    pub credentials: toml::Table,
}

/// Binds every listener and serves on the current runtime.
pub async fn start(_options: Options) -> anyhow::Result<Running> {
    anyhow::bail!("no platform is ready")
}

impl Running {
    /// Takes no more connections and gives open requests a few seconds to finish.
    pub async fn stop(self) {}
}
