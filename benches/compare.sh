#!/usr/bin/env bash
# Times reading a folder of PDFs, full text and record, beside `pdftotext -layout` with one process a file: both on one
# core, then this program on two; and sums up the memory of all its processes, once for the folder and once for twice the
# documents. Needs Linux, taskset and pdftotext (poppler-utils).
#   benches/compare.sh [FOLDER] [PROGRAM]
set -euo pipefail
cd "$(dirname "$0")/.."
folder=${1:-../shared/corpus/reports}
program=${2:-target/release/ofsted}
[ -x "$program" ] || { echo "no $program: cargo build --release" >&2; exit 2; }
shopt -s nullglob
files=("$folder"/*.pdf)
[ ${#files[@]} -gt 0 ] || { echo "no PDFs in $folder" >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

seconds() { # wall seconds of a command
    local TIMEFORMAT=%R
    { time "$@" >/dev/null 2>"$work/errors"; } 2>&1
}
texts() { for file in "${files[@]}"; do taskset -c 0 pdftotext -layout "$file" - || true; done; }
least() { # the least of three runs: other work on the machine only ever adds
    for _ in 1 2 3; do seconds "$@"; done | sort -n | head -1
}
peak() { # KiB that a command and its children took at most, each at its own peak
    "$@" >/dev/null 2>"$work/errors" &
    local pid=$! most=0 now
    while kill -0 "$pid" 2>/dev/null; do
        now=$(cat "/proc/$pid/status" $(pgrep -P "$pid" | sed 's|.*|/proc/&/status|') 2>/dev/null |
            awk '/^VmHWM/ { sum += $2 } END { print sum + 0 }')
        [ "$now" -le "$most" ] || most=$now
        sleep 0.05
    done
    wait "$pid"
    echo "$most"
}

cat "${files[@]}" >/dev/null # from memory for everyone
echo "${#files[@]} documents"
theirs=$(least texts)
one=$(least taskset -c 0 "$program" read --json --jobs 1 "${files[@]}")
two=$(least taskset -c 0,1 "$program" read --json --jobs 2 "${files[@]}")
once=$(peak "$program" read --json --jobs 2 "${files[@]}")
twice=$(peak "$program" read --json --jobs 2 "${files[@]}" "${files[@]}")
awk -v theirs="$theirs" -v one="$one" -v two="$two" -v once="$once" -v twice="$twice" 'BEGIN {
    printf "pdftotext -layout, one core    %8.2f s\n", theirs
    printf "ofsted read --json, one core   %8.2f s   %.3f of it\n", one, one / theirs
    printf "ofsted read --json, two cores  %8.2f s   %.2f times as fast\n", two, one / two
    printf "memory of all its processes    %8.0f MiB, at twice the documents %.0f MiB (%.2f times)\n",
        once / 1024, twice / 1024, twice / once
}'
