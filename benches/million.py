"""What others need for the same rows, and what a reader is sent over HTTP.

    million.py writer FOLDER     Polars' own Parquet writer, on two threads, for the published judgements
    million.py lookup FOLDER     the rows of one authority by DuckDB, from a server on loopback that counts what it sends
    million.py counts FOLDER     judgements by framework and grade, by DuckDB on two threads

FOLDER is a published one, `benches/million.sh` makes a large one. DuckDB's `httpfs` comes from PyPI (benches/requirements.txt),
as no extension is asked of the internet.
"""

import functools
import http.server
import importlib.util
import os
import pathlib
import resource
import sys
import tempfile
import threading
import time

LOOKED_UP = "hackney"
MOST = 0.02
LARGE = 1_000_000


class Counting(http.server.SimpleHTTPRequestHandler):
    """A folder's files, whole or in ranges; counts the bytes of bodies."""

    sent = 0
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.answer(True)

    def do_HEAD(self):
        self.answer(False)

    def answer(self, with_body):
        path = pathlib.Path(self.translate_path(self.path))
        if not path.is_file():
            return self.send_error(404)
        size = path.stat().st_size
        first, last = 0, size - 1
        asked = self.headers.get("Range")
        if asked:
            begin, _, end = asked.removeprefix("bytes=").partition("-")
            first = int(begin) if begin else size - int(end)
            last = min(int(end), size - 1) if begin and end else size - 1
        self.send_response(206 if asked else 200)
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Content-Length", str(last - first + 1))
        if asked:
            self.send_header("Content-Range", f"bytes {first}-{last}/{size}")
        self.end_headers()
        if with_body:
            with path.open("rb") as file:
                file.seek(first)
                body = file.read(last - first + 1)
            Counting.sent += len(body)
            self.wfile.write(body)

    def log_message(self, *_):
        pass


def httpfs(version):
    """The extension that PyPI has of DuckDB's `httpfs`."""
    root = importlib.util.find_spec("duckdb_ext").submodule_search_locations[0]
    (found,) = pathlib.Path(root, "extensions", f"v{version}").glob("*/httpfs.duckdb_extension")
    return found


def fresh(threads=2):
    import duckdb

    connection = duckdb.connect()
    connection.execute(f"SET threads = {threads}")
    connection.execute(f"LOAD '{httpfs(duckdb.__version__)}'")
    return connection


def lookup(folder):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Counting, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    usual = pathlib.Path(folder, "data/judgements.parquet")
    query = "SELECT * FROM '{}' WHERE authority_id = '{}' ORDER BY report_id, judgement"
    wanted = fresh().execute(query.format(usual, LOOKED_UP)).fetchall()
    shares = {}
    for path in ("data/judgements.parquet", "by_authority/judgements.parquet"):
        Counting.sent, begun = 0, time.monotonic()
        rows = fresh().execute(query.format(f"{address}/{path}", LOOKED_UP)).fetchall()
        seconds = time.monotonic() - begun
        shares[path] = Counting.sent / usual.stat().st_size
        size = pathlib.Path(folder, path).stat().st_size
        print(f"{path}: {size} bytes; {len(rows)} rows of {LOOKED_UP} by {Counting.sent} bytes, {shares[path]:.2%}, {seconds:.2f} s")
        if rows != wanted:
            sys.exit(f"WRONG: {path} gives other rows")
    server.shutdown()
    height = fresh().execute(f"SELECT count(*) FROM '{usual}'").fetchone()[0]
    if height >= LARGE and shares["by_authority/judgements.parquet"] >= MOST:
        sys.exit(f"WRONG: more than {MOST:.0%} of the judgements were sent")


def writer(folder):
    os.environ["POLARS_MAX_THREADS"] = "2"
    import polars

    path = pathlib.Path(folder, "data/judgements.parquet")
    frame = polars.read_parquet(path)
    read = resource.getrusage(resource.RUSAGE_SELF)
    with tempfile.TemporaryDirectory() as there:
        out, begun = pathlib.Path(there, "judgements.parquet"), time.monotonic()
        frame.write_parquet(out, compression="zstd")
        seconds, used = time.monotonic() - begun, resource.getrusage(resource.RUSAGE_SELF)
        processors = used.ru_utime + used.ru_stime - read.ru_utime - read.ru_stime
        print(
            f"Polars' own writer: {frame.height} rows in {seconds:.1f} s, {processors:.1f} s of the processors, "
            f"{used.ru_maxrss * 1024 // 1_000_000} MB, {out.stat().st_size} bytes (ours: {path.stat().st_size})"
        )


def counts(folder):
    path = pathlib.Path(folder, "data/judgements.parquet")
    connection = fresh()
    begun = time.monotonic()
    rows = connection.execute(f"SELECT framework, grade, count(*) FROM '{path}' GROUP BY ALL").fetchall()
    print(f"DuckDB counts {sum(row[2] for row in rows)} judgements in {time.monotonic() - begun:.2f} s")


if __name__ == "__main__":
    tasks = {"writer": writer, "lookup": lookup, "counts": counts}
    if len(sys.argv) != 3 or sys.argv[1] not in tasks:
        sys.exit(__doc__)
    tasks[sys.argv[1]](sys.argv[2])
