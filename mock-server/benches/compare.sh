#!/usr/bin/env bash
# Measures the mock beside benches/minimal.rs, the least that axum can do for the same requests, and prints a table.
#
#   mock-server/benches/compare.sh [ROW ...]        rows: see below; all of them by default
#
# Server on core 0, wrk on core 1, slices interleaved: minimal, mock, minimal, mock, ... CPU is user and system time of
# the server over the requests it answered; other work on the machine disturbs it least. Loopback only, about three minutes.
# ROUNDS (5) and SLICE (2 seconds) from the environment; MOCK and MINIMAL name binaries built elsewhere.
set -euo pipefail
cd "$(dirname "$0")/../.."
PORT=${PORT:-4700}
. mock-server/benches/slices.sh
for row in "$@"; do
    grep -q "echo \"$row|" mock-server/benches/compare.sh || { echo "there is no row $row: rows() names them all" >&2; exit 2; }
done
MOCK=${MOCK:-$(built bin countersign-mock)} MINIMAL=${MINIMAL:-$(built example minimal)}

# Limits count every request, and none is reached but where a row says so.
MANY=4000000000
taskset -c 0 "$MOCK" --port-base "$PORT" --json \
    --set plexe.requests_per_minute=$MANY --set plexe.failed_auth_per_15_minutes=$MANY \
    --set aiaas.requests_per_minute=$MANY --set aiaas.burst=$MANY >"$WORK/mock.json" &
MOCK_PID=$! && PIDS+=("$MOCK_PID")
CONTROL=http://127.0.0.1:$PORT/control
for _ in $(seq 100); do curl -sf "$CONTROL/ready" >/dev/null && break; sleep 0.05; done

PLEXE=http://127.0.0.1:$((PORT + 1)) RUNAI=http://127.0.0.1:$((PORT + 2))
COREPLEXML=http://127.0.0.1:$((PORT + 3)) AIAAS=http://127.0.0.1:$((PORT + 4))
token() { curl -s "$RUNAI/api/v1/token" -d '{"grantType":"app_token","AppId":"app123","AppSecret":"asdasidjn9d"}' | sed 's/.*"accessToken":"\([^"]*\)".*/\1/'; }

# Name, URL, credential header, its value, and the method.
rows() {
    local key=plx_sk_12345abcdef67890ghijklmnop reading=plx_sk_readonly0test0key000000000poiu
    local reader=infread0aiaas0test0key00000000000000000uiop
    echo "plexe|$PLEXE/models|x-api-key|$key|GET"
    echo "coreplexml|$COREPLEXML/api/projects|authorization|Bearer cpx_live.abc123def456|GET"
    echo "aiaas|$AIAAS/v1/models|x-api-key|$reader|GET"
    echo "runai|$RUNAI/api/v1/clusters|authorization|Bearer $(token)|GET"
    echo "plexe-401|$PLEXE/models|x-api-key|plx_sk_nobody0test0key000000000000poiu|GET"
    echo "plexe-403|$PLEXE/auth/api-keys|x-api-key|$reading|POST"
    echo "plexe-429|$PLEXE/models|x-api-key|$key|GET"
    echo "coreplexml-401|$COREPLEXML/api/projects|authorization|Bearer cpx_live.nobody0def456|GET"
    echo "aiaas-401|$AIAAS/v1/models|x-api-key|nobody00aiaas0test0key0000000000000000uiop|GET"
    echo "aiaas-403|$AIAAS/v1/usage|x-api-key|$reader|GET"
    echo "runai-401|$RUNAI/api/v1/clusters|authorization|Bearer nobody.nobody.nobody|GET"
}

machine
echo
echo "| request | bytes | status | CPU µs, minimal | CPU µs, mock | ratio | requests/s, mock to minimal | p99 µs, minimal | p99 µs, mock |"
echo "|---|---|---|---|---|---|---|---|---|"
while IFS='|' read -r name url header value method; do
    if [ $# -gt 0 ] && [[ " $* " != *" $name "* ]]; then continue; fi
    [ "$name" = plexe-429 ] && curl -sf -X PUT "$CONTROL/plexe/limits" -d '{"requests_per_minute":1}' >/dev/null
    curl -s -o /dev/null -X "$method" -H "$header: $value" "$url"
    read -r status bytes < <(curl -s -o /dev/null -w '%{http_code} %{size_download}\n' -X "$method" -H "$header: $value" "$url")
    taskset -c 0 "$MINIMAL" $((PORT + 9)) "$bytes" "${value#Bearer }" &
    minimal=$! && PIDS+=("$minimal") && sleep 0.3
    beside="http://127.0.0.1:$((PORT + 9))/models"
    echo "wrk.method = '$method'" >"$WORK/method.lua"
    pair() { echo "$(slice "$minimal" -H "$header: $value" "$beside") $(slice "$MOCK_PID" -s "$WORK/method.lua" -H "$header: $value" "$url")"; }
    rounds pair >"$WORK/$name"
    kill "$minimal" && wait "$minimal" 2>/dev/null || true
    [ "$name" = plexe-429 ] && curl -sf -X PUT "$CONTROL/plexe/limits" -d "{\"requests_per_minute\":$MANY}" >/dev/null
    of() { column "$WORK/$name" "$1"; }
    echo "| $name | $bytes | $status | $(of '$1') | $(of '$4') | $(of '$4 / $1') | $(of '$5 / $2') | $(of '$3') | $(of '$6') |"
done < <(rows)
