"""Looks at the pages of a running Waypoint in Chromium (checker.py says what must hold).

On the example it signs in as each account and follows the links it finds. A page is known by its
address with the numbers taken out, so that one person stands for all of them. Each page is looked
at once, and the home page of every account; with --all-pairs each account looks at everything it
can reach. On an empty Waypoint it walks the main journeys by keyboard alone (journeys.py).

Whatever was found, an address in docs/access-matrix.md that has a page and was never visited is a fault:
nobody would know whether it is fit to be seen.
"""

import argparse
import json
import pathlib
import re
import sqlite3
import sys
import time
from urllib.parse import urljoin
from urllib.request import urlopen

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "Common"))

from one_time import next_code

from beginner import Beginner
from cohort import Together
from first_year import FirstYear
from checker import DESK, Checker, pattern, unvisited
from away import Away
from journeys import Journeys
from names import Names
from night import Night
from practice import Practice

OPEN_PAGES = [
    ("/sign-in", 200), ("/signed-out", 200), ("/help", 200), ("/accessibility", 200),
    ("/privacy", 200), ("/cookies", 200), ("/components", 200), ("/no-such-page", 404),
    ("/welcome", 200), ("/sign-in/help", 200), ("/sign-in/forgotten", 200), ("/mail-address", 200), ("/tablet", 200),
    ("/inspect", 200), ("/tablet/proof", 200),
    ("/standards", 200), ("/standards?q=appraisal", 200), ("/standards?q=xyzzy", 200),
    ("/standards/management-and-leadership", 200), ("/standards/care-certificate/2025", 200),
    ("/standards/care-certificate/2015/9", 200), ("/standards/crosswalk", 200),
    ("/standards/management-and-leadership/2026", 200),
    ("/standards/management-and-leadership/2026/2.2b", 200), ("/standards/nothing", 404),
    ("/standards/consultations", 200), ("/standards/consultations/999999", 404),
    ("/badges", 200), ("/badges/care-certificate-2025", 200), ("/check", 200), ("/shared", 200),
    ("/badges/nothing", 404),
    ("/gateways", 200), ("/gateways/mid-career", 200), ("/gateways/nothing", 404),
    ("/learning/modules", 200), ("/learning/modules?kind=project", 200),
    ("/learning/modules/effective-appraisal", 200), ("/learning/modules/nothing", 404),
    ("/learning/bundles", 200), ("/learning/bundles/management-bundle-entry", 200),
    ("/learning/bundles/nothing", 404),
]
# What is offered on these depends on the role, so every account goes there for the links.
CROSSROADS = {
    "/", "/organisations", "/organisations/#", "/people/#", "/accreditation/cases", "/me/badges",
    "/assessments", "/claims", "/sign-offs", "/organisations/#/claims",
    "/organisations/#/gateways", "/me/gateways", "/me/gateways/waivers/#",
    "/organisations/#/appointments/#", "/organisations/#/waivers/#",
    "/prior-learning", "/recognitions", "/organisations/#/recognitions",
    "/learning", "/learning/confirmations", "/organisations/#/learning",
    "/learning/places", "/learning/places/sessions/#", "/learning/places/requests/#",
    "/organisations/#/places", "/organisations/#/places/#", "/learning/time", "/learning/time/#",
    "/people/#/learning-time/#", "/organisations/#/protected-time",
}
# What leads there is a refusal, and refusals are not followed.
BEHIND_REFUSALS = {"organisationLead": ["/emergency"]}
REFUSED = ["/accounts", "/files", "/duties/people"]
ADDRESSES = pathlib.Path(__file__).parent.parent.parent / "docs/access-matrix.md"
NO_PAGE = {
    # The rows in error come back as a file.
    "/files/uploads/:id/rows/:place", "/files/loads/:id/rows/:place",
    # For the script that warns before a session ends.
    "/account/session",
    # The template is a file too.
    "/files/template/:name",
    # These need a provider, or a session begun with one: bin/sign-in-test goes through them.
    "/sign-in/with/:provider", "/sign-in/with/:provider/back", "/sign-in/with/:provider/confirm",
    "/account/link", "/sign-out/at-provider", "/account/confirm/with/:provider",
    # And the files of a pack of evidence.
    "/inspect/files/:file",
    # So is what is held about oneself, for programs.
    "/me/download",
    # What is published of badges is for programs, and a badge is a file.
    "/.well-known/badge-issuer", "/.well-known/jwks.json", "/badges/lists/:number/:purpose",
    "/me/badges/:badge/files/:form",
    # Whom to name is asked about answers that were ticked on the page before, which is no link.
    "/assessments/:id/claims",
    # No course is mapped by hand in the example; the tests of these pages end one.
    "/organisations/:id/results/mappings/:mapping/end",
    # No official wording is loaded in the example; the tests of these pages load one.
    "/standards/wordings/:wording", "/standards/wordings/:wording/end",
    # A place for a calendar is a file.
    "/learning/places/requests/:request/calendar",
    # Calendars are files: the journey of a cohort reads them.
    "/programme/:id/calendar", "/calendars/:code",
}


