"""What journalling costs a form post. Names of people are changed by form posts, one after another,
on SQLite; then names are changed in a copy of that database by the program itself, with and without
the entry in the journal, in turns (`waypoint bench journal`). The difference is held against the
time of the whole post."""

import argparse
import json
import pathlib
import shutil
import sqlite3
import statistics
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "Attack"))
from target import Browser, Page, Target  # noqa: E402


def people(database, count):
    rows = sqlite3.connect(f"file:{database}?mode=ro", uri=True).execute(
        "SELECT DISTINCT person_id FROM assignment WHERE ended_on IS NULL ORDER BY person_id LIMIT ?",
        (count,))
    return [row[0] for row in rows]


def posts(target, chosen):
    """Seconds for each form post."""
    account = next(one for one in target.accounts if one["role"] == "administrator")
    browser = Browser(target).sign_in(account)
    seconds = []
    for number, person in enumerate(chosen):
        form = next(one for one in Page(browser.get(f"/people/{person}/name").text).forms
                    if one.action.endswith("/name"))
        fields = form.filled(given="Ngozi", family=f"Appleyard{number}")
        fields += [("from-day", "1"), ("from-month", "2"), ("from-year", "2026")]
        reply = browser.post(form.action, fields)
        if reply.status != 303:
            sys.exit(f"the form was not taken: {reply.status} {reply.text[-1500:]}")
        seconds.append(reply.seconds)
    return seconds


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True)
    parser.add_argument("--posts", type=int, default=200)
    parser.add_argument("--aim", type=float, default=15)
    options = parser.parse_args()
    with Target(options.program, 1_000) as target:
        database = pathlib.Path(target.folder.name) / "waypoint.sqlite"
        chosen = people(database, options.posts)
        whole = statistics.median(posts(target, chosen))
        copy = database.with_name("copy.sqlite")
        sqlite3.connect(database).execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy(database, copy)
        run = subprocess.run(
            [options.program, "bench", "journal", "--on-a-copy", "--changes", str(options.posts),
             "--json", "--database", f"sqlite:{copy}"], capture_output=True, text=True, check=False)
        if run.returncode != 0:
            sys.exit(run.stderr)
        costs = json.loads(run.stdout)
    with_it, without = (costs[f"{kind}JournalMilliseconds"] / 1000 for kind in ("with", "without"))
    cost = max(0.0, with_it - without)
    share = 100 * cost / whole
    print(f"   a form post                  {whole * 1000:7.2f} ms (median of {len(chosen)})")
    print(f"   its writing with the journal {with_it * 1000:7.2f} ms, without {without * 1000:.2f} ms"
          f" (medians of {costs['changes']})")
    met = "met" if share < options.aim else f"MISSED by {share / options.aim:.1f} times"
    print(f"=> journalling: {share:.1f}% of a form post, aim less than {options.aim:.0f}%: {met}")
    sys.exit(0 if share < options.aim else 1)


if __name__ == "__main__":
    main()
