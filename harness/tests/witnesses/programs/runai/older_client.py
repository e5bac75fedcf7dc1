"""The published client runapy 0.8.0, from the folder beside the newer one; prints what it saw as JSON."""

import json
import os
import sys

sys.path.insert(0, os.path.join(sys.prefix, "older"))

from runai.client import RunaiClient  # noqa: E402

RESOURCES = {"nodePool": {"id": "1", "name": "default"}, "gpu": {"deserved": 1}}
SECRETS = json.loads(os.environ["RUNAI_SECRETS"])


def client(name, cluster=None):
    return RunaiClient(
        runai_base_url=os.environ["RUNAI_URL"],
        client_id=name,
        client_secret=SECRETS[name],
        cluster_id=cluster,
    )


administrator = client("app123")
clusters = administrator.clusters.all()
cluster = clusters[0]["uuid"]
editor = client("editor", cluster)
project = editor.projects.create(name="of-older", resources=[RESOURCES])
names = [it["name"] for it in editor.projects.all()["projects"]]
editor.projects.delete(project["id"])
roles = administrator.roles.get_roles_name_to_id_map()
try:
    client("viewer", cluster).projects.create(name="of-viewer", resources=[RESOURCES])
    refused = None
except Exception as error:
    refused = str(error)

print(json.dumps({
    "clusters": len(clusters),
    "named": "of-older" in names,
    "roles": len(roles),
    "refused": refused,
}))
