import json
from email.message import EmailMessage

from odoo.tests import HttpCase, new_test_user

from ..common import CUSTOMER, ChannelCase

VICTIM = "victim@example.com"
WORDS = "Hello"


class TestOwnContext(HttpCase, ChannelCase):
    """RPC, and the pages that are shared with customers, take contexts of their
    callers' making: what the channel tells itself in one cannot be told from outside.
    """

    # ChannelCase does it, for each test.
    registry_test_mode = False

    def setUp(self):
        super().setUp()
        self.connect()
        self.make_platform_server()
        conversation = self.receive(self.mail()).conversation_id
        portal = new_test_user(
            self.env, "own_portal", groups="base.group_portal", email=CUSTOMER
        )
        conversation.ticket_id.partner_id = portal.partner_id
        self.tickets = conversation.ticket_id | conversation.ticket_id.copy()
        self.tickets.message_subscribe((self.agent | portal).partner_id.ids)

    def post(self, ticket, context=None, login=None, **post_data):
        """As who was sent the ticket's link does, or a customer who logged in."""
        self.authenticate(login, login)
        ticket._portal_ensure_token()
        params = {
            "thread_model": "helpdesk.ticket",
            "thread_id": ticket.id,
            "token": ticket.access_token,
            "post_data": {"body": "Hello", **post_data},
            "context": context or {},
        }
        answer = self.url_open(
            "/mail/message/post",
            json.dumps({"params": params}),
            headers={"Content-Type": "application/json"},
        ).json()
        self.assertIn("result", answer, answer)
        return self.env["mail.message"].browse(answer["result"]["message_id"])

    def test_customers_write_to_nobody_by_a_ticket(self):
        for ticket in self.tickets:
            for login in (None, "own_portal"):
                message = self.post(ticket, login=login, partner_emails=[VICTIM])
                mails = self.env["mail.mail"].search([])
                self.assertFalse(message.outgoing_email_to)
                self.assertNotIn(VICTIM, str(mails.mapped("email_to")))

    def test_nor_by_calling_it(self):
        ticket = self.tickets[1].with_user(self.env.ref("base.public_user")).sudo()
        message = ticket.message_post(body=WORDS, partner_emails=[VICTIM])
        message |= ticket.message_post(body=WORDS, outgoing_email_to=VICTIM)
        self.assertFalse(any(message.mapped("outgoing_email_to")))

    def test_employees_do(self):
        message = (
            self.tickets[1]
            .with_user(self.agent)
            .message_post(body=WORDS, partner_emails=[VICTIM])
        )
        self.assertEqual(message.outgoing_email_to, VICTIM)

    def test_nobody_diverts_odoos_mails(self):
        server = self.env["ir.mail_server"]
        server = server.with_context(email_channel_recipients=[VICTIM])
        mail = EmailMessage()
        mail["To"] = CUSTOMER
        self.assertEqual(server._prepare_smtp_to_list(mail, None), [CUSTOMER])

    def test_nobody_keeps_a_message_from_colleagues(self):
        message = self.post(
            self.tickets[0],
            context={"email_channel_outside": True},
            subtype_xmlid="mail.mt_comment",
        )
        self.assertIn(self.agent.partner_id, message.notified_partner_ids)

    def test_nobody_closes_a_ticket_without_its_conversation(self):
        ticket = self.tickets[0].with_context(email_channel_stage=True)
        ticket.stage_id = self.queue._email_stage(closed=True)
        self.assertEqual(ticket.email_conversation_ids.state, "closed")
