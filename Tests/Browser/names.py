"""An integrated care board asks for the names of a care home: figures and reasons without an
agreement, names while one holds, figures again after it."""

from datetime import date, timedelta

from keyboard import Lost
from walk import Walk, walked

HOME = "1-9910000201"
BOARD = "EXN"


class Names:
    def __init__(self, browser, checker, settings, accounts):
        self.checker = checker
        self.home = Walk(browser, checker, "care home", settings, accounts)
        self.board = Walk(browser, checker, "care board", settings, accounts)

    def run(self):
        walked(
            [self.ended_before, self.refused, self.agreed, self.shown, self.over],
            self.checker, "care board")
        self.home.ends()
        self.board.ends()

    def end_agreement(self):
        walk = self.home
        walk.at(f"{self.address}/sharing")
        walk.press("End the agreement")
        walk.press("End the agreement")
        walk.keys.expect_error_summary()
        walk.seen("ending an agreement with errors")
        walk.fill(reason="The contract is over")
        walk.press("End the agreement")
        walk.done("the end of the agreement")
        walk.seen("what is shared, after an agreement")

    def ended_before(self):
        """The home ends what it had agreed before."""
        walk = self.home
        walk.sign_in("manager")
        walk.at("/organisations")
        walk.press("Larchfield Care")
        self.address = walk.here()
        walk.at(f"{self.address}/people")
        names = walk.page.locator("main tbody tr > :first-child a")
        self.people = {one.get_attribute("href"): one.inner_text() for one in names.all()}
        self.end_agreement()

    def keeps_names(self):
        self.board.keeps_quiet_about(*self.people.values())

    def refused(self):
        """The board asks, sees safe figures only, and is told why and how to ask."""
        walk = self.board
        walk.sign_in("icb")
        walk.at(f"/search?q={HOME}")
        walk.press("Larchfield Care")
        walk.says("You see figures, and nobody by name")
        walk.seen("a home that shares no names")
        self.keeps_names()
        walk.press("Who must do what")
        walk.says("Larchfield Care", "Rounded", "nothing is shown about fewer than 8 people")
        walk.seen("safe figures of a home")
        self.keeps_names()
        walk.at(self.address)
        walk.press("Why, and how to ask for names")
        walk.keys.expect_title("These names are not shared with you")
        walk.says(
            "It has not agreed", "ask Larchfield Care", "for a sharing agreement",
            "nothing was sent to anybody")
        walk.seen("why names are not shared")
        self.keeps_names()
        # Some work for the trust besides, which the board has opened in an emergency.
        ask = walk.page.request
        self.person = next(
            (one for one in self.people if ask.get(self.checker.base + one).status == 404), None)
        if self.person is None:
            raise Lost("the board reads the page of everybody who works at the home")
        self.name = self.people[self.person]
        # Nor by asking for one of them, for a list or for a file.
        for address in (
            f"{self.address}/matrix", f"{self.address}/duties/people",
            f"{self.address}/people?format=csv", self.person, f"{self.person}/origins",
        ):
            answer = ask.get(self.checker.base + address)
            if answer.status not in (403, 404) or self.name in answer.text():
                raise Lost(f"{address} answers {answer.status} to a board without an agreement")

    def agreed(self):
        """The home records an agreement: for names, until a day."""
        walk, page = self.home, self.home.page
        walk.press("Record an agreement")
        walk.press("Continue")
        walk.keys.expect_error_summary()
        walk.seen("recording an agreement with errors")
        until = date.today() + timedelta(days=90)
        walk.fill(
            body=BOARD, purpose="To find cover between homes in winter",
            signed_employer="Abena Boateng, registered manager",
            signed_body="Chief people officer", evidence="The contract folder, section 5")
        page.check("input[name=data][value=people]")
        walk.day("until", until.isoformat())
        walk.press("Continue")
        walk.keys.expect_title("Check the agreement")
        walk.says(f"{until.day} {until:%B %Y}", "names and posts")
        walk.seen("checking an agreement")
        walk.press("Record the agreement")
        walk.done("the agreement")
        walk.seen("what is shared, with an agreement")

    def shown(self):
        """The board sees names and posts, and no more than that; and the home sees that it looked."""
        walk = self.board
        walk.at(self.address)
        walk.press("People")
        walk.says(self.name)
        walk.seen("people of a home that shares names")
        walk.at(self.person)
        walk.says(self.name, "Posts")
        walk.keeps_quiet_about("What they must do", "National Insurance")
        walk.seen("a person of a home that shares names")
        answer = walk.page.request.get(f"{self.checker.base}{self.address}/matrix")
        if answer.status != 403:
            raise Lost(f"training that was not agreed is answered with {answer.status}")

    def over(self):
        """The home ends the agreement: from the next page on there are figures only."""
        self.end_agreement()
        walk = self.board
        walk.page.reload()
        walk.keys.expect_title("Page not found")
        walk.at(f"{self.address}/people")
        walk.keys.expect_title("These names are not shared with you")
        self.keeps_names()
        walk.at(self.address)
        walk.says("You see figures, and nobody by name")
        self.keeps_names()
        walk.press("What is shared")
        walk.says("The contract is over")
        walk.seen("an agreement that has ended, as the board sees it")
