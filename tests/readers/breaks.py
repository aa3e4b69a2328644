"""Breaks copies of a published folder on purpose, one thing at a time, and says which check noticed. A check that has
never failed shows nothing."""

import csv
import json
import shutil
import tempfile
from pathlib import Path

import pyarrow
import pyarrow.parquet


def changed_json(path, change):
    """Changes a JSON file."""
    value = json.loads(path.read_text(encoding="utf-8"))
    change(value)
    path.write_text(json.dumps(value), encoding="utf-8")


def in_json(name, change):
    return lambda out: changed_json(out / name, change)


def in_csv(name, column, value, row=1):
    """Puts another value into a cell."""

    def broken(out):
        path = out / "data" / name
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        rows[row][rows[0].index(column)] = value
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)

    return broken


def in_parquet(name, change, keep=True):
    """Writes a Parquet file again, otherwise; what it says of itself is kept, if wanted."""

    def broken(out):
        path = out / "data" / name
        said = pyarrow.parquet.read_metadata(path).metadata
        table = change(pyarrow.parquet.read_table(path))
        with pyarrow.parquet.ParquetWriter(path, table.schema, compression="zstd", write_page_index=True) as writer:
            writer.write_table(table)
            if keep:
                writer.add_key_value_metadata({key: value for key, value in said.items() if key != b"ARROW:schema"})

    return broken


def one_more_byte(out):
    with (out / "data" / "judgements.csv").open("ab") as file:
        file.write(b"x")


def version(out):
    """The folder of the newest version."""
    return sorted((out / "versions").iterdir())[-1]


def one_more_byte_in_a_version(out):
    with (version(out) / "data" / "points.csv").open("ab") as file:
        file.write(b"x")


def rows_with_one_gone(out):
    """A file whose rows are not those of the package, well made otherwise."""
    in_parquet("judgements.parquet", lambda table: table.slice(1))(out)


def cut(out):
    path = out / "data" / "judgements.parquet"
    path.write_bytes(path.read_bytes()[:-100])


def data_set(value, name):
    def files(one):
        return [file["dcat:downloadURL"]["@id"] for file in one["dcat:distribution"]]

    return next(one for one in value["dcat:dataset"] if any(file.endswith(f"/data/{name}.csv") for file in files(one)))


def names_by_address(value):
    """A data set that is named by where it is."""
    one = data_set(value, "judgements")
    one["@id"] = one["dct:identifier"] = one["dcat:landingPage"]["@id"] + "#judgements"


def may_be_empty(value):
    """A key to other rows that not every row has."""
    reference = {"resource": "inspections.csv", "columnReference": ["report_id"]}
    by_key(value, "inspections.csv")["foreignKeys"] = [{"columnReference": ["supersedes"], "reference": reference}]


def resource(value, name):
    return next(one for one in value["resources"] if one["name"] == name)


def record_set(value, name):
    return next(one for one in value["recordSet"] if one["@id"] == name)


def by_key(value, name):
    return next(one for one in value["tables"] if one["url"] == name)["tableSchema"]


def in_citation(old, new):
    def broken(out):
        path = out / "CITATION.cff"
        text = path.read_text(encoding="utf-8")
        assert old in text, old
        path.write_text(text.replace(old, new), encoding="utf-8")

    return broken


def of_catalog(what, change):
    return (what, "catalog", in_json("catalog.jsonld", change))


def same(table):
    return table


def backwards(table):
    return table.take(pyarrow.array(range(table.num_rows - 1, -1, -1)))


def large(table):
    """Text in the type that not every reader knows."""
    fields = [field.with_type(pyarrow.large_string()) if field.type == pyarrow.string() else field for field in table.schema]
    return table.cast(pyarrow.schema(fields))


def bare(table):
    """Columns without descriptions."""
    return table.cast(pyarrow.schema([field.remove_metadata() for field in table.schema]))


