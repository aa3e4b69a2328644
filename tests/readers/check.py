"""Holds what a published folder says of itself against the validators of each standard, and its files against readers.

Usage: python3 tests/readers/check.py OUT [--node FOLDER] [--selftest]

Each standard's own validator must find nothing: digests, Data Package, CSV on the Web, DCAT (SHACL shapes beside this
file), Croissant, schema.org, Citation File Format; each Parquet file must be built as promised; each reader must see the
same rows, empty cells and answers. FOLDER is one in which `npm install` put the packages of package.json; without it, the
reader of browsers is left out, aloud. --selftest breaks copies of the folder on purpose and fails where a check does not
notice. Nothing is asked of the network: it is shut off. Prints every fault. Exits 1 if there is one.
"""

import argparse
import hashlib
import itertools
import json
import logging
import socket
import subprocess
import sys
import warnings
from pathlib import Path

import breaks
import matrix
import parquet_files

HERE = Path(__file__).parent
RUN_FILES = {"run-report.json", "run-report.md", "status.json", "runs.json", "runs.damaged.json", "SHA256SUMS"}
DATA = {".csv", ".parquet", ".xlsx", ".sqlite"}
# Croissant's own reader makes a Python object of each record: what holds for so many holds for all.
MOST_RECORDS = 2000


def shut_the_network():
    """Whatever a validator would ask of another machine is an error."""

    def refused(*_, **__):
        raise OSError("a check reached for the network")

    socket.socket.connect = refused
    socket.getaddrinfo = refused


def read(path):
    """A JSON file."""
    return json.loads(path.read_text(encoding="utf-8"))


