//! What Run:ai starts with: applications and users with their roles, and the organization around them.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Value, json};

use super::{collection::Collection, roles, routes::Runai};
use crate::{
    auth::{AccountId, Order, Origin, Scopes},
    services::Services,
};

#[derive(Deserialize)]
struct Seed {
    applications: Vec<Application>,
    users: Vec<User>,
    clusters: Vec<Value>,
    departments: Vec<Value>,
    projects: Vec<Value>,
    settings: Vec<Value>,
}

#[derive(Deserialize)]
struct Application {
    id: String,
    name: String,
    secret: String,
    #[serde(flatten)]
    access: Access,
}

#[derive(Deserialize)]
struct User {
    id: String,
    email: String,
    password: String,
    #[serde(flatten)]
    access: Access,
}

/// Which roles, and where: in the whole tenant, or in some projects only.
#[derive(Deserialize)]
struct Access {
    roles: Vec<String>,
    #[serde(default)]
    projects: Vec<String>,
}

/// When everything of the seed was made.
const LONG_AGO: &str = "2024-01-01T10:00:00Z";
/// Who made it.
const FOUNDER: &str = "admin@run.ai";

/// The platform in its seeded state.
pub(crate) fn plant(text: &str, services: Arc<Services>) -> Runai {
    let seed: Seed = toml::from_str(text).expect("an embedded seed is valid");
    let tenant = services.seed.accounts[0].id.clone();
    let runai = Runai {
        applications: Collection::of("id", Vec::new()),
        users: Collection::of("id", Vec::new()),
        clusters: Collection::of("uuid", seed.clusters.into_iter().map(dated).collect()),
        departments: Collection::of("id", seed.departments.into_iter().map(dated).collect()),
        projects: Collection::of("id", seed.projects.into_iter().map(dated).collect()),
        settings: Collection::of("key", seed.settings),
        rules: Collection::of("id", Vec::new()),
        workloads: Collection::of("workloadId", Vec::new()),
        jobs: Collection::of("uid", Vec::new()),
        numbers: 1_000.into(),
        services,
    };
    for application in seed.applications {
        keep(
            &runai,
            &tenant,
            &application.id,
            &application.name,
            &application.secret,
        );
        let shown = dated(json!({
            "id": application.id,
            "name": application.name,
            "clientId": application.name,
            "enabled": true,
            "tenantId": tenant.to_string(),
            "lastLogin": null,
        }));
        runai.applications.change_all(|items| items.push(shown));
        give(&runai, "app", &application.name, &application.access);
    }
    for user in seed.users {
        let secret = secret_of_user(&user.email, &user.password);
        keep(&runai, &tenant, &user.id, &user.email, &secret);
        let shown = dated(json!({
            "id": user.id,
            "username": user.email,
            "lastLogin": null,
            "isLocal": true,
            "groups": [],
        }));
        runai.users.change_all(|items| items.push(shown));
        give(&runai, "user", &user.email, &user.access);
    }
    runai
}

/// What stands for a user's password in the store: two users may have the same.
pub(crate) fn secret_of_user(email: &str, password: &str) -> String {
    format!("{email}\n{password}")
}

fn keep(runai: &Runai, tenant: &AccountId, id: &str, name: &str, secret: &str) {
    runai.services.keys.keep(
        secret,
        id,
        &Order {
            account: tenant,
            name,
            scopes: Scopes::Borrowed(&[]),
            origin: Origin::Seed,
            created_at: LONG_AGO.parse().expect("a time"),
            expires_at: None,
        },
    );
}

fn give(runai: &Runai, subject_type: &str, subject: &str, access: &Access) {
    for name in &access.roles {
        let given = roles::by_name(name).expect("the seed names roles that exist");
        let scopes = if access.projects.is_empty() {
            vec![("tenant", "1001")]
        } else {
            let projects = access.projects.iter();
            projects.map(|it| ("project", it.as_str())).collect()
        };
        for (scope_type, scope) in scopes {
            let rule = dated(json!({
                "id": runai.next_number(),
                "subjectId": subject,
                "subjectType": subject_type,
                "roleId": given.id,
                "roleName": given.name,
                "scopeType": scope_type,
                "scopeId": scope,
                "scopeName": runai.scope_name(scope_type, scope),
                "tenantId": 1001,
            }));
            runai.rules.change_all(|items| items.push(rule));
        }
    }
    runai.apply_rules(subject_type, subject);
}

fn dated(mut item: Value) -> Value {
    for (field, value) in [
        ("createdAt", LONG_AGO),
        ("updatedAt", LONG_AGO),
        ("createdBy", FOUNDER),
    ] {
        item[field] = json!(value);
    }
    item
}
