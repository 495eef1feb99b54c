"""What journalling costs a form post. Names of people are changed by form posts, one after another,
on SQLite; then the same units of work are written to a copy of that database with and without the
rows that went into the journal, in turns. The difference, with the making of the digests, is held
against the time of the whole post."""

import argparse
import hashlib
import pathlib
import random
import secrets
import shutil
import sqlite3
import statistics
import sys
import time

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


class Replay:
    """The units of work of those posts again, on a copy."""

    def __init__(self, database, first):
        self.base = sqlite3.connect(database, isolation_level=None)
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
            self.base.execute(f"PRAGMA {pragma}")
        self.next = self.base.execute("SELECT MAX(id) FROM journal_entry").fetchone()[0] + 1
        self.rows = {
            table: self.base.execute(
                f"SELECT * FROM {table} WHERE {key} > ? ORDER BY {key}", (first,)).fetchall()
            for table, key in [("journal_entry", "id"), ("journal_subject", "entry_id"),
                               ("journal_change", "entry_id")]}
        self.entries = [row[0] for row in self.rows["journal_entry"]]

    def unit(self, entry, journalling):
        started = time.perf_counter()
        run = self.base.execute
        run("BEGIN IMMEDIATE")
        person = next((row[3] for row in self.rows["journal_subject"]
                       if row[0] == entry and row[2] == "person"), None)
        run("UPDATE person SET id = id WHERE id = ?", (person,))
        run("INSERT INTO form_submission (form_key, address, words, submitted_at) VALUES (?, ?, ?, ?)",
            (secrets.token_hex(16), "/people/1", "The name is now", 0))
        if journalling:
            previous = run("SELECT id, hash FROM journal_link ORDER BY id DESC LIMIT 1").fetchone()
            digest = hashlib.sha256(previous[1])
            for table, rows in self.rows.items():
                for row in rows:
                    if row[0] != entry:
                        continue
                    for value in row:
                        digest.update(str(value).encode())
                    hashlib.sha256(str(row).encode()).digest()
                    run(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})",
                        (self.next, *row[1:]))
            run("INSERT INTO journal_link VALUES (?, ?)", (self.next, digest.digest()))
            self.next += 1
        run("COMMIT")
        return time.perf_counter() - started


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True)
    parser.add_argument("--posts", type=int, default=200)
    parser.add_argument("--aim", type=float, default=15)
    options = parser.parse_args()
    with Target(options.program, 1_000) as target:
        database = pathlib.Path(target.folder.name) / "waypoint.sqlite"
        chosen = people(database, options.posts)
        first = sqlite3.connect(database).execute("SELECT MAX(id) FROM journal_entry").fetchone()[0]
        whole = statistics.median(posts(target, chosen))
        copy = database.with_name("copy.sqlite")
        sqlite3.connect(database).execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy(database, copy)
        replay = Replay(copy, first)
        costs = {True: [], False: []}
        for entry in replay.entries:
            for journalling in random.sample([True, False], 2):
                costs[journalling].append(replay.unit(entry, journalling))
    with_it, without = (statistics.median(costs[kind]) for kind in (True, False))
    cost = max(0.0, with_it - without)
    share = 100 * cost / whole
    print(f"   a form post                  {whole * 1000:7.2f} ms (median of {len(chosen)})")
    print(f"   its writing with the journal {with_it * 1000:7.2f} ms, without {without * 1000:.2f} ms")
    met = "met" if share < options.aim else f"MISSED by {share / options.aim:.1f} times"
    print(f"=> journalling: {share:.1f}% of a form post, aim less than {options.aim:.0f}%: {met}")
    sys.exit(0 if share < options.aim else 1)


if __name__ == "__main__":
    main()
