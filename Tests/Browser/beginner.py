"""A first job in care, on a phone and by keyboard alone: the induction, the Care Certificate begun at
one employer, brought along to the next, and signed off there."""

import sqlite3
import time
from datetime import date

from checker import PHONE
from keyboard import Lost
from walk import Walk, walked

DAY = (date.today() - date(1970, 1, 1)).days


class Beginner:
    def __init__(self, browser, checker, settings, accounts, records):
        self.checker, self.records = checker, records
        phone = dict(settings, viewport=PHONE)
        walk = lambda who: Walk(browser, checker, who, phone, accounts)
        self.carer, self.manager, self.lead = walk("carer"), walk("manager"), walk("lead")

    def run(self):
        walked(
            [self.reads, self.asks, self.is_seen, self.moves, self.brings_along, self.is_heard,
             self.is_signed_off, self.prints],
            self.checker, "first job in care")
        for walk in (self.carer, self.manager, self.lead):
            walk.ends()

    def ask(self, sql, *values):
        with sqlite3.connect(self.records, timeout=60) as records:
            rows = records.execute(sql, values).fetchall()
        records.close()
        return rows

    def reads(self):
        """She reads two parts of the national induction and writes a few words about each."""
        walk = self.carer
        walk.sign_in("carer")
        walk.at("/induction")
        walk.keys.follow("National induction")
        for part, done in (("Inclusion", 3), ("Speaking up", 4)):
            walk.keys.follow(part)
            walk.keys.follow("Finish this part")
            walk.keys.expect_error_summary()
            walk.keys.type("words", "I learn names, and I ask. Mówię, kiedy się martwię.")
            walk.keys.follow("Finish this part")
            walk.says(f"{done} of 5 parts done")

    def asks(self):
        """She shows what she knows of a standard, and asks somebody to look."""
        walk = self.carer
        walk.at("/induction")
        walk.keys.follow("Care Certificate")
        self.address = walk.here()
        walk.keys.follow("Have you worked in care before? Say what you can do already")
        walk.seen("what somebody can do already")
        walk.at(self.address)
        walk.keys.follow("5. Work in a person-centred way")
        walk.keys.type("words", "I ask what she likes before I begin")
        walk.keys.follow("Save, and ask somebody to look")
        walk.says("Somebody is asked to look")

    def meet(self, walk, count=None):
        """So many of the standards that are open, found to be met; all of them where it is not said."""
        for kind, decision in (("knowledge", "none"), ("observation", "met")):
            walk.keys.follow("Look at several at once")
            walk.seen("looking at several standards at once")
            boxes = walk.page.locator("input[name=item]").all()
            wanted = boxes if count is None else boxes[:count]
            for box in boxes:
                if box.is_checked() != (box in wanted):
                    walk.keys.to(id=box.get_attribute("id"))
                    walk.keys.press("Space")
            walk.keys.choose("kind", kind)
            walk.keys.choose("decision", decision)
            walk.keys.follow("Save")

    def is_seen(self):
        """Her manager looks at several standards at once, with her beside him."""
        walk = self.manager
        walk.sign_in("manager")
        walk.at("/inductions")
        name = self.ask(
            "SELECT p.display_name FROM person p JOIN account a ON a.person_id = p.id"
            " WHERE a.name = 'carer'")[0][0]
        self.name = name
        walk.keys.follow(name)
        walk.seen("an induction of somebody else")
        self.meet(walk, 8)
        walk.says("standards done")
        self.met = int(self.ask(
            "SELECT units_done FROM induction WHERE id = ?", self.address.split("/")[-1])[0][0])
        if not 8 <= self.met < 16:
            raise Lost(f"{self.met} standards are met, and not some of them")

    def moves(self):
        """She leaves the home for a hospital, which takes her on as a healthcare assistant."""
        person, trust = self.ask(
            "SELECT c.person_id, (SELECT g.organisation_id FROM access_grant g JOIN account l"
            " ON l.id = g.account_id WHERE l.name = 'lead' AND g.organisation_id IS NOT NULL LIMIT 1)"
            " FROM account c WHERE c.name = 'carer'")[0]
        self.trust = trust
        number = self.ask("SELECT MAX(id) FROM assignment")[0][0] + 900_000_000
        self.ask(
            "UPDATE assignment SET ended_on = ? WHERE person_id = ? AND ended_on IS NULL",
            DAY - 1, person)
        self.ask(
            "INSERT INTO assignment (id, person_id, organisation_id, employer_id, title, job_role,"
            " job_role_scheme, staff_group, engagement, status, primary_assignment, flagged_manager,"
            " holds_budget, started_on) VALUES (?, ?, ?, ?, 'Healthcare Assistant',"
            " 'Healthcare Assistant', 'esr', 'Additional Clinical Services', 'permanent', 'active',"
            " TRUE, FALSE, FALSE, ?)", number, person, trust, trust, DAY)
        self.ask(
            "INSERT INTO job (id, kind, payload, unique_key, state, queued_at, run_at, attempts)"
            " VALUES (?, 'induction.follow', '', 'beginner', 'waiting', 0, 0, 0)", number)
        for _ in range(240):
            found = self.ask(
                "SELECT id FROM induction WHERE person_id = ? AND organisation_id = ?"
                " AND track = 'care-certificate'", person, trust)
            if found:
                self.next = found[0][0]
                return
            time.sleep(0.5)
        raise Lost("no induction was made at the hospital")

    def brings_along(self):
        """What was met at the home comes along."""
        walk = self.lead
        walk.sign_in("lead")
        walk.at(f"/inductions/{self.next}/bring-along")
        walk.says("only when they agree")
        walk.seen("what the next employer may bring along")
        walk = self.carer
        walk.at(f"/induction/{self.next}")
        walk.says("You have done some of this before")
        walk.keys.follow("See what, and bring it along")
        walk.seen("what can be brought along")
        walk.keys.follow("Bring it along")
        walk.says(f"{self.met} of 16 standards done")

    def is_heard(self):
        """A colleague of the lead asks for one of them again; she has somebody else look, who decides."""
        self.ask(
            "UPDATE induction_unit SET state = 'more-evidence', decided_on = NULL"
            " WHERE induction_id = ? AND unit = '1'", self.next)
        self.ask(
            "INSERT INTO induction_turn (induction_id, position, unit, step, at, actor_name)"
            " SELECT induction_id, MAX(position) + 1, '1', 'ask-again', ?, 'Grace Example'"
            " FROM induction_turn WHERE induction_id = ?", int(time.time() * 1000), self.next)
        walk = self.carer
        walk.at(f"/induction/{self.next}/units/1")
        walk.keys.follow("ask that somebody else looks at it")
        walk.seen("having a decision looked at again")
        walk.keys.follow("Ask for it")
        walk.keys.expect_error_summary()
        walk.keys.type("words", "My manager at the home saw it, over two shifts")
        walk.keys.follow("Ask for it")
        walk.done("asking for another look")
        walk = self.lead
        walk.at(f"/inductions/{self.next}/units/1")
        walk.keys.follow("Look at it again")
        walk.seen("looking at a decision again")
        walk.keys.choose("decision", "counts")
        walk.keys.follow("Save")
        walk.done("another decision")

    def is_signed_off(self):
        """The rest is seen at the hospital, and signed off there."""
        walk = self.lead
        walk.at(f"/inductions/{self.next}/ending")
        walk.seen("ending an induction that should not be there")
        walk.at(f"/inductions/{self.next}")
        self.meet(walk)
        walk.says("16 of 16 standards done")
        walk.keys.follow("Sign off")
        walk.says(self.name, "I answer for this employer")
        walk.seen("before signing off")
        walk.keys.follow("Sign off", tag="button")
        walk.done("the sign-off")

    def prints(self):
        """She has a certificate to print, and says how it was."""
        walk = self.carer
        walk.at(f"/induction/{self.next}")
        walk.keys.follow("Certificate to print")
        walk.says(self.name, "has met every standard")
        walk.seen("a certificate")
        walk.at(f"/induction/{self.next}")
        walk.keys.follow("Say how it was")
        walk.keys.choose("welcome", "5")
        walk.seen("how it was")
        walk.keys.follow("Send")
        walk.done("what she said")
