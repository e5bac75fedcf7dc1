# From the page on authentication of https://docs.coreplexml.io, word for word.
# Changed: the host, which BASE_URL names. Added: the last line, which shows what was read.

import os
import requests

BASE_URL = os.environ["BASE_URL"]
headers = {"Authorization": "Bearer cpx_live.abc123def456"}

resp = requests.get(f"{BASE_URL}/api/projects", headers=headers)
projects = resp.json()
print(resp.status_code, projects["items"][0]["name"])
