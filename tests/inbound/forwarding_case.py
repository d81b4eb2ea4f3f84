from pathlib import Path

from odoo.fields import Command

from ..common import PASSWORD, SUPPORT, ChannelCase

MAILS = Path(__file__).parents[1] / "data" / "forwarding"
PLACEHOLDER = b"support.abcdefghijklmnop@mail.shop.example"
PUBLIC = "support@shop.example"


class ForwardingCase(ChannelCase):
    """A touchpoint that receives by forwarding, through the mailbox of another one, in
    use, that takes such mail."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.mail_server"].search([]).unlink()
        cls.env["ir.mail_server"].create(
            {
                "name": "Platform",
                "smtp_host": "127.0.0.1",
                "smtp_port": cls.smtpd.port,
                "smtp_encryption": "none",
                "smtp_user": SUPPORT,
                "smtp_pass": PASSWORD,
            }
        )
        cls.env.company.email = "company@odoo.example"
        cls.env["email.touchpoint"].search([]).takes_forwarded = False
        cls.carrier = cls.touchpoint
        cls.carrier.write(
            {"takes_forwarded": True, "authentication_server": "mx.shop.example"}
        )

    def setUp(self):
        super().setUp()
        self.connect(self.carrier)
        self.forwarded = self.make_forwarded()

    def make_forwarded(self, **vals):
        return self.env["email.touchpoint"].create(
            {
                "name": "Shop",
                "email": PUBLIC,
                "connection_method": "forwarding",
                "sending_method": "platform",
                "queue_ids": [Command.set(self.queue.ids)],
                **vals,
            }
        )

    def example(self, name, address=None):
        raw = (MAILS / f"{name}.eml").read_bytes().replace(b"\n", b"\r\n")
        address = address or self.forwarded.forwarding_address
        return raw.replace(PLACEHOLDER, address.encode())

    def come_by_mailbox(self, *raws):
        """Deliver into the mailbox that takes forwarded mail, and fetch; the touchpoint
        itself is served by the next scheduled run."""
        for raw in raws:
            self.dovecot.deliver(SUPPORT, raw)
        self.fetch(self.carrier)
        self.process()

    def come_by_gateway(self, *raws):
        for raw in raws:
            self.env["mail.thread"].message_process(None, raw)
        self.process()

    def process(self):
        self.env.flush_all()
        self.env["email.mailbox"]._cron_receive()
        self.env.invalidate_all()

    def validate(self):
        """Press Validate; the probe as it left, on its way to the public address."""
        self.env.flush_all()
        self.forwarded.action_validate()
        self.env.invalidate_all()
        return self.smtpd.sent[-1].raw

    def make_connected(self):
        self.forwarded._connections().status = "connected"
        self.forwarded.action_activate()

    def rows(self, touchpoint=None):
        touchpoint = touchpoint or self.forwarded
        return self.env["email.inbound"].search(
            [("touchpoint_id", "=", touchpoint.id)], order="id"
        )

    def conversations(self):
        return self.env["email.conversation"].search(
            [("touchpoint_id", "=", self.forwarded.id)], order="id"
        )
