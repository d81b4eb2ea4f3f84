"""A PostgreSQL, an Odoo, a Dovecot and a slow proxy, all of which may fail."""

import contextlib
import itertools
import os
import random
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg2

from devkit.database import FILES
from devkit.paths import LOG
from devkit.postgres import ROLE, USER, client
from devkit.postgres import _program as program
from devkit.shell import Failure, run
from devkit.unprivileged import give, wrapper
from fakes.proxy import Proxy

from . import databases, fault_worker, mail_servers
from .forks import Forks


class Cluster:
    """Below `folder`, on a unix socket only."""

    def __init__(self, folder):
        self.data = Path(folder) / "pg"
        self.socket = Path(folder) / "socket"
        self._process = None

    def __enter__(self):
        give(self.data, USER, 0o700)
        give(self.socket, USER, 0o700)
        command = [*wrapper(USER), program("initdb"), "-D", self.data, "-U", ROLE]
        command += ["-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
        run(command, cwd="/")
        self.start()
        return self

    def __exit__(self, *exc_info):
        self.stop(signal.SIGQUIT)

    def start(self):
        command = [*wrapper(USER), program("postgres"), "-D", self.data]
        command += ["-k", self.socket, "-c", "listen_addresses="]
        self._process = subprocess.Popen(
            [str(part) for part in command],
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        deadline = time.monotonic() + 60
        while not self._ready():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise Failure("The benchmark's PostgreSQL did not start.")
            time.sleep(0.02)

    def _ready(self):
        command = [program("pg_isready"), "-q", "-h", self.socket]
        return not subprocess.run(command).returncode

    def stop(self, how=signal.SIGINT):
        """SIGINT ends what is under way in order; SIGQUIT at once, as a crash does."""
        if self._process:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._process.pid, how)
            self._process.wait(60)
            self._process = None

    def restart(self, how):
        self.stop(how)
        self.start()

    def copy(self, name):
        """Bring a database of that name over from the development cluster."""
        dump = self.data.parent / "dump"
        client("pg_dump", "-Fc", "-Z0", "-f", dump, name)
        self._client("createdb", name)
        self._client("pg_restore", "-d", name, dump)
        dump.unlink()

    def sql(self, name, query, *parameters):
        """The rows of a query to a database."""
        connection = psycopg2.connect(host=str(self.socket), user=ROLE, dbname=name)
        try:
            with connection, connection.cursor() as cr:
                cr.execute(query, parameters or None)
                return cr.fetchall() if cr.description else []
        finally:
            connection.close()

    def _client(self, name, *arguments):
        run([program(name), "-h", self.socket, "-U", ROLE, *arguments])


CASES = 600
FOLDER = "Done"
ROUNDS = 8


class World:
    """One for the whole benchmark; a case has a mailbox and touchpoint of its own."""

    def __init__(self, seed):
        self.rng = random.Random(seed)
        self.log = str(LOG / "bench-faults.log")
        self._serial = itertools.count(1)

    def __enter__(self):
        with contextlib.ExitStack() as stack:
            self.folder = Path(stack.enter_context(_folder()))
            self.database = databases.ours()
            self.cluster = stack.enter_context(Cluster(self.folder))
            self.cluster.copy(self.database)
            self.files = self.folder / "data" / "filestore" / self.database
            shutil.copytree(FILES / self.database, self.files)
            self.dovecot = stack.enter_context(mail_servers.running(CASES))
            self.proxy = stack.enter_context(Proxy(self.dovecot.port))
            Path(self.log).write_text("")
            self._forks = Forks(
                self.database,
                [
                    f"--db_host={self.cluster.socket}",
                    f"--data-dir={self.folder / 'data'}",
                ],
                ("fault_worker", "fault_cases"),
                self.log,
            )
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *exc_info):
        self._stack.close()

    # -- workers

    def receive(self, fault=None):
        """Run a worker to its end; see Running.wait."""
        self.let_it_be_due()
        return self.start_receiving(fault).wait()

    def start_receiving(self, fault=None):
        return self._forks.start(fault_worker.receive, fault)

    def let_it_be_due(self):
        """Make due at once what the scheduled actions would take up minutes later."""
        self.sql(
            "UPDATE email_mailbox SET last_fetch_at = NULL;"
            " UPDATE email_inbound SET next_attempt_at = NULL WHERE state = 'fetched'"
        )

    def run_to_the_end(self):
        """Receive without faults until nothing waits."""
        for _round in range(ROUNDS):
            status, _commits = self.receive()
            if status:
                raise Failure(f"A worker without faults failed; see {self.log}")
            [(waiting,)] = self.sql(
                "SELECT count(*) FROM email_inbound i JOIN email_touchpoint t"
                " ON t.id = i.touchpoint_id WHERE i.state = 'fetched' AND t.activated"
            )
            if not waiting:
                return

    @contextlib.contextmanager
    def latency(self, round_trip):
        """So slow is the proxy inside the block."""
        self.proxy.latency = round_trip / 2
        try:
            yield
        finally:
            self.proxy.latency = 0.0

    # -- cases

    def new_case(self, port=None, **vals):
        """(account, id of its touchpoint): a mailbox that nothing has happened to."""
        number = next(self._serial)
        account = mail_servers.address(number)
        self.sql("UPDATE email_touchpoint SET activated = false")
        if vals.get("after_fetch") == "move":
            vals["move_folder"] = FOLDER
        running = self._forks.start(
            fault_worker.set_up, account, port or self.dovecot.port, vals
        )
        status, touchpoint = running.wait()
        if status:
            raise Failure(f"No touchpoint could be made; see {self.log}")
        return account, touchpoint

    def sql(self, query, *parameters):
        """The rows of a query to the benchmark's database."""
        return self.cluster.sql(self.database, query, *parameters)


@contextlib.contextmanager
def _folder():
    with tempfile.TemporaryDirectory(prefix="ecf", ignore_cleanup_errors=True) as name:
        os.chmod(name, 0o755)  # PostgreSQL runs as another user
        yield name
