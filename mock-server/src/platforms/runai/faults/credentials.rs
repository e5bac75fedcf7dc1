//! The wrong token, or none, opens the door; or the right one does not.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use http::{Method, StatusCode, header};
use ring::hmac;

use super::{Found, admit, restate};
use crate::{
    auth::{Denial, Presented, TokenIssuer},
    joints::{Deviation, Joint, Reply, Scene},
};

/// All of this theme.
pub(super) static FAULTS: [Deviation; 13] = [
    Deviation {
        id: "runai.anonymous-accepted",
        cites: "RUNAI-BEAR-02",
        sentence: "A request without a token is served as the first application.",
        joint: Joint::Lookup(anonymous),
    },
    Deviation {
        id: "runai.missing-token-forbidden",
        cites: "RUNAI-BEAR-02",
        sentence: "A request without a token is refused with 403.",
        joint: Joint::Reply(|_, reply| {
            let missing = reply.body["message"] == "Authorization header is missing.";
            missing && restate(reply, StatusCode::FORBIDDEN)
        }),
    },
    Deviation {
        id: "runai.anybody-ends-applications",
        cites: "RUNAI-BEAR-02",
        sentence: "DELETE /api/v1/apps needs no token.",
        joint: Joint::Lookup(|scene, presented, found| {
            scene.asked.is(&Method::DELETE, "/api/v1/apps/{}") && anonymous(scene, presented, found)
        }),
    },
    Deviation {
        id: "runai.gate-open-on-one-route",
        cites: "RUNAI-AUTH-01",
        sentence: "GET /v1/k8s/setting needs no token.",
        joint: Joint::Lookup(|scene, presented, found| {
            scene.asked.is(&Method::GET, "/v1/k8s/setting") && anonymous(scene, presented, found)
        }),
    },
    Deviation {
        id: "runai.bearer-refused-on-one-route",
        cites: "RUNAI-BEAR-01",
        sentence: "The list of projects is shown to no token.",
        joint: Joint::Lookup(|scene, _, found| {
            let listed = scene.asked.is(&Method::GET, "/api/v1/org-unit/projects");
            listed && found.is_ok() && {
                *found = Err(Denial::UnknownKey);
                true
            }
        }),
    },
    Deviation {
        id: "runai.signature-not-checked",
        cites: "RUNAI-BEAR-03",
        sentence: "Whatever a token says is believed, whoever signed it.",
        joint: Joint::Lookup(|scene, presented, found| believe(scene, presented, found, |_| true)),
    },
    Deviation {
        id: "runai.algorithm-none-accepted",
        cites: "RUNAI-BEAR-03",
        sentence: "A token that says it needs no signature needs none.",
        joint: Joint::Lookup(|scene, presented, found| {
            believe(scene, presented, found, |token| token.ends_with('.'))
        }),
    },
    Deviation {
        id: "runai.public-key-taken-for-a-secret",
        cites: "RUNAI-BEAR-03",
        sentence: "A token that says HS256 is verified with the public key as its secret.",
        joint: Joint::Lookup(|scene, presented, found| {
            believe(scene, presented, found, is_signed_with_public_key)
        }),
    },
    Deviation {
        id: "runai.anything-accepted",
        cites: "RUNAI-BEAR-03",
        sentence: "Any word after Bearer opens the door.",
        joint: Joint::Lookup(|scene, _, found| {
            matches!(found, Err(Denial::UnknownKey))
                && !super::is_exchange(scene)
                && serve_first(scene, found)
        }),
    },
    Deviation {
        id: "runai.expired-token-accepted",
        cites: "RUNAI-TOK-06",
        sentence: "A token opens the door for ever.",
        joint: Joint::Lookup(|scene, presented, found| {
            let Presented::Key(token) = presented else {
                return false;
            };
            let claims = TokenIssuer::unverified(token);
            let expired = matches!(found, Err(Denial::ExpiredKey));
            let key = claims.filter(|_| expired);
            admit(key.and_then(|it| scene.services.keys.by_id(&it.sub)), found)
        }),
    },
    Deviation {
        id: "runai.expired-token-forbidden",
        cites: "RUNAI-BEAR-04",
        sentence: "A token that has ended is refused with 403.",
        joint: Joint::Reply(expired_forbidden),
    },
    Deviation {
        id: "runai.other-scheme-accepted",
        cites: "RUNAI-BEAR-05",
        sentence: "A token under another scheme opens the door.",
        joint: Joint::Presented(other_scheme),
    },
    Deviation {
        id: "runai.token-in-query-accepted",
        cites: "RUNAI-BEAR-06",
        sentence: "A token in the query opens the door.",
        joint: Joint::Presented(|scene, presented| {
            let token = scene.asked.query("access_token");
            instead_of_nothing(presented, token)
        }),
    },
];

fn anonymous(scene: &Scene<'_>, _: &Presented, found: &mut Found) -> bool {
    matches!(found, Err(Denial::MissingCredential)) && serve_first(scene, found)
}

/// Serves the request as the application that the seed's first slot names.
fn serve_first(scene: &Scene<'_>, found: &mut Found) -> bool {
    let slots = &scene.services.seed.slots;
    let secret = slots
        .first()
        .and_then(|slot| slot.value["app_secret"].as_str());
    let key = secret.and_then(|secret| scene.services.keys.by_secret(secret));
    admit(key, found)
}

fn believe(
    scene: &Scene<'_>,
    presented: &Presented,
    found: &mut Found,
    fits: fn(&str) -> bool,
) -> bool {
    let (Presented::Key(token), Err(Denial::UnknownKey)) = (presented, &found) else {
        return false;
    };
    let claims = TokenIssuer::unverified(token).filter(|_| fits(token));
    let live = claims.filter(|it| it.exp > scene.services.now().as_second());
    admit(
        live.and_then(|it| scene.services.keys.by_id(&it.sub)),
        found,
    )
}

fn is_signed_with_public_key(token: &str) -> bool {
    const SECRET: &str = include_str!("../../../../../fixtures/runai/test-verifying-key.pem");
    let key = hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes());
    token.rsplit_once('.').is_some_and(|(signed, tag)| {
        let tag = URL_SAFE_NO_PAD.decode(tag);
        tag.is_ok_and(|tag| hmac::verify(&key, signed.as_bytes(), &tag).is_ok())
    })
}

fn expired_forbidden(_: &Scene<'_>, reply: &mut Reply) -> bool {
    let expired = reply.body["message"] == "Token is expired.";
    expired && restate(reply, StatusCode::FORBIDDEN)
}

fn other_scheme(scene: &Scene<'_>, presented: &mut Presented) -> bool {
    let value = scene.asked.headers.get(header::AUTHORIZATION);
    let value = value.and_then(|value| value.to_str().ok());
    let token = value.and_then(|value| value.split_once(' '));
    instead_of_nothing(presented, token.map(|(_, token)| token.trim()))
}

fn instead_of_nothing(presented: &mut Presented, token: Option<&str>) -> bool {
    match (&presented, token) {
        (Presented::Nothing, Some(token)) if !token.is_empty() => {
            *presented = Presented::Key(token.to_owned());
            true
        }
        _ => false,
    }
}
