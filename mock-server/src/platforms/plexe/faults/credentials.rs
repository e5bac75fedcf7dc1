//! The wrong key, or none, opens the door.

use std::sync::Arc;

use http::{Method, header};

use crate::{
    auth::{ApiKey, Denial, Presented},
    joints::{
        Deviation, Joint, Scene,
        pardon::{Found, admit, alike, pardon},
    },
    platforms::plexe::auth::READ_WRITE,
};

/// All of this theme.
pub(super) static FAULTS: [Deviation; 10] = [
    Deviation {
        id: "plexe.key-in-query-accepted",
        cites: "PLX-KEY-02",
        sentence: "A key in the query string opens the door.",
        joint: Joint::Presented(key_in_query),
    },
    Deviation {
        id: "plexe.other-scheme-accepted",
        cites: "PLX-KEY-02",
        sentence: "A key under another authorization scheme opens the door.",
        joint: Joint::Presented(other_scheme),
    },
    Deviation {
        id: "plexe.anonymous-accepted",
        cites: "PLX-KEY-02",
        sentence: "A request without a key is served as the main account.",
        joint: Joint::Lookup(anonymous),
    },
    Deviation {
        id: "plexe.gate-open-on-one-route",
        cites: "PLX-KEY-02",
        sentence: "GET /usage/current needs no key.",
        joint: Joint::Lookup(open_gate),
    },
    Deviation {
        id: "plexe.any-prefixed-key-accepted",
        cites: "PLX-ERR-01",
        sentence: "Whatever begins with plx_sk_ opens the door.",
        joint: Joint::Lookup(any_prefixed),
    },
    Deviation {
        id: "plexe.key-prefix-matched",
        cites: "PLX-ERR-01",
        sentence: "Only the first 20 characters of a key are compared.",
        joint: Joint::Lookup(prefix_matched),
    },
    Deviation {
        id: "plexe.key-case-ignored",
        cites: "PLX-ERR-01",
        sentence: "Upper and lower case of a key are the same.",
        joint: Joint::Lookup(case_ignored),
    },
    Deviation {
        id: "plexe.revoked-key-accepted",
        cites: "PLX-ERR-03",
        sentence: "A revoked key opens the door.",
        joint: Joint::Lookup(|scene, presented, found| {
            pardon(scene, presented, found, Denial::RevokedKey)
        }),
    },
    Deviation {
        id: "plexe.expired-key-accepted",
        cites: "PLX-ERR-02",
        sentence: "An expired key opens the door.",
        joint: Joint::Lookup(|scene, presented, found| {
            pardon(scene, presented, found, Denial::ExpiredKey)
        }),
    },
    Deviation {
        id: "plexe.codes-swapped",
        cites: "PLX-ERR-02",
        sentence: "An expired key is called revoked, and a revoked one expired.",
        joint: Joint::Lookup(codes_swapped),
    },
];

fn key_in_query(scene: &Scene<'_>, presented: &mut Presented) -> bool {
    let names = ["api_key", "x-api-key", "key"];
    let key = names.iter().find_map(|name| scene.asked.query(name));
    instead_of_nothing(scene, presented, key)
}

fn other_scheme(scene: &Scene<'_>, presented: &mut Presented) -> bool {
    let value = scene.asked.headers.get(header::AUTHORIZATION);
    let value = value.and_then(|value| value.to_str().ok());
    let key = value.and_then(|value| value.split_once(' '));
    instead_of_nothing(scene, presented, key.map(|(_, key)| key.trim()))
}

fn instead_of_nothing(scene: &Scene<'_>, presented: &mut Presented, key: Option<&str>) -> bool {
    let known = key.filter(|key| scene.services.keys.by_secret(key).is_some());
    match (&presented, known) {
        (Presented::Nothing, Some(key)) => {
            *presented = Presented::Key(key.to_owned());
            true
        }
        _ => false,
    }
}

pub(super) fn anonymous(scene: &Scene<'_>, _: &Presented, found: &mut Found) -> bool {
    matches!(found, Err(Denial::MissingCredential)) && serve_main(scene, found)
}

fn open_gate(scene: &Scene<'_>, presented: &Presented, found: &mut Found) -> bool {
    scene.asked.is(&Method::GET, "/usage/current") && anonymous(scene, presented, found)
}

fn any_prefixed(scene: &Scene<'_>, presented: &Presented, found: &mut Found) -> bool {
    let prefix = scene.services.platform.key_format.prefix;
    let unknown = matches!(found, Err(Denial::UnknownKey));
    matches!(presented, Presented::Key(key) if unknown && key.starts_with(prefix))
        && serve_main(scene, found)
}

fn prefix_matched(scene: &Scene<'_>, presented: &Presented, found: &mut Found) -> bool {
    alike(scene, presented, found, |shown, known| {
        shown
            .get(..20)
            .is_some_and(|first| known.starts_with(first))
    })
}

fn case_ignored(scene: &Scene<'_>, presented: &Presented, found: &mut Found) -> bool {
    alike(scene, presented, found, str::eq_ignore_ascii_case)
}

fn codes_swapped(_: &Scene<'_>, _: &Presented, found: &mut Found) -> bool {
    let swapped = match found {
        Err(Denial::ExpiredKey) => Denial::RevokedKey,
        Err(Denial::RevokedKey) => Denial::ExpiredKey,
        _ => return false,
    };
    *found = Err(swapped);
    true
}

/// Serves the request with the first good key of the main account.
fn serve_main(scene: &Scene<'_>, found: &mut Found) -> bool {
    let now = scene.services.now();
    let good = |key: &&Arc<ApiKey>| key.usable(now).is_ok() && key.holds(READ_WRITE);
    let main = scene.services.account("main");
    let key = main.and_then(|account| {
        let keys = &scene.services.keys;
        keys.of_account(account, |keys| keys.iter().find(good).cloned())
    });
    admit(key, found)
}
