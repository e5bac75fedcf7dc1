//! Limits that do not limit, or limit something else.

use crate::{
    auth::Denial,
    joints::{Deviation, Joint, Scene, Spending},
    platforms::plexe::limits::{CREATIONS, FAILURES, REQUESTS},
    services::rate_limiter::{Rule, Subject},
};

type Verdict = Result<(), Denial>;

/// All of this theme.
pub(super) static FAULTS: [Deviation; 5] = [
    Deviation {
        id: "plexe.requests-unlimited",
        cites: "PLX-RL-01",
        sentence: "Requests are not limited.",
        joint: Joint::Limits(|_, spending, verdict| unlimited(REQUESTS, spending, verdict)),
    },
    Deviation {
        id: "plexe.creations-unlimited",
        cites: "PLX-REF-07",
        sentence: "The creation of keys is not limited.",
        joint: Joint::Limits(|_, spending, verdict| unlimited(CREATIONS, spending, verdict)),
    },
    Deviation {
        id: "plexe.failures-unlimited",
        cites: "PLX-REF-07",
        sentence: "Failed attempts lock nobody out.",
        joint: Joint::Limits(|_, spending, verdict| unlimited(FAILURES, spending, verdict)),
    },
    Deviation {
        id: "plexe.limit-too-high",
        cites: "PLX-REF-08",
        sentence: "Twice as many requests are let through.",
        joint: Joint::Limits(too_high),
    },
    Deviation {
        id: "plexe.limit-per-key",
        cites: "PLX-REF-08",
        sentence: "Requests are counted per key instead of per account.",
        joint: Joint::Limits(per_key),
    },
];

fn unlimited(rule: &Rule, spending: &Spending<'_>, verdict: &mut Verdict) -> bool {
    replace(rule, spending, verdict, Ok(()))
}

fn too_high(_: &Scene<'_>, spending: &Spending<'_>, verdict: &mut Verdict) -> bool {
    let twice = spending.spent.limit.saturating_mul(2);
    replace(REQUESTS, spending, verdict, spending.spent.within(twice))
}

fn per_key(scene: &Scene<'_>, spending: &Spending<'_>, verdict: &mut Verdict) -> bool {
    let Some(key) = spending
        .key
        .filter(|_| spending.spent.rule.name == REQUESTS.name)
    else {
        return false;
    };
    let subject = Subject::Key(key.id.clone());
    let spent = scene
        .services
        .limiter
        .take(REQUESTS, &subject, scene.services.now());
    let own = spent.map_or(Ok(()), |spent| spent.within(spent.limit));
    replace(REQUESTS, spending, verdict, own)
}

fn replace(rule: &Rule, spending: &Spending<'_>, verdict: &mut Verdict, by: Verdict) -> bool {
    let changed = spending.spent.rule.name == rule.name && verdict.is_ok() != by.is_ok();
    if changed {
        *verdict = by;
    }
    changed
}
