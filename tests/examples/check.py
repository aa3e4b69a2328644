"""Runs the lines for loading the data in the README and the book (docs/src/using/load.md), the book's questions to the database
(questions.md), DuckDB's lines of scale.md and the lines on the pages of the data sets, on a published folder.

    check.py FOLDER

Each line is taken from the page's own text, with the folder in the place of `dist` or of the address, and must
give the rows that the folder says the data set has, each column with the kind of value that its schema promises (whole numbers
whole, truth values as such), and days that can be compared with a day. A line for a tool that this script does not know is an error, so that none goes untested; a tool
that is not on this machine is said aloud and skipped. Exits 1 where a line fails. (`tests/questions/check.py` runs the
questions in DuckDB's SQL and judges their answers.)
"""

import datetime
import html
import json
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys

README = pathlib.Path(__file__).parents[2] / "README.md"
BOOK = README.parent / "docs" / "src"
LOADING, QUESTIONS, SCALE = BOOK / "using" / "load.md", BOOK / "using" / "questions.md", BOOK / "scale.md"

# What the README has in the place of a copy's address.
PLACEHOLDER = "https://OWNER.github.io/REPOSITORY/"

# Tools whose line another test runs, since they take long to start.
ELSEWHERE = {"Spark": "tests/spark/check.py"}

faults = []


def hold(condition, message):
    if not condition:
        faults.append(message)


def lines_for_loading(page, head="| |\n|---|---|\n"):
    """Tool and code of each row of the table for loading."""
    table = page.split(head, 1)[1].split("\n\n", 1)[0]
    rows = re.findall(r"^\| (.+?) \| (.+) \|$", table, re.MULTILINE)
    hold(len(rows) == len(table.splitlines()), "a row of the table for loading cannot be read")
    return [(tool, re.findall(r"`([^`]+)`", text)) for tool, text in rows]


class Answer:
    """What a line gives: how many rows, the kind of each column as the data package words it, and how many days of each column
    of days are not before a day. Kinds that a tool does not tell are left out."""

    def __init__(self, rows, kinds=None, later=None):
        self.rows, self.kinds, self.later = rows, kinds or {}, later or {}


# Kinds by what readers call their types.
PANDAS = {"string": "string", "str": "string", "int32": "integer", "int64": "integer", "double": "number", "float64": "number", "bool": "boolean", "date32[day]": "date"}
POLARS = {"String": "string", "Int32": "integer", "Float64": "number", "Boolean": "boolean", "Date": "date"}
DUCKDB = {"VARCHAR": "string", "INTEGER": "integer", "DOUBLE": "number", "BOOLEAN": "boolean", "DATE": "date"}
R = {"character": "string", "integer": "integer", "numeric": "number", "logical": "boolean", "Date": "date"}

DAY = datetime.date(2024, 1, 1)


def python(code):
    import pandas
    import polars

    found = eval(code, {"pl": polars, "pd": pandas})  # the page's own line
    if isinstance(found, polars.DataFrame):
        kinds = {name: POLARS.get(str(kind), str(kind)) for name, kind in found.schema.items()}
        later = {name: int((found[name] >= DAY).sum()) for name, kind in kinds.items() if kind == "date"}
    else:
        # A workbook says nothing of a column without a value.
        told = {name: kind for name, kind in found.dtypes.items() if str(kind) != "null[pyarrow]"}
        kinds = {name: pandas_kind(kind) for name, kind in told.items()}
        later = {name: int((found[name] >= DAY).fillna(False).sum()) for name, kind in kinds.items() if kind == "date"}
    return Answer(len(found), kinds, later)


def pandas_kind(kind):
    """The kind of a column of pandas; its own name where that is none: `object` says nothing of what is in it."""
    name = str(kind).removesuffix("[pyarrow]")
    return PANDAS.get(name, name)


def in_duckdb(query):
    import duckdb

    found = duckdb.sql(query)
    kinds = {name: DUCKDB.get(str(kind), str(kind)) for name, kind in zip(found.columns, found.types)}
    days = [name for name, kind in kinds.items() if kind == "date"]
    asked = ", ".join(f"count(*) FILTER ({name} >= DATE '{DAY}')" for name in days)
    later = found.aggregate(asked).fetchall()[0] if days else ()
    return Answer(len(found.fetchall()), kinds, dict(zip(days, later)))


def in_duckdb_at_scale(page):
    """Every question of scale.md to DuckDB."""
    blocks = [block for block in re.findall(r"```sql\n(.*?)```", page, re.DOTALL) if "'dist/" in block]
    asked = [query.strip() for block in blocks for query in block.split(";") if query.strip()]
    hold(len(asked) == 2, f"scale.md asks DuckDB {len(asked)} questions")
    return asked


def r(code):
    """Rows, the class of each column that has a value, and days that are compared as days."""
    asked = f"""found <- {code}
cat(nrow(found), "\\n")
for (name in names(found)) {{
  column <- found[[name]]
  later <- if (inherits(column, "Date")) sum(column >= as.Date("{DAY}"), na.rm = TRUE) else 0
  cat(name, if (all(is.na(column)) && is.logical(column)) "-" else class(column)[1], later, "\\n")
}}"""
    done = subprocess.run(["Rscript", "-e", asked], capture_output=True, text=True)
    if done.returncode != 0:
        return Answer(done.stderr)
    rows, *lines = done.stdout.split("\n")
    columns = [line.split() for line in lines if line]
    kinds = {name: R.get(kind, kind) for name, kind, _ in columns if kind != "-"}
    return Answer(int(rows), kinds, {name: int(later) for name, kind, later in columns if kind == "Date"})


