# From the page on authentication of https://docs.coreplexml.io, word for word.
# Changed: the host, which BASE_URL names.

# Login to get session cookie
curl -X POST "$BASE_URL/api/auth/login" \
  -H "Content-Type: application/json" \
  -c cookies.txt \
  -d '{"email": "you@example.com", "password": "your-password"}'

# Create API key
curl -X POST "$BASE_URL/api/auth/api-keys" \
  -b cookies.txt \
  -H "Content-Type: application/json" \
  -d '{"name": "CI Pipeline", "scopes": ["read", "write", "predict"]}'
