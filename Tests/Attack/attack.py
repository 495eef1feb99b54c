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
from injection import Injection
from target import Browser, Page, Target

TOOLS = pathlib.Path(sys.executable).parent
SHORT_ROLES = ["administrator", "organisationLead", "person"]


def say(words):
    print(f"  {words}", flush=True)


def roles(target, options):
    """In the short form one account of each of a few roles."""
    if not options.short:
        return target.accounts
    first = {account["role"]: account for account in reversed(target.accounts)}
    return [first[role] for role in SHORT_ROLES]


def fuzz(target, options):
    accounts = roles(target, options)
    fuzzing = target.fuzzing = Fuzz(target, options.seed, say)
    for account in accounts:
        fuzzing.as_role(account, 5 if options.short else 100)
    for account in accounts[:1] if options.short else accounts:
        fuzzing.faults += fuzzing.everywhere(account)
    if len(fuzzing.forms) < 10 or len(fuzzing.questions) < 25:
        return ["the crawl found too little: "
                f"{len(fuzzing.forms)} forms, {len(fuzzing.questions)} addresses"]
    say(f"fuzzed {len(fuzzing.questions)} kinds of address and {len(fuzzing.forms)} of form "
        f"with {fuzzing.asked} requests (seed {options.seed})")
    return sorted(set(fuzzing.faults))


def ending(target, options):
    """What ends sessions and accounts, after everything that needs them; then whether anything was
    found that nobody attacked."""
    if target.fuzzing is None:
        return []
    first = {account["role"]: account for account in reversed(target.accounts)}
    target.fuzzing.faults = []
    target.fuzzing.at_the_end(first["person"], first["administrator"])
    return sorted(set(target.fuzzing.faults)) + target.fuzzing.unattacked()


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
             "--max-time", "30" if options.short else "600", "--warnings", "off",
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
    """Every kind of parameter, on this engine; which of each kind is chance in the short form."""
    fuzzing = target.fuzzing
    if fuzzing is None:
        fuzzing = Fuzz(target, options.seed, say)
        for account in roles(target, options):
            fuzzing.crawl(Browser(target).sign_in(account))
    seconds = 22 if options.short else 3_600
    return Injection(target, options, say).run(fuzzing, fuzzing.chance, seconds)


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
         "wapiti": wapiti, "ending": ending}
# In the short form what does not depend on the engine is done on one of the two.
ENGINES = {"sqlite": {"metrics", "wapiti"}, "postgresql": {"interface"}}


def attacked(engine, options):
    """Every part on one engine, and what came of it."""
    elsewhere = {part for other, parts in ENGINES.items() if other != engine for part in parts}
    faults = []
    started = time.monotonic()
    with Target(options.waypoint, options.people, engine) as target:
        say(f"a Waypoint on {engine} stands after {time.monotonic() - started:.0f} s")
        for name, part in PARTS.items():
            if options.only not in (None, name) and (options.only, name) != ("fuzz", "ending"):
                continue
            if options.only is None and options.short and name in elsewhere:
                continue
            started = time.monotonic()
            faults += part(target, options)
            say(f"{name} on {engine} took {time.monotonic() - started:.0f} s")
        faults += [f"the server logged {json.dumps(line)}" for line in target.failures()]
    return [f"{engine}: {fault}" for fault in faults]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--waypoint", required=True)
    parser.add_argument("--short", action="store_true", help="about three minutes")
    parser.add_argument("--only", choices=[name for name in PARTS if name != "ending"])
    parser.add_argument("--engine", choices=ENGINES, help="both when left out")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--people", type=int, default=300)
    options = parser.parse_args()
    faults = []
    for engine in [options.engine] if options.engine else ENGINES:
        faults += attacked(engine, options)
    for fault in faults:
        print(f"  FAULT {fault}", file=sys.stderr)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
