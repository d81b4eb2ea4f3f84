"""What becomes of originals, and that nobody who asks for one is left with a riddle."""

import os
from contextlib import suppress
from datetime import timedelta
from tempfile import TemporaryDirectory
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from ...adapters.storage import Storage
from ..common import ChannelCase


class RetentionCase(ChannelCase):
    def setUp(self):
        super().setUp()
        self.connect()
        self.company = self.touchpoint.company_id
        self.storage = self.env["fs.storage"].create(
            {
                "name": "Archive",
                "code": "archive",
                "protocol": "file",
                "directory_path": self.enterContext(TemporaryDirectory()),
            }
        )

    def old_row(self, mail=None, days=40):
        row = (mail or self.receive(self.mail())).inbound_id
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE email_inbound SET create_date = create_date - %s WHERE id = %s",
            (timedelta(days=days), row.id),
        )
        self.env.invalidate_all()
        return row

    def apply(self, retention, days=30, **vals):
        self.company.write(
            {"email_raw_retention": retention, "email_raw_days": days, **vals}
        )
        self.run_cron()

    def run_cron(self):
        self.env.flush_all()
        with self.env.registry.cursor() as cr:
            self.env(cr=cr)["email.inbound"]._cron_retention()
        self.env.invalidate_all()

    def move(self):
        self.apply("move", email_raw_storage_id=self.storage.id)
        self.run_mover()

    def run_mover(self):
        self.env["email.storage"].search([]).next_try_at = False
        self.env["email.stored.file"].search([]).next_try_at = False
        self.env.flush_all()
        with self.env.registry.cursor() as cr:
            self.env(cr=cr)["email.stored.file"]._run()
        self.env.invalidate_all()


