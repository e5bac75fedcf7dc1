#!/usr/bin/env bash
# Builds what client developers use instead from its registries, and measures it and the mock beside benches/minimal.rs:
# reading with one stored key, what the server needs for it, and reading with 10,000 stored keys. Prints a table.
#
#   mock-server/benches/peers.sh [PEER ...]         countersign wiremock-rs httpmock-rs express wiremock; all by default
#
# Needs wrk; node and npm for express, java and npm for wiremock (each is left out, and named, where they are not). Server
# on core 0, wrk on core 1, slices interleaved with the minimal server's. Loopback only, about five minutes once built.
# ROUNDS (5) and SLICE (2 seconds) from the environment.
set -euo pipefail
cd "$(dirname "$0")/../.."
PORT=${PORT:-4850}
. mock-server/benches/slices.sh
BUILT=target/peers
EXPRESS=5.3.0 WIREMOCK=3.13.2 MANY_KEYS=10000 MANY=4000000000
KEY=plx_sk_12345abcdef67890ghijklmnop

ALL="countersign wiremock-rs httpmock-rs express wiremock"
[ $# -gt 0 ] || set -- $ALL
for peer in "$@"; do
    [[ " $ALL " == *" $peer "* ]] || { echo "there is no peer $peer; there are $ALL" >&2; exit 2; }
done
MOCK=$(built bin countersign-mock) LEAST=$(built example minimal)
cargo build --quiet --release --locked --manifest-path mock-server/benches/peers/Cargo.toml --target-dir "$BUILT"
install() { npm install --silent --no-save --no-audit --no-fund --prefix "$BUILT/$1" "$2"; }

# A file of so many keys: the first is the one that every slice shows.
keys() {
    echo "$KEY"
    seq -f 'plx_sk_%024.0f' 2 "$1"
}
keys 1 >"$WORK/1.keys"
keys "$MANY_KEYS" >"$WORK/$MANY_KEYS.keys"

# Starts a peer with a file of keys on a port, and leaves its process in SERVER.
start() {
    local keys=$WORK/$2.keys port=$3
    case $1 in
        minimal) taskset -c 0 "$LEAST" "$port" "$BYTES" "$KEY" & ;;
        countersign)
            taskset -c 0 "$MOCK" --port-base $((port - 1)) --json --set plexe.requests_per_minute=$MANY >/dev/null & ;;
        wiremock-rs | httpmock-rs) taskset -c 0 "$BUILT/release/$1" "$port" "$keys" "$BYTES" & ;;
        express) NODE_PATH=$BUILT/express/node_modules taskset -c 0 node mock-server/benches/peers/express.js "$port" "$keys" "$BYTES" & ;;
        wiremock)
            mkdir -p "$WORK/stubs-$2/mappings"
            awk -v bytes="$BYTES" 'BEGIN { body = sprintf("%" bytes "s", ""); gsub(/ /, "x", body); printf "{\"mappings\":[" }
                { printf "%s{\"request\":{\"method\":\"GET\",\"url\":\"/models\",\"headers\":{\"x-api-key\":{\"equalTo\":\"%s\"}}},\"response\":{\"status\":200,\"body\":\"%s\",\"headers\":{\"content-type\":\"application/json\"}}}", (NR > 1 ? "," : ""), $1, body }
                END { printf "]}" }' "$keys" >"$WORK/stubs-$2/mappings/all.json"
            taskset -c 0 java -jar "$(find "$BUILT/wiremock" -name 'wiremock*.jar' | head -1)" --port "$port" --bind-address 127.0.0.1 \
                --root-dir "$WORK/stubs-$2" --no-request-journal --disable-banner >/dev/null & ;;
    esac
    SERVER=$! && PIDS+=("$SERVER")
}
# Waits for the first 200 on a port.
first_answer() {
    local line
    for _ in $(seq 2000); do
        if { exec 3<>"/dev/tcp/127.0.0.1/$1"; } 2>/dev/null; then
            printf 'GET /models HTTP/1.1\r\nhost: localhost\r\nx-api-key: %s\r\nconnection: close\r\n\r\n' "$KEY" >&3 || true
            read -r line <&3 || line=""
            exec 3<&- 3>&-
            [[ $line == *" 200"* ]] && return
        fi
        sleep 0.01
    done
    return 1
}
end() { kill "$1" 2>/dev/null && wait "$1" 2>/dev/null || true; }
read_from() { slice "$1" -H "x-api-key: ${3:-$KEY}" "http://127.0.0.1:$2/models"; }
# Half of all keys stand before it, as before a key by chance.
MIDDLE=$(sed -n "$((MANY_KEYS / 2))p" "$WORK/$MANY_KEYS.keys")

machine
echo
echo "| server | requests/s to minimal | CPU µs | CPU to minimal | p99 µs | idle MB | MB after load | requests/s, $MANY_KEYS keys to one |"
echo "|---|---|---|---|---|---|---|---|"
BYTES=875
start minimal 1 "$PORT" && MINIMAL=$SERVER && first_answer "$PORT"
number=0
for peer in "$@"; do
    number=$((number + 10)) && port=$((PORT + number))
    case $peer in
        express) { command -v node && command -v npm && install express "express@$EXPRESS"; } >/dev/null || { echo "| $peer: neither node nor npm | | | | | | | |"; continue; } ;;
        wiremock) { command -v java && command -v npm && install wiremock "wiremock@$WIREMOCK"; } >/dev/null || { echo "| $peer: neither java nor npm | | | | | | | |"; continue; } ;;
    esac
    start "$peer" 1 "$port" && one=$SERVER
    first_answer "$port" || { echo "$peer does not answer" >&2; exit 1; }
    idle=$(rss "$one")
    pair() { echo "$(read_from "$MINIMAL" "$PORT") $(read_from "$one" "$port")"; }
    rounds pair >"$WORK/$peer"
    loaded=$(rss "$one")
    growth="-"
    # Of ours a key is made by asking for it, as in growth.sh, which goes to a million.
    if [ "$peer" != countersign ]; then
        start "$peer" "$MANY_KEYS" $((port + 5)) && many=$SERVER
        first_answer $((port + 5)) || { echo "$peer does not answer with $MANY_KEYS keys" >&2; exit 1; }
        grown() { echo "$(read_from "$one" "$port") $(read_from "$many" $((port + 5)) "$MIDDLE")"; }
        ROUNDS=2 rounds grown >"$WORK/$peer.many"
        growth=$(column "$WORK/$peer.many" '$5 / $2')
        end "$many"
    fi
    end "$one"
    of() { column "$WORK/$peer" "$1"; }
    megabytes() { awk -v kb="$1" 'BEGIN { printf "%.1f", kb / 1024 }'; }
    echo "| $peer | $(of '$5 / $2') | $(of '$4') | $(of '$4 / $1') | $(of '$6') | $(megabytes "$idle") | $(megabytes "$loaded") | $growth |"
done
