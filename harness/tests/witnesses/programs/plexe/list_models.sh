# From the page on authentication of https://docs.plexe.ai, word for word.
# Changed: the host, which PLEXE_API_URL names.

curl -X GET $PLEXE_API_URL/models \
  -H "x-api-key: plx_sk_12345abcdef67890ghijklmnop"
