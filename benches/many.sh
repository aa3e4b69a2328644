#!/usr/bin/env bash
# A first run and a second on a site with once, three times and ten times the providers: seconds, seconds of the
# processors, and the memory of all processes at their peaks. Memory is to stay under 300 MiB, time to grow with the
# number. The site is the stand-in with the real reports beside the project where it is there, else the embedded sample.
# Needs Linux and rustc, for benches/many.rs.
#   benches/many.sh [PROGRAM] [TIMES]...
set -euo pipefail
cd "$(dirname "$0")/.."
program=${1:-target/release/ofsted}
shift || true
[ $# -gt 0 ] || set -- 1 3 10
[ -x "$program" ] || { echo "no $program: cargo build --release" >&2; exit 2; }
work=$(mktemp -d)
servers=()
cleanup() { [ ${#servers[@]} -eq 0 ] || kill "${servers[@]}" 2>/dev/null || true; rm -rf "$work"; }
trap cleanup EXIT
rustc --edition 2024 -O -o "$work/many" benches/many.rs

served() { # starts a server; sets `address` to the first word with a port that it says
    : >"$work/said"
    "$@" >"$work/said" 2>&1 &
    servers+=($!)
    until address=$(grep -om1 'http://127.0.0.1:[0-9]*' "$work/said"); do kill -0 "${servers[-1]}"; sleep 0.1; done
}
measured() { # "seconds, of processors, MiB" of a command and its children
    local TIMEFORMAT='%R s, %U + %S s of processors' most=0 now pid
    { time "$@" >"$work/output" 2>"$work/errors" & } 2>"$work/time"
    pid=$!
    while kill -0 "$pid" 2>/dev/null; do
        now=$(for process in $(pgrep -P "$pid") $(pgrep -P "$pid" | xargs -r -n1 pgrep -P); do
            cat "/proc/$process/status" 2>/dev/null || true
        done | awk '/^VmHWM/ { sum += $2 } END { print sum + 0 }')
        [ "$now" -le "$most" ] || most=$now
        sleep 0.05
    done
    wait "$pid" || { cat "$work/errors" >&2; exit 1; }
    echo "$(cat "$work/time"), $((most / 1024)) MiB"
}

if [ -f ../shared/replica/serve.py ] && command -v python3 >/dev/null; then
    served python3 ../shared/replica/serve.py --port 0
else
    served "$program" serve-sample --port 0
fi
one=$address
for times in "$@"; do
    served "$work/many" "$one" "$times"
    run=("$program" run local_authorities --base-url "$address" --files-url "$address" --requests-per-second 5000
        --as-of 2026-11-20 --out "$work/$times" --archive "$work/$times-archive" --quiet)
    first=$(measured "${run[@]}")
    reports=$(($(wc -l <"$work/$times/data/report_providers.csv") - 1))
    echo "$times times, $reports reports: first run $first; second run $(measured "${run[@]}")"
    rm -rf "${work:?}/$times" "$work/$times-archive"
done
