"""Reads the published workbook, database and summary for dashboards, and holds them against the Parquet files.

    check.py FOLDER [PROGRAM]

Every row of every data set must stand in the database and in the workbook (there but for what its first sheet says is left
out) with the same values and types. With PROGRAM, the view `grades_known` must say what `ofsted as-at` says. Prints every
difference; exits 1 if there is one. Needs openpyxl and pyarrow; uses the command sqlite3 too where it is there.
"""

import csv
import datetime
import json
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import zipfile

import openpyxl
import pyarrow.parquet

DECLARED = {"string": "TEXT", "integer": "INTEGER", "number": "REAL", "boolean": "BOOLEAN", "date": "DATE"}
OF_THE_RUN = {"first_seen", "last_seen", "last_checked"}
VIEWS = {"current_grades", "authority_history", "grades_known", "neighbours", "next_inspections", "publication_times", "report_findings", "report_text"}
GRADES = {
    "outstanding": "Outstanding",
    "good": "Good",
    "requires_improvement": "Requires improvement to be good",
    "inadequate": "Inadequate",
}
SUMMARY = (
    "urn la_code region_code la_code_new stat_neighbours stat_neighbour_judgement local_authority inspection_link "
    "overall_effectiveness_grade inspection_framework inspector_name inspection_start_date inspection_end_date "
    "publication_date impact_of_leaders_grade help_and_protection_grade in_care_grade care_leavers_grade"
).split()
NO_GRADE = ("Not judged: ", "Not read: ", "Not known: ", "No ILACS report in these data")

faults = []


def hold(condition, message):
    if not condition:
        faults.append(message)
    return condition


def data_sets(folder):
    """Each data set's declaration and its rows by the Parquet file."""
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    schemas = {one["name"]: one["schema"] for one in package["resources"] if one["type"] == "table" and "schema" in one}
    for path in sorted((folder / "data").glob("*.parquet")):
        yield {"name": path.stem, **schemas[path.stem]}, pyarrow.parquet.read_table(path).to_pylist()


def in_database(value):
    if isinstance(value, datetime.date):
        return value.isoformat()
    return int(value) if isinstance(value, bool) else value


def check_table(database, declared, rows):
    name = declared["name"]
    columns = [(row[1], row[2], row[3], row[5]) for row in database.execute(f'PRAGMA table_info("{name}")')]
    if not hold(columns, f"sqlite: there is no table {name}"):
        return
    fields = declared["fields"]
    keys = {column: place for place, column in enumerate(declared["primaryKey"], 1)}
    is_required = lambda field: int(field.get("constraints", {}).get("required", False))
    wanted = [(f["name"], DECLARED[f["type"]], is_required(f), keys.get(f["name"], 0)) for f in fields]
    hold(columns == wanted, f"sqlite: the columns of {name} are not as declared: {set(columns) ^ set(wanted)}")
    found = database.execute(f'SELECT * FROM "{name}" ORDER BY rowid').fetchall()
    hold(found == [tuple(map(in_database, row.values())) for row in rows], f"sqlite: the rows of {name} are not Parquet's")
    indexed = {row[2] for index in database.execute(f'PRAGMA index_list("{name}")') for row in database.execute(f'PRAGMA index_info("{index[1]}")')}
    for field in fields:
        is_id = field["name"] == "urn" or field["name"].endswith(("_id", "_code"))
        if is_id or field["type"] == "date" and field["name"] not in OF_THE_RUN:
            hold(field["name"] in indexed, f"sqlite: {name}.{field['name']} has no index")
    references = {(row[2], row[3], row[4]) for row in database.execute(f'PRAGMA foreign_key_list("{name}")')}
    for key in declared.get("foreignKeys", []):
        one = lambda names: names if isinstance(names, str) else names[0]
        wanted = (key["reference"]["resource"] or name, one(key["fields"]), one(key["reference"]["fields"]))
        hold(wanted in references, f"sqlite: {name} does not refer to {wanted}")
    described = dict(database.execute("SELECT name, description FROM _columns WHERE table_name = ?", [name]))
    hold(described == {f["name"]: f["description"] for f in fields}, f"sqlite: columns of {name} are not described")