def sign_in(checker, context, account):
    page = context.new_page()
    page.goto(urljoin(checker.base, "/sign-in"))
    page.fill("#name", account["user"])
    page.fill("#password", account["password"])
    page.press("#password", "Enter")
    page.wait_for_load_state()
    if page.url.split("?")[0].endswith("/sign-in/second-factor"):
        checker.inspect_once(page, account["user"], "the code of the app")
        page.fill("#code", next_code(account["totp"]))
        page.press("#code", "Enter")
        page.wait_for_load_state()
    if "/sign-in" in page.url:
        checker.fault(account["user"], "/sign-in", "could not sign in")
    return page


def look_as(checker, browser, settings, account, seen, limit, all_pairs, more=()):
    """Everything that one account can reach and nobody has seen."""
    who = account["user"]
    print(f"{who} ({account['role']})", flush=True)
    context = browser.new_context(**settings)
    page = sign_in(checker, context, account)
    plain = browser.new_context(
        **settings, java_script_enabled=False, storage_state=context.storage_state()
    ).new_page()
    waiting, mine = ["/", *more], set()
    while waiting and len(mine) < limit:
        address = waiting.pop(0)
        known = pattern(address)
        # What a request shows depends on which side looks.
        is_request = re.match(r"/accreditation/cases/\d+$", known)
        if known in mine or (known in seen and known not in CROSSROADS and not is_request):
            continue
        mine.add(known)
        seen.add(known)
        # The journeys have looked at forms on the way; here they need only answer without scripts.
        # Every account's home page is looked at, whoever was there before.
        again = not all_pairs and known in checker.known and known != "/"
        waiting += checker.look(page, plain, who, address, inspecting=not again)
        if known == "/organisations/#":
            waiting += [address + end for end in BEHIND_REFUSALS.get(account["role"], [])]
    if account["role"] == "person":
        for address in REFUSED:
            checker.look(page, plain, who, address, expected=403)
    plain.context.close()
    context.close()


