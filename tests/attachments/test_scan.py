"""What becomes of files while a virus scanner is connected: none is in reach before it
is known to be clean."""

import base64
import os
from contextlib import contextmanager
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.sql_db import db_connect
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...adapters.errors import ConnectionFailed, NoScanner
from ...adapters.scanner import Scanner, _Talk
from ...core.attachments.verdict import Verdict
from ...models.attachments.email_scan import ATTEMPTS
from ..fakes.clamd import EICAR
from .scan_case import ScanCase

VIRUS = "Test.EICAR.UNOFFICIAL"
MUTED = "odoo.addons.email_channel.models.attachments.email_scan"


def counted(asked):
    """Scanner.scan that counts what it is asked in the list ``asked``."""
    scan = Scanner.scan

    def counting(self, content):
        asked.append(content)
        return scan(self, content)

    return patch.object(Scanner, "scan", counting)


@tagged("-at_install", "post_install")
class TestScan(ScanCase):
    def setUp(self):
        super().setUp()
        self.addCleanup(self.heal)

    def heal(self):
        """The scanner as it was started, for the next test."""
        self.clamd.signatures = {"Test.EICAR": EICAR}
        self.clamd.stop()
        self.clamd.start()

    def states(self, mail):
        return {file.name: file.state for file in mail.file_ids}

    def text_mail(self, content=b"42 EUR", name="bill.txt", **headers):
        return self.carrying((name, "text/plain", content), **headers)

    def test_a_file_is_in_reach_once_it_is_clean(self):
        mail = self.receive(self.text_mail())
        self.assertEqual(mail.file_ids.state, "checking")
        self.assertFalse(mail.attachment_ids)
        self.scan()
        self.assertEqual(mail.file_ids.state, "passed")
        self.assertEqual(mail.attachment_ids.raw, b"42 EUR")
        self.assertEqual(mail.file_ids.scanned_version, self.scanner.version)

    def test_the_job_is_called_when_a_file_arrives(self):
        triggers = self.env["ir.cron.trigger"]
        cron = self.env.ref("email_channel.ir_cron_scan")
        before = triggers.search_count([("cron_id", "=", cron.id)])
        self.receive(self.mail())
        self.assertEqual(triggers.search_count([("cron_id", "=", cron.id)]), before)
        self.receive(self.text_mail())
        self.assertGreater(triggers.search_count([("cron_id", "=", cron.id)]), before)

    def test_infected_beside_clean(self):
        mail = self.receive(
            self.carrying(
                ("bill.txt", "text/plain", b"42 EUR"),
                ("virus.txt", "text/plain", EICAR),
            )
        )
        self.scan()
        self.assertEqual(
            self.states(mail), {"bill.txt": "passed", "virus.txt": "infected"}
        )
        self.assertEqual(mail.file_ids[1].signature, VIRUS)
        self.assertEqual(mail.attachment_ids.mapped("name"), ["bill.txt"])

    def test_split_over_two_files_is_harmless(self):
        middle = len(EICAR) // 2
        mail = self.receive(
            self.carrying(
                ("a.txt", "text/plain", EICAR[:middle]),
                ("b.txt", "text/plain", EICAR[middle:]),
            )
        )
        self.scan()
        self.assertEqual(set(self.states(mail).values()), {"passed"})

    def test_the_same_bytes_are_scanned_once(self):
        asked = []
        with counted(asked):
            first = self.receive(
                self.text_mail(subject="One"), self.text_mail(subject="Two")
            )
            self.scan()
            self.assertEqual(asked, [b"42 EUR"])
            self.assertEqual(set(first.file_ids.mapped("state")), {"passed"})
            # Known on arrival: it does not even wait.
            third = self.receive(self.text_mail(subject="Three"))
            self.assertEqual(third.file_ids.state, "passed")
            self.clamd.update()
            self.scanner.action_test()
            fourth = self.receive(self.text_mail(subject="Four"))
            self.assertEqual(fourth.file_ids.state, "checking")
            self.scan()
        self.assertEqual(asked, [b"42 EUR", b"42 EUR"])

    def test_infected_once_is_infected_with_whatever_signatures(self):
        self.receive(self.text_mail(EICAR, subject="One"))
        self.scan()
        self.clamd.update({"Other": b"something else"})
        self.scanner.action_test()
        mail = self.receive(self.text_mail(EICAR, subject="Two"))
        self.assertEqual(mail.file_ids.state, "infected")

    def test_a_file_that_is_too_large_for_the_scanner(self):
        self.scanner.size_limit = 1
        mail = self.receive(
            self.text_mail(os.urandom((1 << 20) + 1), name="large.dat"),
            self.text_mail(subject="Small"),
        )
        self.scan()
        self.assertEqual(mail.file_ids.mapped("state"), ["refused", "passed"])
        self.scanner.size_limit = 25
        again = self.receive(
            self.text_mail(os.urandom((1 << 20) + 1), name="large.dat", subject="Again")
        )
        self.scan()
        self.assertEqual(again.file_ids.state, "passed")

    # -- when it does not answer ----------------------------------------------------

    @mute_logger(MUTED)
    def test_files_wait_until_it_is_back(self):
        self.clamd.stop()
        mails = self.receive(*(self.text_mail(subject=f"No {n}") for n in range(3)))
        for _time in range(4):
            self.scan()
            self.assertEqual(set(mails.file_ids.mapped("state")), {"checking"})
        self.assertEqual(self.scanner.status, "lost")
        self.assertEqual(set(mails.file_ids.mapped("scan_attempts")), {0})
        self.clamd.start()
        self.scan()
        self.assertEqual(self.scanner.status, "connected")
        self.assertEqual(set(mails.file_ids.mapped("state")), {"passed"})

    @mute_logger(MUTED)
    def test_whoever_reads_the_mail_is_told_that_no_scanner_answers(self):
        mail = self.receive(self.text_mail())
        self.assertFalse(self.lines(mail)["bill.txt"]["stuck"])
        self.clamd.stop()
        self.scan()
        self.assertTrue(self.lines(mail)["bill.txt"]["stuck"])
        self.clamd.start()
        self.scan()
        self.assertFalse(self.lines(mail)["bill.txt"]["stuck"])

    def test_a_lost_scanner_is_not_asked_before_its_pause_is_over(self):
        self.clamd.stop()
        self.receive(self.text_mail())
        self.scan()
        tries = self.scanner.tries
        self.env["email.scan"]._run()
        self.env.invalidate_all()
        self.assertEqual(self.scanner.tries, tries)

    @mute_logger(MUTED)
    def test_hung(self):
        mail = self.receive(self.text_mail())
        self.clamd.hang()
        with patch("odoo.addons.email_channel.adapters.scanner.TALK", 0.2):
            self.scan()
        self.assertEqual(mail.file_ids.state, "checking")
        self.assertIn("did not answer in time", self.scanner.reason)
        self.clamd.resume()
        self.scan()
        self.assertEqual(mail.file_ids.state, "passed")

    @mute_logger(MUTED)
    def test_killed_while_it_scans(self):
        mails = self.receive(self.text_mail(), self.text_mail(EICAR, subject="Two"))
        scan = Scanner.scan

        def killed(scanner, content):
            self.clamd.stop()
            return scan(scanner, content)

        with patch.object(Scanner, "scan", killed):
            self.scan()
        self.assertEqual(set(mails.file_ids.mapped("state")), {"checking"})
        self.clamd.start()
        self.scan()
        self.scan()
        self.assertEqual(set(mails.file_ids.mapped("state")), {"passed", "infected"})

    @mute_logger(MUTED)
    def test_a_file_that_breaks_the_scanner_holds_up_no_other(self):
        stream = _Talk.stream

        def broken(talk, content):
            if content == b"poison":
                raise ConnectionFailed("dropped")
            return stream(talk, content)

        with patch.object(_Talk, "stream", broken):
            poison = self.receive(self.text_mail(b"poison"))
            self.scan()
            self.assertEqual(poison.file_ids.state, "checking")
            self.assertEqual(poison.file_ids.scan_attempts, 1)
            other = self.receive(self.text_mail(subject="Other"))
            self.scan()
            self.assertEqual(other.file_ids.state, "passed")
            self.assertEqual(self.scanner.status, "connected")
            for _time in range(ATTEMPTS):
                self.scan()
        self.assertEqual(poison.file_ids.state, "refused")

    def test_an_original_that_cannot_be_read_for_now_is_no_attempt(self):
        mail = self.receive(self.text_mail())
        away = patch.object(
            type(self.env["email.inbound"]), "_read_raw", side_effect=OSError("away")
        )
        with away, mute_logger("odoo.addons.email_channel.models.attachments"):
            for _time in range(ATTEMPTS + 2):
                self.scan()
        self.assertEqual(mail.file_ids.state, "checking")
        self.assertEqual(mail.file_ids.scan_attempts, 0)
        self.scan()
        self.assertEqual(mail.file_ids.state, "passed")

    def test_nobody_is_asked_while_there_is_nothing_to_do(self):
        self.scanner.action_test()
        with patch.object(Scanner, "check", side_effect=AssertionError):
            self.scan()

    # -- several ----------------------------------------------------------------------

    @mute_logger(MUTED)
    def test_the_next_one_steps_in(self):
        second = self.env["email.scanner"].create(
            {"address": self.clamd.tcp_address, "sequence": 20}
        )
        second.action_test()
        self.scanner.address = f"{self.clamd.address}.gone"
        mail = self.receive(self.text_mail())
        self.scan()
        self.assertEqual(mail.file_ids.state, "passed")
        self.assertTrue(self.scanner.tries)
        self.assertEqual(second.status, "connected")

    def test_too_large_for_the_first_is_scanned_by_the_next(self):
        self.scanner.size_limit = 1
        self.env["email.scanner"].create(
            {"address": self.clamd.tcp_address, "sequence": 20}
        ).action_test()
        mail = self.receive(self.text_mail(os.urandom(2 << 20)))
        self.scan()
        self.assertEqual(mail.file_ids.state, "passed")

    def test_two_workers_at_once_scan_nothing_twice(self):
        mail = self.receive(self.text_mail())
        asked = []
        with counted(asked), self.another_worker():
            self.scan()
        self.assertFalse(asked)
        self.assertEqual(mail.file_ids.state, "checking")
        self.scan()
        self.assertEqual(mail.file_ids.state, "passed")

    @contextmanager
    def another_worker(self):
        """One whose job is running, with a connection of its own."""
        with db_connect(self.env.cr.dbname).cursor() as cr:
            cr.execute(
                "SELECT pg_advisory_xact_lock('email_scan_verdict'::regclass::oid::int,"
                " 0)"
            )
            yield

    # -- signatures change ----------------------------------------------------------

    def test_new_signatures_find_what_passed_before(self):
        worm = self.receive(self.text_mail(b"a new worm"))
        bill = self.receive(self.text_mail(subject="Bill"))
        self.scan()
        self.assertEqual(worm.file_ids.state, "passed")
        self.clamd.update({"Test.EICAR": EICAR, "Worm.New": b"new worm"})
        self.scanner.checked_at = False
        self.scan()
        self.assertEqual(worm.file_ids.state, "infected")
        self.assertTrue(worm.file_ids.withdrawn_at)
        self.assertFalse(worm.attachment_ids)
        self.assertEqual(bill.file_ids.state, "passed")
        self.assertEqual(bill.file_ids.scanned_version, self.scanner.version)

    def test_old_files_are_not_scanned_again(self):
        mail = self.receive(self.text_mail(b"a new worm"))
        self.scan()
        self.env.cr.execute(
            "UPDATE email_file SET create_date = create_date - interval '8 days'"
        )
        self.clamd.update({"Test.EICAR": EICAR, "Worm.New": b"new worm"})
        self.scanner.checked_at = False
        self.scan()
        self.assertEqual(mail.file_ids.state, "passed")

    # -- without one ------------------------------------------------------------------

    def test_files_pass_unscanned_when_the_last_scanner_is_removed(self):
        mail = self.receive(self.text_mail())
        self.scanner.active = False
        self.scan()
        self.assertEqual(mail.file_ids.state, "unscanned")
        self.assertEqual(mail.attachment_ids.raw, b"42 EUR")

    def test_what_came_unscanned_is_scanned_once_there_is_a_scanner(self):
        self.scanner.active = False
        mail = self.receive(self.text_mail(EICAR))
        self.assertEqual(mail.file_ids.state, "unscanned")
        self.scanner.active = True
        self.scan()
        self.assertEqual(mail.file_ids.state, "infected")

    # -- a session --------------------------------------------------------------------

    def test_session(self):
        scanners = self.env["email.scanner"].with_user(self.agent)
        with scanners._session() as session:
            self.assertEqual(
                session.scan(EICAR), Verdict("infected", VIRUS, self.scanner.version)
            )
            self.assertEqual(session.scan(b"x").result, "clean")
        self.clamd.stop()
        with scanners._session() as session:
            # Known already
            self.assertEqual(session.scan(b"x").result, "clean")
            with self.assertRaises(ConnectionFailed):
                session.scan(b"y")
        self.scanner.active = False
        with scanners._session() as session, self.assertRaises(NoScanner):
            session.scan(base64.b64encode(os.urandom(9)))

    # -- rights -----------------------------------------------------------------------

    def test_only_administrators_of_odoo_change_scanners(self):
        for user in (self.agent, self.administrator):
            scanner = self.scanner.with_user(user)
            for attempt in (
                lambda it=scanner: it.write({"active": False}),
                lambda it=scanner: it.create({"address": "a:1"}),
                lambda it=scanner: it.action_test(),
                lambda it=scanner: it.unlink(),
            ):
                self.assertRaises(AccessError, attempt)
        self.assertRaises(
            AccessError, self.scanner.with_user(self.agent).read, ["address"]
        )
        self.scanner.with_user(self.administrator).read(["address", "reason"])
        verdicts = self.env["email.scan.verdict"].with_user(
            self.env.ref("base.user_admin")
        )
        self.assertRaises(AccessError, verdicts.search, [])
