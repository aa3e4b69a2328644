"""Runs the SQL of the README and of the book's page of questions on a published folder, and holds the answers against facts.

    check.py FOLDER [PROGRAM]

Facts are those of Ofsted's reports and tables (Open Government Licence v3.0); one that the folder has no reports for is said
aloud and left out. With PROGRAM, `ofsted as-at` must say what the SQL says. Needs duckdb. Exit code 1 where an answer is wrong.
"""

import datetime
import json
import pathlib
import re
import statistics
import subprocess
import sys

import duckdb

README = pathlib.Path(__file__).parents[2] / "README.md"
PAGE = README.parent / "docs" / "src" / "using" / "questions.md"


def hold(condition, message):
    if not condition:
        print(f"WRONG: {message}", file=sys.stderr)
        sys.exit(1)


def questions():
    """The queries of the page and of the README, by a word that only one of them has."""
    queries = [query for page in (PAGE, README) for query in re.findall(r"```sql\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)]
    words = {"cumberland": "'cumberland'", "dorset": "'dorset'", "barnsley": "'E08000016'", "known": "QUALIFY", "neighbours": "'hackney'", "waiting": "waiting.parquet", "lag": "median(", "london": "latest_grades.parquet'\nWHERE region"}
    found = {name: [query for query in queries if word in query] for name, word in words.items()}
    hold(len(queries) == len(words) and all(len(one) == 1 for one in found.values()), "the README or the page of questions asks other questions")
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
    hold(all(row["published_on"] is None or str(row["published_on"]) <= "2020-04-01" for row in rows), "something was not published yet")
    if met("hackney"):
        hackney = [row for row in rows if row["authority_id"] == "hackney"]
        hold([(str(row["published_on"]), row["overall_effectiveness"]) for row in hackney] == [("2019-12-20", "requires_improvement")], f"Hackney on 1 April 2020: {hackney}")
    if program:
        told = subprocess.run([program, "as-at", "2020-04-01", "--snapshot", folder, "--json"], check=True, capture_output=True, text=True)
        told = [json.loads(line) for line in told.stdout.splitlines()]
        told = {one["authority_id"]: one["grades"].get("overall_effectiveness") for one in told if one["inspection_id"]}
        hold(told == {row["authority_id"]: row["overall_effectiveness"] for row in rows}, "`ofsted as-at` says otherwise")
    print(f"known on 1 April 2020: grades of {len(rows)} authorities")

    twice = ask("""SELECT authority_id, framework, event, inspection_start, count(*) FROM 'dist/data/history.parquet'
        WHERE inspection_start IS NOT NULL AND event IS NOT NULL AND NOT (source = 'report' AND observation = 'withdrawn')
        GROUP BY ALL HAVING count(*) > 1 AND count(DISTINCT source) > 1""")
    hold(not twice, f"an inspection stands twice, as read and as official statistics have it: {twice}")
    silent = ask("""SELECT one.inspection_id, other.inspection_id AS again FROM 'dist/data/history.parquet' AS one
        JOIN 'dist/data/history.parquet' AS other ON one.authority_id = other.authority_id AND one.published_on = other.published_on
        WHERE one.report_id IS NOT NULL AND one.inspection_start IS NULL AND NOT one.is_graded AND other.source = 'official' AND other.inspection_id <> one.inspection_id""")
    hold(not silent, f"a document that said nothing stands beside its row in official statistics: {silent}")
    bare = ask("SELECT inspection_id FROM 'dist/data/history.parquet' WHERE authority_id IS NOT NULL AND (gss_code IS NULL OR known_from IS NULL)")
    hold(not bare, f"rows without the code of their day, or a day from which on they were known: {bare[:5]}")
    print("history: one row for each inspection, with codes of its day and a day from which on it was known")

    rows = ask(asked["neighbours"])
    hold(len(rows) == 10, f"Hackney has ten statistical neighbours: {rows}")
    print(f"Hackney's neighbours on help and protection: {sum(row['help_and_protection'] is not None for row in rows)} of 10 known")


    rows = ask(asked["waiting"])
    hold(len(rows) == 33, f"London has 33 authorities: {len(rows)}")
    known = [row for row in rows if row["rank"] is not None]
    hold([row["rank"] for row in known] == sorted(row["rank"] for row in known), "the longest wait is not first")
    hold([row["inspection_start"] for row in known] == sorted(row["inspection_start"] for row in known), "a longer wait stands after a shorter")
    windows = [[row[name] for name in ("inspection_start", "next_lower_quartile_on", "next_median_on", "next_upper_quartile_on")] for row in known]
    windows = [days for days in windows if None not in days]
    hold(all(days == sorted(days) for days in windows), f"a window is not in its order: {windows}")
    hold(all((row["next_median_on"] is None) == (row["absent_reason"] is not None) for row in rows), "a window without a reason is missing")
    version = datetime.date(*map(int, json.loads(pathlib.Path(folder, "datapackage.json").read_text())["version"].split(".")[:3]))
    everywhere = ask("SELECT next_earliest_on, next_lower_quartile_on FROM 'dist/data/waiting.parquet'")
    days = [day for row in everywhere for day in row.values() if day is not None]
    hold(all(day > version for day in days), f"a window had begun before the version of {version}: {min(days, default=None)}")
    calibration = ask("SELECT * FROM 'dist/data/waiting_calibration.parquet'")
    for row in calibration:
        tested = [(row["middle_half_inside"], row["middle_half_tested"], 0.5), (row["band_80_inside"], row["band_80_tested"], 0.8)]
        is_off = any(count == 0 or abs(inside / count - claimed) > 0.1 + 1e-9 for inside, count, claimed in tested)
        hold(not (row["has_window"] and is_off), f"windows are given that do not hold: {row}")
    given = {(row["grade_by"], row["grade"]) for row in calibration if row["has_window"]}
    told = ask("SELECT DISTINCT grade_by, grade FROM 'dist/data/waiting.parquet' WHERE next_median_on IS NOT NULL")
    hold({(row["grade_by"], row["grade"]) for row in told} <= given, f"windows of grades for which none are to be given: {told}")
    if met("hackney"):
        hold([str(row["inspection_start"]) for row in rows if row["authority_name"] == "Hackney"] == ["2024-07-01"], "Hackney was last inspected from 1 July 2024")
    print(f"waiting in London: {len(known)} of 33 inspected, {len(windows)} with a window")

    rows = ask(asked["london"])
    hold(len(rows) == 33 and rows == sorted(rows, key=lambda row: row["authority_name"]), f"the README lists London's 33 authorities: {rows}")
    print(f"the README's question: {sum(row['overall_effectiveness'] is not None for row in rows)} of 33 authorities in London have a grade")

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
