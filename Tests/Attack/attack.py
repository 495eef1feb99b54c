"""Attacks a Waypoint of its own (target.py) in several ways, and says what came of it. Everything
stays on this machine; everything is bounded in time."""

import argparse
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import time

from fuzz import ADDRESSES, Fuzz
from target import Browser, Page, Target

TOOLS = pathlib.Path(sys.executable).parent
SHORT_ROLES = ["administrator", "organisationLead", "person"]


def say(words):
    print(f"  {words}", flush=True)


def fuzz(target, options):
    accounts = target.accounts
    if options.short:
        accounts = [next(one for one in accounts if one["role"] == role)
                    for role in SHORT_ROLES if any(one["role"] == role for one in accounts)]
    fuzzing = Fuzz(target, options.seed, say)
    for account in accounts:
        fuzzing.as_role(account, 20 if options.short else 150)
    for account in accounts[:1] if options.short else accounts:
        fuzzing.faults += fuzzing.everywhere(account)
    if len(fuzzing.known_forms) < 10 or len(fuzzing.known_questions) < 25:
        return ["the crawl found too little: "
                f"{len(fuzzing.known_forms)} forms, {len(fuzzing.known_questions)} addresses"]
    say(f"fuzzed {len(fuzzing.known_questions)} addresses and {len(fuzzing.known_forms)} forms "
        f"with {fuzzing.asked} requests (seed {options.seed})")
    return sorted(set(fuzzing.faults))


def token(target, account):
    """A token for everything that the account may ask, made on its page."""
    browser = Browser(target).sign_in(account)
    page = browser.get("/account/tokens/new")
    form = next(one for one in Page(page.text).forms if one.action.endswith("/tokens/new"))
    choices = re.findall(r'name="permissions" type="checkbox" value="([^"]+)"', page.text)
    day = re.search(r"At most a year", page.text) and time.gmtime(time.time() + 86_400 * 7)
    fields = form.filled(name="Attack") + [("permissions", choice) for choice in choices] + [
        ("expiresOn-day", day.tm_mday), ("expiresOn-month", day.tm_mon),
        ("expiresOn-year", day.tm_year)]
    made = browser.post(form.action, fields)
    found = re.search(r"wpt_[0-9a-f]{64}", made.text)
    if not found:
        raise SystemExit(f"no token was made: {made.status}")
    return found[0]


def interface(target, options):
    """The description is valid, and what is answered to whatever is asked keeps to it."""
    from openapi_spec_validator import validate

    faults = []
    document = json.loads(Browser(target).get("/openapi.json").text)
    validate(document)
    described = set(document["paths"])
    faults += [f"/openapi.json says nothing of {address}" for address in re.findall(
        r"^\| GET \| `(/api/[^`]+)` \|", ADDRESSES.read_text(), re.M)
        if re.sub(r":([a-z]+)", r"{\1}", address) not in described]
    account = next(one for one in target.accounts if one["role"] == "organisationLead")
    secret = token(target, account)
    with tempfile.TemporaryDirectory() as folder:
        run = subprocess.run(
            [TOOLS / "schemathesis", "run", f"{target.base}/openapi.json",
             "--header", f"Authorization: Bearer {secret}",
             "--checks", "not_a_server_error,status_code_conformance,content_type_conformance,"
             "response_schema_conformance,ignored_auth",
             "--phases", "examples,coverage,fuzzing", "--mode", "all",
             "--max-examples", "15" if options.short else "150", "--seed", str(options.seed),
             "--max-time", "40" if options.short else "600", "--warnings", "off",
             "--request-timeout", "10", "--no-color",
             "--exclude-method", "TRACE"],
            cwd=folder, capture_output=True, text=True, timeout=100 if options.short else 900,
            check=False)
    if run.returncode != 0:
        faults.append("schemathesis: " + run.stdout[-3_000:] + run.stderr[-500:])
    else:
        say("the description of the interface is valid, and schemathesis found nothing")
    return faults


def metrics(target, _):
    """What Prometheus's own reader makes of /metrics."""
    from prometheus_client.parser import text_string_to_metric_families

    browser = Browser(target)
    if browser.get("/metrics").status != 404:
        return ["/metrics is open"]
    reply = browser.get("/metrics", Authorization=f"Bearer {target.watch_secret}")
    families = {family.name: family for family in text_string_to_metric_families(reply.text)}
    wanted = {
        "waypoint_http_requests", "waypoint_http_request_duration_seconds", "waypoint_jobs",
        "waypoint_job_oldest_waiting_seconds", "waypoint_sessions", "waypoint_database_up",
        "waypoint_database_wait_seconds", "process_resident_memory_bytes", "process_cpu_seconds"}
    faults = [f"/metrics lacks {name}" for name in sorted(wanted - set(families))]
    histogram = families.get("waypoint_http_request_duration_seconds")
    for sample in histogram.samples if histogram else []:
        if re.search(r"/[0-9]+(/|$)", sample.labels.get("route", "")):
            faults.append(f"/metrics names {sample.labels['route']}")
    say(f"/metrics has {len(families)} families that prometheus_client reads")
    return faults


