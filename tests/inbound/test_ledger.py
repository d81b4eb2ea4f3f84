import os
from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo.exceptions import UserError
from odoo.tests import tagged

from ...models.conversation.email_arrival import EmailArrival
from ...models.inbound.email_inbound_processing import ATTEMPTS, EmailInbound
from ...models.inbound.email_mailbox import EmailMailbox
from ..common import CUSTOMER, SUPPORT, ChannelCase


@tagged("-at_install", "post_install")
class TestLedger(ChannelCase):
    def setUp(self):
        super().setUp()
        self.connect()

    def row(self, subject):
        return self.env["email.inbound"].search([("subject", "=", subject)])

    def break_on(self, subject):
        """Processing fails on mails with this subject."""
        original = EmailArrival._prepare_message

        def prepare(reception, letter, partners):
            if letter.mail.subject == subject:
                raise ZeroDivisionError("poison")
            return original(reception, letter, partners)

        return patch.object(EmailArrival, "_prepare_message", prepare)

    def receive_with_poison(self):
        with self.break_on("Poison"), self.assertLogs("odoo.addons.email_channel"):
            return self.receive(
                self.mail("Before"), self.mail("Poison"), self.mail("After")
            )

    def test_poisonous_mail_does_not_stop_the_others(self):
        self.assertEqual(
            self.receive_with_poison().mapped("subject"), ["Before", "After"]
        )

    def test_failed_mail_keeps_everything(self):
        raw = self.mail("Poison")
        self.receive_with_poison()
        row = (
            self.env["email.inbound"]
            .search([("attempts", "=", 1)])
            .filtered(lambda row: row.state == "fetched")
        )
        self.assertIn("ZeroDivisionError", row.reason)
        self.assertIn("poison", row.traceback)
        self.assertTrue(row.next_attempt_at)
        self.assertEqual(
            row._read_raw()[row.id].splitlines(), raw.splitlines(), "kept as it came"
        )

    def test_failed_mail_is_tried_again_then_waits_for_an_administrator(self):
        self.receive_with_poison()
        row = self.env["email.inbound"].search([("state", "=", "fetched")])
        with self.break_on("Poison"), self.assertLogs("odoo.addons.email_channel"):
            for _attempt in range(ATTEMPTS):
                row.next_attempt_at = False
                self.fetch()
        self.assertEqual((row.state, row.attempts), ("failed", ATTEMPTS))
        self.assertEqual(self.touchpoint.inbound_failed_count, 1)

    def test_mail_that_ends_its_worker_each_time_is_given_up(self):
        row = self.store_without_processing(self.mail("Killer"))
        row.attempts = ATTEMPTS  # each is counted before it is made
        other = self.store_without_processing(self.mail("Other"))
        self.fetch()
        self.assertEqual((row.state, other.state), ("failed", "done"))
        self.assertIn("interrupted each time", row.reason)

    def test_mail_that_another_worker_has_processed_meanwhile_is_left_alone(self):
        """The database ended the connection that held this worker's claim."""
        self.store_without_processing(self.mail("Contested"))
        calls = []

        def process(rows):
            calls.append(rows)
            rows.state = "done"
            rows.env.cr.commit()
            raise SerializationFailure

        with patch.object(EmailInbound, "_process", process):
            self.fetch()
        self.assertEqual(len(calls), 1)

    def test_retry_processes_it_again(self):
        self.receive_with_poison()
        row = self.env["email.inbound"].search([("state", "=", "fetched")])
        row.state = "failed"
        row.action_retry()
        self.fetch()
        self.assertEqual(row.state, "done")
        self.assertEqual(row.conversation_id.name, "Poison")

    def test_torn_file_of_a_killed_worker_does_not_stop_the_mailbox(self):
        Attachment = self.env["ir.attachment"]
        # Smaller ones lie in the database, where nothing is torn.
        raw = self.mail("Torn", "It leaks.\n" * 10_000).replace(b"\n", b"\r\n")
        checksum = Attachment._compute_checksum(raw)
        path = Attachment._full_path(f"{checksum[:2]}/{checksum}")
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as stream:
            stream.write(raw[:10])
        with self.assertLogs("odoo.addons.email_channel", "WARNING"):
            mails = self.receive(raw)
        self.assertEqual(mails.inbound_id._read_raw()[mails.inbound_id.id], raw)

    def test_trouble_with_one_touchpoint_does_not_hold_up_the_others(self):
        other = self.make_touchpoint(email="other@demo.test", imap_login=SUPPORT)
        other.action_connect()
        other.action_activate()
        self.dovecot.deliver(SUPPORT, self.mail())
        original = EmailMailbox._fetch

        def fetch(mailbox):
            if mailbox.touchpoint_id == self.touchpoint:
                raise OSError(28, "No space left on device")
            return original(mailbox)

        self.env.flush_all()
        with (
            patch.object(EmailMailbox, "_fetch", fetch),
            self.assertLogs("odoo.addons.email_channel", "ERROR"),
        ):
            self.env["email.mailbox"]._cron_receive()
        self.env.invalidate_all()
        self.assertIn("No space left", self.touchpoint.status_reason)
        rows = self.env["email.inbound"].search([])
        self.assertEqual(rows.touchpoint_id, other)

    def test_mail_of_ours_that_comes_back_is_dropped_with_its_reason(self):
        mail = self.receive(self.mail())
        answer = self.answer(mail)
        self.receive(self.mail("Copy", message_id=answer.message_id))
        row = self.row("Copy")
        self.assertEqual(row.state, "dropped")
        self.assertIn("sent from here", row.reason)

    def test_mail_beyond_the_limits_waits_whole_until_it_is_released(self):
        deep = "".join(
            f'Content-Type: multipart/mixed; boundary="b{level}"\n\n--b{level}\n'
            for level in range(60)
        )
        raw = f"From: {CUSTOMER}\nSubject: Deep\n{deep}\n\nAt the bottom.\n".encode()
        self.assertFalse(self.receive(raw))
        row = self.row("Deep")
        self.assertEqual(row.state, "held")
        self.assertIn("nested more than 50 deep", row.reason)
        self.assertIn(b"At the bottom.", row._read_raw()[row.id])
        row.action_release()
        self.fetch()
        self.assertEqual(row.state, "done")

    # -- whose original is not what it was -----------------------------------

    def lose_file(self, row, content=None):
        """As after a power cut, or where the database was copied without its files."""
        path = row._raw_attachments()._full_path(row._raw_attachments().store_fname)
        if content is None:
            os.unlink(path)
        else:
            with open(path, "wb") as stream:
                stream.write(content)
        self.env.invalidate_all()

    def store_without_processing(self, raw):
        self.dovecot.deliver(SUPPORT, raw)
        with patch.object(EmailInbound, "_process_pending"):
            self.fetch()
        return self.env["email.inbound"].search([], order="id desc", limit=1)

    def test_mail_whose_file_is_lost_never_becomes_an_empty_one(self):
        raw = self.mail("Large", "It leaks.\n" * 10_000)
        for content in (None, b"", b"\0" * 110_000):
            with self.subTest(content=content and content[:1]):
                row = self.store_without_processing(raw + b"%r" % content)
                whole = row._raw_attachments().raw
                self.lose_file(row, content)
                with self.assertLogs("odoo.addons.email_channel"):
                    self.fetch()
                self.assertEqual((row.state, row.attempts), ("fetched", 1))
                self.assertIn("filestore", row.reason)
                self.assertFalse(row.email_message_id)
                # Put back from a backup:
                self.lose_file(row, whole)
                row.next_attempt_at = False
                self.fetch()
                self.assertEqual(row.state, "done")

    def test_file_is_on_the_disk_before_the_server_is_told(self):
        done = []
        sync, tell = os.fsync, EmailMailbox._tell

        def note_sync(number):
            done.append("written")
            sync(number)

        def note_tell(mailbox, imap, rows):
            done.extend("told" for _row in rows)
            tell(mailbox, imap, rows)

        with (
            patch("os.fsync", note_sync),
            patch.object(EmailMailbox, "_tell", note_tell),
        ):
            self.receive(self.mail("Large", "It leaks.\n" * 10_000))
        self.assertEqual(done, ["written", "told"])

    # -- nobody to take it ----------------------------------------------------

    def test_touchpoint_is_not_deleted_under_mail_that_is_being_processed(self):
        self.receive_with_poison()
        self.env["email.conversation"].search([]).write({"state": "closed"})
        with self.assertRaisesRegex(UserError, r"not in conversations yet \(1\)"):
            self.touchpoint.unlink()

    def test_mail_of_a_deleted_touchpoint_says_that_it_cannot_go_on(self):
        self.receive_with_poison()
        self.env["email.conversation"].search([]).write({"state": "closed"})
        row = self.row("Poison")
        row.state = "failed"
        self.touchpoint.unlink()
        with self.assertRaisesRegex(UserError, "touchpoint .* was deleted"):
            row.action_retry()
        row.state = "held"
        with self.assertRaisesRegex(UserError, "touchpoint .* was deleted"):
            row.action_release()
        self.assertEqual(row.action_download()["type"], "ir.actions.act_url")

    def test_reason_holds_what_the_database_takes(self):
        row = self.receive(self.mail()).inbound_id
        row._record_failure(ValueError("a\x00b\ud83d"))
        self.env.flush_all()
        self.assertIn("ValueError: ab", row.reason)
