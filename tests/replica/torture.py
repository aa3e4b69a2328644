#!/usr/bin/env python3
"""Long trials of the program against the stand-in for the live site that lies beside the project (../shared/replica).

  torture.py kills             50 kills, spread over requests and changes to the file system: what is published is always
                               one whole version or none, nothing is fetched twice but what was under way
  torture.py faults            ten seeds of a site that fails every fifth request in every way, each way alone, a firewall,
                               a slow site, a site without validators: the same data as without faults, or named gaps
  torture.py pace              every request's arrival: robots.txt first, who asks, the pace in any sliding second, waits
  torture.py log FILE          the same for a log that the stand-in has written

Standard library only; `kills` needs Linux and a C compiler too. Exit code 1 where something does not hold. Measures the
program; decides nothing about data.
"""
import argparse
import collections
import csv
import glob
import hashlib
import importlib.util
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SHARED = os.path.join(os.path.dirname(ROOT), "shared")
# Two nights: what is published by the first, and everything.
NIGHTS = ["2024-06-30", "2026-11-20"]
DOCUMENTS = "/v1/file/"
failed = []


def hold(true, what):
    if not true:
        failed.append(what)
        print(f"FAILED: {what}", flush=True)
    return true


class Replica:
    """The stand-in, in this process; `before(handler)` sees each request before it is answered."""

    def __init__(self, *options, before=None, log=None):
        spec = importlib.util.spec_from_file_location("serve", os.path.join(SHARED, "replica/serve.py"))
        self.serve = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(self.serve)
        replica, told = self, []

        class Server(self.serve.ThreadingHTTPServer):
            def serve_forever(self, poll_interval=0.05):
                replica.server = self
                told.append(f"http://127.0.0.1:{self.server_address[1]}")
                started.set()
                super().serve_forever(poll_interval)

            def handle_error(self, request, client_address):
                pass  # the program was killed, or hung up

        self.serve.ThreadingHTTPServer = Server
        answer = self.serve.Handler.do_GET

        def do_get(handler):
            replica.asked.append(handler.path)
            if before:
                before(handler)
            answer(handler)

        self.serve.Handler.do_GET = do_get
        self.asked, started = [], threading.Event()
        arguments = ["--port", "0", *options] + (["--log", log] if log else [])
        threading.Thread(target=self._main, args=(arguments,), daemon=True).start()
        started.wait()
        self.address = told[0]

    def _main(self, arguments):
        stdout, sys.stdout = sys.stdout, open(os.devnull, "w")
        try:
            threading.Timer(0.2, lambda: setattr(sys, "stdout", stdout)).start()
            self.serve.main(arguments)
        finally:
            sys.stdout = stdout

    def documents(self):
        return [path for path in self.asked if path.startswith(DOCUMENTS)]

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Desk:
    """A folder with an archive and what is published."""

    def __init__(self, program, pace=500):
        self.folder, self.program, self.pace = tempfile.mkdtemp(prefix="ofsted-torture-"), program, pace

    def path(self, name):
        return os.path.join(self.folder, name)

    def command(self, site, night=NIGHTS[1]):
        return [self.program, "run", "local_authorities", "--base-url", site.address, "--files-url", site.address,
                "--requests-per-second", str(self.pace), "--as-of", night, "--quiet", "--json",
                "--out", self.path("out"), "--archive", self.path("archive")]

    def run(self, site, night=NIGHTS[1], under=()):
        done = subprocess.run([*under, *self.command(site, night)], capture_output=True, text=True)
        return done.returncode, done.stderr

    def version(self):
        """Digests by file of what is published; None where nothing is. Fails where it is not whole."""
        sums = self.path("out/SHA256SUMS")
        if not os.path.exists(sums):
            hold(not os.path.exists(self.path("out/data")), "half a version is published")
            return None
        listed = dict(reversed(line.rstrip("\n").split("  ", 1)) for line in open(sums))
        for file, digest in listed.items():
            found = hashlib.sha256(open(self.path("out/" + file), "rb").read()).hexdigest()
            hold(found == digest, f"{file} is not what SHA256SUMS says")
        for sums in glob.glob(self.path("out/versions/*/SHA256SUMS")):
            for digest, file in (line.rstrip("\n").split("  ", 1) for line in open(sums)):
                file = os.path.join(os.path.dirname(sums), file)
                hold(hashlib.sha256(open(file, "rb").read()).hexdigest() == digest, f"{file} is not what its version says")
        for file in glob.glob(self.path("out/data/*")):
            hold("data/" + os.path.basename(file) in listed, f"{file} is of no version")
        return {file: digest for file, digest in listed.items() if file.startswith("data/")}

    def rows(self, data_set):
        with open(self.path(f"out/data/{data_set}.csv"), newline="") as file:
            return list(csv.DictReader(file))

    def close(self):
        shutil.rmtree(self.folder)


