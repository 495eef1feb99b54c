"""The main journeys, by keyboard alone: from nothing to knowing who is overdue for what, and the
work of a manager after that. Every page met on the way is checked like any other, in the states
that links do not lead to: with errors, with nothing in it, done."""

import csv
import io
import pathlib
import sys
import tempfile

import zxingcpp
from PIL import Image

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "Common"))

from one_time import next_code, secret_on

from keyboard import Keyboard, Lost

CARE_FILES = sorted(
    (pathlib.Path(__file__).parent.parent
     / "IntakeTests/Fixtures/imports/asc-wds/2026-07-download").glob("*.csv"))
PASSWORD = "river otter lantern"
USER = "asha.patel"


def many_staff(folder, times=150):
    """The care files with each worker so many times, each time with another id."""
    staff = next(file for file in CARE_FILES if "staff" in file.name)
    header, *workers = staff.read_text(encoding="utf-8-sig").splitlines()
    key = next(csv.reader([header])).index("UNIQUEWORKERID")
    longer = pathlib.Path(folder) / staff.name
    with longer.open("w", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(next(csv.reader([header])))
        for row in csv.reader(workers):
            for time in range(times):
                rows.writerow(row[:key] + [f"{row[key]}-{time}"] + row[key + 1:])
    return [longer] + [file for file in CARE_FILES if file != staff]


def read_qr(picture):
    """What another program reads from a picture of a QR code."""
    found = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))
    return [one.text for one in found]


