"""A cohort from the draft to the certificate, on phones and by keyboard alone where people hurry: the
holder whose venue floods, a GP whom nobody manages, a manager who cannot be released, somebody who
leads through the day."""

import sqlite3
import urllib.request
from datetime import date, timedelta

from checker import PHONE
from keyboard import Lost
from walk import Walk, walked

TODAY = date.today()


def day(days):
    return (TODAY + timedelta(days=days)).isoformat()


class Together:
    def __init__(self, browser, checker, settings, accounts, records):
        self.checker, self.records = checker, records
        phone = dict(settings, viewport=PHONE)
        walk = lambda who, size: Walk(browser, checker, who, size, accounts)
        self.holder = walk("icb", settings)
        self.gp, self.nurse, self.leader = walk("gp", phone), walk("nurse", phone), walk("manager", phone)
        self.ward, self.lead = walk("ward", phone), walk("lead", phone)

    def run(self):
        walked(
            [self.plans, self.answers, self.opens, self.applies, self.is_not_spared, self.floods,
             self.marks, self.gives, self.follows, self.misses],
            self.checker, "a cohort")
        for walk in (self.holder, self.gp, self.nurse, self.leader, self.ward, self.lead):
            walk.ends()

    def ask(self, sql, *values):
        with sqlite3.connect(self.records, timeout=60) as records:
            rows = records.execute(sql, values).fetchall()
        records.close()
        return rows

    def plans(self):
        """A people officer begins a cohort, and plans three days from what is suggested."""
        walk = self.holder
        walk.sign_in("icb")
        walk.at("/cohorts")
        walk.seen("cohorts, for whoever holds them")
        walk.press("NHS Northmere Integrated Care Board (example)")
        self.board = walk.here().split("/")[2]
        walk.press("Begin a cohort")
        walk.press("Begin it")
        walk.keys.expect_error_summary()
        walk.seen("a cohort that is not whole")
        walk.fill(title="Mereside, together", capacity="12", minimum="3")
        walk.day("closes", day(9))
        walk.page.select_option("#share", "1/2")
        walk.press("Begin it")
        self.cohort = walk.here()
        for days in (30, 37, 44):
            walk.at(f"{self.cohort}/days/new")
            if days == 30:
                walk.seen("a day to plan")
                walk.fill(venue="Mere Hall", postcode="NE1 4LP")
            walk.day("on", day(days))
            walk.press("Save the day")
        walk.says("The days are the programme")
        walk.press("Partners from other sectors")
        walk.fill(q="Larchfield Care")
        walk.press("Search")
        walk.page.check("input[name=organisation] >> nth=0")
        walk.press("Ask them")
        walk.seen("partners of a cohort")

    def answers(self):
        """The registered manager of a care home agrees to hold it jointly."""
        walk = self.leader
        walk.sign_in("manager")
        walk.at(self.cohort)
        walk.keys.follow("Answer for Larchfield Care (example)")
        walk.seen("whether to hold a cohort jointly")
        walk.keys.choose("answer", "yes")
        walk.keys.follow("Send the answer")
        walk.done("the answer")

    def opens(self):
        """It is opened, and a day of it can still be changed or taken out."""
        walk = self.holder
        walk.at(self.cohort)
        walk.press("Open it for applications")
        walk.seen("before a cohort is opened")
        walk.press("Open it for applications")
        walk.says("Open for applications")
        first = self.ask(
            "SELECT id FROM cohort_day WHERE cohort_id = ? ORDER BY on_day", self.cohort.split("/")[2])
        self.day = first[0][0]
        walk.at(f"{self.cohort}/days/{self.day}")
        walk.seen("a day that is planned")
        walk.at(f"{self.cohort}/days/{self.day}/removal")
        walk.seen("cancelling a day")
        walk.at(f"{self.cohort}/details")
        walk.seen("what a cohort asks for")
        walk.at(f"{self.cohort}/facilitators?q=manager")
        walk.seen("who leads through the days")

    def applies(self):
        """A GP applies by keyboard, says what she needs, and releases herself."""
        walk = self.gp
        walk.sign_in("gp")
        walk.at("/programme")
        walk.keys.follow("Apply")
        walk.seen("which cohorts one could come to")
        walk.keys.follow("Continue")
        walk.keys.expect_error_summary()
        box = walk.page.get_by_label("Mereside, together")
        walk.keys.to(id=box.get_attribute("id"))
        walk.keys.press("Space")
        walk.keys.follow("Continue")
        walk.seen("what one needs to come")
        box = walk.page.get_by_label("Step-free way in and an accessible toilet")
        walk.keys.to(id=box.get_attribute("id"))
        walk.keys.press("Space")
        walk.keys.choose("caring", "late-start")
        walk.keys.follow("Continue", tag="button")
        walk.says("Mereside, together", "Step-free way in", "Not before 9:30")
        walk.seen("the answers of an application")
        walk.keys.follow("Send the application", tag="button")
        walk.done("the application")
        self.own = walk.here()
        walk.keys.follow("Release yourself")
        walk.seen("releasing oneself")
        walk.keys.choose("cover", "locum")
        walk.keys.follow("Release yourself", tag="button")
        walk.says("Released")
        walk.at(f"{self.own}/needs")
        walk.seen("what one needs, to be changed")
        walk.at(f"{self.own}/steps/defer")
        walk.seen("putting it off")

    def is_not_spared(self):
        """A nurse who was put forward says where she could come, and cannot be spared; then she can."""
        walk = self.nurse
        walk.sign_in("nurse")
        walk.at("/programme")
        walk.press("Your application")
        walk.press("Say which cohorts you could come to")
        walk.page.get_by_label("Mereside, together").check()
        walk.press("Continue")
        walk.press("Continue")
        walk.press("Send the application")
        mine = walk.here()
        name = self.ask(
            "SELECT p.display_name FROM person p JOIN account a ON a.person_id = p.id"
            " WHERE a.name = 'nurse'")[0][0]
        lead = self.lead
        lead.sign_in("lead")
        lead.at("/releases")
        lead.seen("who asks to be released")
        lead.press(name)
        lead.seen("releasing somebody")
        lead.press("They cannot be spared")
        lead.seen("not releasing somebody")
        lead.page.check("input[name=reason][value=no-cover]")
        lead.press("They cannot be spared")
        walk.at(mine)
        walk.says("Not released", "No cover can be found")
        walk.press("Ask again to be released")
        walk.press("Ask again to be released")
        lead.at("/releases")
        lead.press(name)
        lead.page.check("input[name=cover][value=bank]")
        lead.press("Release them")
        lead.done("the release")
        lead.at("/releases/new")
        lead.seen("putting somebody forward")

    def floods(self):
        """The venue of a day floods: it is moved, and whoever has a place reads it on their phone."""
        walk = self.holder
        found = self.ask(
            "SELECT d.id, d.cohort_id FROM cohort_day d JOIN cohort c ON c.id = d.cohort_id"
            " WHERE c.state = 'confirmed' ORDER BY d.on_day DESC")[0]
        walk.at(f"/cohorts/{found[1]}/days/{found[0]}")
        walk.fill(venue="The Old Library, High Street")
        walk.press("Save the day")
        walk.keys.expect_error_summary()
        walk.page.check("input[name=reason][value=venue]")
        walk.press("Save the day")
        walk.says("Everybody with a place is told")
        other = self.ward
        other.sign_in("ward")
        mine = self.ask(
            "SELECT p.id FROM participation p JOIN account a ON a.person_id = p.person_id"
            " WHERE a.name = 'ward'")[0][0]
        other.at(f"/programme/{mine}")
        other.says("The Old Library", "The venue cannot be used")
        other.seen("a place, with a day that was moved")
        self.placed = f"/programme/{mine}"

    def marks(self):
        """Whoever leads through the day says on a phone who is there, and goes to the network."""
        walk = self.leader
        found = self.ask(
            "SELECT d.id, d.cohort_id FROM cohort_day d JOIN cohort c ON c.id = d.cohort_id"
            " WHERE c.state = 'confirmed' ORDER BY d.on_day")
        today = found[1]
        base = f"/cohorts/{today[1]}/days/{today[0]}"
        walk.at(f"{base}/register")
        walk.seen("a register to print")
        walk.at(f"{base}/attendance")
        walk.seen("who was there")
        box = walk.page.locator("#others")
        walk.keys.to(id="others")
        walk.keys.press("Space")
        if not box.is_checked():
            raise Lost("the box for everybody is not ticked")
        walk.context.set_offline(True)
        walk.keys.to("Save who was there", tag="button")
        walk.keys.press("Enter")
        walk.page.get_by_text("There is no connection.").wait_for()
        walk.seen("who was there, without a connection")
        walk.context.set_offline(False)
        walk.page.get_by_text("Saved", exact=True).wait_for()
        walk.done("who was there")
        # What was ticked and not sent is there when the page is opened again, and not afterwards.
        first = walk.page.locator("input[type=radio][value=absent]").first
        first.check()
        walk.at("/cohorts")
        walk.at(f"{base}/attendance")
        walk.says("is not saved yet")
        if not walk.page.locator("input[type=radio][value=absent]").first.is_checked():
            raise Lost("what was ticked is lost with the page")
        walk.press("Save who was there")
        walk.done("who was not there")
        walk.at(f"{base}/attendance")
        if walk.page.get_by_text("is not saved yet").count():
            raise Lost("what was saved is offered again")
        mine = self.ask(
            "SELECT p.id, p.cohort_id FROM participation p JOIN account a ON a.person_id = p.person_id"
            " WHERE a.name = 'manager'")[0]
        for page, what in (
            ("", "a programme that is completed"), ("/certificate", "a certificate of a programme"),
            ("/network", "staying in touch"), ("/calendar", None)):
            if what:
                walk.at(f"/programme/{mine[0]}{page}")
                walk.seen(what)
        walk.at(f"/programme/networks/{self.board}")
        walk.seen("a network of a programme")

    def gives(self):
        """Places are given, with the proof that the mix is kept, and each who waits reads why."""
        walk = self.holder
        walk.at(f"/organisations/{self.board}/cohorts")
        walk.press("Give places")
        walk.seen("which cohorts places are given in")
        walk.press("Work it out")
        walk.seen("places as they were worked out")
        walk.press("Confirm, and tell everybody")
        walk.done("the places")
        for cohort, in self.ask("SELECT id FROM cohort WHERE state IN ('confirmed', 'finished')"):
            for page in ("people", "cover", "results"):
                walk.at(f"/cohorts/{cohort}/{page}")
                walk.seen(f"{page} of a cohort")
        one = self.ask(
            "SELECT p.id FROM participation p JOIN participation_choice c ON c.participation_id = p.id"
            " WHERE p.state IN ('waiting', 'released') LIMIT 1")
        if one:
            walk.at(f"/participations/{one[0][0]}")
            walk.seen("somebody who waits, for whoever holds the cohort")
            walk.at(f"/participations/{one[0][0]}/steps/reject")
            walk.seen("not accepting somebody")

    def follows(self):
        """A calendar follows by a secret address, which leads nowhere once it is ended."""
        walk = self.ward
        walk.at("/programme/calendar-address")
        walk.seen("an address for a calendar")
        walk.press("Make an address")
        address = walk.page.locator("code.break").inner_text()
        with urllib.request.urlopen(address) as answer:
            feed = answer.read().decode()
        if "BEGIN:VEVENT" not in feed or "The Old Library" not in feed.replace("\r\n ", ""):
            raise Lost("the calendar does not hold the day that was moved")
        walk.at("/programme/calendar-address")
        walk.press("End the address")
        try:
            urllib.request.urlopen(address)
        except OSError:
            return
        raise Lost("an address that was ended still leads to a calendar")

    def misses(self):
        """Somebody who missed days is told what is missing, and says how it was."""
        walk = self.ward
        self.ask(
            "UPDATE participation SET state = 'incomplete' WHERE id = ?", self.placed.split("/")[2])
        walk.at(self.placed)
        walk.says("that are needed")
        walk.seen("a programme of which days are missing")
        walk.at(f"{self.placed}/make-up")
        walk.seen("making up for days")
        walk.at(f"{self.placed}/opinion")
        walk.seen("how a programme was")
