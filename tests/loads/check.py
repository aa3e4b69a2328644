"""Loads every published Parquet and CSV file with polars, pandas, pyarrow and DuckDB, and compares
what they see with the published descriptor and with each other.

Usage: python3 tests/loads/check.py OUT

Every file must load with the declared columns in their order, as the declared types, with the same
values in every reader and both formats; keys must be unique, and each column of a Parquet file must
carry its description. Prints a table, and every difference. Exits 1 if there is one. Says nothing
about whether the values are right: that is `ofsted`'s own validation.
"""

import csv
import json
import sys
from pathlib import Path

import duckdb
import pandas
import polars
import pyarrow
import pyarrow.csv
import pyarrow.parquet

ARROW = {
    "string": pyarrow.string(), "date": pyarrow.date32(),
    "integer": pyarrow.int32(), "number": pyarrow.float64(), "boolean": pyarrow.bool_(),
}
POLARS = {
    "string": polars.String, "date": polars.Date,
    "integer": polars.Int32, "number": polars.Float64, "boolean": polars.Boolean,
}
DUCKDB = {"string": "VARCHAR", "date": "DATE", "integer": "INTEGER", "number": "DOUBLE", "boolean": "BOOLEAN"}


class Contract:
    """One data set's columns, as its schema declares them."""

    def __init__(self, name, declared):
        self.name = name
        self.key = declared["primaryKey"]
        self.types = {field["name"]: field["type"] for field in declared["fields"]}
        self.descriptions = {field["name"]: field["description"] for field in declared["fields"]}

    def columns(self, words):
        """Each column with its type in one reader's words."""
        return {name: words[declared] for name, declared in self.types.items()}

    def arrow(self):
        """The Arrow schema, without descriptions."""
        return pyarrow.schema(list(self.columns(ARROW).items()))

    def pandas(self):
        """The pandas types, backed by Arrow so that a missing integer stays an integer."""
        return {name: pandas.ArrowDtype(arrow) for name, arrow in self.columns(ARROW).items()}


def contracts(out):
    """Every data set that the published descriptor declares, by name: its schemas have the remit's lists and columns filled in."""
    package = json.loads((Path(out) / "datapackage.json").read_text(encoding="utf-8"))
    tables = [one for one in package["resources"] if one["type"] == "table" and "schema" in one]
    return {one["name"]: Contract(one["name"], one["schema"]) for one in tables}


def polars_parquet(path, contract):
    frame = polars.read_parquet(path)
    return dict(frame.schema), contract.columns(POLARS), frame.to_arrow()


def polars_csv(path, contract):
    frame = polars.read_csv(path, schema=contract.columns(POLARS), null_values=[""])
    return dict(frame.schema), contract.columns(POLARS), frame.to_arrow()


def pandas_parquet(path, contract):
    frame = pandas.read_parquet(path, dtype_backend="pyarrow")
    return dict(frame.dtypes), contract.pandas(), pyarrow.Table.from_pandas(frame, preserve_index=False)


def pandas_csv(path, contract):
    frame = pandas.read_csv(path, dtype=contract.pandas(), keep_default_na=False, na_values=[""])
    return dict(frame.dtypes), contract.pandas(), pyarrow.Table.from_pandas(frame, preserve_index=False)


def pyarrow_parquet(path, contract):
    table = pyarrow.parquet.read_table(path)
    return dict(zip(table.schema.names, table.schema.types)), contract.columns(ARROW), table


def pyarrow_csv(path, contract):
    convert = pyarrow.csv.ConvertOptions(
        column_types=contract.columns(ARROW), null_values=[""], strings_can_be_null=True, quoted_strings_can_be_null=True
    )
    parse = pyarrow.csv.ParseOptions(newlines_in_values=True)
    table = pyarrow.csv.read_csv(path, convert_options=convert, parse_options=parse)
    return dict(zip(table.schema.names, table.schema.types)), contract.columns(ARROW), table


def duckdb_parquet(path, contract):
    return duckdb_relation(duckdb.read_parquet(str(path)), contract)


def duckdb_csv(path, contract):
    relation = duckdb.read_csv(str(path), header=True, columns=contract.columns(DUCKDB), na_values=[""])
    return duckdb_relation(relation, contract)


def duckdb_relation(relation, contract):
    seen = {name: str(seen) for name, seen in zip(relation.columns, relation.types)}
    return seen, contract.columns(DUCKDB), relation.to_arrow_table()


READERS = {
    ("polars", ".parquet"): polars_parquet,
    ("polars", ".csv"): polars_csv,
    ("pandas", ".parquet"): pandas_parquet,
    ("pandas", ".csv"): pandas_csv,
    ("pyarrow", ".parquet"): pyarrow_parquet,
    ("pyarrow", ".csv"): pyarrow_csv,
    ("duckdb", ".parquet"): duckdb_parquet,
    ("duckdb", ".csv"): duckdb_csv,
}


