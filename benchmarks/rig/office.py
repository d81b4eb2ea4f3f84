"""A running Odoo that may be killed, and the people at its web client."""

import os
import signal
import subprocess
import time

import requests

from devkit import ports
from devkit.odoo import command, odoo_environment
from devkit.shell import Failure

LONGEST = 60  # seconds until it answers


class Office:
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

    def __init__(self, office, login, password):
        self.office = office
        self.session = requests.Session()
        self._who = {"db": office.database, "login": login, "password": password}
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
        return self.session.get(f"{self.office.url}{path}", params=query).text

    def _ask(self, path, params):
        question = {"jsonrpc": "2.0", "method": "call", "params": params}
        reply = self.session.post(f"{self.office.url}{path}", json=question, timeout=60)
        answer = reply.json()
        if "error" in answer:
            said = answer["error"].get("data", answer["error"])
            raise Failure(f"{path}: {said.get('message')}\n{said.get('debug', '')}")
        return answer.get("result")