# Steps that some dates, places and agreements allow, and others do not.
DATES = [
    (f"SELECT s.organisation_id, s.id FROM module_session s WHERE s.state = '{state}'"
     " ORDER BY s.id LIMIT 1", [f"/organisations/{{}}/places/{{}}/{end}"])
    for state, end in [("draft", "edit"), ("draft", "steps/publish"), ("open", "steps/cancel")]
] + [
    ("SELECT s.organisation_id, s.id, r.id FROM module_session s"
     " JOIN place_request r ON r.session_id = s.id WHERE r.state = 'did-not-attend'"
     " ORDER BY r.id LIMIT 1", ["/organisations/{}/places/{}/attendance/{}"]),
    ("SELECT s.organisation_id, s.id FROM module_session s WHERE s.state = 'held'"
     " ORDER BY s.id LIMIT 1", ["/organisations/{}/places/{}/attendance"]),
]
PLACES = [
    ("SELECT r.id FROM place_request r JOIN account a ON a.person_id = r.person_id"
     " WHERE a.name = 'ward' AND r.state IN ('placed', 'waiting') ORDER BY r.id LIMIT 1",
     ["/learning/places/requests/{}", "/learning/places/requests/{}/steps/withdraw"]),
    ("SELECT t.id FROM learning_time t JOIN account a ON a.person_id = t.person_id"
     " WHERE a.name = 'ward' AND t.state = 'proposed' ORDER BY t.id LIMIT 1",
     ["/learning/time/{}", "/learning/time/{}/steps/withdraw", "/learning/time/{}/entries/new",
      "/learning/time/{}/entries/1"]),
    ("SELECT t.person_id, t.id, e.id FROM learning_time t"
     " JOIN learning_time_entry e ON e.agreement_id = t.id AND e.side = 'manager'"
     " WHERE t.state = 'agreed' ORDER BY t.id LIMIT 1",
     ["/people/{}/learning-time", "/people/{}/learning-time/new", "/people/{}/learning-time/{}",
      "/people/{}/learning-time/{}/steps/end", "/people/{}/learning-time/{}/entries/new",
      "/people/{}/learning-time/{}/entries/{}"]),
]
HIDDEN = {
    "manager": [
        ("SELECT id FROM induction WHERE state = 'signed-off' AND track = 'care-certificate'"
         " ORDER BY id LIMIT 1", ["/inductions/{}", "/inductions/{}/sign-off/withdrawal"]),
        ("SELECT id FROM induction WHERE edition = '2015' ORDER BY id LIMIT 1",
         ["/inductions/{}", "/inductions/{}/edition"]),
    ],
    "provider": DATES,
    "lead": [
        ("SELECT b.person_id, b.id FROM badge b JOIN account a ON a.person_id = b.person_id"
         " WHERE a.name = 'nurse' AND b.state = 'current' ORDER BY b.id LIMIT 1",
         ["/people/{}/badges", "/people/{}/badges/{}/change"]),
        ("SELECT organisation_id, id FROM gateway_appointment WHERE state = 'open' ORDER BY id",
         ["/organisations/{}/appointments/{}/waiver"]),
        ("SELECT r.id FROM recognition_request r JOIN account a ON a.person_id = r.assessor_id"
         " WHERE a.name = 'lead' AND r.state = 'in-review' ORDER BY r.id LIMIT 1",
         ["/recognitions/{}/decision", "/recognitions/{}/questions"]),
        ("SELECT t.id FROM module_attempt t JOIN account a ON a.person_id = t.confirmer_id"
         " WHERE a.name = 'lead' AND t.status = 'awaiting-assessment' ORDER BY t.id LIMIT 1",
         ["/learning/confirmations/{}"]),
        ("SELECT t.person_id, t.id FROM module_attempt t JOIN account a"
         " ON a.person_id = t.person_id WHERE a.name = 'ward' AND t.status = 'passed'"
         " ORDER BY t.id LIMIT 1",
         ["/people/{}/learning", "/people/{}/learning/attempts/{}/reopening"]),
        ("SELECT e.person_id, e.id FROM bundle_enrolment e JOIN account a"
         " ON a.person_id = e.person_id WHERE a.name = 'ward' AND e.state = 'enrolled'"
         " ORDER BY e.id LIMIT 1",
         ["/people/{}/learning/{}", "/people/{}/learning/{}/change",
          "/people/{}/learning/{}/move"]),
        ("SELECT s.organisation_id, s.id, r.id FROM place_request r"
         " JOIN module_session s ON s.id = r.session_id WHERE r.state = 'placed'"
         " ORDER BY r.id LIMIT 1",
         ["/organisations/{}/places/{}/attendance/{}"]),
        ("SELECT organisation_id, id FROM learning_result WHERE state = 'waiting'"
         " AND fault LIKE '%person%' ORDER BY id LIMIT 1",
         ["/organisations/{}/results/waiting/{}/person"]),
        ("SELECT organisation_id, id FROM learning_result WHERE state = 'waiting'"
         " AND fault = 'unknown-module' ORDER BY id LIMIT 1",
         ["/organisations/{}/results/waiting/{}/module"]),
        ("SELECT organisation_id, id FROM learning_result WHERE state = 'taken'"
         " AND decided_at IS NOT NULL ORDER BY id LIMIT 1",
         ["/organisations/{0}/results/given", "/organisations/{0}/results/given/{1}"]),
        ("SELECT m.version_id FROM consultation_member m JOIN account a ON a.id = m.account_id"
         " JOIN framework_version v ON v.id = m.version_id WHERE a.name = 'lead'"
         " AND m.part = 'reviewer' AND v.state = 'approved' ORDER BY m.id LIMIT 1",
         ["/standards/consultations/{}/agreement"]),
    ],
    "national": [("SELECT 1", ["/standards/wordings", "/standards/wordings/new"])],
    "accreditor": [
        ("SELECT version_id, id FROM consultation_comment WHERE answered_at IS NULL"
         " ORDER BY id LIMIT 1",
         ["/standards/versions/{}/comments/{}/answer"]),
        ("SELECT m.version_id, m.id FROM consultation_member m"
         " JOIN framework_version v ON v.id = m.version_id"
         " WHERE v.state = 'consultation' AND m.ended_at IS NULL ORDER BY m.id LIMIT 1",
         ["/standards/versions/{}/members/{}/ending"]),
        ("SELECT m.version_id, m.id FROM consultation_member m"
         " JOIN framework_version v ON v.id = m.version_id JOIN account a ON a.id = m.account_id"
         " WHERE v.state = 'consultation' AND a.person_id IS NULL ORDER BY m.id LIMIT 1",
         ["/standards/versions/{}/members/{}/erasure"]),
        ("SELECT id FROM framework_version WHERE edition > 1 ORDER BY id LIMIT 1",
         ["/standards/versions/{}/editions/1"]),
    ],
    "ward": PLACES + [
        ("SELECT c.id FROM competency_claim c JOIN account a ON a.person_id = c.assessor_id"
         " WHERE a.name = 'ward' AND c.state IN ('claimed', 'in-review') ORDER BY c.id LIMIT 1",
         ["/claims/{}/decision", "/claims/{}/questions"]),
        ("SELECT r.id, p.id FROM recognition_request r JOIN account a ON a.person_id = r.person_id"
         " JOIN recognition_piece p ON p.request_id = r.id"
         " WHERE a.name = 'ward' AND r.state = 'draft' ORDER BY p.id LIMIT 1",
         ["/prior-learning/{}/competencies", "/prior-learning/{}/evidence",
          "/prior-learning/{}/evidence/new/experience", "/prior-learning/{}/check",
          "/prior-learning/{}/evidence/{}"]),
        ("SELECT r.id FROM recognition_request r JOIN account a ON a.person_id = r.person_id"
         " WHERE a.name = 'ward' AND r.state = 'submitted' ORDER BY r.id LIMIT 1",
         ["/prior-learning/{}/assessor"]),
        ("SELECT r.id FROM recognition_request r JOIN account a ON a.person_id = r.person_id"
         " WHERE a.name = 'ward' AND r.state = 'partly-granted' ORDER BY r.id LIMIT 1",
         ["/prior-learning/{}/appeal"]),
        ("SELECT t.id FROM module_attempt t JOIN account a ON a.person_id = t.person_id"
         " WHERE a.name = 'ward' AND t.kind = 'job-shadowing' ORDER BY t.id LIMIT 1",
         ["/learning/attempts/{}", "/learning/attempts/{}/evidence/reflection",
          "/learning/attempts/{}/check"]),
        ("SELECT e.id FROM bundle_enrolment e JOIN account a ON a.person_id = e.person_id"
         " WHERE a.name = 'ward' AND e.state = 'enrolled' ORDER BY e.id LIMIT 1",
         ["/learning/enrolments/{}", "/learning/enrolments/{}/change",
          "/learning/enrolments/{}/move"]),
    ],
    "nurse": [
        ("SELECT w.id FROM gateway_waiver w JOIN account a ON a.person_id = w.person_id"
         " WHERE a.name = 'nurse' AND w.state = 'asked' ORDER BY w.id LIMIT 1",
         ["/me/gateways/waivers/{}", "/me/gateways/waivers/{}/steps/withdraw"]),
    ],
}


