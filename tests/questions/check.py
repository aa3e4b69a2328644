"""Runs the README's SQL on a published folder and holds the answers against facts.

    check.py FOLDER [PROGRAM]

Facts are those of Ofsted's reports and tables (Open Government Licence v3.0); one that the folder has no reports for is said
aloud and left out. With PROGRAM, `ofsted as-at` must say what the SQL says. Needs duckdb. Exit code 1 where an answer is wrong.
"""

import json
import pathlib
import re
import statistics
import subprocess
import sys

import duckdb

README = pathlib.Path(__file__).parents[2] / "README.md"


def hold(condition, message):
    if not condition:
        print(f"WRONG: {message}", file=sys.stderr)
        sys.exit(1)


def questions():
    """The README's queries, by a word that only one of them has."""
    part = README.read_text().split("## Ask it", 1)[1].split("\n## ", 1)[0]
    queries = re.findall(r"```sql\n(.*?)```", part, re.DOTALL)
    words = {"cumberland": "'cumberland'", "dorset": "'dorset'", "barnsley": "'E08000016'", "known": "QUALIFY", "neighbours": "'hackney'", "waiting": "'London'", "lag": "median("}
    found = {name: [query for query in queries if word in query] for name, word in words.items()}
    hold(len(queries) == len(words) and all(len(one) == 1 for one in found.values()), "the README asks other questions")
    return {name: one[0] for name, one in found.items()}


def main(folder, program=None):
    asked = questions()

    def ask(query):
        cursor = duckdb.sql(query.replace("dist/data/", f"{folder}/data/"))
        return [dict(zip(cursor.columns, row)) for row in cursor.fetchall()]

    known_authorities = {row["authority_id"] for row in ask("SELECT DISTINCT authority_id FROM 'dist/data/history.parquet'")}

    def met(*authorities):
        missing = [authority for authority in authorities if authority not in known_authorities]
        if missing:
            print(f"SKIPPED: nothing in this folder is about {', '.join(missing)}")
        return not missing

    rows = ask(asked["cumberland"])
    if met("cumbria"):
        told = {(row["authority_name"], str(row["published_on"]), row["overall_effectiveness"]) for row in rows}
        hold({("Cumbria", "2022-11-15", "requires_improvement"), ("Cumberland", "2024-11-26", "good")} <= told, f"Cumberland's history lacks Cumbria's of 2022: {told}")
        hold({row["authority_name"] for row in rows} <= {"Cumbria", "Cumberland"}, "another authority's history is in it")
        print(f"Cumberland with Cumbria: {len(rows)} inspections and visits")

    rows = ask(asked["dorset"])
    if met("dorset-county"):
        told = [(row["authority_id"], row["gss_code"], row["framework"], row["overall_effectiveness"]) for row in rows]
        hold(told == [("dorset-county", "E10000009", "sif", "requires_improvement")], f"Dorset in 2018: {rows}")
        print("Dorset in 2018: the county that there was then, by its code of then")

    old = ask(asked["barnsley"])
    new = ask(asked["barnsley"].replace("E08000016", "E08000038"))
    hold(old == new, "Barnsley's old code and its new one tell two stories")
    if met("barnsley"):
        hold(len(old) > 0 and {row["authority_name"] for row in old} == {"Barnsley"}, f"not Barnsley: {old}")
        print(f"Barnsley by either code: {len(old)} inspections and visits")

    rows = ask(asked["known"])
    hold(len({row["authority_id"] for row in rows}) == len(rows), "an authority stands twice")
    hold(all(str(row["published_on"]) <= "2020-04-01" for row in rows), "something was not published yet")
    if met("hackney"):
        hackney = [row for row in rows if row["authority_id"] == "hackney"]
        hold([(str(row["published_on"]), row["overall_effectiveness"]) for row in hackney] == [("2019-12-20", "requires_improvement")], f"Hackney on 1 April 2020: {hackney}")
    if program:
        told = subprocess.run([program, "as-at", "2020-04-01", "--snapshot", folder, "--json"], check=True, capture_output=True, text=True)
        told = [json.loads(line) for line in told.stdout.splitlines()]
        told = {one["authority_id"]: one["grades"].get("overall_effectiveness") for one in told if one["inspection_id"]}
        hold(told == {row["authority_id"]: row["overall_effectiveness"] for row in rows}, "`ofsted as-at` says otherwise")
    print(f"known on 1 April 2020: grades of {len(rows)} authorities")

    rows = ask(asked["neighbours"])
    hold(len(rows) == 10, f"Hackney has ten statistical neighbours: {rows}")
    print(f"Hackney's neighbours on help and protection: {sum(row['help_and_protection'] is not None for row in rows)} of 10 known")


    rows = ask(asked["waiting"])
    hold(len(rows) == 33, f"London has 33 authorities: {len(rows)}")
    known = [row for row in rows if row["rank"] is not None]
    hold([row["rank"] for row in known] == sorted(row["rank"] for row in known), "the longest wait is not first")
    hold([row["inspection_start"] for row in known] == sorted(row["inspection_start"] for row in known), "a longer wait stands after a shorter")
    windows = [[row[name] for name in ("inspection_start", "next_earliest_on", "next_median_on", "next_latest_on")] for row in known]
    windows = [days for days in windows if None not in days]
    hold(all(days == sorted(days) for days in windows), f"a window is not in its order: {windows}")
    if met("hackney"):
        hold([str(row["inspection_start"]) for row in rows if row["authority_name"] == "Hackney"] == ["2024-07-01"], "Hackney was last inspected from 1 July 2024")
    print(f"waiting in London: {len(known)} of 33 inspected, {len(windows)} with a window")

    rows = ask(asked["lag"])
    days = {}
    for row in ask("SELECT * FROM 'dist/data/inspections.parquet' WHERE inspection_end <= published_on AND supersedes IS NULL"):
        days.setdefault((row["published_on"].year, row["framework"]), []).append((row["published_on"] - row["inspection_end"]).days)
    told = {(row["publication_year"], row["framework"]): (row["reports"], row["median_days"]) for row in rows}
    hold(told == {key: (len(of), statistics.median(of)) for key, of in days.items()}, f"the time to publication is another: {told}")
    print(f"time to publication: {sum(len(of) for of in days.values())} reports of {len({year for year, _ in days})} years")


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    main(*sys.argv[1:])
