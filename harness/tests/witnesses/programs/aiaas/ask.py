# From the guide to API authentication of AIaaS, both programs in a row.
# Changed: host and key come from AIAAS_API_URL and AIAAS_API_KEY, what the first leaves is handed to
# the second, and the two places where the second does nothing say that they were reached.

import os

api_key = os.environ["AIAAS_API_KEY"]

import requests

headers = {
    "Authorization": f"Bearer {api_key}",
    "Content-Type": "application/json"
}

response = requests.post(
    os.environ["AIAAS_API_URL"] + "/v1/inference",
    headers=headers,
    json={"model": "gpt-4", "prompt": "Hello"}
)

print(response.status_code)
url, data = response.url, {"model": "gpt-4", "prompt": "Hello"}

try:
    response = requests.post(url, headers=headers, json=data)
    response.raise_for_status()
except requests.HTTPError as e:
    if e.response.status_code == 401:
        # Invalid API key
        print("Invalid API key")
    elif e.response.status_code == 403:
        # Insufficient permissions
        print("Insufficient permissions")
