"""Signs in, links and signs out with real providers, in Chromium.

    python journeys.py --program .build/debug/waypoint --browser /usr/bin/chromium
"""

import argparse
import pathlib
import re
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request

from playwright.sync_api import sync_playwright

HERE = pathlib.Path(__file__).parent
USER, PASSWORD = "sam.ortiz", "river otter lantern"
SECRET = "a secret & more: 100%"


def free_port():
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return place.getsockname()[1]


class Processes:
    """Those started here, and nobody else's."""

    def __init__(self, folder):
        self.folder, self.all = folder, {}

    def start(self, name, command, ready):
        log = open(self.folder / f"{name}.log", "ab")
        self.all[name] = subprocess.Popen(command, stdout=log, stderr=log)
        for _ in range(300):
            if self.all[name].poll() is not None:
                break
            try:
                urllib.request.urlopen(ready, timeout=1)
                return
            except OSError:
                time.sleep(0.1)
        sys.exit(f"{name} does not answer:\n{(self.folder / f'{name}.log').read_text()}")

    def stop(self, name):
        process = self.all.pop(name, None)
        if process:
            process.terminate()
            process.wait(20)

    def stop_all(self):
        for name in list(self.all):
            self.stop(name)


class Journeys:
    def __init__(self, page, base, folder):
        self.page, self.base, self.folder = page, base, folder

    def at(self, path):
        self.page.goto(self.base + path)

    def expect(self, words):
        heading = self.page.locator("h1").first.inner_text()
        shown = self.page.inner_text("body")
        assert words in shown, f"no “{words}” at {self.page.url}, “{heading}”:\n{shown[:1500]}"

    def sign_in_here(self):
        self.page.fill("#name", USER)
        self.page.fill("#password", PASSWORD)
        self.page.click("main button:has-text('Sign in')")

    def sign_out(self):
        self.page.click("header button:has-text('Sign out')")

    def whole(self, name, there):
        """Unknown, linked, signed in with, signed out here and there."""
        self.at("/sign-in")
        self.page.click(f"a:has-text('Sign in with {name}')")
        there()
        self.expect(f"Your {name} sign-in is not linked to Waypoint yet")
        self.page.click("a:has-text('Sign in and link')")
        self.sign_in_here()
        self.expect(f"Link {name} to your account?")
        self.page.click(f"main button:has-text('Link {name}')")
        self.expect(f"{name} is linked.")
        self.sign_out()
        self.at("/organisations")
        self.page.click(f"a:has-text('Sign in with {name}')")
        there(again=True)
        assert self.page.url == self.base + "/organisations", self.page.url
        self.expect(USER)
        self.sign_out()
        self.expect("You have signed out of Waypoint")
        self.page.click(f"a:has-text('Sign out of {name}')")

    def back_from_signing_out(self):
        self.expect("Nobody is signed in to Waypoint in this browser")
        assert self.page.url.startswith(self.base + "/signed-out"), self.page.url

    def refused(self, name, reason):
        self.expect("There is a problem")
        assert self.page.is_visible("#password"), "our own way in is gone"
        with sqlite3.connect(f"file:{self.folder}/waypoint.sqlite?mode=ro", uri=True) as database:
            last = database.execute(
                "SELECT details FROM journal_entry WHERE action = 'account.provider-refused'"
                " ORDER BY id DESC LIMIT 1").fetchone()
        assert last and reason in last[0], (reason, last)


def mock(journeys):
    """oidc-provider-mock: asks who to be each time."""
    page = journeys.page

    def there(again=False):
        page.fill("input[name=sub]", "sam-there")
        page.click("button:has-text('Authorize')")

    journeys.whole("Mock provider", there)
    # It asks before it ends the session, then sends back.
    for button in page.locator("button").all():
        if re.search("yes|sign out|log ?out|end|confirm", button.inner_text(), re.I):
            button.click()
            break
    journeys.back_from_signing_out()
    journeys.at("/sign-in")
    page.click("a:has-text('Sign in with Mock provider')")
    page.click("button:has-text('Deny')")
    # It leaves the state out where it must not, so nothing it says is believed.
    journeys.refused("Mock provider", "state-missing")


def strict(journeys, restart, stop):
    """django-oauth-toolkit: insists on PKCE, on the secret and on what was registered."""
    page = journeys.page

    def log_in(again=False):
        if page.is_visible("input[name=username]"):
            page.fill("input[name=username]", "sam.there")
            page.fill("input[name=password]", "a password over there")
            page.click("text=Log in")

    journeys.whole("Django provider", log_in)
    journeys.back_from_signing_out()
    # It was signed out there too: it asks for the password again.
    journeys.at("/sign-in")
    page.click("a:has-text('Sign in with Django provider')")
    assert page.is_visible("input[name=username]"), "still signed in at the provider"
    # Its key changes while somebody types their password there.
    restart()
    log_in()
    journeys.expect(USER)
    journeys.sign_out()
    stop()
    journeys.at("/sign-in/with/django/back?code=made-up&state=made-up")
    journeys.refused("Django provider", "state-unknown")
    journeys.at("/sign-in")
    journeys.sign_in_here()
    journeys.expect(USER)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--browser", required=True)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = pathlib.Path(place)
        processes = Processes(folder)
        try:
            run(options, folder, processes)
        finally:
            processes.stop_all()


def run(options, folder, processes):
    ports = [free_port() for _ in range(3)]
    base, mock_base, django_base = [f"http://127.0.0.1:{port}" for port in ports]
    (folder / "secret").write_text(SECRET + "\n")
    (folder / "sign-in.yaml").write_text(f"""
public-address: {base}
providers:
  - id: mock
    name: Mock provider
    issuer: {mock_base}
    client-id: waypoint
    client-authentication: client_secret_basic
    secret-file: secret
    scopes: [openid, profile, email]
    user-info: yes
  - id: django
    name: Django provider
    issuer: {django_base}/o
    client-id: waypoint
    client-authentication: client_secret_post
    secret-file: secret
    user-info: yes
""")
    database = f"sqlite:{folder}/waypoint.sqlite"
    subprocess.run(
        [options.program, "user", "add", USER, "--role", "nationalLead", "--database", database],
        input=PASSWORD + "\n", text=True, check=True, stdout=subprocess.DEVNULL)
    python = sys.executable

    def start_django():
        processes.start(
            "django", [python, HERE / "django_site.py", folder, str(ports[2]), base],
            f"{django_base}/o/.well-known/openid-configuration")

    def restart_django():
        processes.stop("django")
        start_django()

    processes.start(
        "mock", [pathlib.Path(python).parent / "oidc-provider-mock", "-p", str(ports[1])],
        f"{mock_base}/.well-known/openid-configuration")
    start_django()
    processes.start(
        "waypoint",
        [options.program, "serve", "--database", database, "--listen", f"127.0.0.1:{ports[0]}",
         "--sign-in", folder / "sign-in.yaml"], f"{base}/health")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=options.browser, args=["--no-sandbox"])
        for name, journey in [
            ("oidc-provider-mock", mock),
            ("django-oauth-toolkit", lambda journeys: strict(
                journeys, restart_django, lambda: processes.stop("django"))),
        ]:
            context = browser.new_context()
            context.set_default_timeout(15_000)
            journey(Journeys(context.new_page(), base, folder))
            context.close()
            print(f"  {name}: unknown, linked, signed in and out, refused", flush=True)
        browser.close()
    log = (folder / "waypoint.log").read_text()
    for word in ["code=", "eyJ", SECRET]:
        assert word not in log, f"the log holds {word}"


main()