def column_differences(seen, wanted):
    """How the columns that a reader saw differ from the declared ones."""
    if list(seen) != list(wanted):
        missing = [name for name in wanted if name not in seen]
        surplus = [name for name in seen if name not in wanted]
        return [f"columns differ: missing {missing}, not declared {surplus}, or in another order"]
    return [f"{name} is {seen[name]}, not {wanted[name]}" for name in wanted if seen[name] != wanted[name]]


def load(reader, path, contract):
    """One reader's view of one file: its table in the declared types (None where it has none), and differences."""
    try:
        seen, wanted, table = reader(path, contract)
        differences = column_differences(seen, wanted)
        return (None if differences else table.cast(contract.arrow())), differences
    except Exception as error:  # whatever a reader raises is a file that does not load
        return None, [f"does not load: {type(error).__name__}: {error}"]


def value_differences(table, first):
    """How one reader's values differ from the first reader's."""
    if table.num_rows != first.num_rows:
        return [f"{table.num_rows} rows, where the first reader has {first.num_rows}"]
    unlike = [name for name in first.column_names if not table.column(name).equals(first.column(name))]
    return [f"other values than the first reader's in {', '.join(unlike)}"] if unlike else []


def key_differences(table, contract):
    """Nulls and repeats in the primary key."""
    rows = list(zip(*(table.column(name).to_pylist() for name in contract.key)))
    differences = []
    if len(set(rows)) != len(rows):
        differences.append(f"{len(rows) - len(set(rows))} repeats in the key {contract.key}")
    if any(part is None for row in rows for part in row):
        differences.append(f"a null in the key {contract.key}")
    return differences


def description_differences(path, contract):
    """Columns of a Parquet file whose Arrow field metadata lacks the declared description."""
    schema = pyarrow.parquet.read_schema(path)
    carried = {field.name: (field.metadata or {}).get(b"description", b"").decode() for field in schema}
    lacking = [name for name, description in contract.descriptions.items() if carried.get(name) != description]
    return [f"no description, or another than declared: {', '.join(lacking)}"] if lacking else []


def record_differences(path, rows):
    """The plain CSV view: its number of records, and that its lines end in LF alone."""
    with path.open(encoding="utf-8", newline="") as file:
        records = sum(1 for _ in csv.reader(file)) - 1
    differences = [] if records == rows else [f"{records} records in the file, {rows} rows in the readers"]
    return differences + (["a carriage return in the file"] if b"\r" in path.read_bytes() else [])


def check(contract, data):
    """One data set in both formats: its number of rows, and each difference under the reader and format that showed it."""
    differences = {}
    tables = {}
    for (reader, suffix), load_with in READERS.items():
        table, found = load(load_with, data / f"{contract.name}{suffix}", contract)
        if table is not None:
            tables[reader, suffix] = table
            found = value_differences(table, next(iter(tables.values())))
        differences[reader, suffix] = found
    first = next(iter(tables.values()), None)
    if first is not None:
        differences["keys", ".parquet"] = key_differences(first, contract)
    if ("pyarrow", ".parquet") in tables:
        path = data / f"{contract.name}.parquet"
        differences["descriptions", ".parquet"] = description_differences(path, contract)
    if ("pyarrow", ".csv") in tables:
        differences["records", ".csv"] = record_differences(data / f"{contract.name}.csv", first.num_rows)
    return None if first is None else first.num_rows, differences


def stray_files(data, declared):
    """Files that no schema declares, and declared files that are not there."""
    there = {path.name for path in data.iterdir() if path.suffix in {".parquet", ".csv"}}
    wanted = {name + suffix for name in declared for suffix in (".parquet", ".csv")}
    return [f"{name}: no schema declares it" for name in sorted(there - wanted)] + [
        f"{name}: declared, but not published" for name in sorted(wanted - there)
    ]


def print_row(name, rows, differences):
    """One line of the table: a data set, and `ok` or the formats that failed for each reader."""
    cells = []
    for reader in ("polars", "pandas", "pyarrow", "duckdb"):
        failed = [suffix for suffix in (".parquet", ".csv") if differences[reader, suffix]]
        cells.append("+".join(failed) if failed else "ok")
    print(f"{name:<18}{'-' if rows is None else rows:>8}  " + "".join(f"{cell:<15}" for cell in cells))


def main(out):
    data = Path(out) / "data"
    if not data.is_dir():
        print(f"{data}: no such folder", file=sys.stderr)
        return 1
    declared = contracts(out)
    faults = stray_files(data, declared)
    print(f"{'data set':<18}{'rows':>8}  " + "".join(f"{reader:<15}" for reader in ("polars", "pandas", "pyarrow", "duckdb")))
    for name, contract in declared.items():
        rows, differences = check(contract, data)
        print_row(name, rows, differences)
        faults += [f"{name}{suffix}, {who}: {what}" for (who, suffix), found in differences.items() for what in found]
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: check.py OUT")
    sys.exit(main(sys.argv[1]))