def digest(path):
    """The SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def data_files(out):
    """Every data file, by its path in the folder."""
    folders = [out / "data", out / "compat", *out.glob("by_*")]
    found = [path for folder in folders for path in folder.glob("*") if path.suffix in DATA]
    return {path.relative_to(out).as_posix(): path for path in sorted(found)}


def named(out, said, what):
    """How the files that a descriptor names, with bytes and digest, differ from those that are there."""
    there = data_files(out)
    faults = [f"{what}: {path} is not named" for path in there if path not in said]
    for path, (size, sha256) in said.items():
        file = out / path
        if not file.is_file():
            faults.append(f"{what}: {path} is named, and not there")
        elif (size, sha256) != (file.stat().st_size, digest(file)):
            faults.append(f"{what}: {path} has another size or digest")
    return faults


def versions(out):
    """The folders of versions under addresses of their own."""
    return sorted(path for path in (out / "versions").glob("*") if path.is_dir())


def sums(out):
    """`sha256sum --check` in the folder and in that of each version, and that every file is listed but those of the run."""
    faults, listed = [], set()
    for place in [out, *versions(out)]:
        done = subprocess.run(["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=place, capture_output=True, text=True)
        faults += [] if done.returncode == 0 else (done.stdout + done.stderr).strip().splitlines()
        lines = (place / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
        listed |= {(place / line.split("  ", 1)[1]).relative_to(out).as_posix() for line in lines}
    there = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}
    if not any(path.startswith("versions/") for path in there):
        faults.append("no version stands under an address of its own")
    return faults + [f"{path} is not in SHA256SUMS" for path in sorted(there - listed - RUN_FILES)]


def package(out):
    """`frictionless validate`: every row against types, constraints, primary and foreign keys; sizes and digests, of versions too."""
    import frictionless

    described = read(out / "datapackage.json")
    report = frictionless.validate(str(out / "datapackage.json"))
    faults = [": ".join(map(str, error)) for error in report.flatten(["type", "note"])] + list(map(str, report.errors))
    faults += [f"{task.name}: {error.message}" for task in report.tasks for error in task.errors][:20]
    for resource in described["resources"]:
        for field in resource.get("schema", {}).get("fields", []):
            if field.get("constraints", {}).get("enum") != field.get("categories"):
                faults.append(f"{resource['name']}.{field['name']}: the categories are not the words of its enum")
    for place in [out, *versions(out)]:
        resources = read(place / "datapackage.json")["resources"]
        said = {one["path"]: (one["bytes"], one["hash"].removeprefix("sha256:")) for one in resources}
        faults += named(place, said, (place / "datapackage.json").relative_to(out).as_posix())
    return faults


def csvw(out):
    """`csvwvalidate data/csv-metadata.json`, as people run it; and every CSV file against its own description, as strictly: a
    foreign key that is empty names no row, and is a fault."""
    from csvw import CSVW

    faults = []
    command = [Path(sys.executable).with_name("csvwvalidate"), "--verbose", str(out / "data" / "csv-metadata.json")]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0 or "OK" not in done.stdout:
        faults.append(f"csvwvalidate data/csv-metadata.json: {(done.stdout + done.stderr)[:2000]}")
    tables = {path.name for path in (out / "data").glob("*.csv")}
    described = {table["url"] for table in read(out / "data" / "csv-metadata.json")["tables"]}
    faults += [f"{name}: not in csv-metadata.json" for name in sorted(tables - described) if (out / "data" / f"{name}-metadata.json").exists()]
    for path in sorted((out / "data").glob("*.csv-metadata.json")):
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            try:
                checked = CSVW(str(path), validate=True, strict=True)
                is_valid = checked.is_valid
            except Exception as error:  # whatever a validator raises is a description that does not hold
                faults.append(f"{path.name}: {type(error).__name__}: {error}")
                continue
        if not is_valid or told:
            faults += [f"{path.name}: {warning.message}" for warning in [*told, *checked.warnings]] or [f"{path.name}: not valid"]
    return faults


def graph(path):
    """The triples of a JSON-LD file, whose context stands in it."""
    import rdflib

    return rdflib.Graph().parse(path, format="json-ld")


def catalog(out):
    """The catalogue against the shapes beside this file, and its distributions against the files."""
    import pyshacl
    from rdflib import Namespace, RDF

    triples = graph(out / "catalog.jsonld")
    conforms, _, text = pyshacl.validate(triples, shacl_graph=str(HERE / "shapes.ttl"), shacl_graph_format="turtle")
    faults = [] if conforms else [text]
    dcat, spdx = Namespace("http://www.w3.org/ns/dcat#"), Namespace("http://spdx.org/rdf/terms#")
    home = read(out / "datapackage.json")["homepage"].rstrip("/") + "/"
    said = {}
    for one in triples.subjects(RDF.type, dcat.Distribution):
        checksum = triples.value(triples.value(one, spdx.checksum), spdx.checksumValue)
        path = str(triples.value(one, dcat.downloadURL)).removeprefix(home)
        said[path] = (int(triples.value(one, dcat.byteSize) or 0), str(checksum).lower())
    faults += named(out, said, "catalog.jsonld")
    return faults + pages_and_names(out, triples, home) + versions_linked(out, triples, home)


def data_sets(triples, home):
    """Each data set of a catalogue with the name of the one CSV file under data/ that it is; the whole has none."""
    from rdflib import Namespace, RDF

    dcat = Namespace("http://www.w3.org/ns/dcat#")
    for one in triples.subjects(RDF.type, dcat.Dataset):
        urls = [str(triples.value(file, dcat.downloadURL)) for file in triples.objects(one, dcat.distribution)]
        paths = [url.removeprefix(home) for url in urls]
        own = [path.removeprefix("data/").removesuffix(".csv") for path in paths if path.startswith("data/") and path.endswith(".csv")]
        yield one, own[0] if own else None


def pages_and_names(out, triples, home):
    """Every data set leads to its own page, where there are pages; no name says on which host the data are."""
    from rdflib import DCTERMS, Namespace

    dcat = Namespace("http://www.w3.org/ns/dcat#")
    has_pages = (out / "index.html").exists()
    faults = []
    for one, name in data_sets(triples, home):
        page = f"{home}data/{name}/" if name and has_pages else None
        landing = str(triples.value(one, dcat.landingPage))
        if page and (landing != page or not (out / "data" / name / "index.html").exists()):
            faults.append(f"catalog.jsonld: {name} leads to {landing}, not to its own page")
        if str(triples.value(one, DCTERMS.identifier)) != str(one):
            faults.append(f"catalog.jsonld: {name or 'the whole'} has another identifier than its name")
    named = {str(one) for one in triples.subjects(DCTERMS.title, None)}
    return faults + [f"catalog.jsonld: {node} is a name that changes with the host" for node in sorted(named) if node.startswith(home)]


def versions_linked(out, triples, home):
    """Every version that is kept is named by the data sets that it has, says whose it is, and which came before."""
    from rdflib import Namespace

    dcat = Namespace("http://www.w3.org/ns/dcat#")
    listed = read(out / "versions.json")["versions"]
    faults = []
    for one, name in data_sets(triples, home):
        wanted = [entry["version"] for entry in listed[:100] if name is None or entry["path"] and name in entry["rows"]]
        found = {str(triples.value(version, dcat.version)): version for version in triples.objects(one, dcat.hasVersion)}
        if sorted(found) != sorted(wanted):
            faults.append(f"catalog.jsonld: {name or 'the whole'} names the versions {sorted(found)}, not {sorted(wanted)}")
            continue
        if triples.value(one, dcat.hasCurrentVersion) != found[wanted[0]]:
            faults.append(f"catalog.jsonld: {name or 'the whole'} is not said to be of version {wanted[0]}")
        for version, before in zip(wanted, [*wanted[1:], None]):
            if triples.value(found[version], dcat.isVersionOf) != one:
                faults.append(f"catalog.jsonld: version {version} of {name or 'the whole'} does not say whose it is")
            if triples.value(found[version], dcat.previousVersion) != found.get(before):
                faults.append(f"catalog.jsonld: version {version} of {name or 'the whole'} does not name the one before")
    return faults


def croissant(out):
    """`mlcroissant validate`, then the records of every record set, from the files beside it, up to a number."""
    import mlcroissant

    described = read(out / "croissant.json")
    graph(out / "croissant.json")
    said = {one["@id"]: (int(one["contentSize"].removesuffix(" B")), one.get("sha256")) for one in described["distribution"]}
    faults = named(out, said, "croissant.json")
    mapping = {path: str(out / path) for path in said if (out / path).is_file()}
    rows = {one["path"]: one.get("rows") for one in read(out / "datapackage.json")["resources"]}
    try:
        metadata = mlcroissant.Dataset(str(out / "croissant.json"), mapping=mapping).metadata
        issues = metadata.ctx.issues.report()
        faults += [issues] if issues else []
        if not metadata.ctx.is_live_dataset:
            faults.append("croissant.json does not say that the data are live")
        for one in metadata.record_sets:
            # One object a record set: the library keeps what it read for the one before.
            records = mlcroissant.Dataset(str(out / "croissant.json"), mapping=mapping).records(one.uuid)
            count = sum(1 for _ in itertools.islice(records, MOST_RECORDS))
            if count != min(rows.get(f"data/{one.uuid}.csv"), MOST_RECORDS):
                faults.append(f"croissant.json: {one.uuid} loads {count} records")
    except Exception as error:  # whatever a validator raises is a description that does not hold
        faults.append(f"croissant.json: {type(error).__name__}: {error}")
    return faults


def schema_org(out):
    """What search engines ask of a data set: JSON-LD with name, a description of 50 to 5,000 characters, licence, files."""
    from rdflib import Namespace, RDF

    triples = graph(out / "schema.org.jsonld")
    schema = Namespace("https://schema.org/")
    found = list(triples.subjects(RDF.type, schema.Dataset))
    faults = [] if found else ["schema.org.jsonld: no data set in it"]
    for one in found:
        short = str(one).split("#", 1)[-1]
        for wanted in (schema.name, schema.description, schema.license, schema.creator, schema.version, schema.url):
            if triples.value(one, wanted) is None:
                faults.append(f"schema.org.jsonld: {short} has no {wanted.split('/')[-1]}")
        length = len(triples.value(one, schema.description) or "")
        if not 50 <= length <= 5000:
            faults.append(f"schema.org.jsonld: the description of {short} has {length} characters")
    said = {}
    for one in triples.subjects(RDF.type, schema.DataDownload):
        size = str(triples.value(one, schema.contentSize)).removesuffix(" B")
        said[str(triples.value(one, schema.name))] = (int(size), str(triples.value(one, schema.sha256)))
    return faults + named(out, said, "schema.org.jsonld")


def citation(out):
    """The file against the standard's own JSON Schema."""
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.citation-file-format", str(out / "CITATION.cff")]
    done = subprocess.run(command, capture_output=True, text=True)
    return [] if done.returncode == 0 else [done.stdout + done.stderr]


