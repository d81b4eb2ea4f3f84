"""Whatever ends a fetch in between, the next one leaves each mail there exactly once.

The short form of `./dev bench faults`, which kills real processes: here a worker dies
by an exception that nothing catches; its connection to the mailbox is really cut.
"""

from contextlib import contextmanager, nullcontext
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tests.test_cursor import TestCursor
from odoo.tools import mute_logger

from ..common import SUPPORT, ChannelCase
from ..fakes.proxy import Proxy

THREADS = 2  # of each delivery


class Killed(BaseException):
    """The worker is gone: whatever catches errors does not catch this."""


@tagged("-at_install", "post_install")
class TestFaults(ChannelCase):
    def setUp(self):
        super().setUp()
        self.proxy = self.enterContext(Proxy(self.dovecot.port))
        self.behind_its_back(imap_port=self.proxy.port, move_folder="Done")
        self.connect()
        self.delivered = []

    def test_killed_at_each_commit_and_the_mail_deleted_on_the_server(self):
        self.begin("delete")
        commits = self.commits_of_a_fetch()
        self.assertGreater(commits, 5)
        for number in range(1, commits + 1):
            for when in ("before", "after"):
                with self.subTest(commit=number, killed=when):
                    self.deliver()
                    self.receive_and_die(number, when)
                    self.assert_each_exactly_once("delete")

    def test_connection_cut_at_each_command(self):
        for mode in ("read", "move", "delete"):
            self.begin(mode)
            for number in self.commands_of_a_fetch(mode):
                for cut in ("cut_at_command", "cut_after_command"):
                    with self.subTest(mode=mode, command=number, cut=cut):
                        self.deliver()
                        self.proxy.commands.clear()
                        setattr(self.proxy, cut, number)
                        self.receive_once()
                        self.assertFalse(getattr(self.proxy, cut), "it was cut")
                        self.assert_each_exactly_once(mode)

    # -- faults

    def receive_and_die(self, number, when):
        """The commit with this number is the worker's last thing, or the one before."""

        def die(commits):
            if len(commits) == number:
                raise Killed

        killed = False
        try:
            with self.at_each_commit(**{when: die}):
                self.receive_once()
        except Killed:  # assertRaises would roll back what was committed
            killed = True
        self.assertTrue(killed)

    @contextmanager
    def at_each_commit(self, before=lambda commits: None, after=lambda commits: None):
        """Call these with the commits so far, the one that is made included.

        No transaction for the claim: test cursors are nested, and with the outer one
        all would be undone that the killed worker had committed.
        """
        commit, commits = TestCursor.commit, []

        def told(cursor):
            commits.append(cursor)
            before(commits)
            commit(cursor)
            after(commits)

        touchpoints = self.env.registry["email.touchpoint"]
        with (
            patch.object(TestCursor, "commit", told),
            patch.object(touchpoints, "_claim", lambda *_args: nullcontext(True)),
        ):
            yield commits

    def commits_of_a_fetch(self):
        with self.at_each_commit() as commits:
            self.receive_once()
        return len(commits)

    def commands_of_a_fetch(self, mode):
        """The numbers of all its commands when it marks as read; else, for they are the
        same up to there, of those that move or delete."""
        self.proxy.commands.clear()
        self.receive_once()
        commands = self.proxy.commands
        told = {"read": "LOGIN", "move": "UID MOVE", "delete": "UID STORE"}[mode]
        return range(commands.index(told) + 1, len(commands) + 1)

    # -- mails

    def begin(self, mode):
        """Two deliveries into an empty mailbox; of the first, all that there is to do
        once is done."""
        self.empty_mail_servers()
        self.already = len(self.delivered)
        self.touchpoint.after_fetch = mode
        self.deliver()
        self.receive_once()
        self.deliver()

    def deliver(self):
        """A mail with its answer, and a mail of its own."""
        name = f"Delivery {len(self.delivered)}"
        opener = f"<{len(self.delivered)}@customer.test>"
        for raw in (
            self.mail(f"{name} A", message_id=opener),
            self.mail(f"{name} B", In_Reply_To=opener, References=opener),
            self.mail(f"{name} C"),
        ):
            self.dovecot.deliver(SUPPORT, raw)
        self.delivered += [f"{name} {letter}" for letter in "ABC"]

    @mute_logger("odoo.addons.email_channel")
    def receive_once(self):
        """As the scheduled action does."""
        self.env.flush_all()
        try:
            self.env["email.mailbox"]._receive(self.touchpoint)
        finally:
            self.env.invalidate_all()

    # -- afterwards

    def assert_each_exactly_once(self, mode):
        self.receive_once()
        rows = self.env["email.inbound"].search([])
        self.assertEqual(set(rows.mapped("state")), {"done"}, rows.mapped("reason"))
        self.assertEqual(sorted(rows.mapped("subject")), sorted(self.delivered))
        mails = self.env["email.message"].search([])
        self.assertEqual(sorted(mails.mapped("subject")), sorted(self.delivered))
        self.assertEqual(rows.email_message_id, mails)
        conversations = self.env["email.conversation"].search([])
        threads = THREADS * len(self.delivered) // 3
        self.assertEqual(len(conversations), threads)
        self.assertEqual(mails.conversation_id, conversations)
        self.assertEqual(len(conversations.ticket_id), threads)
        self.assert_server_told(mode)

    def assert_server_told(self, mode):
        with self.imap(SUPPORT) as client:
            self.assertFalse(client.search("UNSEEN" if mode == "read" else "ALL"))
            if mode == "move":
                moved = client.select_folder("Done", readonly=True)[b"EXISTS"]
                self.assertEqual(moved, len(self.delivered) - self.already)
