"""Rehearses the failure of a PostgreSQL primary under writes, as docs/operating.md says to meet it.

A primary with a synchronous standby (fsync on), two nodes of Waypoint behind HAProxy, people
entered by form and files loaded without pause. The primary is killed (-9), the standby promoted;
later a node is killed (-9) and one is stopped in an orderly way. Nothing acknowledged may be lost,
nothing done twice, and the journal must verify. Standard library only.
"""

import argparse
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from drills import (
    STAFF_DAY, STAFF_FILE, Crowd, Node, Report, an_organisation, answer, drill_people, free_port,
    load_staff, prepare, rows)
from kill_test import wait_until_ready


def programs():
    for folder in [Path("/usr/lib/postgresql/15/bin"), *sorted(Path("/usr/lib/postgresql").glob("*/bin"))]:
        if (folder / "initdb").exists():
            return folder
    sys.exit("PostgreSQL is missing: apt-get install postgresql-15")


class Postgres:
    """A server of our own. PostgreSQL refuses to run as root, so root hands it to somebody else."""

    bin = programs()
    owner = pwd.getpwnam("postgres") if os.getuid() == 0 else None

    def __init__(self, folder, name, password):
        self.folder, self.name, self.password = folder, name, password
        self.data, self.port, self.process = folder / name, free_port(), None
        self.url = f"postgresql://waypoint:{password}@127.0.0.1:{self.port}/waypoint"

    @classmethod
    def as_owner(cls, command):
        if cls.owner is None:
            return [str(word) for word in command]
        user = ["setpriv", f"--reuid={cls.owner.pw_uid}", f"--regid={cls.owner.pw_gid}", "--clear-groups"]
        return user + [str(word) for word in command]

    def run(self, *command):
        subprocess.run(
            self.as_owner(command), check=True, capture_output=True,
            env={**os.environ, "PGPASSWORD": self.password}, cwd="/")

    def initialise(self, synchronous):
        secret = self.folder / "password"
        secret.write_text(self.password)
        secret.chmod(0o600)
        if self.owner:
            os.chown(secret, self.owner.pw_uid, self.owner.pw_gid)
        self.run(
            self.bin / "initdb", "--pgdata", self.data, "--username=waypoint", f"--pwfile={secret}",
            "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--data-checksums")
        with open(self.data / "postgresql.conf", "a") as settings:
            settings.write(
                "listen_addresses = '127.0.0.1'\nfsync = on\n"
                f"synchronous_commit = {synchronous}\n"
                "full_page_writes = on\nwal_level = replica\nmax_connections = 100\n"
                "shared_buffers = 64MB\nmax_pred_locks_per_transaction = 256\n"
                "wal_log_hints = on\nhot_standby = on\n"
                f"unix_socket_directories = '{self.folder}'\n")
        with open(self.data / "pg_hba.conf", "a") as rules:
            rules.write("host replication waypoint 127.0.0.1/32 scram-sha-256\n")

    def copy_of(self, primary):
        """Makes this the standby of a running primary."""
        if self.data.exists():
            shutil.rmtree(self.data)
        self.run(
            self.bin / "pg_basebackup", "-D", self.data, "-R", "-C", "-S", f"slot_{self.name}",
            "-X", "stream", "--checkpoint=fast", "-d",
            f"host=127.0.0.1 port={primary.port} user=waypoint password={self.password}")

    def start(self):
        log = open(self.folder / f"{self.name}.log", "ab")
        # The name is what the primary knows a standby by.
        self.process = subprocess.Popen(
            self.as_owner([
                self.bin / "postgres", "-D", self.data, "-p", str(self.port),
                "-c", f"cluster_name={self.name}"]),
            stdout=log, stderr=log, cwd="/", start_new_session=True)
        for _ in range(300):
            done = subprocess.run(
                [self.bin / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)])
            if done.returncode == 0:
                return self
            time.sleep(0.1)
        raise AssertionError(f"PostgreSQL did not start: see {self.folder}/{self.name}.log")

    def admin(self, sql):
        base = self.url.rsplit("/", 1)[0] + "/postgres"
        return rows(base, sql)

    def kill(self):
        """Everything of it at once, the postmaster first, so that nothing is finished or tidied."""
        listed = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(self.process.pid)], capture_output=True, text=True)
        for process in [self.process.pid, *map(int, listed.stdout.split())]:
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                pass
        self.process.wait()

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT)
            try:
                self.process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self.kill()

    def promote(self):
        self.run(self.bin / "pg_ctl", "promote", "--pgdata", self.data, "--wait", "--silent")

    def follow(self, standby):
        """Waits for each commit until the standby has it too, from now on."""
        self.admin(f"ALTER SYSTEM SET synchronous_standby_names = 'FIRST 1 ({standby.name})'")
        self.admin("SELECT pg_reload_conf()")
        for _ in range(200):
            if self.admin("SELECT sync_state FROM pg_stat_replication") == [("sync",)]:
                return
            time.sleep(0.1)
        raise AssertionError("the standby did not become synchronous")


