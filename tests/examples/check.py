"""Runs the README's lines for loading the data, its questions to the database, DuckDB's lines of docs/scale.md and the lines on
the pages of the data sets, on a published folder.

    check.py FOLDER

Each line is taken from the README's or the page's own text, with the folder in the place of `dist` or of the address, and must
give the rows that the folder says the data set has. A line for a tool that this script does not know is an error, so that none goes untested; a tool
that is not on this machine is said aloud and skipped. Exits 1 where a line fails. (`tests/questions/check.py` runs the
README's questions in DuckDB's SQL and judges their answers.)
"""

import html
import json
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys

README = pathlib.Path(__file__).parents[2] / "README.md"
SCALE = README.parent / "docs" / "scale.md"

# Tools whose line another test runs, since they take long to start.
ELSEWHERE = {"Spark": "tests/spark/check.py"}

faults = []


def hold(condition, message):
    if not condition:
        faults.append(message)


def lines_for_loading(readme):
    """Tool and code of each row of the table under "Load it"."""
    table = readme.split("## Load it", 1)[1].split("| |\n|---|---|\n", 1)[1].split("\n\n", 1)[0]
    rows = re.findall(r"^\| (.+?) \| (.+) \|$", table, re.MULTILINE)
    hold(len(rows) == len(table.splitlines()), "a row of the table for loading cannot be read")
    return [(tool, re.findall(r"`([^`]+)`", text)) for tool, text in rows]


def python(code):
    import pandas
    import polars

    return len(eval(code, {"pl": polars, "pd": pandas}))  # the README's own line


def in_duckdb(query):
    import duckdb

    return len(duckdb.sql(query).fetchall())


def in_duckdb_at_scale(page):
    """Every question of docs/scale.md to DuckDB."""
    blocks = [block for block in re.findall(r"```sql\n(.*?)```", page, re.DOTALL) if "'dist/" in block]
    asked = [query.strip() for block in blocks for query in block.split(";") if query.strip()]
    hold(len(asked) == 2, f"docs/scale.md asks DuckDB {len(asked)} questions")
    return asked


def r(code):
    done = subprocess.run(["Rscript", "-e", f"cat(nrow({code}))"], capture_output=True, text=True)
    return int(done.stdout) if done.returncode == 0 else done.stderr


def workbook(path):
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True)
    hold(book.sheetnames[0] == "about", f"the first sheet is {book.sheetnames[0]}")
    return sum(1 for _ in book["judgements"].iter_rows()) - 1


def rows_by(tool, code):
    """How many rows a line gives; `None` where its tool is not on this machine."""
    if tool.startswith("Python, "):
        return python(code[0])
    if tool == "DuckDB":
        return in_duckdb(code[0])
    if tool == "R":
        return r(code[0]) if shutil.which("Rscript") else None
    if tool == "SQLite":
        return len(sqlite3.connect(f"file:{code[1]}?mode=ro", uri=True).execute(code[0]).fetchall())
    if tool == "Excel, LibreOffice":
        return workbook(code[0])
    return f"no test knows {tool}"


def lines_of_page(folder, data_set, address):
    """Tool and code of each line on a data set's page, as for `rows_by`, with the folder in the place of the address."""
    page = pathlib.Path(folder, "data", data_set, "index.html").read_text(encoding="utf-8")
    found = re.findall(r'<figure class="code"><figcaption>(.*?)</figcaption><pre[^>]*><code>(.*?)</code>', page)
    lines = [(html.unescape(tool), html.unescape(code).replace(f"{address}/", f"{folder}/")) for tool, code in found]
    for tool, code in lines:
        # What the label names behind the tool is where the line is to be run.
        name, _, place = tool.partition(", in ")
        yield name, [code, f"{folder}/{place}"] if place else [code]


def run_pages(folder, package):
    """Every line of every data set's page."""
    rows = {one["name"]: one["rows"] for one in package["resources"] if one["path"] == f"data/{one['name']}.csv"}
    missing, ran = set(), 0
    for data_set, wanted in rows.items():
        lines = list(lines_of_page(folder, data_set, package["homepage"].rstrip("/")))
        hold(len(lines) == 5, f"the page of {data_set} has {len(lines)} lines for loading")
        for tool, code in lines:
            there = rows_by(tool, code)
            if there is None:
                missing.add(tool)
                continue
            ran += 1
            hold(there == wanted, f"the page of {data_set}, {tool}: `{code[0]}` gives {there}, not {wanted} rows")
    for tool in sorted(missing):
        print(f"SKIPPED: {tool}, of the pages too, is not on this machine")
    hold(ran > 0, "no page of a data set has a line for loading")
    print(f"pages: {ran} lines of {len(rows)} data sets")


def questions_to_the_database(readme):
    """Every line of the README that calls sqlite3."""
    return re.findall(r"^sqlite3 .*$", readme, re.MULTILINE)


def main(folder):
    readme = README.read_text(encoding="utf-8")
    package = json.loads(pathlib.Path(folder, "datapackage.json").read_text(encoding="utf-8"))
    wanted = next(one["rows"] for one in package["resources"] if one["name"] == "judgements")
    for tool, code in lines_for_loading(readme):
        if tool in ELSEWHERE:
            print(f"{tool}: run by {ELSEWHERE[tool]}")
            continue
        there = rows_by(tool, [one.replace("dist/", f"{folder}/") for one in code])
        if there is None:
            print(f"SKIPPED: {tool} is not on this machine")
            continue
        hold(there == wanted, f"{tool}: `{code[0]}` gives {there}, not {wanted} rows")
        print(f"{tool}: {there} rows")
    for query in in_duckdb_at_scale(SCALE.read_text(encoding="utf-8")):
        hold(in_duckdb(query.replace("dist/", f"{folder}/")) > 0, f"docs/scale.md: `{query}` gives no rows")
        print(f"docs/scale.md: {' '.join(query.split())}")
    run_pages(folder, package)
    asked = questions_to_the_database(readme)
    hold(len(asked) == 9, f"the README asks the database {len(asked)} questions")
    if not shutil.which("sqlite3"):
        print("SKIPPED: the command sqlite3 is not on this machine")
        asked = []
    for line in asked:
        done = subprocess.run(line.replace("dist/", f"{folder}/"), shell=True, capture_output=True, text=True)
        hold(done.returncode == 0, f"`{line}`: {done.stderr}")
        print(f"{len(done.stdout.splitlines())} lines: {line.split(' ', 2)[2]}")
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
