//! Roles and what they may do: the matrix of the documents' page on users (RUNAI-ROLE-01 to RUNAI-ROLE-17).

use crate::auth::Scope;

pub(crate) const ACCESS_READ: Scope = Scope("access.read");
pub(crate) const ACCESS_WRITE: Scope = Scope("access.write");
/// Giving projects their Researchers and ML Engineers.
pub(crate) const PROJECT_ACCESS_READ: Scope = Scope("project-access.read");
pub(crate) const PROJECT_ACCESS_WRITE: Scope = Scope("project-access.write");
pub(crate) const USERS_READ: Scope = Scope("users.read");
pub(crate) const USERS_WRITE: Scope = Scope("users.write");
pub(crate) const SETTINGS_READ: Scope = Scope("settings.read");
pub(crate) const SETTINGS_WRITE: Scope = Scope("settings.write");
pub(crate) const CLUSTERS_READ: Scope = Scope("clusters.read");
pub(crate) const CLUSTERS_WRITE: Scope = Scope("clusters.write");
pub(crate) const DEPARTMENTS_READ: Scope = Scope("departments.read");
pub(crate) const DEPARTMENTS_WRITE: Scope = Scope("departments.write");
pub(crate) const PROJECTS_READ: Scope = Scope("projects.read");
pub(crate) const PROJECTS_WRITE: Scope = Scope("projects.write");
pub(crate) const WORKLOADS_READ: Scope = Scope("workloads.read");
pub(crate) const WORKLOADS_WRITE: Scope = Scope("workloads.write");
/// The matrix calls them deployments.
pub(crate) const INFERENCES_READ: Scope = Scope("inferences.read");
pub(crate) const INFERENCES_WRITE: Scope = Scope("inferences.write");

/// What a role in a part of the tenant does not give.
const OF_THE_TENANT: [Scope; 7] = [
    ACCESS_READ,
    ACCESS_WRITE,
    USERS_READ,
    USERS_WRITE,
    SETTINGS_READ,
    SETTINGS_WRITE,
    CLUSTERS_WRITE,
];

/// A role that rules give.
#[derive(Debug)]
pub(crate) struct Role {
    /// Its number on the wire.
    pub(crate) id: i64,
    /// Its name, as the authentication page has it.
    pub(crate) name: &'static str,
    /// What it is for.
    pub(crate) description: &'static str,
    /// What it may do.
    pub(crate) scopes: &'static [Scope],
}

/// Users, tenant settings and clusters, and who may do what.
pub(crate) const ADMINISTRATOR: &[Scope] = &[
    ACCESS_READ,
    ACCESS_WRITE,
    USERS_READ,
    USERS_WRITE,
    SETTINGS_READ,
    SETTINGS_WRITE,
    CLUSTERS_READ,
    CLUSTERS_WRITE,
    DEPARTMENTS_READ,
    PROJECTS_READ,
    WORKLOADS_READ,
    INFERENCES_READ,
];

/// Reading.
pub(crate) const VIEWER: &[Scope] = &[
    CLUSTERS_READ,
    DEPARTMENTS_READ,
    PROJECTS_READ,
    WORKLOADS_READ,
    INFERENCES_READ,
];

/// All of them.
pub(crate) static ROLES: [Role; 7] = [
    Role {
        id: 1,
        name: "Administrator",
        description: "Manages users, tenant settings and clusters",
        scopes: ADMINISTRATOR,
    },
    Role {
        id: 2,
        name: "Editor",
        description: "Manages projects and departments",
        scopes: &[
            CLUSTERS_READ,
            DEPARTMENTS_READ,
            DEPARTMENTS_WRITE,
            PROJECTS_READ,
            PROJECTS_WRITE,
            WORKLOADS_READ,
            INFERENCES_READ,
        ],
    },
    Role {
        id: 3,
        name: "Researcher",
        description: "Submits workloads to the projects it was given",
        scopes: &[PROJECTS_READ, WORKLOADS_READ, WORKLOADS_WRITE],
    },
    Role {
        id: 4,
        name: "Viewer",
        description: "Looks",
        scopes: VIEWER,
    },
    Role {
        id: 5,
        name: "Department Administrator",
        description: "Manages the projects of departments",
        scopes: &[
            PROJECT_ACCESS_READ,
            PROJECT_ACCESS_WRITE,
            DEPARTMENTS_READ,
            PROJECTS_READ,
            PROJECTS_WRITE,
            WORKLOADS_READ,
            INFERENCES_READ,
        ],
    },
    Role {
        id: 6,
        name: "Research Manager",
        description: "Looks after workloads in all projects",
        scopes: &[PROJECTS_READ, WORKLOADS_READ],
    },
    Role {
        id: 7,
        name: "ML Engineer",
        description: "Manages deployments",
        scopes: &[
            CLUSTERS_READ,
            DEPARTMENTS_READ,
            PROJECTS_READ,
            INFERENCES_READ,
            INFERENCES_WRITE,
        ],
    },
];

/// Whether a role gives this where its rule has a part of the tenant as its scope.
pub(crate) fn is_of_a_part(scope: Scope) -> bool {
    !OF_THE_TENANT.contains(&scope)
}

/// The role of this number.
pub(crate) fn by_id(id: i64) -> Option<&'static Role> {
    ROLES.iter().find(|role| role.id == id)
}

/// The role of this name.
pub(crate) fn by_name(name: &str) -> Option<&'static Role> {
    ROLES.iter().find(|role| role.name == name)
}
