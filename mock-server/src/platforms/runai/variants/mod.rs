//! Freedoms that Run:ai's documents leave, used otherwise; and the other side of what they dispute.

mod answers;
mod refusals;
mod roles;

use crate::joints::{Deviation, freedom};

/// All of them.
pub(crate) static VARIANTS: &[&[Deviation]] = &[
    &roles::VARIANTS,
    &refusals::VARIANTS,
    &answers::VARIANTS,
    &EVERYWHERE,
];

static EVERYWHERE: [Deviation; freedom::COUNT] = freedom::freedoms!("runai");
