"""Kills Waypoint with SIGKILL in the middle of loads, undos, removals and form posts, again and again, and checks
after each kill that nothing acknowledged is lost and nothing is left half done.

Standard library only. Prints `N passed, M failed` at the end.
"""

import argparse
import csv
import html
import http.client
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "Tests/Common"))
from one_time import Codes  # noqa: E402

PROGRAM = ROOT / ".build/debug/waypoint"
CARE_FILES = sorted((ROOT / "Tests/IntakeTests/Fixtures/imports/asc-wds/2026-07-download").glob("*.csv"))
# Every server of a test shares the keys of one file.
KEYS = tempfile.TemporaryDirectory()
os.environ["WAYPOINT_KEYS"] = f"{KEYS.name}/waypoint.keys"
if PROGRAM.exists():
    subprocess.run([str(PROGRAM), "keys", "make"], capture_output=True, check=True)
WORKERS = 44
DAY = "2026-09-30"
PASSWORD = "correct horse battery"


def waypoint(database, *arguments, stdin=None):
    return subprocess.run(
        [str(PROGRAM), *arguments, "--database", database],
        capture_output=True, text=True, input=stdin, timeout=120)


def journal_is_sound(database):
    answer = waypoint(database, "journal", "verify", "--json")
    return answer.returncode == 0 and json.loads(answer.stdout)["sound"]


class Loads:
    """A load either happened whole or not at all; one that said so happened."""

    def __init__(self, new_database, dice):
        self.new_database, self.dice = new_database, dice
        self.longest = None

    def once(self):
        database = self.new_database()
        waypoint(database, "migrate")
        command = [str(PROGRAM), "import", *map(str, CARE_FILES), "--apply", "--as-of", DAY,
                   "--database", database, "--json"]
        if self.longest is None:
            start = time.monotonic()
            subprocess.run(command, capture_output=True, timeout=300)
            self.longest = time.monotonic() - start
            database = self.new_database()
            waypoint(database, "migrate")
            command[command.index("--database") + 1] = database
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            said, _ = process.communicate(timeout=self.dice.uniform(0, self.longest * 1.05))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            said, _ = process.communicate()
        acknowledged = bool(said.strip())
        if not journal_is_sound(database):
            return "the journal does not verify"
        check = waypoint(database, "import", *map(str, CARE_FILES), "--check", "--as-of", DAY, "--json")
        changes = json.loads(check.stdout)["changes"]
        if changes["joiners"] not in (0, WORKERS):
            return f"half a load: {changes['joiners']} of {WORKERS} people missing"
        if acknowledged and changes["joiners"] != 0:
            return "a load that was acknowledged is lost"
        again = waypoint(database, "import", *map(str, CARE_FILES), "--apply", "--as-of", DAY, "--json")
        after = json.loads(again.stdout)["after_load"]
        if after["workers"] != WORKERS:
            return f"loading again leaves {after['workers']} workers"
        return None


class Undos:
    """A load is undone whole or not at all; an undo that said so is done, and can be done once."""

    def __init__(self, new_database, dice):
        self.new_database, self.dice = new_database, dice
        self.longest = None

    def once(self):
        command = self.loaded()
        database = command[-1]
        if self.longest is None:
            start = time.monotonic()
            subprocess.run(command, capture_output=True, timeout=300)
            self.longest = time.monotonic() - start
            command = self.loaded()
            database = command[-1]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            said, _ = process.communicate(timeout=self.dice.uniform(0, self.longest * 1.05))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            said, _ = process.communicate()
        if not journal_is_sound(database):
            return "the journal does not verify"
        check = waypoint(database, "import", *map(str, CARE_FILES), "--check", "--as-of", DAY, "--json")
        joiners = json.loads(check.stdout)["changes"]["joiners"]
        if joiners not in (0, WORKERS):
            return f"half an undo: {joiners} of {WORKERS} people gone"
        if said.strip() and joiners == 0:
            return "an undo that was acknowledged is lost"
        again = subprocess.run(command, capture_output=True, text=True, timeout=300)
        if joiners == 0 and again.returncode != 0:
            return f"what was not undone cannot be: {again.stdout}{again.stderr}"
        if joiners and "This load was undone on" not in again.stdout:
            return f"an undo that was done is not known: {again.stdout}{again.stderr}"
        after = json.loads(waypoint(
            database, "import", *map(str, CARE_FILES), "--apply", "--as-of", DAY, "--json").stdout)
        if after["changes"]["joiners"] != WORKERS or after["after_load"]["workers"] != WORKERS:
            return f"loading after the undo gives {after['changes']}"
        return None if journal_is_sound(database) else "the journal does not verify"

    def loaded(self):
        """The command that undoes the one load of a new database."""
        database = self.new_database()
        made = waypoint(
            database, "import", *map(str, CARE_FILES), "--apply", "--as-of", DAY, "--json")
        return [str(PROGRAM), "import", "--undo", json.loads(made.stdout)["loads"][0],
                "--reason", "The driver's own list", "--json", "--database", database]