def checks(node):
    """Every check by its name: a function from a published folder to its faults."""
    found = matrix.readers(node)
    return {
        "sums": sums,
        "package": package,
        "csvw": csvw,
        "catalog": catalog,
        "croissant": croissant,
        "schema_org": schema_org,
        "citation": citation,
        "parquet": parquet_files.check,
        "readers": lambda out: matrix.check(out, found),
    }


def faults_of(check, out):
    """The faults that a check finds; one that cannot go on has found one."""
    try:
        return check(out)
    except Exception as error:  # a file that a check cannot read is at fault
        return [f"{type(error).__name__}: {error}"]


def main():
    arguments = argparse.ArgumentParser(description="Validators and readers on a published folder.")
    arguments.add_argument("out", type=Path)
    arguments.add_argument("--node", type=Path)
    arguments.add_argument("--selftest", action="store_true")
    given = arguments.parse_args()
    shut_the_network()
    logging.disable(logging.WARNING)
    if given.selftest:
        return breaks.run(given.out, checks(given.node), faults_of)
    failed = False
    for name, check in checks(given.node).items():
        faults = faults_of(check, given.out)
        print(f"{name:<12}{'ok' if not faults else f'{len(faults)} faults'}", flush=True)
        for fault in faults[:20]:
            print(f"    {fault}")
        failed |= bool(faults)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
