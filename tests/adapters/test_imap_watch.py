"""A watched folder: each arrival is told at once, whatever becomes of the server."""

import queue

from on_loopback import ANA, PASSWORD, LoopbackCase, mail

from adapters.account import Login
from adapters.imap import Mailbox
from adapters.imap_watch import Watch
from fakes.proxy import Proxy


class TestWatch(LoopbackCase):
    def watch(self, port, folder="INBOX"):
        """A running `Watch`; what it tells comes into `self.told`."""
        self.told = queue.Queue()
        self.pauses = []
        mailbox = Mailbox(self.server(port), Login(ANA, PASSWORD))
        watch = Watch(mailbox, folder, lambda: self.told.put(1), self.pause)
        watch.start()
        self.addCleanup(watch.join)
        self.addCleanup(watch.end)
        return watch

    def pause(self, failures):
        self.pauses.append(failures)
        return 0.1

    def nothing_told(self, seconds):
        with self.assertRaises(queue.Empty):
            self.told.get(timeout=seconds)

    def test_each_arrival_is_told_at_once_and_nothing_else(self):
        dovecot = self.dovecot()
        self.watch(dovecot.port)
        self.told.get(timeout=2)  # for what came before
        for number in range(3):
            self.nothing_told(0.2)
            dovecot.deliver(ANA, mail(number))
            self.told.get(timeout=2)

    def test_end_interrupts_the_wait(self):
        watch = self.watch(self.dovecot().port)
        self.told.get(timeout=2)
        watch.end()
        watch.join(2)
        self.assertFalse(watch.is_alive())
        self.assertFalse(self.pauses)

    def test_mail_that_came_while_the_connection_was_cut_is_told(self):
        dovecot = self.dovecot()
        proxy = self.enterContext(Proxy(dovecot.port))
        self.watch(proxy.port)
        self.told.get(timeout=2)
        proxy.cut()
        self.told.get(timeout=3)
        dovecot.deliver(ANA, mail(1))
        self.told.get(timeout=2)

    def test_server_that_ends_and_comes_back(self):
        dovecot = self.dovecot()
        self.watch(dovecot.port)
        self.told.get(timeout=2)
        dovecot.stop()
        self.nothing_told(0.5)
        dovecot.start()
        self.told.get(timeout=3)
        self.assertEqual(self.pauses, list(range(1, len(self.pauses) + 1)))

    def test_server_without_idle_is_left_to_polling(self):
        dovecot = self.dovecot(capability="IMAP4rev1 UIDPLUS")
        watch = self.watch(dovecot.port)
        watch.join(2)
        self.assertFalse(watch.is_alive())
        self.nothing_told(0)

    def test_missing_folder_is_tried_again_with_growing_pauses(self):
        self.watch(self.dovecot().port, "Gone")
        self.nothing_told(1)
        self.assertEqual(self.pauses[:3], [1, 2, 3])
