from email import message_from_bytes

from odoo.tools import mute_logger

from ..common import ChannelCase
from .dialer_case import make_dialer

OURS = "odoo.addons.email_channel.models.dialer"


class SendingCase(ChannelCase):
    """Lists of one dialer, over a touchpoint that is connected to a real server."""

    def setUp(self):
        super().setUp()
        self.connect()
        self.dialer = make_dialer(self.touchpoint, self.queue)
        self.list = self.make_list()

    def make_list(self, name="June", **vals):
        vals = {"name": name, "subject": "News of ${month}", **vals}
        return self.env["email.dialer.list"].create(
            {"dialer_id": self.dialer.id, **vals}
        )

    def add_lines(self, count, email_list=None, first=1, **vals):
        """Lines to ``c1@customer.test`` and so on."""
        email_list = email_list or self.list
        return self.env["email.dialer.line"].create(
            [
                {
                    "list_id": email_list.id,
                    "company_id": email_list.company_id.id,
                    "number": number,
                    "email": f"c{number}@customer.test",
                    "email_key": f"c{number}@customer.test",
                    "message": "Hello ${name}",
                    "variables": {"name": f"Customer {number}", "month": "June"},
                    "message_id": f"<{email_list.id}.{number}@demo.test>",
                    **vals,
                }
                for number in range(first, first + count)
            ]
        )

    def play(self, email_list=None):
        (email_list or self.list).action_play()
        self.work()

    def work(self):
        """A run of the job, to its end."""
        self.env.flush_all()
        with mute_logger(*(f"{OURS}.{each}" for each in LOGGERS)):
            self.env["email.dialer.sender"]._cron_send(patience=0)
        self.env.invalidate_all()

    def went_to(self):
        return [mail.rcpt_tos[0] for mail in self.smtpd.sent]

    def message_ids(self):
        return [message_from_bytes(mail.raw)["Message-Id"] for mail in self.smtpd.sent]


LOGGERS = ("touchpoint_run", "list_run", "list_ending", "dialer_runs")
