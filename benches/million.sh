#!/usr/bin/env bash
# Everything behind the readers at a million inspections and six million judgements: what each stage takes, beside what
# Polars' own writer takes for the same judgements, and what DuckDB is sent for the rows of one authority. A smaller number
# for a quick look. Needs Python with benches/requirements.txt; folder and disk for some 9 GB.
#   benches/million.sh [INSPECTIONS] [PYTHON]
set -euo pipefail
cd "$(dirname "$0")/.."
inspections=${1:-1000000}
python=${2:-python3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cargo bench --locked -p ofsted-benches --bench million -- "$inspections" "$work/dist"
for task in writer lookup counts; do "$python" benches/million.py "$task" "$work/dist"; done
if "$python" -c "import pyspark" 2>/dev/null; then "$python" tests/spark/counts.py "$work/dist"; fi
