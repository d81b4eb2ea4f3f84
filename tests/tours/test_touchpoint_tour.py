from odoo.tests import new_test_user, tagged

from ..common import SUPPORT
from .common import TourCase


@tagged("post_install", "-at_install")
class TestTouchpointTour(TourCase):
    def test_administrator_connects_and_activates(self):
        self.env["email.touchpoint"].search([]).unlink()
        new_test_user(
            self.env,
            "channel_administrator",
            groups="base.group_user,email_channel.group_email_administrator",
        )
        self.run_tour(
            "/odoo/email-touchpoints",
            "email_channel_connect_touchpoint",
            "channel_administrator",
        )
        touchpoint = self.env["email.touchpoint"].search([("email", "=", SUPPORT)])
        self.assertEqual(touchpoint.connection_status, "connected")
        self.assertTrue(touchpoint.activated)
        self.assertEqual(touchpoint.queue_ids, self.queue)
