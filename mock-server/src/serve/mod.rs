//! `countersign mock`: serves until it is told to stop.

mod arguments;

pub use arguments::Arguments;

/// Serves until ctrl-C or SIGTERM, then lets open requests finish.
pub fn serve(arguments: Arguments) -> anyhow::Result<()> {
    let options = arguments.options()?;
    tokio::runtime::Runtime::new()?.block_on(async {
        let running = crate::server::start(options).await?;
        tokio::signal::ctrl_c().await?;
        running.stop().await;
        Ok(())
    })
}
