"""Somebody is called away from a form: what they typed is not lost, whether they come back in time or
not, with scripts and without; and what is sensitive asks them again who they are."""

from keyboard import Lost
from walk import Time, Walk, walked

USER = "manager"


class Away:
    def __init__(self, browser, checker, settings, accounts, records):
        self.checker, self.time = checker, Time(records)
        self.walk = Walk(browser, checker, "called away", settings, accounts, clock=True)
        self.plain = Walk(
            browser, checker, "called away, without scripts", settings, accounts, scripts=False)
        self.password = accounts[USER]["password"]

    def run(self):
        walked(
            [self.warned, self.too_late, self.laptop_shut, self.without_scripts, self.confirmed],
            self.checker, "called away")
        self.walk.ends()
        self.plain.ends()

    def typed(self, words):
        if self.walk.page.input_value("#wanted") != words:
            raise Lost("what was typed is not on the page any more")

    def warned(self):
        """Back in time: the warning, and staying signed in with what was typed."""
        walk, page, keys = self.walk, self.walk.page, self.walk.keys
        walk.sign_in(USER)
        walk.ask_for_correction("Manager of two homes", sending=False)
        page.focus("#wanted")
        self.time.passes(56, USER, page)
        warning = page.get_by_role("alertdialog", name="Your session is about to end")
        warning.wait_for()
        if "4 minutes" not in warning.inner_text():
            raise Lost(f"the warning says {warning.inner_text()!r}")
        walk.seen("the warning before a session ends")
        if keys.focused()["words"] != "Stay signed in":
            raise Lost(f"the focus is on {keys.focused()}, not in the warning")
        with page.expect_response("**/account/session"):
            keys.press("Enter")
        warning.wait_for(state="detached")
        if keys.focused()["id"] != "wanted":
            raise Lost(f"the focus does not go back to where it was, but to {keys.focused()}")
        self.typed("Manager of two homes")
        # 66 minutes after the page was loaded.
        self.time.passes(10, USER, page)
        walk.press("Send the request")
        walk.done("the request")

    def kept(self, words):
        """After the end: signing in leads to what was sent, and it is sent again."""
        walk = self.walk
        if walk.here() != "/sign-in":
            raise Lost(f"{walk.page.url} is not where one signs in")
        walk.keeps_quiet_about(words)
        walk.seen("signing in after a session ended")
        walk.sign_in(USER, address=None)
        walk.keys.expect_title("What you typed was kept")
        walk.says(words)
        walk.seen("what was typed was kept")
        walk.press("Send it now")
        walk.done("the request")
        walk.says(words)

    def too_late(self):
        """Not back in time: it says so, and what was typed is offered after signing in."""
        walk, page = self.walk, self.walk.page
        words = "30 hours, and 6 at the day centre"
        walk.ask_for_correction(words, "weekly_hours", sending=False)
        self.time.passes(56, USER, page)
        warning = page.get_by_role("alertdialog")
        warning.wait_for()
        # Whoever closes the warning is not stopped again, and told when it is over.
        walk.keys.press("Escape")
        warning.wait_for(state="detached")
        self.time.passes(3, USER, page)
        page.clock.run_for(1_000)
        if warning.count():
            raise Lost("the warning comes back after it was closed")
        self.time.passes(6, USER, page)
        over = page.get_by_role("alert", name="You are signed out")
        over.wait_for()
        self.typed(words)
        walk.seen("signed out with something typed")
        walk.press("Send the request")
        self.kept(words)

    def laptop_shut(self):
        """The laptop was shut before the warning: it says that the session is over, and no more."""
        walk, page = self.walk, self.walk.page
        words = "1 April 2019, at the day centre"
        walk.ask_for_correction(words, "start_date", sending=False)
        self.time.passes(180, USER, page)
        page.get_by_role("alert", name="You are signed out").wait_for()
        self.typed(words)
        walk.press("Send the request")
        self.kept(words)

    def without_scripts(self):
        """Without scripts there is no warning, and nothing is lost either."""
        first, self.walk = self.walk, self.plain
        try:
            words = "Permanent since the spring"
            walk = self.walk
            walk.sign_in(USER)
            walk.ask_for_correction(words, "engagement", sending=False)
            self.time.passes(61, USER)
            walk.press("Send the request")
            self.kept(words)
        finally:
            self.walk = first

    def confirmed(self):
        """A quarter of an hour after signing in, a token is made only by whoever shows who they are."""
        walk, page = self.walk, self.walk.page
        walk.context.clear_cookies()
        walk.sign_in(USER)
        walk.at("/account/tokens/new")
        self.time.passes(16, USER)
        walk.fill(name="Rota system")
        page.check("input[name=permissions][value^=obligation] >> nth=0")
        walk.press("Make the token")
        walk.keys.expect_title("Show that it is you")
        walk.seen("showing again who one is")
        walk.press("Continue")
        walk.keys.expect_error_summary()
        walk.seen("showing again who one is, with errors")
        page.fill("#password", "river otter")
        walk.press("Continue")
        walk.keys.expect_error_summary()
        walk.fill(password=self.password)
        walk.press("Continue")
        walk.keys.expect_title("Go on with what you began")
        walk.says("Rota system", "Obligation")
        walk.seen("going on after showing who one is")
        walk.press("Send it now")
        # The last day was left out.
        walk.keys.expect_error_summary()
        if page.input_value("#name") != "Rota system":
            raise Lost("what was typed is lost after showing who it is")
