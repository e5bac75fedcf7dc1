# From the page on authentication of https://docs.coreplexml.io, word for word.
# Changed: the host, which BASE_URL names. Added: the last line, which shows what was read.

import os
from coreplexml import CorePlexMLClient

client = CorePlexMLClient(
    base_url=os.environ["BASE_URL"],
    api_key="cpx_live.abc123def456",
)
projects = client.projects.list()
print(projects["items"][0]["name"])