def hidden_in(records):
    """By account, pages that no walk is sure to meet: few people have badges, and of claims and
    other requests one stands for all, whether decided or not."""
    if not records:
        return {}
    with sqlite3.connect(f"file:{records}?mode=ro", uri=True) as database:
        return {
            user: [page.format(*row) for query, pages in queries
                   for row in database.execute(query) for page in pages]
            for user, queries in HIDDEN.items()
        }


def wait_for(base, file=None):
    """Until a Waypoint answers, and has written what goes with it."""
    for _ in range(400):
        try:
            if file is None or file.exists():
                urlopen(base + "/ready").close()
                return
        except OSError:
            pass
        time.sleep(0.3)
    print(f"Waypoint did not start at {base}", file=sys.stderr)
    sys.exit(2)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--base", required=True, help="a running example")
    parser.add_argument("--accounts", required=True, help="what `waypoint demo --json` printed")
    parser.add_argument("--empty", help="a running empty Waypoint, for the journeys")
    parser.add_argument("--practice", help="another empty one, for the practice manager's journey")
    parser.add_argument(
        "--records", help="the SQLite file of the example, for journeys in which time passes")
    parser.add_argument("--screenshots", help="a folder to put pictures of every page in")
    parser.add_argument("--all-pairs", action="store_true")
    parser.add_argument("--limit", type=int, default=300, help="pages for each account")
    parser.add_argument("--browser", default="/usr/bin/chromium")
    parser.add_argument("--dark", action="store_true", help="in the dark")
    options = parser.parse_args()

    settings = {"viewport": DESK, "color_scheme": "dark" if options.dark else "light"}
    accounts = pathlib.Path(options.accounts)
    checker = Checker(options.base.rstrip("/"), options.screenshots)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=options.browser, args=["--no-sandbox", "--disable-dev-shm-usage"])
        if options.empty:
            print("By keyboard alone, from nothing", flush=True)
            context = browser.new_context(**settings)
            context.set_default_timeout(20_000)
            example, checker.base = checker.base, options.empty.rstrip("/")
            wait_for(checker.base)
            Journeys(context, checker).run()
            checker.base = example
            context.close()
        if options.practice:
            context = browser.new_context(**settings)
            context.set_default_timeout(20_000)
            wait_for(options.practice)
            Practice(context, checker, options.practice.rstrip("/")).run()
            context.close()
        wait_for(checker.base, accounts)
        page = browser.new_context(**settings).new_page()
        for address, expected in OPEN_PAGES:
            checker.look(page, None, "nobody", address, expected)
        # Every component once more in the other light.
        other = dict(settings, color_scheme="light" if options.dark else "dark")
        page = browser.new_context(**other).new_page()
        checker.look(page, None, f"nobody, in the {other['color_scheme']}", "/components")
        everybody = json.loads(accounts.read_text())["accounts"]
        if options.records:
            print("On the example: a night shift, a board that asks for names, a call in between, a first job, a first year, a cohort",
                  flush=True)
            known = {account["user"]: account for account in everybody}
            Night(browser, checker, settings, known, options.records).run()
            Names(browser, checker, settings, known).run()
            Away(browser, checker, settings, known, options.records).run()
            Beginner(browser, checker, settings, known, options.records).run()
            FirstYear(browser, checker, settings, known, options.records).run()
            Together(browser, checker, settings, known, options.records).run()
        seen = set()
        also = hidden_in(options.records)
        for account in everybody:
            look_as(
                checker, browser, settings, account, set() if options.all_pairs else seen,
                options.limit, options.all_pairs,
                also.get(account["user"], ()))
        browser.close()

    if options.empty:
        for address in unvisited(checker.paths, ADDRESSES, NO_PAGE):
            checker.fault("nobody", address, "has a page that was never visited")
    print(f"{checker.looked} pages looked at, {len(checker.faults)} faults")
    sys.exit(1 if checker.faults else 0)


if __name__ == "__main__":
    main()
