#!/usr/bin/env bash
# Watches the memory of the mock under full load: reading, refusals by keys that nobody has issued, keys made and revoked,
# sessions begun and tokens bought. Prints a line a minute and the slope of the second half.
#
#   mock-server/benches/memory.sh [MINUTES]         10 by default
#
# Loopback only. MOCK names a binary built elsewhere.
set -euo pipefail
cd "$(dirname "$0")/../.."
MINUTES=${1:-10} PORT=${PORT:-4800}
. mock-server/benches/slices.sh
MOCK=${MOCK:-$(built bin countersign-mock)}

MANY=4000000000
taskset -c 0 "$MOCK" --port-base "$PORT" --json --set coreplexml.limits=off --set runai.limits=off \
    --set plexe.requests_per_minute=$MANY --set plexe.failed_auth_per_15_minutes=$MANY \
    --set plexe.key_creations_per_hour=$MANY >"$WORK/mock.json" &
MOCK_PID=$! && PIDS+=("$MOCK_PID")
for _ in $(seq 100); do curl -sf "http://127.0.0.1:$PORT/control/ready" >/dev/null && break; sleep 0.05; done

cat >"$WORK/plexe.lua" <<'LUA'
local own, made, turn = "plx_sk_12345abcdef67890ghijklmnop", {}, 0
function request()
    turn = turn + 1
    local kind = turn % 4
    if kind == 0 then return wrk.format("GET", "/models", { ["x-api-key"] = own }) end
    if kind == 1 then return wrk.format("GET", "/models", { ["x-api-key"] = "plx_sk_nobody" .. math.random(1e15) }) end
    if kind == 2 then
        local id = table.remove(made)
        if not id then return wrk.format("GET", "/auth/api-keys", { ["x-api-key"] = own }) end
        return wrk.format("DELETE", "/auth/api-keys/" .. id, { ["x-api-key"] = own })
    end
    return wrk.format("POST", "/auth/api-keys", { ["x-api-key"] = own }, '{"name":"memory","permission_level":"read_only"}')
end
function response(status, headers, body)
    local id = body:match('"key_id":"([^"]+)"')
    if id and body:find('"key":', 1, true) then made[#made + 1] = id end
end
LUA
cat >"$WORK/coreplexml.lua" <<'LUA'
wrk.method, wrk.body = "POST", '{"email":"you@example.com","password":"your-password"}'
wrk.headers["content-type"] = "application/json"
LUA
cat >"$WORK/runai.lua" <<'LUA'
wrk.method, wrk.body = "POST", '{"grantType":"app_token","AppId":"app123","AppSecret":"asdasidjn9d"}'
wrk.headers["content-type"] = "application/json"
LUA
load() { taskset -c 1 wrk -t1 -c"$1" -d"${MINUTES}m" -s "$WORK/$2.lua" "http://127.0.0.1:$3" >"$WORK/$2.told" & PIDS+=("$!"); }
load 24 plexe $((PORT + 1))
load 4 coreplexml "$((PORT + 3))/api/auth/login"
load 4 runai "$((PORT + 2))/api/v1/token"

machine
echo
echo "| minute | MB |"
echo "|---|---|"
for minute in $(seq 0 "$MINUTES"); do
    [ "$minute" = 0 ] || sleep 60
    kilobytes=$(rss "$MOCK_PID") && echo "$minute $kilobytes" >>"$WORK/rss"
    echo "| $minute | $(awk -v kb="$kilobytes" 'BEGIN { printf "%.1f", kb / 1024 }') |"
done
sleep 2
grep -H "requests in\|Non-2xx" "$WORK"/*.told | sed "s|$WORK/||"
awk -v half="$((MINUTES / 2))" '$1 >= half { n++; x += $1; y += $2; xx += $1 * $1; xy += $1 * $2 }
    END { if (n > 1) printf "slope of the second half: %.0f KB a minute\n", (n * xy - x * y) / (n * xx - x * x) }' "$WORK/rss"
