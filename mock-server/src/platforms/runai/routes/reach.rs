//! How far roles reach: a rule gives its role in the whole tenant, or in one part of it (RUNAI-ROLE-02).

use serde_json::Value;

use super::Runai;
use crate::{
    auth::{ApiKey, Scope},
    platforms::runai::{auth::Caller, error::ApiError, roles},
};

/// Where something stands in the organization; null where there is no such part yet.
pub(super) struct Unit {
    pub(super) project: Value,
    pub(super) department: Value,
    pub(super) cluster: Value,
}

impl Unit {
    pub(super) fn of_project(project: &Value) -> Self {
        Self {
            project: project["id"].clone(),
            department: project["parentId"].clone(),
            cluster: project["clusterId"].clone(),
        }
    }

    pub(super) fn of_department(department: &Value) -> Self {
        Self {
            project: Value::Null,
            department: department["id"].clone(),
            cluster: department["clusterId"].clone(),
        }
    }

    fn is_in_scope_of(&self, rule: &Value) -> bool {
        let part = match rule["scopeType"].as_str() {
            Some("project") => &self.project,
            Some("department") => &self.department,
            Some("cluster") => &self.cluster,
            _ => return true,
        };
        rule["scopeId"] == *part
    }
}

impl Runai {
    /// Refuses a caller that may do this somewhere, and not here (RUNAI-ROLE-02).
    pub(super) fn within(
        &self,
        caller: &Caller,
        scope: Scope,
        unit: &Unit,
    ) -> Result<(), ApiError> {
        let parts = [&unit.project, &unit.department, &unit.cluster];
        let name = parts.into_iter().find_map(Value::as_str);
        let given = self.gives(caller.subject(), scope, unit);
        caller.require_within(name.unwrap_or_default(), given)
    }

    /// Whether some rule lets the subject do this here. What no rule gives, none confines.
    pub(super) fn gives(&self, subject: &ApiKey, scope: Scope, unit: &Unit) -> bool {
        let mut rules = self.rules_of(subject);
        rules.retain(|rule| role_in(rule).is_some_and(|role| role.scopes.contains(&scope)));
        rules.is_empty() || rules.iter().any(|rule| unit.is_in_scope_of(rule))
    }

    /// Lets an application or user do what all its rules together allow (RUNAI-ROLE-13).
    pub(crate) fn apply_rules(&self, subject_type: &str, subject: &str) {
        let holder = match subject_type {
            "app" => self.applications.find("name", subject),
            "user" => self.users.find("username", subject),
            _ => None,
        };
        let id = holder.as_ref().and_then(|holder| holder["id"].as_str());
        let Some(key) = id.and_then(|id| self.services.keys.by_id(id)) else {
            return;
        };
        let mut scopes: Vec<Scope> = Vec::new();
        for rule in self.rules_of(&key) {
            let everywhere = matches!(rule["scopeType"].as_str(), Some("system" | "tenant"));
            let given = role_in(&rule).into_iter().flat_map(|role| role.scopes);
            scopes.extend(given.filter(|scope| everywhere || roles::is_of_a_part(**scope)));
        }
        key.record().scopes = scopes.into();
    }

    /// The rules of an application or user; a group of the same name is somebody else.
    fn rules_of(&self, subject: &ApiKey) -> Vec<Value> {
        let is_app = self.applications.get(&subject.id).is_ok();
        let subject_type = if is_app { "app" } else { "user" };
        let name = subject.record().name.clone();
        let mut rules = self.rules.all();
        rules.retain(|rule| rule["subjectType"] == subject_type && rule["subjectId"] == *name);
        rules
    }
}

fn role_in(rule: &Value) -> Option<&'static roles::Role> {
    rule["roleId"].as_i64().and_then(roles::by_id)
}
