"""Runs our semgrep rules over the sources, and over bad/ where they must fire; then looks for
secrets. Nothing leaves the machine: the rules are a file, and no figures are sent."""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import yaml

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parent.parent
TOOLS = pathlib.Path(sys.executable).parent
RULES = HERE / "rules.yaml"
BASELINE = ROOT / ".secrets.baseline"


def semgrep(*targets, rules=RULES):
    """The findings in the targets, as (file, line, rule)."""
    environment = dict(os.environ, SEMGREP_SEND_METRICS="off",
                       SEMGREP_ENABLE_VERSION_CHECK="0",
                       PATH=f"{TOOLS}:{os.environ['PATH']}")
    run = subprocess.run(
        [TOOLS / "semgrep", "scan", "--quiet", "--json", "--metrics", "off",
         "--disable-version-check", "--no-git-ignore", "--jobs", "2", "--config", rules,
         *targets],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=600, check=False)
    try:
        answer = json.loads(run.stdout)
    except ValueError:
        sys.exit(f"semgrep did not run: {run.stderr[-2000:]}")
    # What it could not read whole, it looked at in part: the compiler reads all of it, and the
    # rules about SQL, doors and time are held by ArchitectureTests and StatementTests too.
    unread = [error for error in answer["errors"] if error.get("level") == "error"]
    if unread:
        sys.exit(f"semgrep failed: {unread[0].get('message')}")
    return answer["paths"]["scanned"], [
        (found["path"], found["start"]["line"], found["check_id"].split(".")[-1])
        for found in answer["results"]]


def rules_fire():
    """Each rule finds exactly the lines that are marked for it, and each rule has one."""
    wanted = set()
    for file in sorted((HERE / "bad").glob("*.swift")):
        for number, line in enumerate(file.read_text().splitlines(), 1):
            marked = re.search(r"// ruleid: (\S+)", line)
            if marked:
                wanted.add((str(file.relative_to(ROOT)), number + 1, marked[1]))
    _, results = semgrep(str((HERE / "bad").relative_to(ROOT)))
    found = set(results)
    problems = [f"{rule} does not find {file}:{line}" for file, line, rule in sorted(wanted - found)]
    problems += [f"{rule} finds {file}:{line}, which is fine"
                 for file, line, rule in sorted(found - wanted)]
    rules = set(re.findall(r"^  - id: (\S+)", RULES.read_text(), re.MULTILINE))
    problems += [f"nothing in bad/ is for the rule {rule}"
                 for rule in sorted(rules - {rule for _, _, rule in wanted})]
    return problems, len(rules)


def each_pattern_fires():
    """A rule is several patterns; each by itself finds one of the rule's lines."""
    alone = []
    for rule in yaml.safe_load(RULES.read_text())["rules"]:
        either = rule.get("pattern-either") or next(
            (one["pattern-either"] for one in rule.get("patterns", []) if "pattern-either" in one), [])
        others = [one for one in rule.get("patterns", []) if "pattern-either" not in one]
        for place, pattern in enumerate(either, 1):
            alone.append({
                "id": f"{rule['id']}--{place}", "languages": rule["languages"],
                "severity": rule["severity"], "message": pattern["pattern"],
                "patterns": [pattern, *others]})
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "alone.yaml"
        file.write_text(yaml.safe_dump({"rules": alone}))
        _, results = semgrep(str((HERE / "bad").relative_to(ROOT)), rules=file)
    fired = {rule for _, _, rule in results}
    return [f"no line of bad/ is for {one['message']} ({one['id']})"
            for one in alone if one["id"] not in fired], len(alone)


def sources_keep_rules():
    scanned, found = semgrep("Sources")
    if len(scanned) < 100:
        sys.exit(f"semgrep looked at {len(scanned)} files only")
    return [f"{file}:{line} breaks the rule {rule}" for file, line, rule in sorted(found)], len(scanned)


def secrets():
    """What looks like a secret and is not among the made-up ones of the baseline."""
    files = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True,
                           check=True).stdout.split("\0")
    # Digests of published content are no secrets, and change with every version.
    files = [file for file in files
             if file and file != BASELINE.name and not file.endswith("Content/published.yaml")]
    run = subprocess.run([TOOLS / "detect-secrets", "scan", *files], cwd=ROOT,
                         capture_output=True, text=True, timeout=900, check=False)
    try:
        results = json.loads(run.stdout)["results"]
    except (ValueError, KeyError):
        sys.exit(f"detect-secrets did not run: {run.stdout[-500:]} {run.stderr[-2000:]}")
    known = json.loads(BASELINE.read_text())["results"]
    made_up = {(file, one["hashed_secret"]) for file, all_known in known.items()
               for one in all_known}
    return [f"{file}:{found['line_number']} looks like a secret ({found['type']})"
            for file, all_found in sorted(results.items()) for found in all_found
            if (file, found["hashed_secret"]) not in made_up], len(files)


def main():
    problems, rules = rules_fire()
    silent, patterns = each_pattern_fires()
    problems += silent
    print(f"  {rules} rules of {patterns} patterns fire on what they are there for")
    broken, count = sources_keep_rules()
    print(f"  {count} source files looked at")
    leaked, files = secrets()
    print(f"  {files} files looked through for secrets")
    problems += broken + leaked
    for problem in problems:
        print(f"  {problem}", file=sys.stderr)
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
