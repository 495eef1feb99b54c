"""Sends mail through real servers, and through faulty ones.

    python journeys.py --program .build/debug/waypoint
"""

import argparse
import json
import os
import pathlib
import subprocess
import tempfile

import accounts
from servers import Broken, Server, certificate, free_port

TO = "sean.o'brien@harbour.example"


class Program:
    def __init__(self, program, folder):
        self.program, self.folder = program, pathlib.Path(folder)

    def file(self, port, security, more="", server="127.0.0.1", sender=None):
        path = self.folder / "mail.yaml"
        path.write_text(
            "public-address: https://waypoint.harbour.example\n"
            f"from: {sender or 'Waypoint at Harbour <waypoint@harbour.example>'}\n"
            f"server: {server}\nport: {port}\nsecurity: {security}\n{more}")
        return path

    def test(self, path, address=TO, **environment):
        run = subprocess.run(
            [self.program, "mail", "test", address, "--mail", str(path), "--json"],
            capture_output=True, text=True, timeout=120, env={**os.environ, **environment})
        return run.returncode, json.loads(run.stdout), run.stderr

    def refused(self, words, path, address=TO, **environment):
        code, answer, _ = self.test(path, address, **environment)
        said = " ".join(problem["message"] for problem in answer.get("problems", []))
        assert code == 1 and words in said, f"no “{words}” in {code} {answer}"
        assert "a mail secret" not in said and "a wrong secret" not in said
        return said

    def sent(self, path, address=TO, **environment):
        code, answer, errors = self.test(path, address, **environment)
        assert code == 0, f"{answer} {errors}"
        return answer


def plain(program, folder):
    with Server() as server:
        answer = program.sent(program.file(server.port, "none"))
        to, message, _ = server.box.wait(1)
        assert to == [TO] and message["message-id"] == answer["messageID"]
        assert message["from"].addresses[0].display_name == "Waypoint at Harbour"
        assert message["subject"] == "A test of Waypoint’s mail", message["subject"]
        assert not message.defects and "It did." in message.get_content()
    program.refused(
        "say starttls or tls",
        program.file(25, "none", server="smtp.harbour.example"))


def names(program, folder):
    for name in ["Ysbyty Gwynedd Ŵ", "مستشفى الميناء", "🏥 Harbour", "O'Brien & Sons"]:
        with Server() as server:
            program.sent(program.file(
                server.port, "none", sender=json.dumps(
                    f"{name} <waypoint@harbour.example>", ensure_ascii=False)))
            _, message, _ = server.box.wait(1)
            assert message["from"].addresses[0].display_name == name, message["from"]


def injection(program, folder):
    with Server() as server:
        path = program.file(server.port, "none")
        for address in [
                "a@harbour.example\r\nBcc: thief@elsewhere.example", "a@harbour.example> SIZE=1",
                "a@harbour.example,thief@elsewhere.example", "not an address", ""]:
            program.refused("is no mail address", path, address)
        for field in ["from", "server", "public-address"]:
            lines = dict(line.split(": ", 1) for line in path.read_text().splitlines())
            lines[field] = json.dumps(lines[field] + "\r\nBcc: thief@elsewhere.example")
            bad = folder / "bad.yaml"
            bad.write_text("".join(f"{key}: {value}\n" for key, value in lines.items()))
            program.refused(field, bad)
        assert not server.box.arrived


def tls(program, folder):
    mine, context = certificate(folder, "localhost")
    other, other_context = certificate(folder, "elsewhere.example")
    trust = f"extra-authorities: {mine}\n"
    with Server(tls_context=context, require_starttls=True) as server:
        program.sent(program.file(server.port, "starttls", trust, server="localhost"))
        assert server.box.wait(1)[2], "it came without TLS"
        program.refused(
            "no safe connection", program.file(server.port, "starttls", server="localhost"))
        program.refused(
            "takes no mail from us", program.file(server.port, "none", server="localhost"))
        assert len(server.box.arrived) == 1
    with Server(ssl_context=context) as server:
        program.sent(program.file(server.port, "tls", trust, server="localhost"))
        assert server.box.wait(1)
        program.refused("no safe connection", program.file(server.port, "tls", server="localhost"))
        assert len(server.box.arrived) == 1
    with Server(ssl_context=other_context) as server:
        program.refused("no safe connection", program.file(
            server.port, "tls", f"extra-authorities: {other}\n", server="localhost"))
        assert not server.box.arrived
    # A server that offers no TLS gets nothing, and no password either.
    with Server(auth_require_tls=False) as server:
        program.refused("no safe connection", program.file(
            server.port, "starttls", "user-name: waypoint\n", server="localhost"),
            WAYPOINT_MAIL_PASSWORD="a mail secret")
        assert not server.box.arrived and not server.box.logins


def login(program, folder):
    mine, context = certificate(folder, "localhost")
    secret = folder / "mail.secret"
    more = f"extra-authorities: {mine}\nuser-name: waypoint\n"
    options = {"tls_context": context, "require_starttls": True, "auth_required": True}
    with Server(**options) as server:
        secret.write_text("a mail secret\n")
        path = program.file(
            server.port, "starttls", more + "password-file: mail.secret\n", server="localhost")
        program.sent(path)
        secret.write_text("a wrong secret\n")
        program.refused("refused our user name or password", path)
        path = program.file(server.port, "starttls", more, server="localhost")
        program.sent(path, WAYPOINT_MAIL_PASSWORD="a mail secret")
        program.refused("WAYPOINT_MAIL_PASSWORD", path, WAYPOINT_MAIL_PASSWORD="")
        program.refused("takes no mail from us", program.file(
            server.port, "starttls", f"extra-authorities: {mine}\n", server="localhost"))
        assert len(server.box.arrived) == 2


def refusals(program, folder):
    for stage, answer, words in [
            ("RCPT", "550 5.1.1 no such box", "refused the address"),
            ("RCPT", "450 4.2.1 busy", "try again later"),
            ("MAIL", "550 5.7.1 not you", "takes no mail from us"),
            ("DATA", "554 5.6.0 not this", "refused the mail"),
            ("DATA", "451 4.3.0 trouble here", "try again later")]:
        with Server() as server:
            server.box.answers[stage] = answer
            said = program.refused(words, program.file(server.port, "none"))
            assert f"It said: {answer}" in said, said
    with Broken() as server:
        program.refused("connection to the mail server broke", program.file(server.port, "none"))
    program.refused("could not be reached", program.file(free_port(), "none"))
    program.refused(
        "could not be reached", program.file(25, "starttls", server="no-such-machine.invalid"))


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--program", required=True)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        program = Program(str(pathlib.Path(chosen.program).resolve()), folder)
        for journey in [plain, names, injection, tls, login, refusals]:
            journey(program, pathlib.Path(folder))
            print(f"  {journey.__name__}: good")
        accounts.run(program.program, pathlib.Path(folder), program.file)
        print("  accounts: good")


main()
