# From the page on authentication of https://docs.coreplexml.io, word for word.
# Changed: the host, which BASE_URL names. Added: the last line, which shows what was read.

import os
import requests

BASE_URL = os.environ["BASE_URL"]
session = requests.Session()
session.post(f"{BASE_URL}/api/auth/login", json={
    "email": "you@example.com",
    "password": "your-password",
})
# session now carries the cookie
resp = session.get(f"{BASE_URL}/api/projects")
print(resp.status_code)
