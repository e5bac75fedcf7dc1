# From the page on authentication of https://docs.coreplexml.io, word for word.
# Changed: the host, which BASE_URL names.

export API_KEY="cpx_live.abc123def456"
curl "$BASE_URL/api/projects" \
  -H "Authorization: Bearer $API_KEY"