class Retentions:
    """What is past its time goes person by person: each is there whole or gone whole, whoever is not
    due stays, and the next run ends what a killed one began."""

    STAYING = 10
    LONG_AFTER = "2100-01-01"

    def __init__(self, new_database, dice):
        self.new_database, self.dice = new_database, dice
        self.longest = None
        self.left = Path(tempfile.mkdtemp(prefix="waypoint-left-"))
        for file in CARE_FILES:
            if "training" not in file.name:
                (self.left / file.name).write_bytes(file.read_bytes())
        staff = next(self.left.glob("*staff*"))
        rows = list(csv.reader(staff.read_text(encoding="utf-8-sig").splitlines()))
        status = rows[0].index("STATUS")
        for row in rows[1 + self.STAYING:]:
            row[status] = "DELETE"
        with staff.open("w", newline="") as out:
            csv.writer(out).writerows(rows)

    def once(self):
        command = self.due()
        database = command[-1]
        if self.longest is None:
            start = time.monotonic()
            subprocess.run(command, capture_output=True, timeout=300)
            self.longest = time.monotonic() - start
            command = self.due()
            database = command[-1]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            process.wait(timeout=self.dice.uniform(0, self.longest * 1.05))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
        if not journal_is_sound(database):
            return "the journal does not verify"
        due = self.staff(waypoint(
            database, "retention", "--dry-run", "--today", self.LONG_AFTER, "--json"))["due"]
        gone = WORKERS - self.STAYING - due
        if not 0 <= gone <= WORKERS - self.STAYING:
            return f"{due} are due of {WORKERS - self.STAYING}"
        again = self.staff(subprocess.run(command, capture_output=True, text=True, timeout=300))
        if again["removed"] != due:
            return f"{due} were left to remove and {again['removed']} were removed"
        left = self.staff(waypoint(
            database, "retention", "--dry-run", "--today", self.LONG_AFTER, "--json"))["due"]
        if left:
            return f"{left} are still due after a whole run"
        # Who stays is still what the file says of them.
        check = waypoint(database, "import", *map(str, sorted(self.left.glob("*.csv"))), "--check",
                         "--as-of", "2026-10-30", "--json")
        after = json.loads(check.stdout)["after_load"]
        if after["workers"] != self.STAYING:
            return f"{after['workers']} workers are left of {self.STAYING}"
        return None if journal_is_sound(database) else "the journal does not verify"

    def staff(self, answer):
        lines = json.loads(answer.stdout)["lines"]
        return next(line for line in lines if line["kind"] == "staff-record")

    def due(self):
        """The command that removes everybody who left long ago, of a new database."""
        database = self.new_database()
        for files, day in (CARE_FILES, DAY), (sorted(self.left.glob("*.csv")), "2026-10-30"):
            made = waypoint(
                database, "import", *map(str, files), "--apply", "--as-of", day, "--json")
            assert made.returncode == 0, made.stdout + made.stderr
        return [str(PROGRAM), "retention", "--apply", "--today", self.LONG_AFTER, "--json",
                "--database", database]


TESTER = Codes()


