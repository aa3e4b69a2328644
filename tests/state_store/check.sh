#!/usr/bin/env bash
# A bucket as a state store, against a server on loopback that speaks S3: PYTHON is one that has moto. ARCHIVE and OUT are of a run of
# PIPELINE. What is kept must come back byte for byte, and the secret must stand in no word that is said.
set -euo pipefail
program=$1 python=$2 pipeline=$3 archive=$4 out=$5

work=$(mktemp -d)
"$python" - "$work/address" <<'PYTHON' >"$work/log" 2>&1 &
import sys, urllib.request
from moto.server import ThreadedMotoServer
server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
server.start()
host, port = server.get_host_and_port()
urllib.request.urlopen(urllib.request.Request(f"http://{host}:{port}/nights", method="PUT")).close()
with open(sys.argv[1], "w") as file:
    file.write(f"http://{host}:{port}\n")
server._thread.join()
PYTHON
server=$!
end() {
    [ "$1" = 0 ] || tail -n 20 "$work/said" "$work/log" >&2 || true
    kill "$server" 2>/dev/null || true
    rm -rf "$work"
}
trap 'end $?' EXIT
until [ -s "$work/address" ]; do kill -0 "$server" || { cat "$work/log" >&2; exit 1; }; sleep 0.1; done

export AWS_ENDPOINT_URL AWS_ACCESS_KEY_ID=AKIAEXAMPLE AWS_SECRET_ACCESS_KEY=a-secret-that-nobody-sees AWS_REGION=us-east-1
AWS_ENDPOINT_URL=$(cat "$work/address")
# A file named beside the pipeline is not beside its copy.
{ grep -v "^accuracy = " "$pipeline"; printf '\n[state_store]\narchive = "s3://nights/some/place"\n'; } >"$work/pipeline.toml"

say() { OFSTED_LOG=debug "$program" "$@" 2>>"$work/said" | tee -a "$work/said"; }
say state pull "$work/pipeline.toml" --archive "$work/archive" --out "$work/out" | grep "is empty"
say state push "$work/pipeline.toml" --archive "$archive" --out "$out" | grep "^pushed "
say state push "$work/pipeline.toml" --archive "$archive" --out "$out" | grep "is up to date"
say state pull "$work/pipeline.toml" --archive "$work/archive" --out "$work/out" | grep "^pulled "
diff -r --exclude lock "$archive" "$work/archive"
diff -r "$out" "$work/out"
AWS_ENDPOINT_URL=http://127.0.0.1:1 say state pull "$work/pipeline.toml" --archive "$work/archive" --out "$work/out" && exit 1
if grep -E "a-secret-that-nobody-sees|AKIAEXAMPLE|X-Amz-Signature" "$work/said"; then
    echo "a credential was printed" >&2
    exit 1
fi
echo "the bucket gave back what was kept"
