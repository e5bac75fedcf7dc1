"""The published OpenAI client is refused; prints which of its errors it raises, as JSON."""

import json
import os

import openai

client = openai.OpenAI(
    api_key=os.environ["AIAAS_API_KEY"],
    base_url=os.environ["AIAAS_API_URL"] + "/v1",
    max_retries=0,
)
try:
    for _ in range(int(os.environ.get("TIMES", "1"))):
        client.completions.create(model=os.environ.get("MODEL", "gpt-4"), prompt="Hello")
except openai.APIStatusError as error:
    print(json.dumps({
        "error": type(error).__name__,
        "status": error.status_code,
        "code": error.code,
        "type": error.type,
        "param": error.param,
        "request": error.request_id == error.body["request_id"],
        "wait": error.response.headers.get("retry-after"),
    }))
