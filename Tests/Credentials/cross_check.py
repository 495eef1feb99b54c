"""Holds our badges against PyJWT and openbadgeslib, both ways.

    python cross_check.py --program .build/debug/waypoint --samples FOLDER

openbadgeslib 4.6 issues and verifies Open Badges 3.0 as signed tokens (RS256, ES256, EdDSA) and
bakes them into SVG and PNG; it names its key by bringing it along (`jwk`), where we name ours
(`kid`). RS256 is not verified here: such a badge is answered as being of an unknown issuer.
"""

import argparse
import base64
import datetime
import hashlib
import hmac
import io
import json
import pathlib
import subprocess
import tempfile
import time
import zlib

import defusedxml.ElementTree
import jwt
import png
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm
from openbadgeslib.ob3 import credential as ob3
from openbadgeslib.ob3.signer import OB3Signer
from openbadgeslib.ob3.status_list import (
    build_status_list_credential, sign_status_list_credential, status_entry)
from openbadgeslib.ob3.verifier import OB3VerificationError, OB3Verifier

ISSUER = "https://college.example/issuer"
LIST = "https://college.example/status/1"
MEMBERS = {"valid", "status", "issuer", "subject", "achievement", "standard", "stage",
           "validFrom", "validUntil", "statusAsOf"}


class Checks:
    def __init__(self, program):
        self.program, self.passed, self.failed = program, 0, 0

    def that(self, words, is_so, found=""):
        if is_so:
            self.passed += 1
        else:
            self.failed += 1
            print(f"WRONG: {words} {found}")

    def refused(self, words, kinds, work):
        try:
            found = work()
        except kinds:
            self.passed += 1
        else:
            self.that(f"{words} is refused", False, f"(taken: {str(found)[:80]})")

    def verify(self, words, file, expected, *options, empty=None):
        """What our command says, in an empty folder, with nothing in its environment."""
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run(
                [self.program, "credential", "verify", str(file), "--json", *map(str, options)],
                capture_output=True, text=True, timeout=60, cwd=folder, env={"PATH": "/usr/bin"})
            left = list(pathlib.Path(folder).iterdir())
        self.that(f"{words} leaves nothing behind", not left, left)
        try:
            answer = json.loads(done.stdout)
        except ValueError:
            self.that(f"{words} is answered", False, done.stdout + done.stderr)
            return {}
        if expected == "problems":
            self.that(f"{words} is a problem", "problems" in answer, answer)
        else:
            self.that(f"{words} is {expected}", answer.get("status") == expected, answer)
            self.that(f"{words} has every member", set(answer) == MEMBERS, answer)
            self.that(f"{words} says so", answer.get("valid") == (expected == "current"), answer)
        self.that(
            f"{words} ends with its code", done.returncode == (0 if expected == "current" else 1),
            done.returncode)
        return answer


def text(path):
    return path.read_text()


def pem(key):
    return key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def private_pem(key):
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption())


def changed(token, place):
    return token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1:]