class Browser:
    """Enough of a browser to sign in and send forms."""

    def __init__(self, address):
        self.address = address
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def sign_in(self):
        page, _ = self.get("/sign-in")
        page, _ = self.post("/sign-in", page, {"name": "tester", "password": PASSWORD})
        TESTER.finish(page, lambda path, page, fields: self.post(path, page, fields, path)[0])
        return self

    def get(self, path):
        with self.opener.open(self.address + path, timeout=30) as answer:
            return answer.read().decode(), answer.geturl()

    def hidden(self, page, action=None):
        """The hidden fields of the form that posts to `action`, or of the last form."""
        forms = re.findall(r"<form\b(.*?)</form>", page, re.S)
        if action is not None:
            forms = [form for form in forms if f'action="{action}"' in form] or forms
        fields = {}
        for tag in re.findall(r"<input\b[^>]*>", forms[-1]):
            if 'type="hidden"' in tag:
                name = re.search(r'name="([^"]*)"', tag)
                value = re.search(r'value="([^"]*)"', tag)
                if name:
                    fields[name.group(1)] = html.unescape(value.group(1)) if value else ""
        return fields

    def post(self, path, page, fields, action=None):
        body = urllib.parse.urlencode({**self.hidden(page, action), **fields}).encode()
        with self.opener.open(self.address + path, body, timeout=30) as answer:
            return answer.read().decode(), answer.geturl()


    def send_files(self, page, files):
        """Sends files and gives the address of their page."""
        parts = [f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}'.encode()
                 for name, value in self.hidden(page, "/files").items()]
        parts += [
            f'Content-Disposition: form-data; name="files"; filename="{file.name}"\r\n\r\n'.encode()
            + file.read_bytes() for file in files]
        body = b"".join(b"--part\r\n" + part + b"\r\n" for part in parts) + b"--part--\r\n"
        request = urllib.request.Request(
            self.address + "/files", body, {"Content-Type": "multipart/form-data; boundary=part"})
        with self.opener.open(request, timeout=30) as answer:
            return urllib.parse.urlparse(answer.geturl()).path


