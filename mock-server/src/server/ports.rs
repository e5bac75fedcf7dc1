//! Which port everything listens on: the one table of default ports.

/// The first port unless another is asked for; the control listener has it.
pub const BASE: u16 = 4100;

/// Who listens how far above the first port.
const OFFSETS: [(&str, u16); 5] = [
    ("control", 0),
    ("plexe", 1),
    ("runai", 2),
    ("coreplexml", 3),
    ("aiaas", 4),
];

/// How listeners get their ports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ports {
    /// Whatever the system has free.
    Free,
    /// The table of default ports, moved so that it begins here.
    Base(u16),
}

impl Ports {
    /// The port of one listener, zero for a free one; nothing when the table would pass 65,535.
    pub fn of(self, listener: &str) -> Option<u16> {
        match self {
            Self::Free => Some(0),
            Self::Base(base) => {
                let (_, offset) = OFFSETS.iter().find(|(name, _)| *name == listener)?;
                base.checked_add(*offset)
            }
        }
    }
}
