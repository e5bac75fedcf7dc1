//! Freedoms that AIaaS's documents leave, used otherwise; and the other side of what they dispute.

mod answers;
mod keys;
mod refusals;
mod scopes;

use crate::joints::{Deviation, freedom};

/// All of them.
pub(crate) static VARIANTS: &[&[Deviation]] = &[
    &keys::VARIANTS,
    &scopes::VARIANTS,
    &refusals::VARIANTS,
    &answers::VARIANTS,
    &EVERYWHERE,
];

static EVERYWHERE: [Deviation; freedom::COUNT] = freedom::freedoms!("aiaas");
