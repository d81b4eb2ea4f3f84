"""A folder whose mails are numbered anew: afterwards every mail once, none from before
the first connection, none lost that came meanwhile."""

import re
import shutil
import tempfile
from pathlib import Path
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tools import mute_logger

from ...adapters.errors import ConnectionFailed
from ...adapters.imap import Mailbox
from ..common import PASSWORD, SUPPORT, ChannelCase
from ..fakes.dovecot import Dovecot
from ..fakes.ordinary_user import give
from ..fakes.proxy import Proxy


class TestMovedServer(ChannelCase):
    def setUp(self):
        super().setUp()
        self.wipe()
        self.touchpoint.import_existing = False
        self.dovecot.deliver(SUPPORT, self.mail("Before"))
        self.connect()
        self.mailbox = self.touchpoint.mailbox_ids
        self.receive(self.mail("One"), self.mail("Two"))

    # -- what happens to mailboxes

    @property
    def maildir(self):
        return self.dovecot.directory / "mail" / SUPPORT

    def wipe(self):
        """An account in which no mail has ever been."""
        self.dovecot.stop()
        shutil.rmtree(self.maildir, ignore_errors=True)
        self.dovecot.start()

    def number(self, uidvalidity, server=None):
        """The server has lost its index: its mails are numbered from 1 on, under this
        UIDVALIDITY."""
        server = server or self.dovecot
        maildir = server._maildir(SUPPORT, "INBOX")
        server.stop()
        for file in maildir.glob("dovecot*"):
            file.unlink()
        uidlist = maildir / "dovecot-uidlist"
        uidlist.write_text(f"3 V{uidvalidity} N1 G{'0' * 31}1\n")
        give(uidlist)
        server.start()

    def status(self):
        with self.imap(SUPPORT) as client:
            return client.folder_status("INBOX", ["UIDVALIDITY", "UIDNEXT"])

    def backup(self):
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.dovecot.stop()
        shutil.copytree(self.maildir, folder / "mail")
        self.dovecot.start()
        return folder / "mail"

    def restore(self, backup):
        self.dovecot.stop()
        shutil.rmtree(self.maildir)
        shutil.copytree(backup, self.maildir)
        for file in (self.maildir, *self.maildir.rglob("*")):
            give(file)
        self.dovecot.start()

    def other_server(self):
        folder = tempfile.TemporaryDirectory(prefix="ec", ignore_cleanup_errors=True)
        self.addCleanup(folder.cleanup)
        return self.enterContext(Dovecot(Path(folder.name), {SUPPORT: PASSWORD}))

    def move_to(self, server, change=lambda raw: raw, dates=True):
        """As a migration tool does: each mail with its date, oldest first."""
        with self.imap(SUPPORT) as client:
            found = client.fetch(client.search(), ["BODY.PEEK[]", "INTERNALDATE"])
        self.dovecot, old = server, self.dovecot
        self.addCleanup(setattr, self, "dovecot", old)
        with self.imap(SUPPORT) as client:
            for uid in sorted(found):
                when = found[uid][b"INTERNALDATE"] if dates else None
                client.append("INBOX", change(found[uid][b"BODY[]"]), msg_time=when)
        self.behind_its_back(imap_port=server.port)

    # -- afterwards

    def subjects(self):
        return self.env["email.message"].search([], order="id").mapped("subject")

    def assert_each_once(self, *subjects):
        self.fetch()
        rows = self.env["email.inbound"].search([])
        self.assertEqual(set(rows.mapped("state")), {"done"}, rows.mapped("traceback"))
        self.assertEqual(self.subjects(), list(subjects))
        self.assertEqual(len(rows), len(subjects), "nothing was fetched twice")
        self.env["email.mailbox"]._reconcile_touchpoint(self.touchpoint)
        self.env.invalidate_all()
        self.assertEqual(self.subjects(), list(subjects))

    def test_as_it_is(self):
        self.assert_each_once("One", "Two")

    def test_new_uidvalidity(self):
        self.number(7)
        self.dovecot.deliver(SUPPORT, self.mail("Meanwhile"))
        self.assertEqual(self.status()[b"UIDVALIDITY"], 7)
        self.assert_each_once("One", "Two", "Meanwhile")
        self.assertEqual(self.mailbox.epoch, 2)

    def test_known_mails_are_told_by_their_headers_alone(self):
        self.number(7)
        fetched = []
        original = Mailbox.fetch

        def fetch(mailbox, uids, *args):
            fetched.extend(uids)
            return original(mailbox, uids, *args)

        with patch.object(Mailbox, "fetch", fetch):
            self.assert_each_once("One", "Two")
        self.assertFalse(fetched)

    def test_server_that_was_not_told_is_told_of_mails_it_numbers_anew(self):
        self.touchpoint.after_fetch = "delete"
        with patch.object(Mailbox, "delete", side_effect=ConnectionFailed("dropped")):
            self.dovecot.deliver(SUPPORT, self.mail("Three"))
            self.receive_once()
        self.number(7)
        self.assertEqual(len(self.inbox(SUPPORT)), 4)
        self.fetch()
        self.assertEqual(len(self.inbox(SUPPORT)), 3)

    def test_uidvalidity_that_changes_and_comes_back(self):
        self.number(7)
        self.assert_each_once("One", "Two")
        self.receive(self.mail("Three"))
        self.number(8)
        self.receive(self.mail("Four"))
        self.number(7)
        self.assert_each_once("One", "Two", "Three", "Four")

    def test_import_of_all_imports_all(self):
        self.touchpoint.import_existing = True
        self.number(7)
        self.assert_each_once("One", "Two", "Before")

    def test_import_chosen_later(self):
        self.touchpoint.import_existing = True
        self.fetch()
        self.assertEqual(self.subjects(), ["One", "Two"])
        self.env["email.mailbox"]._reconcile_touchpoint(self.touchpoint)
        self.env.invalidate_all()
        self.assert_each_once("One", "Two", "Before")

    def test_old_mail_between_ours_is_neither_missing_nor_ours(self):
        self.number(7)
        self.fetch()
        self.env["email.mailbox"]._reconcile_touchpoint(self.touchpoint)
        self.env.invalidate_all()
        mailbox = self.mailbox
        self.assertEqual((mailbox.server_count, mailbox.accounted_count), (2, 2))

    def test_restored_from_yesterdays_backup(self):
        backup = self.backup()
        self.receive(self.mail("Three"))
        self.restore(backup)
        self.assert_each_once("One", "Two", "Three")
        # The UID of Three is given a second time.
        self.receive(self.mail("Four"))
        self.assert_each_once("One", "Two", "Three", "Four")

    def test_restored_and_grown_beyond_what_was_known(self):
        backup = self.backup()
        self.receive(self.mail("Three"))
        before = self.status()
        self.restore(backup)
        for subject in ("Four", "Five", "Six"):
            self.dovecot.deliver(SUPPORT, self.mail(subject))
        self.assertGreater(self.status()[b"UIDNEXT"], before[b"UIDNEXT"])
        self.assertEqual(self.status()[b"UIDVALIDITY"], before[b"UIDVALIDITY"])
        self.assert_each_once("One", "Two", "Three", "Four", "Five", "Six")

    def test_restored_after_its_mails_were_deleted(self):
        backup = self.backup()
        self.touchpoint.after_fetch = "delete"
        self.receive(self.mail("Three"))
        with self.imap(SUPPORT) as client:
            client.delete_messages(client.search())
            client.expunge()
        self.restore(backup)
        self.dovecot.deliver(SUPPORT, self.mail("Four"))
        self.assert_each_once("One", "Two", "Three", "Four")
        # What was put back is left there: somebody wanted it back.
        self.assertEqual(len(self.inbox(SUPPORT)), 3)

    def test_moved_to_another_server(self):
        server = self.other_server()
        self.move_to(server)
        self.dovecot.deliver(SUPPORT, self.mail("Meanwhile"))
        self.assert_each_once("One", "Two", "Meanwhile")

    def test_moved_to_a_server_with_the_same_uidvalidity(self):
        self.number(1)
        self.assert_each_once("One", "Two")
        server = self.other_server()
        self.number(1, server)
        # Fewer mails there: the UIDs known say nothing here.
        self.dovecot.deliver(SUPPORT, self.mail("Last"))
        with self.imap(SUPPORT) as client:
            client.delete_messages([1, 2])
            client.expunge()
        self.move_to(server)
        self.dovecot.deliver(SUPPORT, self.mail("Meanwhile"))
        self.assertEqual(self.status()[b"UIDVALIDITY"], 1)
        self.assert_each_once("One", "Two", "Last", "Meanwhile")

    def test_server_that_rewrites_what_it_is_given(self):
        def rewrite(raw):
            raw = raw.replace(b"It leaks.", b"It=20leaks.")
            return b"X-Migrated: yes\r\nDelivered-To: support\r\n" + raw

        self.move_to(self.other_server(), rewrite)
        self.assert_each_once("One", "Two")

    def test_mails_without_message_id(self):
        bare = re.sub(rb"Message-Id: .*\n", b"", self.mail("Report"))
        other = bare.replace(b"It leaks.", b"It burns.")
        self.receive(bare, other)
        third = bare.replace(b"It leaks.", b"It smokes.")
        self.move_to(
            self.other_server(),
            lambda raw: (
                raw
                if b"Message-Id" in raw
                else b"Message-Id: <given.%d@new>\r\n" % hash(raw) + raw
            ),
        )
        self.dovecot.deliver(SUPPORT, third)
        self.assert_each_once("One", "Two", "Report", "Report", "Report")
        self.assert_each_once("One", "Two", "Report", "Report", "Report")

    def test_tool_that_dates_everything_today(self):
        """Mail from before us is known by name, or by the stamp of its server."""
        self.move_to(self.other_server(), dates=False)
        self.assert_each_once("One", "Two")

    def test_tool_that_dates_everything_today_and_much_old_mail(self):
        stamp = "by mx.demo.test; Mon, 2 Mar 2026 10:00:00 +0000"
        old = self.mail("Old", Received=stamp)
        self.mailbox.start_keys = []
        self.move_to(self.other_server(), lambda raw: raw if b"On" in raw else old)
        self.assert_each_once("One", "Two")

    def test_two_alike_are_two(self):
        """Who has one of two copies has not the other."""
        self.receive(self.mail("Copy", "to you"))
        self.number(7)
        self.dovecot.deliver(SUPPORT, self.mail("Copy", "to the list"))
        self.assert_each_once("One", "Two", "Copy", "Copy")

    def test_interrupted_in_the_middle(self):
        self.receive(*(self.mail(f"Mail {number}") for number in range(6)))
        self.number(7)
        for number in range(3):
            self.dovecot.deliver(SUPPORT, self.mail(f"New {number}"))
        expected = [*self.subjects(), "New 0", "New 1", "New 2"]
        with (
            patch(
                "odoo.addons.email_channel.models.inbound.renumbered.SIFTED",
                2,
            ),
            Proxy(self.dovecot.port) as proxy,
        ):
            self.behind_its_back(imap_port=proxy.port)
            self.receive_once()  # where the server is reached is another epoch
            for command in range(3, 60):
                proxy.commands.clear()
                proxy.cut_after_command = command
                self.mailbox.write({"source": False})
                self.receive_once()
                cut = not proxy.cut_after_command
                proxy.cut_after_command = None
                self.assert_each_once(*expected)
                if not cut:
                    break
        self.assertGreater(command, 8)

    def receive_once(self):
        self.env.flush_all()
        with mute_logger("odoo.addons.email_channel"):
            self.env["email.mailbox"]._receive(self.touchpoint)
        self.env.invalidate_all()

    def test_folder_that_is_renamed(self):
        with self.imap(SUPPORT) as client:
            client.create_folder("Shop")
        self.mailbox.create({"touchpoint_id": self.touchpoint.id, "folder": "Shop"})
        self.fetch()
        self.dovecot.deliver(SUPPORT, self.mail("Three"), folder="Shop")
        self.fetch()
        with self.imap(SUPPORT) as client:
            client.rename_folder("Shop", "Laden ñ")
        self.dovecot.deliver(SUPPORT, self.mail("Four"), folder="Laden ñ")
        with (
            mute_logger("odoo.addons.email_channel"),
            self.assertRaisesRegex(UserError, "“Shop”.*renamed"),
        ):
            self.fetch()
        shop = self.touchpoint.mailbox_ids - self.mailbox
        shop.folder = "Laden ñ"
        self.assert_each_once("One", "Two", "Three", "Four")

    def test_folder_taken_out_of_the_list_and_put_back(self):
        self.mailbox.unlink()
        self.dovecot.deliver(SUPPORT, self.mail("Three"))
        self.touchpoint.import_existing = True
        self.mailbox.create({"touchpoint_id": self.touchpoint.id, "folder": "INBOX"})
        self.assert_each_once("One", "Two", "Before", "Three")
