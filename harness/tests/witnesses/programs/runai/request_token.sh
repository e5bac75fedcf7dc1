# From the page on API authentication of https://docs.run.ai, word for word.
# Changed: the host, which RUNAI_URL names, and the placeholders for name and secret.

curl  -X POST \
  "$RUNAI_URL"'/api/v1/token' \
  --header 'Accept: */*' \
  --header 'Content-Type: application/json' \
  --data-raw '{
  "grantType":"app_token",
  "AppId":"app123",
  "AppSecret" : "asdasidjn9d"
}'
