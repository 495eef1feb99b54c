"""What the journeys on the example have in common: somebody who signs in, a keyboard, and time that
passes."""

import pathlib
import sqlite3
import sys

from playwright.sync_api import Error

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "Common"))

from one_time import next_code

from keyboard import Keyboard, Lost

# A busy machine is slow, and nothing here is about how fast it is.
PATIENCE = 60_000


class Time:
    """Goes on for whoever is signed in, in their browser and in the records: there is no setting
    that shortens a session, and nobody waits an hour here."""

    def __init__(self, records):
        self.records = records

    def passes(self, minutes, user, *pages):
        """So long ago `user` began all that they are doing; then their browsers notice."""
        moved = minutes * 60_000
        with sqlite3.connect(self.records, timeout=60) as records:
            count = records.execute(
                """
                UPDATE session
                SET seen_at = seen_at - ?, started_at = started_at - ?, proved_at = proved_at - ?
                WHERE account_id = (SELECT id FROM account WHERE name = ?)
                """, (moved, moved, moved, user)).rowcount
        records.close()
        if not count:
            raise Lost(f"{user} is signed in nowhere")
        for page in pages:
            page.clock.fast_forward(moved)


class Walk:
    """One browser of one person, or one device that several take up."""

    def __init__(self, browser, checker, who, settings, accounts, scripts=True, clock=False):
        self.context = browser.new_context(**settings, java_script_enabled=scripts)
        self.context.set_default_timeout(PATIENCE)
        self.page = self.context.new_page()
        if clock:
            self.page.clock.install()
        self.checker, self.who, self.accounts = checker, who, accounts
        self.scripts = scripts
        self.keys = Keyboard(self.page, checker, who)

    def at(self, address):
        self.page.goto(self.checker.base + address)

    def here(self):
        """The address of this page, without what it was asked."""
        return self.page.url.removeprefix(self.checker.base).split("?")[0]

    def seen(self, state):
        # What looks at a page is a script, too.
        if self.scripts:
            self.checker.inspect_once(self.page, self.who, state)

    def says(self, *words):
        for one in words:
            self.keys.expect(one)

    def keeps_quiet_about(self, *words):
        page = self.page.content().lower()
        for one in words:
            if one.lower() in page:
                raise Lost(f"{self.page.url} says {one!r}, which is not for whoever reads it")

    def press(self, words):
        """A link or a button, by its words; and the page it leads to."""
        for place in ("main", "body"):
            within = self.page.locator(place)
            both = within.get_by_role("button", name=words).or_(
                within.get_by_role("link", name=words))
            if both.count():
                break
        with self.page.expect_navigation():
            both.first.click()

    def fill(self, **answers):
        for name, answer in answers.items():
            self.page.fill(f"#{name.replace('_', '-')}", answer)

    def day(self, name, day):
        year, month, number = day.split("-")
        self.page.fill(f"#{name}", str(int(number)))
        self.page.fill(f"#{name}-month", str(int(month)))
        self.page.fill(f"#{name}-year", year)

    def sign_in(self, user, address="/sign-in"):
        account = self.accounts[user]
        if address:
            self.at(address)
        self.page.fill("#name", account["user"])
        self.page.fill("#password", account["password"])
        with self.page.expect_navigation():
            self.page.press("#password", "Enter")
        if "/sign-in/second-factor" in self.page.url:
            self.page.fill("#code", next_code(account["totp"]))
            with self.page.expect_navigation():
                self.page.press("#code", "Enter")
        if "/sign-in" in self.page.url:
            raise Lost(f"{user} could not sign in: {self.page.url}")

    def done(self, words):
        if self.page.locator("main .banner.done").count() != 1:
            raise Lost(f"{self.page.url}: {words} is not said to be done")

    def back(self):
        """What whoever presses the button of the browser sees: nothing, where it asks first whether
        to send a form again."""
        try:
            self.page.go_back(wait_until="load")
        except Error as problem:
            if "ERR_CACHE_MISS" not in str(problem):
                raise

    def ask_for_correction(self, wanted, field="job_title", sending=True):
        """Of one's own post; with `wanted` typed in, and sent or not."""
        self.at("/me/held/posts")
        with self.page.expect_navigation():
            self.page.locator(f"a[href*='field={field}']").first.click()
        self.fill(wanted=wanted)
        if sending:
            self.press("Send the request")

    def ends(self):
        self.context.close()


def walked(walks, checker, who):
    """Walks one after another; what goes wrong in one is a fault, and the next may still be whole."""
    for walk in walks:
        words = walk.__doc__.split("\n")[0].rstrip(".")
        print(f"  {words}", flush=True)
        try:
            walk()
        except Exception as problem:
            checker.fault(who, words, str(problem).split("Call log")[0].strip())
