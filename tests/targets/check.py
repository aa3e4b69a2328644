"""Uploads to real servers on loopback that speak S3 and Azure's protocol, with faults and kills.

    check.py PROGRAM DIST [--node FOLDER]

DIST is a published folder. FOLDER has `azurite` installed; without it, Azure's part is left out and that is said. For gs://
there is no emulator that speaks the protocol that the program uses: a server of S3's, whose protocol Google's is like, stands
in for it.
"""

import argparse
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request

import boto3
import botocore.exceptions
from azure.core.exceptions import ResourceNotFoundError
from azure.storage.blob import BlobServiceClient
from moto.server import ThreadedMotoServer

import folders
from line import Line, seldom

SECRET = "a-secret-that-nobody-sees"
KEY = "AKIAEXAMPLEKEY"
# Azurite's own, in its documentation.
AZURITE_KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
PASSING = ["500", "503", "reset", "lost", "truncated"]
said = []


def ofsted(program, environment, *arguments, expect=0):
    """What the program says; and all of it is kept, to be searched for secrets."""
    environment = {"PATH": os.environ["PATH"], "OFSTED_LOG": "trace", "OFSTED_LOOPBACK_ONLY": "1"} | environment
    ended = subprocess.run([program, "sync", *arguments], env=environment, capture_output=True, text=True, timeout=120)
    said.append(ended.stdout + ended.stderr)
    told = "\n".join(line for line in ended.stderr.splitlines() if not line.startswith(("TRACE", "DEBUG")))
    wrong = f"{arguments}: {ended.returncode}, not {expect}\n{ended.stdout}{told[-3000:]}"
    assert expect is None or ended.returncode == expect, wrong
    return ended


class Service:
    """A server, the line to it, and a reader of what it has."""

    def __init__(self, name, scheme, line, environment, read):
        self.name, self.scheme, self.line, self.environment, self.read = name, scheme, line, environment, read

    def to(self, prefix):
        return f"{self.scheme}://data/{self.scheme}/{prefix}"

    def reader(self, prefix):
        return lambda name: self.read(f"{self.scheme}/{prefix}/{name}")

    def upload(self, program, folder, prefix, *options, expect=0, fault=None):
        self.line.begin(fault)
        arguments = ["--out", str(folder), "--to", self.to(prefix), "--json", *options]
        ended = ofsted(program, self.environment, *arguments, expect=expect)
        return json.loads(ended.stdout) if ended.returncode == 0 else ended.stderr


