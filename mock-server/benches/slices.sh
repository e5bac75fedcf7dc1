# What the scripts here measure by: slices of load from one core on a server on another. Sourced, not run.

command -v wrk >/dev/null || { echo "wrk is not installed (Debian: apt-get install wrk)" >&2; exit 2; }
ROUNDS=${ROUNDS:-5} SLICE=${SLICE:-2}
WORK=$(mktemp -d) PIDS=()
finish() { for pid in "${PIDS[@]}"; do kill "$pid" 2>/dev/null || true; done; rm -rf "$WORK"; }
trap finish EXIT

# Builds a binary (bin) or an example of the mock's package, and says where it is.
built() {
    local folder=target/release
    [ "$1" = bin ] || folder+=/examples
    cargo build --quiet --release -p countersign-mock "--$1" "$2" && echo "$folder/$2"
}
machine() { echo "$(date -u +%F), $(nproc) cores, $(awk -F': ' '/model name/ { print $2; exit }' /proc/cpuinfo), Linux $(uname -r), $(rustc --version | cut -d' ' -f1,2)"; }
median() { sort -n | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'; }
# What a command prints in each of ROUNDS rounds, after one that warms up.
rounds() {
    local round
    for round in $(seq 0 "$ROUNDS"); do
        if [ "$round" = 0 ]; then "$@" >/dev/null; else "$@"; fi
    done
}
# The median over the rounds in a file of what awk makes of their columns.
column() { awk "{ print $2 }" "$1" | median; }
# Resident kilobytes of a process.
rss() { awk '/^VmRSS/ { print $2 }' "/proc/$1/status"; }
# User and system time of a process, in ticks.
ticks() { awk '{ sub(/.*\) /, ""); print $12 + $13 }' "/proc/$1/stat"; }
# wrk for one slice on the server of a process, with these arguments: CPU microseconds a request, requests a second, p99 in
# microseconds.
slice() {
    local pid=$1 before after
    shift
    before=$(ticks "$pid")
    taskset -c 1 wrk -t1 -c32 -d"${SLICE}s" --latency "$@" >"$WORK/wrk"
    after=$(ticks "$pid")
    awk -v ticks=$((after - before)) -v hertz="$(getconf CLK_TCK)" '
        / requests in / { requests = $1 } /Requests\/sec/ { rate = $2 }
        / 99% / { p99 = $2 + 0; if ($2 ~ /ms$/) p99 *= 1000; if ($2 ~ /[0-9]s$/) p99 *= 1000000 }
        END { printf "%.3f %d %d\n", ticks * 1e6 / hertz / requests, rate, p99 }' "$WORK/wrk"
}
