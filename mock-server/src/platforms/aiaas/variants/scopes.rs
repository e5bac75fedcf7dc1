//! Where a key may stand, what scopes contain, and whose limit it is.

use http::{Method, header};

use crate::{
    auth::{Presented, Principal},
    joints::{Deviation, Joint, Question, Scene, Spending},
    platforms::aiaas::{
        auth::{ADMIN, INFERENCE_READ, INFERENCE_WRITE},
        limits::{BURST, RATE},
    },
    services::rate_limiter::Subject,
};

/// All of this theme.
pub(super) static VARIANTS: [Deviation; 4] = [
    Deviation {
        id: "aiaas.x-api-key-refused",
        cites: "The guide has a bearer token, other pages have X-API-Key.",
        sentence: "A key counts only as a bearer token.",
        joint: Joint::Presented(|scene, presented| {
            let bearer = scene.asked.headers.contains_key(header::AUTHORIZATION);
            let other = !bearer && !matches!(presented, Presented::Nothing);
            if other {
                *presented = Presented::Nothing;
            }
            other
        }),
    },
    Deviation {
        id: "aiaas.scopes-contain-others",
        cites: "Whether admin contains the other scopes, and write read, is not documented.",
        sentence: "admin contains every scope, inference:write contains inference:read.",
        joint: Joint::Permission(contained),
    },
    Deviation {
        id: "aiaas.limit-per-organization",
        cites: "One page limits each key, another the organization too.",
        sentence: "All keys of an organization share one limit.",
        joint: Joint::Limits(per_organization),
    },
    Deviation {
        id: "aiaas.models-with-any-scope",
        cites: "What inference:read opens is not documented.",
        sentence: "GET /v1/models needs no scope.",
        joint: Joint::Permission(|scene, _, question, allowed| {
            let models = scene.asked.is(&Method::GET, "/v1/models");
            matches!(question, Question::Holds(_)) && models && !std::mem::replace(allowed, true)
        }),
    },
];

fn contained(
    _: &Scene<'_>,
    principal: &Principal,
    question: Question<'_>,
    allowed: &mut bool,
) -> bool {
    let Question::Holds(scope) = question else {
        return false;
    };
    let holds = |held| principal.scopes.contains(&held);
    let contained = holds(ADMIN) || (scope == INFERENCE_READ && holds(INFERENCE_WRITE));
    contained && !std::mem::replace(allowed, true)
}

fn per_organization(
    scene: &Scene<'_>,
    spending: &Spending<'_>,
    verdict: &mut Result<(), crate::auth::Denial>,
) -> bool {
    let Some(key) = spending.key else {
        return false;
    };
    let organization = Subject::Account(key.account.clone());
    let now = scene.services.now();
    let spent = scene.services.limiter.draw(RATE, BURST, &organization, now);
    let own = spent.map_or(Ok(()), |spent| spent.within(spent.limit));
    let changed = own.is_ok() != verdict.is_ok();
    *verdict = own;
    changed
}
