//! Promises of Plexe's documents that this mock can be made to break.

use crate::joints::Deviation;

/// All of them.
pub(crate) static FAULTS: &[Deviation] = &[];
