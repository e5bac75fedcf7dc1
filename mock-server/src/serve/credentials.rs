//! The file of `--credentials-out`, which `countersign check --credentials` reads.

use std::{fs::OpenOptions, io::Write as _, path::Path};

use anyhow::{Context as _, Result};
use toml::Value;

use crate::server::RunningPlatform;

/// Writes a table per platform; the file is its owner's alone.
pub(super) fn write(path: &Path, platforms: &[RunningPlatform]) -> Result<()> {
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
    let head = "# The seeded credentials of a mock. They are public, and open nothing else.\n";
    write!(file, "{head}\n{}", tables.join("\n")).with_context(context)
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