def ours_elsewhere(checks, folder, algorithm):
    """What is issued here, read by others."""
    keys = json.loads(text(folder / "keys.json"))["keys"]
    by_name = {key["kid"]: jwt.PyJWK(key) for key in keys}
    token = text(folder / "good.jwt").strip()
    header = jwt.get_unverified_header(token)
    checks.that("the header says what it may", set(header) == {"alg", "kid", "typ"}, header)
    key = by_name[header["kid"]].key
    claims = jwt.decode(token, key, algorithms=[algorithm])
    checks.that("PyJWT reads the issuer", claims["iss"] == "https://waypoint.example/issuer")
    checks.that("PyJWT reads the subject", claims["sub"] == claims["credentialSubject"]["id"])
    other = jwt.PyJWK(json.loads(text(folder / "other-keys.json"))["keys"][0]).key
    checks.refused(
        "another key", jwt.InvalidTokenError,
        lambda: jwt.decode(token, other, algorithms=[algorithm]))
    checks.refused(
        "an expired badge", jwt.ExpiredSignatureError,
        lambda: jwt.decode(text(folder / "expired.jwt"), key, algorithms=[algorithm]))
    checks.refused(
        "an early badge", jwt.ImmatureSignatureError,
        lambda: jwt.decode(text(folder / "early.jwt"), key, algorithms=[algorithm]))
    for place in range(0, token.rindex("."), 41):
        checks.refused(
            f"a badge changed at {place}", jwt.InvalidTokenError,
            lambda: jwt.decode(changed(token, place), key, algorithms=[algorithm]))

    verifier = OB3Verifier(pem(key))
    badge = verifier.verify(token)
    checks.that("openbadgeslib reads the achievement", badge.achievement.name == "Leading a team")
    checks.that(
        "openbadgeslib reads the standards",
        [a.target_code for a in badge.achievement.alignments] == ["1.1", "2.3"])
    checks.that("openbadgeslib reads the result", badge.results[0].status == "Completed")
    checks.that(
        "openbadgeslib finds whose it is",
        badge.identifiers[0].identity_hash == "sha256$" + hashlib.sha256(
            ("amina@riverbend.example" + badge.identifiers[0].salt).encode()).hexdigest())
    svg, picture = (folder / "good.svg").read_bytes(), (folder / "good.png").read_bytes()
    checks.that(
        "openbadgeslib reads the SVG", verifier.extract_token_from_svg(svg) == token)
    checks.that(
        "openbadgeslib reads the PNG", verifier.extract_token_from_png(picture) == token)
    root = defusedxml.ElementTree.fromstring(svg)
    checks.that("the credential is the first in the SVG", root[0].get("verify") == token)
    width, height, rows, about = png.Reader(bytes=picture).read()
    checks.that("the PNG is a picture", (width, height, len(list(rows))) == (200, 200, 200), about)
    for name in ["expired", "early", "other-key"]:
        checks.refused(
            f"{name} for openbadgeslib", OB3VerificationError,
            lambda: verifier.verify(text(folder / f"{name}.jwt")))
    checks.refused(
        "a changed badge for openbadgeslib", OB3VerificationError,
        lambda: verifier.verify(changed(token, len(token) // 2)))

    def status(revocation, suspension):
        lists = {"https://waypoint.example/status/1": f"revocation-{revocation}.jwt",
                 "https://waypoint.example/status/2": f"suspension-{suspension}.jwt"}
        return verifier.verify(
            token, check_status=True, download=lambda url: (folder / lists[url]).read_bytes())

    checks.that("openbadgeslib finds it on no list", status("clear", "clear") is not None)
    for pair in [("set", "clear"), ("clear", "set"), ("old", "clear"), ("clear", "old")]:
        checks.refused(f"{pair} for openbadgeslib", OB3VerificationError, lambda: status(*pair))


def ours_here(checks, folder):
    """What is issued here, verified here on a machine that has nothing but the files."""
    keys = ["--keys", folder / "keys.json"]

    def lists(revocation, suspension):
        return keys + ["--status-list", folder / f"revocation-{revocation}.jwt",
                       "--status-list", folder / f"suspension-{suspension}.jwt"]

    for form in ["jwt", "svg", "png"]:
        answer = checks.verify(f"our {form}", folder / f"good.{form}", "current", *keys)
        checks.that("no list, no day", answer.get("statusAsOf") is None, answer)
        checks.that("a stage", answer.get("stage") == "Stage 2", answer)
    good = folder / "good.jwt"
    answer = checks.verify("ours, by its lists", good, "current", *lists("clear", "clear"))
    checks.that("the day of the list", answer.get("statusAsOf") == "2026-01-02", answer)
    checks.verify("ours, taken back", good, "revoked", *lists("set", "clear"))
    checks.verify("ours, suspended", good, "suspended", *lists("clear", "set"))
    checks.verify("ours, by an old list", good, "problems", *lists("old", "clear"))
    checks.verify("ours, expired", folder / "expired.jwt", "expired", *keys)
    checks.verify(
        "ours, while it lasted", folder / "expired.jwt", "current", *keys, "--as-of", "2026-01-15")
    checks.verify("ours, early", folder / "early.jwt", "not-yet-valid", *keys)
    checks.verify("ours, by the older key", folder / "endless.jwt", "current", *keys)
    checks.verify("ours, without keys", good, "unknown-issuer")
    checks.verify(
        "ours, by other keys", good, "unknown-issuer", "--keys", folder / "other-keys.json")
    torn = folder / "torn.jwt"
    token = text(good)
    torn.write_text(changed(token, len(token) // 2))
    checks.verify("ours, changed", torn, "tampered", *keys)
    torn.write_text(token[:-200])
    checks.verify("ours, cut", torn, "malformed", *keys)


def badge(**more):
    return ob3.OpenBadgeCredential(
        issuer=ob3.Issuer(id=ISSUER, name="A college"), recipient_id="urn:uuid:1",
        achievement=ob3.Achievement(
            id="https://college.example/a/1", name="Care planning", description="Plans care",
            criteria_narrative="Passed", alignments=[ob3.Alignment(
                target_name="Work in a person-centred way", target_url="https://x.example/5",
                target_framework="Care Certificate, version 2025", target_code="5")]),
        issuance_date=datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc), **more)


def theirs_here(checks, folder):
    """What others issue, verified here."""
    year = datetime.timedelta(days=365)
    now = datetime.datetime.now(datetime.timezone.utc)
    (folder / "plain.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><g/></svg>')
    blank = io.BytesIO()
    png.from_array([[0, 9], [9, 0]], "L").write(blank)
    for algorithm, secret, family in [
            ("EdDSA", ed25519.Ed25519PrivateKey.generate(), OKPAlgorithm),
            ("ES256", ec.generate_private_key(ec.SECP256R1()), ECAlgorithm),
            ("RS256", rsa.generate_private_key(65537, 2048), RSAAlgorithm)]:
        public = json.loads(family.to_jwk(secret.public_key()))
        keys = folder / f"{algorithm}.json"
        second = json.loads(
            OKPAlgorithm.to_jwk(ed25519.Ed25519PrivateKey.generate().public_key()))
        keys.write_text(json.dumps({"issuer": ISSUER, "keys": [second, public]}))
        known = "unknown-issuer" if algorithm == "RS256" else "current"
        trusted = ["--keys", keys]
        signer = OB3Signer(private_pem(secret), algorithm=algorithm)
        file = folder / f"{algorithm}.badge"

        def said(words, token, expected, *options):
            if isinstance(token, str):
                token = token.encode()
            file.write_bytes(token)
            return checks.verify(f"{algorithm}: {words}", file, expected, *options)

        entries = [status_entry(LIST, "revocation", 94567)]
        credential = badge(credential_status=entries, expiration_date=now + year)
        token = signer.sign(credential)
        if algorithm == "RS256":
            # No set of keys holds one that could be used.
            keys.write_text(json.dumps({"keys": [public]}))
            said("openbadgeslib's token", token, "problems", *trusted)
            keys.write_text(json.dumps({"keys": [second, public]}))
            said("openbadgeslib's token", token, "unknown-issuer", *trusted)
            continue
        answer = said("openbadgeslib's token", token, known, *trusted)
        checks.that(
            "their standard is read",
            answer.get("standard") == "Care Certificate, version 2025: 5 Work in a "
            "person-centred way" and answer.get("issuer") == ISSUER, answer)
        said("their SVG", signer.sign_into_svg(credential, (folder / "plain.svg").read_bytes()),
             known, *trusted)
        said("their PNG", signer.sign_into_png(credential, blank.getvalue()), known, *trusted)
        said("their token, changed", changed(token, token.index(".") + 40), "tampered", *trusted)
        said("their token without keys", token, "unknown-issuer")
        said("their expired token", signer.sign(badge(expiration_date=now - year / 12)),
             "expired", *trusted)
        for bits, expected in [([], "current"), ([94567], "revoked"), ([94566, 94568], "current")]:
            states = build_status_list_credential(
                ISSUER, LIST, "revocation", bits, valid_until=now + year,
                issued=datetime.datetime(2026, 1, 5, tzinfo=datetime.timezone.utc))
            listed = folder / "their-list.jwt"
            listed.write_text(
                sign_status_list_credential(states, private_pem(secret), algorithm))
            answer = said(f"their list {bits}", token, expected, *trusted, "--status-list", listed)
            checks.that("the day of their list", answer.get("statusAsOf") == "2026-01-05", answer)
        intruder = OB3Signer(
            private_pem(ed25519.Ed25519PrivateKey.generate()), algorithm="EdDSA")
        listed.write_text(intruder.sign_payload(states | {"iss": ISSUER, "jti": LIST}))
        said("a list of an intruder", token, "problems", *trusted, "--status-list", listed)

        payload = credential.to_jwt_payload()
        said("PyJWT's token", jwt.encode(payload, secret, algorithm, {"kid": "x"}), known,
             *trusted)
        said("PyJWT's token with other claims",
             jwt.encode(payload | {"sub": "urn:uuid:2"}, secret, algorithm), "malformed", *trusted)
        said("an unsigned token", jwt.encode(payload, None, "none"), "malformed", *trusted)
        shared = base64.urlsafe_b64encode(b'{"alg":"HS256","typ":"JWT"}').rstrip(b"=") + b"." + \
            token.split(".")[1].encode()
        code = hmac.new(pem(secret.public_key()), shared, hashlib.sha256).digest()
        said("a token made with the public key",
             shared + b"." + base64.urlsafe_b64encode(code).rstrip(b"="), "malformed", *trusted)
        said("a token by an intruder with their own key along", intruder.sign(credential),
             "tampered", *trusted)
    bomb = b"openbadgecredential\0\1\0\0\0" + zlib.compress(b"a" * (256 << 20), 9)
    chunk = b"iTXt" + bomb
    picture = blank.getvalue()
    end = picture.rindex(b"IEND") - 4
    file.write_bytes(
        picture[:end] + len(bomb).to_bytes(4, "big") + chunk
        + zlib.crc32(chunk).to_bytes(4, "big") + picture[end:])
    started = time.monotonic()
    checks.verify("a picture that would unpack to 256 MB", file, "malformed")
    checks.that("it takes no time", time.monotonic() - started < 5)


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--program", required=True)
    arguments.add_argument("--samples", type=pathlib.Path, required=True)
    given = arguments.parse_args()
    checks = Checks(pathlib.Path(given.program).resolve())
    for algorithm in ["EdDSA", "ES256"]:
        ours_elsewhere(checks, given.samples / algorithm, algorithm)
        ours_here(checks, given.samples / algorithm)
    theirs_here(checks, given.samples)
    print(f"{checks.passed} passed, {checks.failed} failed")
    raise SystemExit(1 if checks.failed else 0)


if __name__ == "__main__":
    main()
