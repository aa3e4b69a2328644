#!/usr/bin/env bash
# Stands in for GitHub's `gh` in tests: notes what it was asked, and keeps releases and one issue under $GH_STATE.
set -euo pipefail
printf '%s\n' "$*" >>"$GH_STATE/asked"
[ -n "${GH_TOKEN:-}" ] || { echo "no token" >&2; exit 4; }

release="$GH_STATE/releases/${3:-}"
files() { for word in "$@"; do if [ -f "$word" ]; then echo "$word"; fi; done; }
option() { while [ "$1" != "$2" ]; do set -- "$1" "${@:3}"; done; echo "$3"; }

case "$1 $2" in
"release view")
    [ -d "$release" ] || { echo "release not found" >&2; exit 1; }
    separator='{"assets":['
    for file in "$release"/*; do
        printf '%s{"name":"%s","size":%s,"state":"uploaded"}' "$separator" "$(basename "$file")" "$(stat -c %s "$file")"
        separator=,
    done
    echo ']}'
    ;;
"release create") mkdir "$release" && files "${@:4}" | xargs cp -t "$release" ;;
"release upload") files "${@:4}" | xargs cp -t "$release" ;;
"release download") cp "$release/$(option --pattern "$@")" "$(option --output "$@")" ;;
"release edit" | "label create") ;;
"issue list")
    if [ -f "$GH_STATE/open" ]; then printf '[{"number":7,"title":"%s"}]\n' "$(cat "$GH_STATE/open")"; else echo '[]'; fi
    ;;
"issue create") option --title "$@" >"$GH_STATE/open" && cat >>"$GH_STATE/told" ;;
"issue comment") cat >>"$GH_STATE/told" ;;
"issue close") rm "$GH_STATE/open" ;;
"api --method") ;;
*) echo "what is $1 $2?" >&2 && exit 1 ;;
esac
