"""Waiting for mail: noticed at once, missed never, and an end is an end."""

import threading
import time

from on_loopback import ANA, LoopbackCase, mail

from adapters.imap_idle import wait_for_mail
from fakes.proxy import Proxy


class TestIdle(LoopbackCase):
    def setUp(self):
        super().setUp()
        self.dovecot_ = self.dovecot()
        self.proxy = self.enterContext(Proxy(self.dovecot_.port))
        self.box = self.mailbox(self.server(self.proxy.port))

    def later(self, function, *args):
        timer = threading.Timer(0.3, function, args)
        timer.start()
        self.addCleanup(timer.join)

    def test_mail_is_noticed_when_it_comes(self):
        self.later(self.dovecot_.deliver, ANA, mail(1))
        start = time.monotonic()
        self.assertTrue(wait_for_mail(self.box, 60))
        self.assertLess(time.monotonic() - start, 30)
        self.assertEqual([each.raw for each in self.box.fetch([1])], [mail(1)])

    def test_mail_that_came_before_the_wait_is_noticed(self):
        self.dovecot_.deliver(ANA, mail(1))
        self.assertTrue(wait_for_mail(self.box, 10))

    def test_nothing_comes(self):
        start = time.monotonic()
        for _ in range(2):
            self.assertFalse(wait_for_mail(self.box, 0.2))
        self.assertLess(time.monotonic() - start, 20)
        self.assertEqual(self.box.uids_above(), [])

    def test_other_news_is_not_mail(self):
        self.dovecot_.deliver(ANA, mail(1))
        self.box.select("INBOX")
        other = self.mailbox(self.server(self.dovecot_.port))
        self.later(other.delete, [1])
        self.assertFalse(wait_for_mail(self.box, 5))

    def test_server_without_idle_is_asked(self):
        dovecot = self.dovecot(capability="IMAP4rev1 UIDPLUS")
        box = self.mailbox(self.server(dovecot.port))
        self.later(dovecot.deliver, ANA, mail(1))
        self.assertTrue(wait_for_mail(box, 2))

    def test_cut_while_waiting(self):
        self.later(self.proxy.cut)
        start = time.monotonic()
        with self.fails("dropped"):
            wait_for_mail(self.box, 60)
        self.assertLess(time.monotonic() - start, 30)

    def test_server_that_ends_while_waiting(self):
        self.later(self.dovecot_.stop)
        with self.fails("dropped"):
            wait_for_mail(self.box, 10)

    def test_cut_before_waiting(self):
        self.proxy.cut()
        with self.fails("dropped"):
            wait_for_mail(self.box, 10)
