"""Mail about accounts, with a server that is killed on the way: invited by mail, in with the link;
forgotten password; refused for now and for good; killed between sending and writing it down."""

import html
import os
import pathlib
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.parse

from servers import Server

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "Tests/Common"), str(ROOT / "Tests/Resilience")]

from kill_test import Browser, free_port, wait_until_ready  # noqa: E402
from one_time import Codes  # noqa: E402

PASSWORD, OTHER = "correct horse battery", "river otter lantern"
SIAN = "sian.o'brien@harbour.example"
ADMIN = Codes()


class Waypoint:
    """A site that sends mail, and can be killed."""

    def __init__(self, program, folder, mail):
        self.program, self.mail = program, mail
        self.database = f"sqlite:{folder / 'mail.sqlite'}"
        self.log = folder / "waypoint.log"

    def add_administrator(self):
        subprocess.run(
            [self.program, "user", "add", "asha", "--role", "administrator", "--database",
             self.database], input=PASSWORD + "\n", text=True, check=True, capture_output=True)

    def start(self):
        self.address = f"http://127.0.0.1:{(port := free_port())}"
        self.process = subprocess.Popen(
            [self.program, "serve", "--listen", f"127.0.0.1:{port}", "--database", self.database,
             "--mail", str(self.mail)], stdout=open(self.log, "ab"), stderr=subprocess.STDOUT)
        wait_until_ready(self.address)

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def browser(self):
        return Browser(self.address)

    def administrator(self):
        return sign_in(self.browser(), "asha", PASSWORD, ADMIN)


def sign_in(browser, name, password, codes):
    page, _ = browser.get("/sign-in")
    page, _ = browser.post("/sign-in", page, {"name": name, "password": password}, "/sign-in")
    codes.finish(page, lambda path, page, fields: browser.post(path, page, fields, path)[0])
    return browser


def add_account(browser, name):
    page, _ = browser.get("/accounts/new")
    _, place = browser.post(
        "/accounts/new", page, {"name": name, "role": "administrator"}, "/accounts/new")
    return re.search(r"/accounts/(\d+)", place).group(1)


def invite(browser, account, address):
    page, _ = browser.get(f"/accounts/{account}")
    path = f"/accounts/{account}/invitation/mail"
    page, _ = browser.post(path, page, {"address": address}, path)
    assert "on its way by mail" in page, page


def link_in(message):
    return re.search(r"https://waypoint\.harbour\.example(/\S+)", message.get_content()).group(1)


def use(browser, link, password, codes):
    # What stands behind # stays in the browser, whose script fills it in.
    place, behind = link.split("#")
    page, _ = browser.get(place)
    filled = urllib.parse.parse_qs(behind)
    name, code = filled["name"][0], filled["code"][0]
    page, _ = browser.post("/welcome", page, {"name": name, "code": code}, "/welcome")
    page, _ = browser.post(
        "/welcome/password", page, {"password": password, "again": password}, "/welcome/password")
    codes.finish(page, lambda path, page, fields: browser.post(path, page, fields, path)[0])
    page, _ = browser.get("/")
    assert f"Hello, {name}" in html.unescape(page), re.sub(r"<[^>]+>", " ", page)[:500]


def refused(work):
    try:
        work()
    except urllib.error.HTTPError as error:
        assert error.code == 422, error
        return
    raise AssertionError("it was taken")


def invited(site, box, admin):
    name = "siân.o'brien"
    account = add_account(admin, name)
    invite(admin, account, SIAN)
    message = box.to(SIAN, words=name)
    codes = Codes()
    use(site.browser(), link_in(message), OTHER, codes)
    refused(lambda: use(site.browser(), link_in(message), OTHER, codes))
    sign_in(site.browser(), name, OTHER, codes)
    return name, codes


def forgotten(site, box, name, codes):
    answers = set()
    for who in ["nobody", name]:
        browser = site.browser()
        page, _ = browser.get("/sign-in/forgotten")
        page, _ = browser.post("/sign-in/forgotten", page, {"name": who}, "/sign-in/forgotten")
        answers.add(re.search(r"<main.*</main>", page, re.S).group(0))
    assert len(answers) == 1, "the answer says whether there is such an account"
    use(site.browser(), link_in(box.to(SIAN, 2, "code=")), PASSWORD + " too", codes)
    # That it was changed is news.
    assert "code=" not in box.to(SIAN, words="Your password was set", seconds=90).get_content()


def troubled(site, box, admin):
    box.answers["RCPT"] = ["450 4.2.1 busy"]
    account = add_account(admin, "busy")
    invite(admin, account, "busy@harbour.example")
    again(admin, "asked us to try again later (450 4.2.1)")
    box.to("busy@harbour.example")
    box.answers["RCPT"] = "550 5.1.1 busy@harbour.example is not here"
    account = add_account(admin, "away")
    invite(admin, account, "away@harbour.example")
    page = shown(admin, "refused the address (550 5.1.1)")
    assert "is not here" not in page and "away@harbour.example" not in page
    del box.answers["RCPT"]
    again(admin, "refused the address (550 5.1.1)")
    box.to("away@harbour.example")


def shown(admin, words, seconds=30):
    for _ in range(seconds * 4):
        page, _ = admin.get("/mail")
        if words in page:
            return page
        time.sleep(0.25)
    raise AssertionError(f"no “{words}” at /mail: {re.sub(r'<[^>]+>', ' ', page)[:1500]}")


def again(admin, words):
    page = shown(admin, words)
    path = re.search(r'action="(/mail/\d+/again)"', page).group(1)
    page, _ = admin.post(path, page, {}, path)
    assert "tried again" in page, page


def killed(site, box, admin):
    """The mail server has it, and Waypoint never hears so."""
    address = "twice@harbour.example"
    account = add_account(admin, "twice")
    box.when_taken = site.kill
    invite(admin, account, address)
    first = box.to(address)
    box.when_taken = None
    site.process.wait(20)
    site.start()
    admin = site.administrator()
    again(admin, "Not tried yet")
    second = box.to(address, 2, seconds=90)
    assert first["message-id"] == second["message-id"]
    assert first.as_bytes() == second.as_bytes()
    time.sleep(2)
    assert sum(to == [address] for to, _, _ in box.arrived) == 2, "a third time"


def silent(site, box):
    """Nothing of it is left in the log or the database."""
    log = site.log.read_text()
    stored = b"".join(
        path.read_bytes() for path in site.log.parent.glob("mail.sqlite*"))
    for _, message, _ in box.arrived:
        code = re.search(r"code=([A-Z0-9-]+)", message.get_content())
        assert not code or (code.group(1) not in log and code.group(1).encode() not in stored)
    assert "@harbour.example" not in log.replace("waypoint@harbour.example", "")


def run(program, folder, port_file):
    with Server() as server:
        site = Waypoint(program, folder, port_file(server.port, "none"))
        site.add_administrator()
        site.start()
        try:
            admin = site.administrator()
            name, codes = invited(site, server.box, admin)
            forgotten(site, server.box, name, codes)
            troubled(site, server.box, admin)
            killed(site, server.box, admin)
            silent(site, server.box)
        except BaseException:
            print(site.log.read_text()[-3000:])
            raise
        finally:
            site.kill()
