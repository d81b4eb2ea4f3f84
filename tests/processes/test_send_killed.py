"""Workers that are killed while they send."""

import os
import random
import signal
import subprocess
import sys
from email import message_from_bytes

from imapclient import IMAPClient
from on_odoo import DATABASE, PASSWORD, ProcessCase

from odoo.fields import Command

from fakes.smtpd import Smtpd

WORKER = """
import sys
from odoo.api import SUPERUSER_ID, Environment
from odoo.modules.registry import Registry
from odoo.tools import config
config.parse_config(["-d", sys.argv[1], "--no-http"], setup_logging=False)
with Registry(sys.argv[1]).cursor() as cr:
    env = Environment(cr, SUPERUSER_ID, {})
    print("ready", flush=True)
    env["email.sender"]._cron_send()
"""
MAILS = 30


class TestSendKilled(ProcessCase):
    def setUp(self):
        super().setUp()
        self.smtpd = self.enterContext(
            Smtpd({"support@demo.test": PASSWORD}, deliver=self.taken)
        )
        self.kill_at = set()
        self.count = 0
        self.worker = None
        self.touchpoint_id = self.touchpoint(
            direction="both",
            smtp_host="127.0.0.1",
            smtp_port=self.smtpd.port,
            smtp_encryption="none",
        )
        self.write_mails()

    def touchpoint(self, name="support", **vals):
        number = super().touchpoint(name, **vals)
        self.ask("UPDATE email_connection SET status = 'connected'")
        return number

    def write_mails(self):
        with self.registry.cursor() as cr:
            env = self.env(cr)
            touchpoint = env["email.touchpoint"].browse(self.touchpoint_id)
            for number in range(MAILS):
                env["email.compose"].create(
                    {
                        "touchpoint_id": touchpoint.id,
                        "email_to": f"c{number}@customer.test",
                        "subject": f"Mail {number}",
                        "body": "<p>Hello</p>",
                        "attachment_ids": [Command.clear()],
                    }
                ).action_send()

    def taken(self, _mail_from, _rcpt_tos, _raw):
        """The server has the whole mail, and has not answered yet."""
        self.count += 1
        if self.count in self.kill_at:
            os.kill(self.worker.pid, signal.SIGKILL)
            self.worker.wait()

    def work(self, kill_after=None):
        """A worker's run, killed after so many seconds."""
        self.ask("UPDATE email_message SET next_attempt_at = NULL WHERE state='queued'")
        self.worker = subprocess.Popen(
            [sys.executable, "-c", WORKER, DATABASE],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self.assertEqual(self.worker.stdout.readline(), b"ready\n")
        try:
            self.worker.wait(kill_after or 60)
        except subprocess.TimeoutExpired:
            self.worker.kill()
        said = self.worker.communicate()[1].decode()
        self.assertIn(self.worker.returncode, (0, -signal.SIGKILL), said)

    def states(self):
        rows = self.ask("SELECT state, count(*) FROM email_message GROUP BY state")
        return dict(rows)

    def message_ids(self):
        return [message_from_bytes(mail.raw)["Message-Id"] for mail in self.smtpd.sent]

    def file_what_was_sent(self):
        with IMAPClient("127.0.0.1", self.dovecot.port, ssl=False) as client:
            client.login("support@demo.test", PASSWORD)
            for mail in self.smtpd.sent:
                client.append("Sent", mail.raw)

    def test_between_the_body_and_its_answer(self):
        self.kill_at = {3, 8}
        for _run in range(len(self.kill_at) + 1):
            self.work()
        self.assertEqual(self.states(), {"sent": MAILS - 2, "uncertain": 2})
        names = self.message_ids()
        self.assertEqual((len(names), len(set(names))), (MAILS, MAILS))
        self.file_what_was_sent()
        self.ask(
            "UPDATE email_message SET next_attempt_at = now() - interval '1 minute'"
            " WHERE state = 'uncertain'"
        )
        self.work()
        self.assertEqual(self.states(), {"sent": MAILS})
        self.assertEqual(len(self.smtpd.sent), MAILS)

    def test_at_any_moment(self):
        dice = random.Random(7)
        for _run in range(4):
            self.work(kill_after=dice.uniform(0.02, 0.25))
        self.work()
        names = self.message_ids()
        self.assertEqual(len(names), len(set(names)), "none twice")
        states = self.states()
        self.assertEqual(sum(states.values()), MAILS)
        self.assertLessEqual(set(states), {"sent", "uncertain"})
        self.assertGreaterEqual(len(names), states["sent"])
        missing = MAILS - len(names)
        self.assertLessEqual(missing, states.get("uncertain", 0), "none is lost")
