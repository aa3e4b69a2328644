#!/usr/bin/env bash
# Stands in for GitHub's `gh` in tests: notes what it was asked, and keeps releases and one issue under $GH_STATE. With a file
# `immutable` there, a release takes no more files once it is shown, as in a repository with that setting.
set -euo pipefail
printf '%s\n' "$*" >>"$GH_STATE/asked"
[ -n "${GH_TOKEN:-}" ] || { echo "no token" >&2; exit 4; }

release="$GH_STATE/releases/${3:-}"
draft="$GH_STATE/drafts/${3:-}"
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
"release create")
    mkdir "$release" && files "${@:4}" | xargs cp -t "$release"
    case " $* " in *" --draft "*) mkdir -p "$GH_STATE/drafts" && touch "$draft" ;; esac
    ;;
"release upload")
    if [ -f "$GH_STATE/immutable" ] && [ ! -f "$draft" ]; then
        echo "HTTP 422: Cannot upload assets to an immutable release. (https://uploads.github.com/repos/owner/copy)" >&2
        exit 1
    fi
    files "${@:4}" | xargs cp -t "$release"
    ;;
"release download")
    case " $* " in
    *" --dir "*) cp "$release"/$(option --pattern "$@") "$(option --dir "$@")" ;;
    *) cp "$release/$(option --pattern "$@")" "$(option --output "$@")" ;;
    esac
    ;;
"release edit") rm -f "$draft" ;;
"label create") ;;
"attestation verify") [ -f "$GH_STATE/attested" ] && grep -qxF "$(sha256sum <"$3")" "$GH_STATE/attested" ;;
"issue list")
    if [ -f "$GH_STATE/open" ]; then printf '[{"number":7,"title":"%s"}]\n' "$(cat "$GH_STATE/open")"; else echo '[]'; fi
    ;;
"issue create") option --title "$@" >"$GH_STATE/open" && cat >>"$GH_STATE/told" ;;
"issue comment") cat >>"$GH_STATE/told" ;;
"issue close") rm "$GH_STATE/open" ;;
"api --method") ;;
"api repos/"*) jq -r "$(option --jq "$@")" "$GH_STATE/api/$2.json" ;;
*) echo "what is $1 $2?" >&2 && exit 1 ;;
esac
