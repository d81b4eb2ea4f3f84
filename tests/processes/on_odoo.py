"""What the tests of processes share: a database, mailboxes, and Odoo on them."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from email.message import EmailMessage
from pathlib import Path

import psutil
import psycopg2

from odoo.api import SUPERUSER_ID, Environment
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.tools import config

from fakes.dovecot import Dovecot
from fakes.loopback import free_port

DATABASE = os.environ["EMAIL_CHANNEL_TEST_DATABASE"]
PASSWORD = "secret"
JOB = "model._cron_receive()"


def letter(subject):
    message = EmailMessage()
    message["From"] = f"Carla Customer <{subject.replace(' ', '.')}@customer.test>"
    message["To"] = "support@demo.test"
    message["Subject"] = subject
    message["Message-Id"] = f"<{subject.replace(' ', '.')}@customer.test>"
    message.set_content("It leaks.")
    return message.as_bytes()


class Process:
    """A running Odoo, and what it says."""

    def __init__(self, log, arguments):
        self.log = log
        with log.open("w") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "odoo", *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.pid = self.process.pid

    def tell(self, number):
        self.process.send_signal(number)

    def end(self):
        """Ends it and what it started; returns its exit code."""
        if self.process.poll() is None:
            self.tell(signal.SIGTERM)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(self.pid, signal.SIGKILL)
        return self.process.wait()


class ProcessCase(unittest.TestCase):
    """Mailboxes in a Dovecot, their touchpoints committed in the database."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        options = ["-d", DATABASE, "--no-http", "--log-level=error"]
        config.parse_config(options, setup_logging=False)
        cls.registry = Registry(DATABASE)
        cls.connection = psycopg2.connect(dbname=DATABASE)
        cls.connection.autocommit = True
        cls.addClassCleanup(cls.connection.close)

    def setUp(self):
        super().setUp()
        self.directory = Path(tempfile.mkdtemp(prefix="ec-"))
        self.directory.chmod(0o755)
        self.addCleanup(shutil.rmtree, self.directory, ignore_errors=True)
        users = {f"{name}@demo.test": PASSWORD for name in ("support", "sales")}
        self.dovecot = self.enterContext(Dovecot(self.directory / "imap", users))
        self.clear()
        self.addCleanup(self.clear)

    def clear(self):
        """No touchpoint works, and no mail is there, of any other test."""
        with self.registry.cursor() as cr:
            env = self.env(cr)
            parameters = env["ir.config_parameter"]
            parameters.set_param("email_channel.allow_local_servers", "True")
            # What is sent leaves at once, but where a test is about that.
            env["res.company"].search([]).email_undo_seconds = 0
            env["email.conversation"].search([]).unlink()
            apart = env["email.message"].search([("conversation_id", "=", False)])
            apart.mail_message_id.unlink()
            env["email.inbound"].search([]).unlink()
            touchpoints = env["email.touchpoint"].search([])
            touchpoints.activated = False
            touchpoints.unlink()

    def touchpoint(self, name="support", **vals):
        """The id of a touchpoint that is connected and activated."""
        with self.registry.cursor() as cr:
            env = self.env(cr)
            queue = env["helpdesk.ticket.team"].search([], limit=1)
            touchpoint = env["email.touchpoint"].create(
                {
                    "name": name,
                    "email": f"{name}@demo.test",
                    "direction": "inbound",
                    "imap_host": "127.0.0.1",
                    "imap_port": self.dovecot.port,
                    "imap_encryption": "none",
                    "imap_password": PASSWORD,
                    "import_existing": True,
                    "queue_ids": [Command.set(queue.ids)],
                }
            )
            touchpoint.action_connect()
            touchpoint.action_activate()
            touchpoint.write(vals)
            connections = touchpoint._connections()
            connections._take_typed()
            for owner in (touchpoint, *connections):
                for secret in env["email.secret"]._of(owner):
                    secret.bound_to = json.dumps(owner._secret_uses(secret.name))
            # As if not the settings had changed, but the world.
            touchpoint.receiving_id.status = "connected"
            return touchpoint.id

    def deliver(self, subject, name="support"):
        self.dovecot.deliver(f"{name}@demo.test", letter(subject))

    @staticmethod
    def env(cr):
        return Environment(cr, SUPERUSER_ID, {})

    # -- processes

    def start(self, *arguments):
        """Odoo's command line with these arguments, ended after the test."""
        log = self.directory / f"{len(list(self.directory.glob('*.log')))}.log"
        process = Process(log, [*arguments, "-d", DATABASE])
        self.addCleanup(process.end)
        return process

    def start_server(self, *options):
        """A server with two workers for scheduled actions, at work on receiving."""
        self.make_due()
        server = self.start(f"--http-port={free_port()}", *options)
        self.wait(lambda: len(self.listening(server)) == 2, 60, server)
        self.wake()
        return server

    def make_due(self):
        """Nothing but receiving, and that at once."""
        self.ask(
            "UPDATE ir_cron c SET nextcall = now() AT TIME ZONE 'UTC' + CASE WHEN"
            " s.code = %s THEN interval '-1 second' ELSE interval '1 day' END"
            " FROM ir_act_server s WHERE s.id = c.ir_actions_server_id",
            JOB,
        )

    def listening(self, server):
        """Who waits for scheduled actions: pids of processes, else of connections."""
        children = [each.pid for each in psutil.Process(server.pid).children()]
        rows = self.ask(
            "SELECT pid, application_name FROM pg_stat_activity"
            " WHERE datname = 'postgres' AND query IN ('COMMIT', 'LISTEN cron_trigger')"
            " AND application_name = ANY(%s)",
            [f"odoo-{pid}" for pid in (server.pid, *children)],
        )
        processes = {int(name.removeprefix("odoo-")) for _pid, name in rows}
        return processes if children else {pid for pid, _name in rows}

    def wake(self):
        """Workers look for what is due at once."""
        with psycopg2.connect(dbname="postgres") as postgres, postgres.cursor() as cr:
            cr.execute("SELECT pg_notify('cron_trigger', %s)", [DATABASE])
        postgres.close()

    # -- what is there

    def ask(self, query, *values):
        with self.connection.cursor() as cr:
            cr.execute(query, values)
            return cr.fetchall() if cr.description else None

    def received(self):
        """The subjects of the mails that are in a conversation."""
        query = "SELECT m.subject FROM email_message e JOIN mail_message m"
        rows = self.ask(f"{query} ON m.id = e.mail_message_id")
        return [row[0] for row in rows]

    def wait(self, true, seconds, process=None):
        """Returns after how many seconds it was so."""
        start = time.monotonic()
        while not true():
            if time.monotonic() - start > seconds:
                said = process.log.read_text()[-3000:] if process else ""
                self.fail(f"not within {seconds} s\n{said}")
            time.sleep(0.05)
        return time.monotonic() - start
