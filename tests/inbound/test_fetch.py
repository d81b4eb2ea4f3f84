from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo.exceptions import UserError

from ...adapters.errors import ConnectionFailed
from ...adapters.imap import Mailbox
from ...models.inbound.email_inbound_storing import EmailInbound
from ..common import CUSTOMER, PASSWORD, SUPPORT, ChannelCase


class TestFetch(ChannelCase):
    def setUp(self):
        super().setUp()
        self.connect()

    def states(self):
        return self.env["email.inbound"].search([]).mapped("state")

    def test_each_mail_is_stored_and_becomes_part_of_a_conversation(self):
        mails = self.receive(self.mail("One"), self.mail("Two"))
        self.assertEqual(mails.mapped("subject"), ["One", "Two"])
        self.assertEqual(self.states(), ["done", "done"])

    def test_second_fetch_finds_nothing_new(self):
        self.receive(self.mail())
        self.assertFalse(self.receive())
        self.assertEqual(len(self.states()), 1)

    def test_mail_read_elsewhere_is_fetched(self):
        self.dovecot.deliver(SUPPORT, self.mail())
        with self.imap(SUPPORT) as client:
            client.add_flags(client.search(), [rb"\Seen"])
        self.assertEqual(len(self.receive()), 1)

    def test_existing_mail_is_left_alone_unless_asked_for(self):
        self.touchpoint.action_deactivate()
        self.dovecot.deliver(SUPPORT, self.mail("Old"))
        other = self.make_touchpoint(import_existing=False)
        self.connect(other)
        self.dovecot.deliver(SUPPORT, self.mail("New"))
        self.fetch(other)
        rows = self.env["email.inbound"].search([("touchpoint_id", "=", other.id)])
        self.assertEqual(rows.mapped("subject"), ["New"])

    def test_fetched_mail_is_marked_read(self):
        self.receive(self.mail())
        with self.imap(SUPPORT) as client:
            self.assertFalse(client.search("UNSEEN"))
        self.assertTrue(self.env["email.inbound"].search([]).confirmed)

    def test_fetched_mail_is_left_as_it_is(self):
        self.touchpoint.after_fetch = "leave"
        self.receive(self.mail())
        with self.imap(SUPPORT) as client:
            self.assertEqual(len(client.search("UNSEEN")), 1)

    def test_fetched_mail_is_moved_to_a_folder_made_for_it(self):
        self.touchpoint.write({"after_fetch": "move", "move_folder": "Fetched é"})
        self.receive(self.mail())
        with self.imap(SUPPORT) as client:
            self.assertFalse(client.search())
            client.select_folder("Fetched é")
            self.assertEqual(len(client.search()), 1)

    def test_folder_that_mail_is_moved_to_may_be_fetched_from_too(self):
        self.touchpoint.write({"after_fetch": "move", "move_folder": "INBOX"})
        self.receive(self.mail())
        self.receive()
        self.assertEqual(self.env["email.inbound"].search_count([]), 1)

    def test_fetched_mail_is_deleted(self):
        self.touchpoint.after_fetch = "delete"
        self.receive(self.mail())
        with self.imap(SUPPORT) as client:
            self.assertFalse(client.search())

    def test_server_not_told_is_told_by_the_next_fetch(self):
        lost = ConnectionFailed("dropped")
        with (
            patch.object(Mailbox, "mark_read", side_effect=lost),
            self.assertLogs("odoo.addons.email_channel", "WARNING"),
        ):
            self.dovecot.deliver(SUPPORT, self.mail())
            self.env.flush_all()
            self.env["email.mailbox"]._receive(self.touchpoint)
        self.env.invalidate_all()
        self.assertEqual(len(self.env["email.inbound"].search([])), 1)
        self.receive()
        with self.imap(SUPPORT) as client:
            self.assertFalse(client.search("UNSEEN"))
        self.assertEqual(len(self.env["email.message"].search([])), 1)

    def test_conflict_while_storing_is_nobodys_trouble_and_is_tried_again(self):
        self.dovecot.deliver(SUPPORT, self.mail())
        with patch.object(EmailInbound, "_store", side_effect=SerializationFailure):
            self.fetch()
        self.assertFalse(self.touchpoint.status_reason)
        self.assertTrue(self.touchpoint.mailbox_ids.next_fetch_at, "goes on at once")
        self.assertEqual(self.states(), [])
        self.fetch()
        self.assertEqual(self.states(), ["done"])
        self.assertFalse(self.touchpoint.mailbox_ids.next_fetch_at)

    def test_every_folder_is_fetched(self):
        with self.imap(SUPPORT) as client:
            client.create_folder("Shop")
        self.touchpoint.mailbox_ids.create(
            {"touchpoint_id": self.touchpoint.id, "folder": "Shop"}
        )
        self.touchpoint.action_connect()
        self.dovecot.deliver(SUPPORT, self.mail("From the shop"), folder="Shop")
        self.assertEqual(self.receive().mapped("subject"), ["From the shop"])

    def test_same_mail_twice_is_one_mail(self):
        raw = self.mail()
        self.assertEqual(len(self.receive(raw, raw)), 1)
        self.assertEqual(sorted(self.states()), ["done", "dropped"])
        copy = self.env["email.inbound"].search([("state", "=", "dropped")])
        self.assertEqual(copy.subject, "Broken kettle")
        self.assertEqual(copy.sender, CUSTOMER)

    def test_failed_connection_is_shown_and_cleared(self):
        self.behind_its_back(imap_password="changed by somebody")
        with (
            self.assertLogs("odoo.addons.email_channel", "WARNING"),
            self.assertRaisesRegex(UserError, "password"),
        ):
            self.fetch()
        self.env.invalidate_all()
        self.assertIn("Receiving (IMAP)", self.touchpoint.status_reason)
        self.behind_its_back(imap_password=PASSWORD)
        self.fetch()
        self.assertFalse(self.touchpoint.status_reason)

    def test_cron_fetches_every_active_touchpoint(self):
        self.dovecot.deliver(SUPPORT, self.mail())
        self.env.flush_all()
        self.env["email.mailbox"]._cron_receive()
        self.env.invalidate_all()
        self.assertEqual(self.states(), ["done"])