def check_database(folder, sets, program):
    path = folder / "data" / "ofsted.sqlite"
    hold(path.is_file(), f"{path} is not there")
    # Not `mode=ro`: some versions of SQLite check no constraints there.
    database = sqlite3.connect(path)
    hold(database.execute("PRAGMA integrity_check").fetchall() == [("ok",)], "sqlite: integrity_check has something to say")
    hold(database.execute("PRAGMA foreign_key_check").fetchall() == [], "sqlite: a reference leads nowhere")
    hold(database.execute("PRAGMA freelist_count").fetchone() == (0,), "sqlite: there are unused pages")
    for declared, rows in sets:
        check_table(database, declared, rows)
    tables = {(name, rows) for name, rows in database.execute("SELECT name, rows FROM _tables WHERE kind = 'table'")}
    hold(tables == {(declared["name"], len(rows)) for declared, rows in sets}, "sqlite: _tables does not list the tables")
    about = dict(database.execute("SELECT name, value FROM _about"))
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    hold(about.get("version") == package["version"], "sqlite: _about has another version")
    hold("Open Government Licence" in about.get("attribution", ""), "sqlite: _about does not attribute")
    views = {row[0] for row in database.execute("SELECT name FROM sqlite_schema WHERE type = 'view'")}
    hold(views == VIEWS, f"sqlite: the views are {sorted(views)}")
    for view in sorted(views):
        hold(database.execute(f"SELECT count(*) FROM {view}").fetchone()[0] > 0, f"sqlite: {view} is empty")
    check_lines(database, next(rows for declared, rows in sets if declared["name"] == "authorities"))
    if program:
        for day in ("2014-06-30", "2019-04-01", "2020-04-01", "2023-04-01", "2024-12-31"):
            check_known(database, folder, program, day)
    if shutil.which("sqlite3"):
        schema = subprocess.run(["sqlite3", path, ".schema"], capture_output=True, text=True)
        hold(schema.returncode == 0 and "CREATE TABLE" in schema.stdout, f"sqlite3 .schema: {schema.stderr}")
    else:
        print("SKIPPED: there is no command sqlite3")
    print(f"database: {len(tables)} tables, {len(views)} views, {path.stat().st_size} bytes")


def check_lines(database, authorities):
    """Each authority's history is that of its line; its neighbours are those that it lists, in their order."""
    before = {row["authority_id"]: (row["predecessors"] or "").split(";") for row in authorities}

    def line(authority):
        return {authority}.union(*(line(one) for one in before[authority] if one))

    events = database.execute("SELECT authority_id, inspection_id FROM history WHERE authority_id IS NOT NULL").fetchall()
    for authority in before:
        members = line(authority)
        query = "SELECT inspection_id FROM authority_history WHERE of_authority_id = ? ORDER BY 1"
        found = [row[0] for row in database.execute(query, [authority])]
        wanted = sorted(event for of, event in events if of in members)
        hold(found == wanted, f"sqlite: authority_history of {authority} is not that of {sorted(members)}")
    for row in (row for row in authorities if row["valid_to"] is None):
        query = "SELECT neighbour_id FROM neighbours WHERE authority_id = ? ORDER BY position"
        found = [one for (one,) in database.execute(query, [row["authority_id"]])]
        wanted = (row["statistical_neighbours"] or "").split(";")
        hold(found == [one for one in wanted if one], f"sqlite: the neighbours of {row['authority_id']}")


def check_known(database, folder, program, day):
    said = subprocess.run([program, "as-at", day, "--snapshot", folder, "--json"], check=True, capture_output=True, text=True)
    said = [json.loads(line) for line in said.stdout.splitlines()]
    said = {one["authority_id"]: one["inspection_id"] for one in said if one["inspection_id"]}
    query = "SELECT authority_id, inspection_id FROM grades_known WHERE ? BETWEEN known_from AND known_to"
    hold(dict(database.execute(query, [day])) == said, f"sqlite: grades_known on {day} is not what `ofsted as-at` says")


def cell_fault(cell, value, kind):
    """What is wrong with a cell of a workbook, if anything."""
    if cell.data_type == "f":
        return "is a formula"
    if value is None:
        return None if cell.value is None else "is not empty"
    if kind == "date":
        is_day = cell.is_date and cell.value == datetime.datetime.combine(value, datetime.time())
        return None if is_day else f"is {cell.value!r}, not the day {value}"
    wanted = {"string": str, "boolean": bool, "integer": (int, float), "number": (int, float)}[kind]
    is_right = isinstance(cell.value, wanted) and cell.value == value
    return None if is_right else f"is {cell.value!r}, not {value!r}"


def check_page(sheet, columns, rows, what):
    """A sheet with a header that stays and filters, and rows of known types."""
    last = f"{openpyxl.utils.get_column_letter(len(columns))}{len(rows) + 1}"
    hold(sheet.freeze_panes == "A2", f"{what}: the header does not stay in sight")
    hold(sheet.auto_filter.ref == f"A1:{last}", f"{what}: the filters are on {sheet.auto_filter.ref}")
    hold([cell.value for cell in sheet[1]] == [name for name, _ in columns], f"{what}: the header is another")
    hold(sheet.max_row == len(rows) + 1, f"{what}: {sheet.max_row - 1} rows, not {len(rows)}")
    for row, cells in zip(rows, sheet.iter_rows(min_row=2)):
        for (name, kind), value, cell in zip(columns, row, cells):
            fault = cell_fault(cell, value, kind)
            hold(fault is None, f"{what}!{cell.coordinate} ({name}) {fault}")
            if name.endswith(("_url", "_link")) and value is not None:
                hold(cell.hyperlink and cell.hyperlink.target == value, f"{what}!{cell.coordinate} is no link")
    widths = {sheet.column_dimensions[letter].width for letter in ("A", "B")}
    hold(all(8 <= width <= 62 for width in widths), f"{what}: columns are {widths} wide")


