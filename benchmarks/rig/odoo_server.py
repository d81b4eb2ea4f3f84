"""Odoo as a server of its own, and the people at its web client."""

import contextlib
import os
import signal
import subprocess
import time

import psycopg2
import requests

from devkit import ports
from devkit.odoo import command, odoo_environment
from devkit.paths import LOG
from devkit.postgres import ROLE, SOCKET
from devkit.shell import Failure

LONGEST = 60  # seconds until it answers


class OdooServer:
    """Odoo with two threads for scheduled actions on a database.

    :param log: path; each start appends to it
    :param certificate: of the provider, which it trusts, if there is one
    """

    def __init__(self, database, log, certificate=None):
        self.database = database
        self.log = log
        self.port = ports.free()
        self.url = f"http://localhost:{self.port}"
        trusted = {"REQUESTS_CA_BUNDLE": str(certificate)} if certificate else {}
        self._environment = odoo_environment(**trusted)
        self._process = None

    def __enter__(self):
        self.log.write_text("")
        self.start()
        return self

    def __exit__(self, *exc_info):
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            self.kill()

    def start(self):
        options = ("-d", self.database, "--http-port", self.port)
        with self.log.open("a") as log:
            self._process = subprocess.Popen(
                command(*options, "--max-cron-threads", 2),
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        deadline = time.monotonic() + LONGEST
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise Failure(f"Odoo did not start; see {self.log}")
            time.sleep(0.1)

    def _answers(self):
        try:
            return requests.get(f"{self.url}/web/login", timeout=LONGEST).ok
        except requests.RequestException:
            return False

    def kill(self):
        """kill -9"""
        os.kill(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def enter(self, login, password):
        """A User who logged in."""
        return User(self, login, password)


class User:
    """Somebody at the web client."""

    def __init__(self, server, login, password):
        self.server = server
        self.session = requests.Session()
        self._who = {"db": server.database, "login": login, "password": password}
        self.log_in()

    def log_in(self):
        """:raise requests.RequestException: when nobody answers"""
        self._ask("/web/session/authenticate", self._who)

    def call(self, model, method, *args, **kwargs):
        """What the method answers.

        :raise requests.RequestException: when nobody answers, or not to the end
        :raise Failure: with what Odoo says
        """
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        return self._ask(f"/web/dataset/call_kw/{model}/{method}", params)

    def open(self, path, **query):
        """The page's text."""
        return self.session.get(f"{self.server.url}{path}", params=query).text

    def _ask(self, path, params):
        question = {"jsonrpc": "2.0", "method": "call", "params": params}
        reply = self.session.post(f"{self.server.url}{path}", json=question, timeout=60)
        answer = reply.json()
        if "error" in answer:
            said = answer["error"].get("data", answer["error"])
            raise Failure(f"{path}: {said.get('message')}\n{said.get('debug', '')}")
        return answer.get("result")


THREADS = 2
CRON = {
    "stock": "mail.ir_cron_mail_gateway_action",
    "ours": "email_channel.ir_cron_receive",
}
DRAINED = {
    "stock": "SELECT count(*) FROM mail_message WHERE message_type = 'email'",
    "ours": "SELECT count(*) FROM email_inbound WHERE state = 'done'",
}


def drain(kind, database, mails, seconds):
    """Let a server receive what waits in the mailboxes of `database`.

    Its scheduled action is due and its threads are told the moment that the clock
    starts, so that the wait for the next minute is no part of it, but those between one
    run of the action and the next are.

    :return: (mails received, seconds it took), at most about `seconds`
    """
    with _running(database), _connected(database) as cr:
        cr.execute(DRAINED[kind])
        (there,) = cr.fetchone()
        _make_due(cr, CRON[kind])
        start = time.monotonic()
        _wake(database)
        count = 0
        while count < mails and time.monotonic() < start + seconds:
            time.sleep(0.1)
            cr.execute(DRAINED[kind])
            count = cr.fetchone()[0] - there
        return count, time.monotonic() - start


@contextlib.contextmanager
def _running(database):
    """Odoo with its usual two threads for scheduled actions."""
    arguments = command(
        "-d", database, "--http-port", ports.free(), "--max-cron-threads", THREADS
    )
    with (LOG / "bench-server.log").open("w") as log:
        process = subprocess.Popen(
            arguments,
            env=odoo_environment(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_for_threads(process)
            yield
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_for_threads(process):
    """Wait until both threads for scheduled actions listen for `_wake`."""
    listening = (
        "SELECT count(*) FROM pg_stat_activity WHERE application_name = %s"
        " AND datname = 'postgres' AND state = 'idle' AND query = 'COMMIT'"
    )
    deadline = time.monotonic() + 120
    with _connected("postgres") as cr:
        while True:
            cr.execute(listening, [f"odoo-{process.pid}"])
            if cr.fetchone()[0] >= THREADS:
                return
            if process.poll() is not None or time.monotonic() > deadline:
                raise Failure(f"Odoo did not start; see {LOG / 'bench-server.log'}")
            time.sleep(0.1)


@contextlib.contextmanager
def _connected(database):
    connection = psycopg2.connect(host=str(SOCKET), user=ROLE, dbname=database)
    connection.autocommit = True
    try:
        with connection.cursor() as cr:
            yield cr
    finally:
        connection.close()


def _make_due(cr, cron):
    """This scheduled action now, every other one not today."""
    module, name = cron.split(".")
    cr.execute(
        "UPDATE ir_cron c SET nextcall = now() AT TIME ZONE 'UTC'"
        " + CASE WHEN c.id = d.res_id THEN interval '0' ELSE interval '1 day' END,"
        " active = c.active OR c.id = d.res_id"
        " FROM ir_model_data d WHERE d.module = %s AND d.name = %s",
        [module, name],
    )
    cr.execute("DELETE FROM ir_cron_trigger")


def _wake(database):
    with _connected("postgres") as cr:
        cr.execute("SELECT pg_notify('cron_trigger', %s)", [database])
