"""Holds the published feeds against the Atom format and against the published data.

Usage: python3 tests/feed/check.py OUT

Each, that of all and that of each authority, must be valid by the RELAX NG schema beside this file, keep the rules of RFC 4287 that a schema
cannot say, be read by feedparser without a complaint, and speak only of reports that the data have, under
their own addresses; titles name grades, entries lead to the authority's own page, and an authority's has one entry for each of
its reports. Prints every fault. Exits 1 if there is one.
"""

import csv
import re
import sys
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import feedparser
from lxml import etree

ATOM = "{http://www.w3.org/2005/Atom}"
SCHEMA = Path(__file__).parent / "atom.rng"
MOST = 100


class Balanced(HTMLParser):
    """HTML whose every element is closed, and of kinds that a feed may have."""

    MAY = {"p", "ul", "li", "a"}

    def __init__(self):
        super().__init__()
        self.open, self.faults = [], []

    def handle_starttag(self, tag, attributes):
        self.open.append(tag)
        if tag not in self.MAY:
            self.faults.append(f"<{tag}> in an entry")

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes what is not open")


def schema_faults(tree):
    """What the schema says."""
    schema = etree.RelaxNG(etree.parse(SCHEMA))
    schema.validate(tree)
    return [f"line {error.line}: {error.message}" for error in schema.error_log]


def twice(values, what):
    return [f"{what} stands twice: {value}" for value, count in Counter(values).items() if count > 1]


def rule_faults(feed, path):
    """The rules of the RFC that a schema cannot say."""
    entries = feed.findall(f"{ATOM}entry")
    faults = twice([element.text for element in feed.iter(f"{ATOM}id")], "id")
    own = [link for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self"]
    if len(own) != 1 or not own[0].get("href").endswith(f"/{path}"):
        faults.append("the feed does not link itself")
    moments = [entry.findtext(f"{ATOM}updated") for entry in entries]
    if moments != sorted(moments, reverse=True):
        faults.append("entries are not newest first")
    if any(moment > feed.findtext(f"{ATOM}updated") for moment in moments):
        faults.append("an entry is newer than the feed")
    if len(entries) > MOST or not entries and path == "feed.xml":
        faults.append(f"{len(entries)} entries")
    for entry in entries:
        alternate = [(link.get("type"), link.get("hreflang")) for link in entry.findall(f"{ATOM}link[@rel='alternate']")]
        faults += twice(alternate, "alternate link of a kind")
        html = Balanced()
        html.feed(entry.findtext(f"{ATOM}content"))
        html.close()
        faults += html.faults + [f"<{tag}> is not closed" for tag in html.open]
    return faults


def reader_faults(text, entries):
    """What a reader of feeds makes of it."""
    read = feedparser.parse(text)
    faults = [f"feedparser complains: {read.bozo_exception}"] if read.bozo else []
    if read.version != "atom10":
        faults.append(f"feedparser takes it for {read.version or 'no feed'}")
    if len(read.entries) != len(entries):
        faults.append(f"feedparser reads {len(read.entries)} entries of {len(entries)}")
    lacking = [entry.id for entry in read.entries if not (entry.title and entry.link and entry.updated_parsed)]
    return faults + [f"feedparser reads no title, link or moment of {entry}" for entry in lacking]


def data_faults(out, reports, path, entries):
    """Entries about reports that the data do not have, or whose title names another authority."""
    faults = []
    if path != "feed.xml":
        authority = path.split("/")[1]
        own = sorted(address for address, row in reports.items() if row["authority_id"] == authority)
        told = sorted(entry.find(f"{ATOM}link[@rel='alternate']").get("href") for entry in entries)
        faults += [] if own == told else [f"{len(told)} entries for {len(own)} reports"]
    for entry in entries:
        address = entry.find(f"{ATOM}link[@rel='alternate']").get("href")
        title = entry.findtext(f"{ATOM}title")
        report = reports.get(address)
        if report is None:
            faults.append(f"no report has the address {address}")
        elif report["authority_name"] and not title.startswith(re.sub(r"\s+", " ", report["authority_name"])):
            faults.append(f"{address}: the title is `{title}`, the authority {report['authority_name']}")
        elif report["overall_effectiveness"] and f": {report['overall_effectiveness'].replace('_', ' ')}" not in title and " is " not in title:
            faults.append(f"{address}: the title does not name the grade: {title}")
        if report and report["authority_id"]:
            own = f"/authority/{report['authority_id']}/"
            related = [link.get("href") for link in entry.findall(f"{ATOM}link[@rel='related']")]
            if not any(href.endswith(own) for href in related):
                faults.append(f"{address}: no link to the authority's own page")
            elif not (out / own.strip("/") / "index.html").exists():
                faults.append(f"{address}: {own} is no page")
    return faults


def feed_faults(out, path, reports):
    """How many entries a feed has, and its faults."""
    text = (out / path).read_bytes()
    tree = etree.fromstring(text).getroottree()
    entries = tree.getroot().findall(f"{ATOM}entry")
    faults = schema_faults(tree) + rule_faults(tree.getroot(), path)
    faults += reader_faults(text, entries) + data_faults(out, reports, path, entries)
    return len(entries), [f"{path}: {fault}" for fault in faults]


def main(out):
    with (out / "data" / "inspections.csv").open(encoding="utf-8", newline="") as file:
        reports = {row["report_url"]: row for row in csv.DictReader(file)}
    paths = ["feed.xml", *sorted(str(path.relative_to(out)) for path in out.glob("authority/*/feed.xml"))]
    entries, faults = 0, []
    for path in paths:
        found, wrong = feed_faults(out, path, reports)
        entries += found
        faults += wrong
    for fault in faults:
        print(fault)
    print(f"{len(paths)} feeds: {entries} entries, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: check.py OUT")
    sys.exit(main(Path(sys.argv[1])))
