"""What every page must hold, wherever it is met: axe finds nothing, nothing has to be moved
sideways at 320 px, there is one main heading and a title, and it answers without scripts."""

import pathlib
import re
from urllib.parse import parse_qsl, urljoin, urlsplit

from axe_playwright_python.sync_playwright import Axe

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
NARROW = {"width": 320, "height": 800}
SIDEWAYS = """() => [...document.querySelectorAll('body *')]
    .filter(e => e.getBoundingClientRect().right > 321 && !e.closest('.sideways, .skip, .hidden'))
    .slice(0, 3).map(e => e.outerHTML.slice(0, 120))"""
# axe looks at words on the page, not at what is typed into it.
UNREADABLE = """() => {
  const light = colour => {
    const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3).map(Number).map(part => part / 255)
      .map(part => part <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b;
  };
  return [...document.querySelectorAll('input, select, textarea')].filter(control => {
    if (['hidden', 'radio', 'checkbox', 'file'].includes(control.type)) return false;
    const style = getComputedStyle(control);
    const [one, other] = [light(style.color), light(style.backgroundColor)];
    return (Math.max(one, other) + .05) / (Math.min(one, other) + .05) < 4.5;
  }).map(control => control.outerHTML.slice(0, 120));
}"""


def pattern(address):
    """`/people/17?page=2` and `/people/4?page=3` are one page."""
    parts = urlsplit(address)
    names = sorted({name for name, _ in parse_qsl(parts.query)} - {"page"})
    path = re.sub(r"/(duties|intervals|agreements|completions)/(?!people)[^/?]+", r"/\1/#", parts.path)
    path = re.sub(r"^(/assessments/\d+/competencies)/[^/]+", r"\1/#", path)
    # One area or standard and one competency stand for all of them, in whatever framework.
    path = re.sub(r"^(/standards/(?!crosswalk|consultations|versions|wordings)[^/]+/[^/]+)/[^/]*\d[a-z]$", r"\1/competency", path)
    path = re.sub(r"^(/standards/(?!crosswalk|consultations|versions|wordings)[^/]+/[^/]+)/(?!competency$)[^/]+$", r"\1/standard", path)
    path = re.sub(r"^/standards/(?!crosswalk|consultations|versions|wordings)[^/]+/[^/]+", "/standards/#/#", path)
    path = re.sub(r"^/standards/(?!crosswalk|consultations|versions|wordings|#)[^/]+$", "/standards/#", path)
    path = re.sub(r"^/standards/versions/shipped/[^/]+/[^/]+$", "/standards/versions/shipped/#/#", path)
    # Each version that is written is at another point of its way too.
    if re.search(r"^/standards/(versions|consultations)/\d+$", path):
        return path
    # Each request for accreditation is at another point of its way, so each has a page of its own.
    path = re.sub(r"/(answers|judgements)/[^/]+$", r"/\1/#", path)
    if re.search(r"^/accreditation/cases/\d+$", path):
        return path
    return re.sub(r"/\d+", "/#", path) + ("?" + "&".join(names) if names else "")


class Checker:
    def __init__(self, base, shots=None):
        self.base = base
        self.shots = pathlib.Path(shots) if shots else None
        if self.shots:
            self.shots.mkdir(parents=True, exist_ok=True)
        self.axe = Axe()
        self.looked = 0
        self.faults = []
        self.paths = set()
        self.states = set()
        self.known = set()

    def fault(self, who, address, words):
        self.faults.append({"account": who, "page": address, "fault": words})
        print(f"  FAULT {address} ({who}): {words}", flush=True)

    def look(self, page, plain, who, address, expected=200, inspecting=True):
        """Goes to one page and checks it; the addresses it links to."""
        answer = page.goto(urljoin(self.base, address))
        if answer.status != expected:
            self.fault(who, address, f"answered {answer.status}, not {expected}")
            return []
        if inspecting:
            self.inspect(page, who, pattern(address))
        if plain:
            answer = plain.goto(urljoin(self.base, address), wait_until="domcontentloaded")
            if answer.status != expected or plain.locator("main h1").count() != 1:
                self.fault(who, address, "does not answer without scripts")
        links = page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
        return [self.local(link) for link in links if self.local(link)]

    def inspect(self, page, who, state):
        """Checks the page as it stands now. `state` names it, for faults and pictures."""
        self.looked += 1
        self.paths.add(urlsplit(page.url).path)
        self.known.add(pattern(page.url))
        for size in (DESK, NARROW):
            page.set_viewport_size(size)
            width = page.evaluate("document.documentElement.scrollWidth")
            if size is DESK and width > DESK["width"]:
                self.fault(who, state, f"scrolls sideways on a desk, to {width} px")
            for violation in self.axe.run(page, options=RULES).response["violations"]:
                nodes = "; ".join(node["html"][:160] for node in violation["nodes"][:3])
                self.fault(who, state, f"axe {violation['id']} at {size['width']}: {nodes}")
        if page.evaluate("document.documentElement.scrollWidth") > NARROW["width"]:
            self.fault(who, state, f"wider than 320 px: {page.evaluate(SIDEWAYS)}")
        for control in page.evaluate(UNREADABLE):
            self.fault(who, state, f"what is typed cannot be read: {control}")
        if page.locator("h1").count() != 1:
            self.fault(who, state, f"has {page.locator('h1').count()} main headings")
        if not page.title().endswith("– Waypoint"):
            self.fault(who, state, f"is titled {page.title()!r}")
        if self.shots:
            name = re.sub(r"[^a-z0-9]+", "-", f"{who} {state}".lower()).strip("-") or "home"
            for size in (DESK, PHONE):
                page.set_viewport_size(size)
                page.screenshot(path=self.shots / f"{name}-{size['width']}.png", full_page=True)
        page.set_viewport_size(DESK)

    def inspect_once(self, page, who, state):
        if state not in self.states:
            self.states.add(state)
            self.inspect(page, who, state)

    def local(self, link):
        if not link.startswith(self.base + "/"):
            return None
        parts = urlsplit(link)
        is_file = (
            parts.path.endswith((".csv", ".svg", ".xlsx", ".json", "/download", "/calendar"))
            or "/rows/" in parts.path
            # A badge.
            or re.search(r"/files/(jwt|svg|png)$", parts.path)
            or any(f"format={kind}" in parts.query for kind in ("csv", "xlsx", "json"))
        )
        return None if is_file else parts.path + ("?" + parts.query if parts.query else "")


def unvisited(paths, document, exceptions):
    """The addresses of pages, as docs/access-matrix.md lists them, that no path was on."""
    declared = re.findall(r"^\| GET \| `([^`]+)` \|", pathlib.Path(document).read_text(), re.M)
    if not declared:
        return ["docs/access-matrix.md lists no addresses"]
    fixed = {one for one in declared if ":" not in one}
    missing = []
    for address in declared:
        # What programs ask has no page.
        if address in exceptions or address.startswith("/api/"):
            continue
        form = re.compile("^" + re.sub(r":[a-z]+", "[^/]+", address) + "$")
        if not any(form.match(path) and (path == address or path not in fixed) for path in paths):
            missing.append(address)
    return missing
