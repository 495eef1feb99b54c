"""Pages at 32 connections with wrk, one after another by their name, and the person's page beside
Flask's. Called by bin/bench with the address of a site, its SQLite file and the tools' folder."""

import http.cookiejar
import os
import re
import subprocess
import sys
import time
import urllib.parse
import urllib.request

base, database, tools = sys.argv[1:4]
only_search = "--search-only" in sys.argv


class Visitor:
    def __init__(self, name):
        self.jar = http.cookiejar.CookieJar()
        self.open = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(self.jar)).open
        page = self.open(f"{base}/sign-in").read().decode()
        answers = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
        answers |= {"name": name, "password": f"example {name} mereland"}
        page = self.open(f"{base}/sign-in", urllib.parse.urlencode(answers).encode()).read().decode()
        if 'action="/sign-in/second-factor"' in page:
            # Everybody knows the apps of the example.
            answers = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
            answers |= {"code": re.search(r"would now show <strong>(\d+)", page).group(1)}
            self.open(
                f"{base}/sign-in/second-factor", urllib.parse.urlencode(answers).encode()).read()

    @property
    def cookie(self):
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.jar)

    def seconds(self, path):
        start = time.monotonic()
        self.open(base + path).read()
        return time.monotonic() - start


def aim(words, found, limit, unit, least=False):
    met = found >= limit if least else found <= limit
    by = limit / max(found, 1e-9) if least else found / limit
    print(f"=> {words}: {found:.1f}{unit}, aim {'at least' if least else 'at most'} {limit}{unit}: "
          + ("met" if met else f"MISSED by {by:.1f} times"), flush=True)


def wrk(address, cookie=None):
    command = ["wrk", "-t1", "-c32", "-d8s", "--latency", address]
    print("   $", *command, "" if cookie is None else "-H 'Cookie: …'", flush=True)
    if cookie:
        command += ["-H", f"Cookie: {cookie}"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if re.search(r"Requests/sec:\s+0\.00", said):
        print("   nothing was answered in time")
        return float("inf"), 0.0
    value, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", said).groups()
    if "Non-2xx" in said:
        print("   some answers were refusals", re.search(r"Non-2xx.*", said).group(0))
    return (float(value) * {"us": 0.001, "ms": 1, "s": 1000}[unit],
            float(re.search(r"Requests/sec:\s+([\d.]+)", said).group(1)))


lead, nurse = Visitor("lead"), Visitor("nurse")
searches = ["okafor", "khan fatima", "smi", "o'brien", "wisniewski zofia"]
times = sorted(lead.seconds("/search?" + urllib.parse.urlencode({"q": text})) * 1000
               for text in searches for _ in range(3))
print(f"   {len(times)} searches by name, one after another")
aim("search, the middle", times[len(times) // 2], 50, " ms")
aim("search, the slowest", times[-1], 50, " ms")
if only_search:
    sys.exit()
person = re.search(r'href="(/people/\d+)"', nurse.open(base).read().decode()).group(1)
start = time.monotonic()
national = Visitor("national")
while national.seconds("/duties") > 1 and time.monotonic() - start < 600:
    time.sleep(2)
print(f"   the census answers after {time.monotonic() - start:.0f} s")
for words, path, visitor in [
        ("home", "/", nurse), ("person", person, nurse), ("search", "/search?q=okafor", lead),
        ("dashboard", "/duties", national)]:
    slowest, rate = wrk(base + path, visitor.cookie)
    aim(f"{words}, 99 of 100 within", slowest, 25, " ms")
    if words == "person":
        ours = rate
flask = subprocess.Popen(
    [f"{tools}/bin/gunicorn", "-w", "2", "-b", "127.0.0.1:18432", "flask_person:app",
     "--log-level", "error"], cwd=os.path.dirname(os.path.abspath(__file__)),
    env=os.environ | {"DATABASE": os.path.abspath(database)})
try:
    time.sleep(2)
    _, theirs = wrk(f"http://127.0.0.1:18432{person}")
finally:
    flask.terminate()
print(f"   the person's page: {ours:.0f} a second; Flask's {theirs:.0f} a second")
aim("requests a second beside Flask", ours / theirs, 4, " times", least=True)
