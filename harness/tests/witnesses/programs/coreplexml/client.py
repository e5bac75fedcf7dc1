"""Calls every public method of the published client `coreplexml==0.1.3`, and says what it saw."""

import inspect
import json
import os
import tempfile

from coreplexml import CorePlexMLClient

client = CorePlexMLClient(base_url=os.environ["BASE_URL"], api_key=os.environ["API_KEY"], timeout=10)
resources = {name: it for name, it in vars(client).items() if hasattr(it, "_http")}
called, seen = set(), {}


def watch(name, resource):
    """Takes note of every public method that is called."""
    for method, function in inspect.getmembers(resource, inspect.ismethod):
        if not method.startswith("_"):
            def noted(*args, _what=f"{name}.{method}", _function=function, **kwargs):
                called.add(_what)
                return _function(*args, **kwargs)
            setattr(resource, method, noted)


def public(resource):
    return [name for name, _ in inspect.getmembers(type(resource), inspect.isfunction) if not name.startswith("_")]


for name, resource in resources.items():
    watch(name, resource)

work = tempfile.mkdtemp()
rows = os.path.join(work, "rows.csv")
with open(rows, "w") as file:
    file.write("tenure,email,churn\n12,ann@example.com,0\n3,bob@example.com,1\n")

# projects
project = client.projects.create("Witness", "made by a client")
pid = project["id"]
assert client.projects.get(pid)["name"] == "Witness"
assert client.projects.update(pid, description="changed")["name"] == "Witness"
assert any(it["id"] == pid for it in client.projects.list(search="witn")["items"])
member = client.projects.add_member(pid, "other@example.com", "viewer")
assert client.projects.members(pid)["total"] == 1
client.projects.remove_member(pid, member["id"])
assert client.projects.members(pid)["total"] == 0
assert client.projects.timeline(pid)["events"]

# datasets
dataset = client.datasets.upload(pid, rows, "rows")
did, version = dataset["id"], dataset["version_id"]
assert client.datasets.list(project_id=pid)["total"] == 1
assert client.datasets.get(did)
assert client.datasets.versions(did)["items"][0]["id"] == version
assert client.datasets.quality(did)["overall_score"] == 100
assert [it["name"] for it in client.datasets.columns(did)["columns"]] == ["tenure", "email", "churn"]
assert client.datasets.analyze(did)["row_count"] == 2
copy = client.datasets.download(did, os.path.join(work, "copy.csv"))
seen["download"] = open(copy).read() == open(rows).read()

# experiments
assert client.experiments.capabilities()["allowed_engines"]
experiment = client.experiments.create(pid, version, "churn")
eid = experiment["id"]
seen["begun"] = experiment["status"]
seen["trained"] = client.experiments.wait(eid, interval=0.2, timeout=20)["status"]
assert client.experiments.get(eid)
assert client.experiments.list(project_id=pid)["total"] == 1
assert client.experiments.logs(eid)["logs"]
assert client.experiments.engine_runs(eid)["items"]
assert client.experiments.explain(eid)["feature_importance"]

# models
model = client.models.list(experiment_id=eid)["items"][0]
mid = model["id"]
seen["algorithm"] = model["algorithm"]
assert client.models.get(mid)
seen["alone"] = client.models.predict(mid, {"tenure": 3})["prediction"]
seen["together"] = client.models.predict(mid, [{"tenure": 3}])["predictions"][0]["prediction"]
assert client.models.explain(mid)["feature_importance"]
assert client.models.parameters(mid)["parameters"]

# deployments
first = client.deployments.create(pid, mid, "first", stage="production")
second = client.deployments.create(pid, mid, "second")
assert client.deployments.list(pid)["total"] == 2
assert client.deployments.predict(second["id"], {"tenure": 3})["prediction"] == seen["alone"]
assert client.deployments.promote(second["id"])["stage"] == "production"
seen["replaced"] = client.deployments.get(first["id"])["status"]
assert client.deployments.rollback(second["id"])["id"] == first["id"]
assert client.deployments.drift(first["id"])["drift_detected"] is False
seen["ended"] = client.deployments.deactivate(first["id"])["status"]
third = client.deployments.create(pid, mid, "third")

# reports
report = client.reports.create(pid, "model", mid)
seen["written"] = client.reports.wait(report["id"], interval=0.2, timeout=20)["report"]["status"]
assert client.reports.get(report["id"])["id"] == report["id"]
assert client.reports.list(project_id=pid, kind="model")["total"] == 1
assert open(client.reports.download(report["id"], os.path.join(work, "report"))).read()

# privacy
policy = client.privacy.create_policy(pid, "policy", profile="gdpr")
assert client.privacy.get_policy(policy["id"])["profile"] == "gdpr"
assert client.privacy.list_policies(project_id=pid)["total"] == 1
session = client.privacy.create_session(policy["id"], did)
findings = client.privacy.detect(session["id"], interval=0.2, timeout=20)["findings"]
seen["found"] = [it["column"] for it in findings]
seen["changed"] = client.privacy.transform(session["id"], interval=0.2, timeout=20)["transformations_applied"]
assert client.privacy.anonymize(session["id"], interval=0.2, timeout=20)["status"] == "completed"
assert client.privacy.results(session["id"])["results"]
client.privacy.delete_policy(policy["id"])

# synthgen
synthesizer = client.synthgen.create_model(pid, version, "synthetic")
while client.synthgen.get_model(synthesizer["id"])["status"] != "succeeded":
    pass
assert client.synthgen.list_models(project_id=pid)["total"] == 1
generated = client.synthgen.generate(synthesizer["id"], num_rows=7, interval=0.2, timeout=20)
seen["rows"] = generated["num_rows"]
assert client.synthgen.list_jobs()["total"] == 1
assert client.synthgen.get_job(generated["synthgen_job_id"])["status"] == "completed"
client.synthgen.delete_model(synthesizer["id"])

# studio
studio = client.studio.create_session(pid, third["id"], {"tenure": 3})
scenario = client.studio.create_scenario(studio["id"], "longer", {"tenure": 48})
assert client.studio.schema(studio["id"])["features"]
client.studio.run_scenario(scenario["id"])
compared = client.studio.compare(studio["id"])
seen["baseline"] = compared["baseline"]["prediction"]
assert compared["scenarios"][0]["prediction"] is not None
assert client.studio.get_session(studio["id"])

# the end
client.models.delete(mid)
client.experiments.delete(eid)
client.datasets.delete(did)
client.projects.delete(pid)
seen["left"] = [it["name"] for it in client.projects.list()["items"]]
seen["not called"] = sorted(
    f"{name}.{method}" for name, it in resources.items() for method in public(it) if f"{name}.{method}" not in called
)
seen["called"] = len(called)
print(json.dumps(seen))
