"""The connection cut at every command of a fetch: afterwards each mail is there once,
on one side or the other. The proxy that cuts is itself shown to do so."""

from on_loopback import ANA, PASSWORD, LoopbackCase, mail

from adapters.account import Login
from adapters.errors import ConnectionFailed
from adapters.imap import Mailbox
from fakes.proxy import Proxy

COUNT = 12


class TestFaults(LoopbackCase):
    def setUp(self):
        super().setUp()
        self.dovecot_ = self.dovecot()
        self.proxy = self.enterContext(Proxy(self.dovecot_.port))
        with self.fresh() as mailbox:
            mailbox.create_folder("Done")
        self.kept = {}

    def fresh(self, port=None):
        server = self.server(port or self.dovecot_.port)
        return Mailbox(server, Login(ANA, PASSWORD))

    def receive(self):
        """What the inbound room does: fetch what is new, keep it, move it."""
        with self.fresh(self.proxy.port) as mailbox:
            mailbox.select("INBOX")
            for each in mailbox.fetch(mailbox.uids_above(), mails=5):
                self.assertFalse(each.problem)
                self.kept[each.uid] = each.raw
            mailbox.move(mailbox.uids_above(), "Done")

    def everywhere(self):
        """Raw mails in INBOX and in Done."""
        with self.fresh() as mailbox:
            found = []
            for folder in ("INBOX", "Done"):
                mailbox.select(folder)
                found += [each.raw for each in mailbox.fetch(mailbox.uids_above())]
        return sorted(found)

    def deliver(self, first):
        for number in range(first, first + COUNT):
            self.dovecot_.deliver(ANA, mail(number))

    def commands_of_a_fetch(self):
        self.deliver(0)
        self.proxy.commands.clear()
        self.receive()
        return len(self.proxy.commands)

    def test_cut_at_every_command(self):
        commands = self.commands_of_a_fetch()
        self.assertGreater(commands, 6)
        rounds = 1
        for fault in ("cut_at_command", "cut_after_command"):
            for number in range(1, commands + 1):
                with self.subTest(f"{fault} {number}"):
                    self.deliver(rounds * COUNT)
                    rounds += 1
                    self.proxy.commands.clear()
                    setattr(self.proxy, fault, number)
                    self.receive_until_it_works()
                    self.assertEqual(len(self.kept), rounds * COUNT)
        expected = sorted(mail(number) for number in range(rounds * COUNT))
        self.assertEqual(self.everywhere(), expected)
        self.assertEqual(sorted(self.kept.values()), expected)
        self.assertEqual(self.proxy.cuts, 2 * commands)

    def receive_until_it_works(self):
        try:
            self.receive()
        except ConnectionFailed as error:
            self.assertEqual(error.reason, "dropped")
            self.receive()

    def test_the_proxy_cuts_before_or_after_the_server_acts(self):
        self.deliver(0)
        for fault, read in (("cut_at_command", []), ("cut_after_command", [1])):
            mailbox = self.mailbox(self.server(self.proxy.port))
            setattr(self.proxy, fault, len(self.proxy.commands) + 1)
            with self.subTest(fault), self.fails("dropped"):
                mailbox.mark_read([1])
            with self.fresh() as other:
                other.select("INBOX")
                self.assertEqual(other.client.search(["SEEN"]), read)
