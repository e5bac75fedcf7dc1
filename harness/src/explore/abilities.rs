//! What a walk may do: read off the documents, and off the credentials at hand.

use anyhow::bail;

use crate::{
    documents::{Documents, profile::Profile},
    target::Target,
};

/// What a platform and its target let a walk do.
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is one question to the documents"
)]
pub(super) struct Abilities {
    pub(super) lists: bool,
    pub(super) strangers: bool,
    pub(super) out_of_reach: bool,
    pub(super) foreign_unlisted: bool,
    pub(super) shown_once: bool,
    pub(super) unlike: bool,
    pub(super) expires: bool,
    pub(super) waits: bool,
}

impl Abilities {
    /// Reads them off the documents and the credentials at hand.
    pub(super) fn of(documents: &Documents, target: &Target) -> anyhow::Result<Self> {
        let profile = &documents.profile;
        let operation = |name: &str| profile.operations.contains_key(name);
        let promise = |name: &str| profile.promises.contains_key(name);
        if !operation("creates-a-key")
            || !operation("revokes-the-key")
            || !promise("the-key-opens-nothing-any-more")
        {
            bail!(
                "{} documents no keys that are made and withdrawn: there is nothing to explore",
                profile.title
            );
        }
        let controlled = target.control.is_some();
        let strangers = makes_keys(profile, target);
        let lists = operation("lists-keys");
        let given = |state: &str| {
            let mut slots = profile.credentials.iter();
            slots.any(|(name, slot)| slot.state == state && target.credentials.has(name))
        };
        Ok(Self {
            lists: lists && promise("the-answer-names-the-key"),
            strangers,
            out_of_reach: strangers && profile.refusals.contains_key("a-key-out-of-reach"),
            foreign_unlisted: strangers && lists && promise("the-answer-does-not-name-the-key"),
            shown_once: lists && promise("the-answer-does-not-show-the-key"),
            unlike: promise("the-new-key-is-unlike-every-other"),
            expires: (controlled || given("expired"))
                && profile.refusals.contains_key("an-expired-key"),
            waits: controlled,
        })
    }
}

/// Whether a stranger at hand may make keys of its own.
fn makes_keys(profile: &Profile, target: &Target) -> bool {
    let creates = profile.operations.get("creates-a-key");
    let wanted = creates.and_then(|it| it.permission.as_deref());
    profile.credentials.iter().any(|(name, slot)| {
        let held = slot.permission.as_deref();
        let may =
            wanted.is_none_or(|wanted| held.is_some_and(|held| profile.permits(held, wanted)));
        slot.stranger && may && target.credentials.has(name)
    })
}