class Journeys:
    def __init__(self, context, checker):
        self.page = context.new_page()
        self.checker = checker
        self.keys = Keyboard(self.page, checker, "keyboard")

    def seen(self, state):
        self.checker.inspect_once(self.page, "keyboard", state)

    def run(self):
        steps = [
            self.set_up, self.sign_out_and_in, self.empty, self.type_in, self.load_files,
            self.undo, self.load_again, self.overdue, self.matrix,
            self.review, self.record, self.more_time, self.let_off, self.records, self.search,
            self.line_managers, self.by_hand, self.absence, self.name, self.second_record,
            self.organisation, self.take_out,
            self.how_often, self.agreements, self.accounts, self.undo_blocked, self.files_again,
            self.waiting, self.own_record, self.hold, self.evidence,
            self.refused,
        ]
        for step in steps:
            print(f"  {step.__name__.replace('_', ' ')}", flush=True)
            try:
                step()
            except (Lost, Exception) as problem:  # The next journey may still be whole.
                words = str(problem).split("Call log")[0].strip()
                self.checker.fault("keyboard", step.__name__, words)

    def at(self, address):
        self.page.goto(self.checker.base + address)

    def set_up(self):
        keys = self.keys
        self.at("/")
        self.seen("set-up")
        stop = keys.tab()
        if not stop or stop["words"] != "Skip to main content":
            raise Lost(f"the first stop is {stop}, not the link past the menu")
        keys.press("Enter")
        if keys.focused()["id"] != "main":
            raise Lost("the skip link does not lead to the main content")
        keys.follow("Set up Waypoint", tag="button")
        keys.expect_error_summary()
        first = keys.tab()
        keys.press("Enter")
        if keys.focused()["tag"] != "input":
            raise Lost(f"the error “{first['words']}” does not lead to its field")
        self.seen("set-up with errors")
        keys.type("organisation", "Skelwith Brook Care")
        keys.to(id="kind")
        self.page.keyboard.type("Care provider")
        keys.type("code", "1-9900000101")
        keys.type("name", USER)
        keys.type("password", PASSWORD)
        keys.type("again", PASSWORD)
        keys.follow("Set up Waypoint", tag="button")
        keys.expect("Skelwith Brook Care is set up")
        self.set_up_app()
        self.seen("home of an empty Waypoint")

    def sign_in(self, user=USER):
        keys = self.keys
        keys.type("name", user)
        keys.type("password", PASSWORD)
        keys.follow("Sign in", tag="button")
        if self.page.title().startswith("Enter the code"):
            self.seen("the code of the app")
            keys.type("code", next_code(self.secret))
            keys.follow("Continue", tag="button")

    def set_up_app(self):
        keys = self.keys
        keys.expect_title("Set up your second factor")
        self.seen("setting up the second factor")
        keys.follow("Continue", tag="button")
        keys.expect_error_summary()
        self.seen("setting up the second factor with an error")
        self.secret = secret_on(self.page.content())
        link = self.page.locator("a[href^='otpauth:']").get_attribute("href")
        if read_qr(self.page.locator("svg.qr").screenshot()) != [link]:
            raise Lost("another program does not read the link of the page from its QR code")
        keys.type("code", next_code(self.secret))
        keys.follow("Continue", tag="button")
        keys.expect_title("Keep your recovery codes")
        self.seen("recovery codes")
        keys.follow("I have kept them", tag="a")

    def sign_out_and_in(self):
        keys = self.keys
        keys.follow("Sign out")
        keys.expect("You have signed out")
        self.seen("signed out")
        keys.type("name", USER)
        keys.type("password", "not the password")
        keys.follow("Sign in", tag="button")
        keys.expect_error_summary()
        self.seen("sign-in with a wrong password")
        self.sign_in()
        keys.expect("My work")

    def empty(self):
        keys = self.keys
        for words in ["Who must do what", "Files", "Accounts"]:
            keys.follow(words)
            self.seen(f"{words} with nothing in it")
        keys.follow("Organisations")
        self.seen("organisations of one")
        keys.follow("Skelwith Brook Care")
        self.seen("organisation without people")
        self.at(self.page.url.removeprefix(self.checker.base) + "/people")
        self.seen("people, nobody")

    def type_in(self):
        """An employer of ten without files: the template, and everybody typed in."""
        keys = self.keys
        keys.follow("Home", tag="a")
        keys.follow("Download the template", tag="a")
        keys.expect_title("Send staff and training as a spreadsheet")
        self.seen("the template")
        keys.follow("Home", tag="a")
        keys.follow("Type your staff in", tag="a")
        self.seen("type in several people")
        keys.follow("Save and finish", tag="button")
        keys.expect_error_summary()
        keys.type("name-1", "Gwen Fairhurst")
        keys.type("title-1", "Registered manager")
        keys.type("startedOn-1", "31/2/2024")
        keys.type("name-2", "Tomasz Lindley")
        keys.follow("Save and finish", tag="button")
        keys.expect_error_summary()
        keys.expect("Person 2: enter the job title")
        self.seen("type in several people with errors")
        keys.type("startedOn-1", "5/2/2024")
        keys.to(id="isManager-1")
        keys.press("Space")
        keys.type("title-2", "Care worker")
        keys.type("startedOn-2", "1 Sep 2025")
        keys.follow("Save and finish", tag="button")
        self.done("the people")
        keys.expect("2 people are added")
        self.seen("people who were typed in")
        keys.follow("Type in training", tag="a")
        self.seen("type in training, which subject")
        keys.follow("Fire safety", tag="a")
        self.seen("type in training of one subject")
        keys.follow("Save and finish", tag="button")
        keys.expect_error_summary()
        self.seen("type in training with errors")
        keys.type("date", "2/10/2026")
        keys.to(id=self.page.locator("main input[type=checkbox]").first.get_attribute("id"))
        keys.press("Space")
        keys.follow("Save and choose the next subject", tag="button")
        self.done("the training")

    def choose_files(self, files):
        keys = self.keys
        keys.follow("Files")
        keys.choose_files("files", files)
        keys.follow("See what would change")

    def settled(self):
        """Waits as somebody does who was told that it takes a while."""
        keys = self.keys
        for _ in range(30):
            # A script may have gone on already.
            self.page.wait_for_load_state()
            if "the files – " not in self.page.title():
                return
            self.seen(self.page.title())
            try:
                keys.follow("Check again")
            except Lost:
                pass
        raise Lost(f"{self.page.url} is never done")

    def load_files(self):
        keys = self.keys
        keys.follow("Files")
        keys.follow("See what would change")
        keys.expect_error_summary()
        self.seen("files, none chosen")
        self.choose_files(CARE_FILES)
        self.settled()
        keys.expect_title("What will change")
        self.seen("what will change")
        keys.follow("Load the files")
        self.settled()
        keys.expect_title("Receipt")
        self.seen("receipt")

    def looked(self):
        """Waits until it is known what undoing a load does, or until it is undone."""
        for _ in range(30):
            self.page.wait_for_load_state()
            if not self.page.title().startswith(("Looking at", "Undoing")):
                return
            self.seen(self.page.title())
            self.page.wait_for_timeout(500)
            self.page.reload()
        raise Lost(f"{self.page.url} is never done")

    def undo(self):
        keys = self.keys
        keys.follow("See what undoing it would do")
        self.looked()
        keys.expect_title("Check what undoing this load will do")
        self.seen("what undoing a load will do")
        keys.follow("Undo the load", tag="button")
        keys.expect_error_summary()
        self.seen("what undoing a load will do, without a reason")
        keys.type("reason", "Last year’s files by mistake")
        keys.follow("Undo the load", tag="button")
        self.looked()
        keys.expect("This load was undone")
        self.seen("receipt of a load that was undone")
        keys.follow("Files")
        keys.expect("Undone")
        self.seen("files with a load that was undone")

    def load_again(self):
        self.choose_files(CARE_FILES)
        self.settled()
        self.keys.follow("Load the files")
        self.settled()
        self.keys.expect_title("Receipt")
        self.receipt = self.page.url.removeprefix(self.checker.base)

    def undo_blocked(self):
        keys = self.keys
        self.at(self.receipt)
        keys.follow("See what undoing it would do")
        self.looked()
        keys.expect_title("This load cannot be undone now")
        self.seen("what stands on a load")

    def overdue(self):
        keys = self.keys
        keys.follow("See who is overdue for what")
        keys.expect_title("Who must do what")
        self.seen("who must do what")
        keys.follow("overdue", tag="a")
        keys.expect("Overdue")
        self.seen("who is overdue")
        self.list = self.page.url.removeprefix(self.checker.base)

    def matrix(self):
        """Staff by subject, and the same for a team and as a file."""
        keys = self.keys
        keys.follow("Home")
        keys.follow("Training matrix")
        keys.expect("as at")
        self.seen("training matrix")
        address = self.page.url.removeprefix(self.checker.base)
        self.at(address + "?show=overdue")
        self.seen("training matrix of the overdue")
        keys.to("a spreadsheet")
        with self.page.expect_download() as download:
            keys.press("Enter")
        if not download.value.suggested_filename.endswith(".xlsx"):
            raise Lost(f"the spreadsheet is called {download.value.suggested_filename}")
        person = self.page.locator(".matrix tbody th a").first.get_attribute("href")
        self.at(person + "/team/matrix")
        self.seen("training matrix of a team")
        self.at("/")

    def review(self):
        """What another employer says somebody has done, taken or not."""
        keys = self.keys
        keys.follow("Who must do what", tag="a")
        keys.follow("to look at", tag="a")
        self.seen("records from elsewhere")
        self.open_first_of_list()
        keys.follow("Decide about the record")
        self.seen("decide about a record")
        keys.follow("Decide", tag="button")
        keys.expect_error_summary()
        self.seen("decide about a record with errors")
        keys.to(id="decision")
        keys.press("Space")
        keys.type("reason", "Certificate seen")
        keys.follow("Decide", tag="button")
        self.done("the decision")

    def open_first_of_list(self):
        links = self.page.locator("main tbody tr").first.locator("a")
        self.person, self.policy = links.nth(0).inner_text(), links.nth(1).inner_text()
        self.keys.follow(self.person, tag="a")
        self.seen("one person")
        self.keys.follow(self.policy, tag="a")
        self.seen("one duty")

    def one_duty(self):
        """The first duty of the list of the overdue."""
        self.at(self.list)
        self.open_first_of_list()

    def done(self, words):
        """What was done is said on the page after it, once."""
        if self.page.locator("main .banner.done").count() != 1:
            raise Lost(f"{self.page.url}: {words} is not said to be done")

    def shown(self):
        """Whoever signed in a quarter of an hour ago shows again that it is they, and goes on."""
        if "Show that it is you" in self.page.title():
            self.seen("being asked again who it is")
            self.keys.type("code", next_code(self.secret))
            self.keys.follow("Continue", tag="button")
            self.seen("going on with what was begun")
            self.keys.follow("Send it now", tag="button")

    def record(self):
        keys = self.keys
        self.one_duty()
        keys.follow("Record that it is done")
        self.seen("record a completion")
        keys.follow("Record it", tag="button")
        keys.expect_error_summary()
        self.seen("record a completion with errors")
        keys.day("completedOn", "2026-11-02")
        keys.type("evidence", "Certificate seen")
        keys.follow("Record it", tag="button")
        self.done("the completion")
        self.seen("a duty done")

    def more_time(self):
        keys = self.keys
        self.one_duty()
        keys.follow("Give more time")
        self.seen("give more time")
        keys.follow("Give more time", tag="button")
        keys.expect_error_summary()
        keys.expect("Choose why it is deferred")
        self.seen("give more time with errors")
        keys.to(id="reason")
        keys.press("Space")
        keys.day("until", "2026-12-12")
        keys.follow("Give more time", tag="button")
        self.done("the deferral")
        self.seen("a duty with more time")
        keys.follow("End the extra time")
        self.seen("end the deferral")
        keys.follow("End the extra time", tag="button")
        self.done("the end of the deferral")

    def let_off(self):
        keys = self.keys
        self.one_duty()
        keys.follow("Give an exemption")
        self.seen("give an exemption")
        keys.follow("Give the exemption", tag="button")
        keys.expect_error_summary()
        self.seen("give an exemption with errors")
        keys.to(id="reason")
        keys.press("Space")
        keys.type("approver", "Registered manager")
        keys.day("to", "2027-03-31")
        keys.follow("Give the exemption", tag="button")
        self.done("the exemption")
        self.seen("a duty let off")
        keys.follow("End the exemption")
        self.seen("end the exemption")
        keys.follow("Cancel")

    def records(self):
        keys = self.keys
        keys.follow(self.person, tag="a")
        keys.follow("Record something completed")
        self.seen("record something completed")
        keys.follow(self.person, tag="a")
        keys.follow("Take out")
        self.seen("take a record out")

    def search(self):
        keys = self.keys
        keys.type("site-search", "Birtwistle")
        with self.page.expect_navigation():
            keys.press("Enter")
        keys.expect("1 person")
        self.seen("search")
        keys.type("site-search", "zzzz")
        keys.follow("Search", tag="button")
        keys.expect("Nothing was found")
        self.seen("search, nothing found")

    def to_people(self):
        self.keys.follow("Organisations")
        self.keys.follow("Skelwith Brook Care", tag="a")
        self.keys.follow("People", tag="a")

    def line_managers(self):
        keys = self.keys
        self.to_people()
        self.seen("people of an organisation")
        keys.follow("Home", tag="a")
        self.seen("home with work")
        keys.follow("no line manager")
        self.seen("choose line managers")
        keys.follow("Save line managers")
        self.done("the line managers")

    def by_hand(self):
        keys = self.keys
        self.to_people()
        keys.follow("Add a person")
        self.seen("add a person")
        keys.follow("Add the person", tag="button")
        keys.expect_error_summary()
        self.seen("add a person with errors")
        keys.type("given", "Ngozi")
        keys.type("family", "Appleyard")
        keys.type("nationalInsurance", "QQ 12 34 56 C")
        keys.type("title", "Care worker")
        keys.day("startedOn", "2026-10-05")
        keys.follow("Add the person", tag="button")
        self.done("the person")
        keys.expect_title("Ngozi Appleyard")
        self.someone = self.page.url.removeprefix(self.checker.base)
        keys.follow("Add a post")
        self.seen("add a post")
        keys.follow("Add the post", tag="button")
        keys.expect_error_summary()
        self.seen("add a post with errors")
        # Filled in already: whoever leads one organisation adds posts there.
        if self.page.input_value("#organisation") != "1-9900000101":
            raise Lost("the code of the organisation is not filled in")
        keys.type("title", "Activities co-ordinator")
        keys.day("startedOn", "2026-11-02")
        keys.follow("Add the post", tag="button")
        self.done("the post")
        self.seen("a person added by hand")
        keys.follow("Change this post")
        self.seen("change a post")
        keys.follow("Save the post")
        self.done("the change of the post")
        keys.follow("End this post")
        self.seen("end a post")
        keys.follow("End this post", tag="button")
        keys.expect_error_summary()
        keys.follow("Cancel")
        keys.follow("Choose")
        keys.type("q", "Birtwistle")
        keys.follow("Find", tag="button")
        self.seen("choose a line manager")
        keys.to(id="manager")
        keys.press("Space")
        keys.day("from", "2026-11-02")
        keys.follow("Save the line manager")
        self.done("the line manager")

    def absence(self):
        keys = self.keys
        self.at(self.someone)
        keys.follow("Record a long absence")
        self.seen("record a long absence")
        keys.follow("Record the absence", tag="button")
        keys.expect_error_summary()
        keys.to(id="kind")
        keys.press("Space")
        keys.day("from", "2026-11-10")
        keys.follow("Record the absence", tag="button")
        self.done("the absence")
        keys.follow("Record the return")
        self.seen("record a return")
        keys.day("to", "2026-11-12")
        keys.follow("Record the return", tag="button")
        self.done("the return")

    def name(self):
        keys = self.keys
        self.at(self.someone)
        keys.follow("Change name")
        self.seen("change a name")
        keys.follow("Cancel")
        keys.follow("Change date of birth")
        self.seen("correct a date of birth")

    def second_record(self):
        """Entered twice by hand: compared, joined, taken apart."""
        keys = self.keys
        self.to_people()
        keys.follow("Add a person")
        keys.type("given", "Ngozi")
        keys.type("family", "Appleyard")
        keys.type("nationalInsurance", "QQ 12 34 56 C")
        keys.type("title", "Bank care worker")
        keys.day("startedOn", "2026-10-19")
        keys.follow("Add the person", tag="button")
        keys.expect_title("Ngozi Appleyard")
        keys.follow("There is a second record of Ngozi Appleyard")
        self.seen("say that there is a second record")
        keys.type("q", "Appleyard")
        keys.follow("Search", tag="button")
        self.seen("look for the second record")
        keys.follow("Compare the two", tag="button")
        keys.expect_error_summary()
        self.seen("look for the second record with errors")
        self.page.get_by_role("radio").first.check()
        keys.follow("Compare the two", tag="button")
        self.seen("compare two records")
        keys.follow("Decide")
        self.seen("decide about two records")
        keys.follow("Continue", tag="button")
        keys.expect_error_summary()
        self.seen("decide about two records with errors")
        self.page.get_by_label("The same person", exact=True).check()
        keys.type("reason", "She was entered twice by hand.")
        keys.follow("Continue", tag="button")
        self.seen("check the answer about two records")
        keys.follow("Confirm", tag="button")
        self.seen("two records joined")
        keys.follow("Take apart again")
        self.seen("take two records apart")
        keys.follow("Take apart", tag="button")
        keys.expect_error_summary()
        self.seen("take two records apart with errors")
        keys.type("reason", "They are two people after all.")
        keys.follow("Take apart", tag="button")
        self.seen("two records taken apart")
        self.at("/duplicates")
        self.seen("possible duplicates, none")

    def organisation(self):
        keys = self.keys
        keys.follow("Organisations")
        keys.follow("Skelwith Brook Care", tag="a")
        self.seen("organisation with people")
        own = self.page.url.removeprefix(self.checker.base)
        keys.follow("Add a relation")
        self.seen("add a relation")
        keys.follow("Add the relation", tag="button")
        keys.expect_error_summary()
        keys.follow("Cancel")
        keys.follow("End the relation")
        self.seen("end a relation")
        self.at(f"{own}/related?as=locationOf")
        self.seen("related organisations")
        for step in ("name", "close"):
            self.at(f"{own}/{step}")
            self.seen(f"organisation, {step}")

    def take_out(self):
        """An employer's records as files."""
        keys = self.keys
        keys.follow("Organisations")
        keys.follow("Skelwith Brook Care", tag="a")
        keys.follow("Take records out")
        self.seen("take records out")
        keys.follow("Download", tag="button")
        keys.expect_error_summary()
        self.seen("take records out with errors")
        keys.to(id="what")
        keys.press("Space")
        keys.to("Download", tag="button")
        with self.page.expect_download() as download:
            keys.press("Enter")
        if not download.value.suggested_filename.endswith(".zip"):
            raise Lost(f"the lists are called {download.value.suggested_filename}")
        keys.follow("Files")
        keys.follow("Skelwith Brook Care", tag="a")
        keys.expect_title("Take your records out")

    def how_often(self):
        """Training repeated more often than nationally."""
        keys = self.keys
        self.to_people()
        own = self.page.url.removeprefix(self.checker.base).removesuffix("/people")
        self.at(f"{own}/duties")
        keys.follow("How often training is repeated here")
        self.seen("how often training is repeated")
        keys.follow("how often: Fire safety")
        self.seen("set how often")
        keys.follow("Set it", tag="button")
        keys.expect_error_summary()
        self.seen("set how often with errors")
        keys.type("months", "12")
        keys.type("justification", "Two homes have stairs that are hard to leave by.")
        keys.type("approvedBy", "Health and safety committee")
        keys.day("reviewOn", "2027-05-31")
        keys.follow("Set it", tag="button")
        keys.expect("Nothing is set yet")
        self.seen("set how often, with a warning")
        keys.follow("Set it all the same", tag="button")
        self.done("the interval")
        self.seen("how often training is repeated, set here")
        keys.follow("how often: Fire safety")
        self.seen("change how often")
        if self.page.input_value("#months") != "12":
            raise Lost("the interval that is set is not filled in")
        keys.follow("Go back to the national interval", tag="button")
        self.done("the end of the interval")

    def agreements(self):
        """Whose records are taken without being looked at."""
        keys = self.keys
        self.at("/agreements")
        self.seen("agreements")
        keys.follow("memorandum")
        self.seen("agreement without members")
        for words, button in [
            ("Add a member", "Add the member"), ("is not a member", "End the membership"),
        ]:
            keys.follow(words)
            self.seen(words)
            keys.follow(button, tag="button")
            keys.expect_error_summary()
            self.seen(f"{words}, with errors")
            keys.follow("Cancel")
        keys.follow("Add a member")
        keys.type("code", "1-9900000101")
        keys.day("day", "2026-06-01")
        keys.follow("Add the member", tag="button")
        self.done("the membership")
        self.seen("agreement with a member")
        keys.follow("the membership of Skelwith Brook Care")
        self.seen("end a membership")
        keys.day("day", "2026-12-31")
        keys.follow("End the membership", tag="button")
        self.done("the end of the membership")

    def accounts(self):
        keys = self.keys
        keys.follow("Accounts")
        self.seen("accounts")
        keys.follow("Add an account")
        keys.follow(tag="button", words="account")
        keys.expect_error_summary()
        self.seen("add an account with errors")
        self.invite()
        keys.follow("Accounts", tag="a")
        keys.follow(USER)
        self.seen("my account")
        keys.follow("Change second factor", tag="a")
        self.seen("my second factor")
        keys.follow("Continue", tag="button")
        self.shown()
        keys.expect_error_summary()
        self.seen("my second factor with errors")
        keys.follow(USER)
        keys.follow("Tokens for programs")
        self.seen("tokens for programs")
        keys.follow("Make a token")
        keys.follow(tag="button", words="token")
        self.shown()
        keys.expect_error_summary()
        self.seen("make a token with errors")
        self.at("/account/close")
        keys.follow("Close my account", tag="button")
        self.shown()
        keys.expect_error_summary()
        self.seen("closing my account with errors")
        self.close_and_reopen()
        keys.follow("Accounts")
        account = self.page.locator("main table a").first.get_attribute("href")
        for address in (account, f"{account}/tokens", f"{account}/tokens/new",
                        "/journal?asked=yes&who=asha"):
            self.page.goto(self.checker.base + address)
            self.seen(address.split("?")[0].replace(account, "an account"))

    def close_and_reopen(self):
        """An account that was made by mistake."""
        keys = self.keys
        self.at("/accounts/new")
        keys.type("name", "by.mistake")
        keys.choose("role", "auditor")
        keys.follow("Add account", tag="button")
        self.done("the account")
        account = self.page.url.split("?")[0].removeprefix(self.checker.base)
        keys.follow("close this account", tag="a")
        self.seen("closing an account")
        keys.follow("Continue", tag="button")
        keys.expect_error_summary()
        self.seen("closing an account with errors")
        keys.type("reason", "Made by mistake")
        keys.follow("Continue", tag="button")
        keys.expect_title("Check what you close")
        self.seen("checking what is closed")
        keys.follow("Close the account", tag="button")
        self.shown()
        self.done("closing the account")
        keys.follow("Closed", tag="a")
        self.seen("closed accounts")
        self.at(account)
        self.seen("a closed account")
        keys.follow("Open it again", tag="a")
        keys.follow("Open the account again", tag="button")
        self.shown()
        keys.expect_error_summary()
        self.seen("opening an account again with errors")

    def invite(self):
        """Somebody new: their account, the code on paper, their password; and a shared tablet."""
        keys, page = self.keys, self.page
        keys.type("name", "night.lead")
        keys.choose("role", "organisationLead")
        keys.type("organisation", "1-9900000101")
        keys.follow("Add account", tag="button")
        self.done("the account")
        self.seen("an account nobody has used")
        account = page.url.split("?")[0]
        keys.follow("Make a one-time code", tag="button")
        self.shown()
        keys.expect_title("One-time code for night.lead")
        self.seen("a one-time code to print")
        code = page.locator("code.key").inner_text()
        page.goto(account + "/second-factor")
        self.seen("resetting somebody's second factor")
        self.at("/account/sessions")
        self.seen("my sessions")
        self.at("/account/kept")
        self.seen("nothing was kept")
        self.at("/account/address")
        self.seen("my mail address")
        self.at("/mail")
        self.seen("mail that was not sent")
        self.at("/tablets")
        keys.follow("Make this device a shared tablet", tag="a")
        keys.follow("Register this tablet", tag="button")
        keys.expect_error_summary()
        self.seen("registering a tablet with errors")
        keys.type("organisation", "1-9900000101")
        keys.type("name", "Blue tablet")
        keys.follow("Register this tablet", tag="button")
        keys.expect_title("Who are you?")
        self.seen("a shared tablet")
        keys.follow("Sign in", tag="button")
        keys.expect_error_summary()
        keys.follow("Set my PIN with a one-time code", tag="a")
        self.seen("setting a PIN")
        keys.type("name", "night.lead")
        keys.type("code", code)
        keys.follow("Continue", tag="button")
        keys.expect_title("Choose your PIN")
        keys.follow("Save my PIN", tag="button")
        keys.expect_error_summary()
        self.seen("choosing a PIN with errors")
        # A link from a mail: the script fills in what stands behind #, and takes it away.
        self.at("/welcome#name=night.lead&code=2222-2222-2222")
        if page.locator("#code").input_value() != "2222-2222-2222" or "#" in page.url:
            raise Lost(f"the link did not fill in its code, or left it at {page.url}")
        keys.follow("Continue", tag="button")
        keys.expect_error_summary()
        self.seen("a code that does not fit")
        keys.type("code", code)
        keys.follow("Continue", tag="button")
        keys.expect_title("Set your password")
        keys.type("password", "password1234")
        keys.to(words="Show")
        keys.press("Enter")
        if page.locator("#password").get_attribute("type") != "text":
            raise Lost("what was typed as a password is not shown")
        keys.type("again", "password1234")
        keys.follow("Save and sign in", tag="button")
        keys.expect_error_summary()
        self.seen("setting a password with errors")
        keys.type("password", PASSWORD)
        keys.type("again", PASSWORD)
        keys.follow("Save and sign in", tag="button")
        keys.expect("Your password is set")
        keys.follow("Sign out")
        self.page.context.clear_cookies(name="waypoint-tablet")
        self.at("/sign-in")
        keys.type("name", USER)
        keys.type("password", PASSWORD)
        keys.follow("Sign in", tag="button")
        self.at("/sign-in/recovery-code")
        self.seen("a recovery code")
        self.at("/sign-in/second-factor")
        keys.type("code", next_code(self.secret))
        keys.follow("Continue", tag="button")

    def files_again(self):
        keys = self.keys
        self.choose_files(CARE_FILES)
        self.settled()
        keys.expect("Nothing would change")
        self.seen("what will change: nothing")
        keys.follow("Discard the files")
        self.done("that the files were discarded")
        self.page.go_back()
        self.page.reload()
        keys.expect("They were discarded")
        self.seen("files that are gone")

    def waiting(self):
        """Files that take longer than a page does; and files that are nothing."""
        keys = self.keys
        with tempfile.TemporaryDirectory() as folder:
            self.choose_files(many_staff(folder))
            # A fast machine has them checked before the page would ask for patience.
            if self.page.title().startswith("What will change"):
                print("The waiting page was not seen: the files were checked at once")
            self.settled()
            keys.expect_title("What will change")
            self.seen("what will change, with rows to mend")
            keys.follow("Discard the files")
            self.done("that the files were discarded")
            other = pathlib.Path(folder) / "notes.csv"
            other.write_text("Remember\nthe milk\n")
            self.choose_files([other])
            self.settled()
            self.seen("files that are nothing")
            keys.follow("Discard the files")

    def own_record(self):
        """Somebody sees what is held about them, and asks for their job title to be corrected."""
        keys, page = self.keys, self.page
        self.at(self.someone)
        keys.follow("Make an account for Ngozi Appleyard")
        keys.type("name", "ngozi.appleyard")
        keys.choose("role", "person")
        keys.follow("Add account", tag="button")
        self.done("the account")
        keys.follow("Make a one-time code", tag="button")
        code = page.locator("code.key").inner_text()
        keys.follow("Sign out")
        self.at("/welcome")
        keys.type("name", "ngozi.appleyard")
        keys.type("code", code)
        keys.follow("Continue", tag="button")
        keys.type("password", PASSWORD)
        keys.type("again", PASSWORD)
        keys.follow("Save and sign in", tag="button")
        keys.expect("Your password is set")
        keys.follow("What is held about me, and who looked at it")
        self.seen("what is held about me")
        self.at("/me/looks")
        keys.expect("Looked at the whole record")
        self.seen("who looked at my record")
        self.at("/me/held/posts")
        self.seen("my posts, with where they come from")
        page.locator("a[href*='field=job_title']").first.click()
        keys.follow("Send the request", tag="button")
        keys.expect_error_summary()
        self.seen("ask for a correction with errors")
        keys.type("wanted", "Senior care worker")
        keys.follow("Send the request", tag="button")
        self.done("that the request is sent")
        self.seen("my request to correct")
        self.at("/me/monitoring")
        keys.follow("Stop the use of my details", tag="button")
        keys.expect_error_summary()
        self.seen("stop the use of my details, with errors")
        page.check("input[name=details][value=kept]")
        keys.follow("Stop the use of my details", tag="button")
        self.seen("my details are not used")
        keys.follow("Sign out")
        self.sign_in()
        keys.follow(
            page.locator("main a", has_text="1 request to correct waits").first.inner_text().strip())
        self.seen("requests to correct")
        keys.follow(page.locator("main a", has_text="Job title").first.inner_text().strip())
        self.seen("a request to correct")
        keys.follow("Take more time")
        self.seen("take more time for a request")
        page.go_back()
        keys.follow("Give the answer")
        keys.follow("Send the answer", tag="button")
        keys.expect_error_summary()
        self.seen("give the answer with errors")
        page.check("input[name=outcome][value=corrected]")
        keys.type("words", "The job title is corrected")
        keys.follow("Send the answer", tag="button")
        self.done("that the answer is sent")

    def hold(self):
        """Nothing of somebody may be removed."""
        keys = self.keys
        self.at(self.someone)
        keys.follow("Hold records")
        keys.follow("Hold records", tag="button")
        keys.expect_error_summary()
        self.seen("hold records with errors")
        keys.type("why", "A tribunal")
        keys.follow("Hold records", tag="button")
        self.done("the hold")
        self.seen("legal holds")
        keys.follow("Lift the hold on Ngozi Appleyard", tag="button")
        self.done("that the hold is lifted")

    def evidence(self):
        """A body asks; a pack is made, looked at, released, read by the inspector, withdrawn."""
        keys, page = self.keys, self.page
        self.at("/organisations")
        keys.follow("Skelwith Brook Care", tag="a")
        keys.follow("Evidence packs", tag="a")
        self.seen("evidence packs, none")
        keys.follow("Record a request", tag="a")
        self.seen("record a statutory request")
        keys.follow("Continue", tag="button")
        keys.expect_error_summary()
        self.seen("record a statutory request with errors")
        keys.type("body", "CQC")
        keys.type("inspector", "Jo Smith")
        keys.type("legalBasis", "Health and Social Care Act 2008, section 64")
        keys.type("reference", "INS-1")
        keys.type("wanted", "Who works there, and how training stands")
        keys.to(id="sections")
        keys.press("Space")
        keys.choose("beneath", "yes")
        keys.day("askedOn", "2026-11-02")
        keys.day("dueOn", "2026-11-30")
        keys.follow("Continue", tag="button")
        keys.expect_title("Check the request")
        self.seen("check the request")
        keys.follow("Record the request", tag="button")
        self.done("the request")
        self.seen("a statutory request")
        request = page.url.removeprefix(self.checker.base)
        self.at("/")
        keys.follow("asks for evidence about", tag="a")
        keys.follow("Decline it", tag="a")
        keys.follow("Decline it", tag="button")
        keys.expect_error_summary()
        self.seen("decline a request with errors")
        self.at(request)
        keys.follow("Make a pack for it", tag="a")
        keys.expect_title("What is the pack about?")
        self.seen("what a pack is about")
        keys.follow("Continue", tag="button")
        keys.expect_title("What is it for?")
        self.seen("what a pack is for")
        keys.follow("Continue", tag="button")
        keys.expect_error_summary()
        self.seen("what a pack is for, with errors")
        keys.type("purpose", "The inspection in spring")
        keys.follow("Continue", tag="button")
        keys.expect_title("Check the pack")
        self.seen("check the pack")
        keys.follow("Change what is in it", tag="button")
        self.seen("what is in a pack")
        page.check("input[name=sections][value=staff]")
        keys.follow("Continue", tag="button")
        keys.follow("Change the body", tag="button")
        self.seen("which body a pack is for")
        keys.follow("Continue", tag="button")
        keys.expect_title("Check the pack")
        keys.follow("Make the pack", tag="button")
        self.done("that the pack is being made")
        for _ in range(30):
            if "Being made" not in page.locator("main").inner_text():
                break
            page.wait_for_timeout(500)
            page.reload()
        keys.expect("Ready to release")
        self.seen("a pack that is ready")
        pack = page.url.removeprefix(self.checker.base)
        keys.follow("Staff by name", tag="a")
        self.seen("what the inspector will read")
        self.at(pack)
        keys.follow("Release it to an inspector", tag="a")
        self.seen("release a pack")
        keys.follow("Release it and show the code", tag="button")
        keys.expect_error_summary()
        self.seen("release a pack with errors")
        keys.type("inspector", "Jo Smith")
        keys.day("until", "2026-12-12")
        keys.follow("Release it and show the code", tag="button")
        self.seen("the code, shown once")
        code = page.locator("code.key").inner_text()
        self.at(pack)
        self.seen("a released pack")
        self.at("/inspect")
        self.seen("the code of a pack")
        keys.follow("Open the evidence", tag="button")
        keys.expect_error_summary()
        self.seen("the code of a pack with errors")
        keys.type("code", code)
        keys.follow("Open the evidence", tag="button")
        keys.expect_title("Evidence about")
        self.seen("the evidence")
        keys.follow("Staff by name", tag="a")
        keys.expect("You read this as Jo Smith")
        self.seen("a page of the evidence")
        keys.follow("Close the evidence", tag="button")
        keys.expect_title("Read evidence")
        self.at(pack)
        keys.follow("Withdraw it", tag="a")
        keys.follow("Withdraw it", tag="button")
        keys.expect_error_summary()
        self.seen("withdraw a pack with errors")
        keys.type("reason", "The inspection is over")
        keys.follow("Withdraw it", tag="button")
        self.done("that the pack is withdrawn")
        self.seen("a pack that was withdrawn")
        self.at(pack.split("/packs/")[0])
        self.seen("evidence packs")

    def refused(self):
        keys = self.keys
        self.at("/people/1")
        keys.expect_title("Page not found")
        self.seen("not found")
        keys.follow("Sign out")
        self.at(self.someone)
        keys.expect_title("Sign in")
        self.seen("sign in to go on")
        self.sign_in()
        keys.expect_title("Ngozi Appleyard")
