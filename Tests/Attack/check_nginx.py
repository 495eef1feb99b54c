"""Tries deploy/nginx.conf: see bin/check-nginx."""

import argparse
import json
import os
import pathlib
import re
import socket
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).parent.parent.parent
NAME = "waypoint.harbour.example"


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Proxy:
    """nginx with our file in a folder of its own, and Waypoint behind it."""

    def __init__(self, waypoint, folder):
        self.folder = folder
        self.tls, self.plain, self.node = free_port(), free_port(), free_port()
        self.log = folder / "waypoint.log"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
             "-nodes", "-days", "2", "-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}",
             "-keyout", folder / "key.pem", "-out", folder / "cert.pem"],
            check=True, capture_output=True)
        self.write_configuration()
        self.waypoint = subprocess.Popen(
            [waypoint, "serve", "--database", f"sqlite:{folder}/waypoint.sqlite", "--secure",
             "--host", NAME, "--listen", f"127.0.0.1:{self.node}"],
            stdout=subprocess.DEVNULL, stderr=self.log.open("w"))
        self.nginx = subprocess.Popen(
            ["nginx", "-p", folder, "-c", folder / "nginx.conf", "-g", "daemon off;"],
            stdout=subprocess.DEVNULL, stderr=(folder / "nginx.log").open("w"))

    def write_configuration(self):
        ours = (ROOT / "deploy/nginx.conf").read_text()
        for old, new in [
            (r"127\.0\.0\.1:8080", f"127.0.0.1:{self.node}"),
            (r"listen 80;", f"listen 127.0.0.1:{self.plain};"), (r"listen \[::\][^\n]*\n", "\n"),
            (r"listen 443 ssl default_server", f"listen 127.0.0.1:{self.tls} ssl default_server"),
            (r"listen 443 ssl http2", f"listen 127.0.0.1:{self.tls} ssl http2"),
            (r"/etc/ssl/waypoint/fullchain\.pem", f"{self.folder}/cert.pem"),
            (r"/etc/ssl/waypoint/key\.pem", f"{self.folder}/key.pem"),
            (r"/var/log/nginx/waypoint\.log", f"{self.folder}/access.log"),
            (r"/var/log/nginx/waypoint-error\.log", f"{self.folder}/waypoint-error.log"),
        ]:
            ours, count = re.subn(old, new, ours)
            if not count:
                sys.exit(f"deploy/nginx.conf no longer has {old}")
        user = "user root;\n" if os.geteuid() == 0 else ""
        (self.folder / "nginx.conf").write_text(
            f"{user}pid {self.folder}/nginx.pid;\nerror_log {self.folder}/error.log;\n"
            "events { }\nhttp {\n"
            + "".join(f"{kind}_temp_path {self.folder}/{kind};\n"
                      for kind in ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"])
            # For this check alone: a request may say which address it comes from.
            + "set_real_ip_from 127.0.0.1;\nreal_ip_header X-Checked-From;\n"
            + ours + "}\n")

    def curl(self, path, *options, name=NAME, plain=False):
        port = self.plain if plain else self.tls
        scheme = "http" if plain else "https"
        run = subprocess.run(
            ["curl", "-s", "-i", "--max-time", "15", "--cacert", self.folder / "cert.pem",
             "--resolve", f"{name}:{port}:127.0.0.1", *options, f"{scheme}://{name}:{port}{path}"],
            capture_output=True, text=True, check=False)
        return run.returncode, run.stdout

    def configuration(self, requests):
        """What is answered to requests that each have options of their own."""
        common = (f'cacert = "{self.folder}/cert.pem"\n'
                  f'resolve = "{NAME}:{self.tls}:127.0.0.1"\ninclude\nsilent\nmax-time = 15\n')
        return subprocess.run(
            ["curl", "--parallel", "-K", "-"], capture_output=True, text=True, check=False,
            input="next\n".join(common + one for one in requests)).stdout

    def wait(self):
        for _ in range(200):
            if "200" in self.curl("/health")[1][:20]:
                return
            time.sleep(0.1)
        sys.exit("nothing answered: " + (self.folder / "nginx.log").read_text()
                 + self.log.read_text()[-1000:])

    def stop(self):
        for process in (self.nginx, self.waypoint):
            process.terminate()
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()


def check(proxy):
    faults = []

    def holds(condition, words):
        if not condition:
            faults.append(words)

    _, page = proxy.curl("/sign-in")
    head = page.split("\r\n\r\n")[0].lower()
    holds(" 303" in head[:20] or " 200" in head[:20], f"the sign-in page does not answer: {head}")
    holds(head.count("strict-transport-security") == 1, "HSTS is not said once")
    holds("max-age=31536000" in head, "HSTS is too short")
    holds("content-security-policy: default-src 'none'" in head, "the policy is lost on the way")
    holds("nginx/" not in head, "nginx says its version")
    _, page = proxy.curl("/set-up")
    cookies = re.findall(r"(?i)^set-cookie: (.*)$", page, re.M)
    holds(cookies != [], "no cookie was set")
    for cookie in cookies:
        holds(cookie.startswith("__Host-") and "Secure" in cookie and "HttpOnly" in cookie
              and "SameSite" in cookie, f"a cookie is open: {cookie}")
    _, moved = proxy.curl("/people?x=1", plain=True)
    holds(" 308 " in moved[:20] and f"location: https://{NAME}/people" in moved.lower(),
          "plain HTTP does not lead to TLS")
    code, other = proxy.curl("/", "--insecure", name="elsewhere.example")
    holds(code != 0 and not other, "another name is answered")
    _, wrong = proxy.curl("/", "-H", "Host: elsewhere.example")
    holds(not wrong or re.match(r"HTTP/\S+ 4\d\d", wrong),
          f"another Host is answered: {wrong[:40]}")
    for path in ("/metrics", "/ready"):
        holds(" 404" in proxy.curl(path)[1][:20], f"{path} is open to everybody")
    code, _ = proxy.curl("/", "--tls-max", "1.1", "--ciphers", "DEFAULT@SECLEVEL=0")
    holds(code != 0, "TLS 1.1 is spoken")
    large = proxy.folder / "large"
    with large.open("wb") as file:
        file.truncate(101 << 20)
    _, refused = proxy.curl("/files", "-X", "POST", "--data-binary", f"@{large}", "-H", "Expect:")
    holds(" 413" in refused[:20], f"101 MB are taken: {refused[:40]}")
    holds("up to 100 MB" in refused, f"101 MB are refused without a word: {refused[-200:]}")
    own_answer(refused, "too large", holds)
    # Under one number at both ends; one that the browser makes up is not kept.
    _, page = proxy.curl("/help", "-H", "X-Request-Id: made-up-by-me", "-H",
                         "X-Forwarded-For: 198.51.100.7")
    given = re.search(r"(?i)^x-request-id: (\S+)", page, re.M)
    holds(given and given[1] != "made-up-by-me", "a request keeps a number made up by a browser")
    time.sleep(0.3)
    lines = [json.loads(line) for line in proxy.log.read_text().splitlines() if line[:1] == "{"]
    holds(given and any(line.get("request") == given[1] for line in lines),
          "Waypoint logs another number than nginx")
    access = (proxy.folder / "access.log").read_text()
    holds(given and given[1] in access, "nginx logs another number than Waypoint")
    # Guessing: after a burst, the rest is refused; looking at the page is not guessing.
    limited = re.compile(r"^HTTP/\S+ 429", re.M)
    holds(not limited.search(proxy.curl("/sign-in?[1-150]", "--parallel")[1]),
          "a hospital cannot see the sign-in page")
    for path in ("/sign-in", "/sign-in/", "//sign-in"):
        _, answers = proxy.curl(f"{path}?[1-150]", "--parallel", "-d", "name=Appleyard")
        holds(limited.search(answers), f"guessing at {path} is not limited")
    often = ""
    for _ in range(20):
        # There is room for one again after half a second.
        proxy.curl("/sign-in?[1-20]", "--parallel", "-d", "name=x")
        _, often = proxy.curl("/sign-in?code=Appleyard", "-d", "name=x", "-H",
                              f"Referer: https://{NAME}/people/1042")
        if limited.match(often):
            break
    holds(" 429" in often[:20], "the limit of sign-in was not met")
    holds("Wait a minute" in often, f"a limit is met without a word: {often[-200:]}")
    own_answer(often, "too often", holds)
    holds(" 200" in proxy.curl("/help")[1][:20], "the limit of sign-in holds up other pages")
    one_household(proxy, limited, holds)
    proxy.curl("/help?q=Appleyard")
    proxy.curl("/people/1042")
    proxy.waypoint.terminate()
    proxy.waypoint.wait(15)
    _, away = proxy.curl("/people/1042?q=Appleyard")
    holds(re.match(r"HTTP/\S+ 50[23]", away), f"nothing behind nginx: {away[:40]}")
    holds("not done twice" in away, f"nobody is there, without a word: {away[-200:]}")
    own_answer(away, "not available", holds)
    for log in ("access.log", "waypoint-error.log", "error.log"):
        file = proxy.folder / log
        text = file.read_text() if file.exists() else ""
        for secret in ("Appleyard", "people/1042"):
            holds(secret not in text, f"nginx writes {secret} into {log}")
    return faults


def one_household(proxy, limited, holds):
    """All addresses of an IPv6 network are counted as one, and networks apart."""
    def guess(addresses):
        run = proxy.configuration(
            f'url = "https://{NAME}:{proxy.tls}/sign-in"\ndata = "name=Appleyard"\n'
            f'header = "X-Checked-From: {address}"\n' for address in addresses)
        return len(limited.findall(run))

    holds(guess(f"2001:db8:1:2:{one:x}:7:{one:x}:9" for one in range(150)) > 0,
          "guesses from a hundred addresses of one household are not limited")
    holds(guess(f"2001:db8:1:{one:x}::9" for one in range(16, 166)) == 0,
          "guesses from different networks are counted as one")
    holds(guess(f"::ffff:198.51.100.{one}" for one in range(100, 250)) == 0,
          "IPv4 addresses that come over IPv6 are counted as one")
    holds(guess("::ffff:198.51.100.9" if one % 2 else "198.51.100.9" for one in range(150)) > 0,
          "an IPv4 address has a second count over IPv6")


def own_answer(answer, what, holds):
    """What nginx says alone has the headers that every page of Waypoint has."""
    head = answer.split("\r\n\r\n")[0].lower()
    for header in ("strict-transport-security", "content-security-policy: default-src 'none'",
                   "x-content-type-options: nosniff", "cache-control: no-store"):
        holds(head.count(header) == 1, f"{what}: no {header}")
    holds("nginx/" not in answer and "<center>" not in answer, f"{what}: the page is that of nginx")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--waypoint", required=True)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="waypoint-nginx-") as folder:
        proxy = Proxy(pathlib.Path(options.waypoint).resolve(), pathlib.Path(folder))
        try:
            proxy.wait()
            faults = check(proxy)
        finally:
            proxy.stop()
    for fault in faults:
        print(f"  FAULT {fault}", file=sys.stderr)
    if not faults:
        print("  nginx in front: TLS, names, headers, limits and numbers are as they should be")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