def s3(moto):
    client = boto3.client("s3", endpoint_url=moto, region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b")
    client.create_bucket(Bucket="data")

    def read(key):
        try:
            return client.get_object(Bucket="data", Key=key)["Body"].read()
        except botocore.exceptions.ClientError:
            return None

    line = Line(moto)
    environment = {"AWS_ENDPOINT_URL": line.address, "AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET}
    return Service("S3", "s3", line, environment, read), client


def gs(moto, read):
    """S3's server with Google's words."""

    def translate(headers):
        headers = {name.lower(): value for name, value in headers.items()}
        if headers.pop("x-goog-if-generation-match", None) == "0":
            headers["if-none-match"] = "*"
        signer = "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0"
        return headers | {"authorization": signer}

    line = Line(moto, translate)
    account = {"gcs_base_url": line.address, "disable_oauth": True, "client_email": "", "private_key": SECRET, "private_key_id": ""}
    environment = {"GOOGLE_SERVICE_ACCOUNT_KEY": json.dumps(account), "GOOGLE_ALLOW_HTTP": "true"}
    return Service("a stand-in for Google's", "gs", line, environment, read)


def azurite(node, work):
    command = ["node", str(node / "node_modules/azurite/dist/src/blob/main.js"), "--blobPort", "0", "--skipApiVersionCheck"]
    command += ["--location", str(work / "azurite"), "--disableTelemetry", "--loose"]
    log = open(work / "azurite.log", "w+")
    process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
    for _ in range(300):
        address = re.search(r"listens on (http://[\d.:]+)", pathlib.Path(log.name).read_text())
        if address or process.poll() is not None:
            break
        time.sleep(0.1)
    assert address, pathlib.Path(log.name).read_text()
    account = f"{address[1]}/devstoreaccount1"
    client = BlobServiceClient(account, credential=AZURITE_KEY).create_container("data")

    def read(key):
        try:
            return client.download_blob(key).readall()
        except ResourceNotFoundError:
            return None

    line = Line(address[1])
    environment = {"AZURE_STORAGE_USE_EMULATOR": "true", "AZURITE_BLOB_STORAGE_URL": line.address}
    return Service("Azure's emulator", "az", line, environment, read), process


def goes_well(program, service, dist):
    """A whole published folder: all of it is there, and a second upload sends nothing."""
    dry = service.upload(program, dist, "whole", "--dry-run")
    assert dry["version"] is None and dry["bytes_sent"] == 0 and folders.follow(service.reader("whole")) is None
    first = service.upload(program, dist, "whole")
    second = service.upload(program, dist, "whole")
    assert second["sent"] == 0 and second["bytes_sent"] == 0 and second["requests"] <= 4, second
    full = service.upload(program, dist, "whole", "--full")
    assert full["sent"] == 0 and full["bytes_sent"] == 0, full
    read = service.reader("whole")
    assert folders.follow(read) == first["version"]
    folders.newest_files(read)
    for name, path in folders.all_files(dist).items():
        assert read(name) == path.read_bytes(), name
    figures = [f"{each['requests']} requests, {each['bytes_sent']} bytes out, {each['bytes_received']} in" for each in (first, second)]
    print(f"{service.name}: first {figures[0]}; second {figures[1]}")


def killed(program, service, chain, points):
    """Kills uploads of each version at some request, before or after the server did what it asked for."""
    before, prefix, read = None, "killed", service.reader("killed")
    for number, (folder, version) in enumerate(chain):
        # The first one is counted whole.
        if number == 0:
            service.upload(program, folder, prefix)
            total, before = service.line.count, version
            continue
        at, is_after = points(number, total)
        command = [program, "sync", "--out", str(folder), "--to", service.to(prefix), "--quiet"]
        environment = {"PATH": os.environ["PATH"], "OFSTED_LOOPBACK_ONLY": "1"} | service.environment
        process = None

        def fault(count, *_, at=at, is_after=is_after):
            if count == at + is_after:
                process.kill()
            return "reset" if count >= at + is_after else None

        service.line.begin(lambda *_: "500")
        process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        service.line.begin(fault)
        process.wait(60)
        found = folders.follow(read)
        assert found in (before, version), f"killed at {at}: {found}"
        service.upload(program, folder, prefix)
        assert folders.follow(read) == version
        folders.newest_files(read)
        assert service.upload(program, folder, prefix)["sent"] == 0
        before = version
    print(f"{service.name}: killed at {len(chain) - 1} points of {total} requests: the version before whole, or the new one whole")


def faulty(program, service, chain):
    """A share of requests fails in passing; none of it is seen by readers."""
    met, read = {}, service.reader("faulty")
    for seed, (folder, version) in enumerate(chain):
        service.upload(program, folder, "faulty", fault=seldom(seed, 0.15, PASSING))
        met = {fault: met.get(fault, 0) + service.line.met.get(fault, 0) for fault in PASSING}
        assert folders.follow(read) == version
        folders.newest_files(read)
    assert all(met.values()), f"not every fault was met: {met}"
    print(f"{service.name}: {met} got over")


def corrupting(program, service, chain):
    """Bytes that change on their way are noticed: mended where it was once, refused where it lasts."""
    (first, version), (second, after) = chain[:2]
    read = service.reader("corrupt")
    damaged = set()

    def once(_, method, path):
        is_first = method == "PUT" and "parquet" in path and path not in damaged
        damaged.add(path)
        return "corrupt" if is_first else None

    service.upload(program, first, "corrupt", fault=once)
    assert service.line.met == {"corrupt": 2} and folders.follow(read) == version
    always = lambda _, method, path: "corrupt" if method == "PUT" and "parquet" in path else None
    error = service.upload(program, second, "corrupt", fault=always, expect=40)
    assert "read-back check failed" in error and folders.follow(read) == version, error
    print(f"{service.name}: what changes on its way is noticed")


def refusing(program, service, chain, work):
    """What must not be written over is not, and the folder is what it says it is."""
    (first, version), (second, after) = chain[:2]
    read = service.reader("refused")
    service.upload(program, second, "refused")
    error = service.upload(program, first, "refused", expect=40)
    assert f"at version {after}, which is newer than {version}" in error, error
    other = shutil.copytree(second, work / f"other-{service.scheme}")
    (other / "LICENSE-DATA.txt").write_text("another text")
    error = service.upload(program, other, "fresh", expect=40)
    assert "its SHA-256 differs from the published one" in error and folders.follow(service.reader("fresh")) is None, error
    inside = other / "versions" / after
    if inside.exists():
        (inside / "LICENSE-DATA.txt").write_text("another text")
        folders.put_list(inside, folders.listed((inside / folders.LIST).read_text()))
    folders.put_list(other, folders.listed((other / folders.LIST).read_text()))
    error = service.upload(program, other, "refused", expect=40)
    assert "already exists in the publish target and differs" in error, error
    assert folders.follow(read) == after
    folders.newest_files(read)
    print(f"{service.name}: a version is written once, and no older one takes its place")


def sas(program, line, folder):
    """An address with a signature in it."""
    token = f"sv=2022-11-02&ss=b&sig={SECRET}"
    environment = {"AZURE_STORAGE_ACCOUNT_NAME": "account", "AZURE_STORAGE_SAS_TOKEN": token, "AZURE_STORAGE_ENDPOINT": line.address}
    for fault in ("403", "truncated", "reset"):
        line.begin(lambda count, *_, fault=fault: fault if count < 3 or fault == "403" else "403")
        error = ofsted(program, environment, "--out", str(folder), "--to", "az://data/x", expect=40).stderr
        assert "403 Forbidden: SignatureDoesNotMatch" in error, error


def settings(program, folder):
    """What is missing is named, and what was typed is not repeated."""
    out = ["--out", str(folder), "--to"]
    for environment, to, expected in [
        ({}, "s3://data/x", "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set in the environment"),
        ({"AWS_ACCESS_KEY_ID": KEY}, "s3://data/x", "AWS_SECRET_ACCESS_KEY is not set in the environment"),
        ({}, "gs://data/x", "GOOGLE_SERVICE_ACCOUNT_KEY is not set in the environment"),
        ({"GOOGLE_SERVICE_ACCOUNT_KEY": SECRET}, "gs://data/x", "could not open the object store"),
        ({"AZURE_STORAGE_ACCOUNT_KEY": SECRET}, "az://data/x", "AZURE_STORAGE_ACCOUNT_NAME is not set in the environment"),
        ({"AZURE_STORAGE_ACCOUNT_NAME": "a", "AZURE_STORAGE_ACCOUNT_KEY": SECRET}, "az://data/x", "could not open the object store"),
        ({}, f"s3://{KEY}:{SECRET}@data/x", "--to is not the address of an object store"),
        ({}, "ftp://data/x", "--to is not the address of an object store"),
    ]:
        error = ofsted(program, environment, *out, to, expect=2).stderr
        assert expected in error, error


def no_secret():
    told = "\n".join(said)
    for secret in (SECRET, KEY, AZURITE_KEY, "AWS4-HMAC", "X-Amz-Signature", "StringToSign", "SharedKey", "sig="):
        assert secret not in told, f"{secret} was told:\n" + next(line for line in told.splitlines() if secret in line)
    print(f"no secret in {len(told)} characters of output and logs")


def headers(client):
    for key, media_type, cache in [
        ("versions.json", "application/json", "no-cache"),
        ("data/judgements.parquet", "application/vnd.apache.parquet", "public, max-age=300"),
        ("data/judgements.csv", "text/csv; charset=utf-8", "public, max-age=300"),
    ]:
        told = client.head_object(Bucket="data", Key=f"s3/whole/{key}")
        assert (told["ContentType"], told["CacheControl"]) == (media_type, cache), told
    version = json.loads(client.get_object(Bucket="data", Key="s3/whole/versions.json")["Body"].read())["last_successful"]
    told = client.head_object(Bucket="data", Key=f"s3/whole/versions/{version}/data/ofsted.sqlite")
    assert told["CacheControl"] == "public, max-age=31536000, immutable", told


def chain(dist, work, name, count, with_folders=False):
    versions = [f"2030.01.{day:02}" for day in range(1, count + 1)]
    return [(folders.small(dist, work / name / version, version, with_folders), version) for version in versions]


def check(program, dist, node, work):
    moto = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    moto.start()
    address = "http://{}:{}".format(*moto.get_host_and_port())
    aws, client = s3(address)
    services, process = [aws, gs(address, aws.read)], None
    try:
        if node:
            service, process = azurite(node, work)
            services.append(service)
        else:
            print("SKIPPED: Azure's emulator is not installed")
        many, few = chain(dist, work, "many", 9, with_folders=True), chain(dist, work, "few", 4)
        for number, service in enumerate(services):
            goes_well(program, service, dist)
            if service is aws:
                headers(client)
            # Evenly from early to late; the first service at more points.
            of = len(many) if number == 0 else len(few)
            points = lambda number, total, of=of: (1 + number * (total - 2) // of, number % 2)
            killed(program, service, many if number == 0 else few, points)
            faulty(program, service, few)
            corrupting(program, service, few)
            refusing(program, service, many if number == 0 else few, work)
        sas(program, aws.line, few[0][0])
        settings(program, few[0][0])
        no_secret()
    finally:
        if process:
            process.terminate()
        moto.stop()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("dist", type=pathlib.Path)
    parser.add_argument("--node", type=pathlib.Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        check(str(arguments.program.resolve()), arguments.dist.resolve(), arguments.node, pathlib.Path(work))


if __name__ == "__main__":
    sys.exit(main())
