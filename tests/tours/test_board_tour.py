from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common import TourCase


@tagged("post_install", "-at_install")
class TestBoardTour(TourCase):
    def setUp(self):
        super().setUp()
        self.connect()
        self.env["email.agent"]._of(self.agent)
        for number in (1, 2):
            self.env["email.conversation"].create(
                {
                    **self.queue._entry_vals(),
                    "name": f"Kettle {number}",
                    "customer_email": f"carla{number}@customer.test",
                    "touchpoint_id": self.touchpoint.id,
                    "company_id": self.env.company.id,
                }
            )
        self.boss = new_test_user(
            self.env,
            "board_boss",
            groups="base.group_user,email_channel.group_email_supervisor",
        )
        alarm = self.env["email.alarm"].create(
            {
                "queue_ids": [Command.set(self.queue.ids)],
                "threshold": 2,
                "hold_seconds": 0,
                "user_ids": [Command.set(self.boss.ids)],
                "on_screen": False,
                "by_activity": True,
            }
        )
        self.env["email.alarm.watch"]._look(alarm.company_id)
        # The board is gathered in a transaction that sees only what is written.
        self.env.flush_all()

    def test_supervisor_looks_at_the_live_board(self):
        self.run_tour("/odoo/email-board", "email_channel_board", self.boss.login)
        choice = self.boss.res_users_settings_id.email_board_choice
        self.assertEqual(choice["queues"], self.queue.ids)
        ring = self.env["email.alarm.ring"].search([("queue_id", "=", self.queue.id)])
        self.assertEqual(ring.acknowledged_by_id, self.boss)

    def test_a_phone_shows_agents_and_customers(self):
        self.browser_size = "390x844"
        self.touch_enabled = True
        self.run_tour("/odoo/email-board", "email_channel_board_phone", self.boss.login)
