"""A Waypoint to attack: made, started and stopped here, on a free port of this machine."""

import html.parser
import http.client
import json
import pathlib
import re
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "Common"))

from one_time import next_code


POSTGRES = pathlib.Path(__file__).parent.parent.parent / "bin/postgres"


class Target:
    """On SQLite, or on a PostgreSQL server of its own."""

    def __init__(self, waypoint, people, engine="sqlite"):
        self.waypoint = pathlib.Path(waypoint)
        self.people, self.engine = people, engine
        self.cluster = self.server = None
        # What was found on it, for those who look further.
        self.fuzzing = None
        self.folder = tempfile.TemporaryDirectory(prefix="waypoint-attack-")
        self.log = pathlib.Path(self.folder.name) / "server.log"
        self.watch_secret = secrets.token_hex(16)

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_):
        self.stop()

    def start(self):
        database, keys = f"sqlite:{self.folder.name}/waypoint.sqlite", []
        if self.engine == "postgresql":
            started = subprocess.run(
                [POSTGRES, "start"], capture_output=True, text=True, check=True, timeout=300)
            database, self.cluster = started.stdout.splitlines()[:2]
            keys = ["--keys", f"{self.folder.name}/waypoint.keys"]
        made = subprocess.run(
            [self.waypoint, "demo", "--data", self.folder.name, "--people", str(self.people),
             "--no-serve", "--json", *keys]
            + (["--database", database] if self.cluster else []),
            capture_output=True, text=True, timeout=600, check=False)
        if made.returncode != 0:
            raise SystemExit(f"the example could not be made: {made.stderr[-2000:]}")
        self.accounts = json.loads(made.stdout)["accounts"]
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.base = f"http://127.0.0.1:{self.port}"
        self.server = subprocess.Popen(
            [self.waypoint, "serve", "--database", database, *keys,
             "--listen", f"127.0.0.1:{self.port}", "--log-level", "info"],
            stdout=subprocess.DEVNULL, stderr=self.log.open("w"),
            env={"WAYPOINT_METRICS_TOKEN": self.watch_secret, "PATH": "/usr/bin:/bin",
                 "TMPDIR": self.folder.name})
        for _ in range(1_200):
            try:
                if Browser(self).get("/ready").status == 200:
                    return
            except OSError:
                pass
            time.sleep(0.1)
        raise SystemExit(f"Waypoint did not start: {self.log.read_text()[-2000:]}")

    def stop(self):
        if self.server:
            self.server.terminate()
            try:
                self.server.wait(20)
            except subprocess.TimeoutExpired:
                self.server.kill()
                self.server.wait()
        if self.cluster:
            subprocess.run([POSTGRES, "stop", self.cluster], check=False)
        self.folder.cleanup()

    def failures(self):
        """What the server itself logged as its own mistake."""
        lines = [json.loads(line) for line in self.log.read_text().splitlines() if line[:1] == "{"]
        return [line for line in lines if line["level"] in ("error", "critical")]


class Reply:
    def __init__(self, path, response, body, seconds):
        self.path, self.status, self.headers, self.seconds = path, response.status, response, seconds
        self.bytes = body
        self.text = body.decode("utf-8", "replace")
        self.kind = (response.getheader("Content-Type") or "").split(";")[0]

    def header(self, name):
        return self.headers.getheader(name)


class Browser:
    """Cookies, links and forms; never asks anybody but its target."""

    def __init__(self, target):
        self.target, self.cookies = target, {}
        self.link = None

    def ask(self, method, path, body=None, headers=None):
        url = urlsplit(urljoin(self.target.base + "/", path))
        if url.netloc != urlsplit(self.target.base).netloc:
            raise ValueError(f"{path} leads elsewhere")
        path = url.path + (f"?{url.query}" if url.query else "")
        sent = {"Host": url.netloc, "Accept": "text/html"}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent.update(headers or {})
        started = time.monotonic()
        for attempt in range(2):
            if self.link is None:
                self.link = http.client.HTTPConnection("127.0.0.1", self.target.port, timeout=30)
            try:
                self.link.request(method, path, body, sent)
                response = self.link.getresponse()
                content = response.read()
                break
            except (http.client.HTTPException, OSError):
                self.link.close()
                self.link = None
                if attempt:
                    raise
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.split(";")[0].partition("=")
            if "max-age=0" in cookie.lower():
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value
        return Reply(path, response, content, time.monotonic() - started)

    def get(self, path, **headers):
        return self.ask("GET", path, headers=headers)

    def post(self, path, fields, kind="application/x-www-form-urlencoded"):
        return self.ask("POST", path, urlencode(fields).encode(), {"Content-Type": kind})

    def sign_in(self, account):
        page = Page(self.get("/sign-in").text)
        form = next(one for one in page.forms if one.method == "post" and "password" in one.names)
        reply = self.post(
            form.action, form.filled(name=account["user"], password=account["password"]))
        for _ in range(4):
            if reply.status != 303:
                break
            reply = self.get(reply.header("Location"))
            for form in Page(reply.text).forms:
                # A second factor, where the account has one.
                if "code" in form.names and account.get("totp"):
                    reply = self.post(
                        form.action, form.filled(code=next_code(account["totp"])))
        if self.get("/account").status != 200:
            raise SystemExit(f"{account['user']} could not sign in")
        return self


class Form:
    def __init__(self, action, method, kind):
        self.action, self.method, self.kind = action, method, kind
        self.fields = []

    @property
    def names(self):
        return [name for name, _, _ in self.fields]

    def filled(self, **answers):
        """The hidden fields as they are, and the answers given."""
        fields = [(name, value) for name, value, hidden in self.fields if hidden]
        return fields + [(name, value) for name, value in answers.items()]


class Page(html.parser.HTMLParser):
    """The links and forms of a page."""

    def __init__(self, text):
        super().__init__()
        self.links, self.forms, self.form = [], [], None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        elif tag == "form":
            self.form = Form(given.get("action") or "", (given.get("method") or "get").lower(),
                             given.get("enctype"))
            self.forms.append(self.form)
        elif tag in ("input", "select", "textarea", "button") and self.form and given.get("name"):
            if all(given["name"] != name for name in self.form.names):
                self.form.fields.append(
                    (given["name"], given.get("value") or "", given.get("type") == "hidden"))

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None


def pattern(path):
    """An address with its numbers and its answers taken out."""
    url = urlsplit(path)
    plain = re.sub(r"/[0-9]+(?=/|$)", "/:id", url.path)
    # One framework, one version and one standard stand for all of them.
    if plain.startswith("/standards/") and plain != "/standards/crosswalk":
        plain = re.sub(r"(?<=/)[^/]+", ":id", plain.removeprefix("/standards"))
        plain = "/standards" + plain
    return plain + "?" + ",".join(sorted({name for name, _ in parse_qsl(url.query)}))
