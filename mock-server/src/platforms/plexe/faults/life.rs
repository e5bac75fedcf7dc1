//! Keys live when they should not, or die with others.

use http::{Method, StatusCode};
use jiff::{SignedDuration, Timestamp};

use super::{KEY, named_key, withdrawn_key};
use crate::{
    auth::{Denial, Origin, Presented, Principal},
    joints::{Deviation, Joint, Reply, Scene},
    platforms::plexe::routes::keys::Item,
};

/// How long a revoked key goes on, and how long a new one waits.
const DELAY: SignedDuration = SignedDuration::from_secs(30);
const WAIT: SignedDuration = SignedDuration::from_secs(60);

/// All of this theme.
pub(super) static FAULTS: [Deviation; 5] = [
    Deviation {
        id: "plexe.revoke-does-nothing",
        cites: "PLX-KEY-04",
        sentence: "DELETE answers that the key is revoked, and leaves it alive.",
        joint: Joint::Reply(revoke_does_nothing),
    },
    Deviation {
        id: "plexe.revoke-takes-all-keys-along",
        cites: "PLX-KEY-05",
        sentence: "Revoking one key revokes every key of the account but those of the seed.",
        joint: Joint::Reply(revoke_takes_all),
    },
    Deviation {
        id: "plexe.revocation-delayed",
        cites: "PLX-REF-04",
        sentence: "A revoked key works for another 30 seconds.",
        joint: Joint::Lookup(revocation_delayed),
    },
    Deviation {
        id: "plexe.revoked-key-reactivated-by-update",
        cites: "PLX-REF-04",
        sentence: "PATCH brings a revoked key back to life.",
        joint: Joint::Reply(reactivated),
    },
    Deviation {
        id: "plexe.new-key-not-yet-live",
        cites: "PLX-ROT-02",
        sentence: "A key made over the API is unknown for its first 60 seconds.",
        joint: Joint::Lookup(not_yet_live),
    },
];

fn revoke_does_nothing(scene: &Scene<'_>, reply: &mut Reply) -> bool {
    let now = scene.services.now();
    let Some(key) = withdrawn_key(scene, reply) else {
        return false;
    };
    let mut record = key.record();
    let fresh = record.revoked_at.filter(|at| lately(*at, now, DELAY));
    fresh.map(|_| record.revoked_at = None).is_some()
}

fn revoke_takes_all(scene: &Scene<'_>, reply: &mut Reply) -> bool {
    let now = scene.services.now();
    let Some(key) = withdrawn_key(scene, reply) else {
        return false;
    };
    scene.services.keys.of_account(&key.account, |keys| {
        let others = keys.iter().filter(|it| it.origin != Origin::Seed);
        let live = others.filter(|it| it.record().revoked_at.is_none());
        live.fold(false, |_, it| it.revoke(now) == now)
    })
}

fn revocation_delayed(
    scene: &Scene<'_>,
    presented: &Presented,
    found: &mut Result<Principal, Denial>,
) -> bool {
    let (Presented::Key(secret), Err(Denial::RevokedKey)) = (presented, &found) else {
        return false;
    };
    let Some(key) = scene.services.keys.by_secret(secret) else {
        return false;
    };
    let revoked_at = key.record().revoked_at;
    let lately = revoked_at.is_some_and(|at| lately(at, scene.services.now(), DELAY));
    if lately {
        *found = Ok(Principal::of(key));
    }
    lately
}

fn reactivated(scene: &Scene<'_>, reply: &mut Reply) -> bool {
    let refused = scene.asked.is(&Method::PATCH, KEY) && reply.status == StatusCode::CONFLICT;
    let Some(key) = named_key(scene).filter(|_| refused) else {
        return false;
    };
    key.record().revoked_at = None;
    let item = serde_json::to_value(Item::of(&key, &key.record(), "user@example.com"));
    reply.become_json(StatusCode::OK, item.expect("an item is plain JSON"));
    true
}

fn not_yet_live(scene: &Scene<'_>, _: &Presented, found: &mut Result<Principal, Denial>) -> bool {
    let now = scene.services.now();
    let key = found.as_ref().ok().and_then(|it| it.key.as_ref());
    let new = key.is_some_and(|key| key.origin == Origin::Api && lately(key.created_at, now, WAIT));
    if new {
        *found = Err(Denial::UnknownKey);
    }
    new
}

fn lately(then: Timestamp, now: Timestamp, period: SignedDuration) -> bool {
    (SignedDuration::ZERO..period).contains(&now.duration_since(then))
}
