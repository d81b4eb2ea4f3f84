import json
from email import message_from_bytes, policy

from odoo.exceptions import UserError
from odoo.tests import HttpCase
from odoo.tools import mute_logger

from ..common import CUSTOMER, ChannelCase

CORE = "odoo.addons.base.models.ir_mail_server"
NOTE = "mail.mt_note"
COMMENT = "mail.mt_comment"
WORDS = "As agreed"


class TicketMessageCase(HttpCase, ChannelCase):
    """A ticket with a conversation, and the chatter of an agent on it."""

    # ChannelCase does it, for each test.
    registry_test_mode = False

    def setUp(self):
        super().setUp()
        self.connect()
        self.first = self.receive(self.mail())
        self.conversation = self.first.conversation_id
        self.ticket = self.conversation.ticket_id
        self.make_platform_server()
        self.agent.password = "channel_agent"
        self.authenticate("channel_agent", "channel_agent")

    def post(self, body="<p>We send a new one.</p>", subtype=COMMENT, **data):
        """As the chatter does."""
        data = {
            "body": body,
            "message_type": "comment",
            "subtype_xmlid": subtype,
            **data,
        }
        params = {
            "thread_model": "helpdesk.ticket",
            "thread_id": self.ticket.id,
            "post_data": data,
        }
        answer = self.url_open(
            "/mail/message/post",
            json.dumps({"params": params}),
            headers={"Content-Type": "application/json"},
        ).json()
        if "error" in answer:
            raise UserError(answer["error"]["data"]["message"])
        return self.env["mail.message"].browse(answer["result"]["message_id"])

    def suggested(self):
        """What the chatter shows above the message."""
        ticket = self.ticket.with_user(self.agent)
        found = ticket._message_get_suggested_recipients()
        return {"partner_emails": [one["email"] for one in found]}

    def send(self):
        with mute_logger(CORE):
            # Odoo's own queue too: it hands over what is for the customer.
            self.env["mail.mail"].process_email_queue()
            self.send_queue()

    def got(self, address=CUSTOMER):
        return [
            message_from_bytes(mail.raw, policy=policy.default)
            for mail in self.smtpd.sent
            if address in mail.rcpt_tos
        ]
