"""Where sqlmap tries, and what came of it: kinds of parameter of which each is tried at least once,
and as many names of parameters and fields as the time allows."""

import re
import subprocess
import tempfile
import time
from urllib.parse import parse_qsl, urlencode, urlsplit

from target import Page

KINDS = {
    "search": {"q"}, "page": {"page"}, "file": {"format"},
    "filter": {"policy", "state", "show", "list", "kind", "as"},
}
# sqlmap sends a form often; one that is sent with the same key is done once.
NEW_KEY = "import secrets;EVAL_" + b"form-key".hex() + "=secrets.token_hex(16)"
SECONDS_EACH = {True: 90, False: 1_200}
FEW = 3


class Aim:
    """One address or form, the names in it that are to be tried, and the browser that found it."""

    def __init__(self, kind, words, browser, address, names, data=None):
        self.kind, self.words, self.browser, self.address = kind, words, browser, address
        self.names, self.data = names, data


def kind_of(name):
    return next((kind for kind, names in KINDS.items() if name in names), "other parameter")


def aims(fuzzing):
    """Everything that was found, so that each name, each place of a number and each field is tried
    once."""
    found, known = [], set()
    # Links before forms that were only filled with something.
    questions = sorted(fuzzing.questions.items(), key=lambda one: ("=a" in one[1][1], one[0]))
    for words, (browser, path) in questions:
        for name in dict(parse_qsl(urlsplit(path).query)):
            if name not in known:
                known.add(name)
                found.append(Aim(kind_of(name), words, browser, path, [name]))
        parts = urlsplit(path).path.split("/")
        for place, (above, part) in enumerate(zip(parts, parts[1:]), 1):
            if part.isdigit() and ("/", above) not in known:
                known.add(("/", above))
                marked = "/".join(parts[:place] + [part + "*"] + parts[place + 1:])
                found.append(
                    Aim("number in the address", words, browser, marked, [f"{above}/:id"]))
    for action, (browser, form) in sorted(fuzzing.forms.items()):
        fields = [name for name in form.names if not name.startswith("form-")]
        new = [name for name in fields if ("field", name) not in known][:FEW]
        if new and form.kind != "multipart/form-data":
            known.update(("field", name) for name in new)
            found.append(Aim("field of a form", action, browser, form.action, new, fields))
    return found


def chosen(fuzzing, chance):
    """In an order of chance; the first of each kind before the second of any."""
    found = aims(fuzzing)
    chance.shuffle(found)
    rounds = {}
    order = []
    for aim in found:
        rounds[aim.kind] = rounds.get(aim.kind, 0) + 1
        order.append((rounds[aim.kind], len(order), aim))
    return [aim for _, _, aim in sorted(order, key=lambda one: one[:2])]


def token(browser):
    """Any page of ours has the token that forms send back."""
    page = Page(browser.get("/account/role").text)
    return next(
        value for form in page.forms for name, value, _ in form.fields if name == "form-token")


class Injection:
    def __init__(self, target, options, say):
        self.target, self.options, self.say = target, options, say

    def run(self, fuzzing, chance, seconds):
        """One of each kind, and then others until the time is up."""
        aims, faults, tried, kinds = chosen(fuzzing, chance), [], [], {}
        end = time.monotonic() + seconds
        for aim in aims:
            if aim.kind in kinds and time.monotonic() > end:
                continue
            kinds[aim.kind] = kinds.get(aim.kind, 0) + len(aim.names)
            tried += aim.names
            faults += self.attack(aim)
        self.say(
            f"sqlmap tried {len(tried)} of {sum(len(aim.names) for aim in aims)} names: "
            + ", ".join(f"{count} × {kind}" for kind, count in sorted(kinds.items())))
        self.say(f"  namely {', '.join(tried)}")
        missing = {*KINDS, "number in the address", "field of a form"} - set(kinds)
        return faults + [f"sqlmap had no {kind} to try" for kind in sorted(missing)]

    def attack(self, aim):
        cookie = "; ".join(f"{name}={value}" for name, value in aim.browser.cookies.items())
        short = self.options.short
        command = [
            "sqlmap", "-u", self.target.base + aim.address, "--cookie", cookie, "--batch",
            "--level", "1" if short else "3", "--risk", "1", "--dbms", self.target.engine,
            "--technique", "BEU" if short else "BEUSTQ", "--timeout", "20", "--retries", "0",
            "--ignore-code", "401,403,404,422", "--threads", "4", "--flush-session", "--disable-coloring", "--drop-set-cookie"]
        if aim.data:
            sent = [("form-token", token(aim.browser)), ("form-key", "0" * 32)]
            sent += [(name, "1") for name in aim.data]
            command += ["--data", urlencode(sent), "--eval", NEW_KEY]
        if "*" not in aim.address:
            command += ["-p", ",".join(aim.names)]
        with tempfile.TemporaryDirectory() as folder:
            try:
                run = subprocess.run(
                    [*command, "--output-dir", folder], capture_output=True, text=True,
                    timeout=SECONDS_EACH[short] * len(aim.names), check=False)
            except subprocess.TimeoutExpired:
                return [f"sqlmap did not come to an end at {aim.words}"]
        if re.search(r"identified the following injection|' is vulnerable|' is '.*' injectable",
                     run.stdout):
            return [f"sqlmap injects at {aim.words}: {run.stdout[-1_500:]}"]
        if "do not appear to be injectable" not in run.stdout:
            return [f"sqlmap did not try {aim.words}: {run.stdout[-700:]} {run.stderr[-300:]}"]
        return []