def cookies(target):
    account = next(one for one in target.accounts if one["role"] == "organisationLead")
    return Browser(target).sign_in(account).cookies


def sqlmap(target, options):
    """Questions with several kinds of parameter; sqlmap ends with what it could inject."""
    faults = []
    addresses = ["/search?q=a&list=people", "/duties?policy=a&page=1"]
    if not options.short:
        addresses += ["/duties/people?policy=a&state=open&page=1", "/organisations?q=a"]
    cookie = "; ".join(f"{name}={value}" for name, value in cookies(target).items())
    with tempfile.TemporaryDirectory() as folder:
        for address in addresses:
            try:
                run = subprocess.run(
                    ["sqlmap", "-u", target.base + address, "--cookie", cookie, "--batch",
                     "--level", "1" if options.short else "3", "--risk", "1",
                     "--technique", "BEU" if options.short else "BEUSTQ", "--timeout", "5",
                     "--retries", "0", "--threads", "4", "--flush-session", "--disable-coloring",
                     "--drop-set-cookie", "--output-dir", folder],
                    capture_output=True, text=True, timeout=120 if options.short else 1_200,
                    check=False)
            except subprocess.TimeoutExpired:
                faults.append(f"sqlmap did not come to an end at {address}")
                continue
            if "[CRITICAL] unable to connect" in run.stdout or "usage:" in run.stdout.lower()[:200]:
                faults.append(f"sqlmap did not run: {run.stdout[-500:]}")
            if re.search(r"identified the following injection|' is vulnerable|' is '.*' injectable",
                         run.stdout):
                faults.append(f"sqlmap injects at {address}: {run.stdout[-1_500:]}")
            else:
                say(f"sqlmap found nothing in {address}")
    return faults


def wapiti(target, options):
    faults = []
    with tempfile.TemporaryDirectory() as folder:
        jar = pathlib.Path(folder) / "cookies.json"
        jar.write_text(json.dumps({"127.0.0.1": {"/": {
            name: {"version": 0, "expires": None, "secure": False, "value": value, "port": None}
            for name, value in cookies(target).items()}}}))
        report = pathlib.Path(folder) / "report.json"
        seconds = 25 if options.short else 600
        # Debian's wapiti cannot leave addresses out (-x fails with Python 3.11).
        try:
            run = subprocess.run(
                ["wapiti", "-u", target.base + "/search?q=a", "--scope", "folder",
                 "-m", "sql,xss,exec,file,crlf,redirect", "-c", jar,
                 "-d", "1", "--max-links-per-page", "10", "--max-scan-time", str(seconds),
                 "--max-attack-time", str(max(5, seconds // 6)), "-f", "json", "-o", report,
                 "--no-bugreport", "--flush-session", "--store-session", folder, "-t", "5", "-v", "0"],
                capture_output=True, text=True, timeout=seconds * 5, check=False)
        except subprocess.TimeoutExpired:
            return ["wapiti did not come to an end"]
        if not report.exists():
            return [f"wapiti did not run: {run.stdout[-300:]} {run.stderr[-500:]}"]
        found = json.loads(report.read_text())["vulnerabilities"]
        for kind, all_found in found.items():
            faults += [f"wapiti: {kind} at {one['path']} ({one['parameter']})" for one in all_found]
        if not faults:
            say("wapiti found nothing")
    return faults


PARTS = {"fuzz": fuzz, "interface": interface, "metrics": metrics, "sqlmap": sqlmap,
         "wapiti": wapiti}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--waypoint", required=True)
    parser.add_argument("--short", action="store_true", help="under three minutes")
    parser.add_argument("--only", choices=PARTS)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--people", type=int, default=200)
    options = parser.parse_args()
    faults = []
    with Target(options.waypoint, options.people) as target:
        for name, part in PARTS.items():
            if options.only in (None, name):
                started = time.monotonic()
                faults += part(target, options)
                say(f"{name} took {time.monotonic() - started:.0f} s")
        for line in target.failures():
            faults.append(f"the server logged {json.dumps(line)}")
    for fault in faults:
        print(f"  FAULT {fault}", file=sys.stderr)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
