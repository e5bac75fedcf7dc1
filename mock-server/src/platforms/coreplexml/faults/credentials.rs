//! The wrong key, or none, opens the door; or the right one does not.

use std::sync::Arc;

use http::Method;

use super::{KEY, PROJECTS};
use crate::{
    auth::{ApiKey, Denial, Presented},
    joints::{
        Deviation, Joint, Scene,
        pardon::{Found, admit, alike, pardon},
    },
    platforms::coreplexml::auth::ADMIN,
};

/// All of this theme.
pub(super) static FAULTS: [Deviation; 9] = [
    Deviation {
        id: "coreplexml.keys-refused-for-projects",
        cites: "CPX-AUTH-01",
        sentence: "The list of projects takes sessions only.",
        joint: Joint::Lookup(|scene, _, found| {
            let listed = scene.asked.is(&Method::GET, PROJECTS);
            let refused = listed && found.as_ref().is_ok_and(|it| it.key.is_some());
            if refused {
                *found = Err(Denial::UnknownKey);
            }
            refused
        }),
    },
    Deviation {
        id: "coreplexml.anonymous-accepted",
        cites: "CPX-AUTH-02",
        sentence: "A request without a credential is served as the main account.",
        joint: Joint::Lookup(|scene, _, found| {
            matches!(found, Err(Denial::MissingCredential)) && serve_main(scene, found)
        }),
    },
    Deviation {
        id: "coreplexml.anybody-makes-projects",
        cites: "CPX-AUTH-02",
        sentence: "POST /api/projects needs no credential.",
        joint: Joint::Lookup(|scene, _, found| {
            let made = scene.asked.is(&Method::POST, PROJECTS);
            made && matches!(found, Err(Denial::MissingCredential)) && serve_main(scene, found)
        }),
    },
    Deviation {
        id: "coreplexml.any-prefixed-key-accepted",
        cites: "CPX-ERR-01",
        sentence: "Whatever begins with cpx_live. opens the door.",
        joint: Joint::Lookup(|scene, presented, found| {
            let prefix = scene.services.platform.key_format.prefix;
            let unknown = matches!(found, Err(Denial::UnknownKey));
            matches!(presented, Presented::Key(key) if unknown && key.starts_with(prefix))
                && serve_main(scene, found)
        }),
    },
    Deviation {
        id: "coreplexml.key-prefix-matched",
        cites: "CPX-ERR-01",
        sentence: "Only the first 20 characters of a key are compared.",
        joint: Joint::Lookup(|scene, presented, found| {
            alike(scene, presented, found, |shown, known| {
                let first = shown.get(..20);
                first.is_some_and(|first| known.starts_with(first))
            })
        }),
    },
    Deviation {
        id: "coreplexml.key-case-ignored",
        cites: "CPX-ERR-01",
        sentence: "Upper and lower case of a key are the same.",
        joint: Joint::Lookup(|scene, presented, found| {
            alike(scene, presented, found, str::eq_ignore_ascii_case)
        }),
    },
    Deviation {
        id: "coreplexml.revoked-key-accepted",
        cites: "CPX-ERR-01",
        sentence: "A revoked key opens the door.",
        joint: Joint::Lookup(|scene, presented, found| {
            pardon(scene, presented, found, Denial::RevokedKey)
        }),
    },
    Deviation {
        id: "coreplexml.expired-key-accepted",
        cites: "CPX-ERR-06",
        sentence: "An expired key opens the door.",
        joint: Joint::Lookup(|scene, presented, found| {
            pardon(scene, presented, found, Denial::ExpiredKey)
        }),
    },
    Deviation {
        id: "coreplexml.revoke-does-nothing",
        cites: "CPX-ERR-01",
        sentence: "DELETE answers that the key is withdrawn, and leaves it alive.",
        joint: Joint::Reply(|scene, reply| {
            let deleted = scene.asked.method == Method::DELETE && reply.status.is_success();
            let id = deleted.then(|| scene.asked.segment(KEY)).flatten();
            let key = id.and_then(|id| scene.services.keys.by_id(id));
            key.is_some_and(|key| key.record().revoked_at.take().is_some())
        }),
    },
];

/// Serves the request with the first good key of the main account.
pub(super) fn serve_main(scene: &Scene<'_>, found: &mut Found) -> bool {
    let now = scene.services.now();
    let good = |key: &&Arc<ApiKey>| key.usable(now).is_ok() && key.holds(ADMIN);
    let main = scene.services.account("main");
    let key = main.and_then(|account| {
        let keys = &scene.services.keys;
        keys.of_account(account, |keys| keys.iter().find(good).cloned())
    });
    admit(key, found)
}
