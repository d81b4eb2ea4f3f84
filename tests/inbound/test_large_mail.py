"""Mails too big to be fetched with the others: to the disk in blocks, or parked."""

import os
from unittest.mock import patch

from odoo.exceptions import UserError, ValidationError

from ...adapters import imap
from ...adapters.errors import MailNotGiven
from ...adapters.imap import Mailbox
from ...models.inbound.spool import Spool
from ..common import SUPPORT, ChannelCase

MEGABYTE = 1024 * 1024


class TestLargeMail(ChannelCase):
    def setUp(self):
        super().setUp()
        # Large is what is larger than one command brings: here 20 kB.
        whole = Mailbox.fetch.__defaults__
        self.addCleanup(setattr, Mailbox.fetch, "__defaults__", whole)
        Mailbox.fetch.__defaults__ = (imap.MAILS_A_FETCH, 20_000)
        blocks = Mailbox.blocks.__defaults__
        self.addCleanup(setattr, Mailbox.blocks, "__defaults__", blocks)
        Mailbox.blocks.__defaults__ = (16_000,)
        self.touchpoint.largest_mail = 1
        self.connect()

    def large(self, subject="Large", megabytes=0.1, **headers):
        line = "It leaks, and this is how much of it.\n"
        text = line * int(megabytes * MEGABYTE / len(line) + 1)
        return self.mail(subject, text, **headers).replace(b"\n", b"\r\n")

    def parked(self, **vals):
        self.touchpoint.write(vals)
        mails = self.receive(
            self.mail("One"), self.large("Huge", 1.5), self.mail("Three")
        )
        self.assertEqual(mails.mapped("subject"), ["One", "Three"])
        return self.env["email.inbound"].search([("hold_kind", "=", "too_large")])

    def release(self, row):
        row.action_release()
        self.fetch()

    def test_large_mail_comes_in_blocks_and_is_whole(self):
        raw, sizes, fill = self.large(), [], Spool.fill

        def listening(spool, blocks):
            fill(spool, (sizes.append(len(block)) or block for block in blocks))

        with patch.object(Spool, "fill", listening):
            mail = self.receive(self.mail("One"), raw, self.mail("Three"))[1]
        self.assertEqual(mail.subject, "Large")
        self.assertEqual(mail.inbound_id._read_raw()[mail.inbound_id.id], raw)
        self.assertGreater(len(sizes), 5)
        self.assertEqual(max(sizes), 16_000)

    def test_attachment_is_as_core_would_have_made_it(self):
        row = self.receive(self.large()).inbound_id
        found = self.env["ir.attachment"].search(
            [("res_model", "=", row._name), ("res_field", "=", "raw")]
        )
        raw = found.raw
        self.assertEqual(found.file_size, len(raw))
        self.assertEqual(found.checksum, found._compute_checksum(raw))
        self.assertEqual(found.mimetype, "message/rfc822")
        twin = self.env["ir.attachment"].create({"name": "twin", "raw": raw})
        self.assertEqual(twin.store_fname, found.store_fname)
        found._gc_file_store_unsafe()
        self.assertEqual(found.with_context(prefetch=False).raw, raw)

    def test_nothing_is_left_beside_it(self):
        self.receive(self.large())
        path = self.env["ir.attachment"]._full_path("incoming")
        self.assertFalse(os.listdir(path))

    def test_large_mail_twice_is_one_mail(self):
        self.assertEqual(len(self.receive(self.large(), self.large())), 1)
        copy = self.env["email.inbound"].search([("original_id", "!=", False)])
        self.assertEqual((copy.state, copy.subject), ("dropped", "Large"))

    def test_server_that_fails_on_it_keeps_no_other_waiting(self):
        failing = MailNotGiven("dropped", "gone")
        with patch.object(Mailbox, "blocks", side_effect=failing):
            mails = self.receive(self.mail("One"), self.large(), self.mail("Three"))
        self.assertEqual(mails.mapped("subject"), ["One", "Three"])
        row = self.env["email.inbound"].search([("state", "=", "held")])
        self.assertIn("gone", row.reason)
        self.env["email.mailbox"]._reconcile_touchpoint(self.touchpoint)
        self.env.invalidate_all()
        found = self.env["email.message"].search([("subject", "=", "Large")])
        self.assertEqual(len(found), 1)

    def test_mail_removed_while_it_is_fetched_is_not_half_a_mail(self):
        blocks = Mailbox.blocks

        def removing(mailbox, uid):
            for block in blocks(mailbox, uid):
                yield block
                with self.imap(SUPPORT) as client:
                    client.delete_messages(client.search())
                    client.expunge()
                mailbox.client.noop()

        with patch.object(Mailbox, "blocks", removing):
            self.assertFalse(self.receive(self.large()))
        self.assertFalse(self.env["email.inbound"].search([]))

    # -- parked

    def test_largest_are_parked_with_their_reason(self):
        with patch.object(Mailbox, "blocks", side_effect=AssertionError):
            row = self.parked()
        self.assertEqual(row.state, "held")
        self.assertIn("1.5 MB, and “Support” fetches mails of up to 1 MB", row.reason)
        self.assertEqual(row.subject, "Huge")
        self.assertEqual(row.sender, "customer@demo.test")
        self.assertFalse(row._read_raw())

    def test_limit_below_what_one_command_brings_holds_too(self):
        Mailbox.fetch.__defaults__ = (imap.MAILS_A_FETCH, imap.BYTES_A_FETCH)
        row = self.parked()
        self.assertEqual((row.subject, row.state), ("Huge", "held"))
        self.release(row)
        self.assertEqual(row.state, "done")

    def test_parked_mail_stays_on_the_server_whatever_is_done_to_others(self):
        for mode in ("delete", "move"):
            with self.subTest(mode):
                self.empty_mail_servers()
                self.env["email.inbound"].search([]).unlink()
                self.parked(after_fetch=mode, move_folder="Done")
                self.receive()
                self.assertEqual(len(self.inbox(SUPPORT)), 1)

    def test_released_mail_is_fetched_then_told_to_the_server(self):
        row = self.parked(after_fetch="delete")
        self.release(row)
        self.assertEqual(row.state, "done")
        self.assertFalse(row.reason)
        self.assertEqual(row.conversation_id.name, "Huge")
        self.assertEqual(len(row._read_raw()[row.id]), row.size)
        self.assertFalse(self.inbox(SUPPORT))

    def test_released_mail_that_is_gone(self):
        row = self.parked()
        with self.imap(SUPPORT) as client:
            client.delete_messages(client.search())
            client.expunge()
        self.release(row)
        self.assertEqual(row.state, "dropped")
        self.assertIn("no longer in the mailbox", row.reason)

    def test_mail_of_a_folder_that_is_no_longer_received_from_says_so(self):
        row = self.parked()
        self.touchpoint.mailbox_ids.folder = "Other"
        with self.assertRaisesRegex(
            UserError, "“INBOX”, from which “Support” no longer"
        ):
            row.action_release()
        self.assertFalse(row.released)

    def test_released_mail_that_the_server_fails_to_give_can_be_released_again(self):
        row = self.parked()
        failing = MailNotGiven("dropped", "gone")
        with patch.object(Mailbox, "blocks", side_effect=failing):
            self.release(row)
        self.assertEqual((row.state, row.released), ("held", False))
        self.assertIn("gone", row.reason)
        self.release(row)
        self.assertEqual(row.state, "done")

    def test_parked_mail_is_accounted_for_until_the_limit_is_raised(self):
        self.parked()
        mailbox = self.touchpoint.mailbox_ids
        mailbox._reconcile_touchpoint(self.touchpoint)
        self.env.invalidate_all()
        self.assertEqual((mailbox.server_count, mailbox.accounted_count), (3, 3))
        self.touchpoint.largest_mail = 2
        self.env.flush_all()
        self.assertEqual(mailbox._reconcile_touchpoint(self.touchpoint), 1)
        self.env.invalidate_all()
        rows = self.env["email.inbound"].search([])
        self.assertEqual(rows.mapped("state"), ["done"] * 3)

    def test_limit_must_let_mail_through(self):
        with self.assertRaisesRegex(ValidationError, "1 MB or more"):
            self.touchpoint.largest_mail = 0