class TestRetention(RetentionCase):
    def test_everything_is_kept_at_first(self):
        row = self.old_row()
        self.run_cron()
        self.assertTrue(row._read_raw())

    def test_old_original_is_deleted_and_its_row_stays(self):
        row, recent = self.old_row(), self.receive(self.mail("Recent")).inbound_id
        self.apply("delete")
        self.assertFalse(row._read_raw())
        self.assertEqual((row.state, row.raw_deleted_days), ("done", 30))
        self.assertTrue(row.email_message_id.body_html)
        self.assertTrue(recent._read_raw())

    def test_large_original_goes_with_its_file(self):
        row = self.old_row(self.receive(self.mail("Large", "It leaks.\n" * 10_000)))
        attachment = self.env["ir.attachment"].search(
            [("res_model", "=", row._name), ("res_field", "=", "raw")]
        )
        path = attachment._full_path(attachment.store_fname)
        self.assertTrue(os.path.exists(path))
        self.apply("delete")
        self.assertFalse(attachment.exists())
        attachment._gc_file_store_unsafe()
        self.assertFalse(os.path.exists(path))

    def test_what_waits_or_failed_keeps_its_original(self):
        states = ("fetched", "held", "failed")
        mails = self.receive(*(self.mail(state) for state in states))
        for mail in mails:
            self.old_row(mail).state = mail.subject
        self.apply("delete")
        self.assertEqual(len(mails.inbound_id._read_raw()), 3)

    def test_imported_mail_counts_from_when_it_was_fetched(self):
        row = self.receive(self.mail()).inbound_id
        row.received_at = fields.Datetime.now() - timedelta(days=900)
        self.apply("delete")
        self.assertTrue(row._read_raw())

    def test_each_company_has_its_own_setting(self):
        row = self.old_row()
        other = self.env["res.company"].create({"name": "Other"})
        other.write({"email_raw_retention": "delete", "email_raw_days": 1})
        self.run_cron()
        self.assertTrue(row._read_raw())

    def test_batches(self):
        mails = self.receive(*(self.mail(f"Mail {number}") for number in range(7)))
        for mail in mails:
            self.old_row(mail)
        with patch("odoo.addons.email_channel.models.inbound.email_retention.BATCH", 3):
            self.apply("delete")
        self.assertFalse(mails.inbound_id._read_raw())

    def test_original_moved_to_a_storage_is_read_from_there(self):
        row = self.old_row()
        raw = row._read_raw()[row.id]
        self.move()
        self.assertFalse(row.sudo().raw_small)
        self.assertEqual(self.storage.fs.cat_file(row.stored_file_id.path), raw)
        self.assertEqual(row._read_raw(), {row.id: raw})

    def test_dropped_mail_is_released_from_the_storage(self):
        row = self.old_row()
        row.email_message_id = False
        row.state = "dropped"
        self.move()
        row.action_release()
        self.fetch()
        self.assertEqual(row.state, "done")

    def test_torn_file_in_the_storage_is_written_again(self):
        row = self.old_row()
        raw = row._read_raw()[row.id]
        killed = patch.object(Storage, "_verify", side_effect=KeyboardInterrupt)
        with killed, suppress(KeyboardInterrupt):
            self.move()
        self.env.invalidate_all()
        path = row.stored_file_id.next_path
        self.storage.fs.pipe_file(path, raw[:10])
        self.run_mover()
        self.assertEqual(row.stored_file_id.path, path)
        self.assertEqual(row._read_raw(), {row.id: raw})

    def test_path_says_queue_ticket_and_session(self):
        row = self.old_row()
        self.company.name = "Acme"
        self.move()
        conversation = row.conversation_id
        folder, name = row.stored_file_id.path.rsplit("/", 1)
        self.assertEqual(
            folder,
            f"Acme/Support/{conversation.create_date.year}/"
            f"{conversation.ticket_id.number}/{conversation.session}",
        )
        self.assertEqual(name, f"{row.id}-{row.digest[:16]}.eml")

    def test_original_with_an_infected_file_stays(self):
        mails = self.receive(self.mail("Bad"), self.mail("Checked"), self.mail("Good"))
        bad, checked, good = (self.old_row(mail) for mail in mails)
        files = self.env["email.file"].create(
            [
                {"message_id": mail.id, "name": "a.pdf", "state": state}
                for mail, state in zip(
                    mails, ("infected", "checking", "passed"), strict=True
                )
            ]
        )
        self.move()
        self.assertFalse(bad.stored_file_id or checked.stored_file_id)
        self.assertEqual(good.stored_file_id.state, "stored")
        raw = good._read_raw()
        files[2].state = "infected"
        self.run_cron()
        self.run_mover()
        self.assertFalse(good.stored_file_id)
        self.assertTrue(good.sudo().raw_small)
        self.assertEqual(good._read_raw(), raw)
        self.assertFalse(self.storage.fs.find(""))

    def test_storage_that_fails_takes_nothing_and_is_told(self):
        row = self.old_row()
        full = OSError(28, "No space left on device")
        Filesystem = type(self.storage.fs)
        with (
            patch.object(Filesystem, "open", side_effect=full),
            mute_logger("odoo.addons.email_channel"),
        ):
            self.move()
        self.assertTrue(row.sudo().raw_small)
        self.assertFalse(row.stored_file_id.path)
        self.assertIn("The storage is full", self.company.email_storage_trouble)
        self.assertIn("No space left", self.company.email_storage_trouble)
        self.run_mover()
        self.assertFalse(self.company.email_storage_trouble)
        self.assertTrue(row.stored_file_id.path)

    def test_moved_originals_are_deleted_there(self):
        row = self.old_row()
        self.move()
        path = row.stored_file_id.path
        self.apply("delete")
        self.run_mover()
        self.assertFalse(self.storage.fs.exists(path))
        self.assertTrue(row.raw_deleted_at)
        self.assertFalse(row._read_raw())

    def test_damaged_original_is_not_moved_and_keeps_no_other_from_it(self):
        large = self.mail("Large", "It leaks.\n" * 10_000)
        mails = self.receive(large, self.mail("Small"))
        damaged, good = (self.old_row(mail) for mail in mails)
        file = damaged._raw_attachments()
        with open(file._full_path(file.store_fname), "wb"):
            pass  # empty, as after a power cut
        self.env.invalidate_all()
        with self.assertLogs("odoo.addons.email_channel", "ERROR"):
            self.move()
        self.assertIn("filestore", damaged.stored_file_id.reason)
        self.assertTrue(damaged._raw_attachments())
        self.assertFalse(damaged.stored_file_id.path)
        self.assertTrue(good.stored_file_id.path)

    def test_settings_that_make_no_sense(self):
        with self.assertRaisesRegex(ValidationError, "1 day or longer"):
            self.apply("delete", days=0)
        with self.assertRaisesRegex(ValidationError, "Choose the storage"):
            self.apply("move", email_raw_storage_id=False)

    def test_deleted_original_is_explained_where_it_is_asked_for(self):
        row = self.old_row()
        self.apply("delete")
        with self.assertRaisesRegex(UserError, "retention setting, 30 days"):
            row.action_download()
        row.state = "dropped"
        with self.assertRaisesRegex(UserError, "retention setting, 30 days"):
            row.action_release()


@tagged("-at_install", "post_install")
class TestMissingOriginal(HttpCase, RetentionCase):
    registry_test_mode = False  # as in TourCase

    def setUp(self):
        super().setUp()
        new_test_user(
            self.env,
            "channel_admin",
            groups="base.group_user,email_channel.group_email_administrator",
        )
        self.authenticate("channel_admin", "channel_admin")

    def ask(self, row):
        self.env.flush_all()
        ways = (f"message/{row.email_message_id.id}", f"inbound/{row.id}")
        return [self.url_open(f"/email_channel/{way}/eml") for way in ways]

    def test_deleted_original(self):
        row = self.old_row()
        self.assertEqual([each.status_code for each in self.ask(row)], [200, 200])
        self.apply("delete")
        for answer in self.ask(row):
            self.assertEqual(answer.status_code, 410)
            self.assertIn("deleted on", answer.text)

    def test_moved_original_and_a_storage_that_fails(self):
        row = self.old_row()
        raw = row._read_raw()[row.id]
        self.move()
        for answer in self.ask(row):
            self.assertEqual(answer.content, raw)
        self.storage.fs.rm_file(row.stored_file_id.path)
        with mute_logger("odoo.addons.email_channel"):
            for answer in self.ask(row):
                self.assertEqual(answer.status_code, 503)
                self.assertIn("“archive”", answer.text)
