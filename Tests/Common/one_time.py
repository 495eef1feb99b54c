"""The codes of an authenticator app (RFC 6238), for the scripts that sign in as administrators."""

import base64
import hashlib
import hmac
import re
import struct
import threading
import time

_used = {}


def code_at(secret, step):
    """The six digits of a step of 30 seconds; `secret` is in base 32."""
    key = base64.b32decode(secret.replace(" ", "").upper())
    mac = hmac.new(key, struct.pack(">Q", step), hashlib.sha1).digest()
    offset = mac[-1] & 15
    number = struct.unpack(">I", mac[offset:offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def next_code(secret):
    """A code that this process has not given before. Each is taken once, and may be one step early
    or late, so that only who signs in very often has to wait."""
    while True:
        now, seconds = divmod(int(time.time()), 30)
        # An early one only where there is time to type it.
        step = max(now - 1 if seconds < 15 else now, _used.get(secret, 0) + 1)
        if step <= now + 1:
            _used[secret] = step
            return code_at(secret, step)
        time.sleep(1)


def secret_on(page):
    """The secret on the page that sets an app up; None on any other page."""
    found = re.search(r"otpauth://[^\"]*secret=([A-Z2-7]+)", page)
    return found.group(1) if found else None


class Codes:
    """The second factor of one account of a test: set up at its first sign-in, and then passed by
    the codes on paper, which need no waiting, or by the app when they are used up."""

    def __init__(self):
        self.lock = threading.Lock()
        self.secret, self.paper = None, []

    def finish(self, page, post):
        """Goes on from the page after the password; `post` sends a form of a page to an address and
        gives the page that follows."""
        with self.lock:
            if secret_on(page):
                self.secret = secret_on(page)
                codes = post("/sign-in/second-factor/set-up", page, {"code": next_code(self.secret)})
                self.paper = re.findall(r"<li><code>([0-9A-Z-]+)</code>", codes)
                return codes
            while "/sign-in/second-factor" in page and 'name="code"' in page:
                if self.paper:
                    page = post("/sign-in/recovery-code", page, {"code": self.paper.pop()})
                elif self.secret:
                    page = post("/sign-in/second-factor", page, {"code": next_code(self.secret)})
                else:
                    raise RuntimeError("this account has a second factor that nobody here knows")
            return page
