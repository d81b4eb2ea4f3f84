"""A connection is lost: when that is said, and what happens meanwhile."""

from datetime import timedelta
from unittest.mock import patch

from lxml import etree

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from ...adapters.errors import ConnectionFailed
from ...adapters.vault import SecretLost
from ...core.touchpoint.connection_state import TRIES
from ...models.touchpoint.email_connection import EmailConnection
from ..common import PASSWORD
from .lost_case import LostCase


@tagged("-at_install", "post_install")
class TestLost(LostCase):
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
        self.assertIn(f"{TRIES - 1} of {TRIES} tries", self.touchpoint.status_next)
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
        with patch.object(EmailConnection, "_make_imap", side_effect=SecretLost):
            self.fetch_fails()
        self.assertEqual(self.touchpoint.connection_status, "reauth")
        self.assertEqual(len(self.notices()), 2)

    def test_cause_that_signing_in_helps_asks_to_authenticate_again(self):
        failure = ConnectionFailed("login")
        failure.reauthenticate = True
        self.env.flush_all()
        self.touchpoint.receiving_id._on_failed(failure)
        self.env.invalidate_all()
        self.assertEqual(self.touchpoint.connection_status, "reauth")

    def test_try_that_began_before_somebody_signed_in_again_changes_nothing(self):
        self.set_receiving_status("reauth")
        failure = ConnectionFailed("login")
        failure.reauthenticate = True
        with self.env.registry.cursor() as cr:
            trying = self.touchpoint.with_env(self.env(cr=cr))
            self.assertEqual(trying.imap_status, "reauth")
            self.set_receiving_status("connected")
            trying.receiving_id._on_failed(failure)
            self.env.invalidate_all()
            self.assertEqual(self.touchpoint.connection_status, "connected")
            self.assertFalse(self.touchpoint.status_reason)
            trying.receiving_id._on_failed(failure)
        self.env.invalidate_all()
        self.assertEqual(self.touchpoint.connection_status, "reauth")

    def test_try_with_the_sign_in_of_before_changes_nothing_of_what_still_worked(self):
        failure = ConnectionFailed("login")
        failure.reauthenticate = True
        with self.env.registry.cursor() as cr:
            trying = self.touchpoint.with_env(self.env(cr=cr))
            self.assertFalse(trying.oauth_signed_in_at)
            self.touchpoint.oauth_signed_in_at = fields.Datetime.now()
            self.env.flush_all()
            trying.sending_id._on_failed(failure)
            self.env.invalidate_all()
            self.assertEqual(self.touchpoint.connection_status, "connected")
            trying.sending_id._on_failed(failure)
        self.env.invalidate_all()
        self.assertEqual(self.touchpoint.connection_status, "reauth")

    def set_receiving_status(self, status):
        self.touchpoint.receiving_id.status = status
        self.env.flush_all()

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
            self.touchpoint.receiving_id._on_worker_failed(OSError("No space left"))
        self.env.invalidate_all()
        self.assertIn("No space left", self.touchpoint.status_reason)
        self.assertEqual(self.touchpoint.connection_status, "connected")

    # -- meanwhile

    def test_refused_login_is_tried_once_an_hour(self):
        self.behind_its_back(imap_password="wrong")
        self.fetch_fails()
        self.assertEqual(
            self.minutes_until(self.touchpoint.receiving_id._next_try()), 60
        )
        mailboxes = self.env["email.mailbox"].with_context(cron_id=1)
        now = fields.Datetime.now()
        self.assertFalse(mailboxes._due_touchpoints(now))
        later = now + timedelta(minutes=61)
        self.assertEqual(mailboxes._due_touchpoints(later), self.touchpoint)
        self.assertFalse(mailboxes._to_watch(), "watching would try all the time")

    def test_refused_login_for_sending_is_tried_once_an_hour(self):
        incoming = self.receive(self.mail())
        self.answer(incoming)
        self.behind_its_back(smtp_password="wrong")
        self.send_fails()
        self.assertEqual(self.minutes_until(self.touchpoint.sending_id.next_try_at), 60)
        connections = self.smtpd.connections
        self.send_queue()
        self.assertEqual(self.smtpd.connections, connections)

    def test_server_that_is_gone_is_tried_with_growing_pauses(self):
        incoming = self.receive(self.mail())
        self.answer(incoming)
        self.behind_its_back(smtp_port=1)
        pauses = []
        for _time in range(6):
            self.send_fails()
            pauses.append(self.minutes_until(self.touchpoint.sending_id.next_try_at))
        self.assertEqual(pauses, [1, 2, 4, 8, 15, 15])

    def test_lost_sending_comes_back_though_no_mail_waits(self):
        incoming = self.receive(self.mail())
        answer = self.answer(incoming)
        self.behind_its_back(smtp_password="wrong")
        self.send_fails()
        answer.with_user(self.agent).action_cancel()
        self.behind_its_back(smtp_password=PASSWORD)
        self.env.flush_all()
        self.env["email.touchpoint"]._cron_try_lost()
        self.env.invalidate_all()
        self.assertEqual(self.touchpoint.smtp_status, "lost", "it rests")
        self.touchpoint.sending_id.next_try_at = fields.Datetime.now()
        self.env.flush_all()
        self.env["email.touchpoint"]._cron_try_lost()
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

    # -- when it was last connected

    def aged(self):
        """Set back the date of the last connection; returns it."""
        before = fields.Datetime.now() - timedelta(minutes=5)
        self.touchpoint.connected_at = before
        self.env.flush_all()
        return before.replace(microsecond=0)

    def test_each_minute_with_a_connection_counts(self):
        before = self.aged()
        self.fetch_fails()
        self.assertGreater(self.touchpoint.connected_at, before)

    def test_a_minute_in_which_one_half_failed_does_not(self):
        self.answer(self.receive(self.mail()))
        self.behind_its_back(smtp_port=1)
        self.send_fails()
        before = self.aged()
        self.fetch_fails()
        self.assertEqual(self.touchpoint.connected_at, before)
        try:
            self.touchpoint.action_connect()
        except UserError:
            self.env.invalidate_all()
        self.assertEqual(self.touchpoint.connected_at, before)
        self.behind_its_back(smtp_port=self.smtpd.port)
        self.send_fails()
        self.assertGreater(self.touchpoint.connected_at, before)

    def test_nobody_is_asked_for_a_password_that_forwarding_has_not(self):
        self.touchpoint.write({"connection_method": "forwarding"})
        self.touchpoint.sending_method = "platform"
        action = self.touchpoint.action_reauthenticate()
        self.assertIn("nothing to renew", action["params"]["message"])
        view = self.touchpoint.get_view(view_type="form")["arch"]
        for button in etree.fromstring(view).iter("button"):
            if button.get("name") == "action_reauthenticate":
                hidden = button.get("invisible")
                self.assertTrue(
                    "'forwarding'" in hidden or "not in ('microsoft'" in hidden, hidden
                )
