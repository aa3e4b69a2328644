"""The same questions to every reader: rows, empty cells of each column, rows with a text, rows from a day on, and the
columns' descriptions, which pandas and CSV do not carry. Types and
values of the readers for Python are compared in tests/loads; here they answer by filters of their own, beside the reader
for browsers (hyparquet) and R, where those are there."""

import datetime
import json
import shutil
import subprocess
from pathlib import Path

import duckdb
import pandas
import polars
import pyarrow
import pyarrow.compute
import pyarrow.dataset
import pyarrow.parquet

HERE = Path(__file__).parent


def question(path):
    """What is asked of a file: the commonest text of a text column, and the middle day of a column of days."""
    table = pyarrow.parquet.read_table(path)
    asked = {}
    for kind, test in (("text", pyarrow.types.is_string), ("day", pyarrow.types.is_date32)):
        for field in table.schema:
            values = [value for value in table.column(field.name).to_pylist() if value is not None]
            if test(field.type) and len(set(values)) > 1:
                pick = max(sorted(set(values)), key=values.count) if kind == "text" else sorted(values)[len(values) // 2]
                asked[kind] = (field.name, pick)
                break
    nulls = {name: table.column(name).null_count for name in table.column_names}
    rows = {"rows": table.num_rows, "nulls": nulls}
    for kind, (name, value) in asked.items():
        values = table.column(name).to_pylist()
        rows[kind] = sum(1 for one in values if one is not None and (one == value if kind == "text" else one >= value))
    return asked, rows


def declared(schema):
    """The columns' descriptions, as the schema has them that stands in a Parquet file."""
    return {field["name"]: field["description"] for field in json.loads(schema)["fields"]}


def by_polars(path, asked):
    frame = polars.scan_parquet(path)
    seen = {"rows": frame.select(polars.len()).collect().item(), "nulls": frame.null_count().collect().row(0, named=True)}
    seen["descriptions"] = declared(polars.read_parquet_metadata(path)["schema"])
    for kind, (name, value) in asked.items():
        column = polars.col(name)
        wanted = column == value if kind == "text" else column >= value
        seen[kind] = frame.filter(wanted).select(polars.len()).collect().item()
    return seen


def by_pandas(path, asked):
    frame = pandas.read_parquet(path)
    seen = {"rows": len(frame), "nulls": {name: int(count) for name, count in frame.isna().sum().items()}}
    for kind, (name, value) in asked.items():
        seen[kind] = len(pandas.read_parquet(path, filters=[(name, "==" if kind == "text" else ">=", value)]))
    return seen


def by_pyarrow(path, asked):
    data = pyarrow.dataset.dataset(path)
    nulls = {name: data.count_rows(filter=pyarrow.compute.field(name).is_null()) for name in data.schema.names}
    seen = {"rows": data.count_rows(), "nulls": nulls}
    seen["descriptions"] = {field.name: field.metadata[b"description"].decode() for field in data.schema}
    for kind, (name, value) in asked.items():
        column = pyarrow.compute.field(name)
        seen[kind] = data.count_rows(filter=column == value if kind == "text" else column >= value)
    return seen


def by_duckdb(path, asked):
    source = f"read_parquet('{path}')"
    names = duckdb.sql(f"SELECT * FROM {source}").columns
    empty = ", ".join(f'count(*) - count("{name}")' for name in names)
    counts = duckdb.sql(f"SELECT {empty} FROM {source}").fetchall()[0]
    said = duckdb.execute("SELECT decode(value) FROM parquet_kv_metadata(?) WHERE decode(key) = 'schema'", [str(path)])
    seen = {"nulls": dict(zip(names, counts)), "descriptions": declared(said.fetchall()[0][0])}
    seen["rows"] = duckdb.sql(f"SELECT count(*) FROM {source}").fetchall()[0][0]
    for kind, (name, value) in asked.items():
        query = f"""SELECT count(*) FROM {source} WHERE "{name}" {'=' if kind == 'text' else '>='} ?"""
        seen[kind] = duckdb.execute(query, [value]).fetchall()[0][0]
    return seen


def plain(asked):
    """The same question as text."""
    return {kind: [name, value.isoformat() if isinstance(value, datetime.date) else value] for kind, (name, value) in asked.items()}


def told(command, path, asked):
    """What another program answers, as JSON."""
    done = subprocess.run([*map(str, command), str(path), json.dumps(plain(asked))], capture_output=True, text=True)
    if done.returncode:
        raise ValueError(done.stderr.strip()[-500:])
    return json.loads(done.stdout)


def readers(node):
    """Every reader that is there, by name, with the kind of file that it reads."""
    found = {"polars": by_polars, "pandas": by_pandas, "pyarrow": by_pyarrow, "duckdb": by_duckdb}
    if node and shutil.which("node"):
        found["hyparquet"] = lambda path, asked: told(["node", HERE / "hyparquet.mjs", node], path, asked)
    else:
        print("SKIPPED: hyparquet, the reader for browsers: no Node.js, or no --node FOLDER")
    if shutil.which("Rscript"):
        found["R, read.csv"] = lambda path, asked: told(["Rscript", HERE / "read.R"], path.with_suffix(".csv"), asked)
    else:
        print("SKIPPED: R: it is not on this machine")
    return found


def check(out, found):
    """Every answer of the readers that is not that of the values themselves."""
    faults = []
    described = {one["path"]: one for one in json.loads((out / "datapackage.json").read_text(encoding="utf-8"))["resources"]}
    for path in sorted((out / "data").glob("*.parquet")):
        asked, answer = question(path)
        if described[f"data/{path.stem}.csv"]["rows"] != answer["rows"]:
            faults.append(f"{path.name}: the data package promises another number of rows")
        for name, reader in found.items():
            try:
                seen = reader(path, asked)
            except Exception as error:  # whatever a reader raises is a file that it does not read
                faults.append(f"{path.name}, {name}: {type(error).__name__}: {error}")
                continue
            faults += [f"{path.name}, {name}: {what} is {seen.get(what)}, not {answer[what]}" for what in answer if seen.get(what) != answer[what]]
            promised = {field["name"]: field["description"] for field in described[f"data/{path.name}"]["schema"]["fields"]}
            if seen.get("descriptions", promised) != promised:
                faults.append(f"{path.name}, {name}: other descriptions than declared")
    return faults
