from datetime import timedelta

from odoo import fields

from ..common import ChannelCase

DAY = timedelta(days=1)


class TestClockOfMail(ChannelCase):
    """The clock was a day ahead for a moment: no mail waits until then."""

    def setUp(self):
        super().setUp()
        self.connect()
        self.first = self.receive(self.mail())
        self.ahead = fields.Datetime.now() + DAY

    def queued(self, **vals):
        mail = self.answer(self.first)
        mail.write(vals)
        return mail

    def run_job(self, name):
        """As the scheduled action does."""
        self.env.flush_all()
        job = self.env.ref(f"email_channel.ir_cron_{name}")
        model = self.env[job.model_id.model].with_context(cron_id=job.id)
        getattr(model, f"_cron_{name}")()
        self.env.invalidate_all()

    def test_put_off_mail_leaves(self):
        mail = self.queued(next_attempt_at=self.ahead)
        self.run_job("send")
        self.assertEqual(mail.state, "sent")

    def test_mail_that_rests_as_it_should_goes_on_resting(self):
        soon = fields.Datetime.now() + timedelta(minutes=59)
        mail = self.queued(next_attempt_at=soon)
        self.run_job("send")
        self.assertEqual(mail.state, "queued")

    def test_pace_holds_nothing_back(self):
        self.touchpoint.send_rate = 1
        earlier = self.queued()
        self.run_job("send")
        earlier.attempted_at = self.ahead
        mail = self.queued()
        self.run_job("send")
        self.assertEqual(mail.state, "sent")

    def test_limit_of_the_provider_and_lost_server_are_tried_again(self):
        self.touchpoint.limited_until = self.ahead
        self.touchpoint.sending_id.next_try_at = self.ahead
        mail = self.queued()
        self.run_job("send")
        self.assertEqual(mail.state, "sent")

    def test_copy_in_the_sent_folder_is_made(self):
        mail = self.queued()
        self.run_job("send")
        self.assertTrue(mail.copy_due_at)
        mail.copy_due_at = self.ahead
        self.run_job("send")
        self.assertFalse(mail.copy_due_at)

    def test_folder_that_rested_or_was_fetched_from_is_fetched_from(self):
        for name in ("next_fetch_at", "last_fetch_at"):
            with self.subTest(name):
                self.touchpoint.mailbox_ids.write(
                    {"next_fetch_at": False, "last_fetch_at": False, name: self.ahead}
                )
                self.dovecot.deliver("support@demo.test", self.mail(name))
                self.run_job("receive")
                found = self.env["email.message"].search([("subject", "=", name)])
                self.assertTrue(found)

    def test_mail_in_the_ledger_is_processed(self):
        row = self.first.inbound_id
        row.write({"state": "fetched", "attempts": 1, "next_attempt_at": self.ahead})
        self.run_job("receive")
        self.assertEqual(row.state, "done")

    def test_check_of_the_server_is_made(self):
        self.touchpoint.mailbox_ids.check_begun_at = self.ahead
        found = self.env["email.mailbox"]._unchecked_touchpoints()
        self.assertEqual(found, self.touchpoint)
        self.touchpoint.mailbox_ids.write(
            {"check_begun_at": fields.Datetime.now(), "ask_again_at": self.ahead + DAY}
        )
        found = self.env["email.mailbox"]._unchecked_touchpoints()
        self.assertEqual(found, self.touchpoint)
