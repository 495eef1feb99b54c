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
# These end the session or the account that asks: attacked at the end, each in a session of its own.
ENDING = [
    "/sign-out", "/account/sign-out-everywhere", "/account/password", "/account/close",
    "/accounts/:id/close",
]
# What is never attacked, and why not.
UNATTACKED = {}
# How many pages of a kind are looked at for links and forms: people differ.
LOOKS = 3
# How many answers everything that was found is tried with, however long that takes.
LEAST = 2


def declared():
    """Every address there is, as docs/access-matrix.md lists them, without the interface for programs,
    which schemathesis attacks."""
    return [
        (method, address) for method, address in re.findall(
            r"^\| (GET|POST) \| `([^`]+)` \|", ADDRESSES.read_text(), re.M)
        if not address.startswith("/api/")]


class Addresses:
    """Which of the declared addresses a path is: `/people/7/duties/nhs-fire-safety` is
    `/people/:id/duties/:policy`, as is every other policy of every other person."""

    def __init__(self):
        self.all = declared()
        self.fixed = {address for _, address in self.all if ":" not in address}
        self.forms = [
            (method, address, re.compile("^" + re.sub(r":[A-Za-z]+", "[^/]+", address) + "$"))
            # The most said first: /people/:id/posts/new before /people/:id/posts/:post.
            for method, address in sorted(self.all, key=lambda one: (one[1].count(":"), one[1]))
            if ":" in address]

    def of(self, method, path):
        """None for what is no page of ours, such as a picture."""
        path = urlsplit(path).path
        if path in self.fixed:
            return path
        return next(
            (address for known, address, form in self.forms
             if known == method and form.match(path)), None)

    def pattern(self, path):
        """A question with its numbers and its answers taken out; the names of its parameters stay."""
        names = sorted({name for name, _ in parse_qsl(urlsplit(path).query, keep_blank_values=True)})
        return (self.of("GET", path) or pattern(path).split("?")[0]) + "?" + ",".join(names)


