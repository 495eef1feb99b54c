"""A night on a care floor: one tablet, several staff, none with work e-mail."""

import re
from datetime import datetime

from checker import PHONE
from keyboard import Lost
from walk import Time, Walk, walked

HERS, HIS = "night.one", "night.two"
PIN = {HERS: "739204", HIS: "518360"}


def birth_day(words):
    """`Date of birth 15 October 2008 Change` as 2008-10-15."""
    found = re.search(r"\d{1,2} [A-Z][a-z]+ \d{4}", words)
    if not found:
        raise Lost(f"there is no birth date in {words!r}")
    return datetime.strptime(found[0], "%d %B %Y").date().isoformat()


class Night:
    def __init__(self, browser, checker, settings, accounts, records):
        self.checker, self.time = checker, Time(records)
        self.tablet = Walk(
            browser, checker, "shared tablet", dict(settings, viewport=PHONE), accounts, clock=True)
        self.workers, self.born, self.codes = {}, {}, {}

    def run(self):
        walked(
            [self.given_out, self.first_night, self.next_colleague, self.put_down],
            self.checker, "shared tablet")
        self.tablet.ends()

    def given_out(self):
        """An administrator prints codes for two care workers, and makes the tablet theirs."""
        walk, page = self.tablet, self.tablet.page
        walk.sign_in("admin")
        walk.at("/search?q=1-9910000201")
        walk.press("Larchfield Care")
        home = walk.here()
        walk.at(f"{home}/people")
        people = {}
        for link in page.locator("main tbody tr", has_text="Care worker").all():
            link = link.locator("a").first
            people.setdefault(link.inner_text(), link.get_attribute("href"))
        for user, (name, address) in zip(PIN, people.items()):
            self.workers[user] = name
            walk.at(address)
            row = page.locator("main .summary-row, main dl > div", has_text="Date of birth").first
            self.born[user] = birth_day(row.inner_text())
            walk.press("Make an account for")
            walk.fill(name=user)
            page.check("input[name=role][value=person]")
            walk.press("Add account")
            walk.done("the account")
            walk.press("Make a one-time code")
            self.codes[user] = page.locator("code.key").inner_text()
        walk.at("/tablets/new")
        walk.fill(organisation="1-9910000201", name="Blue tablet, first floor")
        walk.press("Register this tablet")
        walk.says("Who are you?", "Larchfield Care")

    def set_pin(self, user):
        walk = self.tablet
        walk.press("Set my PIN with a one-time code")
        walk.fill(name=user, code=self.codes[user])
        walk.press("Continue")
        if walk.page.locator("#born").count():
            walk.day("born", self.born[user])
        walk.fill(pin=PIN[user], again=PIN[user])
        walk.seen("choosing a PIN, filled in")
        walk.press("Save my PIN")
        walk.says("Your PIN is set")
        walk.seen("a PIN is set")

    def sign_in(self, user):
        walk = self.tablet
        walk.fill(name=user, pin=PIN[user])
        walk.press("Sign in")
        walk.says(f"Hello, {self.workers[user]}")
        if "shared tablet" not in walk.page.locator(".finished").inner_text():
            raise Lost(f"{walk.page.url} does not say that the tablet is shared")

    def first_night(self):
        """She sets a PIN, signs in with it, asks for something to be put right, and is finished."""
        walk, page = self.tablet, self.tablet.page
        self.set_pin(HERS)
        walk.fill(name=HERS, pin="000000")
        walk.press("Sign in")
        walk.keys.expect_error_summary()
        self.sign_in(HERS)
        walk.seen("home on a shared tablet")
        with page.expect_navigation():
            page.locator("main a[href*='/duties/']").first.click()
        walk.seen("one duty on a shared tablet")
        walk.ask_for_correction("Senior care worker, nights")
        walk.done("the request")
        walk.seen("a request to correct on a shared tablet")
        self.hers = walk.here()
        walk.at("/account")
        walk.says("phone or computer of your own")
        walk.seen("what is not done on a shared tablet")
        walk.at("/me")
        walk.press("I am finished")
        walk.says("Who are you?")
        walk.keeps_quiet_about(self.workers[HERS], "Senior care worker")

    def next_colleague(self):
        """The next colleague finds nothing of hers, and signs in with a PIN of his own."""
        walk = self.tablet
        walk.back()
        walk.keeps_quiet_about(self.workers[HERS], "Senior care worker")
        walk.at("/")
        self.set_pin(HIS)
        walk.fill(name=HERS, pin=PIN[HIS])
        walk.press("Sign in")
        walk.keys.expect_error_summary()
        self.sign_in(HIS)
        walk.keeps_quiet_about(self.workers[HERS])
        walk.at(self.hers)
        walk.keys.expect_title("Page not found")

    def put_down(self):
        """He puts it down in the middle of typing: it warns, and after five minutes it is nobody's."""
        walk, page = self.tablet, self.tablet.page
        walk.ask_for_correction("Care worker on nights", sending=False)
        self.time.passes(4, HIS, page)
        warning = page.get_by_role("alertdialog")
        warning.wait_for()
        if "1 minute" not in warning.inner_text():
            raise Lost(f"the warning says {warning.inner_text()!r}")
        walk.seen("the warning on a shared tablet")
        self.time.passes(2, HIS)
        # Whoever looked for a minute was led there already.
        if not page.url.endswith("/tablet"):
            with page.expect_navigation(url="**/tablet"):
                page.clock.fast_forward(120_000)
        walk.says("Who are you?")
        walk.keeps_quiet_about(self.workers[HIS], "on nights")
        # Whatever is asked for leads back to the tablet's own page, and not to passwords.
        for address in ("/", "/me", self.hers):
            walk.at(address)
            walk.says("Who are you?")
        walk.back()
        walk.keeps_quiet_about(self.workers[HIS], "on nights")
