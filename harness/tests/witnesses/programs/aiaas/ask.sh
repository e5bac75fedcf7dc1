# From the guide to API authentication of AIaaS, as it stands.
# Changed: the host and the key, which AIAAS_API_URL and AIAAS_API_KEY name.

curl -X POST $AIAAS_API_URL/v1/inference \
  -H "Authorization: Bearer $AIAAS_API_KEY" \
  -H "Content-Type: application/json" \
  -d '{"model": "gpt-4", "prompt": "Hello"}'
