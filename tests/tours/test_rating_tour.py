from odoo.tests import new_test_user, tagged

from ...models.content.rated_mail import RatedMail
from .common import TourCase


@tagged("post_install", "-at_install")
class TestRatingTour(TourCase):
    def test_administrator_lets_customers_rate(self):
        self.connect()
        administrator = new_test_user(
            self.env,
            "rating_administrator",
            groups="base.group_user,email_channel.group_email_administrator",
        )
        self.run_tour(
            f"/odoo/email-touchpoints/{self.touchpoint.id}",
            "email_channel_rating_settings",
            administrator.login,
        )
        setting = self.touchpoint.rating_setting_ids
        self.assertTrue(setting.enabled)
        self.assertEqual(setting.icons, "five_faces")
        self.assertEqual(setting.title, "How did we do?")
        self.assertIn("You are very kind.", setting.thanks)

    def test_supervisor_reads_what_customers_said(self):
        self.connect()
        self.env["email.rating.setting"].create({"touchpoint_id": self.touchpoint.id})
        rated = RatedMail(self.answer(self.receive(self.mail())))
        rated.rate(5)
        rated.comment("It was quick.")
        supervisor = new_test_user(
            self.env,
            "rating_supervisor",
            groups="base.group_user,email_channel.group_email_supervisor",
        )
        self.run_tour("/odoo/email-ratings", "email_channel_ratings", supervisor.login)
