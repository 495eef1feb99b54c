"""Every form and every parameter that a crawl finds, with answers that nobody means well by."""

import pathlib
import random
import re
import secrets
import time
from urllib.parse import parse_qsl, urlencode, urlsplit

from target import Browser, Form, Page, pattern

ADDRESSES = pathlib.Path(__file__).parent.parent.parent / "docs/access-matrix.md"

MARK = "zq7"
# What each would do, if it did: break out of markup, out of a statement, out of a header, out of
# the folder, out of a number, lead elsewhere.
ANSWERS = [
    f"{MARK}<img src=x onerror=alert(1)>", f"{MARK}\"'><svg onload=alert(1)>",
    "' OR '1'='1", "1; SELECT pg_sleep(6)--", "') UNION SELECT password FROM account--",
    f"x\r\nSet-Cookie: {MARK}=1\r\n\r\n<b>", "../../../../etc/passwd", "//elsewhere.example/",
    "javascript:alert(1)", "-1", "99999999999999999999", "0x7fffffff", "1e309", "NaN", "",
    "\x00", "%00", "\ufeff\u202e\U0001f468\u200d", "A" * 20_000, "{{7*7}}${7*7}#{7*7}", "null",
    "31", "2026-02-30", "=1+1", "🩺" * 300,
]
WRONG_WORDS = [
    "syntax error at or near", "sqlite3", "SQLITE_", "near \"", "unrecognized token", "psql:",
    "StorageError", "Fatal error", "Swift/", "DecodingError", "GRDB",
]
# Asked once at the end by nobody: they would end the crawl.
NEVER = {
    "/sign-out", "/account/sign-out-everywhere", "/account/password", "/account/close",
    "/accounts/:id/close",
}


