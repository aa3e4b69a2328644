"""Holds what Spark makes of a published folder and an archive against Polars and a single run.

    check.py FOLDER ARCHIVE PROGRAM

Counts by framework and grade must be those of Polars; the records that `rdd.pipe` gives must be those of one process. The lines
for Spark in the book (docs/src/using/load.md and docs/src/scale.md) are run from their own text. In local mode, on two threads: needs Java. Exit code 1
where something differs.
"""

import glob
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

import polars
from pyspark.sql import SparkSession

import job


def hold(condition, message):
    if not condition:
        print(f"WRONG: {message}", file=sys.stderr)
        sys.exit(1)


def counts_by_spark(spark, folder):
    judgements = spark.read.parquet(f"{folder}/data/judgements.parquet")
    inspections = spark.read.parquet(f"{folder}/data/inspections.parquet").select("report_id", "event")
    rows = judgements.join(inspections, "report_id").groupBy("framework", "grade").count().collect()
    return {(row["framework"], row["grade"]): row["count"] for row in rows}


def counts_by_polars(folder):
    judgements = polars.read_parquet(f"{folder}/data/judgements.parquet")
    inspections = polars.read_parquet(f"{folder}/data/inspections.parquet").select("report_id", "event")
    counts = judgements.join(inspections, on="report_id").group_by("framework", "grade").len()
    return {(framework, grade): count for framework, grade, count in counts.rows()}


def on_the_pages(spark, folder):
    """Runs the lines for Spark in the book; gives how many rows each of them has."""
    root = pathlib.Path(__file__).parents[2]
    pages = [(root / page).read_text(encoding="utf-8").replace("dist/", f"{folder}/") for page in ("docs/src/using/load.md", "docs/src/scale.md")]
    lines = re.findall(r"^\| Spark \| `(.+)` \|$", pages[0], re.MULTILINE)
    blocks = [code for code in re.findall(r"```python\n(.*?)```", pages[1], re.DOTALL) if "spark." in code]
    hold(len(lines) == 1 and len(blocks) == 1, f"{len(lines)} lines and {len(blocks)} blocks for Spark on the pages")
    known = {"spark": spark}
    exec(blocks[0], known)  # the page's own text
    return [eval(lines[0], known).count(), known["judgements"].count()]


def by_document(lines):
    """Records by their document's digest: paths and order are the run's own."""
    records = {}
    for line in lines:
        record = json.loads(line)
        name = record["document_sha256"]
        del record["file"]
        hold(name not in records, f"{name} was read twice")
        records[name] = record
    return records


def main(folder, archive, program):
    program = os.path.abspath(program)
    os.environ["PYSPARK_PYTHON"] = sys.executable
    spark = SparkSession.builder.master("local[2]").appName("check").config("spark.ui.enabled", "false").getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    spark.sparkContext.addPyFile(job.__file__)
    counts = counts_by_spark(spark, folder)
    hold(counts == counts_by_polars(folder) and counts, f"Spark counts {counts}")
    print(f"{sum(counts.values())} judgements, {len(counts)} frameworks and grades: the same in Spark and Polars")
    said = on_the_pages(spark, folder)
    hold(said == [sum(counts.values())] * 2, f"what the pages say of Spark gives {said} rows")
    print("the book's lines for Spark run")
    with tempfile.TemporaryDirectory() as shared:
        begun = time.monotonic()
        piped = by_document(job.read(spark, archive, program, shared, 2).collect())
        under_spark = time.monotonic() - begun
        files = sorted(glob.glob(f"{shared}/*.pdf"))
        begun = time.monotonic()
        alone = subprocess.run([program, "read", "--json", *files], check=True, capture_output=True, text=True).stdout
        by_itself = time.monotonic() - begun
        hold(piped == by_document(alone.splitlines()), "a record of the pipe is not that of a single run")
        hold(len(piped) == len(files) > 0, f"{len(piped)} records of {len(files)} documents")
        print(f"{len(piped)} documents: the same records under Spark ({under_spark:.1f} s) as by one run ({by_itself:.1f} s)")
    spark.stop()


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
