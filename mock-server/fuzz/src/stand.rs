//! A platform in memory, whose clock stands still so that the same bytes are answered alike.

use std::sync::Arc;

use countersign_mock::{
    platforms::{ALL, Platform},
    server::Door,
    services::settings::Settings,
};
use jiff::Timestamp;
use tokio::runtime::{Builder, Runtime};

/// A platform as it starts, without limits: they would answer in everybody else's place.
pub fn door(name: &str) -> Arc<Door> {
    let mut platforms = ALL.iter().copied();
    let platform: &'static Platform = platforms.find(|it| it.name == name).expect("it is served");
    let mut settings = Settings::documented(platform);
    settings.limits.enabled = false;
    let door = Door::new(platform, settings);
    let morning = Timestamp::constant(1_767_225_600, 0);
    door.services().clock.turn(Some(true), |_| Some(morning));
    Arc::new(door)
}

/// A runtime in which nobody waits: when all sleep, time goes on by itself.
pub fn runtime() -> Runtime {
    let mut builder = Builder::new_current_thread();
    let builder = builder.enable_all().start_paused(true);
    builder.build().expect("the system gives threads")
}

/// Every secret of the seed.
pub fn secrets(door: &Door) -> Vec<String> {
    let services = door.services();
    let keys = services.seed.keys();
    keys.map(|(_, key)| key.secret.clone()).collect()
}
