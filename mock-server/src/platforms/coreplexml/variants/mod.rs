//! Freedoms.

use crate::joints::Deviation;

/// All of them.
pub(crate) static VARIANTS: &[&[Deviation]] = &[];
