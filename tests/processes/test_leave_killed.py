"""Workers that are killed while mail that waited leaves, and several at once."""

import random
import signal
import subprocess
import sys
import threading
import time
from email import message_from_bytes
from email.message import EmailMessage

from on_odoo import DATABASE, PASSWORD, ProcessCase

from odoo.exceptions import UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

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
    env["email.message"].leave_due()
"""
MAILS = 8
TRIES = 10


def retried(work):
    """As Odoo does with a request that meets a conflict."""
    for _each in range(TRIES - 1):
        try:
            return work()
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            time.sleep(0.05)
    return work()


class TestLeaveKilled(ProcessCase):
    def setUp(self):
        super().setUp()
        users = {"support@demo.test": PASSWORD}
        self.smtpd = self.enterContext(Smtpd(users))
        self.number = self.touchpoint(
            direction="both",
            smtp_host="127.0.0.1",
            smtp_port=self.smtpd.port,
            smtp_encryption="none",
        )
        self.ask("UPDATE email_connection SET status = 'connected'")
        self.ask("UPDATE res_company SET email_undo_seconds = 10")

    def write_mails(self):
        with self.registry.cursor() as cr:
            windows = self.env(cr)["email.compose"]
            for each in range(MAILS):
                windows.create(
                    {
                        "touchpoint_id": self.number,
                        "email_to": f"c{each}@customer.test",
                        "subject": f"Mail {each}",
                        "body": "<p>Hello</p>",
                    }
                ).send()
        self.assertEqual(self.states(), {"draft": MAILS})

    def it_is_time(self):
        self.write_mails()
        self.ask("UPDATE email_message SET send_at = now() at time zone 'utc'")

    def worker(self):
        return subprocess.Popen(
            [sys.executable, "-c", WORKER, DATABASE],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def finish(self, worker, kill_after=None):
        self.assertEqual(worker.stdout.readline(), b"ready\n")
        try:
            worker.wait(kill_after or 120)
        except subprocess.TimeoutExpired:
            worker.kill()
        said = worker.communicate()[1].decode()
        self.assertIn(worker.returncode, (0, -signal.SIGKILL), said)

    def states(self):
        rows = self.ask("SELECT state, count(*) FROM email_message GROUP BY state")
        return dict(rows)

    def send_all(self):
        with self.registry.cursor() as cr:
            self.env(cr)["email.sender"]._cron_send()

    def assert_sent_once(self):
        self.send_all()
        self.assertEqual(self.states(), {"sent": MAILS})
        names = [message_from_bytes(one.raw)["Message-Id"] for one in self.smtpd.sent]
        self.assertEqual((len(names), len(set(names))), (MAILS, MAILS))
        [(count,)] = self.ask("SELECT count(*) FROM email_conversation")
        self.assertEqual(count, MAILS, "each opened its conversation once")

    def test_killed_at_any_moment_it_leaves_once(self):
        self.it_is_time()
        dice = random.Random(13)
        for _run in range(3):
            self.finish(self.worker(), kill_after=dice.uniform(0.05, 0.5))
            self.assertEqual(sum(self.states().values()), MAILS, "none is lost")
        self.finish(self.worker())
        self.assertEqual(self.states(), {"queued": MAILS})
        self.assert_sent_once()

    def test_browser_and_job_at_once_send_it_once(self):
        self.it_is_time()
        workers = [self.worker() for _each in range(2)]
        for worker in workers:
            self.finish(worker)
        self.finish(self.worker())
        self.assertEqual(self.states(), {"queued": MAILS})
        self.assert_sent_once()

    def test_undone_at_the_last_moment_it_leaves_or_it_does_not(self):
        self.it_is_time()
        [*numbers] = [row[0] for row in self.ask("SELECT id FROM email_message")]
        undone = []
        worker = self.worker()
        undoing = threading.Thread(target=self.undo, args=(numbers, undone))
        self.assertEqual(worker.stdout.readline(), b"ready\n")
        undoing.start()
        undoing.join()
        said = worker.communicate(timeout=120)[1].decode()
        self.assertEqual(worker.returncode, 0, said)
        self.finish(self.worker())
        self.send_all()
        states = self.states()
        self.assertEqual(states.get("draft", 0), len(undone))
        self.assertEqual(states.get("sent", 0), MAILS - len(undone))
        self.assertEqual(len(self.smtpd.sent), MAILS - len(undone))

    def undo(self, numbers, undone):
        """As the agent does by RPC, which Odoo tries again after a conflict."""
        for number in reversed(numbers):

            def press(number=number):
                with self.registry.cursor() as cr:
                    self.env(cr)["email.message"].browse(number).undo_send()

            try:
                retried(press)
            except UserError:
                continue
            undone.append(number)

    # -- while the customers write ---------------------------------------------

    def write_in(self, sender, subject, **headers):
        message = EmailMessage()
        message["From"] = f"<{sender}@customer.test>"
        message["To"] = "support@demo.test"
        message["Subject"] = subject
        for name, value in headers.items():
            message[name.replace("_", "-")] = value
        message.set_content("It leaks.")
        self.dovecot.deliver("support@demo.test", message.as_bytes())

    def receive(self):
        self.ask("UPDATE email_mailbox SET next_fetch_at = NULL, last_fetch_at = NULL")
        with self.registry.cursor() as cr:
            env = self.env(cr)
            touchpoint = env["email.touchpoint"].browse(self.number)
            env["email.mailbox"]._receive(touchpoint)

    def answer(self, numbers, seen):
        """Press Send on an answer to each; `seen` says how many mails each one's agent
        could see when it was pressed."""
        for number in numbers:

            def press(number=number):
                with self.registry.cursor() as cr:
                    mail = self.env(cr)["email.message"].browse(number)
                    window = mail.env["email.compose"].browse(
                        mail.action_reply()["res_id"]
                    )
                    window.body = "<p>Hello</p>"
                    sent = window.send()
                    there = len(mail.conversation_id.email_message_ids)
                    return sent.get("mail_id"), there

            draft, there = retried(press)
            seen[draft] = there

    def test_no_mail_of_a_customer_slips_by_unseen(self):
        for each in range(MAILS):
            self.write_in(f"c{each}", "Kettle", Message_Id=f"<{each}@customer.test>")
        self.receive()
        numbers = [row[0] for row in self.ask("SELECT id FROM email_message")]
        self.assertEqual(len(numbers), MAILS)
        for each in range(MAILS):
            self.write_in(
                f"c{each}",
                "Again",
                Message_Id=f"<again{each}@customer.test>",
                In_Reply_To=f"<{each}@customer.test>",
            )
        seen = {}
        answering = threading.Thread(target=self.answer, args=(numbers, seen))
        answering.start()
        self.receive()
        answering.join()
        # What met with too many conflicts comes with the next look.
        self.receive()
        [(arrived,)] = self.ask(
            "SELECT count(*) FROM email_message WHERE direction = 'in'"
        )
        self.assertEqual(arrived, 2 * MAILS)
        rows = self.ask(
            "SELECT id, send_at IS NOT NULL FROM email_message WHERE state = 'draft'"
        )
        self.assertEqual(len(rows), MAILS)
        for number, waits in rows:
            with self.subTest(number):
                self.assertTrue(not waits or seen[number] == 2)
