from odoo.tests import new_test_user, tagged

from ...models.attachments.email_scanner import WITHOUT
from ..common import SUPPORT
from .common import TourCase


@tagged("post_install", "-at_install")
class TestSetupTour(TourCase):
    def test_administrator_follows_the_checklist_to_the_first_mail(self):
        self.env["email.touchpoint"].search([("id", "!=", self.touchpoint.id)]).unlink()
        self.touchpoint.queue_ids = False
        self.env["ir.config_parameter"].set_param(WITHOUT, True)
        new_test_user(
            self.env,
            "channel_administrator",
            groups="base.group_user,email_channel.group_email_administrator",
            email="boss@office.test",
        )
        self.smtpd.deliver = self._answer_at_once
        self.addCleanup(setattr, self.smtpd, "deliver", self._deliver)
        self.run_tour(
            "/odoo/email-touchpoints", "email_channel_setup", "channel_administrator"
        )
        self.assertTrue(self.touchpoint.activated)
        self.assertTrue(self.touchpoint.test_sent_at)

    def _answer_at_once(self, _mail_from, rcpt_tos, _raw):
        """The administrator answers the test mail."""
        if "boss@office.test" in rcpt_tos:
            self.dovecot.deliver(
                SUPPORT, self.mail("Re: Test mail", "It arrived.", From=rcpt_tos[0])
            )
