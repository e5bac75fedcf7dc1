"""The published client runapy 1.224.0 calls three times; before each call it looks at how long its token lasts."""

import os

from runai.api_client import ApiClient
from runai.configuration import Configuration
from runai.runai_client import RunaiClient

runai = RunaiClient(ApiClient(Configuration(
    client_id="app123",
    client_secret=os.environ["RUNAI_SECRET"],
    runai_base_url=os.environ["RUNAI_URL"],
    retry_enabled=False,
)))
for _ in range(3):
    print(len(runai.organizations.clusters.get_clusters().data))
