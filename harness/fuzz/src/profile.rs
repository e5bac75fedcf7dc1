//! Profiles of one's own, with their claims in them.

use std::{env, fs, process};

use countersign::documents::Documents;

/// A profile is sound, or what is wrong with it is told at its place.
pub fn hold(input: &[u8]) {
    let file = format!("countersign-profile-{}.toml", process::id());
    let path = env::temp_dir().join(file);
    fs::write(&path, input).expect("the system has room");
    let read = Documents::load(&path, None);
    fs::remove_file(&path).expect("it is there");
    if let Err(error) = read {
        let told = format!("{error:#}");
        let shown = path.display().to_string();
        let is_text = std::str::from_utf8(input).is_ok();
        assert!(told.contains(&shown), "{told}");
        assert!(!is_text || told.starts_with(&format!("{shown}:")), "{told}");
    }
}
