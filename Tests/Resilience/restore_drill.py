"""Rehearses the loss of everything: backs up while people are entered and files loaded, restores the
copy elsewhere, on either engine, and compares.

Standard library only.
"""

import argparse
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from drills import (
    Crowd, Node, Report, an_organisation, answer, drill_people, load_staff, prepare, rows,
    signed_in)
from kill_test import PROGRAM, databases, journal_is_sound, waypoint


class Drill:
    def __init__(self, engine, new, asked, report, folder):
        self.engine, self.others, self.new, self.asked, self.report = engine, list(new), new, asked, report
        self.folder = folder
        self.dice = random.Random(asked.seed)
        self.database = self.new[engine]()
        self.count = 0

    def file(self):
        self.count += 1
        return self.folder / f"{self.engine}-{self.count}.backup"

    def run(self):
        report = self.report
        if self.asked.people:
            made = waypoint_long(self.database, "demo", "--data", str(self.folder / "demo"), "--no-serve",
                                 "--people", str(self.asked.people))
            assert made.returncode == 0, made.stderr
        prepare(self.database)
        node = Node(self.database).start()
        try:
            organisation = an_organisation(self.database, node.address)
            with Crowd(node.address, organisation, 2) as crowd:
                crowd.wait_for(6)
                loading = load_staff(self.database)
                taken = [self.back_up(crowd) for _ in range(2 if self.asked.short else 6)]
                loading.communicate(timeout=300)
                taken.append(self.back_up(crowd))
            report.check(not crowd.faults and not crowd.troubles, f"{self.engine}: nobody noticed the backups {crowd.faults or crowd.troubles or ''}")
            for turn, (file, before, contents) in enumerate(taken):
                target = self.others[turn % len(self.others)]
                self.compare_busy(file, before, set(crowd.acknowledged) | crowd.unsure, target)
            self.compare_quiet(node)
        finally:
            report.check(node.stop(), f"{self.engine}: the server ends when told to")
        self.kill_backups()
        for target in self.others:
            self.kill_restores(target)
        self.spoil()

    def back_up(self, crowd):
        """While others write; the copy, and who was acknowledged before it was begun."""
        crowd.wait_for(2)
        file, before = self.file(), set(crowd.acknowledged)
        contents, done = answer(self.database, "backup", "-o", str(file))
        self.report.check(
            done and contents["journal"]["sound"] and file.stat().st_mode & 0o777 == 0o600,
            f"{self.engine}: a backup under load, read back, with {contents.get('rows')} rows, its journal verified")
        return file, before, contents

    def restore(self, file, engine):
        target = self.new[engine]()
        start = time.monotonic()
        contents, done = answer(target, "restore", str(file))
        self.report.check(done, f"{self.engine} → {engine}: restored in {time.monotonic() - start:.1f} s "
                          f"{'' if done else contents}")
        return target

    def compare_busy(self, file, before, possible, engine):
        target = self.restore(file, engine)
        there = drill_people(target)
        missing = [family for family in before if there.get(family) != 1]
        strange = [family for family in there if family not in possible]
        self.report.check(
            not missing and not strange,
            f"{self.engine} → {engine}: all {len(before)} acknowledged before the backup are in it, "
            f"once; nobody else is {missing[:3] or strange[:3] or ''}")
        self.report.check(journal_is_sound(target), f"{self.engine} → {engine}: the journal verifies")

    def compare_quiet(self, node):
        """Nobody writes any more: the copy has the same rows, and its server shows the same pages."""
        file, again = self.file(), self.file()
        # The last jobs may still be ending.
        time.sleep(1)
        contents, _ = answer(self.database, "backup", "-o", str(file))
        repeated, _ = answer(self.database, "backup", "-o", str(again))
        self.report.check(
            digests(contents) == digests(repeated), f"{self.engine}: two backups of a quiet database agree")
        pages = self.pages(node)
        for engine in self.others:
            target = self.restore(file, engine)
            copy, _ = answer(target, "backup", "-o", str(self.file()))
            differing = [name for name, digest in digests(contents).items() if digests(copy).get(name) != digest]
            # The restore itself is written down, and nothing else.
            more = sum(table["rows"] for table in copy["tables"]) - contents["rows"]
            self.report.check(
                set(differing) <= {"journal_entry", "journal_link", "journal_subject"} and more == 3,
                f"{self.engine} → {engine}: every table has the same digest; the journal has one entry more {differing if more != 3 else ''}")
            served = Node(target).start()
            try:
                shown = self.pages(served, list(pages))
                unlike = [path for path in pages if shown[path] != pages[path]]
                self.report.check(
                    not unlike, f"{self.engine} → {engine}: {len(pages)} pages of its server are the same {unlike or ''}")
            finally:
                served.stop()

    def pages(self, node, paths=None):
        """What a user sees, without what differs from one visit to the next."""
        browser = signed_in(node.address)
        if paths is None:
            people = rows(self.database, "SELECT MIN(person_id), MAX(person_id) FROM person_name")[0]
            organisation = rows(
                self.database, "SELECT MIN(organisation_id) FROM assignment")[0][0]
            paths = ["/", "/files", "/search?q=Ashworth", "/search?q=Drill", "/organisations",
                     f"/organisations/{organisation}", *(f"/people/{person}" for person in people)]
        return {path: stripped(browser.get(path)[0]) for path in paths}

    def kill_backups(self):
        """A backup that is killed leaves no file of that name, and does not stand in the way."""
        start = time.monotonic()
        whole = waypoint_long(self.database, "backup", "-o", str(self.file()))
        length = time.monotonic() - start
        faults = [] if whole.returncode == 0 else [whole.stderr]
        killed = 0
        for _ in range(self.asked.kills):
            file = self.file()
            killed += self.killed(length, self.database, "backup", "-o", str(file))
            if file.exists():
                _, good = answer(self.database, "restore", "--check", str(file))
                if not good:
                    faults.append("half a backup has its name")
            else:
                _, good = answer(self.database, "backup", "-o", str(file))
                if not good or Path(f"{file}.partial").exists():
                    faults.append("what a killed backup left was in the way")
        self.report.check(
            not faults, f"{self.engine}: {killed} of {self.asked.kills} backups killed, none half there {faults[:2] or ''}")

    def kill_restores(self, engine):
        """A restore that is killed leaves nothing; the next one succeeds."""
        file = self.file()
        contents, _ = answer(self.database, "backup", "-o", str(file))
        start = time.monotonic()
        waypoint_long(self.new[engine](), "restore", str(file))
        length, faults, killed = time.monotonic() - start, [], 0
        for _ in range(self.asked.kills):
            target = self.new[engine]()
            if not self.killed(length, target, "restore", str(file)):
                continue
            killed += 1
            held, done = answer(target, "restore", str(file))
            if not done and "not empty" not in str(held):
                faults.append(f"after a kill: {held}")
            copy, _ = answer(target, "backup", "-o", str(self.file()))
            differing = {name for name, digest in digests(contents).items() if digests(copy).get(name) != digest}
            if not differing <= {"journal_entry", "journal_link", "journal_subject"}:
                faults.append(f"after a kill these differ: {differing}")
        self.report.check(
            not faults, f"{self.engine} → {engine}: {killed} of {self.asked.kills} restores killed, none half done {faults[:2] or ''}")

    def killed(self, length, database, *arguments):
        process = subprocess.Popen(
            [str(PROGRAM), *arguments, "--database", database], stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        try:
            process.wait(timeout=self.dice.uniform(0, length * 1.05))
            return False
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            return True

    def spoil(self):
        """A copy of which one bit is wrong, or the end missing, is refused before anything is done."""
        file, spoilt = self.file(), self.folder / "spoilt"
        answer(self.database, "backup", "-o", str(file))
        whole = file.read_bytes()
        wrongly_taken = 0
        for turn in range(4):
            bytes = bytearray(whole)
            if turn == 0:
                bytes = bytes[: self.dice.randrange(len(whole))]
            else:
                bytes[self.dice.randrange(len(whole))] ^= 1 << self.dice.randrange(8)
            spoilt.write_bytes(bytes)
            target = self.folder / f"spoilt-{turn}.sqlite"
            done = waypoint(f"sqlite:{target}", "restore", str(spoilt))
            wrongly_taken += done.returncode != 1 or target.exists()
        self.report.check(not wrongly_taken, f"{self.engine}: damaged copies are refused, and nothing is made of them")


def waypoint_long(database, *arguments):
    return subprocess.run(
        [str(PROGRAM), *arguments, "--database", database], capture_output=True, text=True, timeout=3600)


def digests(contents):
    return {table["name"]: table["sha256"] for table in contents["tables"]}


def stripped(page):
    page = re.sub(r'name="form-(token|key)" value="[^"]*"', "", page)
    return re.sub(r"127\.0\.0\.1:\d+", "", page)


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--short", action="store_true")
    options.add_argument("--people", type=int, default=0, help="begin with an example of this size")
    options.add_argument("--kills", type=int, default=None)
    options.add_argument("--seed", type=int, default=1)
    asked = options.parse_args()
    if asked.kills is None:
        asked.kills = 2 if asked.short else 20
    engines = ["sqlite"] + (["postgresql"] if "WAYPOINT_TEST_POSTGRESQL" in os.environ else [])
    if len(engines) == 1:
        print("postgresql: skipped, WAYPOINT_TEST_POSTGRESQL is not set (bin/postgres run bin/restore-drill)")
    report = Report()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    folder = Path(tempfile.mkdtemp(prefix="waypoint-restore-"))
    try:
        new = {engine: databases(engine) for engine in engines}
        for engine in engines:
            Drill(engine, new, asked, report, folder).run()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    report.end()


if __name__ == "__main__":
    main()
