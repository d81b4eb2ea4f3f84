"""A connection is lost: when that is said, and to whom."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ...adapters.errors import ConnectionFailed
from ...adapters.vault import SecretLost
from ...core.touchpoint.lost import TRIES
from ...models.touchpoint.email_touchpoint_connection import EmailTouchpoint
from ...models.touchpoint.email_touchpoint_notice import EmailTouchpoint as Notice
from ..common import PASSWORD, ChannelCase

ADMINISTRATOR = "base.group_user,email_channel.group_email_administrator"


@tagged("-at_install", "post_install")
class TestLost(ChannelCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        group = cls.env.ref("email_channel.group_email_administrator")
        group.user_ids = False
        cls.ana = cls.administrator("ana")
        cls.berta = cls.administrator("berta")
        new_test_user(
            cls.env,
            "lost_supervisor",
            groups="base.group_user,email_channel.group_email_supervisor",
            email="supervisor@agents.test",
        )

    @classmethod
    def administrator(cls, name, **vals):
        return new_test_user(
            cls.env,
            f"lost_{name}",
            name=name.title(),
            groups=ADMINISTRATOR,
            email=f"{name}@office.test",
            **vals,
        )

    def setUp(self):
        super().setUp()
        self.enterContext(mute_logger("odoo.addons.email_channel.models"))
        self.connect()
        self.env["mail.mail"].search([]).unlink()

    def fetch_fails(self, times=1):
        """As the scheduled actions meet it, each time after its pause."""
        for _time in range(times):
            self.touchpoint.mailbox_ids.next_fetch_at = False
            self.env.flush_all()
            self.env["email.mailbox"]._receive(self.touchpoint)
            self.env.invalidate_all()

    def send_fails(self, times=1):
        for _time in range(times):
            self.touchpoint.smtp_next_try_at = False
            self.send_queue()

    def notices(self):
        return self.env["mail.mail"].search([("subject", "like", "Connection lost")])

    def told(self):
        return sorted(self.notices().mapped("email_to"))

    def pop_ups(self):
        self.env.cr.precommit.run()
        rows = self.env["bus.bus"].search([("message", "like", "email_channel.notice")])
        return rows.mapped("channel")

    def minutes_until(self, moment):
        return round((moment - fields.Datetime.now()) / timedelta(minutes=1))

    # -- when

    def test_refused_login_is_lost_at_once(self):
        self.behind_its_back(imap_password="wrong")
        self.fetch_fails()
        self.assertEqual(self.touchpoint.connection_status, "lost")
        self.assertEqual(self.touchpoint.smtp_status, "connected")
        self.assertIn("password was refused", self.touchpoint.status_reason)
        self.assertIn("Disconnected since", self.touchpoint.status_next)

    def test_server_that_is_gone_is_lost_after_some_tries(self):
        self.behind_its_back(imap_port=1)
        self.fetch_fails(TRIES - 1)
        self.assertEqual(self.touchpoint.connection_status, "connected")
        self.assertTrue(self.touchpoint.retrying)
        self.assertIn(f"4 of {TRIES} tries", self.touchpoint.status_next)
        self.assertFalse(self.notices())
        self.fetch_fails()
        self.assertEqual(self.touchpoint.connection_status, "lost")
        self.assertFalse(self.touchpoint.retrying)

    def test_short_trouble_leaves_nothing_behind(self):
        self.behind_its_back(imap_port=1)
        self.fetch_fails(TRIES - 1)
        self.behind_its_back(imap_port=self.dovecot.port)
        self.fetch_fails()
        self.assertFalse(self.touchpoint.status_reason)
        self.behind_its_back(imap_port=1)
        self.fetch_fails(TRIES - 1)
        self.assertEqual(self.touchpoint.connection_status, "connected")
        self.assertFalse(self.touchpoint.outage_ids)

    def test_unreadable_password_asks_to_authenticate_again(self):
        with patch.object(EmailTouchpoint, "_make_imap", side_effect=SecretLost):
            self.fetch_fails()
        self.assertEqual(self.touchpoint.connection_status, "reauth")
        self.assertEqual(len(self.notices()), 2)

    def test_cause_that_signing_in_helps_asks_to_authenticate_again(self):
        failure = ConnectionFailed("login")
        failure.reauthenticate = True
        self.env.flush_all()
        self.touchpoint._on_connection_failed("imap", failure)
        self.env.invalidate_all()
        self.assertEqual(self.touchpoint.connection_status, "reauth")

    def test_missing_folder_beside_others_is_told_but_no_loss(self):
        self.touchpoint.mailbox_ids.create(
            {"touchpoint_id": self.touchpoint.id, "folder": "Gone"}
        )
        self.fetch_fails(TRIES + 1)
        self.assertEqual(self.touchpoint.connection_status, "connected")
        self.assertIn("no folder “Gone”", self.touchpoint.status_reason)
        self.assertFalse(self.notices())

    def test_odoos_own_trouble_is_no_loss(self):
        self.env.flush_all()
        for _time in range(TRIES + 1):
            self.touchpoint._on_worker_failed(OSError("No space left"))
        self.env.invalidate_all()
        self.assertIn("No space left", self.touchpoint.status_reason)
        self.assertEqual(self.touchpoint.connection_status, "connected")

    # -- who

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

    def test_both_halves_lost_for_one_cause_are_one_loss(self):
        incoming = self.receive(self.mail())
        self.answer(incoming)
        self.behind_its_back(imap_port=1, smtp_port=1)
        self.fetch_fails(TRIES)
        self.send_fails(TRIES)
        self.assertEqual(self.touchpoint.smtp_status, "lost")
        self.assertEqual(len(self.notices()), 2)
        for words in ("Receiving (IMAP)", "Sending (SMTP)"):
            self.assertIn(words, self.touchpoint.status_reason)

    def test_other_half_lost_for_another_cause_is_told(self):
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

    # -- meanwhile

    def test_refused_login_is_tried_once_an_hour(self):
        self.behind_its_back(imap_password="wrong")
        self.fetch_fails()
        self.assertEqual(self.minutes_until(self.touchpoint.imap_next_try_at), 60)
        mailboxes = self.env["email.mailbox"].with_context(cron_id=1)
        now = fields.Datetime.now()
        self.assertFalse(mailboxes._waiting_touchpoints(now))
        later = now + timedelta(minutes=61)
        self.assertEqual(mailboxes._waiting_touchpoints(later), self.touchpoint)
        self.assertFalse(mailboxes._to_watch(), "watching would try all the time")

    def test_refused_login_for_sending_is_tried_once_an_hour(self):
        incoming = self.receive(self.mail())
        self.answer(incoming)
        self.behind_its_back(smtp_password="wrong")
        self.send_fails()
        self.assertEqual(self.minutes_until(self.touchpoint.smtp_next_try_at), 60)
        connections = self.smtpd.connections
        self.send_queue()
        self.assertEqual(self.smtpd.connections, connections)

    def test_server_that_is_gone_is_tried_with_growing_pauses(self):
        incoming = self.receive(self.mail())
        self.answer(incoming)
        self.behind_its_back(smtp_port=1)
        pauses = []
        for _time in range(TRIES + 1):
            self.send_fails()
            pauses.append(self.minutes_until(self.touchpoint.smtp_next_try_at))
        self.assertEqual(pauses, [1, 2, 4, 8, 15, 15])

    def test_lost_sending_comes_back_though_no_mail_waits(self):
        incoming = self.receive(self.mail())
        answer = self.answer(incoming)
        self.behind_its_back(smtp_password="wrong")
        self.send_fails()
        answer.with_user(self.agent).action_cancel()
        self.behind_its_back(smtp_password=PASSWORD)
        self.env.flush_all()
        self.env["email.touchpoint"]._cron_probe()
        self.env.invalidate_all()
        self.assertEqual(self.touchpoint.smtp_status, "lost", "it rests")
        self.touchpoint.smtp_next_try_at = fields.Datetime.now()
        self.env.flush_all()
        self.env["email.touchpoint"]._cron_probe()
        self.env.invalidate_all()
        self.assertEqual(self.touchpoint.connection_status, "connected")

    def test_new_password_and_reconnect(self):
        self.behind_its_back(imap_password="wrong")
        self.fetch_fails()
        self.touchpoint.imap_password = PASSWORD
        self.assertEqual(self.touchpoint.connection_status, "lost", "until it is tried")
        self.touchpoint.with_user(self.ana).action_reconnect()
        self.assertEqual(self.touchpoint.connection_status, "connected")
        self.assertFalse(self.touchpoint.status_reason)
        self.assertFalse(self.touchpoint.status_next)

    def test_reconnect_that_fails_tells_nobody_again(self):
        self.behind_its_back(imap_password="wrong")
        self.fetch_fails()
        try:
            self.touchpoint.action_reconnect()
        except UserError as error:
            self.assertIn("password was refused", str(error))
        self.env.invalidate_all()
        self.assertEqual(self.touchpoint.connection_status, "lost")
        self.assertEqual(len(self.notices()), 2)