class Served:
    """A server of the program that somebody kills."""

    def __init__(self, database):
        self.address = f"http://127.0.0.1:{(port := free_port())}"
        self.process = subprocess.Popen(
            [str(PROGRAM), "serve", "--listen", f"127.0.0.1:{port}", "--database", database],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def __enter__(self):
        wait_until_ready(self.address)
        self.browser = Browser(self.address).sign_in()
        return self

    def __exit__(self, *_):
        self.kill()
        self.process.wait()

    def kill(self):
        self.process.send_signal(signal.SIGKILL)


def add_tester(database):
    added = waypoint(
        database, "user", "add", "tester", "--role", "administrator", stdin=PASSWORD + "\n")
    assert added.returncode == 0, added.stderr


class Uploads:
    """Files sent in the browser, which jobs check and load. Once they were taken they are never
    lost, and however often the server dies they are loaded once."""

    def __init__(self, new_database, dice):
        self.new_database, self.dice = new_database, dice

    def once(self):
        database = self.new_database()
        add_tester(database)
        place = None
        with Served(database) as server:
            killer = threading.Timer(self.dice.uniform(0.02, 2.5), server.kill)
            killer.start()
            try:
                page, _ = server.browser.get("/files")
                place = server.browser.send_files(page, CARE_FILES)
                self.confirm(server.browser, place)
            except (OSError, EOFError, http.client.HTTPException):
                pass
            killer.join()
        if place is None:
            return None if journal_is_sound(database) else "the journal does not verify"
        with Served(database) as server:
            for _ in range(120):
                self.confirm(server.browser, place)
                page, at = server.browser.get(place)
                if "/files/loads/" in at:
                    break
                time.sleep(0.5)
            else:
                return "an upload that was acknowledged is not loaded after a minute"
            history, _ = server.browser.get("/files")
        loads = len(set(re.findall(r'href="(/files/loads/\d+)"', history)))
        if loads != 1:
            return f"one upload was loaded {loads} times"
        again = waypoint(database, "import", *map(str, CARE_FILES), "--check", "--json")
        changes = json.loads(again.stdout)["changes"]
        if changes["joiners"] or changes["changed"]:
            return f"half a load: {changes}"
        return None if journal_is_sound(database) else "the journal does not verify"

    def confirm(self, browser, place):
        """Confirms as soon as the files are checked; nothing to do while a job is at them."""
        page, at = browser.get(place)
        if f'action="{place}/confirm"' in page:
            browser.post(f"{place}/confirm", page, {}, action=f"{place}/confirm")
        elif f'action="{place}/check"' in page and "Something went wrong" in page:
            raise AssertionError("the check of an upload failed")


class Forms:
    """People entered by form, one after another: each that was acknowledged is there once."""

    def __init__(self, new_database, dice):
        self.database, self.dice = new_database(), dice
        self.serial = 0
        self.organisation = None
        self.acknowledged = []
        made = waypoint(
            self.database, "import", *map(str, CARE_FILES), "--apply", "--as-of", DAY, "--json")
        assert made.returncode == 0, made.stderr
        add_tester(self.database)

    def once(self):
        with Served(self.database) as server:
            killer = threading.Timer(self.dice.uniform(0.05, 1.5), server.kill)
            killer.start()
            new, unsure = [], None
            try:
                while server.process.poll() is None:
                    self.serial += 1
                    family = "Killtest" + letters(26**3 + self.serial)
                    unsure = family
                    self.add_person(server.browser, family)
                    new.append(family)
                    unsure = None
            except (OSError, EOFError, http.client.HTTPException):
                pass
            killer.join()
        self.acknowledged += new
        if not journal_is_sound(self.database):
            return "the journal does not verify"
        for family in new + ([unsure] if unsure else []):
            found = json.loads(
                waypoint(self.database, "person", "find", family, "--json").stdout)["people"]
            if family in new and len(found) != 1:
                return f"{family} was acknowledged and is there {len(found)} times"
            if len(found) > 1:
                return f"{family} is there {len(found)} times"
        return None

    def add_person(self, browser, family):
        if self.organisation is None:
            found = json.loads(
                waypoint(self.database, "person", "find", "Ashworth", "--json").stdout)["people"]
            page, _ = browser.get(f"/people/{found[0]['id']}")
            self.organisation = re.search(r'href="/organisations/(\d+)"', page).group(1)
        path = f"/organisations/{self.organisation}/people/new"
        page, _ = browser.get(path)
        _, place = browser.post(path, page, {**NEW_PERSON, "family": family}, action=path)
        if not re.search(r"/people/\d+$", place):
            raise AssertionError("the form for a person was refused; the test is out of date")


NEW_PERSON = {
    "given": "Robin", "title": "Carer", "engagement": "permanent", "startedOn-day": "3",
    "startedOn-month": "2", "startedOn-year": "2025",
}


def letters(number):
    """A number as letters, so that it reads as a name: 1 is b, 26 is ba. From 26³ on always four
    letters, so that no name begins another."""
    text = ""
    while True:
        text = chr(ord("a") + number % 26) + text
        number //= 26
        if number == 0:
            return text


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_ready(address):
    for _ in range(300):
        try:
            with urllib.request.urlopen(address + "/ready", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise AssertionError("the server did not become ready")


def databases(engine):
    """Makes new, empty databases of an engine."""
    if engine == "sqlite":
        folder = Path(tempfile.mkdtemp(prefix="waypoint-kill-"))
        count = iter(range(1_000_000))
        return lambda: f"sqlite:{folder}/{next(count)}.sqlite"
    server = os.environ["WAYPOINT_TEST_POSTGRESQL"]
    count = iter(range(1_000_000))

    def new():
        name = f"waypoint_test_kill_{os.getpid()}_{next(count)}"
        base, _, query = server.partition("?")
        subprocess.run(["psql", server, "-qc", f"CREATE DATABASE {name}"], check=True)
        scheme, rest = base.split("://", 1)
        return f"{scheme}://{rest.split('/', 1)[0]}/{name}" + (f"?{query}" if query else "")
    return new


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--kills", type=int, default=200)
    options.add_argument("--engine", choices=["sqlite", "postgresql", "both"], default="both")
    options.add_argument("--seed", type=int, default=1)
    asked = options.parse_args()
    if not PROGRAM.exists():
        sys.exit("Build Waypoint first: swift build")
    engines = ["sqlite", "postgresql"] if asked.engine == "both" else [asked.engine]
    passed = failed = skipped = 0
    for engine in engines:
        if engine == "postgresql" and "WAYPOINT_TEST_POSTGRESQL" not in os.environ:
            print("postgresql: skipped, WAYPOINT_TEST_POSTGRESQL is not set (bin/postgres run bin/kill-test)")
            skipped += asked.kills
            continue
        dice = random.Random(asked.seed)
        new_database = databases(engine)
        loads, forms = Loads(new_database, dice), Forms(new_database, dice)
        uploads, undos = Uploads(new_database, dice), Undos(new_database, dice)
        retentions = Retentions(new_database, dice)
        for number in range(asked.kills):
            # After a kill another worker takes a job over only once its lease has run out.
            kind = uploads if number % 10 == 9 else (loads, forms, undos, retentions)[number % 4]
            fault = kind.once()
            if fault:
                failed += 1
                print(f"{engine} kill {number + 1} ({type(kind).__name__}): {fault}")
            else:
                passed += 1
        print(f"{engine}: {asked.kills} kills, {len(forms.acknowledged)} forms acknowledged")
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
