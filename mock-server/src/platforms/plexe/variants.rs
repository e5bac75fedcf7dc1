//! Freedoms that Plexe's documents leave, used otherwise.

use crate::joints::Deviation;

/// All of them.
pub(crate) static VARIANTS: &[Deviation] = &[];
