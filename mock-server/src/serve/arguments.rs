//! The flags of the mock, and what they mean for [`crate::server`].

use std::{net::IpAddr, net::SocketAddr, path::PathBuf};

use anyhow::{Context as _, Result};

use crate::server::{Options, Ports, ports};

/// The flags of `countersign mock`.
#[derive(clap::Args, Clone, Debug)]
pub struct Arguments {
    /// A platform to serve; repeatable, all of them by default
    #[arg(long, value_name = "NAME")]
    pub platform: Vec<String>,
    /// The address the platforms listen on
    #[arg(long, value_name = "IP", default_value = "127.0.0.1")]
    pub listen: IpAddr,
    /// The first port: control takes it, the platforms the next ones
    #[arg(long, value_name = "N", default_value_t = ports::BASE, conflicts_with = "port")]
    pub port_base: u16,
    /// Free ports for everything; 0 is the only value
    #[arg(long, value_name = "0", value_parser = clap::value_parser!(u16).range(0..=0))]
    pub port: Option<u16>,
    /// The loopback address of the control listener [default: 127.0.0.1 and the first port]
    #[arg(long, value_name = "ADDR:PORT")]
    pub control_listen: Option<SocketAddr>,
    /// Another limit or another reading of the documents, such as `plexe.limits=off`; repeatable
    #[arg(long, value_name = "KEY=VALUE")]
    pub set: Vec<String>,
    /// Writes the seeded keys to a file that `countersign check --credentials` reads
    #[arg(long, value_name = "FILE")]
    pub credentials_out: Option<PathBuf>,
    /// Prints one JSON line instead of the text for people
    #[arg(long)]
    pub json: bool,
}

impl Arguments {
    /// The same wishes as the library takes them.
    pub fn options(&self) -> Result<Options> {
        let settings = self
            .set
            .iter()
            .map(|pair| {
                let (key, value) = pair
                    .split_once('=')
                    .with_context(|| format!("--set {pair}: expected KEY=VALUE"))?;
                Ok((key.trim().to_owned(), value.trim().to_owned()))
            })
            .collect::<Result<_>>()?;
        Ok(Options {
            platforms: self.platform.clone(),
            listen: self.listen,
            ports: match self.port {
                Some(_) => Ports::Free,
                None => Ports::Base(self.port_base),
            },
            control: self.control_listen,
            settings,
        })
    }
}
