"""Counts a published folder's judgements by framework and grade, twice, and says how long Spark took.

    counts.py FOLDER

In local mode, on two threads: needs Java.
"""

import sys
import time

from pyspark.sql import SparkSession


def main(folder):
    begun = time.monotonic()
    spark = SparkSession.builder.master("local[2]").appName("counts").config("spark.ui.enabled", "false").getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    started = time.monotonic() - begun
    for _ in range(2):
        begun = time.monotonic()
        judgements = spark.read.parquet(f"{folder}/data/judgements.parquet")
        rows = judgements.groupBy("framework", "grade").count().collect()
        took = time.monotonic() - begun
        print(f"Spark counts {sum(row['count'] for row in rows)} judgements in {took:.2f} s, after {started:.0f} s to start")
    spark.stop()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
