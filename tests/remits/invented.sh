#!/usr/bin/env bash
# A framework that nobody inspects under is declared in the remit file, and nowhere else: everything must still compile,
# tests too, and the remit must hold together. What follows from remits is tested for all that they declare. Works on a
# copy of the project in a folder of its own.
#   tests/remits/invented.sh [TARGET]
# TARGET is the project's folder of build output, so that nothing but the project's own crates is built anew.
set -euo pipefail
cd "$(dirname "$0")/../.."
CARGO_TARGET_DIR=$(realpath "${1:-target}")
export CARGO_TARGET_DIR
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
git ls-files -z | xargs -0 cp --parents -t "$copy"
cat >>"$copy/remits/children_services/remit.toml" <<'TOML'

[[frameworks]]
id = "lighthouse_2027"
about = "Inspection of lighthouses, invented"
name = "Inspection of lighthouses, 2027"
short = "Lighthouses"
in_pictures = "LIGHT"
scale = "with_requires_improvement"
kind = "inspection"
place_in_time = 9
judgements = [
    { id = "overall_effectiveness", is_expected = true },
    { id = "keeping_of_the_lamp", is_expected = true, from = 2027-02-01 },
]

[[events]]
id = "lighthouse_visit"
about = "Lighthouses: a night at the lamp"
name = "Lighthouse visit"
in_pictures = "lighthouse visit"
mark = "visit"

[[judgements]]
id = "keeping_of_the_lamp"
about = "Lighthouses: whether the lamp is kept"
name = "Keeping of the lamp"
in_a_sentence = "Whether the lamp is kept."

[[titles]]
words = "Lighthouse inspection"
framework = "lighthouse_2027"
TOML
cd "$copy"
echo 'const _: ofsted_model::Framework = ofsted_model::Framework::Lighthouse2027;' >>crates/tables/src/lib.rs
# The same packages as the lints check, so that what they depend on is not checked again.
fuzz=()
command -v c++ >/dev/null || fuzz=(--exclude ofsted-fuzz)
cargo check --release --locked --quiet --workspace "${fuzz[@]}" --all-targets
cargo test --release --locked --quiet -p ofsted-model
echo "an invented framework, with a judgement, an event and a title of its own, needs one file"
