"""How each Parquet file is built, held against what is promised: plain types, zstd, dictionary, sorted by key and saying so,
page index, statistics, Bloom filters on ids, row groups, descriptions, and what the file says of itself."""

import json
from pathlib import Path

import duckdb
import pyarrow
import pyarrow.parquet

TYPES = {"string": pyarrow.string(), "date": pyarrow.date32(), "integer": pyarrow.int32(), "number": pyarrow.float64(), "boolean": pyarrow.bool_()}
SAID = ["title", "description", "version", "licence", "attribution", "source", "publisher", "code", "code_version", "schema"]
ROW_GROUP = 100_000


def is_id(name):
    """Whether a column has a Bloom filter, if it is text."""
    return name in ("urn", "document_sha256") or name.endswith(("_id", "_code"))


def check(out):
    """The faults of every Parquet file."""
    faults = [f"{path.name}: {fault}" for path in sorted((out / "data").glob("*.parquet")) for fault in of_file(path)]
    copies = sorted(out.glob("by_*/*.parquet"))
    return faults + [f"{path.parent.name}/{path.name}: {fault}" for path in copies for fault in of_copy(path, out)]


def of_copy(path: Path, out: Path):
    """The same rows once more, in the order of what they are looked up by, and of their key."""
    copy, original = pyarrow.parquet.ParquetFile(path), pyarrow.parquet.read_table(out / "data" / path.name)
    schema = json.loads(copy.metadata.metadata[b"schema"])
    by = path.parent.name.removeprefix("by_") + "_id"
    wanted = sorted(original.to_pylist(), key=lambda row: (row[by] or "", *(row[name] for name in schema["primaryKey"])))
    faults = [] if copy.read().to_pylist() == wanted else [f"rows are not those of data/{path.name} in the order of {by}"]
    said = [copy.schema_arrow.names.index(name) for name in [by, *schema["primaryKey"]]]
    groups = map(copy.metadata.row_group, range(copy.metadata.num_row_groups))
    if any([column.column_index for column in group.sorting_columns] != said for group in groups):
        faults.append(f"does not say that it is sorted by {by}")
    return faults + columns(copy, schema) + filters(path, copy, schema)


def of_file(path: Path):
    file = pyarrow.parquet.ParquetFile(path)
    said = {key.decode(): value.decode() for key, value in (file.metadata.metadata or {}).items()}
    missing = [key for key in SAID if not said.get(key)]
    if missing:
        return [f"does not say its {', '.join(missing)}"]
    schema = json.loads(said["schema"])
    return columns(file, schema) + groups(file, schema) + order(file, schema) + filters(path, file, schema)


def columns(file, schema):
    """Names, types and descriptions."""
    wanted = [(field["name"], TYPES[field["type"]]) for field in schema["fields"]]
    seen = list(zip(file.schema_arrow.names, file.schema_arrow.types))
    faults = [] if seen == wanted else ["columns or types are not the declared ones"]
    for field, declared in zip(file.schema_arrow, schema["fields"]):
        if (field.metadata or {}).get(b"description", b"").decode() != declared["description"]:
            faults.append(f"{field.name} has no description, or another")
    return faults


def groups(file, schema):
    """Row groups, compression, dictionaries, indexes and statistics."""
    faults = []
    key = [file.schema_arrow.names.index(name) for name in schema["primaryKey"]]
    for number in range(file.metadata.num_row_groups):
        group = file.metadata.row_group(number)
        if group.num_rows > ROW_GROUP or (number + 1 < file.metadata.num_row_groups and group.num_rows != ROW_GROUP):
            faults.append(f"row group {number} has {group.num_rows} rows")
        if [column.column_index for column in group.sorting_columns] != key:
            faults.append(f"row group {number} does not say that it is sorted by {schema['primaryKey']}")
        for column in map(group.column, range(group.num_columns)):
            name = column.path_in_schema
            if column.compression != "ZSTD":
                faults.append(f"{name} is packed with {column.compression}")
            if not column.has_offset_index or not column.has_column_index:
                faults.append(f"{name} has no page index")
            if column.physical_type != "BOOLEAN" and not column.has_dictionary_page:
                faults.append(f"{name} has no dictionary")
            if not column.is_stats_set:
                faults.append(f"{name} has no statistics")
    return faults


def order(file, schema):
    """The rows, in the order of their key, each key once."""
    keys = list(zip(*(column.to_pylist() for column in file.read(columns=schema["primaryKey"]).select(schema["primaryKey"]).columns)))
    return [] if all(a < b for a, b in zip(keys, keys[1:])) else ["rows are not in the order of their key"]


def filters(path, file, schema):
    """Bloom filters, as DuckDB sees them."""
    if file.metadata.num_rows == 0:
        return []
    query = "SELECT DISTINCT path_in_schema FROM parquet_metadata(?) WHERE bloom_filter_offset IS NOT NULL"
    seen = {name for (name,) in duckdb.execute(query, [str(path)]).fetchall()}
    wanted = {field["name"] for field in schema["fields"] if field["type"] == "string" and is_id(field["name"])}
    return [f"no Bloom filter on {name}" for name in sorted(wanted - seen)]