def workbook(path):
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True)
    hold(book.sheetnames[0] == "about", f"the first sheet is {book.sheetnames[0]}")
    return sum(1 for _ in book["judgements"].iter_rows()) - 1


def answer_by(tool, code):
    """What a line gives; `None` where its tool is not on this machine."""
    if tool.startswith("Python, "):
        return python(code[0])
    if tool == "DuckDB":
        return in_duckdb(code[0])
    if tool == "R":
        return r(code[0]) if shutil.which("Rscript") else None
    if tool == "SQLite":
        return Answer(len(sqlite3.connect(f"file:{code[1]}?mode=ro", uri=True).execute(code[0]).fetchall()))
    if tool == "Excel, LibreOffice":
        return Answer(workbook(code[0]))
    return Answer(f"no test knows {tool}")


def hold_answer(what, line, there, wanted):
    """Rows, kinds and days of a line's answer against those of the data set that it loads."""
    hold(there.rows == wanted.rows, f"{what}: `{line}` gives {there.rows}, not {wanted.rows} rows")
    for name, kind in there.kinds.items():
        # Whole numbers of a column without an empty cell and with a fraction nowhere are whole to whoever goes by the text.
        is_right = kind == wanted.kinds.get(name) or (what.endswith("R") and (kind, wanted.kinds.get(name)) == ("integer", "number"))
        # A workbook has moments where the data have days.
        is_right |= "read_excel" in line and wanted.kinds.get(name) == "date" and kind.startswith("timestamp")
        hold(is_right, f"{what}: `{line}` gives {name} as {kind}, not as {wanted.kinds.get(name)}")
    for name, count in there.later.items():
        hold(count == wanted.later.get(name), f"{what}: `{line}`: {count} days of {name} are from {DAY} on, not {wanted.later.get(name)}")


def wanted_of(folder, name, package):
    """What a line for a data set is to give: by its schema, and by its Parquet file read with pyarrow alone."""
    import pyarrow.compute
    import pyarrow.parquet

    resource = next(one for one in package["resources"] if one["name"] == name)
    kinds = {field["name"]: field["type"] for field in resource["schema"]["fields"]}
    table = pyarrow.parquet.read_table(pathlib.Path(folder, "data", f"{name}.parquet"))
    days = [name for name, kind in kinds.items() if kind == "date"]
    later = {name: pyarrow.compute.sum(pyarrow.compute.greater_equal(table[name], DAY)).as_py() or 0 for name in days}
    return Answer(resource["rows"], kinds, later)


def lines_of_page(folder, data_set, address):
    """Tool and code of each line on a data set's page, as for `answer_by`, with the folder in the place of the address."""
    page = pathlib.Path(folder, "data", data_set, "index.html").read_text(encoding="utf-8")
    found = re.findall(r'<figure class="code"><figcaption>(.*?)</figcaption><pre[^>]*><code>(.*?)</code>', page)
    lines = [(html.unescape(tool), html.unescape(code).replace(f"{address}/", f"{folder}/")) for tool, code in found]
    for tool, code in lines:
        # What the label names behind the tool is where the line is to be run.
        name, _, place = tool.partition(", in ")
        yield name, [code, f"{folder}/{place}"] if place else [code]


def run_pages(folder, package):
    """Every line of every data set's page."""
    names = [one["name"] for one in package["resources"] if one["path"] == f"data/{one['name']}.csv"]
    missing, ran = set(), 0
    for data_set in names:
        wanted = wanted_of(folder, data_set, package)
        lines = list(lines_of_page(folder, data_set, package["homepage"].rstrip("/")))
        hold(len(lines) == 5, f"the page of {data_set} has {len(lines)} lines for loading")
        for tool, code in lines:
            there = answer_by(tool, code)
            if there is None:
                missing.add(tool)
                continue
            ran += 1
            hold_answer(f"the page of {data_set}, {tool}", code[0], there, wanted)
    for tool in sorted(missing):
        print(f"SKIPPED: {tool}, of the pages too, is not on this machine")
    hold(ran > 0, "no page of a data set has a line for loading")
    print(f"pages: {ran} lines of {len(names)} data sets")


def questions_to_the_database(page):
    """Every line of the page that calls sqlite3."""
    return re.findall(r"^sqlite3 .*$", page, re.MULTILINE)


def main(folder):
    readme, loading, questions, scale = (page.read_text(encoding="utf-8") for page in (README, LOADING, QUESTIONS, SCALE))
    package = json.loads(pathlib.Path(folder, "datapackage.json").read_text(encoding="utf-8"))
    wanted = wanted_of(folder, "judgements", package)
    of_readme = lines_for_loading(readme.replace(PLACEHOLDER, "dist/"), "| tool | code |\n|---|---|\n")
    of_book = lines_for_loading(loading)
    hold((len(of_readme), len(of_book)) == (3, 8), f"{len(of_readme)} and {len(of_book)} lines for loading")
    for tool, code in of_readme + of_book:
        if tool in ELSEWHERE:
            print(f"{tool}: run by {ELSEWHERE[tool]}")
            continue
        there = answer_by(tool, [one.replace("dist/", f"{folder}/") for one in code])
        if there is None:
            print(f"SKIPPED: {tool} is not on this machine")
            continue
        hold_answer(tool, code[0], there, wanted)
        print(f"{tool}: {there.rows} rows, {len(there.kinds)} columns of the kinds that are promised")
    for query in in_duckdb_at_scale(scale):
        hold(in_duckdb(query.replace("dist/", f"{folder}/")).rows > 0, f"scale.md: `{query}` gives no rows")
        print(f"scale.md: {' '.join(query.split())}")
    run_pages(folder, package)
    asked = questions_to_the_database(questions)
    hold(len(asked) == 9, f"the page of questions asks the database {len(asked)} questions")
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
