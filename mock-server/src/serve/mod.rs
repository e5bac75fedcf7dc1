//! `countersign mock`: serves until it is told to stop.

mod announcement;
mod arguments;
mod credentials;

use std::io::Write as _;

use anyhow::Result;
use tokio::{runtime::Runtime, signal};

pub use self::arguments::Arguments;
use crate::server;

/// Serves until ctrl-C or SIGTERM, then lets open requests finish.
pub fn serve(arguments: Arguments) -> Result<()> {
    let options = arguments.options()?;
    Runtime::new()?.block_on(async {
        let listen = options.listen;
        let running = server::start(options).await?;
        if !listen.is_loopback() {
            eprintln!("warning: {listen} is not loopback; this is a mock, and its keys are public");
        }
        if let Some(path) = &arguments.credentials_out {
            credentials::write(path, &running.platforms)?;
        }
        let announcement = if arguments.json {
            announcement::json(&running).to_string()
        } else {
            announcement::text(&running)
        };
        writeln!(std::io::stdout(), "{announcement}")?;
        told_to_stop().await?;
        running.stop().await;
        Ok(())
    })
}

#[cfg(unix)]
async fn told_to_stop() -> Result<()> {
    let mut terminated = signal::unix::signal(signal::unix::SignalKind::terminate())?;
    tokio::select! {
        interrupted = signal::ctrl_c() => interrupted?,
        _ = terminated.recv() => {}
    }
    Ok(())
}

#[cfg(not(unix))]
async fn told_to_stop() -> Result<()> {
    Ok(signal::ctrl_c().await?)
}
