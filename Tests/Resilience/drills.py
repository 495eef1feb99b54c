"""What the drills share: people entered by form through thick and thin, servers of the program, and
questions put to a database beside it.

Standard library only.
"""

import json
import os
import re
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

from kill_test import (
    CARE_FILES, DAY, NEW_PERSON, PASSWORD, PROGRAM, ROOT, Browser, add_tester, free_port, letters,
    wait_until_ready, waypoint)

STAFF_FILE = (ROOT / "Tests/IntakeTests/Fixtures/imports/esr-staff-in-post/"
              "staff-in-post-2026-03-31.csv")
STAFF_DAY = "2026-03-31"


class Report:
    """Says what was looked at and what came of it; ends the process accordingly."""

    def __init__(self):
        self.passed, self.failed, self.start = 0, 0, time.monotonic()

    def check(self, holds, words):
        if holds:
            self.passed += 1
        else:
            self.failed += 1
        print(f"{time.monotonic() - self.start:6.1f} s  {'ok   ' if holds else 'FAULT'} {words}", flush=True)
        return holds

    def say(self, words):
        print(f"{time.monotonic() - self.start:6.1f} s        {words}", flush=True)

    def end(self):
        print(f"{self.passed} passed, {self.failed} failed")
        sys.exit(1 if self.failed else 0)


def answer(database, *arguments):
    """The JSON answer of a command, and whether it ended with 0."""
    done = waypoint(database, *arguments, "--json")
    try:
        return json.loads(done.stdout), done.returncode == 0
    except json.JSONDecodeError:
        return {"said": done.stdout + done.stderr}, False


def rows(database, sql):
    """Rows of a query, asked beside Waypoint, as texts."""
    if database.startswith("sqlite:"):
        connection = sqlite3.connect(f"file:{database[7:]}?mode=ro", uri=True, timeout=10)
        try:
            return [tuple(str(value) for value in row) for row in connection.execute(sql)]
        finally:
            connection.close()
    done = subprocess.run(["psql", database, "-XAtc", sql], capture_output=True, text=True, timeout=60)
    if done.returncode != 0:
        raise RuntimeError(done.stderr)
    return [tuple(line.split("|")) for line in done.stdout.splitlines()]


def drill_people(database):
    """How often each person entered by a drill is there."""
    found = rows(
        database, "SELECT family, COUNT(*) FROM person_name WHERE family LIKE 'Drill%' GROUP BY family")
    return {family: int(count) for family, count in found}


class Node:
    """A server of the program, started and stopped by us."""

    def __init__(self, database, port=None):
        self.database, self.port = database, port or free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.process = None

    def start(self):
        self.process = subprocess.Popen(
            [str(PROGRAM), "serve", "--listen", f"127.0.0.1:{self.port}", "--database", self.database],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until_ready(self.address)
        return self

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        """As an operator does; whether it ended well within a minute."""
        if self.process is None or self.process.poll() is not None:
            return True
        self.process.terminate()
        try:
            return self.process.wait(timeout=60) == 0
        except subprocess.TimeoutExpired:
            self.kill()
            return False

    def ready(self):
        try:
            with urllib.request.urlopen(self.address + "/ready", timeout=5) as reply:
                return reply.status == 200
        except OSError:
            return False


def signed_in(address):
    return Browser(address).sign_in()


def an_organisation(database, address):
    """The number of an employer, found as a user would."""
    found, _ = answer(database, "person", "find", "Ashworth")
    page, _ = signed_in(address).get(f"/people/{found['people'][0]['id']}")
    return re.search(r'href="/organisations/(\d+)"', page).group(1)


class Writer(threading.Thread):
    """Enters one person after the other by form. When that fails, the same form is sent again until
    it is taken, as somebody in front of a browser would; the service must do it once."""

    def __init__(self, address, organisation, name):
        super().__init__(daemon=True)
        self.path = f"/organisations/{organisation}/people/new"
        self.address, self.initial = address, name
        self.acknowledged = {}
        self.unsure = None
        self.troubles = {}
        self.fault = None
        self.halted = threading.Event()

    def run(self):
        browser = signed_in(self.address)
        serial = 26**3
        while not self.halted.is_set() and not self.fault:
            serial += 1
            family = f"Drill{self.initial}{letters(serial)}"
            form = self.insist(lambda: browser.get(self.path)[0])
            if form is None:
                return
            fields = {**browser.hidden(form, self.path), **NEW_PERSON, "family": family}
            body = urllib.parse.urlencode(fields).encode()
            self.unsure = family
            place = self.insist(lambda: self.send(browser, body))
            if place is None:
                return
            if not re.search(r"/people/\d+$", place):
                self.fault = f"the form for {family} was refused, and left the browser at {place}"
                return
            self.acknowledged[family] = time.monotonic()
            self.unsure = None

    def send(self, browser, body):
        with browser.opener.open(self.address + self.path, body, timeout=90) as reply:
            reply.read()
            return urllib.parse.urlparse(reply.geturl()).path

    def insist(self, attempt):
        """Tries until it is done; nothing once the drill is over."""
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            try:
                return attempt()
            except urllib.error.HTTPError as reply:
                page = reply.read().decode(errors="replace")
                title = re.search(r"<title>(.*?)</title>", page)
                self.note(f"{reply.code} {title.group(1) if title else 'from the proxy'}")
                if reply.code < 500:
                    self.fault = f"the service answered {reply.code}"
                    return None
            except (OSError, EOFError) as error:
                self.note(type(error).__name__)
            if self.halted.is_set():
                return None
            time.sleep(0.2)
        self.fault = "the service did not come back within two minutes"
        return None

    def note(self, trouble):
        self.troubles[trouble] = self.troubles.get(trouble, 0) + 1


class Crowd:
    """Several writers at once."""

    def __init__(self, address, organisation, count=3, names="abcdefgh"):
        self.writers = [Writer(address, organisation, names[number]) for number in range(count)]

    def __enter__(self):
        for writer in self.writers:
            writer.start()
        return self

    def __exit__(self, *_):
        for writer in self.writers:
            writer.halted.set()
        for writer in self.writers:
            writer.join(timeout=150)

    @property
    def acknowledged(self):
        return {family: at for writer in self.writers for family, at in list(writer.acknowledged.items())}

    @property
    def unsure(self):
        return {writer.unsure for writer in self.writers if writer.unsure}

    @property
    def faults(self):
        return [writer.fault for writer in self.writers if writer.fault]

    @property
    def troubles(self):
        total = {}
        for writer in self.writers:
            for trouble, count in list(writer.troubles.items()):
                total[trouble] = total.get(trouble, 0) + count
        return total

    def wait_for(self, more, seconds=60):
        """Until so many more were acknowledged; whether they were."""
        wanted = len(self.acknowledged) + more
        deadline = time.monotonic() + seconds
        while len(self.acknowledged) < wanted and time.monotonic() < deadline and not self.faults:
            time.sleep(0.02)
        return len(self.acknowledged) >= wanted


def load_staff(database, file=STAFF_FILE):
    return subprocess.Popen(
        [str(PROGRAM), "import", str(file), "--apply", "--as-of", STAFF_DAY, "--database", database,
         "--json"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)


def prepare(database):
    """An employer with staff, and somebody who may enter more."""
    made = waypoint(
        database, "import", *map(str, CARE_FILES), "--apply", "--as-of", DAY, "--json")
    assert made.returncode == 0, made.stderr
    add_tester(database)
