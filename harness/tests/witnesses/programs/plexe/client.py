"""The published client, from a file to predictions and back; prints what it saw as JSON."""

import json
import tempfile

from setting import GOAL, INPUTS, PATIENCE, client, data, tick

# Not `with`: after batch_infer the client closes its connections on an event loop that has ended.
plexe = client()
with tempfile.TemporaryDirectory() as folder:
    upload = plexe.upload_files(data(folder))
    version = plexe.build(GOAL, "churn", upload_id=upload)
    states = [plexe.get_status("churn", version)["status"]]
    while states[-1] != "completed" and len(states) < PATIENCE:
        tick()
        states.append(plexe.get_status("churn", version)["status"])
    alone = [plexe.infer("churn", version, it)["prediction"] for it in INPUTS]
    together = [it["prediction"] for it in plexe.batch_infer("churn", version, INPUTS)]
    cleanup = plexe.cleanup_upload(upload)

print(json.dumps({
    "upload": upload, "version": version, "states": states,
    "alone": alone, "together": together, "cleaned_up": cleanup["upload_id"],
}))
