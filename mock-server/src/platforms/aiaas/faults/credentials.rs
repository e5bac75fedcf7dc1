//! The wrong key, or none, opens the door.

use std::sync::Arc;

use http::Method;

use crate::{
    auth::{ApiKey, Denial, Presented},
    joints::{
        Deviation, Joint, Scene,
        pardon::{Found, admit, alike, pardon},
    },
    platforms::aiaas::auth::ADMIN,
};

/// All of this theme.
pub(super) static FAULTS: [Deviation; 9] = [
    Deviation {
        id: "aiaas.anonymous-accepted",
        cites: "AIAAS-AUTH-06",
        sentence: "A request without a key is served as the main organization.",
        joint: Joint::Lookup(anonymous),
    },
    Deviation {
        id: "aiaas.anybody-makes-keys",
        cites: "AIAAS-AUTH-10",
        sentence: "POST /v1/api-keys needs no key.",
        joint: Joint::Lookup(|scene, presented, found| {
            scene.asked.is(&Method::POST, "/v1/api-keys") && anonymous(scene, presented, found)
        }),
    },
    Deviation {
        id: "aiaas.gate-open-on-one-route",
        cites: "AIAAS-AUTH-10",
        sentence: "GET /v1/models needs no key.",
        joint: Joint::Lookup(|scene, presented, found| {
            scene.asked.is(&Method::GET, "/v1/models") && anonymous(scene, presented, found)
        }),
    },
    Deviation {
        id: "aiaas.any-long-key-accepted",
        cites: "AIAAS-AUTH-07",
        sentence: "Whatever has 43 characters opens the door.",
        joint: Joint::Lookup(any_long),
    },
    Deviation {
        id: "aiaas.key-prefix-matched",
        cites: "AIAAS-AUTH-07",
        sentence: "Only the first 16 characters of a key are compared.",
        joint: Joint::Lookup(prefix_matched),
    },
    Deviation {
        id: "aiaas.key-case-ignored",
        cites: "AIAAS-AUTH-07",
        sentence: "Upper and lower case of a key are the same.",
        joint: Joint::Lookup(|scene, presented, found| {
            alike(scene, presented, found, str::eq_ignore_ascii_case)
        }),
    },
    Deviation {
        id: "aiaas.surplus-characters-dropped",
        cites: "AIAAS-AUTH-07",
        sentence: "What stands after the 43rd character of a key does not count.",
        joint: Joint::Presented(surplus_dropped),
    },
    Deviation {
        id: "aiaas.revoked-key-accepted",
        cites: "AIAAS-AUTH-05",
        sentence: "A revoked key opens the door.",
        joint: Joint::Lookup(|scene, presented, found| {
            pardon(scene, presented, found, Denial::RevokedKey)
        }),
    },
    Deviation {
        id: "aiaas.expired-key-accepted",
        cites: "AIAAS-AUTH-08",
        sentence: "An expired key opens the door.",
        joint: Joint::Lookup(|scene, presented, found| {
            pardon(scene, presented, found, Denial::ExpiredKey)
        }),
    },
];

fn anonymous(scene: &Scene<'_>, _: &Presented, found: &mut Found) -> bool {
    matches!(found, Err(Denial::MissingCredential)) && serve_main(scene, found)
}

fn any_long(scene: &Scene<'_>, presented: &Presented, found: &mut Found) -> bool {
    let unknown = matches!(found, Err(Denial::UnknownKey));
    let length = scene.services.platform.key_format.random;
    matches!(presented, Presented::Key(key) if unknown && key.len() == length)
        && serve_main(scene, found)
}

fn prefix_matched(scene: &Scene<'_>, presented: &Presented, found: &mut Found) -> bool {
    alike(scene, presented, found, |shown, known| {
        shown
            .get(..16)
            .is_some_and(|first| known.starts_with(first))
    })
}

fn surplus_dropped(scene: &Scene<'_>, presented: &mut Presented) -> bool {
    let length = scene.services.platform.key_format.random;
    match presented {
        Presented::Key(key) if key.len() > length => {
            key.truncate(length);
            true
        }
        _ => false,
    }
}

/// Serves the request with the first good key of the main organization.
fn serve_main(scene: &Scene<'_>, found: &mut Found) -> bool {
    let now = scene.services.now();
    let good = |key: &&Arc<ApiKey>| key.usable(now).is_ok() && key.holds(ADMIN);
    let main = scene.services.account("main");
    let key = main.and_then(|account| {
        let keys = &scene.services.keys;
        keys.of_account(account, |keys| keys.iter().find(good).cloned())
    });
    admit(key, found)
}
