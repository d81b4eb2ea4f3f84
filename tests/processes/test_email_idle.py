"""`odoo email_idle`: mail is in its conversation at once, whatever ends.

Within two seconds, that is, on a machine that has nothing else to do. Here no scheduled
action fetches: what comes, comes by IDLE. It looks every 15 seconds at what there is to
watch, so what is asked to be sooner than that is so because somebody told it.
"""

import signal
import time
from contextlib import contextmanager
from pathlib import Path

from on_odoo import DATABASE, ProcessCase, letter

from odoo.tools import config

AT_ONCE = 12  # seconds


class TestEmailIdle(ProcessCase):
    def start_idle(self):
        process = self.start("email_idle")
        self.wait(lambda: "Instant fetch for" in process.log.read_text(), 30, process)
        return process

    def watched(self, touchpoint):
        """Since when, or None."""
        with self.registry.cursor() as cr:
            env = self.env(cr)
            return env["email.touchpoint"].browse(touchpoint).instant_since or None

    def wait_until_watched(self, touchpoint, process, seconds=30):
        self.wait(lambda: self.watched(touchpoint), seconds, process)
        self.assert_comes_at_once(f"First of {time.monotonic_ns()}", process, 30)

    def assert_comes_at_once(self, subject, process, seconds=AT_ONCE, name="support"):
        self.deliver(subject, name)
        return self.wait(lambda: subject in self.received(), seconds, process)

    def test_each_of_ten_mails_is_there_at_once(self):
        touchpoint = self.touchpoint()
        process = self.start_idle()
        self.wait_until_watched(touchpoint, process)
        for number in range(10):
            time.sleep(0.1)
            self.assert_comes_at_once(f"Number {number}", process)
        self.assertEqual(len(self.received()), 11)

    def test_no_transaction_is_open_while_it_waits(self):
        touchpoint = self.touchpoint()
        process = self.start_idle()
        self.wait_until_watched(touchpoint, process)
        query = """SELECT xact_start FROM pg_stat_activity
                    WHERE application_name = %s AND xact_start IS NOT NULL"""
        # It looks at what there is to watch meanwhile, in a moment's transaction.
        open_all_the_time = set(self.ask(query, f"odoo-{process.pid}"))
        for _look in range(10):
            time.sleep(0.5)
            open_all_the_time &= set(self.ask(query, f"odoo-{process.pid}"))
        self.assertFalse(open_all_the_time)

    def test_server_that_ends_and_comes_back(self):
        touchpoint = self.touchpoint()
        process = self.start_idle()
        self.wait_until_watched(touchpoint, process)
        self.dovecot.stop()
        self.deliver("While it was down")
        time.sleep(1)
        self.dovecot.start()
        self.wait(lambda: "While it was down" in self.received(), 30, process)
        self.assert_comes_at_once("After it", process)

    def test_touchpoints_come_and_go(self):
        process = self.start_idle()
        first = self.touchpoint()
        process.tell(signal.SIGHUP)
        self.wait_until_watched(first, process)
        second = self.touchpoint("sales")
        process.tell(signal.SIGHUP)
        self.wait(lambda: self.watched(second), AT_ONCE, process)
        self.ask("UPDATE email_touchpoint SET activated = false WHERE id = %s", first)
        process.tell(signal.SIGHUP)
        self.wait(lambda: not self.watched(first), AT_ONCE, process)
        self.deliver("Too late")
        self.assert_comes_at_once("For the other", process, name="sales")
        self.assertNotIn("Too late", self.received())

    def test_it_ends_when_told(self):
        touchpoint = self.touchpoint()
        process = self.start_idle()
        self.wait_until_watched(touchpoint, process)
        self.assertEqual(process.end(), 0, "killed, since it went on")
        self.assertIsNone(self.watched(touchpoint))

    def test_database_that_ends_its_connections(self):
        touchpoint = self.touchpoint()
        process = self.start_idle()
        self.wait_until_watched(touchpoint, process)
        self.ask(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE application_name = %s",
            f"odoo-{process.pid}",
        )
        # A backend that is told to end does so a moment later.
        self.wait(lambda: not self.watched(touchpoint), 30, process)
        self.assert_comes_at_once("All the same", process, 30)
        process.tell(signal.SIGHUP)
        process.tell(signal.SIGHUP)
        self.wait(lambda: self.watched(touchpoint), 30, process)

    def test_another_takes_over_from_one_that_was_killed(self):
        touchpoint = self.touchpoint()
        first = self.start_idle()
        self.wait_until_watched(touchpoint, first)
        second = self.start_idle()
        first.tell(signal.SIGKILL)
        first.process.wait()
        self.wait(lambda: not self.watched(touchpoint), 30)
        second.tell(signal.SIGHUP)
        self.wait_until_watched(touchpoint, second)
        self.assertEqual(len(self.received()), len(set(self.received())))

    def test_server_without_idle_is_left_to_the_scheduled_actions(self):
        self.dovecot.stop()
        self.dovecot.extra += "\nimap_capability = IMAP4rev1 UIDPLUS MOVE\n"
        self.dovecot.start()
        touchpoint = self.touchpoint()
        process = self.start_idle()
        self.wait(lambda: "has no IDLE" in process.log.read_text(), 30, process)
        process.tell(signal.SIGHUP)
        self.wait(lambda: not self.watched(touchpoint), 30, process)

    @contextmanager
    def no_filestore(self):
        """As on a disk that is full or read-only: no file can be written."""
        filestore = Path(config.filestore(DATABASE))
        filestore.mkdir(parents=True, exist_ok=True)
        aside = filestore.with_name("aside")
        filestore.rename(aside)
        filestore.touch()
        try:
            yield
        finally:
            filestore.unlink()
            aside.rename(filestore)

    def trouble(self, touchpoint):
        query = (
            "SELECT cause, status FROM email_connection"
            " WHERE touchpoint_id = %s AND protocol = 'imap'"
        )
        return self.ask(query, touchpoint)[0]

    def test_disk_that_is_full_is_tried_seldom_and_told(self):
        touchpoint = self.touchpoint()
        process = self.start_idle()
        self.wait_until_watched(touchpoint, process)
        before = len(self.received())
        with self.no_filestore():
            for number in range(24):
                # Too big for its row in the ledger.
                large = letter(f"Large {number}") + b"x" * 100_000
                self.dovecot.deliver("support@demo.test", large)
                time.sleep(0.1)
            self.wait(lambda: self.trouble(touchpoint)[0], 30, process)
            self.assertEqual(self.trouble(touchpoint), ("worker", "connected"))
            time.sleep(6)  # the first retry included
            tries = process.log.read_text().count("Receiving for touchpoint")
            self.assertLess(tries, 12, "of 24 mails")
            self.assertEqual(len(self.received()), before)
        self.ask("UPDATE email_mailbox SET next_fetch_at = now() AT TIME ZONE 'UTC'")
        with self.registry.cursor() as cr:
            mailboxes = self.env(cr)["email.mailbox"].with_context(cron_id=1)
            mailboxes._cron_receive()
        self.wait(lambda: len(self.received()) == before + 24, 60, process)
        self.assertEqual(self.trouble(touchpoint)[0], None)
        self.assert_comes_at_once("After it", process, 30)
