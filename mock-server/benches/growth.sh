#!/usr/bin/env bash
# Measures what a million stored keys cost the mock: memory, reading, creating, listing and revoking, beside a mock with
# a hundred keys. Prints a table. Loopback only, about three minutes.
#
#   mock-server/benches/growth.sh [KEYS]            1000000 by default
#
# CPU is user and system time of the server over the requests it answered. ROUNDS (5) and SLICE (2 seconds) from the
# environment; MOCK names a binary built elsewhere.
set -euo pipefail
cd "$(dirname "$0")/../.."
KEYS=${1:-1000000} PORT=${PORT:-4750}
. mock-server/benches/slices.sh
MOCK=${MOCK:-$(built bin countersign-mock)}

HEADER="x-api-key: plx_sk_12345abcdef67890ghijklmnop"

# A mock of Plexe alone that counts no limits; its URL is in URL[name], its process in PID[name].
declare -A URL PID
start() {
    taskset -c 0 "$MOCK" --platform plexe --port-base "$2" --json --set plexe.limits=off >"$WORK/$1.json" &
    PID[$1]=$! && PIDS+=("${PID[$1]}") && URL[$1]=http://127.0.0.1:$(($2 + 1))
    for _ in $(seq 100); do curl -sf -o /dev/null -H "$HEADER" "${URL[$1]}/models" && break; sleep 0.05; done
}
# Creates so many keys and writes their secrets and ids, one key a line.
cat >"$WORK/fill.lua" <<'LUA'
wrk.method, wrk.body = "POST", '{"name":"growth","permission_level":"read_only"}'
local out, left, done
function init(arguments)
    out, left, done = io.open(arguments[1], "w"), tonumber(arguments[2]), arguments[1] .. ".done"
end
function response(status, headers, body)
    if left <= 0 then return end
    out:write(body:match('"key":"([^"]+)"'), " ", body:match('"key_id":"([^"]+)"'), "\n")
    left = left - 1
    if left == 0 then
        out:close()
        wrk.thread:stop()
        io.open(done, "w"):close()
    end
end
LUA
fill() {
    taskset -c 1 wrk -t1 -c32 -d600s -H "$HEADER" -s "$WORK/fill.lua" "${URL[$1]}/auth/api-keys" -- "$WORK/$1.keys" "$2" >/dev/null &
    local wrk=$! && PIDS+=("$wrk")
    # A thread of wrk that has stopped does not end it.
    until [ -e "$WORK/$1.keys.done" ] || ! kill -0 "$wrk" 2>/dev/null; do sleep 0.1; done
    kill "$wrk" && wait "$wrk" 2>/dev/null || true
}
# One request a slice: reading with the key in the middle or with a random one, listing a page, creating, or revoking a
# random key.
cat >"$WORK/ask.lua" <<'LUA'
local lines, kind, own = {}, nil, "plx_sk_12345abcdef67890ghijklmnop"
function init(arguments)
    kind = arguments[2]
    for line in io.lines(arguments[1]) do lines[#lines + 1] = line end
    -- A million strings that nobody wants would keep wrk's garbage collector at the memory that both share.
    if kind ~= "read-random" and kind ~= "revoke" then lines = { lines[math.ceil(#lines / 2)] } end
    math.randomseed(os.time())
end
local function random() return lines[math.random(#lines)]:match("(%S+) (%S+)") end
function request()
    if kind == "read" then
        return wrk.format("GET", "/models", { ["x-api-key"] = lines[1]:match("%S+") })
    end
    if kind == "read-random" then return wrk.format("GET", "/models", { ["x-api-key"] = (random()) }) end
    if kind == "list" then return wrk.format("GET", "/auth/api-keys", { ["x-api-key"] = own }) end
    if kind == "create" then
        return wrk.format("POST", "/auth/api-keys", { ["x-api-key"] = own }, '{"name":"more","permission_level":"read_only"}')
    end
    local _, id = random()
    return wrk.format("DELETE", "/auth/api-keys/" .. id, { ["x-api-key"] = own })
end
LUA

growing() { slice "${PID[$1]}" -s "$WORK/ask.lua" "${URL[$1]}" -- "$WORK/$1.keys" "$2" | cut -d' ' -f1; }

# Of the hundred keys none is left where creating begins, so that few they stay.
emptied() { curl -sf -o /dev/null -X POST "http://127.0.0.1:$PORT/control/plexe/reset"; }

start few "$PORT" && start many $((PORT + 10))
fill few 100
empty=$(rss "${PID[many]}")
fill many "$KEYS"
stored=$(wc -l <"$WORK/many.keys")
full=$(rss "${PID[many]}")

machine
echo
echo "$stored keys: $(((full - empty) * 1024 / stored)) bytes a key ($((full / 1024)) MB in all)"
echo
echo "| request | CPU µs, 100 keys | CPU µs, $stored keys | ratio |"
echo "|---|---|---|---|"
for kind in read read-random list create revoke; do
    # A second of creating makes some 60,000 keys.
    if [ "$kind" = create ]; then SLICE=1; fi
    if [ "$kind" = revoke ]; then rm "$WORK/few.keys.done" && emptied && fill few 100; fi
    pair() { if [ "$kind" = create ]; then emptied; fi && echo "$(growing few "$kind") $(growing many "$kind")"; }
    rounds pair >"$WORK/$kind"
    of() { column "$WORK/$kind" "$1"; }
    echo "| $kind | $(of '$1') | $(of '$2') | $(of '$2 / $1') |"
done