def whole(program, *options):
    """What two nights without trouble publish: the desk, and how many documents there are."""
    desk = Desk(program)
    for night in NIGHTS:
        site = Replica("--as-of", night, *options)
        code, told = desk.run(site, night)
        hold(code == 0, f"a run without trouble ends with {code}: {told}")
        site.close()
    return desk


# -- kills ------------------------------------------------------------------------------------------------------------

def kill_at(folder):
    program = os.path.join(folder, "kill_at")
    subprocess.run(["cc", "-O1", "-o", program, os.path.join(ROOT, "tests/it/kill_at.c")], check=True)
    return program


def kills(options):
    tools = tempfile.mkdtemp(prefix="ofsted-torture-")
    killer = kill_at(tools)
    first = Desk(options.program)
    site = Replica("--as-of", options.as_of)
    log = first.path("changes")
    code, told = first.run(site, under=[killer, "0", "whole", log])
    hold(code == 0, told)
    changes, requests = len(open(log).readlines()), len(site.asked)
    fresh, documents = first.version(), len(set(site.documents()))
    print(f"a first run: {requests} requests for {documents} documents, {changes} changes to the file system")
    chance = random.Random(options.seed)
    again = published = 0
    for number in range(options.kills):
        begun = time.monotonic()
        trial = Desk(options.program)
        by_request = number % 2 == 0
        share = (number + chance.random()) / options.kills
        n = 1 + int(share * ((requests if by_request else changes) - 1))
        doomed = {"left": n if by_request else -1, "process": None}
        known = threading.Event()

        def before(_handler):
            known.wait()
            doomed["left"] -= 1
            if doomed["left"] == 0:
                doomed["process"].send_signal(signal.SIGKILL)

        struck = Replica("--as-of", options.as_of, before=before)
        command = trial.command(struck)
        if not by_request:
            command = [killer, str(n), ["whole", "torn"][number // 2 % 2], os.devnull, *command]
        doomed["process"] = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        known.set()
        code = doomed["process"].wait()
        where = f"kill {number + 1} at {'request' if by_request else 'change'} {n}"
        hold(code in (-signal.SIGKILL, 137), f"{where}: the run ended with {code}")
        found = trial.version()
        hold(found in (None, fresh), f"{where}: a version that never was")
        published += found is not None
        code, told = trial.run(struck)
        hold(code == 0, f"{where}: the next run ended with {code}: {told}")
        hold(trial.version() == fresh, f"{where}: the next run published something else")
        times = collections.Counter(struck.documents())
        twice = sum(times.values()) - len(times)
        # Where the run was killed behind its end, the next one is another, with a share of its own.
        share = -(-documents // 30) if found else 0
        hold(len(times) == documents and twice <= 1 + share, f"{where}: {twice} documents fetched again")
        again += twice
        struck.close()
        trial.close()
        print(f"{where}: {'whole' if found else 'none'} before, whole after, {twice} again, {time.monotonic() - begun:.1f} s", flush=True)
    print(f"{options.kills} kills: {published} after the new version was there; {again} documents fetched again in all")
    hold(fresh is not None and published > 0, "no kill came after the new version was there")
    first.close()
    shutil.rmtree(tools)


# -- faults -----------------------------------------------------------------------------------------------------------

def compared(desk, expected, name):
    """The same data as without faults, but for rows of what findings say is missing. Gives how much is."""
    missing = {row["key"] for row in desk.rows("findings") if row["code"] in ("document-not-fetched", "page-fetch-failed", "page-parse-failed")}
    reports = {row["report_id"] for row in desk.rows("inspections")}
    wanted = {row["report_id"]: row for row in expected.rows("inspections")}
    of_missing = {id for id, row in wanted.items() if id in missing or row["urn"] in missing}
    hold(set(wanted) - reports <= of_missing, f"{name}: reports are lost without a finding: {sorted(set(wanted) - reports - of_missing)}")
    hold(reports <= set(wanted), f"{name}: reports that are none")
    for file in sorted(glob.glob(expected.path("out/data/*.csv"))):
        data_set = os.path.basename(file)[:-4]
        if data_set == "findings":
            continue
        here, there = ({tuple(row.items()) for row in each.rows(data_set)} for each in (desk, expected))
        for row in here ^ there:
            keys = set(dict(row).values())
            hold(keys & (missing | of_missing), f"{name}: {data_set} differs: {dict(row)}")
    return len(of_missing)


def faulty(options, expected, name, arguments):
    begun, desk = time.monotonic(), Desk(options.program)
    ends = []
    for night in NIGHTS:
        site = Replica("--as-of", night, "--slow", "0.3", *arguments)
        code, told = desk.run(site, night)
        report = json.load(open(desk.path("out/run-report.json")))
        ends.append(f"{code} ({report['requests']['retries']} retries, {report['requests']['given_up']} given up)")
        hold(code == 0, f"{name}: {night} ends with {code}: {told}")
        desk.version()
        site.close()
    if os.path.exists(desk.path("out/data")):
        missing = compared(desk, expected, name)
        same = desk.version() == expected.version()
        print(f"{name}: {', '.join(ends)}; {len(desk.rows('inspections'))} reports, {missing} named as missing, "
              f"{'the same bytes' if same else 'other bytes'}, {time.monotonic() - begun:.0f} s", flush=True)
        hold(same or missing, f"{name}: nothing is missing, and the bytes differ")
    desk.close()


def faults(options):
    expected = whole(options.program)
    kinds = ["503", "429", "403", "slim", "reset", "short", "slow"]
    for seed in range(1, options.seeds + 1):
        faulty(options, expected, f"every kind, seed {seed}", ["--faults", "0.2", "--seed", str(seed)])
    for kind in kinds:
        faulty(options, expected, f"{kind} alone", ["--faults", "0.2", "--seed", "11", "--fault-kinds", kind])
    faulty(options, expected, "a firewall", ["--waf"])
    faulty(options, expected, "300 ms late", ["--latency", "300"])
    faulty(options, expected, "no validators", ["--no-validators"])
    faulty(options, expected, "no validators, and every kind", ["--no-validators", "--faults", "0.2", "--seed", "12"])
    expected.close()


# -- pace -------------------------------------------------------------------------------------------------------------

def looked_at(file, pace):
    """What a log says of the pace, of robots.txt and of who asked."""
    hosts = collections.defaultdict(list)
    for line in open(file):
        request = json.loads(line)
        hosts[request["host"]].append(request)
    for host, requests in hosts.items():
        requests.sort(key=lambda request: request["t"])
        moments = [request["t"] for request in requests]
        most = begin = 0
        for end, moment in enumerate(moments):
            while moments[begin] <= moment - 1:
                begin += 1
            most = max(most, end - begin + 1)
        robots = [at for at, request in enumerate(requests) if request["path"] == "/robots.txt"]
        agents = {request["user_agent"] for request in requests}
        least = min((b - a for a, b in zip(moments, moments[1:])), default=0)
        print(f"{host}: {len(requests)} requests in {moments[-1] - moments[0]:.1f} s, at most {most} in any second, "
              f"never less than {1000 * least:.0f} ms apart; robots.txt at {robots}; {sorted(map(str, agents))}")
        hold(robots == [0], f"{host}: robots.txt is not first and once")
        hold(all(agent and "mailto:" in agent and "http" in agent for agent in agents), f"{host}: no contact in {agents}")
        if pace:
            hold(most <= pace, f"{host}: {most} requests in a second, where {pace} are allowed")
        for at, request in enumerate(requests[:-1]):
            if request["fault"] in ("503", "429"):  # each says Retry-After: 1
                apart = requests[at + 1]["t"] - request["t"]
                hold(apart >= 0.999, f"{host}: {apart:.3f} s behind a Retry-After of 1 s")


def pace(options):
    for per_second, arguments in [(1, []), (5, []), (20, []), (50, ["--faults", "0.2", "--seed", "3", "--slow", "0.1"]), (10, ["--latency", "150"])]:
        desk = Desk(options.program, per_second)
        log = desk.path("log.jsonl")
        # At one a second, a few are enough.
        site = Replica("--as-of", NIGHTS[1], *arguments, log=log)
        run = subprocess.Popen(desk.command(site), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            run.wait(options.seconds)
        except subprocess.TimeoutExpired:
            run.kill()
            run.wait()
        print(f"{per_second} a second {' '.join(arguments)}")
        looked_at(log, per_second)
        site.close()
        desk.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("trial", choices=["kills", "faults", "pace", "log"])
    parser.add_argument("file", nargs="?")
    parser.add_argument("--program", default=os.path.join(ROOT, "target/release/ofsted"))
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--as-of", default=NIGHTS[1], help="for `kills`: the site as it was on a day; an early one has fewer reports and takes less time")
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1, help="where exactly the kills fall")
    parser.add_argument("--seconds", type=float, default=40, help="how long each pace is looked at")
    parser.add_argument("--pace", type=float, help="for `log`: what is allowed in a second")
    options = parser.parse_args()
    if options.trial == "log":
        looked_at(options.file, options.pace)
    elif not os.path.isdir(os.path.join(SHARED, "replica")):
        sys.exit("there is no ../shared/replica beside the project")
    else:
        {"kills": kills, "faults": faults, "pace": pace}[options.trial](options)
    if failed:
        sys.exit(f"{len(failed)} things did not hold")
    print("all of it holds")


if __name__ == "__main__":
    main()
