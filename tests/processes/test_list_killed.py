"""Workers that are killed, or lose their database, while they send a list."""

import os
import random
import select
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from email import message_from_bytes

from on_odoo import DATABASE, ProcessCase

from fakes.smtpd import Smtpd

# Odoo is loaded once: each worker is a process that begins as a copy of this one.
NURSERY = """
import os, sys, time
import psycopg2
from odoo import sql_db
from odoo.api import SUPERUSER_ID, Environment
from odoo.modules.registry import Registry
from odoo.tools import config
config.parse_config(["-d", sys.argv[1], "--no-http"], setup_logging=False)
registry = Registry(sys.argv[1])

def work():
    for _run in range(20):
        try:
            with registry.cursor() as cr:
                env = Environment(cr, SUPERUSER_ID, {})
                env["email.dialer.sender"]._cron_send(patience=0)
                lists = env["email.dialer.list"]
                if not lists.search_count([("running", "=", True)]):
                    break
        except (psycopg2.OperationalError, psycopg2.InterfaceError):
            pass  # as Odoo's own thread for jobs does
        time.sleep(0.1)

for _line in sys.stdin:
    sql_db.close_all()
    worker = os.fork()
    if not worker:
        try:
            work()
        except BaseException:
            sys.excepthook(*sys.exc_info())
            os._exit(1)
        os._exit(0)
    print(worker, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1]), flush=True)
"""
LINES = 60


class TestListKilled(ProcessCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.said = cls.enterClassContext(tempfile.TemporaryFile("w+"))
        cls.nursery = cls.enterClassContext(
            subprocess.Popen(
                [sys.executable, "-c", NURSERY, DATABASE],
                bufsize=0,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=cls.said,
            )
        )

    def setUp(self):
        super().setUp()
        self.smtpd = self.enterContext(Smtpd(deliver=self.taken))
        self.happens = {}  # {number of a mail: what happens when it is taken}
        self.count = 0
        self.worker = None
        self.addCleanup(self.clear_lists)
        self.play_list()

    def play_list(self):
        number = self.touchpoint(
            direction="both",
            smtp_host="127.0.0.1",
            smtp_port=self.smtpd.port,
            smtp_encryption="none",
            smtp_authentication="none",
        )
        self.ask("UPDATE email_connection SET status = 'connected'")
        with self.registry.cursor() as cr:
            env = self.env(cr)
            dialer = env["email.dialer"].create(
                {
                    "name": "Newsletter",
                    "touchpoint_id": number,
                    "queue_id": env["email.touchpoint"].browse(number).queue_ids.id,
                    "footer_address": "Shop Ltd, 1 High Street",
                    "makes_tickets": True,
                }
            )
            mailing = env["email.dialer.list"].create(
                {"name": "June", "subject": "News", "dialer_id": dialer.id}
            )
            env["email.dialer.line"].create(
                [
                    {
                        "list_id": mailing.id,
                        "company_id": mailing.company_id.id,
                        "email": f"c{each}@customer.test",
                        "email_key": f"c{each}@customer.test",
                        "message": "Hello",
                        "message_id": f"<{mailing.id}.{each}@demo.test>",
                    }
                    for each in range(LINES)
                ]
            )
            mailing.action_play()

    def clear_lists(self):
        with self.registry.cursor() as cr:
            env = self.env(cr)
            env["email.dialer.list"].search([]).write({"running": False})
            env["email.dialer.list"].search([]).unlink()
            env["email.dialer"].search([]).unlink()

    # -- what happens ------------------------------------------------------------------

    def taken(self, _mail_from, _rcpt_tos, _raw):
        """The server has the whole mail, and has not answered yet."""
        self.count += 1
        self.happens.get(self.count, bool)()

    def kill(self):
        os.kill(self.worker, signal.SIGKILL)

    def cut_database(self):
        """As when PostgreSQL is restarted."""
        self.ask(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE application_name = %s",
            f"odoo-{self.worker}",
        )

    def work(self, kill_after=None):
        """A worker's runs until nothing waits, killed after so many seconds."""
        self.nursery.stdin.write(b"work\n")
        self.worker = int(self.nursery.stdout.readline())
        ended, _, _ = select.select([self.nursery.stdout], [], [], kill_after or 60)
        if not ended:
            self.kill()
        code = int(self.nursery.stdout.readline())
        self.said.seek(0)
        self.assertIn(code, (0, -signal.SIGKILL), self.said.read())

    # -- what became of it -------------------------------------------------------------

    def states(self):
        rows = self.ask("SELECT state, count(*) FROM email_dialer_line GROUP BY state")
        return dict(rows)

    def tickets_of_lines(self):
        """{(state of lines, how many tickets tell of each)}"""
        rows = self.ask(
            "SELECT DISTINCT line.state, (SELECT count(DISTINCT one.ticket_id)"
            "  FROM email_conversation one"
            " WHERE one.customer_email = line.email_key) FROM email_dialer_line line"
        )
        return set(rows)

    def counted(self):
        return Counter(
            message_from_bytes(mail.raw)["Message-Id"] for mail in self.smtpd.sent
        )

    def test_a_killed_worker_leaves_one_line_in_doubt_and_doubles_none(self):
        dice = random.Random(11)
        self.happens = {4: self.kill, 11: self.kill}
        for _run in range(2):
            self.work()
        for _run in range(2):
            self.work(kill_after=dice.uniform(0.05, 0.4))
        self.work()
        counted, states = self.counted(), self.states()
        self.assertEqual(set(counted.values()), {1}, "none twice")
        self.assertLessEqual(set(states), {"sent", "uncertain"})
        self.assertEqual(sum(states.values()), LINES)
        self.assertIn(states["uncertain"], range(2, 5))
        missing = LINES - len(counted)
        self.assertLessEqual(missing, states["uncertain"], "none is lost")
        untold = self.ask(
            "SELECT count(*) FROM email_dialer_line"
            " WHERE state = 'uncertain' AND failure_reason IS NULL"
        )
        self.assertEqual(untold, [(0,)])
        self.assertEqual(
            self.ask("SELECT state FROM email_dialer_list"), [("finished",)]
        )
        self.assertEqual(self.tickets_of_lines(), {("sent", 1), ("uncertain", 0)})

    def test_a_lost_database_leaves_no_line_in_doubt(self):
        self.happens = {5: self.cut_database, 20: self.cut_database}
        self.work()
        self.assertEqual(self.states(), {"sent": LINES})
        self.assertEqual(self.tickets_of_lines(), {("sent", 1)})
        self.assertEqual(set(self.counted().values()), {1})
        self.assertEqual(len(self.smtpd.sent), LINES)