HAPROXY = """
global
  maxconn 500
defaults
  mode http
  timeout connect 2s
  timeout client 60s
  timeout server 60s
  timeout check 2s
  option http-server-close
  # A node that is gone has not seen the request: another one gets it.
  option redispatch 1
  retries 3
  retry-on conn-failure
frontend waypoint
  bind 127.0.0.1:{port}
  # When no node reaches the database, they still say so in words.
  use_backend apologise if {{ nbsrv(nodes) eq 0 }}
  default_backend nodes
backend nodes
  balance leastconn
  option httpchk GET /ready
  default-server check inter 500ms fall 2 rise 1
{servers}
backend apologise
  option httpchk GET /health
  default-server check inter 500ms fall 2 rise 1
{servers}
"""


class Proxy:
    def __init__(self, folder, nodes):
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        servers = "\n".join(f"  server node{n} 127.0.0.1:{node.port}" for n, node in enumerate(nodes, 1))
        self.file = folder / "haproxy.cfg"
        self.file.write_text(HAPROXY.format(port=self.port, servers=servers))

    def start(self):
        program = shutil.which("haproxy", path=os.environ["PATH"] + ":/usr/sbin")
        self.process = subprocess.Popen(
            [program, "-db", "-f", str(self.file)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until_ready(self.address)

    def stop(self):
        self.process.terminate()
        self.process.wait()


class Drill:
    def __init__(self, folder, report, careless):
        self.folder, self.report, self.careless = folder, report, careless
        self.password = secrets.token_hex(16)
        self.primary = Postgres(folder, "a", self.password)
        self.standby = Postgres(folder, "b", self.password)
        # As libpq reads it: whichever of the two takes writes.
        self.database = (
            f"postgresql://waypoint:{self.password}@127.0.0.1:{self.primary.port},"
            f"127.0.0.1:{self.standby.port}/waypoint?target_session_attrs=read-write")
        self.nodes = [Node(self.database), Node(self.database)]
        self.proxy = Proxy(folder, self.nodes)
        self.acknowledged, self.unsure = {}, set()
        self.pauses = []

    def set_up(self):
        self.primary.initialise("off" if self.careless else "on")
        self.primary.start()
        self.standby.copy_of(self.primary)
        self.standby.start()
        self.primary.follow(self.standby)
        self.primary.admin("CREATE DATABASE waypoint")
        prepare(self.database)
        for node in self.nodes:
            node.start()
        self.proxy.start()
        self.organisation = an_organisation(self.database, self.proxy.address)
        self.report.say("a primary, its synchronous standby, two nodes and HAProxy are up")

    def crowd(self, number):
        return Crowd(self.proxy.address, self.organisation, 3, "abcdefghijklmnopqrstuvwxyz"[3 * number:])

    def settle(self, crowd, what):
        """After a part of the drill: what was acknowledged is there, once; the rest at most once."""
        self.acknowledged.update(crowd.acknowledged)
        self.unsure |= crowd.unsure
        there = drill_people(self.primary.url)
        lost = [family for family in self.acknowledged if family not in there]
        twice = [family for family, count in there.items() if count > 1]
        unknown = [family for family in there if family not in self.acknowledged | dict.fromkeys(self.unsure)]
        if crowd.troubles:
            self.report.say(f"what the writers met: {crowd.troubles}")
        self.report.check(not crowd.faults, f"{what}: everybody could go on {crowd.faults or ''}")
        self.report.check(
            not lost, f"{what}: {len(self.acknowledged)} acknowledged forms are there {lost[:5] or ''}")
        self.report.check(not twice and not unknown, f"{what}: each once {twice[:5] or unknown[:5] or ''}")
        verified, sound = answer(self.database, "journal", "verify")
        self.report.check(
            sound and verified["sound"], f"{what}: the journal verifies ({verified.get('entries')} entries)")

    def lose_the_primary(self, number):
        staff = self.folder / f"staff-{number}.csv"
        staff.write_text(STAFF_FILE.read_text().replace(",Mrs,", f",{['Mrs', 'Ms', 'Dr'][number % 3]},"))
        with self.crowd(number) as crowd:
            crowd.wait_for(15)
            loading = load_staff(self.database, staff)
            time.sleep(0.4)
            self.primary.kill()
            killed = time.monotonic()
            down = self.wait(lambda: not any(node.ready() for node in self.nodes))
            self.report.check(down is not None, "both nodes say that they are not ready")
            # A manager of failures would wait about this long to be sure; the second time so long
            # that people see the page that says so.
            sure = 10 if number % 2 else 2
            time.sleep(max(0, killed + sure - time.monotonic()))
            self.standby.promote()
            promoted = time.monotonic()
            up = self.wait(lambda: all(node.ready() for node in self.nodes))
            self.report.check(up is not None, "both are ready again by themselves")
            crowd.wait_for(20)
            if sure > 2:
                told = any("The service is not available" in trouble for trouble in crowd.troubles)
                self.report.check(told, "people were told that the service is not available")
        first = min((at for at in crowd.acknowledged.values() if at > promoted), default=None)
        if first:
            self.pauses.append((first - killed, first - promoted))
            self.report.say(
                f"the first form was taken {first - killed:.1f} s after the kill, "
                f"{first - promoted:.1f} s after the promotion")
        self.primary, self.standby = self.standby, self.primary
        loading.communicate(timeout=120)
        self.settle(crowd, "primary lost")
        again = load_staff(self.database, staff)
        again.communicate(timeout=120)
        check, _ = answer(self.database, "import", str(staff), "--check", "--as-of", STAFF_DAY)
        changes = check.get("changes", {})
        self.report.check(
            loading.returncode in (0, 1) and changes.get("joiners") == 0 and changes.get("changed") == 0,
            f"the load under way ended {'well' if loading.returncode == 0 else 'with a refusal'}, "
            "and loading again leaves nothing to do")

    def rebuild_the_standby(self):
        """The former primary comes back as the standby of the new one, and never as it was."""
        self.standby.copy_of(self.primary)
        self.standby.start()
        self.primary.follow(self.standby)
        self.report.say("the former primary is the synchronous standby now")

    def lose_a_node(self, number):
        with self.crowd(number) as crowd:
            crowd.wait_for(6)
            self.nodes[0].kill()
            self.report.check(crowd.wait_for(15), "the other node goes on when one is killed")
            self.nodes[0].start()
            crowd.wait_for(6)
        self.settle(crowd, "node lost")

    def stop_a_node(self, number):
        with self.crowd(number) as crowd:
            crowd.wait_for(6)
            ended = self.nodes[1].stop()
            crowd.wait_for(10)
            self.nodes[1].start()
        self.report.check(
            ended and not crowd.troubles, f"a node that is told to stop does so without anybody noticing {crowd.troubles or ''}")
        self.settle(crowd, "node stopped")

    def lose_the_standby(self, number):
        """Without a standby nothing is acknowledged; with it back, everything goes on."""
        with self.crowd(number) as crowd:
            crowd.wait_for(6)
            self.standby.kill()
            time.sleep(1)
            before = len(crowd.acknowledged)
            time.sleep(2)
            self.report.check(
                len(crowd.acknowledged) <= before, "without the standby no form is acknowledged")
            self.standby.start()
            self.report.check(crowd.wait_for(10), "with the standby back they are")
        self.settle(crowd, "standby lost")

    def wait(self, holds, seconds=60):
        start = time.monotonic()
        while time.monotonic() - start < seconds:
            if holds():
                return time.monotonic() - start
            time.sleep(0.1)
        return None

    def stop(self):
        for node in self.nodes:
            node.stop()
        if hasattr(self.proxy, "process"):
            self.proxy.stop()
        for server in (self.standby, self.primary):
            server.stop()


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--short", action="store_true", help="one failure of each kind that matters most")
    options.add_argument("--rounds", type=int, default=3, help="how often the primary is lost")
    options.add_argument(
        "--careless", action="store_true",
        help="let the primary acknowledge what nobody has on a disk yet: the drill must then find losses")
    asked = options.parse_args()
    rounds = 1 if asked.short else asked.rounds
    report = Report()
    folder = Path(tempfile.mkdtemp(prefix="waypoint-failover-"))
    if Postgres.owner:
        os.chown(folder, Postgres.owner.pw_uid, Postgres.owner.pw_gid)
    drill = Drill(folder, report, asked.careless)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        drill.set_up()
        for number in range(rounds):
            if number > 0:
                drill.rebuild_the_standby()
            drill.lose_the_primary(number)
        drill.lose_a_node(rounds)
        drill.stop_a_node(rounds + 1)
        if not asked.short:
            drill.rebuild_the_standby()
            drill.lose_the_standby(rounds + 2)
        if drill.pauses:
            longest = max(after for _, after in drill.pauses)
            report.say(f"longest time from a promotion to the first form taken: {longest:.1f} s")
    finally:
        drill.stop()
        shutil.rmtree(folder, ignore_errors=True)
    report.end()


if __name__ == "__main__":
    main()
