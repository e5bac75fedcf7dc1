//! The file of `--credentials-out`, which `countersign check --credentials` reads.

use std::{
    fs::{self, OpenOptions},
    io::Write as _,
    path::Path,
};

use anyhow::{Context as _, Result, bail};
use toml::Value;

use crate::server::RunningPlatform;

/// How every file of ours begins.
const HEAD: &str = "# The seeded credentials of a mock. They are public, and open nothing else.\n";

/// Writes a table per platform; the file is its owner's alone.
///
/// # Errors
/// A file that cannot be written, or that is somebody's own.
pub(super) fn write(path: &Path, platforms: &[RunningPlatform]) -> Result<()> {
    let is_own = |text: Vec<u8>| text.is_empty() || text.starts_with(HEAD.as_bytes());
    if !fs::read(path).map_or(true, is_own) {
        bail!(
            "--credentials-out {}: this file was not written by a mock; name another, or remove it",
            path.display()
        );
    }
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let context = || format!("--credentials-out {}: cannot be written", path.display());
    let mut file = options.open(path).with_context(context)?;
    #[cfg(unix)]
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))
        .with_context(context)?;
    let tables: Vec<_> = platforms.iter().map(table).collect();
    write!(file, "{HEAD}\n{}", tables.join("\n")).with_context(context)
}

fn table(platform: &RunningPlatform) -> String {
    let services = platform.door.services();
    let mut lines = vec![
        format!("[{}]", platform.name),
        format!("url = {}", Value::from(&*platform.url)),
    ];
    let mut limits = platform.credentials.clone();
    for (slot, value, purpose) in services.seed.slots() {
        if !purpose.is_empty() {
            lines.push(format!("# {purpose}"));
        }
        lines.push(format!("{slot} = {value}"));
        limits.remove(slot);
    }
    for (slot, value) in services.slots(&platform.url) {
        lines.push(format!("# {}", slot.purpose));
        lines.push(format!("{} = {value}", slot.name));
        limits.remove(&slot.name);
    }
    for (name, limits) in limits {
        lines.push("# the limits in force".to_owned());
        lines.push(format!("{name} = {limits}"));
    }
    lines.join("\n") + "\n"
}
