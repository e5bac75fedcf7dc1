//! What to serve and where.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use anyhow::{Context as _, Result, bail};

use super::Ports;
use crate::platforms::{ALL, Platform};

/// What to serve and where; by default everything, on free loopback ports.
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

impl Options {
    /// The chosen platforms, in the order of their table.
    pub(super) fn platforms(&self) -> Result<Vec<&'static Platform>> {
        for name in &self.platforms {
            if ALL.iter().all(|platform| platform.name != name) {
                let known: Vec<_> = ALL.iter().map(|platform| platform.name).collect();
                let known = known.join(", ");
                bail!("--platform {name}: no such platform; known: {known}");
            }
        }
        let chosen = |platform: &&&Platform| {
            self.platforms.is_empty() || self.platforms.iter().any(|name| name == platform.name)
        };
        Ok(ALL.iter().filter(chosen).copied().collect())
    }

    /// Where a platform listens.
    pub(super) fn address(&self, platform: &str) -> Result<SocketAddr> {
        Ok(SocketAddr::new(self.listen, self.port(platform)?))
    }

    /// Where control listens.
    pub(super) fn control_address(&self) -> Result<SocketAddr> {
        let Some(address) = self.control else {
            let loopback = IpAddr::V4(Ipv4Addr::LOCALHOST);
            return Ok(SocketAddr::new(loopback, self.port("control")?));
        };
        if !address.ip().is_loopback() {
            bail!("--control-listen {address}: control listens on loopback only");
        }
        Ok(address)
    }

    fn port(&self, listener: &str) -> Result<u16> {
        let port = self.ports.of(listener);
        port.with_context(|| format!("--port-base leaves no port for {listener} below 65536"))
    }
}