def formulas(path):
    """Sheets of a workbook that hold a formula, by their XML."""
    with zipfile.ZipFile(path) as parts:
        sheets = [name for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
        return [name for name in sheets if b"<f>" in parts.read(name) or b"<f " in parts.read(name)]


def check_workbook(folder, sets):
    path = folder / "data" / "ofsted.xlsx"
    hold(formulas(path) == [], f"xlsx: formulas in {formulas(path)}")
    workbook = openpyxl.load_workbook(path)
    hold(workbook.sheetnames[:2] == ["about", "columns"], f"xlsx: the first sheets are {workbook.sheetnames[:2]}")
    front = [[cell for cell in row if cell is not None] for row in workbook["about"].iter_rows(values_only=True)]
    said = {row[0]: row[1:] for row in front if row}
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    hold(said.get("Version") == [package["version"]], f"xlsx: the first sheet has another version: {said.get('Version')}")
    hold("Source: Ofsted." in str(said.get("Attribution")), "xlsx: the first sheet does not attribute")
    listed = 0
    for declared, rows in sets:
        name = declared["name"]
        hold(said.get(name, [None, None])[1] == len(rows), f"xlsx: the first sheet does not count {name}")
        if name not in workbook.sheetnames:
            hold("left out" in str(said.get(name)), f"xlsx: {name} is not there, and nothing says so")
            continue
        columns = [(field["name"], field["type"]) for field in declared["fields"]]
        check_page(workbook[name], columns, [tuple(row.values()) for row in rows], f"xlsx {name}")
        listed += 1
    hold(workbook["columns"].max_row == 1 + sum(len(d["fields"]) for d, _ in sets), "xlsx: a column is not described")
    print(f"workbook: {listed} data sets, {path.stat().st_size} bytes")


def as_day(text):
    return datetime.datetime.strptime(text, "%d/%m/%Y").date() if text else None


def check_summary(folder, sets):
    latest = next((rows for declared, rows in sets if declared["name"] == "latest_grades"), None)
    if latest is None:
        return
    with (folder / "compat" / "ilacs_summary.csv").open(encoding="utf-8", newline="") as file:
        header, *lines = list(csv.reader(file))
    hold(header == SUMMARY, f"summary: the columns are {header}")
    rows = [dict(zip(header, line)) for line in lines]
    hold([row["local_authority"] for row in rows] == [row["authority_name"] for row in latest], "summary: not a row for each authority")
    days = {"inspection_start_date": "inspection_start", "inspection_end_date": "inspection_end", "publication_date": "published_on"}
    for row, one in zip(rows, latest):
        is_ilacs = one["framework"] == "ilacs"
        for column, name in days.items():
            hold(as_day(row[column]) == (one[name] if is_ilacs else None), f"summary: {row['local_authority']} {column}")
        for column in (column for column in SUMMARY if column.endswith("_grade")):
            check_grade(row, column, one if is_ilacs else {})
        counts = {row[name].count(";") for name in ("stat_neighbours", "stat_neighbour_judgement")}
        hold(len(counts) == 1, f"summary: {row['local_authority']}'s neighbours are not as many as their grades")
    typed = [tuple(as_day(row[name]) if name in days else row[name] or None for name in SUMMARY) for row in rows]
    path = folder / "compat" / "ilacs_summary.xlsx"
    hold(formulas(path) == [], "summary: a formula")
    columns = [(name, "date" if name in days else "string") for name in SUMMARY]
    check_page(openpyxl.load_workbook(path)["ilacs_summary"], columns, typed, "summary")
    print(f"summary: {len(rows)} authorities, {sum(row['inspection_link'] != '' for row in rows)} with a report")


def check_grade(row, column, one):
    """The word for a grade; for one given to two judgements together the word first; else why there is none."""
    judgement = column.removesuffix("_grade")
    own, both = GRADES.get(one.get(judgement)), GRADES.get(one.get("in_care_and_care_leavers"))
    said, who = row[column], f"summary: {row['local_authority']} {column}"
    if own:
        hold(said == own, f"{who}: {said!r}, not {own!r}")
    elif both and judgement in ("in_care", "care_leavers"):
        hold(said.startswith(f"{both} (one judgement"), f"{who}: {said!r}, not {both!r} for both")
    else:
        hold(said.startswith(NO_GRADE), f"{who}: {said!r} says neither a grade nor why there is none")


def main(folder, program=None):
    folder = pathlib.Path(folder)
    sets = list(data_sets(folder))
    hold(sets, f"{folder}/data has no Parquet files")
    check_database(folder, sets, program)
    check_workbook(folder, sets)
    check_summary(folder, sets)
    for fault in faults[:50]:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