# What is broken, the check that must notice, how it is broken, and words of the fault where the check may have others.
BREAKS = [
    ("a byte more in a file", "sums", one_more_byte),
    ("a file that is not listed", "sums", lambda out: (out / "notes.txt").write_text("mine", encoding="utf-8")),
    ("a byte more in a file of a version", "sums", one_more_byte_in_a_version),
    ("a file in a version that is not listed", "sums", lambda out: (version(out) / "notes.txt").write_text("mine", encoding="utf-8")),
    ("a byte more in a file", "package", one_more_byte),
    ("a file gone that a version names", "package", lambda out: (version(out) / "by_authority/judgements.parquet").unlink()),
    ("another digest of a Parquet file", "package", in_json("datapackage.json", lambda value: resource(value, "points-parquet").update(hash="sha256:" + "0" * 64))),
    ("a grade that is no grade", "package", in_csv("judgements.csv", "grade", "splendid")),
    ("a day that is none", "package", in_csv("inspections.csv", "published_on", "2024-02-31")),
    ("a report that nobody has", "package", in_csv("judgements.csv", "report_id", "999999999")),
    ("a file that no resource names", "package", in_json("datapackage.json", lambda value: value["resources"].pop())),
    ("categories other than the enum", "package", in_json("datapackage.json", lambda value: resource(value, "judgements")["schema"]["fields"][3]["categories"].pop())),
    ("a grade that is no grade", "csvw", in_csv("judgements.csv", "grade", "splendid")),
    ("a day that is none", "csvw", in_csv("inspections.csv", "published_on", "2024-02-31")),
    ("a report that nobody has", "csvw", in_csv("judgements.csv", "report_id", "999999999")),
    ("a key that stands twice", "csvw", in_csv("authorities.csv", "authority_id", "barnsley", row=1)),
    ("a column that the file does not have", "csvw", in_json("data/csv-metadata.json", lambda value: by_key(value, "points.csv")["columns"].insert(0, {"name": "more", "titles": ["more"]}))),
    ("a key that is empty in some rows", "csvw", in_json("data/csv-metadata.json", may_be_empty), "csvwvalidate"),
    ("an empty cell where one is required", "csvw", in_csv("points.csv", "text", "")),
    of_catalog("no publisher", lambda value: value.pop("dct:publisher")),
    of_catalog("a title of 66 characters", lambda value: data_set(value, "judgements").update({"dct:title": "x" * 66})),
    of_catalog("a first sentence of 141 characters", lambda value: data_set(value, "judgements").update({"dct:description": "x" * 140 + ". More."})),
    of_catalog("no licence of a data set", lambda value: data_set(value, "judgements").pop("dct:license")),
    of_catalog("no contact", lambda value: data_set(value, "judgements").pop("dcat:contactPoint")),
    of_catalog("no address of a file", lambda value: data_set(value, "judgements")["dcat:distribution"][0].pop("dcat:accessURL")),
    of_catalog("a digest that is cut", lambda value: data_set(value, "judgements")["dcat:distribution"][0]["spdx:checksum"]["spdx:checksumValue"].update({"@value": "00"})),
    of_catalog("a period that ends before it begins", lambda value: data_set(value, "judgements")["dct:temporal"]["dcat:startDate"].update({"@value": "2999-01-01"})),
    of_catalog("another size of a file", lambda value: data_set(value, "judgements")["dcat:distribution"][0]["dcat:byteSize"].update({"@value": "1"})),
    of_catalog("the page of all for one data set", lambda value: data_set(value, "judgements").update({"dcat:landingPage": {"@id": "https://example.org/"}})),
    of_catalog("a name that changes with the host", names_by_address),
    of_catalog("a version that nobody names", lambda value: data_set(value, "judgements").pop("dcat:hasVersion")),
    of_catalog("a version of nothing", lambda value: data_set(value, "judgements")["dcat:hasVersion"][0].pop("dcat:isVersionOf")),
    of_catalog("a context that stands elsewhere", lambda value: value.update({"@context": "https://example.org/context.jsonld"})),
    ("a type that there is not", "croissant", in_json("croissant.json", lambda value: record_set(value, "judgements")["field"][0].update(dataType="sc:Nonsense"))),
    ("a column that the file does not have", "croissant", in_json("croissant.json", lambda value: record_set(value, "judgements")["field"][0]["source"]["extract"].update(column="more"))),
    ("a key to nothing", "croissant", in_json("croissant.json", lambda value: record_set(value, "judgements")["field"][0].update(references={"field": {"@id": "nothing/report_id"}}))),
    ("no digest of a file", "croissant", in_json("croissant.json", lambda value: value["distribution"][0].pop("sha256")), "has another size or digest"),
    ("another version of the standard", "croissant", in_json("croissant.json", lambda value: value.update(conformsTo="http://mlcommons.org/croissant/9.9")), "ValidationError"),
    ("data that are not live", "croissant", in_json("croissant.json", lambda value: value.pop("isLiveDataset"))),
    ("rows that are gone", "croissant", rows_with_one_gone, "Download(data/judgements.parquet)"),
    ("no name", "schema_org", in_json("schema.org.jsonld", lambda value: value.pop("name"))),
    ("a short description", "schema_org", in_json("schema.org.jsonld", lambda value: value["hasPart"][0].update(description="Short."))),
    ("another digest", "schema_org", in_json("schema.org.jsonld", lambda value: value["hasPart"][0]["distribution"][0].update(sha256="0" * 64))),
    ("a context that stands elsewhere", "schema_org", in_json("schema.org.jsonld", lambda value: value.update({"@context": "https://schema.org/"}))),
    ("a type that is none", "citation", in_citation("type: dataset", "type: data")),
    ("a licence that is none", "citation", in_citation("OGL-UK-3.0", "OGL-UK-9")),
    ("no authors", "citation", in_citation("authors:\n  - name", "writers:\n  - name")),
    ("a day that is none", "citation", in_citation("date-released: \"", "date-released: \"on ")),
    ("rows in another order", "parquet", in_parquet("judgements.parquet", backwards), "order of their key"),
    ("no Bloom filters", "parquet", in_parquet("judgements.parquet", same), "no Bloom filter on report_id"),
    ("no sorting columns", "parquet", in_parquet("judgements.parquet", same), "does not say that it is sorted"),
    ("large text", "parquet", in_parquet("judgements.parquet", large), "types are not the declared ones"),
    ("no descriptions", "parquet", in_parquet("judgements.parquet", bare), "has no description"),
    ("nothing said of itself", "parquet", in_parquet("judgements.parquet", same, keep=False), "does not say its title"),
    ("rows that are gone", "readers", rows_with_one_gone),
    ("a file that is cut", "readers", cut),
]


def run(out, checks, faults_of):
    """Breaks each, and prints what noticed. 1 where a check did not."""
    missed = 0
    for what, name, broken, *words in BREAKS:
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / "dist"
            shutil.copytree(out, copy)
            broken(copy)
            faults = [" ".join(str(fault).split()) for fault in faults_of(checks[name], copy)]
        noticed = [fault for fault in faults if all(word in fault for word in words)]
        print(f"{name:<12}{what:<44}{noticed[0][:100] if noticed else 'NOT NOTICED'}", flush=True)
        missed += not noticed
    print(f"{len(BREAKS) - missed} of {len(BREAKS)} noticed")
    return 1 if missed else 0
