from odoo.tests import new_test_user, tagged

from ..dialer.dialer_case import make_dialer
from .common import TourCase


@tagged("post_install", "-at_install")
class TestDialerMonitorTour(TourCase):
    def test_supervisor_plays_watches_and_stops(self):
        self.connect()
        dialer = make_dialer(self.touchpoint, self.queue)
        for name, count in (("June", 3), ("July", 2)):
            self.make_list(dialer, name, count)
        # Who may run jobs, too.
        boss = new_test_user(
            self.env,
            "dialer_boss",
            groups="base.group_system,email_channel.group_email_supervisor",
        )
        self.env.flush_all()
        self.run_tour("/odoo/email-monitor", "email_channel_dialer_monitor", boss.login)
        june, july = dialer.list_ids.sorted("id")
        self.assertEqual((june.progress, june.sent_count), (100, 3))
        self.assertEqual((july.running, july.sent_count), (False, 0))
        self.authenticate(boss.login, boss.login)
        address = f"/email_channel/dialer/list/{june.id}/lines.csv"
        self.assertIn("c3@customer.test", self.url_open(address).text)
        self.authenticate(self.agent.login, self.agent.login)
        self.assertEqual(self.url_open(address).status_code, 404)

    def make_list(self, dialer, name, count):
        one = self.env["email.dialer.list"].create(
            {"name": name, "subject": "News", "dialer_id": dialer.id}
        )
        self.env["email.dialer.line"].create(
            [
                {
                    "list_id": one.id,
                    "company_id": one.company_id.id,
                    "number": number,
                    "email": f"c{number}@customer.test",
                    "email_key": f"c{number}@customer.test",
                    "message": "Hello",
                    "message_id": f"<{name}.{number}@demo.test>",
                }
                for number in range(1, count + 1)
            ]
        )
