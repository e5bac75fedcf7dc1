//! Roles do more than they may, or less.

use http::{Method, StatusCode};

use super::restate;
use crate::{
    auth::{Principal, Scope},
    joints::{Deviation, Joint, Question},
    platforms::runai::roles::{
        CLUSTERS_WRITE, DEPARTMENTS_WRITE, INFERENCES_READ, PROJECTS_READ, PROJECTS_WRITE,
        SETTINGS_WRITE, USERS_READ, USERS_WRITE, VIEWER, WORKLOADS_READ, WORKLOADS_WRITE,
    },
};

/// All of this theme.
pub(super) static FAULTS: [Deviation; 17] = [
    Deviation {
        id: "runai.roles-ignored",
        cites: "RUNAI-AUTH-05",
        sentence: "Every token may do everything.",
        joint: Joint::Permission(|_, _, question, answer| match question {
            Question::Holds(_) => turn(answer, true),
            _ => false,
        }),
    },
    Deviation {
        id: "runai.forbidden-as-401",
        cites: "RUNAI-ROLE-15",
        sentence: "A good token without permission is refused with 401.",
        joint: Joint::Reply(|_, reply| {
            let forbidden = reply.status == StatusCode::FORBIDDEN;
            forbidden && restate(reply, StatusCode::UNAUTHORIZED)
        }),
    },
    Deviation {
        id: "runai.researcher-without-work",
        cites: "RUNAI-ROLE-01",
        sentence: "A Researcher creates no jobs.",
        joint: Joint::Permission(|_, _, question, answer| take(question, WORKLOADS_WRITE, answer)),
    },
    Deviation {
        id: "runai.project-access-ignored",
        cites: "RUNAI-ROLE-02",
        sentence: "A Researcher works in every project.",
        joint: Joint::Permission(|_, _, question, answer| match question {
            Question::Within(_) => turn(answer, true),
            _ => false,
        }),
    },
    Deviation {
        id: "runai.workloads-in-every-project",
        cites: "RUNAI-ROLE-02",
        sentence: "Over the control plane a Researcher works in every project.",
        joint: Joint::Permission(|scene, _, question, answer| match question {
            Question::Within(_) if scene.asked.path().starts_with("/api/v1/workloads/") => {
                turn(answer, true)
            }
            _ => false,
        }),
    },
    Deviation {
        id: "runai.editor-without-projects",
        cites: "RUNAI-ROLE-03",
        sentence: "An Editor manages no projects.",
        joint: Joint::Permission(|_, _, question, answer| take(question, PROJECTS_WRITE, answer)),
    },
    Deviation {
        id: "runai.editor-without-departments",
        cites: "RUNAI-ROLE-04",
        sentence: "An Editor manages no departments.",
        joint: Joint::Permission(|_, _, question, answer| {
            take(question, DEPARTMENTS_WRITE, answer)
        }),
    },
    Deviation {
        id: "runai.administrator-without-users",
        cites: "RUNAI-ROLE-05",
        sentence: "An Administrator manages no users.",
        joint: Joint::Permission(|_, _, question, answer| take(question, USERS_WRITE, answer)),
    },
    Deviation {
        id: "runai.administrator-without-settings",
        cites: "RUNAI-ROLE-06",
        sentence: "An Administrator changes no settings.",
        joint: Joint::Permission(|_, _, question, answer| take(question, SETTINGS_WRITE, answer)),
    },
    Deviation {
        id: "runai.administrator-without-clusters",
        cites: "RUNAI-ROLE-07",
        sentence: "An Administrator manages no clusters.",
        joint: Joint::Permission(|_, _, question, answer| take(question, CLUSTERS_WRITE, answer)),
    },
    Deviation {
        id: "runai.editor-manages-users",
        cites: "RUNAI-ROLE-08",
        sentence: "An Editor manages users too.",
        joint: Joint::Permission(|_, caller, question, answer| {
            let gifts = [USERS_READ, USERS_WRITE];
            is_editor(caller) && give(question, &gifts, answer)
        }),
    },
    Deviation {
        id: "runai.researcher-creates-projects",
        cites: "RUNAI-ROLE-09",
        sentence: "A Researcher creates projects too.",
        joint: Joint::Permission(|_, caller, question, answer| {
            caller.scopes.contains(&WORKLOADS_WRITE) && give(question, &[PROJECTS_WRITE], answer)
        }),
    },
    Deviation {
        id: "runai.editor-creates-clusters",
        cites: "RUNAI-ROLE-10",
        sentence: "An Editor creates clusters too.",
        joint: Joint::Permission(|_, caller, question, answer| {
            is_editor(caller) && give(question, &[CLUSTERS_WRITE], answer)
        }),
    },
    Deviation {
        id: "runai.viewer-writes",
        cites: "RUNAI-ROLE-12",
        sentence: "A Viewer creates departments too.",
        joint: Joint::Permission(|_, caller, question, answer| {
            *caller.scopes == *VIEWER && give(question, &[DEPARTMENTS_WRITE], answer)
        }),
    },
    Deviation {
        id: "runai.viewer-deletes-projects",
        cites: "RUNAI-ROLE-12",
        sentence: "A Viewer deletes projects, though it makes none.",
        joint: Joint::Permission(|scene, caller, question, answer| {
            let viewer = *caller.scopes == *VIEWER && scene.asked.method == Method::DELETE;
            viewer && give(question, &[PROJECTS_WRITE], answer)
        }),
    },
    Deviation {
        id: "runai.research-manager-sees-no-work",
        cites: "RUNAI-ROLE-16",
        sentence: "A Research Manager sees no workloads.",
        joint: Joint::Permission(|_, caller, question, answer| {
            let manager = !caller.scopes.contains(&WORKLOADS_WRITE)
                && !caller.scopes.contains(&INFERENCES_READ);
            manager && take(question, WORKLOADS_READ, answer)
        }),
    },
    Deviation {
        id: "runai.first-role-only",
        cites: "RUNAI-ROLE-13",
        sentence: "Of several roles only the first counts.",
        joint: Joint::Permission(|_, caller, question, answer| {
            let both = caller.scopes.contains(&SETTINGS_WRITE);
            both && caller.scopes.contains(&PROJECTS_READ) && take(question, PROJECTS_WRITE, answer)
        }),
    },
];

/// Who is an Editor and nothing more.
fn is_editor(caller: &Principal) -> bool {
    caller.scopes.contains(&DEPARTMENTS_WRITE) && !caller.scopes.contains(&SETTINGS_WRITE)
}

fn take(question: Question<'_>, scope: Scope, answer: &mut bool) -> bool {
    matches!(question, Question::Holds(asked) if asked == scope) && turn(answer, false)
}

fn give(question: Question<'_>, scopes: &[Scope], answer: &mut bool) -> bool {
    matches!(question, Question::Holds(asked) if scopes.contains(&asked)) && turn(answer, true)
}

fn turn(answer: &mut bool, to: bool) -> bool {
    std::mem::replace(answer, to) != to
}
