from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields

from ...adapters.imap import FetchedMail, Mailbox
from ...models.touchpoint.email_touchpoint import EmailTouchpoint
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

    @contextmanager
    def not_given(self):
        """While the server fails to give a mail."""
        original = Mailbox.fetch

        def fetch(mailbox, uids, *args):
            for mail in original(mailbox, uids, *args):
                bad = b"Not given" in mail.raw
                yield FetchedMail(mail.uid, problem="NO [SERVERBUG]") if bad else mail

        with patch.object(Mailbox, "fetch", fetch):
            yield

    def receive_not_given(self):
        """A mail that the server fails to give, between two that it gives."""
        with self.not_given():
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

    def asked_again_at(self, moment):
        """When the next time is, after the check of this moment, if it is due then."""
        with freeze_time(moment):
            if self.touchpoint in self.mailbox._unchecked_touchpoints():
                self.reconcile()
        return self.mailbox.ask_again_at

    def test_mail_the_server_failed_to_give_is_asked_for_again_soon_then_later(self):
        noon = fields.Datetime.from_string("2026-03-02 12:00:00")
        with freeze_time(noon):
            self.reconcile()
            self.receive_not_given()
        times = [0]
        with self.not_given():
            for _ in range(12):
                moment = noon + timedelta(minutes=times[-1])
                at = self.asked_again_at(moment)
                times.append(int((at - noon).total_seconds()) // 60)
        self.assertEqual(times[:6], [0, 5, 10, 20, 40, 80])
        self.assertEqual(times[-1] - times[-2], 24 * 60)

    def test_mail_refused_later_does_not_wait_as_long_as_the_others(self):
        noon = fields.Datetime.from_string("2026-03-02 12:00:00")
        with freeze_time(noon):
            self.receive_not_given()
        later = noon + timedelta(hours=8)
        with self.not_given(), freeze_time(later):
            self.reconcile()
            self.assertGreater(self.mailbox.ask_again_at, later + timedelta(hours=7))
            triggers = self.env["ir.cron.trigger"].search([])
            self.receive(self.mail("Not given too"), self.mail("Not given either"))
            self.assertEqual(self.mailbox.ask_again_at, later + timedelta(minutes=5))
        job = self.env.ref("email_channel.ir_cron_reconcile")
        made = self.env["ir.cron.trigger"].search([]) - triggers
        self.assertEqual(len(made.filtered(lambda each: each.cron_id == job)), 1)

    def test_mail_that_was_given_after_all_is_not_asked_for_again(self):
        self.receive_not_given()
        self.reconcile()
        self.assertFalse(self.mailbox.ask_again_at)
        self.assertFalse(self.mailbox._unchecked_touchpoints())

    def test_button_says_what_was_found(self):
        self.receive_not_given()
        self.env.flush_all()
        said = self.touchpoint.action_reconcile()["params"]["message"]
        self.assertEqual(
            said, "Mails on the server: 3. Already in Odoo: 3. Fetched now: 1."
        )

    def test_mail_from_before_the_connection_is_not_missing(self):
        self.touchpoint.action_deactivate()
        self.dovecot.deliver(SUPPORT, self.mail("Old"))
        self.touchpoint = self.make_touchpoint(import_existing=False)
        self.connect()
        self.mailbox = self.touchpoint.mailbox_ids
        self.assertEqual(self.reconcile(), 0)
        self.assertEqual(self.mailbox.server_count, 0)

    def test_what_the_server_says_may_hold_anything(self):
        mail = FetchedMail(7, problem="NO \0 \ud83d", size=1 << 40)
        self.env["email.inbound"]._store(self.mailbox, [mail])
        self.env.flush_all()
        row = self.env["email.inbound"].search([("uid", "=", 7)])
        self.assertIn("The server did not give this mail (NO", row.reason)


class TestDailyCheck(ChannelCase):
    """Every touchpoint has its turn, whatever becomes of another's."""

    def setUp(self):
        super().setUp()
        self.connect()
        self.other = self.make_touchpoint(email="other@demo.test", imap_login=SUPPORT)
        self.other.action_connect()
        self.other.action_activate()
        self.cron = self.env.ref("email_channel.ir_cron_reconcile")
        self.model = self.env.registry["email.mailbox"]

    def check(self, **patches):
        """The touchpoints checked by one run of the job."""
        self.checked = []
        original = self.model._reconcile

        def reconcile(mailbox):
            self.checked.append(mailbox.touchpoint_id)
            return original(mailbox)

        self.env.flush_all()
        job = self.env["email.mailbox"].with_context(cron_id=self.cron.id)
        with patch.multiple(self.model, _reconcile=reconcile, **patches):
            job._cron_reconcile()
        self.env.invalidate_all()
        return self.checked

    def calls(self):
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", self.cron.id)])
        return triggers.mapped("call_at")

    def test_once_a_day(self):
        self.assertEqual(self.check(), [self.touchpoint, self.other])
        self.assertEqual(self.check(), [])
        self.touchpoint.mailbox_ids.check_begun_at -= timedelta(days=1)
        self.assertEqual(self.check(), [self.touchpoint])

    def test_what_time_does_not_suffice_for_is_left_to_the_next_run(self):
        self.check(_time_is_up=lambda mailbox: bool(self.checked))
        self.assertEqual(self.checked, [self.touchpoint])
        self.assertEqual(len(self.calls()), 1)
        self.assertEqual(self.check(), [self.other])

    def test_trouble_with_one_keeps_no_other_waiting(self):
        original = self.model._fetch_missing

        def fetch_missing(mailbox, imap):
            if mailbox.touchpoint_id == self.touchpoint:
                raise OSError(28, "No space left on device")
            return original(mailbox, imap)

        with self.assertLogs("odoo.addons.email_channel", "ERROR"):
            self.check(_fetch_missing=fetch_missing)
        self.assertTrue(self.other.mailbox_ids.checked_at)
        self.assertIn("No space left", self.touchpoint.status_reason)

    def test_what_another_worker_is_at_has_its_turn_later(self):
        original = EmailTouchpoint._claim

        @contextmanager
        def claim(touchpoint, work):
            with original(touchpoint, work) as claimed:
                yield claimed and touchpoint != self.touchpoint

        with patch.object(EmailTouchpoint, "_claim", claim):
            self.assertEqual(self.check(), [self.other])
        (later,) = self.calls()
        self.assertGreater(later, fields.Datetime.now())
        self.assertEqual(self.check(), [self.touchpoint])
