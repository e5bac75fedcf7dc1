"""The published OpenAI client against its base URL; prints what it saw as JSON."""

import json
import os

from openai import OpenAI

MODEL = "gpt-oss-20b"
TALK = [{"role": "user", "content": "Hello"}]

client = OpenAI(
    api_key=os.environ["AIAAS_API_KEY"],
    base_url=os.environ["AIAAS_API_URL"] + "/v1",
    max_retries=0,
)
talk = client.chat.completions.create(model=MODEL, messages=TALK)
pieces = client.chat.completions.create(model=MODEL, messages=TALK, stream=True)
text = client.completions.create(model=MODEL, prompt="Hello")
parts = client.completions.create(model=MODEL, prompt="Hello", stream=True)

print(json.dumps({
    "models": [model.id for model in client.models.list()],
    "talk": talk.choices[0].message.content,
    "pieces": "".join(it.choices[0].delta.content or "" for it in pieces),
    "text": text.choices[0].text,
    "parts": "".join(it.choices[0].text for it in parts),
    "end": talk.choices[0].finish_reason,
    "tokens": talk.usage.total_tokens,
    "request": talk._request_id,
}))
