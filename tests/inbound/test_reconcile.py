from unittest.mock import patch

from ...adapters.imap import FetchedMail, Mailbox
from ..common import SUPPORT, ChannelCase


class TestReconcile(ChannelCase):
    """The server's mails counted against the ledger's."""

    def setUp(self):
        super().setUp()
        self.connect()
        self.mailbox = self.touchpoint.mailbox_ids

    def reconcile(self):
        self.env.flush_all()
        count = self.mailbox._reconcile_touchpoint(self.touchpoint)
        self.env.invalidate_all()
        return count

    def receive_not_given(self):
        """A mail that the server fails to give, between two that it gives."""
        original = Mailbox.fetch

        def fetch(mailbox, uids, *args):
            for mail in original(mailbox, uids, *args):
                bad = b"Not given" in mail.raw
                yield FetchedMail(mail.uid, problem="NO [SERVERBUG]") if bad else mail

        with patch.object(Mailbox, "fetch", fetch):
            return self.receive(
                self.mail("One"), self.mail("Not given"), self.mail("Three")
            )

    def test_everything_is_accounted_for(self):
        self.receive(self.mail("One"), self.mail("Two"))
        self.assertEqual(self.reconcile(), 0)
        self.assertEqual(self.mailbox.server_count, 2)
        self.assertEqual(self.mailbox.accounted_count, 2)
        self.assertTrue(self.mailbox.checked_at)

    def test_mail_the_server_fails_to_give_stops_no_other_and_is_held(self):
        mails = self.receive_not_given()
        self.assertEqual(mails.mapped("subject"), ["One", "Three"])
        row = self.env["email.inbound"].search([("state", "=", "held")])
        self.assertIn("SERVERBUG", row.reason)

    def test_mail_the_server_failed_to_give_is_never_deleted_there(self):
        self.touchpoint.after_fetch = "delete"
        self.receive_not_given()
        self.assertEqual(len(self.inbox(SUPPORT)), 1)
        self.receive()
        self.assertEqual(len(self.inbox(SUPPORT)), 1)

    def test_missing_mail_is_fetched(self):
        self.receive_not_given()
        self.assertEqual(self.reconcile(), 1)
        found = self.env["email.message"].search([("subject", "=", "Not given")])
        self.assertEqual(len(found), 1)
        self.assertEqual(self.mailbox.accounted_count, 3)
        self.assertFalse(self.env["email.inbound"].search([("state", "=", "held")]))

    def test_button_says_what_was_found(self):
        self.receive_not_given()
        self.env.flush_all()
        said = self.touchpoint.action_reconcile()["params"]["message"]
        self.assertEqual(said, "3 on the server, 3 accounted for, 1 fetched.")

    def test_mail_from_before_the_connection_is_not_missing(self):
        self.touchpoint.action_deactivate()
        self.dovecot.deliver(SUPPORT, self.mail("Old"))
        self.touchpoint = self.make_touchpoint(import_existing=False)
        self.connect()
        self.mailbox = self.touchpoint.mailbox_ids
        self.assertEqual(self.reconcile(), 0)
        self.assertEqual(self.mailbox.server_count, 0)
