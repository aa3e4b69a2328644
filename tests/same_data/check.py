"""Holds the data still while the program changes: runs two programs over the same input and compares what they publish.

    python3 tests/same_data/check.py BEFORE AFTER [--shared FOLDER] [--words-may-differ]

BEFORE and AFTER are two builds of the program. Each runs the sample, official statistics and the reports of
FOLDER (../shared beside the project) through the stand-in for the site, as at one day. Every file that they publish must
have the same bytes. With `--words-may-differ` only the data must: every row of every data set with its columns and keys,
except what is written for people: messages of findings
(and their ids, which follow from them) and reasons of the reconciliation. Exit code 0: nothing differs; 1: something does, and is listed.
"""

import argparse
import csv
import hashlib
import os
import pathlib
import subprocess
import sys
import tempfile

PROJECT = pathlib.Path(__file__).resolve().parents[2]
# Columns whose text is written for people, each after its data set; a finding's id is made of its message.
WORDS = {("findings", "message"), ("findings", "finding_id"), ("reconciliation", "reason")}
# Each has moments of the run itself, which no two runs share, or the digests of those that have.
OF_THE_RUN = {"run-report.json", "run-report.md", "runs.json", "status.json", "state.jsonl.gz", "SHA256SUMS"}


def run(program, pipeline, out, *options):
    """One run, from nothing, with the archive beside what is published."""
    archive = out.with_name(out.name + "-archive")
    command = [program, "run", pipeline, "--out", out, "--archive", archive, "--quiet", *options]
    subprocess.run([str(part) for part in command], check=True, cwd=PROJECT, env=os.environ | {"OFSTED_LOOPBACK_ONLY": "1"})


def runs(program, folder, shared):
    """The published folders of one program, by name."""
    published = {"sample": folder / "sample"}
    run(program, "sample", published["sample"])
    if not shared.is_dir():
        print(f"SKIPPED: the real reports and official statistics: {shared} is not there")
        return published
    published |= {"official": folder / "official", "real": folder / "real"}
    run(program, "official_statistics", published["official"], "--from", shared / "official")
    serve = [sys.executable, str(shared / "replica" / "serve.py"), "--port", "0"]
    with subprocess.Popen(serve, stdout=subprocess.PIPE, text=True) as site:
        try:
            address = site.stdout.readline().split()[0]
            run(program, "local_authorities", published["real"], "--base-url", address, "--files-url", address,
                "--requests-per-second", "500", "--official", published["official"])
        finally:
            site.kill()
    return published


def files(folder):
    """The digest of each file, by its path."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def rows(file):
    """The rows of a data set without what is written for people."""
    with file.open(encoding="utf-8", newline="") as text:
        found = list(csv.DictReader(text))
    kept = [{name: value for name, value in row.items() if (file.stem, name) not in WORDS} for row in found]
    # Findings are in the order of their ids.
    return sorted(kept, key=lambda row: list(row.values())) if file.stem == "findings" else kept


def compared(before, after, words_may_differ):
    """What differs between two published folders: one line each."""
    one, other = files(before), files(after)
    for path in sorted(one.keys() ^ other.keys()):
        yield f"{path}: only {'before' if path in one else 'after'}"
    for path in sorted(one.keys() & other.keys()):
        if one[path] == other[path] or path in OF_THE_RUN:
            continue
        if not words_may_differ:
            yield f"{path}: other bytes"
        elif path.startswith("data/") and path.endswith(".csv") and rows(before / path) != rows(after / path):
            yield f"{path}: other rows"


def main():
    arguments = argparse.ArgumentParser(description="Compares what two builds of the program publish.")
    arguments.add_argument("before", type=pathlib.Path)
    arguments.add_argument("after", type=pathlib.Path)
    arguments.add_argument("--shared", type=pathlib.Path, default=PROJECT.parent / "shared")
    arguments.add_argument("--words-may-differ", action="store_true")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folders = []
        for name, program in (("before", given.before), ("after", given.after)):
            folder = pathlib.Path(made) / name
            folder.mkdir()
            folders.append(runs(program.resolve(), folder, given.shared))
        differ = 0
        for name in folders[0]:
            found = list(compared(folders[0][name], folders[1][name], given.words_may_differ))
            differ += len(found)
            print(f"{name}: {len(files(folders[0][name]))} files, {len(found)} differ")
            print("".join(f"  {line}\n" for line in found), end="")
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
