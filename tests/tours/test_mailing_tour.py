from odoo.tests import new_test_user, tagged

from ..dialer.dialer_case import make_dialer
from ..routing.common import SUPERVISOR
from .common import TourCase


@tagged("post_install", "-at_install")
class TestMailingTour(TourCase):
    def setUp(self):
        super().setUp()
        self.connect()
        self.env["email.dialer"].search([]).active = False
        self.dialer = make_dialer(self.touchpoint, self.queue)
        self.chief = new_test_user(
            self.env,
            "mailing_chief",
            groups=SUPERVISOR,
            name="Sue Supervisor",
            email="sue@agents.test",
        )

    def mailing(self):
        action = self.env.ref("email_channel.email_dialer_mailing_action")
        self.run_tour(
            f"/odoo/email-dialers/action-{action.id}",
            "email_channel_mailing",
            self.chief.login,
        )
        [made] = self.dialer.list_ids
        self.assertTrue(made.running)
        self.assertEqual(made.subject, "News for ${name}")
        emails = made.line_ids.sorted("priority").mapped("email")
        self.assertEqual(emails, ["ana@customer.test", "ben@customer.test"])
        went_to = [address for mail in self.smtpd.sent for address in mail.rcpt_tos]
        self.assertEqual(went_to, [self.chief.email])

    def test_a_newcomer_sends_his_first_mailing(self):
        self.mailing()

    def test_the_same_on_a_phone(self):
        self.browser_size = "390x844"
        self.touch_enabled = True
        self.mailing()
