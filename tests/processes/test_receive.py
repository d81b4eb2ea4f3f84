"""Servers as customers run them: a backlog is drained in one go, whatever happens."""

import os
import signal

from on_odoo import ProcessCase

from fakes.scripted import Scripted

MAILS = 600
BEFORE_THE_NEXT_MINUTE = 50  # seconds
THREADS = ("--workers=0",)
PROCESSES = ("--workers=2", "--no-http")  # no web client is needed


class TestReceive(ProcessCase):
    def deliver_backlog(self):
        for number in range(MAILS):
            self.deliver(f"Number {number}")

    def all_there(self):
        return len(self.received()) >= MAILS

    def assert_each_once(self):
        expected = sorted(f"Number {number}" for number in range(MAILS))
        self.assertEqual(sorted(self.received()), expected)

    def test_threads_drain_a_backlog_before_the_next_minute(self):
        self.touchpoint()
        self.deliver_backlog()
        server = self.start_server(*THREADS)
        self.wait(self.all_there, BEFORE_THE_NEXT_MINUTE, server)
        self.assert_each_once()

    def test_worker_that_is_killed_is_followed_by_one_that_goes_on(self):
        self.touchpoint()
        self.deliver_backlog()
        server = self.start_server(*PROCESSES)
        self.wait(self.received, BEFORE_THE_NEXT_MINUTE, server)
        workers = self.listening(server)
        for pid in workers:
            os.kill(pid, signal.SIGKILL)
        self.assertFalse(self.all_there(), "they were at work")
        self.wait(lambda: len(self.listening(server) - workers) == 2, 20, server)
        self.make_due()
        self.wake()
        self.wait(self.all_there, BEFORE_THE_NEXT_MINUTE, server)
        self.assert_each_once()

    def test_silent_server_does_not_delay_the_others(self):
        with Scripted() as silent:
            self.touchpoint(imap_port=silent.port)
            self.touchpoint("sales")
            self.deliver("Number 0", "sales")
            server = self.start_server(*THREADS)
            self.wait(self.received, 10, server)
