# Shortcuts for the commands in CONTRIBUTING.md. Nothing needs `just`: every line works by hand.

build:
    cargo build --release

test *words:
    cargo test --release {{words}}

ci:
    bash .ci/run

book:
    mdbook build docs

same-data before after:
    python3 tests/same_data/check.py {{before}} {{after}}

compare folder: build
    benches/compare.sh {{folder}}

fuzz target seconds="600":
    RUSTC_BOOTSTRAP=1 cargo fuzz run -s none {{target}} -- -max_total_time={{seconds}}

million *number:
    benches/million.sh {{number}}

many: build
    benches/many.sh
