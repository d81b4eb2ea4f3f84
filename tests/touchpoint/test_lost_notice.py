"""A connection is lost: who is told, and how often."""

from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from ...core.touchpoint.connection_state import TRIES
from ...models.jobs import report_trouble
from ...models.touchpoint.email_connection_notice import EmailConnection as Notice
from ...models.touchpoint.notices import LOSS
from ..common import PASSWORD
from .lost_case import LostCase


@tagged("-at_install", "post_install")
class TestLostNotice(LostCase):
    def test_every_administrator_is_told_once_by_mail_and_pop_up(self):
        self.behind_its_back(imap_port=1)
        self.fetch_fails(TRIES + 3)
        self.assertEqual(
            self.told(),
            ['"Ana" <ana@office.test>', '"Berta" <berta@office.test>'],
        )
        channels = self.pop_ups()
        self.assertEqual(len(channels), 2)
        for user in (self.ana, self.berta):
            self.assertTrue(
                any(f'"res.partner",{user.partner_id.id}]' in each for each in channels)
            )
        body = self.notices()[0].body_html
        self.assertIn("does not accept connections on port 1", body)
        self.assertIn(f"/odoo/email-touchpoints/{self.touchpoint.id}", body)

    def test_administrators_of_other_companies_are_not_told(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.berta.write(
            {"company_ids": [Command.set(other.ids)], "company_id": other.id}
        )
        self.behind_its_back(imap_password="wrong")
        self.fetch_fails()
        self.assertEqual(self.told(), ['"Ana" <ana@office.test>'])

    def test_each_is_told_in_his_language(self):
        self.env["res.lang"]._activate_lang("es_ES")
        self.ana.lang = "es_ES"
        self.behind_its_back(imap_password="wrong")
        self.fetch_fails()
        subjects = {
            mail.email_to: mail.subject for mail in self.env["mail.mail"].search([])
        }
        self.assertEqual(
            subjects,
            {
                '"Ana" <ana@office.test>': "Conexión perdida: Support",
                '"Berta" <berta@office.test>': "Connection lost: Support",
            },
        )

    def test_both_connections_lost_for_one_cause_are_one_loss(self):
        incoming = self.receive(self.mail())
        self.answer(incoming)
        self.behind_its_back(imap_port=1, smtp_port=1)
        self.fetch_fails(TRIES)
        self.send_fails(TRIES)
        self.assertEqual(self.touchpoint.smtp_status, "lost")
        self.assertEqual(len(self.notices()), 2)
        self.behind_its_back(smtp_port=2)
        self.send_fails()
        for words in ("Receiving (IMAP)", "Sending (SMTP)"):
            self.assertIn(words, self.touchpoint.status_reason)
        self.behind_its_back(smtp_port=1)
        self.send_fails()
        words = self.touchpoint.status_reason
        self.assertTrue(words.startswith("Receiving and sending (IMAP, SMTP): "), words)
        self.assertEqual(words.count("does not accept connections"), 1)

    def test_other_connection_lost_for_another_cause_is_told(self):
        incoming = self.receive(self.mail())
        self.answer(incoming)
        self.behind_its_back(imap_port=1, smtp_password="wrong")
        self.fetch_fails(TRIES)
        self.send_fails()
        self.assertEqual(len(self.notices()), 4)

    def test_next_loss_after_it_was_connected_is_told_again(self):
        for expected in (2, 4):
            self.behind_its_back(imap_password="wrong")
            self.fetch_fails(2)
            self.assertEqual(len(self.notices()), expected)
            self.behind_its_back(imap_password=PASSWORD)
            self.fetch_fails()
            self.assertEqual(self.touchpoint.connection_status, "connected")

    def test_mail_leaves_through_odoos_server_and_not_through_the_touchpoint(self):
        self.make_platform_server()
        self.env.company.email = "office@company.test"
        incoming = self.receive(self.mail())
        self.answer(incoming)
        self.behind_its_back(smtp_password="wrong")
        self.send_fails()
        self.assertFalse(self.smtpd.sent)
        self.notices().send()
        to = [address for mail in self.smtpd.sent for address in mail.rcpt_tos]
        self.assertEqual(sorted(to), ["ana@office.test", "berta@office.test"])
        raw = self.smtpd.sent[0].raw
        self.assertIn(b"Auto-Submitted: auto-generated", raw)
        self.assertIn(b"office@company.test", raw)

    def test_notice_is_written_with_the_status_or_not_at_all(self):
        self.behind_its_back(imap_password="wrong")

        class Killed(BaseException):
            pass

        with patch.object(Notice, "_tell_of_loss", side_effect=Killed):
            try:  # assertRaises would undo the rest
                self.fetch_fails()
            except Killed:
                self.env.invalidate_all()
        self.assertEqual(self.touchpoint.connection_status, "connected")
        self.assertFalse(self.touchpoint.outage_ids)
        self.fetch_fails()
        self.assertEqual(self.touchpoint.connection_status, "lost")
        self.assertEqual(len(self.notices()), 2)

    def test_lost_touchpoint_that_is_not_active_tells_nobody(self):
        self.touchpoint.action_deactivate()
        self.behind_its_back(imap_password="wrong")
        self.env.flush_all()
        try:
            self.touchpoint.action_connect()
        except UserError:
            self.env.invalidate_all()
        self.assertEqual(self.touchpoint.connection_status, "lost")
        self.assertFalse(self.notices())

    # -- what stays until it is over

    def asked(self):
        """Whose activity it is, of those that stay after the page is loaded anew."""
        kind = self.env.ref(LOSS)
        found = self.touchpoint.activity_ids.filtered(
            lambda each: each.activity_type_id == kind
        )
        return sorted(found.user_id.mapped("name")), found

    def test_it_stays_with_every_administrator_until_it_is_over(self):
        self.behind_its_back(imap_password="wrong")
        self.fetch_fails(2)
        names, activities = self.asked()
        self.assertEqual(names, ["Ana", "Berta"])
        self.assertEqual(len(activities), 2)
        self.assertIn("password was refused", activities[0].note)
        self.assertTrue(activities[0].with_user(self.ana).summary)
        self.behind_its_back(imap_password=PASSWORD)
        self.fetch_fails()
        self.assertEqual(self.asked()[0], [])

    def test_it_stays_while_one_connection_is_still_lost(self):
        self.answer(self.receive(self.mail()))
        self.behind_its_back(imap_password="wrong", smtp_port=1)
        self.fetch_fails()
        self.send_fails(TRIES)
        activities = self.asked()[1]
        self.assertEqual(len(activities), 2)
        self.assertIn("Sending (SMTP)", activities[0].note)
        self.behind_its_back(imap_password=PASSWORD)
        self.fetch_fails()
        self.assertEqual(len(self.asked()[1]), 2)
        self.behind_its_back(smtp_port=self.smtpd.port)
        self.send_fails()
        self.assertEqual(self.asked()[0], [])

    def test_it_goes_with_what_ends_the_touchpoints_work(self):
        for vals in ({"activated": False}, {"direction": "outbound"}):
            with self.subTest(vals):
                self.behind_its_back(imap_password="wrong")
                self.fetch_fails()
                self.assertEqual(len(self.asked()[1]), 2)
                self.touchpoint.write(vals)
                self.assertEqual(self.asked()[0], [])
                self.touchpoint.write({"activated": True, "direction": "both"})
                self.behind_its_back(imap_password=PASSWORD)
                self.fetch_fails()

    def test_disk_that_stays_full_is_told_to_every_administrator(self):
        self.env.flush_all()
        full = OSError(28, "No space left on device")
        for _time in range(TRIES + 2):
            report_trouble(self.touchpoint, full)
        self.env.invalidate_all()
        self.assertEqual(self.touchpoint.connection_status, "connected")
        names, activities = self.asked()
        self.assertEqual(names, ["Ana", "Berta"])
        self.assertEqual(activities[0].summary, "Mail cannot be stored: Support")
        self.assertIn("No space left", activities[0].note)
        told = self.env["mail.mail"].search([("subject", "like", "cannot be stored")])
        self.assertEqual(len(told), 2)
        self.fetch_fails()
        self.assertEqual(self.asked()[0], [])
        self.assertFalse(self.touchpoint.status_reason)
