"""The first year of a social worker, on a phone and by keyboard alone: what she gathers, her assessor who
looks at it and asks for a talk, a second look at the end, and the year that goes along to another
employer."""

import sqlite3
from datetime import date, timedelta

from checker import PHONE
from keyboard import Lost
from walk import Walk, walked

TODAY = date.today()
DAY = (TODAY - date(1970, 1, 1)).days


def said(day):
    return f"{day.day} {day.strftime('%B %Y')}"


class FirstYear:
    def __init__(self, browser, checker, settings, accounts, records):
        self.checker, self.records = checker, records
        phone = dict(settings, viewport=PHONE)
        walk = lambda who: Walk(browser, checker, who, phone, accounts)
        self.social, self.ward, self.lead, self.manager = (
            walk("social"), walk("ward"), walk("lead"), walk("manager"))

    def run(self):
        walked(
            [self.gathers, self.is_looked_at, self.is_talked_with, self.goes_on,
             self.second_look, self.another_begins, self.goes_along],
            self.checker, "first year of a social worker")
        for walk in (self.social, self.ward, self.lead, self.manager):
            walk.ends()

    def ask(self, sql, *values):
        with sqlite3.connect(self.records, timeout=60) as records:
            rows = records.execute(sql, values).fetchall()
        records.close()
        return rows

    def gathers(self):
        """She adds a reflection, and takes back what was not enough."""
        walk = self.social
        walk.sign_in("social")
        walk.at("/induction")
        walk.keys.follow("Your assessed year")
        walk.seen("one's own assessed years")
        walk.keys.follow("Assessed and supported year")
        self.own = walk.here()
        self.id = self.own.split("/")[-1]
        walk.seen("one's own assessed year")
        self.adds("I went in with the answer")
        walk.says("Something is missing")
        walk.keys.follow(f"Take back critical reflection, {said(TODAY)}")
        walk.done("what was taken back")
        self.adds("I went in with the answer. Next time I listen for longer first. Ọ dara")

    def adds(self, words):
        walk = self.social
        walk.keys.follow("Add something")
        walk.keys.follow("Save")
        walk.keys.expect_error_summary()
        walk.keys.choose("kind", "critical-reflection")
        walk.keys.day("on", TODAY.isoformat())
        walk.keys.type("words", words)
        walk.seen("adding what was gathered")
        walk.keys.follow("Save")
        walk.done("what was added")

    def is_looked_at(self):
        """Her assessor finds that it counts, and adds what he saw."""
        walk = self.ward
        walk.sign_in("ward")
        walk.at("/assessed-years")
        walk.seen("whom somebody assesses")
        walk.keys.follow("Tamsin Example")
        self.other = walk.here()
        walk.seen("an assessed year of somebody else")
        walk.keys.follow(f"Look at critical reflection, {said(TODAY)}")
        walk.keys.choose("decision", "missing")
        walk.keys.follow("Save")
        walk.keys.expect_error_summary()
        walk.seen("looking at what was gathered")
        walk.keys.choose("decision", "counts")
        walk.keys.follow("Save")
        walk.done("what was found")
        walk.keys.follow("Ask for more after all")
        walk.seen("asking for more after all")
        walk.at(self.other)
        walk.keys.follow("Add an observation")
        walk.keys.day("on", TODAY.isoformat())
        walk.keys.type("words", "She explained the plan in plain words")
        walk.seen("adding an observation")
        walk.keys.follow("Save")
        walk.done("the observation")

    def review(self, outcome, *, until=None, words=None):
        walk = self.ward
        walk.at(self.other)
        walk.keys.follow("Review at six months")
        walk.keys.choose("outcome", outcome)
        if until:
            walk.keys.day("until", until.isoformat())
        if words:
            walk.keys.type("words", words)
        walk.keys.follow("Save")

    def is_talked_with(self):
        """He would like somebody to talk with her; nothing of it is kept."""
        self.review("concern")
        self.ward.done("the concern")
        self.review("on-track")
        self.ward.keys.expect_error_summary()
        self.ward.seen("a stage that cannot be closed yet")
        walk = self.social
        walk.at(self.own)
        walk.says("somebody is asked to talk with you")
        walk.seen("that somebody will talk with one")
        walk = self.lead
        walk.sign_in("lead")
        walk.at(self.other)
        walk.keys.follow("The talk is over")
        walk.done("the talk")
        walk.keeps_quiet_about("asked to talk")

    def goes_on(self):
        """The review is put off for a holiday, and then closed."""
        due = self.ask(
            "SELECT due_on FROM assessed_stage WHERE year_id = ? AND stage = '3'", self.id)[0][0]
        later = date(1970, 1, 1) + timedelta(days=due + 14)
        self.review("deferred", until=later, words="Two weeks of leave")
        self.ward.done("putting it off")
        self.review("on-track")
        self.ward.done("the review")

    def second_look(self):
        """Somebody else looks at the final review of a colleague of hers."""
        walk = self.lead
        self.trust = self.ask(
            "SELECT organisation_id FROM assessed_year WHERE id = ?", self.id)[0][0]
        walk.at(f"/organisations/{self.trust}/assessed-years")
        walk.seen("the assessed years of a place")
        waiting = self.ask("SELECT id FROM assessed_year WHERE state = 'proposed'")[0][0]
        walk.at(f"/assessed-years/{waiting}")
        walk.keys.follow("Look at the final review")
        walk.seen("a final review")
        walk.keys.choose("decision", "back")
        walk.keys.follow("Save")
        walk.keys.expect_error_summary()
        walk.keys.choose("decision", "confirm")
        walk.keys.follow("Save")
        walk.done("the second look")
        walk.keys.follow("Take the outcome back")
        walk.keys.follow("Take it back")
        walk.keys.expect_error_summary()
        walk.seen("taking an outcome back")
        walk.keys.type("words", "It was meant for somebody else")
        walk.keys.follow("Take it back")
        walk.done("taking it back")

    def another_begins(self):
        """One is begun for somebody whose first year it is not, and ended."""
        walk = self.lead
        name = self.ask(
            "SELECT p.display_name FROM person p JOIN assignment a ON a.person_id = p.id"
            " WHERE a.organisation_id = ? AND a.title = 'Staff Nurse' AND a.ended_on IS NULL"
            " ORDER BY p.id DESC LIMIT 1", self.trust)[0][0]
        walk.at(f"/organisations/{self.trust}/assessed-years")
        walk.keys.follow("Begin one")
        walk.keys.type("q", name)
        walk.keys.follow("Search")
        person = walk.page.locator("input[name=person]").first.get_attribute("value")
        walk.keys.choose("person", person)
        walk.keys.follow("Begin it")
        walk.keys.expect_error_summary()
        walk.keys.day("started", TODAY.isoformat())
        walk.seen("beginning an assessed year")
        walk.keys.follow("Begin it")
        walk.done("the beginning")
        ward = self.ask(
            "SELECT p.display_name, p.id FROM person p JOIN account a ON a.person_id = p.id"
            " WHERE a.name = 'ward'")[0]
        walk.keys.type("q", ward[0])
        walk.keys.follow("Search")
        walk.keys.choose("person", str(ward[1]))
        walk.seen("naming an assessor")
        walk.keys.follow("Name them")
        walk.done("the assessor")
        walk.keys.follow("End it before its end")
        walk.keys.choose("reason", "mistake")
        walk.seen("ending an assessed year")
        walk.keys.follow("End it", tag="button")
        walk.done("the ending")

    def goes_along(self):
        """She begins at a care home, and takes the year there."""
        person, home = self.ask(
            "SELECT c.person_id, (SELECT g.organisation_id FROM access_grant g JOIN account l"
            " ON l.id = g.account_id WHERE l.name = 'manager' AND g.organisation_id IS NOT NULL"
            " LIMIT 1) FROM account c WHERE c.name = 'social'")[0]
        number = self.ask("SELECT MAX(id) FROM assignment")[0][0] + 1_900_000_000
        self.ask(
            "INSERT INTO assignment (id, person_id, organisation_id, employer_id, title, engagement,"
            " status, primary_assignment, flagged_manager, holds_budget, started_on)"
            " VALUES (?, ?, ?, ?, 'Social Worker', 'permanent', 'active', FALSE, FALSE, FALSE, ?)",
            number, person, home, home, DAY)
        self.ask(
            "UPDATE assignment SET ended_on = ? WHERE person_id = ? AND organisation_id = ?",
            DAY - 1, person, self.trust)
        walk = self.social
        walk.at(self.own)
        walk.says("You work somewhere else now")
        walk.keys.follow("Take the year there")
        walk.seen("taking a year to another employer")
        walk.keys.follow("Take it there")
        walk.done("the move")
        walk = self.ward
        walk.at(self.other)
        if "not found" not in walk.page.title().lower():
            raise Lost(f"the old assessor still sees {self.other}: {walk.page.title()}")
        walk = self.manager
        walk.sign_in("manager")
        walk.at(self.other)
        walk.says("Name an assessor")
