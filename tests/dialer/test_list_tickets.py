from odoo.tools import mute_logger

from .sending_case import SendingCase


class TestListTickets(SendingCase):
    """A ticket for each mail, where its dialer says so (E1)."""

    def test_each_mail_makes_a_ticket_where_the_dialer_says_so(self):
        self.dialer.makes_tickets = True
        lines = self.add_lines(2)
        self.play()
        conversations = lines.email_message_id.conversation_id
        self.assertEqual(len(conversations), 2)
        self.assertEqual(len(conversations.ticket_id), 2)
        self.assertEqual(set(conversations.mapped("state")), {"closed"})
        self.assertEqual(conversations.queue_id, self.dialer.queue_id)
        self.work()
        self.assertEqual(lines.email_message_id.conversation_id, conversations)

    def test_a_ticket_that_cannot_be_made_keeps_nothing_else_back(self):
        self.dialer.makes_tickets = True
        lines = self.add_lines(3)
        create = self.registry["helpdesk.ticket"].create

        def refuse(tickets, vals_list):
            if any("c2@" in (vals.get("partner_email") or "") for vals in vals_list):
                raise ValueError("Not this one")
            return create(tickets, vals_list)

        self.patch(self.registry["helpdesk.ticket"], "create", refuse)
        with mute_logger("odoo.addons.email_channel.models.dialer.list_tickets"):
            self.play()
        self.assertEqual(lines.mapped("state"), ["sent"] * 3)
        self.assertEqual(
            [bool(line.email_message_id) for line in lines], [True, False, True]
        )
        self.assertFalse(any(lines.mapped("ticket_due")))
        said = "".join(self.list.message_ids.mapped("body"))
        self.assertIn("c2@customer.test", said)
        self.assertIn("ValueError", said)

    def test_no_mail_makes_a_ticket_otherwise(self):
        lines = self.add_lines(1)
        self.play()
        self.assertFalse(lines.email_message_id)
