//! What later releases, or other sentences of the same page, let roles do.

use crate::{
    auth::{Denial, Presented, Principal},
    joints::{Deviation, Joint, Question, Scene},
    platforms::runai::roles::{
        ACCESS_WRITE, CLUSTERS_READ, DEPARTMENTS_WRITE, PROJECTS_WRITE, SETTINGS_READ,
    },
};

/// All of this theme.
pub(super) static VARIANTS: [Deviation; 3] = [
    Deviation {
        id: "runai.system-administrator",
        cites: "Since release 2.14 the administrator of a system may do everything.",
        sentence: "An Administrator may do everything.",
        joint: Joint::Permission(|_, caller, question, answer| {
            let may = caller.scopes.contains(&ACCESS_WRITE);
            may && matches!(question, Question::Holds(_)) && !std::mem::replace(answer, true)
        }),
    },
    Deviation {
        id: "runai.department-administrator-manages-departments",
        cites: "The page's table has departments read only for them, its words have them managed.",
        sentence: "A Department Administrator creates departments.",
        joint: Joint::Permission(|_, caller, question, answer| {
            let held = |scope| caller.scopes.contains(&scope);
            let theirs = held(PROJECTS_WRITE) && !held(CLUSTERS_READ) && !held(SETTINGS_READ);
            let asked = matches!(question, Question::Holds(scope) if scope == DEPARTMENTS_WRITE);
            theirs && asked && !std::mem::replace(answer, true)
        }),
    },
    Deviation {
        id: "runai.disabled-application-buys",
        cites: "What a disabled application is refused is not documented.",
        sentence: "A disabled application buys tokens.",
        joint: Joint::Lookup(disabled_buys),
    },
];

fn disabled_buys(
    scene: &Scene<'_>,
    presented: &Presented,
    found: &mut Result<Principal, Denial>,
) -> bool {
    let Presented::Key(secret) = presented else {
        return false;
    };
    let disabled = matches!(found, Err(Denial::RevokedKey));
    let key = scene.services.keys.by_secret(secret).filter(|_| disabled);
    key.map(|key| *found = Ok(Principal::of(key))).is_some()
}
