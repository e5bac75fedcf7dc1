//! Freedoms that CorePlexML's documents leave, used otherwise; and the other side of what they dispute.

mod answers;
mod keys;
mod refusals;
mod sessions;

use crate::joints::{Deviation, freedom};

/// All of them.
pub(crate) static VARIANTS: &[&[Deviation]] = &[
    &sessions::VARIANTS,
    &keys::VARIANTS,
    &refusals::VARIANTS,
    &answers::VARIANTS,
    &EVERYWHERE,
];

static EVERYWHERE: [Deviation; freedom::COUNT] = freedom::freedoms!("coreplexml");
