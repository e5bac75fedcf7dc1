"""The published client runapy 1.224.0: it buys tokens, lists, creates and deletes; prints what it saw as JSON."""

import json
import os

from runai import models
from runai.api_client import ApiClient
from runai.configuration import Configuration
from runai.runai_client import RunaiClient

SECRETS = json.loads(os.environ["RUNAI_SECRETS"])


def client(name):
    """Buys a token at once, and again sixty seconds before it ends."""
    return RunaiClient(ApiClient(Configuration(
        client_id=name,
        client_secret=SECRETS[name],
        runai_base_url=os.environ["RUNAI_URL"],
        retry_enabled=False,
    )))


administrator, editor = client("app123"), client("editor")
clusters = administrator.organizations.clusters.get_clusters().data
cluster = clusters[0]["uuid"]

projects = editor.organizations.projects
project = projects.create_project(
    models.ProjectCreationRequest(name="of-runapy", clusterId=cluster, resources=[])
).data
found = projects.get_projects(filter_by="name==of-runapy").data["projects"]
deleted = projects.delete_project(project["id"])

applications = administrator.authentication_and_authorization.applications
application = applications.create_application({"name": "of-runapy"}).data
SECRETS["of-runapy"] = applications.regenerate_application_secret(application["id"]).data["secret"]
roles = administrator.authentication_and_authorization.roles.get_roles_v1().data
viewer = next(role["id"] for role in roles if role["name"] == "Viewer")
rule = administrator.authentication_and_authorization.access_rules.create_access_rule(
    models.AccessRuleCreationFields(
        subjectId="of-runapy", subjectType="app", roleId=viewer, scopeId="1001", scopeType="tenant"
    )
).data
fresh = client("of-runapy")
seen = fresh.organizations.projects.get_projects().data["projects"]
try:
    fresh.organizations.clusters.create_cluster({"name": "of-runapy"})
    refused = None
except Exception as error:
    refused = [type(error).__name__, error.status]
gone = applications.delete_application_by_id(application["id"]).status_code

print(json.dumps({
    "clusters": len(clusters),
    "found": [it["id"] == project["id"] for it in found],
    "deleted": deleted.status_code,
    "role": rule["roleName"],
    "seen": len(seen),
    "refused": refused,
    "gone": gone,
}))
