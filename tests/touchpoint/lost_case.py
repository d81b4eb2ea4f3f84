"""What the tests of lost connections share."""

from datetime import timedelta

from odoo import fields
from odoo.tests import new_test_user
from odoo.tools import mute_logger

from ..common import ChannelCase

ADMINISTRATOR = "base.group_user,email_channel.group_email_administrator"


class LostCase(ChannelCase):
    """A connected touchpoint whose administrators are Ana and Berta."""

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
            self.touchpoint.sending_id.next_try_at = False
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
