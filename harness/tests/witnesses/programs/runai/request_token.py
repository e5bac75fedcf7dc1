# From the page on API authentication of https://docs.run.ai, word for word.
# Changed: the host, which RUNAI_URL names, and the placeholders for name and secret.
import os

import requests
import json
reqUrl = os.environ["RUNAI_URL"] + "/api/v1/token"
headersList = {
 "Accept": "*/*",
 "Content-Type": "application/json"
}
payload = json.dumps({
  "grantType":"app_token",
  "AppId":"app123",
  "AppSecret" : os.environ["RUNAI_SECRET"]
})
response = requests.request("POST", reqUrl, data=payload,  headers=headersList)
print(response.text)
