"""The documents of an archive, read by many processes of `ofsted read --json` under Spark. The job that docs/src/scale.md shows.

    job.py ARCHIVE PROGRAM FOLDER OUT

Takes every PDF out of the archive's WARC files into FOLDER, which all workers share, under its SHA-256; hands paths to the
program, a partition at a time (`rdd.pipe`); writes one JSON object a document, as lines, below OUT.
"""

import glob
import os
import shlex
import sys

from pyspark.sql import SparkSession


def documents(named, folder):
    """The PDFs in a WARC file, each written once; their paths."""
    import hashlib
    import io

    from warcio.archiveiterator import ArchiveIterator

    _, content = named
    for record in ArchiveIterator(io.BytesIO(content)):
        if record.rec_type == "response" and "/v1/file/" in record.rec_headers.get_header("WARC-Target-URI"):
            body = record.content_stream().read()
            if body.startswith(b"%PDF"):
                path = os.path.join(folder, f"{hashlib.sha256(body).hexdigest()}.pdf")
                with open(f"{path}.new", "wb") as file:
                    file.write(body)
                os.replace(f"{path}.new", path)
                yield path


def read(spark, archive, program, folder, partitions):
    """An RDD of JSON objects as text, one a document."""
    os.makedirs(folder, exist_ok=True)
    context = spark.sparkContext
    volumes = context.binaryFiles(",".join(sorted(glob.glob(f"{archive}/v1/warc/*.warc.gz"))))
    paths = volumes.flatMap(lambda named: documents(named, folder)).distinct().repartition(partitions)
    return paths.pipe(f"xargs -r -d '\\n' {shlex.quote(program)} read --json --jobs 1", checkCode=True)


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    archive, program, folder, out = sys.argv[1:]
    spark = SparkSession.builder.appName("ofsted read").getOrCreate()
    read(spark, archive, program, folder, spark.sparkContext.defaultParallelism).saveAsTextFile(out)
    spark.stop()
