//! Promises of CorePlexML's documents that this mock can be made to break, by theme.

use crate::joints::Deviation;

/// All of them.
pub(crate) static FAULTS: &[&[Deviation]] = &[];
