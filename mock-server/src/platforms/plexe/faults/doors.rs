//! A gate that stands before some doors, at some times, in some forms.

use http::{Method, header};
use jiff::SignedDuration;

use super::{KEYS, credentials::anonymous};
use crate::{
    auth::{Denial, Presented},
    joints::{
        Deviation, Joint, Scene,
        pardon::{Found, pardon},
    },
};

/// All of this theme.
pub(super) static FAULTS: [Deviation; 4] = [
    Deviation {
        id: "plexe.anybody-makes-keys",
        cites: "PLX-KEY-02",
        sentence: "POST /auth/api-keys needs no key.",
        joint: Joint::Lookup(|scene, presented, found| {
            scene.asked.is(&Method::POST, KEYS) && anonymous(scene, presented, found)
        }),
    },
    Deviation {
        id: "plexe.revoked-key-makes-keys",
        cites: "PLX-ERR-03",
        sentence: "A revoked key still makes keys.",
        joint: Joint::Lookup(|scene, presented, found| {
            scene.asked.is(&Method::POST, KEYS)
                && pardon(scene, presented, found, Denial::RevokedKey)
        }),
    },
    Deviation {
        id: "plexe.revoked-bearer-accepted",
        cites: "PLX-ERR-03",
        sentence: "A revoked key opens the door as a bearer token.",
        joint: Joint::Lookup(|scene, presented, found| {
            scene.asked.headers.contains_key(header::AUTHORIZATION)
                && pardon(scene, presented, found, Denial::RevokedKey)
        }),
    },
    Deviation {
        id: "plexe.revoked-key-revives",
        cites: "PLX-KEY-04",
        sentence: "A day after its revocation a key opens the door again.",
        joint: Joint::Lookup(revived),
    },
];

fn revived(scene: &Scene<'_>, presented: &Presented, found: &mut Found) -> bool {
    let Presented::Key(secret) = presented else {
        return false;
    };
    let day_ago = scene.services.now() - SignedDuration::from_hours(24);
    let key = scene.services.keys.by_secret(secret);
    let revoked_at = key.and_then(|key| key.record().revoked_at);
    revoked_at.is_some_and(|at| at <= day_ago)
        && pardon(scene, presented, found, Denial::RevokedKey)
}