class Fuzz:
    def __init__(self, target, seed, say):
        self.target, self.say = target, say
        self.chance = random.Random(seed)
        self.faults = []
        self.asked = 0
        # What was found, over all roles; each role tries what it finds itself.
        self.known_forms, self.known_questions = set(), set()
        # Addresses as they were met, by method; and every name that a form asks for.
        self.met = {"GET": set(), "POST": set()}
        self.names = set()

    def as_role(self, account, seconds):
        """One account: crawl, then try what was found and nobody tried before."""
        browser = Browser(self.target).sign_in(account)
        end = time.monotonic() + seconds
        questions, forms = self.crawl(browser, time.monotonic() + seconds * 0.4)
        tries = [(self.question, one) for one in questions] + [(self.form, one) for one in forms]
        self.chance.shuffle(tries)
        rounds = 0
        # Each place is tried with one answer after another until the time is up.
        answers = {}
        while tries and time.monotonic() < end:
            rounds += 1
            for place, (attack, subject) in enumerate(tries):
                if time.monotonic() >= end:
                    break
                left = answers.setdefault(place, self.chance.sample(ANSWERS, len(ANSWERS)))
                attack(browser, subject, [left.pop() for _ in range(min(len(left), 3))])
            tries = [one for place, one in enumerate(tries) if answers.get(place)]
            answers = dict(enumerate(left for left in answers.values() if left))
        self.say(f"{account['role']}: {len(questions)} addresses, {len(forms)} forms, "
                 f"{self.asked} requests so far")

    def crawl(self, browser, end):
        waiting, seen, questions, forms, tried = ["/"], set(), [], [], set()
        while waiting and time.monotonic() < end:
            path = waiting.pop(0)
            known = pattern(path)
            if known in seen or urlsplit(path).path in NEVER:
                continue
            seen.add(known)
            self.met["GET"].add(urlsplit(path).path)
            reply = self.look(browser.get(path), path, None)
            self.known_questions.add(known)
            questions.append(path)
            if reply.kind != "text/html":
                continue
            page = Page(reply.text)
            waiting += [link for link in page.links if link.startswith("/")]
            for form in page.forms:
                self.names.update(form.names)
                if form.method == "post":
                    self.met["POST"].add(urlsplit(form.action).path)
                if form.method == "get":
                    questions.append(
                        form.action + "?" + urlencode({name: "a" for name in form.names}))
                elif form.action not in NEVER and pattern(form.action) not in tried:
                    tried.add(pattern(form.action))
                    forms.append((path, form))
        self.known_forms |= tried
        return questions, forms

    def everywhere(self, account):
        """What no link and no form led to, of all the addresses there are: asked all the same, with
        the numbers that were met, and every name that any form asks for."""
        browser = Browser(self.target).sign_in(account)
        declared = re.findall(r"^\| (GET|POST) \| `([^`]+)` \|", ADDRESSES.read_text(), re.M)
        if len(declared) < 100:
            return [f"{ADDRESSES.name} lists {len(declared)} addresses"]
        numbers = {}
        for path in sorted(self.met["GET"] | self.met["POST"]):
            parts = path.split("/")
            for above, part in zip(parts, parts[1:]):
                if part.isdigit():
                    numbers.setdefault(above, part)
        rest = []
        for method, address in declared:
            form = re.compile("^" + re.sub(r":[a-z]+", "[^/]+", address) + "$")
            if address.startswith("/api/") or address in NEVER:
                continue
            if not any(form.match(path) for path in self.met[method]):
                rest.append((method, address))
        for method, address in rest:
            parts = address.split("/")
            path = "/".join(
                numbers.get(above, "1") if part.startswith(":") else part
                for above, part in zip([""] + parts, parts))
            answers = self.chance.sample(ANSWERS, 3)
            if method == "GET":
                self.look(browser.get(path), path, None)
                self.question(browser, path, answers)
                continue
            # Any page of ours has the token.
            page = Page(browser.get("/account/role").text)
            form = Form(path, "post", None)
            form.fields = [
                field for one in page.forms for field in one.fields if field[0] == "form-token"][:1]
            form.fields += [
                (name, "", False) for name in sorted(self.names) if name != "form-token"]
            self.form(browser, (path, form), answers)
        self.say(f"{account['role']}: asked {len(rest)} more of the {len(declared)} addresses there "
                 "are, to which nothing led")
        if browser.get("/account").status != 200:
            return [f"{account['user']} was signed out on the way"]
        return []

    def question(self, browser, path, answers):
        """Each parameter of an address, a few that are not there, and its numbers."""
        url = urlsplit(path)
        given = dict(parse_qsl(url.query, keep_blank_values=True))
        names = list(given) + ["page", "format", "q", "next"]
        for answer in answers:
            for name in dict.fromkeys(names):
                asked = urlencode(dict(given, **{name: answer}))
                self.look(browser.get(f"{url.path}?{asked}"), path, answer)
        parts = url.path.split("/")
        for place, part in enumerate(parts):
            if part.isdigit():
                for number in ("0", "99999999", "-1", "9" * 30, "x'"):
                    other = "/".join(parts[:place] + [number] + parts[place + 1:])
                    self.look(browser.get(other.replace("'", "%27")), path, number)

    def form(self, browser, subject, answers):
        """Each field of a form with something bad, the others with something harmless."""
        path, form = subject
        for answer in answers:
            fields = []
            for name, value, hidden in form.fields:
                if name == "form-token":
                    fields.append((name, value))
                elif name == "form-key":
                    fields.append((name, secrets.token_hex(16)))
                else:
                    fields.append((name, answer))
            if form.kind == "multipart/form-data":
                reply = self.files(browser, form, answer, fields)
            else:
                reply = browser.post(form.action, fields)
            self.look(reply, f"POST {form.action}", answer)
            # One field at a time too, so that a check of the first does not hide the rest.
            name = self.chance.choice(form.names)
            if form.kind != "multipart/form-data" and name not in ("form-token", "form-key"):
                one = [(field, answer if field == name else value) for field, value in fields
                       for value in [value if field.startswith("form-") else "1"]]
                self.look(browser.post(form.action, one), f"POST {form.action} {name}", answer)

    def files(self, browser, form, answer, fields):
        mark = "fuzz" + secrets.token_hex(8)
        parts = [
            f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in fields if name.startswith("form-")]
        name = answer.replace("\r", "").replace("\n", "").replace('"', "%22")[:150]
        parts.append(f'--{mark}\r\nContent-Disposition: form-data; name="files"; '
                     f'filename="{name}.csv"\r\n\r\nname,post\r\n{answer},{answer}\r\n')
        body = "".join(parts) + f"--{mark}--\r\n"
        return browser.ask("POST", form.action, body.encode("utf-8", "surrogatepass"),
                           {"Content-Type": f"multipart/form-data; boundary={mark}"})

    def look(self, reply, where, answer):
        """What must hold of every answer, whatever was asked."""
        self.asked += 1
        faults = []
        if reply.status >= 500:
            faults.append(f"answered {reply.status}")
        if reply.seconds > 5.5 and answer and "sleep" in answer:
            faults.append(f"slept for {reply.seconds:.1f} s")
        if reply.header("Set-Cookie") and f"{MARK}=" in reply.header("Set-Cookie"):
            faults.append("set a cookie of the attacker's")
        if "default-src 'none'" not in (reply.header("Content-Security-Policy") or ""):
            faults.append("has no policy")
        location = reply.header("Location") or "/"
        if not location.startswith("/") or location.startswith(("//", "/\\")):
            faults.append(f"leads to {location[:60]}")
        if reply.kind == "text/html":
            if f"{MARK}<" in reply.text or f"{MARK}\"'>" in reply.text or "49${49}" in reply.text:
                faults.append("shows input as markup")
            faults += [f"says {word}" for word in WRONG_WORDS if word in reply.text]
        if "root:x:0:0" in reply.text:
            faults.append("shows a file of the machine")
        for fault in faults:
            self.faults.append(f"{where} with {str(answer)[:40]!r}: {fault}")
        return reply
