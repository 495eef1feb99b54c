"""Mail servers for the journeys: aiosmtpd, and one that hangs up in the middle."""

import email
import email.policy
import logging
import pathlib
import socket
import ssl
import subprocess
import threading

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

# What goes wrong here goes wrong on purpose.
logging.getLogger("mail.log").setLevel(logging.CRITICAL)


def free_port():
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return place.getsockname()[1]


def certificate(folder, name):
    """A certificate for `name`, signed by itself; its files."""
    folder = pathlib.Path(folder)
    key, certificate = folder / f"{name}.key", folder / f"{name}.pem"
    kind = "IP" if name[0].isdigit() else "DNS"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
         f"/CN={name}", "-addext", f"subjectAltName={kind}:{name}", "-keyout", str(key), "-out",
         str(certificate)], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return certificate, context


class Box:
    """What arrived, and what is to be answered."""

    def __init__(self):
        self.arrived, self.answers, self.logins = [], {}, []
        # What is done once a mail has been taken, before that is said.
        self.when_taken = None
        self.change = threading.Condition()

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = self.answers.get("RCPT")
        if answer:
            return answer.pop(0) if isinstance(answer, list) else answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_MAIL(self, server, session, envelope, address, options):
        if "MAIL" in self.answers:
            return self.answers["MAIL"]
        envelope.mail_from = address
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if "DATA" in self.answers:
            return self.answers["DATA"]
        message = email.message_from_bytes(envelope.original_content, policy=email.policy.default)
        with self.change:
            self.arrived.append((envelope.rcpt_tos, message, session.ssl is not None))
            self.change.notify_all()
        if self.when_taken:
            self.when_taken()
        return "250 2.0.0 taken"

    def authenticate(self, server, session, envelope, mechanism, data):
        right = isinstance(data, LoginPassword) and data.password == b"a mail secret"
        self.logins.append(right)
        return AuthResult(success=right, handled=False)

    def to(self, address, count=1, words="", seconds=120):
        """What arrived for somebody the first, second… time, with `words` in it."""
        def found():
            return [one for to, one, _ in self.arrived
                    if to == [address] and words in one.get_content()]
        with self.change:
            assert self.change.wait_for(lambda: len(found()) >= count, seconds), (
                f"{len(found())} mails arrived for {address}, not {count}")
            return found()[count - 1]

    def wait(self, count, seconds=120):
        with self.change:
            assert self.change.wait_for(lambda: len(self.arrived) >= count, seconds), (
                f"{len(self.arrived)} mails arrived, not {count}")
            return self.arrived[count - 1]


class Server:
    """A mail server with a box, for a `with`."""

    def __init__(self, box=None, port=None, **options):
        self.box, self.port = box or Box(), port or free_port()
        self.controller = Controller(
            self.box, hostname="127.0.0.1", port=self.port, server_hostname="mail.test",
            authenticator=self.box.authenticate, **options)

    def __enter__(self):
        self.controller.start()
        return self

    def __exit__(self, *_):
        self.controller.stop()


class Broken:
    """Greets, takes the beginning of a mail, and hangs up."""

    def __enter__(self):
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()
        return self

    def serve(self):
        while True:
            try:
                connection, _ = self.listening.accept()
            except OSError:
                return
            with connection, connection.makefile("rwb") as lines:
                lines.write(b"220 mail.test\r\n")
                lines.flush()
                for line in lines:
                    data = line.upper().startswith(b"DATA")
                    lines.write(b"354 go on\r\n" if data else b"250 OK\r\n")
                    lines.flush()
                    if data:
                        lines.readline()
                        break

    def __exit__(self, *_):
        self.listening.close()
