"""Looks at the pages of a running Waypoint in Chromium.

For every page it meets, at the width of a desk and of a phone:
  * axe (WCAG 2.2 AA) finds nothing,
  * nothing has to be moved sideways at 320 px,
  * it has one main heading and a title, and answers without scripts as well.

It signs in as each account of the example and follows the links it finds. A page is known by its
address with the numbers taken out, so that one person stands for all of them. By default each
page is looked at once, and the home page of every account; with --all-pairs each account looks at
everything it can reach.
"""

import argparse
import json
import pathlib
import re
import sys
from urllib.parse import parse_qsl, urljoin, urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
OPEN_PAGES = ["/sign-in", "/help", "/accessibility", "/privacy", "/components", "/no-such-page"]
DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
NARROW = {"width": 320, "height": 800}
SIDEWAYS = """() => [...document.querySelectorAll('body *')]
    .filter(e => e.getBoundingClientRect().right > 321 && !e.closest('.sideways, .skip, .hidden'))
    .slice(0, 3).map(e => e.outerHTML.slice(0, 120))"""


def pattern(address):
    """`/people/17?page=2` and `/people/4?page=3` are one page."""
    parts = urlsplit(address)
    names = sorted({name for name, _ in parse_qsl(parts.query)})
    path = re.sub(r"/duties/(?!people)[^/]+", "/duties/#", parts.path)
    return re.sub(r"/\d+", "/#", path) + ("?" + "&".join(names) if names else "")


class Checker:
    def __init__(self, base, shots):
        self.base = base
        self.shots = shots
        self.axe = Axe()
        self.looked = 0
        self.faults = []

    def fault(self, who, address, words):
        self.faults.append({"account": who, "page": address, "fault": words})
        print(f"  FAULT {address} ({who}): {words}", flush=True)

    def look(self, page, plain, who, address, expected=200):
        """Checks one page; the addresses it links to."""
        answer = page.goto(urljoin(self.base, address))
        self.looked += 1
        if answer.status != expected:
            self.fault(who, address, f"answered {answer.status}")
            return []
        for size in (DESK, PHONE):
            page.set_viewport_size(size)
            if self.shots:
                name = re.sub(r"[^a-z0-9]+", "-", f"{who}{pattern(address)}".lower()).strip("-")
                page.screenshot(path=self.shots / f"{name}-{size['width']}.png", full_page=True)
            for violation in self.axe.run(page, options=RULES).response["violations"]:
                nodes = "; ".join(node["html"][:160] for node in violation["nodes"][:3])
                self.fault(who, address, f"axe {violation['id']} at {size['width']}: {nodes}")
        page.set_viewport_size(NARROW)
        if page.evaluate("document.documentElement.scrollWidth") > 320:
            self.fault(who, address, f"wider than 320 px: {page.evaluate(SIDEWAYS)}")
        if page.locator("h1").count() != 1:
            self.fault(who, address, f"has {page.locator('h1').count()} main headings")
        if not page.title().endswith("– Waypoint"):
            self.fault(who, address, f"is titled {page.title()!r}")
        page.set_viewport_size(DESK)
        if plain:
            answer = plain.goto(urljoin(self.base, address))
            if answer.status != expected or plain.locator("main h1").count() != 1:
                self.fault(who, address, "does not answer without scripts")
        links = page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
        return [self.local(link) for link in links if self.local(link)]

    def local(self, link):
        if not link.startswith(self.base):
            return None
        parts = urlsplit(link)
        is_file = (
            parts.path.endswith((".csv", ".svg")) or "/rows/" in parts.path
            or "format=csv" in parts.query
        )
        return None if is_file else parts.path + ("?" + parts.query if parts.query else "")

    def sign_in(self, context, account):
        page = context.new_page()
        page.goto(urljoin(self.base, "/sign-in"))
        page.fill("#name", account["user"])
        page.fill("#password", account["password"])
        page.press("#password", "Enter")
        page.wait_for_load_state()
        if "/sign-in" in page.url:
            self.fault(account["user"], "/sign-in", "could not sign in")
        return page


def accounts_of(path):
    """The accounts that `waypoint demo --json` printed."""
    known = json.loads(pathlib.Path(path).read_text())
    known = known.get("accounts", known) if isinstance(known, dict) else known
    return [
        {
            "role": one.get("role", ""),
            "user": one.get("user") or one.get("userName") or one.get("name"),
            "password": one["password"],
        }
        for one in known
    ]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--base", default="http://127.0.0.1:8080")
    parser.add_argument("--accounts", help="what `waypoint demo --json` printed")
    parser.add_argument("--screenshots", help="a folder to put pictures of every page in")
    parser.add_argument("--all-pairs", action="store_true")
    parser.add_argument("--limit", type=int, default=150, help="pages for each account")
    parser.add_argument("--browser", default="/usr/bin/chromium")
    parser.add_argument("--dark", action="store_true", help="in the dark")
    options = parser.parse_args()
    shots = pathlib.Path(options.screenshots) if options.screenshots else None
    if shots:
        shots.mkdir(parents=True, exist_ok=True)

    checker = Checker(options.base.rstrip("/"), shots)
    settings = {"viewport": DESK, "color_scheme": "dark" if options.dark else "light"}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=options.browser, args=["--no-sandbox"])
        page = browser.new_context(**settings).new_page()
        for address in OPEN_PAGES:
            expected = 404 if address == "/no-such-page" else 200
            checker.look(page, None, "nobody", address, expected)

        seen = set()
        for account in accounts_of(options.accounts) if options.accounts else []:
            who = account["user"]
            print(f"{who} ({account['role']})", flush=True)
            context = browser.new_context(**settings)
            page = checker.sign_in(context, account)
            plain = browser.new_context(
                **settings, java_script_enabled=False, storage_state=context.storage_state()
            ).new_page()
            if options.all_pairs:
                seen = set()
            waiting, mine = ["/"], set()
            while waiting and len(mine) < options.limit:
                address = waiting.pop(0)
                known = pattern(address)
                # Every account's home page is looked at, whoever was there before.
                if known in mine or (known in seen and known != "/"):
                    continue
                mine.add(known)
                seen.add(known)
                waiting += checker.look(page, plain, who, address)
            context.close()
        browser.close()

    print(f"{checker.looked} pages looked at, {len(checker.faults)} faults")
    sys.exit(1 if checker.faults else 0)


if __name__ == "__main__":
    main()