class Fuzz:
    def __init__(self, target, seed, say):
        self.target, self.say = target, say
        self.chance = random.Random(seed)
        self.addresses = Addresses()
        self.faults = []
        self.asked = 0
        # What was found and what was attacked, over all roles: questions with the names of their
        # parameters, forms by where they go; and one example of each.
        self.questions, self.forms = {}, {}
        self.attacked = set()
        # Addresses as they were met, by method; and every name that a form asks for.
        self.met = {"GET": set(), "POST": set()}
        self.names = set()

    def as_role(self, account, seconds):
        """One account: crawl, try what was found and nobody tried before, whatever the time; then
        try all of it again, as this role, until the time is up."""
        browser = Browser(self.target).sign_in(account)
        questions, forms = self.crawl(browser)
        tries = [(self.question, one) for one in questions] + [(self.form, one) for one in forms]
        self.chance.shuffle(tries)
        for attack, subject in tries:
            if self.key(subject) not in self.attacked:
                attack(browser, subject, self.chance.sample(ANSWERS, LEAST), is_first=True)
        end = time.monotonic() + seconds
        left = [self.chance.sample(ANSWERS, len(ANSWERS)) for _ in tries]
        while time.monotonic() < end and any(left):
            for (attack, subject), answers in zip(tries, left):
                if time.monotonic() >= end:
                    break
                attack(browser, subject, [answers.pop() for _ in range(min(len(answers), 3))])
        self.say(f"{account['role']}: {len(questions)} addresses, {len(forms)} forms, "
                 f"{self.asked} requests so far")

    def key(self, subject):
        if isinstance(subject, str):
            return ("GET", self.addresses.pattern(subject))
        action = subject[1].action
        return ("POST", self.addresses.of("POST", action) or action)

    def crawl(self, browser):
        """What this role finds by links and forms on a few pages of each kind; one example of each."""
        waiting, seen, questions, forms, tried = ["/"], {}, [], [], set()
        while waiting:
            path = waiting.pop(0)
            known = self.addresses.pattern(path)
            if seen.get(known, 0) >= LOOKS or self.addresses.of("GET", path) in ENDING:
                continue
            if urlsplit(path).path in self.met["GET"] and known in seen:
                continue
            seen[known] = seen.get(known, 0) + 1
            self.met["GET"].add(urlsplit(path).path)
            reply = self.look(browser.get(path), path, None)
            self.questions.setdefault(known, (browser, path))
            if seen[known] == 1:
                questions.append(path)
            if reply.kind != "text/html":
                continue
            page = Page(reply.text)
            waiting += [link for link in page.links if link.startswith("/")]
            for form in page.forms:
                self.names.update(form.names)
                if form.method == "get":
                    asked = form.action + "?" + urlencode({name: "a" for name in form.names})
                    known = self.addresses.pattern(asked)
                    if known not in seen:
                        seen[known] = LOOKS
                        self.questions.setdefault(known, (browser, asked))
                        questions.append(asked)
                    continue
                self.met["POST"].add(urlsplit(form.action).path)
                known = self.addresses.of("POST", form.action) or form.action
                if known not in ENDING and known not in tried:
                    tried.add(known)
                    self.forms.setdefault(known, (browser, form))
                    forms.append((path, form))
        return questions, forms

    def everywhere(self, account):
        """What no link and no form led to, of all the addresses there are: asked all the same, with
        the numbers that were met, and every name that any form asks for."""
        browser = Browser(self.target).sign_in(account)
        if len(self.addresses.all) < 100:
            return [f"{ADDRESSES.name} lists {len(self.addresses.all)} addresses"]
        rest = [
            (method, address) for method, address in self.addresses.all
            if address not in ENDING and not self.was_attacked(method, address)]
        for method, address in rest:
            path = self.example(address)
            answers = self.chance.sample(ANSWERS, 3)
            if method == "GET":
                self.look(browser.get(path), path, None)
                self.question(browser, path, answers)
            else:
                self.form(browser, (path, self.everything(browser, path)), answers)
        self.say(f"{account['role']}: attacked {len(rest)} more of the "
                 f"{len(self.addresses.all)} addresses there are, to which nothing led")
        if browser.get("/account").status != 200:
            return [f"{account['user']} was signed out on the way"]
        return []

    def example(self, address):
        """With the numbers that were met."""
        numbers = {}
        for path in sorted(self.met["GET"] | self.met["POST"]):
            parts = path.split("/")
            for above, part in zip(parts, parts[1:]):
                if part.isdigit():
                    numbers.setdefault(above, part)
        parts = address.split("/")
        return "/".join(
            numbers.get(above, "1") if part.startswith(":") else part
            for above, part in zip([""] + parts, parts))

    def everything(self, browser, path):
        """A form to `path` with every name that any form asks for; any page of ours has the token."""
        page = Page(browser.get("/account/role").text)
        form = Form(path, "post", None)
        form.fields = [
            field for one in page.forms for field in one.fields if field[0] == "form-token"][:1]
        form.fields += [(name, "", False) for name in sorted(self.names) if name != "form-token"]
        return form

    def at_the_end(self, account, other):
        """What ends the session or the account that asks: in a session of its own each. `other` is
        an administrator, who may close accounts. Nothing comes after this."""
        for address in ENDING:
            if address.startswith("/accounts/"):
                continue
            browser = Browser(self.target).sign_in(account)
            form = self.everything(browser, address)
            for answer in self.chance.sample(ANSWERS, LEAST):
                self.form(browser, (address, form), [answer])
                # Whoever is signed out has a token no more; the next answer is that of a stranger.
            if ("GET", address) in self.addresses.all:
                self.question(browser, address, self.chance.sample(ANSWERS, LEAST))
        browser = Browser(self.target).sign_in(other)
        for address in ENDING:
            if address.startswith("/accounts/"):
                path = self.example(address)
                self.question(browser, path, self.chance.sample(ANSWERS, LEAST))
                self.form(
                    browser, (path, self.everything(browser, path)),
                    self.chance.sample(ANSWERS, LEAST))

    def was_attacked(self, method, address):
        return any(
            known == method and what.split("?")[0] == address for known, what in self.attacked)

    def unattacked(self):
        """What was found or is declared, and was never attacked, and nobody said why not."""
        found = {("GET", one) for one in self.questions} | {("POST", one) for one in self.forms}
        missing = {f"{method} {what}" for method, what in found - self.attacked}
        missing |= {
            f"{method} {address}" for method, address in self.addresses.all
            if not self.was_attacked(method, address)}
        explained = {one for one in missing if one.split(" ")[1].split("?")[0] in UNATTACKED}
        self.say(
            f"{len(found)} questions and forms were found, {len(self.addresses.all)} addresses are "
            f"declared, {len(self.attacked)} were attacked; never attacked: {len(missing)}, of which "
            f"{len(explained)} with a reason")
        for one in sorted(explained):
            self.say(f"not attacked: {one}: {UNATTACKED[one.split(' ')[1].split('?')[0]]}")
        return [f"{one} was found and never attacked" for one in sorted(missing - explained)]

    def question(self, browser, path, answers, is_first=False):
        """Each parameter of an address, a few that are not there, and its numbers; of those that are
        not there and of bad numbers the first time only some."""
        self.attacked.add(self.key(path))
        url = urlsplit(path)
        given = dict(parse_qsl(url.query, keep_blank_values=True))
        more, wrong = ["page", "format", "q", "next"], ["0", "99999999", "-1", "9" * 30, "x'"]
        if is_first:
            more, wrong = [self.chance.choice(more)], self.chance.sample(wrong, 2)
        names = list(given) + more
        for answer in answers:
            for name in dict.fromkeys(names):
                asked = urlencode(dict(given, **{name: answer}))
                self.look(browser.get(f"{url.path}?{asked}"), path, answer)
        parts = url.path.split("/")
        for place, part in enumerate(parts):
            if part.isdigit():
                for number in wrong:
                    other = "/".join(parts[:place] + [number] + parts[place + 1:])
                    self.look(browser.get(other.replace("'", "%27")), path, number)

    def form(self, browser, subject, answers, is_first=False):
        """Each field of a form with something bad, the others with something harmless."""
        self.attacked.add(self.key(subject))
        _, form = subject
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
